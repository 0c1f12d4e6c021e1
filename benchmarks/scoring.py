"""Scoring whole pools: the product and its yardsticks, equal first, then against the clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import numpy as np

from benchmarks.bandwidth import copying
from benchmarks.grid import read_grid
from benchmarks.measure import Contestant, Figure, race
from benchmarks.openfisca_scorer import OpenFiscaScorer
from benchmarks.people import as_dicts
from benchmarks.plain import COMPONENTS, READS, scorer
from openentry.rules.crs import crs
from openentry.rules.facts import Facts
from openentry.rules.joint import Packing, totals
from openentry.rules.lawbook import Lawbook

PLAIN_PEOPLE = 50_000
"""The plain function needs no more people to be timed, only patience."""
TOTAL_BYTES = 2


class Different(Exception):  # noqa: N818
    """Two ways of scoring disagree: there is nothing to time."""


def _same(what: str, product: np.ndarray, other: np.ndarray) -> None:
    different = np.flatnonzero(product != other)
    if len(different):
        first = different[0]
        raise Different(
            f"{what}: {len(different)} of {len(product)} differ; the first is person {first}, "
            f"{product[first]} here and {other[first]} there"
        )


def check(facts: Facts, on: date, *, step: int = PLAIN_PEOPLE) -> None:
    """Refuse to go on unless every way of scoring agrees on every person and component.

    Raises
    ------
    Different
    """
    lawbook, grid = Lawbook.on(on), read_grid(on)
    packing, plain = Packing(lawbook), scorer(grid)
    for start in range(0, len(facts), step):
        part = facts.take(slice(start, start + step))
        score = crs(part, lawbook)
        _same("packed totals", score.total, totals(packing.encode(part), packing, lawbook))
        by_hand = np.array([plain(person) for person in as_dicts(part, READS)])
        for place, name in enumerate(COMPONENTS):
            _same(f"plain function, {name}", getattr(score, name), by_hand[:, place])
        for name, points in OpenFiscaScorer(grid, part, on).components().items():
            _same(f"OpenFisca, {name}", getattr(score, name), points)


def contest(facts: Facts, on: date, *, runs: int, threads: Sequence[int] = (1,)) -> list[Figure]:
    """Time the product beside OpenFisca (tuned) and copying, all on the same people."""
    lawbook, n = Lawbook.on(on), len(facts)
    packing = Packing(lawbook)
    packed = packing.encode(facts)
    openfisca = OpenFiscaScorer(read_grid(on), facts, on)
    traffic = packed.nbytes // n + TOTAL_BYTES

    def threaded(
        name: str, title: str, run: Callable[[int], object], moved_bytes: int = 0
    ) -> list[Contestant]:
        return [
            Contestant(
                name=f"{name}-{count}",
                title=f"{title}, {count} threads" if count > 1 else title,
                people=n,
                run=partial(run, count),
                moved_bytes=moved_bytes,
            )
            for count in threads
        ]

    totals(packed, packing, lawbook)  # the joint tables are made once a lawbook
    return race(
        [
            *(copying(n, traffic, threads=count) for count in threads),
            *threaded(
                "packed", "packed totals", lambda t: totals(packed, packing, lawbook, threads=t)
            ),
            *threaded(
                "raw",
                "totals from raw columns",
                lambda t: totals(packing.encode(facts, threads=t), packing, lawbook, threads=t),
            ),
            *threaded(
                "components",
                "components from raw columns",
                lambda t: crs(facts, lawbook, threads=t),
            ),
            Contestant(
                name="openfisca",
                title="OpenFisca-Core, all components",
                people=n,
                prepare=openfisca.forget,
                run=openfisca.total,
            ),
        ],
        runs=runs,
        rehearse=True,
    )


def slow_contest(facts: Facts, on: date, *, runs: int) -> list[Figure]:
    """Time the yardsticks that take microseconds a person."""
    grid = read_grid(on)
    few = facts.take(slice(0, PLAIN_PEOPLE))
    score, persons = scorer(grid), as_dicts(few, READS)
    by_manual = OpenFiscaScorer(grid, few, on, tuned=False)
    return race(
        [
            Contestant(
                name="plain",
                title="plain Python function, all components",
                people=len(few),
                run=lambda: [score(person) for person in persons],
            ),
            Contestant(
                name="openfisca-manual",
                title="OpenFisca-Core, enumerations read as its manual shows",
                people=len(few),
                prepare=by_manual.forget,
                run=by_manual.total,
            ),
        ],
        runs=runs,
        warm_up=1,
    )
