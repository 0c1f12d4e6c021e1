"""Whether rounds, their approvals and their records are what the journal says was done."""

from __future__ import annotations

import json
from collections.abc import Iterator

from openentry.proof.canonical import json_digest
from openentry.registry.examining import told as says
from openentry.registry.examining.findings import Finding
from openentry.registry.examining.told import Told, differs, named_at_most, told
from openentry.registry.models import (
    JournalEntry,
    Round,
    RoundApproval,
    RoundMove,
    RoundRecord,
    RoundTrial,
)
from openentry.registry.services.rounds.trying import trial_digest
from openentry.registry.states import life
from openentry.registry.transactions import one_snapshot

ACTS = frozenset(act for act, _ in life("round").moves)
RECORDED = frozenset({"round.held", "round.corrected", "round.recalled"})
PREPARED = frozenset({"round.prepared", "round.revised"})


def rounds_as_told() -> Iterator[Finding]:
    """Compare everything that was decided in rounds with the journal."""
    return named_at_most(_differing())


def _differing() -> Iterator[Finding]:
    with one_snapshot():
        entries = told(JournalEntry.objects.filter(action__in=ACTS))
        for row in Round.objects.select_related("prepared_by").order_by("pk"):
            those = entries.pop(row.public_id, [])
            what = [*_told_of_round(row, those)] if those else [says.UNKNOWN]
            if what:
                yield differs("round", row.public_id, *what)
        for name in entries:
            yield differs("round", name, says.MISSING)


def _told_of_round(row: Round, entries: list[Told]) -> Iterator[str]:
    if (entries[-1].after, entries[-1].details.get("number")) != (row.state, row.number):
        yield says.STATE
    if not _moves_as_told(row, entries):
        yield says.MOVES
    held = [entry.at for entry in entries if entry.action == "round.held"]
    if row.held_at != (held[-1] if held else None):
        yield says.TIMES
    frozen = next((e for e in reversed(entries) if e.action == "round.frozen"), None)
    if row.frozen_at is not None and (frozen is None or _frozen(frozen) != _kept(row)):
        yield says.POOL
    if not _approvals_as_told(row, entries) or not _trial_as_told(row, entries):
        yield says.APPROVALS
    if not _records_as_told(row, entries):
        yield says.RECORD


def _frozen(entry: Told) -> tuple[object, ...]:
    said = entry.details
    named = (said.get(name) for name in ("snapshot_at", "pool_digest", "pool_root", "pool_size"))
    return (entry.at, entry.rules, *named)


def _kept(row: Round) -> tuple[object, ...]:
    at = row.snapshot_at.isoformat()
    named = (at, row.pool_digest, row.tree_root, row.pool_size)
    return (row.frozen_at, row.lawbook_digest, *named)


def _moves_as_told(row: Round, entries: list[Told]) -> bool:
    moves = RoundMove.objects.filter(round=row).order_by("pk")
    found = [*moves.values_list("act", "at", "actor", "before", "after", "reason")]
    before = ""
    for entry, move in zip(entries, found, strict=False):
        reason = entry.details.get("reason", move[5])
        if move != (entry.action, entry.at, entry.actor, before, entry.after, reason):
            return False
        before = move[4]
    return len(found) == len(entries)


def _approvals_as_told(row: Round, entries: list[Told]) -> bool:
    """Tell whether just those approved it who did, and what they approved is what they saw."""
    expected, preparer = [], ""
    for entry in entries:
        if entry.action in PREPARED:
            preparer = entry.actor
        elif entry.action == "round.approved":
            expected.append((entry.actor, preparer, entry.at, entry.details.get("digest")))
    given = RoundApproval.objects.filter(round=row).order_by("pk")
    named = ("approver__public_id", "preparer__public_id", "approved_at", "digest")
    return [*given.values_list(*named)] == expected and row.prepared_by.public_id == preparer


def _trial_as_told(row: Round, entries: list[Told]) -> bool:
    """Tell whether the dry run that awaits approval, or holding, is the one that was told."""
    if row.state not in ("tried", "approved"):
        return True
    tried = next((e for e in reversed(entries) if e.action == "round.tried"), None)
    kept = RoundTrial.objects.filter(round=row, digest=row.trial_digest).order_by("-pk").first()
    if tried is None or kept is None or tried.details.get("digest") != row.trial_digest:
        return False
    return trial_digest(kept.record, bytes(kept.content), row) == row.trial_digest


def _records_as_told(row: Round, entries: list[Told]) -> bool:
    """Tell whether each version of the record has the digest that was told when it was made."""
    told_ = [e.details.get("record_digest") for e in entries if e.action in RECORDED]
    records = RoundRecord.objects.filter(round=row).order_by("version")
    digests = []
    for record in records.iterator(chunk_size=1):
        digests.append(record.digest)
        if not _is(record.content, record.digest):
            return False
    return digests == told_


def _is(content: str, digest: str) -> bool:
    try:
        return json_digest(json.loads(content)) == digest
    except ValueError:
        return False
