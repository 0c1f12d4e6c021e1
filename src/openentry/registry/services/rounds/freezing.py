"""Freezing the pool for a round: who is in it at an instant, with digests and the tree.

The pool is read at an instant at which no act is under way; all that takes time happens after, with
no lock held, so that people go on editing. What they change after it does not count for this round.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Callable

import numpy as np

from openentry.files.instruction import instruction_of, instruction_toml
from openentry.proof.merkle import tree_root
from openentry.proof.pool_leaves import pool_leaf_hashes
from openentry.proof.round_entries import frozen_details
from openentry.registry import clock
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.assessing import assess, law
from openentry.registry.bulk import without_collecting
from openentry.registry.faults import fault
from openentry.registry.locks import pool_at_rest
from openentry.registry.models import Round
from openentry.registry.permissions import role_for
from openentry.registry.queries.pool import PoolRows, pool_rows
from openentry.registry.services.rounds.moving import (
    instruction_from,
    locked_round,
    move_round,
    read_round,
)
from openentry.registry.services.sweeping import not_current, profiles_of, sweep
from openentry.registry.snapshots import CLASSES, Frozen, store
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.digests import pool_digest
from openentry.rules.errors import ConflictError
from openentry.rules.facts import Facts, instant_texts
from openentry.rules.lawbook import Lawbook
from openentry.rules.rounds import Instruction, eligible

Progress = Callable[[str, float], None]


def _quiet(step: str, done: float) -> None:
    """Tell nobody."""


def freeze_round(actor: Actor, round_id: str, *, progress: Progress = _quiet) -> Round:
    """Freeze the pool as it is now, which becomes the instant of the round.

    Raises
    ------
    ConflictError
        ``round-not-yet`` before the instant of its instruction, ``state-moved-on``,
        ``round-pool-not-current`` when the sweep could not bring everybody up to date,
        ``round-clock-back`` when somebody was submitted after it.
    """
    role_for("round.frozen", actor, clock.now())
    round_ = read_round(round_id)
    life("round").check("round.frozen", round_.state, "frozen")
    planned = instruction_from(round_)
    begun = clock.now()
    if begun < planned.held_at:
        raise ConflictError("round-not-yet", held_at=planned.held_at)
    progress("register.step-sweep", 0.0)
    sweep(disposing=False)
    progress("register.step-read", 0.2)
    with pool_at_rest() as at:
        rows = pool_rows(at)
        late = not_current(law_day(at)).count()
    if late:
        raise ConflictError("round-pool-not-current", count=late)
    fault("round-read")
    lawbook = law().on(law_day(at))
    instruction = dataclasses.replace(planned, held_at=at)
    rows = _with_category(rows, instruction, lawbook)
    progress("register.step-digest", 0.4)
    existing, may, classes = eligible(rows.facts, instruction, lawbook)
    if not existing.all():
        # Only where the clock of the machine was set back.
        raise ConflictError("round-clock-back", count=int((~existing).sum()))
    frozen = Frozen(
        facts=rows.facts,
        crs=rows.crs,
        versions=rows.versions,
        classes=np.where(may, classes, 0).astype(np.int8),
        leaves=[],
    )
    with without_collecting():
        digest = pool_digest(rows.facts, existing)
        progress("register.step-tree", 0.7)
        frozen = dataclasses.replace(frozen, leaves=_leaves(instruction.number, frozen, rows.salts))
        root = tree_root(frozen.leaves)
    progress("register.step-store", 0.9)

    def work(act: Act) -> Round:
        act.permit()
        kept = locked_round(round_id)
        kept.instruction = instruction_toml(instruction)
        kept.snapshot_at, kept.frozen_at = at, act.at
        kept.lawbook_digest, kept.pool_digest = lawbook.digest, digest
        kept.tree_root = root.hex()
        kept.pool_size, kept.trial_digest = len(frozen), ""
        store(kept, frozen)
        details: dict[str, object] = {
            "snapshot_at": at.isoformat(),
            "journal_size": rows.journal_size,
            "pool_digest": digest,
            **frozen_details(number=instruction.number, pool_root=root, pool_size=len(frozen)),
        }
        move_round(act, kept, "frozen", details, rules=lawbook.digest)
        return kept

    return perform("round.frozen", actor, work)


def _leaves(number: str, frozen: Frozen, salts: list[bytes]) -> list[bytes]:
    """Give the leaf of each candidate, in the order of their ids."""
    return pool_leaf_hashes(
        number,
        [i.decode() for i in frozen.facts.id.tolist()],
        frozen.crs.tolist(),
        instant_texts(frozen.facts.submitted_at),
        (frozen.classes != 0).tolist(),
        [CLASSES[bits] for bits in frozen.classes.tolist()],
        salts,
    )


def _with_category(rows: PoolRows, instruction: Instruction, lawbook: Lawbook) -> PoolRows:
    """Evaluate the version an instruction names where the calendar names another.

    The instruction decides (IRPA 10.3(1)(h.2)), so everybody is asked about that version.
    """
    name = instruction.category
    if name is None or name in {version.id for version in lawbook.categories.values()}:
        return rows
    names = [i.decode() for i in rows.facts.id.tolist()]
    profiles = profiles_of(dict(zip(names, rows.versions.tolist(), strict=True)))
    verdict = assess(profiles, lawbook.day, versions=(name,)).evaluation.categories[name]
    bit = np.int64(1 << rows.facts.category_ids.index(name))
    met = np.where(verdict.met == 1, bit, np.int64(0))
    facts: Facts = dataclasses.replace(rows.facts, categories=(rows.facts.categories & ~bit) | met)
    return dataclasses.replace(rows, facts=facts)


def instruction_as_frozen(round_: Round) -> Instruction:
    """Read the instruction of a frozen round."""
    return instruction_of(tomllib.loads(round_.instruction), law(), round_.number)
