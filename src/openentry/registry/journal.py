"""Appending to the journal: entries, tree and frontier under one lock, in the act itself."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from openentry.proof.canonical import canonical
from openentry.proof.entries import derived_salt, entries_bytes
from openentry.proof.merkle import Frontier, leaf_hash
from openentry.registry.bulk import insert
from openentry.registry.models import JournalEntry, JournalState, JournalTile
from openentry.rules.facts import instant_text, microseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An entry before it has its place.

    Attributes
    ----------
    salt : bytes
        Of the person it concerns; empty for none.
    details : dict
        Plain values; only their salted digest goes into the tree.
    """

    action: str
    at: datetime
    actor: str
    subject: str
    person_id: int | None
    salt: bytes
    details: dict[str, Any]
    rules: str


COLUMNS = (
    "index",
    "action",
    "at",
    "actor",
    "subject",
    "person_id",
    "details",
    "digest",
    "rules",
    "leaf",
)


def append(pending: Sequence[Pending]) -> None:
    """Append entries in order; the caller's transaction decides whether they stay.

    The row of the frontier is locked until that transaction ends, so that places follow each
    other without gaps whoever writes at the same time.
    """
    if not pending:
        return
    state = JournalState.objects.select_for_update().get(pk=1)
    frontier = Frontier.from_bytes(bytes(state.frontier))
    assert frontier.size == state.size
    rows, leaves = written(state.size, pending)
    insert(JournalEntry, COLUMNS, rows)
    growth = frontier.grow(leaves)
    insert(
        JournalTile,
        ("level", "number", "root"),
        [
            (level, number, root)
            for level, (first, roots) in growth.stored.items()
            if level > 0
            for number, root in enumerate(roots, first)
        ],
    )
    state.size, state.frontier = growth.frontier.size, growth.frontier.to_bytes()
    state.save(update_fields=["size", "frontier"])


def written(first: int, pending: Sequence[Pending]) -> tuple[list[tuple[Any, ...]], list[bytes]]:
    """Give the rows and the leaves of entries that follow each other from a place on.

    What many of them have in common is written once: one lock stands for all of this.
    """
    rows: list[tuple[Any, ...]] = []
    leaves: list[bytes] = []
    texts: dict[int, str] = {}
    common = attrgetter("action", "at", "actor", "rules")
    for (action, at, actor, rules), alike in groupby(pending, common):
        entries = [*alike]
        start, digests = first + len(rows), []
        for index, entry in enumerate(entries, start):
            # Entries may share one object of details.
            details = texts.get(id(entry.details))
            if details is None:
                details = texts[id(entry.details)] = canonical(entry.details).decode()
            salt = derived_salt(entry.salt, f"journal:{index}") if entry.salt else b""
            digest = hashlib.sha256(salt + details.encode()).hexdigest()
            digests.append(digest)
            rows.append(
                (index, action, at, actor, entry.subject, entry.person_id, details, digest, rules)
            )
        leaves += map(
            leaf_hash,
            entries_bytes(
                first=start,
                action=action,
                at=instant_text(microseconds(at), decimals=True),
                actor=actor,
                subjects=[entry.subject or None for entry in entries],
                details_digests=digests,
                rules=rules or None,
            ),
        )
    return [(*row, leaf) for row, leaf in zip(rows, leaves, strict=True)], leaves
