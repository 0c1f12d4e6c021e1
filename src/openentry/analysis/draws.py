"""The large draw from which a pool is chosen: scored people with an instant of submission.

For turning assumptions into candidates who could be in the pool on one day: the engine scores
them, those who meet no program are left out, and the rounds of the twelve months before have
taken whom they would have taken.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.assumptions import assumptions
from openentry.analysis.history import print_instant, rounds_before
from openentry.analysis.people import People
from openentry.analysis.pool_facts import law_columns
from openentry.analysis.populations import draw
from openentry.analysis.programs import declared_categories, declared_programs, ready_days
from openentry.analysis.survivors import Standing, in_pool_since
from openentry.rules.crs import crs
from openentry.rules.facts import microseconds
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.loading.rounds import SCORE_TOP, PublishedRound

DAY = 86_400_000_000
"""Microseconds in a day."""
YEAR_DAYS = 365
NOMINATED_FROM = 601
"""Nobody without a nomination is drawn with this score or more."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """People who could be in the pool, (n,) each.

    Attributes
    ----------
    people : People
    score : int16
        Total under the law of the day of the print.
    programs : int8
    categories : int64
        Every category version met, whatever its days.
    submitted_at : int64
        Microseconds since 1970, UTC.
    nominated_on : int32
        Day of the nomination in days since 1970, -1 for none.
    weight : float64
        Share of such people that the earlier rounds have left in the pool.
    taken : float32
        How much of the year's flow of such people the rounds took, in years.
    """

    people: People
    score: NDArray[np.int16]
    programs: NDArray[np.int8]
    categories: NDArray[np.int64]
    submitted_at: NDArray[np.int64]
    nominated_on: NDArray[np.int32]
    weight: NDArray[np.float64]
    taken: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.score)

    def take(self, index: NDArray[Any]) -> Self:
        """Give the people at these places."""
        people = self.people.take(index)
        rest = {f.name: getattr(self, f.name)[index] for f in fields(self) if f.name != "people"}
        return type(self)(people=people, **rest)

    @classmethod
    def concat(cls, parts: list[Self]) -> Self:
        """Put draws one after the other."""
        people = People.concat([part.people for part in parts])
        rest = {
            f.name: np.concatenate([getattr(part, f.name) for part in parts])
            for f in fields(cls)
            if f.name != "people"
        }
        return cls(people=people, **rest)


def window(on: date) -> tuple[int, int]:
    """Give the first and last instant at which a profile of the pool was submitted.

    The first is late enough for the profile to stay valid while the facts hold.
    """
    end = print_instant(on)
    hold = assumptions()["facts-hold"].number("days")
    return end - (YEAR_DAYS - hold) * DAY, end


def draw_candidates(
    rng: np.random.Generator, n: int, on: date, law: Law
) -> tuple[Drawn, dict[str, float]]:
    """Draw people without a nomination who could be in the pool on the day of a print.

    Returns
    -------
    drawn : Drawn
        Fewer than `n`: those who meet no program are left out.
    flows : dict
        By number of a round of the last twelve months, the people drawn whom it took, in
        people times years.
    """
    lawbook = law.on(on)
    people, standing = _standing(draw(rng, n, lawbook), lawbook, score_most=NOMINATED_FROM - 1)
    rounds = rounds_before(on, YEAR_DAYS)
    start, end = window(on)
    first = _first_submission(people, standing.programs, lawbook, start, end)
    since, taken, by_round = in_pool_since(standing, rounds, first)
    left = (end - since) / (end - start)
    risen = assumptions()["submission"].share("risen_since")
    weight = left + (since - first) / (end - start) * risen
    fresh = rng.random(len(people)) * weight < left
    submitted_at = _between(rng, np.where(fresh, since, first), np.where(fresh, end, since))
    drawn = Drawn(
        people=people,
        score=standing.score,
        programs=standing.programs,
        categories=standing.categories,
        submitted_at=submitted_at,
        nominated_on=np.full(len(people), -1, np.int32),
        weight=weight,
        taken=taken / np.float32(end - start),
    )
    flows = {r.number: float(f) / (end - start) for r, f in zip(rounds, by_round, strict=True)}
    return drawn, flows


def draw_nominees(rng: np.random.Generator, n: int, on: date, law: Law) -> Drawn:
    """Draw people with a nomination that no round before the print has answered."""
    lawbook = law.on(on)
    people, standing = _standing(draw(rng, n, lawbook, nominated=True), lawbook)
    start, end = window(on)
    first = _first_submission(people, standing.programs, lawbook, start, end)
    submitted_at = _between(rng, first, end)
    since = _nomination_since(standing.score, rounds_before(on, YEAR_DAYS), start)
    nominated_at = _between(rng, since, end)
    # A nomination is recorded against a profile: it cannot be older than the profile.
    nominated_on = np.maximum(nominated_at, submitted_at) // DAY
    return Drawn(
        people=people,
        score=standing.score,
        programs=standing.programs,
        categories=standing.categories,
        submitted_at=submitted_at,
        nominated_on=np.minimum(nominated_on, end // DAY).astype(np.int32),
        weight=np.ones(len(people)),
        taken=np.zeros(len(people), np.float32),
    )


def _standing(
    people: People, lawbook: Lawbook, *, score_most: int = SCORE_TOP
) -> tuple[People, Standing]:
    """Leave out who meets no program or scores too much, and say how the others stand."""
    facts = law_columns(people, lawbook)
    programs = declared_programs(people, facts, lawbook)
    score = crs(facts, lawbook, threads=2).total
    inside = np.flatnonzero((programs != 0) & (score <= score_most))
    people = people.take(inside)
    return people, Standing(
        score=score[inside],
        programs=programs[inside],
        categories=declared_categories(people, lawbook),
        category_ids=lawbook.law.category_ids,
    )


def _first_submission(
    people: People, programs: NDArray[np.int8], lawbook: Lawbook, start: int, end: int
) -> NDArray[np.int64]:
    """Give the first instant of the window at which a person met a program by their work."""
    ready = end - ready_days(people, programs, lawbook).astype(np.int64) * DAY
    return np.maximum(ready, start)


def _between(
    rng: np.random.Generator, low: NDArray[np.int64], high: NDArray[np.int64] | int
) -> NDArray[np.int64]:
    return low + (rng.random(len(low)) * (high - low)).astype(np.int64)


def _nomination_since(
    score: NDArray[np.int16], rounds: tuple[PublishedRound, ...], start: int
) -> NDArray[np.int64]:
    since = np.full(len(score), start, np.int64)
    for held in rounds:
        if "pnp" in held.programs:
            assert held.held_at is not None
            since[score >= held.crs_cutoff] = microseconds(held.held_at)
    return since
