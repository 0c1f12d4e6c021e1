"""Holding the three published rounds on the conditioned pool, in order.

Each round is held by the engine on the pool of its instant: those submitted by then, less
those invited before, with the nominations that have arrived.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.conditioning import (
    EXPERIENCE_ROUND,
    HEALTHCARE_ROUND,
    NOMINEE_ROUND,
    ConditionedPool,
)
from openentry.analysis.history import instruction_of, published_rounds
from openentry.analysis.pool_facts import with_nominations
from openentry.analysis.reconstruction import Progress, quiet
from openentry.rules.crs import crs
from openentry.rules.dates import law_day
from openentry.rules.facts import Facts, microseconds
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.loading.rounds import PublishedRound
from openentry.rules.rounds import Instruction, Selection, select

ROUNDS = (NOMINEE_ROUND, EXPERIENCE_ROUND, HEALTHCARE_ROUND)
_EPOCH_ORDINAL = 719_163


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeldRound:
    """One round as the engine held it, beside what was published.

    Attributes
    ----------
    published : PublishedRound
    instruction : Instruction
    lawbook : Lawbook
    facts : Facts
        The pool at the instant of the round.
    score : (n,) int16
    selection : Selection
        Places in `facts`.
    """

    published: PublishedRound
    instruction: Instruction
    lawbook: Lawbook
    facts: Facts
    score: NDArray[np.int16]
    selection: Selection


def hold(
    conditioned: ConditionedPool,
    *,
    law: Law | None = None,
    rounds: tuple[str, ...] = ROUNDS,
    progress: Progress = quiet,
) -> tuple[HeldRound, ...]:
    """Hold rounds on a pool, each on what the ones before have left.

    Parameters
    ----------
    conditioned : ConditionedPool
    law : Law, optional
    rounds : tuple of str
        Numbers of published rounds, in order of time.
    progress : callable, optional
    """
    law = law or Law.load()
    everyone = Facts.concat([conditioned.pool.facts, conditioned.arrivals.facts])
    nominated_on = np.concatenate(
        [conditioned.pool.nominated_on, conditioned.arrivals.nominated_on]
    )
    left = np.ones(len(everyone), np.bool_)
    held: list[HeldRound] = []
    for turn, number in enumerate(rounds):
        progress("analysis.step-hold", turn / len(rounds))
        published = published_rounds()[number]
        result = _hold_one(everyone, nominated_on, left, published, law)
        held.append(result)
        inside = np.flatnonzero(_there(everyone, left, result.instruction))
        left[inside[result.selection.invited]] = False
    progress("analysis.step-hold", 1.0)
    return tuple(held)


def _there(everyone: Facts, left: NDArray[np.bool_], instruction: Instruction) -> NDArray[np.bool_]:
    return left & (everyone.submitted_at <= microseconds(instruction.held_at))


def _hold_one(
    everyone: Facts,
    nominated_on: NDArray[np.int32],
    left: NDArray[np.bool_],
    published: PublishedRound,
    law: Law,
) -> HeldRound:
    instruction = instruction_of(published)
    lawbook = law.on(instruction.law_day)
    today = law_day(instruction.held_at).toordinal() - _EPOCH_ORDINAL
    inside = np.flatnonzero(_there(everyone, left, instruction))
    nominated = (nominated_on[inside] >= 0) & (nominated_on[inside] <= today)
    facts = with_nominations(everyone.take(inside), nominated)
    score = crs(facts, lawbook, threads=2).total
    return HeldRound(
        published=published,
        instruction=instruction,
        lawbook=lawbook,
        facts=facts,
        score=score,
        selection=select(score, facts, instruction, lawbook),
    )
