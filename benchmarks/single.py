"""One candidate, explained: what a page or an answer waits for."""

from __future__ import annotations

import itertools
from datetime import date

from benchmarks.grid import read_grid
from benchmarks.measure import Contestant, Figure, race
from benchmarks.openfisca_scorer import OpenFiscaScorer
from benchmarks.people import as_dicts
from benchmarks.plain import READS, scorer
from openentry.rules.crs import crs
from openentry.rules.explain import explain
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Lawbook


def contest(facts: Facts, on: date, *, runs: int) -> list[Figure]:
    """Time one candidate at a time, another one each run."""
    lawbook, grid = Lawbook.on(on), read_grid(on)
    singles = [facts.take(slice(i, i + 1)) for i in range(min(len(facts), runs))]
    turn = itertools.cycle(singles)
    persons = itertools.cycle(as_dicts(facts.take(slice(0, len(singles))), READS))
    score, openfisca = scorer(grid), OpenFiscaScorer(grid, singles[0], on)
    return race(
        [
            Contestant(
                name="explained",
                title="explained: cell, provision, source, next step",
                people=1,
                run=lambda: explain(next(turn), lawbook),
            ),
            Contestant(
                name="single",
                title="all components, not explained",
                people=1,
                run=lambda: crs(next(turn), lawbook),
            ),
            Contestant(
                name="openfisca",
                title="OpenFisca-Core, all components, not explained",
                people=1,
                prepare=openfisca.forget,
                run=openfisca.total,
            ),
            Contestant(
                name="plain",
                title="plain Python function, not explained",
                people=1,
                run=lambda: score(next(persons)),
            ),
        ],
        runs=runs,
        warm_up=5,
        rehearse=True,
    )
