"""Checking an exported journal, and the record of a round against it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openentry.proof.audit import audit_journal
from openentry.proof.canonical import canonical, json_digest
from openentry.proof.checks import Check, HeadChecked, Verified, check_head
from openentry.proof.entries import Entry
from openentry.proof.errors import ProofError
from openentry.proof.export import Exported, read_export
from openentry.proof.forms import read_json
from openentry.proof.heads import HeadText
from openentry.proof.keys import VerifyKey
from openentry.proof.leaves import ListLeaves
from openentry.proof.round_entries import FROZEN, HELD


@dataclass
class Journal:
    """An exported journal that was read and checked.

    Attributes
    ----------
    verified : Verified
        ``head-signed`` for each head that stands in it, ``journal-whole``, and one failed check
        for each finding; ``details-as-shown``.
    size : int
        Number of entries.
    rounds : list of Exported
        Entries whose details, which stand beside them and are theirs, name a round or a record.
    """

    verified: Verified
    size: int
    rounds: list[Exported] = field(default_factory=list)


def verify_journal(
    lines: Sequence[bytes],
    keys: Iterable[VerifyKey],
    *,
    allow_demo: bool = False,
    also: Iterable[HeadText] = (),
) -> Journal:
    """Check an exported journal.

    Parameters
    ----------
    lines : sequence of bytes
        Of the export.
    keys, allow_demo
        As for `verify_receipt`.
    also : iterable of HeadText
        Heads known from elsewhere, such as that of a receipt: the journal must agree with them.

    Raises
    ------
    ProofError
        ``journal-form``, ``journal-headless``.
    """
    known = tuple(keys)
    heads = [check_head(text, known, allow_demo=allow_demo) for text in _heads(lines)]
    said = [head.said for head in heads if head.said is not None]
    reading = _Reading()
    findings = audit_journal(
        reading.entries(lines), heads=[*said, *also], tiles=ListLeaves(reading.leaves)
    )
    size, whole = len(reading.leaves), max((head.size for head in said), default=0)
    checks = [*_distinct(heads)]
    checks.append(
        Check(
            code="journal-whole",
            passed=not findings and whole == size,
            index=None if whole == size else min(whole, size),
            params={"size": size, "head": whole},
        )
    )
    checks += [
        Check(
            code=finding.code,
            passed=False,
            index=finding.index,
            params={"index": finding.index, "others": finding.count, "size": finding.size or 0},
        )
        for finding in findings
    ]
    checks.append(
        Check(
            code="details-as-shown",
            passed=reading.misquoted is None,
            index=reading.misquoted,
            params={"index": reading.misquoted or 0},
        )
    )
    remarks = dict.fromkeys(remark for head in heads for remark in head.remarks)
    return Journal(
        verified=Verified(checks=tuple(checks), remarks=tuple(remarks)),
        size=size,
        rounds=reading.rounds,
    )


def verify_record(record: Mapping[str, Any], journal: Journal) -> Verified:
    """Check that a journal holds the round of a record, and holds it as the record says.

    Parameters
    ----------
    record : mapping
        The document of the record.
    journal : Journal

    Returns
    -------
    Verified
        ``record-frozen``: the pool of the round was frozen before it was held, and once held
        it is the same pool; ``record-held``: the journal names this very record and its order,
        when it held the round or in a later entry about it.
    """
    number, digest = record.get("number"), json_digest(dict(record))
    of_round = [one for one in journal.rounds if _says(one, "round", number)]
    held = [one for one in of_round if one.entry.action == HELD]
    # A corrected record is named by a later entry about the same round.
    named = [
        (one, other)
        for one in held
        for other in journal.rounds
        if _says(one, "order_digest", record.get("order_digest"))
        and _says(other, "record_digest", digest)
        and (other is one or _follows(other.entry, one.entry))
    ]
    frozen = [
        one
        for one in of_round
        for other, _ in named
        if one.entry.action == FROZEN
        and one.entry.index < other.entry.index
        and _says(other, "pool_root", (one.details or {}).get("pool_root"))
    ]
    return Verified(
        checks=(
            Check(
                code="record-held",
                passed=bool(named),
                index=held[0].entry.index if held and not named else None,
                params={"number": str(number), "index": named[0][1].entry.index if named else 0},
            ),
            Check(
                code="record-frozen",
                passed=bool(frozen),
                params={"number": str(number), "index": frozen[0].entry.index if frozen else 0},
            ),
        )
    )


def _follows(later: Entry, held: Entry) -> bool:
    """Tell whether an entry is about the same round and was made after it was held."""
    return held.subject is not None and later.subject == held.subject and later.index > held.index


def _heads(lines: Sequence[bytes]) -> list[str]:
    """Give the heads at the end of an export, in their order."""
    found: list[str] = []
    for line in reversed(lines):
        try:
            document = read_json(line)
        except ProofError:
            break
        if not isinstance(document, dict) or not isinstance(document.get("head"), str):
            break
        found.append(document["head"])
    return found[::-1]


def _says(one: Exported, name: str, value: object) -> bool:
    return value is not None and (one.details or {}).get(name) == value


def _distinct(heads: list[HeadChecked]) -> Iterator[Check]:
    """Give the checks of heads: every one that failed, and the last if all passed."""
    failed = [head.check for head in heads if not head.check.passed]
    yield from failed or [head.check for head in heads[-1:]]


class _Reading:
    """What is kept of an export while its entries go by."""

    def __init__(self) -> None:
        self.leaves: list[bytes] = []
        self.rounds: list[Exported] = []
        self.misquoted: int | None = None

    def entries(self, lines: Iterable[bytes]) -> Iterator[Entry]:
        for read in read_export(lines):
            if isinstance(read, str):
                continue
            self.leaves.append(read.leaf)
            self._look_at_details(read, len(self.leaves) - 1)
            yield read.entry

    def _look_at_details(self, read: Exported, place: int) -> None:
        if read.details is None or read.salt is None:
            return
        digest = hashlib.sha256(read.salt + canonical(dict(read.details))).hexdigest()
        if digest != read.entry.details_digest:
            self.misquoted = place if self.misquoted is None else self.misquoted
        elif {"round", "record_digest"} & read.details.keys():
            self.rounds.append(read)
