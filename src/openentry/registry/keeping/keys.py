"""Keys: the master keys of an installation, and one key a person wrapped by a master key.

AES-256-GCM throughout. What is sealed is bound to its place by a context (whose data, which
record), so that a sealed value moved to another row cannot be opened there. Deleting a person's
wrapped key makes everything sealed with it unreadable, in every backup made afterwards too.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from openentry.rules.errors import InputError, VerificationError

_NONCE, _KEY = 12, 32
_DIGITS = re.compile(rf"[0-9A-Fa-f]{{{2 * _KEY}}}")
_MASTER = re.compile(rf"\s*([^:,\s]{{1,16}}):({_DIGITS.pattern})\s*")
SALT = 16
"""Bytes of the salt of a person."""
_DEMONSTRATION = "OpenEntry: this sentence is public, and so is everything sealed with it."
DEMONSTRATION_ID = "demo"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of an installation.

    Attributes
    ----------
    masters : dict
        Master keys by id, the one in use first; older ones only open.
    index : bytes
        Key of the digests by which people are found again.
    """

    masters: dict[str, bytes]
    index: bytes

    @property
    def current(self) -> str:
        """Id of the master key that wraps."""
        return next(iter(self.masters))

    @property
    def demonstration(self) -> bool:
        """Whether these are the keys everybody knows."""
        return DEMONSTRATION_ID in self.masters

    def wrap(self, key: bytes, owner: str) -> tuple[str, bytes]:
        """Wrap a person's key by the master key in use; give that one's id and the result."""
        return self.current, seal(self.masters[self.current], key, f"key:{owner}")

    def unwrap(self, master: str, wrapped: bytes, owner: str) -> bytes:
        """Open a person's key.

        Raises
        ------
        VerificationError
            ``master-key-missing``, ``sealed-damaged``.
        """
        if master not in self.masters:
            raise VerificationError("master-key-missing", key=master)
        return unseal(self.masters[master], wrapped, f"key:{owner}")

    def digest(self, kind: str, text: str) -> str:
        """Digest a text so that only holders of the key can find it by guessing."""
        message = f"{kind}\n{text}".encode()
        return hmac.digest(self.index, message, "sha256").hex()


def new_key() -> bytes:
    """Make a key for one person."""
    return secrets.token_bytes(_KEY)


def new_salts(count: int) -> list[bytes]:
    """Make the salts of many persons at once."""
    raw = secrets.token_bytes(SALT * count)
    return [raw[at : at + SALT] for at in range(0, len(raw), SALT)]


def seal(key: bytes, plain: bytes, context: str) -> bytes:
    """Seal bytes; give nonce and ciphertext.

    Parameters
    ----------
    key : bytes
        32.
    plain : bytes
    context : str
        What they are and whose; needed to open them.
    """
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """Open sealed bytes.

    Raises
    ------
    VerificationError
        ``sealed-damaged``: another key, another place, or changed.
    """
    try:
        return AESGCM(key).decrypt(bytes(sealed[:_NONCE]), bytes(sealed[_NONCE:]), context.encode())
    except InvalidTag:
        raise VerificationError("sealed-damaged", what=context.partition(":")[0]) from None


def read_keys(masters: str, index: str) -> Keys:
    """Read the keys of the settings; the public ones of demonstrations where none are given.

    Parameters
    ----------
    masters : str
        ``id:hex`` separated by commas, the key in use first.
    index : str
        Hexadecimal.

    Raises
    ------
    InputError
        ``key-form``.
    """
    if not masters and not index:
        derived = (_derived("master"), _derived("index"))
        return Keys({DEMONSTRATION_ID: derived[0]}, derived[1])
    if (found := masters_in(masters)) is None:
        raise InputError("key-form", name="OPENENTRY_MASTER_KEYS")
    if not is_key(index):
        raise InputError("key-form", name="OPENENTRY_INDEX_KEY")
    return Keys(found, bytes.fromhex(index))


def masters_in(text: str) -> dict[str, bytes] | None:
    """Read master keys as the settings have them; None where the text is none."""
    parts = [_MASTER.fullmatch(part) for part in text.split(",")]
    found = {part[1]: bytes.fromhex(part[2]) for part in parts if part is not None}
    return None if len(found) < len(parts) or DEMONSTRATION_ID in found else found


def is_key(text: str) -> bool:
    """Tell whether a text is a key in hexadecimal."""
    return _DIGITS.fullmatch(text) is not None


def _derived(purpose: str) -> bytes:
    return hashlib.sha256(f"{_DEMONSTRATION} {purpose}".encode()).digest()


@cache
def keys() -> Keys:
    """Give the keys of this installation."""
    given = settings.ENVIRONMENT
    return read_keys(given.text("MASTER_KEYS"), given.text("INDEX_KEY"))
