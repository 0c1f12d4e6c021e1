"""A synthetic pool that agrees with a published print, band by band.

IRCC publishes bands of the score and never candidates. What is made here is always called
reconstructed: people drawn from declared assumptions, scored by the engine, and chosen so that
every published band holds exactly the published number. Nobody occurs twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.draws import NOMINATED_FROM, Drawn, draw_candidates, draw_nominees
from openentry.analysis.history import bands, usable_print
from openentry.analysis.people import People
from openentry.analysis.pool_facts import whole_rows
from openentry.analysis.sampling import choose
from openentry.rules.crs import crs
from openentry.rules.errors import PoolError
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.loading.pool import Band, PoolPrint

Progress = Callable[[str, float], None]
"""Told the message id of the step and the share of the work done, 0 to 1."""

DRAWN = 250_000
"""People drawn at a time."""
DRAWS_LEAST, DRAWS_MOST = 4, 16
"""How many times people are drawn at least, and at most before a print is given up."""
NOMINEES_DRAWN = 40_000
ROOM = 1.2
"""People a band must have for each it needs, so that there is something to choose from."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReconstructedPool:
    """A reconstructed pool on the day of a print, in order of submission.

    Attributes
    ----------
    on : date
    seed : int
    print : PoolPrint
        What was published.
    lawbook : Lawbook
        Law of the day of the print.
    people : People
        What the profiles are made from.
    facts : Facts
        (n,) rows of the facts table; ids ``X000000001`` on, in order of submission.
    score : (n,) int16
        Totals that the engine gives the facts on that day.
    nominated_on : (n,) int32
        Days since 1970, -1 for none.
    flows : dict
        Invitations that the rounds of the year before would have issued to the drawn people,
        by number of the round, at the scale of the pool.
    """

    on: date
    seed: int
    print: PoolPrint
    lawbook: Lawbook
    people: People
    facts: Facts
    score: NDArray[np.int16]
    nominated_on: NDArray[np.int32]
    flows: dict[str, float]

    def __len__(self) -> int:
        return len(self.facts)


def stream_of(seed: int, on: date, stage: int) -> np.random.Generator:
    """Give the random numbers of one stage: one seed, and stages that do not disturb others."""
    sequence = np.random.SeedSequence([seed, on.toordinal(), stage])
    return np.random.Generator(np.random.PCG64(sequence))


def quiet(step: str, done: float) -> None:
    """Tell nobody."""


def reconstruct_pool(
    on: date, seed: int, *, law: Law | None = None, progress: Progress = quiet
) -> ReconstructedPool:
    """Make a pool equal to the print of a day in every published band.

    Parameters
    ----------
    on : date
        Day of a usable print, 2022-01-17 or later.
    seed : int
        The same seed gives the same pool.
    law : Law, optional
    progress : callable, optional

    Raises
    ------
    InputError
        ``print-unknown``, ``print-unusable``.
    PoolError
        ``people-too-few`` if the assumptions cannot fill a band.
    """
    law = law or Law.load()
    published = usable_print(on)
    progress("analysis.step-people", 0.0)
    drawn, flows = enough(on, seed, law, bands(published), progress)
    progress("analysis.step-fit", 0.8)
    rng = stream_of(seed, on, 100)
    places = [
        places_of(rng, drawn, band, band.candidates)
        for band in bands(published)
        if band.high < NOMINATED_FROM
    ]
    top = sum(b.candidates for b in bands(published) if b.low >= NOMINATED_FROM)
    nominees = draw_nominees(stream_of(seed, on, 50), NOMINEES_DRAWN, on, law)
    chosen_nominees = choose(rng, nominees.weight, top)
    chosen = Drawn.concat([drawn.take(np.concatenate(places)), nominees.take(chosen_nominees)])
    return assembled(chosen, on, seed, law, published, flows)


def enough(
    on: date, seed: int, law: Law, wanted: tuple[Band, ...], progress: Progress = quiet
) -> tuple[Drawn, dict[str, float]]:
    """Draw people until every band below the nominees has more than it needs.

    Returns
    -------
    drawn : Drawn
    flows : dict
        By round, invitations at the scale of the pool.
    """
    parts: list[Drawn] = []
    total: dict[str, float] = {}
    below = [band for band in wanted if band.high < NOMINATED_FROM]
    for turn in range(DRAWS_MOST):
        drawn, flows = draw_candidates(stream_of(seed, on, turn), DRAWN, on, law)
        parts.append(drawn)
        total = {number: total.get(number, 0.0) + flow for number, flow in flows.items()}
        progress("analysis.step-people", 0.7 * min(1.0, (turn + 1) / DRAWS_LEAST))
        if turn + 1 < DRAWS_LEAST:
            continue
        counts = [sum(_inside(part.score, band) for part in parts) for band in below]
        short = [
            (band, count)
            for band, count in zip(below, counts, strict=True)
            if count < band.candidates * ROOM
        ]
        if not short:
            everyone = Drawn.concat(parts)
            scale = sum(band.candidates for band in below) / float(everyone.weight.sum())
            return everyone, {number: flow * scale for number, flow in total.items()}
    raise PoolError("people-too-few", wanted=short[0][0].candidates, found=short[0][1])


def _inside(score: NDArray[np.int16], band: Band) -> int:
    return int(((score >= band.low) & (score <= band.high)).sum())


def places_of(rng: np.random.Generator, drawn: Drawn, band: Band, wanted: int) -> NDArray[np.intp]:
    """Choose so many people of a band, likelier the more of their kind the rounds have left."""
    inside = np.flatnonzero((drawn.score >= band.low) & (drawn.score <= band.high))
    return inside[choose(rng, drawn.weight[inside], wanted)]


def assembled(
    chosen: Drawn,
    on: date,
    seed: int,
    law: Law,
    published: PoolPrint,
    flows: dict[str, float],
) -> ReconstructedPool:
    """Put chosen people in order of submission, number them, and score them once more."""
    chosen = chosen.take(np.argsort(chosen.submitted_at, kind="stable"))
    ids = numbered(0, len(chosen))
    facts = whole_rows(chosen.people, law.on(on), ids, chosen.submitted_at)
    return ReconstructedPool(
        on=on,
        seed=seed,
        print=published,
        lawbook=law.on(on),
        people=chosen.people,
        facts=facts,
        score=crs(facts, law.on(on), threads=2).total,
        nominated_on=chosen.nominated_on,
        flows=flows,
    )


def numbered(after: int, count: int) -> NDArray[np.bytes_]:
    """Give profile numbers of the demonstration: X and nine digits."""
    # Ten digits of which the first is a one, which makes room for the X.
    digits = np.arange(10**9 + after + 1, 10**9 + after + count + 1).astype("S10")
    letters = digits.view(np.uint8).reshape(count, 10)
    letters[:, 0] = ord("X")
    return digits


def counted(score: NDArray[np.int16], published: PoolPrint) -> tuple[int, ...]:
    """Give how many scores fall into each published band, lowest first."""
    return tuple(_inside(score, band) for band in bands(published))
