"""A small made-up journal with one round in it, and receipts for the people of its pool."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openentry.proof.canonical import json_digest
from openentry.proof.entries import Entry, details_digest, entry_bytes
from openentry.proof.export import Exported, export_lines
from openentry.proof.heads import sign_head
from openentry.proof.keys import SigningKey, demo_signing_key
from openentry.proof.leaves import ListLeaves
from openentry.proof.merkle import inclusion_proof, leaf_hash, tree_root
from openentry.proof.pool_leaves import PoolLeaf, pool_leaf_hash, round_salt
from openentry.proof.receipts import InPool, Shown, make_entry_receipt, make_round_receipt
from openentry.proof.round_entries import FROZEN, HELD, Line, frozen_details, held_details

NUMBER = "X1"
READING = {"en": "In words.", "fr": "En mots."}
ORDER = hashlib.sha256(b"order").hexdigest()
RULES = hashlib.sha256(b"rules").hexdigest()


def instant(number: int) -> str:
    """Give the instant of an entry."""
    return f"2025-11-14T11:{number // 60:02}:{number % 60:02}.000000Z"


@dataclass
class World:
    """A journal with everything that belongs to it."""

    key: SigningKey = field(default_factory=demo_signing_key)
    entries: list[Entry] = field(default_factory=list)
    salts: list[bytes] = field(default_factory=list)
    details: list[dict[str, object]] = field(default_factory=list)
    pool: list[PoolLeaf] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    line: Line = field(default_factory=lambda: Line(invited=0, crs_cutoff=None, tie_break_at=None))
    frozen: int = 0
    held: int = 0
    record: dict[str, Any] = field(default_factory=dict)

    def add(self, action: str, details: dict[str, object], subject: str | None = None) -> int:
        """Append an entry."""
        index = len(self.entries)
        salt = hashlib.sha256(b"salt %d" % index).digest()[:16]
        self.entries.append(
            Entry(
                index=index,
                action=action,
                at=instant(index),
                actor="act_1",
                subject=subject,
                details_digest=details_digest(salt, details),
                rules=RULES if action.startswith("round.") else None,
            )
        )
        self.salts.append(salt)
        self.details.append(details)
        return index

    @property
    def leaves(self) -> list[bytes]:
        return [leaf_hash(entry_bytes(entry)) for entry in self.entries]

    def head(self, size: int | None = None) -> str:
        """Sign the head of the first entries."""
        size = len(self.entries) if size is None else size
        return sign_head(size, tree_root(self.leaves[:size]), instant(size), self.key)

    def shown(self, index: int) -> Shown:
        leaves = self.leaves
        return Shown(
            entry=self.entries[index],
            salt=self.salts[index],
            details=self.details[index],
            proof=inclusion_proof(ListLeaves(leaves), index, len(leaves)),
        )

    def in_pool(self, index: int) -> InPool:
        leaves = [pool_leaf_hash(leaf) for leaf in self.pool]
        return InPool(
            leaf=self.pool[index],
            index=index,
            size=len(leaves),
            root=tree_root(leaves),
            proof=inclusion_proof(ListLeaves(leaves), index, len(leaves)),
        )

    def receipt(self, index: int, *, held: bool = True) -> dict[str, Any]:
        """Give the receipt of a candidate of the round."""
        return make_round_receipt(
            reading=READING,
            pool=self.in_pool(index),
            record_digest=json_digest(self.record),
            order_digest=ORDER,
            place=self.places.get(self.pool[index].profile),
            line=self.line,
            frozen=self.shown(self.frozen),
            held=self.shown(self.held) if held else None,
            head=self.head(),
        )

    def entry_receipt(self, index: int) -> dict[str, Any]:
        return make_entry_receipt(reading=READING, shown=self.shown(index), head=self.head())

    def export(self, *sizes: int) -> list[bytes]:
        """Give the exported journal, with heads of these sizes before that of the whole."""
        rows = [
            Exported(
                entry=entry,
                leaf=leaf,
                salt=salt if entry.action.startswith("round.") else None,
                details=details if entry.action.startswith("round.") else None,
            )
            for entry, leaf, salt, details in zip(
                self.entries, self.leaves, self.salts, self.details, strict=True
            )
        ]
        return list(export_lines(rows, [self.head(size) for size in (*sizes, len(rows))]))


def make_world(*, before: int = 5, after: int = 7, key: SigningKey | None = None) -> World:
    """Make a journal in which a round with a tie at the line was held."""
    world = World(key=key or demo_signing_key())
    for number in range(before):
        world.add("profile.submitted", {"crs": 400 + number}, f"sub_{number}")
    people = [
        # profile, points, submitted, eligible, classes
        ("prf_ana", 419, "2025-03-01T10:00:00.000000Z", True, ("cec",)),
        ("prf_ben", 419, "2025-06-15T08:30:00.000000Z", True, ("fsw", "cec")),
        ("prf_chi", 419, "2025-06-15T08:30:00.000001Z", True, ("cec",)),
        ("prf_dev", 434, "2025-10-30T21:00:00.000000Z", True, ("cec",)),
        ("prf_eli", 446, "2025-01-09T00:00:00.000000Z", False, ()),
        ("prf_zoé", 300, "2025-01-09T00:00:00.000000Z", True, ("fst",)),
    ]
    world.pool = [
        PoolLeaf(
            round=NUMBER,
            profile=profile,
            crs=crs,
            submitted_at=at,
            eligible=eligible,
            classes=classes,
            salt=round_salt(profile.encode().ljust(16, b"."), NUMBER).hex(),
        )
        for profile, crs, at, eligible, classes in people
    ]
    world.places = {"prf_dev": 1, "prf_ana": 2, "prf_ben": 3, "prf_chi": 4, "prf_zoé": 5}
    world.line = Line(invited=3, crs_cutoff=419, tie_break_at="2025-06-15T08:30:00.000000Z")
    world.record = {"schema": "openentry/record/1", "number": NUMBER, "order_digest": ORDER}
    root = tree_root([pool_leaf_hash(leaf) for leaf in world.pool])
    world.frozen = world.add(
        FROZEN, frozen_details(number=NUMBER, pool_root=root, pool_size=len(world.pool)), "rnd_1"
    )
    world.add("round.approved", {"round": NUMBER}, "rnd_1")
    world.held = world.add(
        HELD,
        held_details(
            number=NUMBER,
            pool_root=root,
            record_digest=json_digest(world.record),
            order_digest=ORDER,
            line=world.line,
        ),
        "rnd_1",
    )
    for number in range(after):
        world.add("profile.submitted", {"crs": 500 + number}, f"sub_{number}")
    return world


def write(path: Path, document: object) -> Path:
    """Write a JSON document to a file."""
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path
