"""Whether the frozen pools of rounds still hold the candidates they were frozen with.

Root and digest are computed again from what is stored, and compared with those of the round,
which are compared with the journal elsewhere; the leaf of each candidate is made again from what
stands beside it and from the salt of the person. Of somebody who was erased the salt is gone:
what stands of them is held by the digest of the facts, and their leaf by the root.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from openentry.proof.merkle import tree_root
from openentry.proof.pool_leaves import pool_leaf_hashes
from openentry.registry.bulk import without_collecting
from openentry.registry.examining import told as says
from openentry.registry.examining.findings import Finding
from openentry.registry.examining.told import differs, named_at_most
from openentry.registry.models import Person, Profile, Round, RoundSnapshot
from openentry.registry.snapshots import CLASSES, Frozen, stored
from openentry.registry.transactions import one_snapshot
from openentry.rules.digests import pool_digest
from openentry.rules.facts import instant_texts


def pools_as_told() -> Iterator[Finding]:
    """Compare every frozen pool that is kept with its round."""
    return named_at_most(_differing())


def _differing() -> Iterator[Finding]:
    for key in Round.objects.order_by("pk").values_list("pk", flat=True):
        # One after the other: each is large, and people go on working meanwhile.
        with one_snapshot(), without_collecting():
            found = [*_of_round(Round.objects.get(pk=key))]
        yield from found


def _of_round(row: Round) -> Iterator[Finding]:
    parts = RoundSnapshot.objects.filter(round=row).order_by("part")
    kept = list(parts.values_list("part", "rows"))
    if row.frozen_at is None or (row.state == "cancelled" and not kept):
        # What a cancelled round kept is disposed of in time, and nothing else is; what a round
        # keeps that was thawed counts no more, and is written over by its next freeze.
        return
    if [part for part, _ in kept] != list(range(len(kept))):
        yield differs("round", row.public_id, says.FROZEN)
        return
    try:
        frozen = stored(row)
        sizes = [_rows_in(bytes(content)) for content in parts.values_list("content", flat=True)]
    except (pa.ArrowException, OSError, ValueError, KeyError):
        yield differs("round", row.public_id, says.FROZEN)
        return
    whole, ids = np.ones(len(frozen), np.bool_), frozen.facts.id
    ordered = bool((ids[:-1] < ids[1:]).all())
    if (
        not ordered
        or [rows for _, rows in kept] != sizes
        or len(frozen) != row.pool_size
        or tree_root(frozen.leaves).hex() != row.tree_root
        or pool_digest(frozen.facts, whole) != row.pool_digest
    ):
        yield differs("round", row.public_id, says.FROZEN)
    if ordered:
        for name in _not_their_leaves(row.number, frozen):
            yield differs("profile", name, says.LEAF)


def _rows_in(content: bytes) -> int:
    rows: int = pa.ipc.open_stream(pa.py_buffer(content)).read_all().num_rows
    return rows


def _not_their_leaves(number: str, frozen: Frozen) -> list[str]:
    """Give the candidates of whom something else stands there than their leaf says."""
    names = [name.decode() for name in frozen.facts.id.tolist()]
    rows = Profile.objects.values_list("public_id", "person_id", "person__salt")
    people: dict[str, tuple[int, bytes]] = {
        name: (person, bytes(salt or b"")) for name, person, salt in rows.iterator(chunk_size=4_096)
    }
    salts = [people.get(name, (0, b""))[1] for name in names]
    again = _leaves(number, frozen, range(len(names)), salts)
    other = [
        place for place, leaf in enumerate(again) if salts[place] and leaf != frozen.leaves[place]
    ]
    # Their profile may have been another person's then, who turned out to be the same.
    owners = {people[names[place]][0] for place in other}
    merged = Person.objects.filter(merged_into__isnull=False, salt__isnull=False).order_by("pk")
    for into, salt in merged.values_list("merged_into", "salt") if owners else ():
        own = [place for place in other if people[names[place]][0] == into]
        before = _leaves(number, frozen, own, [bytes(salt or b"")] * len(own))
        found = {p for p, leaf in zip(own, before, strict=True) if leaf == frozen.leaves[p]}
        other = [place for place in other if place not in found]
    return [names[place] for place in other]


def _leaves(
    number: str, frozen: Frozen, places: range | list[int], salts: list[bytes]
) -> list[bytes]:
    """Make the leaves of some candidates, in their order."""
    chosen = np.asarray(places, np.int64)
    classes = [bits % len(CLASSES) for bits in frozen.classes[chosen].tolist()]
    return pool_leaf_hashes(
        number,
        [name.decode() for name in frozen.facts.id[chosen].tolist()],
        frozen.crs[chosen].tolist(),
        instant_texts(frozen.facts.submitted_at[chosen]),
        (frozen.classes[chosen] != 0).tolist(),
        [CLASSES[bits] for bits in classes],
        salts,
    )
