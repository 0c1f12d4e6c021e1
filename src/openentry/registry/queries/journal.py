"""The journal for those who check it: its leaves as a tree, entries with proofs, an export."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from openentry.proof.audit import Finding, audit_journal
from openentry.proof.entries import Entry, derived_salt, details_digest
from openentry.proof.export import Exported, export_lines
from openentry.proof.heads import read_head_text
from openentry.proof.leaves import TiledLeaves
from openentry.proof.merkle import TILE_HEIGHT, Frontier, inclusion_proof
from openentry.proof.receipts import Shown
from openentry.registry.models import JournalEntry, JournalHead, JournalState, JournalTile
from openentry.rules.errors import ConflictError
from openentry.rules.facts import instant_text, microseconds

PART = 4_096


class StoredLeaves:
    """Leaves and roots of whole subtrees as the database has them: levels 0, 8 and 16."""

    def hashes(self, level: int, start: int, count: int) -> Sequence[bytes]:
        """Give the roots of neighbouring complete subtrees; see `openentry.proof.merkle.Leaves`."""
        if level == 0:
            rows = JournalEntry.objects.filter(index__gte=start, index__lt=start + count)
            leaves = rows.order_by("index").values_list("leaf", flat=True)
            return [bytes(leaf) for leaf in leaves]
        tiles = JournalTile.objects.filter(level=level, number__gte=start, number__lt=start + count)
        roots = tiles.order_by("number").values_list("root", flat=True)
        return [bytes(root) for root in roots]


def leaves() -> TiledLeaves:
    """Give the leaves of the journal for making proofs."""
    return TiledLeaves(StoredLeaves())


def journal_size() -> int:
    """Give how many entries there are."""
    return JournalState.objects.values_list("size", flat=True).get(pk=1)


def latest_head() -> JournalHead:
    """Give the last signed head.

    Raises
    ------
    ConflictError
        ``journal-unsigned``.
    """
    head = JournalHead.objects.order_by("-pk").first()
    if head is None:
        raise ConflictError("journal-unsigned")
    return head


def shown(index: int, head: JournalHead) -> Shown:
    """Give an entry with its details and the proof that the journal of a head holds it.

    Raises
    ------
    ConflictError
        ``journal-head-before`` when the head is older than the entry.
    """
    if index >= head.size:
        raise ConflictError("journal-head-before", index=index, size=head.size)
    row = JournalEntry.objects.select_related("person").get(index=index)
    entry, salt, details = opened(row)
    return Shown(
        entry=entry, salt=salt, details=details, proof=inclusion_proof(leaves(), index, head.size)
    )


def opened(row: JournalEntry) -> tuple[Entry, bytes, dict[str, object]]:
    """Give what of a row goes into the tree, with the salt and the details behind it.

    The salt is empty where the entry concerns nobody, and where the person was erased: then the
    details are gone too, and the digest alone is left, of something nobody can guess.
    """
    details: dict[str, object] = json.loads(row.details)
    person = row.person
    salt = b""
    if person is not None and person.salt is not None:
        salt = derived_salt(bytes(person.salt), f"journal:{row.index}")
    return _bare(row), salt, details


def _bare(row: JournalEntry) -> Entry:
    return Entry(
        index=row.index,
        action=row.action,
        at=instant_text(microseconds(row.at), decimals=True),
        actor=row.actor,
        subject=row.subject or None,
        details_digest=row.digest,
        rules=row.rules or None,
    )


def entries(start: int = 0) -> Iterator[JournalEntry]:
    """Give every entry from a place on, in order, a part at a time."""
    size = journal_size()
    while start < size:
        rows = JournalEntry.objects.filter(index__gte=start, index__lt=min(size, start + PART))
        yield from rows.select_related("person").order_by("index")
        start += PART


def audit(heads: Sequence[str] = ()) -> list[Finding]:
    """Find everything in the stored journal that was changed since it was written, and where.

    Parameters
    ----------
    heads : sequence of str
        Signed heads known from elsewhere, such as receipts and witnesses.

    Returns
    -------
    list of Finding
        Those of `openentry.proof.audit.audit_journal`, and ``details-changed`` where the details
        of an entry are not those that were digested. Those that name an entry exactly come
        first, each kind by the earliest place.
    """
    state = JournalState.objects.get(pk=1)
    notes = [*JournalHead.objects.order_by("pk").values_list("note", flat=True), *heads]
    told: list[int] = []
    found = audit_journal(
        _checking_details(told),
        heads=[read_head_text(note) for note in notes],
        tiles=StoredLeaves(),
        frontier=Frontier.from_bytes(bytes(state.frontier)),
    )
    if told:
        found.append(Finding(code="details-changed", index=told[0], count=len(told)))
    found += _missing_tiles(state.size)
    return sorted(found, key=lambda one: (one.code not in EXACT, one.index))


EXACT = frozenset({"entry-number", "entry-changed", "details-changed"})
"""Findings that name the entry itself; the others name the first of those it may be."""


def _missing_tiles(size: int) -> list[Finding]:
    """Find kept roots of subtrees that are not there."""
    missing = []
    for level in (TILE_HEIGHT, 2 * TILE_HEIGHT):
        numbers = JournalTile.objects.filter(level=level).values_list("number", flat=True)
        gone = sorted(set(range(size >> level)) - set(numbers))
        if gone:
            missing.append(
                Finding(code="tile-changed", index=gone[0] << level, count=len(gone), size=size)
            )
    return missing


def _checking_details(changed: list[int]) -> Iterator[Entry]:
    """Give every entry for the tree, noting those whose details are not what was digested."""
    rows = JournalEntry.objects.select_related("person").order_by("index")
    for row in rows.iterator(PART):
        try:
            entry, salt, details = opened(row)
            same = row.digest == details_digest(salt, details)
        except ValueError:
            changed.append(row.index)
            entry, same = _bare(row), True
        if not same and not (row.person is not None and row.person.salt is None):
            changed.append(row.index)
        yield entry


def export() -> Iterator[bytes]:
    """Write the journal for anyone to check: no salt and no details of what concerns a person."""
    heads = list(JournalHead.objects.order_by("pk").values_list("note", flat=True))
    yield from export_lines((_exported(row) for row in entries()), heads)


def _exported(row: JournalEntry) -> Exported:
    entry, salt, details = opened(row)
    if row.person_id is not None:
        return Exported(entry=entry, leaf=bytes(row.leaf))
    return Exported(entry=entry, leaf=bytes(row.leaf), salt=salt, details=details)
