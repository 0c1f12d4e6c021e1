"""The journal: it can be written, is read back as written, is kept, and is its own tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import DatabaseError, transaction

from openentry.proof.entries import details_digest, entry_bytes
from openentry.proof.errors import ProofError
from openentry.proof.merkle import Frontier, leaf_hash
from openentry.registry import clock, journal
from openentry.registry.actors import SYSTEM_NAME
from openentry.registry.examining.findings import Finding
from openentry.registry.journal import Pending
from openentry.registry.models import JournalEntry, JournalState
from openentry.registry.queries.journal import audit, entries, leaves, opened

LATEST = 256
"""Entries at the end that are hashed anew without `full`."""


def journal_written() -> Iterator[Finding]:
    """Write an entry, read it back, try to change it and to delete it, and take it all back."""
    if next(iter(journal_whole(full=False)), None) is not None:
        return  # told with the journal; nothing is written on top of that
    found: list[Finding] = []
    try:
        with transaction.atomic():
            found += _tried()
            transaction.set_rollback(True)
    except DatabaseError as error:
        kind = type(error).__name__
        found.append(Finding(code="journal-not-written", params={"reason": kind}))
    yield from found


def _tried() -> Iterator[Finding]:
    size = JournalState.objects.select_for_update().get(pk=1).size
    details = {"test": "é"}
    entry = Pending(
        action="journal.tested",
        at=clock.now(),
        actor=SYSTEM_NAME,
        subject="journal",
        person_id=None,
        salt=b"",
        details=details,
        rules="",
    )
    journal.append([entry])
    rows = JournalEntry.objects.filter(index=size)
    row = rows.get()
    read, salt, said = opened(row)
    whole = said == details and row.digest == details_digest(salt, details)
    if not whole or leaf_hash(entry_bytes(read)) != bytes(row.leaf):
        yield Finding(code="journal-misread")
    changes: tuple[Callable[[], object], ...] = (
        lambda: rows.update(action="journal.changed"),
        rows.delete,
    )
    if not all(_refused(change) for change in changes):
        yield Finding(code="journal-not-kept")


def _refused(change: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def journal_whole(*, full: bool) -> Iterator[Finding]:
    """Compare the journal with its tree: the last entries, or with `full` all and every head."""
    if full:
        for one in audit():
            yield Finding(code="journal-differs", params={"code": one.code, "index": one.index})
        return
    state = JournalState.objects.get(pk=1)
    try:
        frontier = Frontier.from_bytes(bytes(state.frontier))
    except ProofError:
        params: dict[str, object] = {"code": "frontier-changed", "index": 0}
        yield Finding(code="journal-differs", params=params)
        return
    count = JournalEntry.objects.count()
    if not state.size == frontier.size == count:
        params = {"code": "journal-size", "index": min(state.size, frontier.size, count)}
        yield Finding(code="journal-differs", params=params)
        return
    for row in entries(max(0, state.size - LATEST)):
        if leaf_hash(entry_bytes(opened(row)[0])) != bytes(row.leaf):
            params = {"code": "entry-changed", "index": row.index}
            yield Finding(code="journal-differs", params=params)
            return
    if (place := _first_other_peak(frontier)) is not None:
        params = {"code": "frontier-changed", "index": place}
        yield Finding(code="journal-differs", params=params)


def _first_other_peak(frontier: Frontier) -> int | None:
    """Give where the first complete subtree begins that is not what the frontier has of it."""
    tree, start, rest = leaves(), 0, frontier.size
    for peak in frontier.peaks:
        level = rest.bit_length() - 1
        if list(tree.hashes(level, start >> level, 1)) != [peak]:
            return start
        start, rest = start + (1 << level), rest - (1 << level)
    return None
