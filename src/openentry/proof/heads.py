"""Signed heads: the size and root of the journal at an instant, as a C2SP signed note.

The text is a checkpoint of a transparency log (C2SP tlog-checkpoint): origin, size and root on a
line each, then ``time`` and its instant; an empty line; one line a signature. Tools that read
checkpoints read it. A further signature, of a witness or by another algorithm, is one more line.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openentry.proof.entries import INSTANT
from openentry.proof.errors import ProofError
from openentry.proof.keys import KEY_ID_BYTES, SigningKey, VerifyKey
from openentry.proof.merkle import HASH_BYTES

SIGNATURES_MOST = 100
"""Lines of signatures that are looked at; a note with more is refused."""

_TIME = "time "
_SIGNATURE = re.compile(r"— (\S+) (\S+)")
_UNWRITTEN = re.compile(r"[\x00-\x1f\ud800-\udfff]")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A head that was read and whose signature was checked.

    Attributes
    ----------
    origin : str
        Name of the journal.
    size : int
        Number of entries.
    root : bytes
        Root of the tree over them.
    at : str
        Instant of signing, as the signer states it.
    signed_by : tuple of VerifyKey
        The keys whose signature holds, in the order of the text.
    others : tuple of str
        Lines of signatures of keys that are not known here; nobody looked at them.
    text : str
        The whole note, as it was given.
    """

    origin: str
    size: int
    root: bytes
    at: str
    signed_by: tuple[VerifyKey, ...]
    others: tuple[str, ...]
    text: str

    @property
    def demo(self) -> bool:
        """Whether anybody could have signed it: no key of its signers is a secret."""
        return all(key.demo for key in self.signed_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadText:
    """What a head says, nothing of it checked against a signature.

    Attributes
    ----------
    origin, size, root, at
        As in `Head`.
    message : bytes
        What is signed.
    signatures : tuple of str
        Lines of signatures.
    """

    origin: str
    size: int
    root: bytes
    at: str
    message: bytes
    signatures: tuple[str, ...]


def sign_head(size: int, root: bytes, at: str, key: SigningKey) -> str:
    """Sign the head of the journal.

    Parameters
    ----------
    size, root
        Of the tree.
    at : str
        Now, as RFC 3339 in UTC with six decimals.
    key : SigningKey
        Its name is the origin.

    Returns
    -------
    str
        The signed note.

    Raises
    ------
    ProofError
        ``head-form`` if the root or the instant is none; ``signing-needs-cryptography``.
    """
    if len(root) != HASH_BYTES or size < 0:
        raise ProofError("head-form", line=3)
    if not INSTANT.fullmatch(at):
        raise ProofError("head-form", line=4)
    text = f"{key.name}\n{size}\n{_base64(root)}\n{_TIME}{at}\n"
    signed = key.verify_key.id + key.sign(text.encode())
    return f"{text}\n— {key.name} {_base64(signed)}\n"


def read_head_text(text: str) -> HeadText:
    """Read what a head says, without asking who signed it.

    Raises
    ------
    ProofError
        ``head-form`` with the first line that is not as it must be.
    """
    told, empty, signed = text.rpartition("\n\n")
    lines, signatures = told.split("\n"), signed.split("\n")
    # The text ends with a line end: after the last signature nothing stands.
    if not empty or signatures.pop() or not signatures or len(signatures) > SIGNATURES_MOST:
        raise ProofError("head-form", line=len(lines) + 2)
    for number, line in enumerate(text.split("\n"), 1):
        if _UNWRITTEN.search(line):
            raise ProofError("head-form", line=number)
    for number, line in enumerate(signatures, len(lines) + 2):
        if not _SIGNATURE.fullmatch(line):
            raise ProofError("head-form", line=number)
    lines += [""] * 4
    root, at = _bytes(lines[2]), lines[3].removeprefix(_TIME)
    right = (
        lines[0] != "",
        _SIZE.fullmatch(lines[1]),
        root is not None and len(root) == HASH_BYTES,
        lines[3].startswith(_TIME) and INSTANT.fullmatch(at),
        *(line != "" for line in lines[4:-4]),
    )
    for number, one in enumerate(right, 1):
        if not one:
            raise ProofError("head-form", line=number)
    return HeadText(
        origin=lines[0],
        size=int(lines[1]),
        root=root or b"",
        at=at,
        message=f"{told}\n".encode(),
        signatures=tuple(signatures),
    )


def read_head(text: str, keys: Iterable[VerifyKey], *, allow_demo: bool = False) -> Head:
    """Read a head and check who signed it.

    Parameters
    ----------
    text : str
    keys : iterable of VerifyKey
        Those whose signature counts. The signatures of others are kept and ignored.
    allow_demo : bool
        Whether a signature by a key of demonstration is enough.

    Raises
    ------
    ProofError
        ``head-form``; ``head-signature`` if the signature of a known key does not hold;
        ``head-unsigned`` if no known key signed; ``head-demo-key`` if only a key of
        demonstration did and that is not enough.
    """
    said, known = read_head_text(text), tuple(keys)
    signers, others = _signers(said, known)
    if not signers:
        raise ProofError("head-unsigned", known=", ".join(key.name for key in known) or "—")
    if not allow_demo and all(key.demo for key in signers):
        raise ProofError("head-demo-key", name=signers[0].name)
    return Head(
        origin=said.origin,
        size=said.size,
        root=said.root,
        at=said.at,
        signed_by=signers,
        others=others,
        text=text,
    )


def _signers(
    said: HeadText, known: Sequence[VerifyKey]
) -> tuple[tuple[VerifyKey, ...], tuple[str, ...]]:
    """Give the known keys whose signature holds, and the lines of all other signatures."""
    signers, others = [], []
    for line in said.signatures:
        _, name, written = line.split(" ")
        data = _bytes(written) or b""
        by, signature = data[:KEY_ID_BYTES], data[KEY_ID_BYTES:]
        key = next((k for k in known if k.name == name and k.id == by), None)
        if key is None:
            others.append(line)
        elif key.verifies(said.message, signature):
            signers.append(key)
        else:
            # Signed-note: a known key with a wrong signature spoils the whole note.
            raise ProofError("head-signature", name=name)
    return tuple(signers), tuple(others)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes | None:
    """Read base64; None if it is none, or not as it would be written."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if _base64(data) == text else None
