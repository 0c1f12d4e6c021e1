"""Timing: many runs of several contestants in turn, so that a busy moment falls on all alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Figure:
    """One thing measured.

    Attributes
    ----------
    name : str
        Stable key in the JSON file.
    title : str
    people : int
        Candidates one run deals with.
    seconds : list of float
        Wall time of each run after the warm-up, in the order they were made.
    moved_bytes : int
        Bytes one run must at least read and write, 0 when that says nothing.
    """

    name: str
    title: str
    people: int
    seconds: list[float] = field(default_factory=list)
    moved_bytes: int = 0

    @property
    def median(self) -> float:
        """Middle run, in seconds."""
        return statistics.median(self.seconds)

    @property
    def nanoseconds_each(self) -> float:
        """Median time a person, in nanoseconds."""
        return self.median / self.people * 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """A call to be timed. Its answer is thrown away: equality is checked before, elsewhere."""

    name: str
    title: str
    people: int
    run: Callable[[], object]
    prepare: Callable[[], object] | None = None
    moved_bytes: int = 0


def race(
    contestants: Sequence[Contestant], *, runs: int, warm_up: int = 2, rehearse: bool = False
) -> list[Figure]:
    """Time the contestants in turn, `runs` times each.

    Taking turns keeps the ratios honest on a machine that has other work: within a turn all
    meet the same conditions. `prepare` is called before each run and is not timed. With
    `rehearse` each contestant runs once untimed in each turn before it is timed, so that
    nobody pays for the caches that the one before has emptied.
    """
    figures = [
        Figure(name=c.name, title=c.title, people=c.people, moved_bytes=c.moved_bytes)
        for c in contestants
    ]
    collecting = gc.isenabled()
    gc.disable()
    try:
        for turn in range(-warm_up, runs):
            for contestant, figure in zip(contestants, figures, strict=True):
                for _ in range(1 + rehearse):
                    if contestant.prepare is not None:
                        contestant.prepare()
                    elapsed = _timed(contestant.run)
                if turn >= 0:
                    figure.seconds.append(elapsed)
            gc.collect()
    finally:
        if collecting:
            gc.enable()
    return figures


def _timed(run: Callable[[], object]) -> float:
    before = time.perf_counter()
    run()
    return time.perf_counter() - before
