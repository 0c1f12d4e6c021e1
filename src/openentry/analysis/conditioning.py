"""The pool of 9 November 2025 in which rounds 377, 378 and 379 give what was published.

Conditioning chooses who is in the reconstructed pool: which occupations, programs and instants
of submission stand above the three lines. It touches neither the scores nor the engine, which
then holds the rounds like any others. It shows the engine's arithmetic, not a prediction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.assumptions import assumptions
from openentry.analysis.draws import DAY, NOMINATED_FROM, Drawn, draw_nominees, window
from openentry.analysis.history import bands, pool_prints, published_rounds, usable_print
from openentry.analysis.pool_facts import law_columns
from openentry.analysis.reconstruction import (
    Progress,
    ReconstructedPool,
    assembled,
    enough,
    numbered,
    quiet,
    stream_of,
)
from openentry.analysis.sampling import choose, raked
from openentry.analysis.survivors import Standing, in_scope
from openentry.analysis.targets import targets_2023
from openentry.rules.crs import crs
from openentry.rules.errors import PoolError
from openentry.rules.facts import microseconds
from openentry.rules.lawbook import Law
from openentry.rules.loading.pool import Band
from openentry.rules.loading.rounds import PublishedRound

PRINT_ON = date(2025, 11, 9)
NEXT_PRINT_ON = date(2025, 11, 23)
NOMINEE_ROUND, EXPERIENCE_ROUND, HEALTHCARE_ROUND = "377", "378", "379"
NOMINEES_A_DRAW = 150_000
NOMINEE_DRAWS_MOST = 12

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConditionedPool:
    """A pool equal to the print, and who comes after it.

    Attributes
    ----------
    pool : ReconstructedPool
        The day of the print; some of its people are nominated in the days after.
    arrivals : ReconstructedPool
        New profiles of the days after, in order of submission.
    """

    pool: ReconstructedPool
    arrivals: ReconstructedPool


def conditioned_pool(
    seed: int, *, law: Law | None = None, progress: Progress = quiet
) -> ConditionedPool:
    """Reconstruct the print of 2025-11-09 so that three rounds end where they ended.

    Raises
    ------
    PoolError
        ``people-too-few`` if the draw of this seed cannot fill a band or a line.
    """
    law = law or Law.load()
    published = usable_print(PRINT_ON)
    drawn, flows = enough(PRINT_ON, seed, law, bands(published), progress)
    progress("analysis.step-fit", 0.75)
    work = _Conditioning(seed, law, drawn)
    chosen, arriving = work.chosen()
    pool = assembled(chosen, PRINT_ON, seed, law, published, flows)
    arrivals = assembled(arriving, PRINT_ON, seed, law, published, flows)
    later = replace(arrivals.facts, id=numbered(len(pool), len(arrivals)))
    return ConditionedPool(pool=pool, arrivals=replace(arrivals, facts=later))


class _Conditioning:
    """One draw being divided between those above the lines and the rest."""

    def __init__(self, seed: int, law: Law, drawn: Drawn) -> None:
        self.seed, self.law, self.drawn = seed, law, drawn
        self.rng = stream_of(seed, PRINT_ON, 300)
        self.published = usable_print(PRINT_ON)
        self.bands = tuple(b for b in bands(self.published) if b.high < NOMINATED_FROM)
        rounds = published_rounds()
        self.nominee, self.experience, self.healthcare = (
            rounds[number] for number in (NOMINEE_ROUND, EXPERIENCE_ROUND, HEALTHCARE_ROUND)
        )
        assert self.healthcare.held_at is not None
        self.print_at = window(PRINT_ON)[1]
        self.last_at = microseconds(self.healthcare.held_at)
        self.free = np.ones(len(drawn), np.bool_)

    def chosen(self) -> tuple[Drawn, Drawn]:
        """Give the people of the print and the people who come after it."""
        arriving = self._arrivals()
        above_experience = stands(self.drawn, self.experience, self.law)
        above_healthcare = stands(self.drawn, self.healthcare, self.law) & ~above_experience
        nominees = self._nominees()
        came = stands(arriving, self.experience, self.law)
        by_experience = self._line(
            above_experience & self.free,
            self.drawn.weight,
            self.experience,
            self.experience.invitations - int(came.sum()),
        )
        came_healthcare = arriving.take(stands(arriving, self.healthcare, self.law) & ~came)
        candidates = above_healthcare & self.free
        others = [nominees, self.drawn.take(by_experience), arriving.take(came)]
        weights = self._healthcare_weights(candidates, came_healthcare, others)
        by_healthcare = self._line(
            candidates, weights, self.healthcare, self.healthcare.invitations - len(came_healthcare)
        )
        self.free &= ~above_experience & ~above_healthcare
        rest = self._rest(np.concatenate([by_experience, by_healthcare]))
        resting = self._later_nominations(self.drawn.take(rest))
        parts = [
            _last_at(self.drawn.take(by_experience), self.experience),
            _last_at(self.drawn.take(by_healthcare), self.healthcare),
            resting,
            nominees,
        ]
        return Drawn.concat(parts), arriving

    def _arrivals(self) -> Drawn:
        """Choose new profiles of the days from the print to the last round."""
        days = (self.last_at - self.print_at) / DAY
        between = (NEXT_PRINT_ON - PRINT_ON).days
        paces = assumptions()["arrivals"].tables["fourteen_days"]
        after = {band.low: band.candidates for band in bands(pool_prints()[NEXT_PRINT_ON])}
        places: list[Places] = []
        for band in self.bands:
            pace = paces.get(str(band.low), after[band.low] - band.candidates)
            inside = self._inside(band)
            count = round(pace * days / between)
            places.append(inside[choose(self.rng, np.ones(len(inside)), count)])
        found = np.concatenate(places)
        self.free[found] = False
        when = self.print_at + (self.rng.random(len(found)) * (self.last_at - self.print_at))
        return replace(self.drawn.take(found), submitted_at=when.astype(np.int64))

    def _inside(self, band: Band) -> Places:
        score = self.drawn.score
        return np.flatnonzero(self.free & (score >= band.low) & (score <= band.high))

    def _nominees(self) -> Drawn:
        """Choose the nominees of the print: all but a few above the line of the nominee round."""
        wanted = sum(b.candidates for b in bands(self.published) if b.low >= NOMINATED_FROM)
        arriving = assumptions()["nominations-after"].number("before_round")
        above_wanted = self.nominee.invitations - arriving
        parts: list[Drawn] = []
        for turn in range(NOMINEE_DRAWS_MOST):
            rng = stream_of(self.seed, PRINT_ON, 400 + turn)
            parts.append(draw_nominees(rng, NOMINEES_A_DRAW, PRINT_ON, self.law))
            drawn = Drawn.concat(parts)
            above = stands(drawn, self.nominee, self.law)
            if (above & (drawn.score == self.nominee.crs_cutoff)).any():
                break
        below = np.flatnonzero(~above)
        weights = np.where(above, 1.0, 0.0)
        line = self._line(above, weights, self.nominee, above_wanted, drawn)
        few = below[choose(self.rng, np.ones(len(below)), wanted - above_wanted)]
        return Drawn.concat([_last_at(drawn.take(line), self.nominee), drawn.take(few)])

    def _line(
        self,
        candidates: NDArray[np.bool_],
        weights: NDArray[np.float64],
        held: PublishedRound,
        wanted: int,
        drawn: Drawn | None = None,
    ) -> Places:
        """Choose so many above a line, one of them at its very score."""
        drawn = drawn or self.drawn
        places = np.flatnonzero(candidates)
        at_line = places[drawn.score[places] == held.crs_cutoff]
        if not len(at_line):
            raise PoolError("people-too-few", wanted=1, found=0)
        last = at_line[self.rng.integers(len(at_line))]
        others = places[places != last]
        chosen = others[choose(self.rng, weights[others], wanted - 1)]
        return np.append(chosen, last)

    def _healthcare_weights(
        self, candidates: NDArray[np.bool_], came: Drawn, others: list[Drawn]
    ) -> NDArray[np.float64]:
        """Bend weights towards the bands the round emptied and the invited shares of 2023."""
        places = np.flatnonzero(candidates)
        wanted = self.healthcare.invitations - len(came)
        people = self.drawn.people.take(places)
        invited = Drawn.concat([*others, came]).people
        everyone = self.healthcare.invitations + sum(len(other) for other in others)
        margins = []
        for target in targets_2023():
            groups = target.groups(people)
            already = target.groups(invited)
            left = target.shares * everyone - np.bincount(
                already[already >= 0], minlength=len(target.buckets)
            )
            margins.append((groups, np.maximum(left, 1.0)))
        by_band = self._by_band(came)
        lows = np.array([band.low for band, _ in by_band])
        groups = np.searchsorted(lows, self.drawn.score[places], side="right") - 1
        margins.append((groups, np.array([float(count) for _, count in by_band])))
        weights = np.zeros(len(self.drawn))
        weights[places] = raked(self.drawn.weight[places], margins, wanted)
        return weights

    def _by_band(self, came: Drawn) -> list[tuple[Band, int]]:
        """Give how many invited of the healthcare round stood in each band of the print."""
        after = {band.low: band.candidates for band in bands(pool_prints()[NEXT_PRINT_ON])}
        paces = assumptions()["arrivals"].tables["fourteen_days"]
        taken: list[tuple[Band, float]] = []
        for band in self.bands:
            if band.high > self.healthcare.crs_cutoff:
                gone = paces[str(band.low)] - (after[band.low] - band.candidates)
                by_experience = band.low <= self.experience.crs_cutoff <= band.high
                taken.append((band, gone - by_experience * self.experience.invitations))
        scale = self.healthcare.invitations / sum(count for _, count in taken)
        return [
            (band, max(1, round(count * scale) - _between(came, band.low, band.high)))
            for band, count in taken
        ]

    def _rest(self, above: Places) -> Places:
        """Fill every band up to the published number with people below the lines."""
        places: list[Places] = []
        score = self.drawn.score[above]
        for band in self.bands:
            there = int(((score >= band.low) & (score <= band.high)).sum())
            inside = self._inside(band)
            wanted = band.candidates - there
            places.append(inside[choose(self.rng, self.drawn.weight[inside], wanted)])
        return np.concatenate(places)

    def _later_nominations(self, rest: Drawn) -> Drawn:
        """Nominate a few people below the lines on the days after the print."""
        assumed = assumptions()["nominations-after"]
        first = assumed.number("before_round")
        assert self.nominee.held_at is not None
        first_day = microseconds(self.nominee.held_at) // DAY
        later_days = range(first_day + 1, self.last_at // DAY + 1)
        days = np.concatenate(
            [np.full(first, first_day), np.repeat(later_days, assumed.number("a_day_after"))]
        )
        tried = self.rng.choice(len(rest), len(days) * 3, replace=False)
        people = replace(rest.people.take(tried), nominated=np.ones(len(tried), np.bool_))
        lawbook = self.law.on(PRINT_ON)
        score = crs(law_columns(people, lawbook), lawbook).total
        fit = tried[score > self.nominee.crs_cutoff][: len(days)]
        nominated_on = rest.nominated_on.copy()
        nominated_on[fit] = days
        return replace(rest, nominated_on=nominated_on)


def stands(drawn: Drawn, held: PublishedRound, law: Law) -> NDArray[np.bool_]:
    """Tell who stands at or above the line of a round, if they may be invited by it."""
    standing = Standing(
        score=drawn.score,
        programs=drawn.programs,
        categories=drawn.categories,
        category_ids=law.category_ids,
    )
    assert held.tie_break_at is not None
    assert held.held_at is not None
    above = drawn.score > held.crs_cutoff
    equal = drawn.score == held.crs_cutoff
    in_time = drawn.submitted_at <= microseconds(held.tie_break_at)
    submitted = drawn.submitted_at <= microseconds(held.held_at)
    reached: NDArray[np.bool_] = submitted & (above | (equal & in_time))
    return in_scope(standing, held) & reached


def _last_at(drawn: Drawn, held: PublishedRound) -> Drawn:
    """Give the latest person at the line the published instant."""
    assert held.tie_break_at is not None
    at_line = np.flatnonzero(drawn.score == held.crs_cutoff)
    last = at_line[np.argmax(drawn.submitted_at[at_line])]
    submitted_at = drawn.submitted_at.copy()
    submitted_at[last] = microseconds(held.tie_break_at)
    nominated_on = drawn.nominated_on.copy()
    if nominated_on[last] >= 0:
        nominated_on[last] = max(nominated_on[last], submitted_at[last] // DAY)
    return replace(drawn, submitted_at=submitted_at, nominated_on=nominated_on)


def _between(drawn: Drawn, low: int, high: int) -> int:
    return int(((drawn.score >= low) & (drawn.score <= high)).sum())
