"""Entries of the journal, and the bytes of each that the tree is made of.

An entry names nobody and tells nothing: who is meant and what happened are in pseudonyms and in a
salted digest. The salt lies in the person's own file; without it the digest means nothing to
anyone, so a file can be erased and the tree stays whole.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openentry.proof.canonical import canonical, text

VERSION = 1
"""Form of the bytes of an entry; another form needs another number."""

INSTANT = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z",
    re.ASCII,
)
"""An instant as it stands in entries, leaves and heads: UTC, six decimals of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the journal.

    Attributes
    ----------
    index : int
        Place in the journal, from 0.
    action : str
        Namespaced code of what was done, such as ``round.held``.
    at : str
        When, as `INSTANT`.
    actor : str
        Pseudonym of who did it.
    subject : str or None
        Pseudonym of who or what it was done to.
    details_digest : str
        `details_digest` of the particulars, in lower hex.
    rules : str or None
        Digest of the lawbook it was done under, where law was applied.
    note : str or None
        Code of a remark that the entry needs to be understood.
    """

    index: int
    action: str
    at: str
    actor: str
    subject: str | None
    details_digest: str
    rules: str | None = None
    note: str | None = None


def entry_members(entry: Entry) -> dict[str, object]:
    """Give an entry as the JSON object that its leaf is made of.

    Members are ``v``, ``index``, ``action``, ``at``, ``actor``, ``subject``, ``details`` and
    ``rules``, and ``note`` where there is one.
    """
    members: dict[str, object] = {
        "v": VERSION,
        "index": entry.index,
        "action": entry.action,
        "at": entry.at,
        "actor": entry.actor,
        "subject": entry.subject,
        "details": entry.details_digest,
        "rules": entry.rules,
    }
    return members if entry.note is None else members | {"note": entry.note}


def entry_bytes(entry: Entry) -> bytes:
    """Give the data of the leaf of an entry: the canonical JSON of `entry_members`."""
    return canonical(entry_members(entry))


def entries_bytes(
    *,
    first: int,
    action: str,
    at: str,
    actor: str,
    subjects: Sequence[str | None],
    details_digests: Sequence[str],
    rules: str | None = None,
    note: str | None = None,
) -> list[bytes]:
    """Give the data of the leaves of many entries that one action makes, fast.

    The same as `entry_bytes` of each.

    Parameters
    ----------
    first : int
        Index of the first entry; the others follow without a gap.
    action, at, actor, rules, note
        As in every one of them.
    subjects, details_digests : sequences of the same length
        One value an entry.
    """
    # The members in the order of their names, as canonical JSON has them.
    begin = f'{{"action":{text(action)},"actor":{text(actor)},"at":{text(at)},"details":'
    noted = "" if note is None else f'"note":{text(note)},'
    ruled = "null" if rules is None else text(rules)
    middle, end = f',{noted}"rules":{ruled},"subject":', f',"v":{VERSION}}}'
    rows = zip(range(first, first + len(subjects)), subjects, details_digests, strict=True)
    return [
        (
            f'{begin}{text(details)},"index":{index}{middle}'
            f"{'null' if subject is None else text(subject)}{end}"
        ).encode()
        for index, subject, details in rows
    ]


def details_digest(salt: bytes, details: Mapping[str, object]) -> str:
    """Digest the particulars of an entry: SHA-256 of the salt and their canonical JSON.

    Raises
    ------
    ProofError
        ``proof-not-json``.
    """
    return hashlib.sha256(salt + canonical(dict(details))).hexdigest()


def derived_salt(person_salt: bytes, purpose: str) -> bytes:
    """Make the salt of one purpose from the salt of a person.

    Who is shown one of them can make neither the others nor the salt of the person.

    Parameters
    ----------
    person_salt : bytes
        Secret and random, 16 bytes or more.
    purpose : str
        What it is for, such as ``round:379``.

    Returns
    -------
    bytes
        The first 16 bytes of the HMAC-SHA256 of the purpose under the salt of the person.
    """
    return hmac.digest(person_salt, purpose.encode(), "sha256")[:16]
