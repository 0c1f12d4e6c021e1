"""The journal for those who check it: its leaves as a tree, entries with proofs, an export."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from openentry.proof.entries import Entry, derived_salt
from openentry.proof.export import Exported, export_lines
from openentry.proof.leaves import TiledLeaves
from openentry.proof.merkle import inclusion_proof
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
            found = rows.order_by("index").values_list("leaf", flat=True)
        else:
            tiles = JournalTile.objects.filter(
                level=level, number__gte=start, number__lt=start + count
            )
            found = tiles.order_by("number").values_list("root", flat=True)
        return [bytes(one) for one in found]


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
    return (
        Entry(
            index=row.index,
            action=row.action,
            at=instant_text(microseconds(row.at), decimals=True),
            actor=row.actor,
            subject=row.subject or None,
            details_digest=row.digest,
            rules=row.rules or None,
        ),
        salt,
        details,
    )


def entries(start: int = 0) -> Iterator[JournalEntry]:
    """Give every entry from a place on, in order, a part at a time."""
    size = journal_size()
    while start < size:
        rows = JournalEntry.objects.filter(index__gte=start, index__lt=min(size, start + PART))
        yield from rows.select_related("person").order_by("index")
        start += PART


def export() -> Iterator[bytes]:
    """Write the journal for anyone to check: no salt and no details of what concerns a person."""
    heads = list(JournalHead.objects.order_by("pk").values_list("note", flat=True))
    yield from export_lines((_exported(row) for row in entries()), heads)


def _exported(row: JournalEntry) -> Exported:
    entry, salt, details = opened(row)
    if row.person_id is not None:
        return Exported(entry=entry, leaf=bytes(row.leaf))
    return Exported(entry=entry, leaf=bytes(row.leaf), salt=salt, details=details)
