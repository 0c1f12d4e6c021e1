"""The journal as a file that anyone can check: JSON lines, ``openentry/journal/1``.

The first line names the form. Then one line an entry, in order: the entry, the hash of its leaf
as it was kept, and, where what the entry says is no secret, its salt and its details. The last
lines are the signed heads, one each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openentry.proof.canonical import canonical
from openentry.proof.entries import Entry, entry_members
from openentry.proof.errors import ProofError
from openentry.proof.forms import check_part, read_json
from openentry.proof.heads import read_head_text

JOURNAL = "openentry/journal/1"

_HASH = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(r"(?:[0-9a-f]{2})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One entry of an exported journal.

    Attributes
    ----------
    entry : Entry
    leaf : bytes
        Hash of its leaf, as it was kept when the entry was made.
    salt : bytes or None
    details : mapping or None
        What the entry says, where it may be known.
    """

    entry: Entry
    leaf: bytes
    salt: bytes | None = None
    details: Mapping[str, object] | None = None


def export_lines(entries: Iterable[Exported], heads: Iterable[str]) -> Iterator[bytes]:
    """Write a journal, line by line.

    Parameters
    ----------
    entries : iterable of Exported
        All of them, in order.
    heads : iterable of str
        Signed heads; the last is of the whole journal.
    """
    yield canonical({"schema": JOURNAL}) + b"\n"
    for one in entries:
        line: dict[str, object] = {"entry": entry_members(one.entry), "leaf": one.leaf.hex()}
        if one.salt is not None and one.details is not None:
            line |= {"salt": one.salt.hex(), "details": dict(one.details)}
        yield canonical(line) + b"\n"
    for head in heads:
        yield canonical({"head": head}) + b"\n"


def is_export(first: bytes) -> bool:
    """Tell whether a file begins as an exported journal does."""
    try:
        line = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(line, dict) and line.get("schema") == JOURNAL


def read_export(lines: Iterable[bytes]) -> Iterator[Exported | str]:
    """Read a journal, line by line: its entries, then its heads.

    Parameters
    ----------
    lines : iterable of bytes

    Yields
    ------
    Exported or str
        A text is a signed head.

    Raises
    ------
    ProofError
        ``journal-form`` with the first line that is not as it must be; ``journal-headless``
        if no head stands at its end.
    """
    headed = False
    for number, line in enumerate(lines, 1):
        try:
            document = read_json(line)
            if number == 1:
                if not is_export(line):
                    raise ProofError("journal-form", line=1)
                continue
            read = _read(document, headed=headed)
        except ProofError:
            raise ProofError("journal-form", line=number) from None
        headed = headed or isinstance(read, str)
        yield read
    if not headed:
        raise ProofError("journal-headless")


def _read(document: Any, *, headed: bool) -> Exported | str:  # noqa: ANN401
    if not isinstance(document, dict):
        raise ProofError("journal-form", line=0)
    if document.keys() == {"head"} and isinstance(document["head"], str):
        read_head_text(document["head"])
        return document["head"]
    public = document.keys() == {"entry", "leaf", "salt", "details"}
    if headed or not (public or document.keys() == {"entry", "leaf"}):
        raise ProofError("journal-form", line=0)
    check_part(document["entry"], "Entry")
    members = dict(document["entry"])
    members["details_digest"] = members.pop("details")
    members.pop("v")
    leaf = _hexed(document["leaf"], _HASH)
    entry = Entry(**members)
    if not public:
        return Exported(entry=entry, leaf=leaf)
    check_part(document["details"], "Details")
    salt = _hexed(document["salt"], _SALT)
    return Exported(entry=entry, leaf=leaf, salt=salt, details=document["details"])


def _hexed(value: object, form: re.Pattern[str]) -> bytes:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise ProofError("journal-form", line=0)
    return bytes.fromhex(value)
