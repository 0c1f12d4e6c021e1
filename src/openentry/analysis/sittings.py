"""Sittings of language tests: raw marks that give the levels a person has.

For turning levels into what a test report prints. The charts are those of the law files; a
test is only chosen from the day it was accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.assumptions import assumptions
from openentry.rules.columns import ABILITIES
from openentry.rules.lawbook import Law
from openentry.rules.loading.language import load_language

_EPOCH = date(1970, 1, 1)
LEVELS = 11


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Chart:
    """Lowest mark and number of marks of each ability and level, (4, 11) each."""

    accepted_from: int
    step: float
    lowest: NDArray[np.float64]
    marks: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sittings:
    """Tests taken, (k,) each.

    Attributes
    ----------
    test : str
        Id of an approved test.
    marks : dict of float64
        By ability, as the report prints them.
    """

    test: NDArray[np.str_]
    marks: dict[str, NDArray[np.float64]]

    @classmethod
    def drawn(
        cls,
        rng: np.random.Generator,
        levels: NDArray[np.uint8],
        taken_on: NDArray[np.int32],
        english: NDArray[np.bool_],
    ) -> Self:
        """Draw a test and the marks that give these levels.

        Parameters
        ----------
        rng : numpy.random.Generator
        levels : (k, 4) uint8
            Level 4 or higher in the order of `ABILITIES`.
        taken_on : (k,) int32
            Days since 1970.
        english : (k,) bool
            Language of the test.
        """
        charts = _charts()
        names = tuple(charts)
        chosen = np.zeros(len(levels), np.int64)
        for language, inside in (("en", english), ("fr", ~english)):
            words, shares = assumptions()["tests"].words(language)
            first = names.index(words[0])
            places = np.array([names.index(word) for word in words])
            drawn = places[rng.choice(len(words), len(levels), p=shares)]
            accepted = np.array([chart.accepted_from for chart in charts.values()])
            drawn = np.where(accepted[drawn] <= taken_on, drawn, first)
            chosen = np.where(inside, drawn, chosen)
        lowest = np.stack([chart.lowest for chart in charts.values()])
        count = np.stack([chart.marks for chart in charts.values()])
        step = np.array([chart.step for chart in charts.values()])[chosen]
        marks = {}
        for place, ability in enumerate(ABILITIES):
            level = levels[:, place]
            above = np.floor(rng.random(len(levels)) * count[chosen, place, level])
            marks[ability] = lowest[chosen, place, level] + above * step
        return cls(test=np.array(names)[chosen], marks=marks)


@cache
def _charts() -> dict[str, _Chart]:
    """Give the charts of the tests that the assumptions name, by test."""
    tests = load_language(Law.load().roots).tests
    named = [word for group in ("en", "fr") for word in assumptions()["tests"].words(group)[0]]
    charts = {}
    for name in named:
        version, step = tests[name].version[0], tests[name].step
        lowest = np.zeros((len(ABILITIES), LEVELS))
        marks = np.zeros((len(ABILITIES), LEVELS), np.int64)
        for row in version.rows:
            for place, ability in enumerate(ABILITIES):
                low, high = row.of(ability)
                lowest[place, row.level] = low
                marks[place, row.level] = round((high - low) / step) + 1
        charts[name] = _Chart(
            accepted_from=(version.in_force - _EPOCH).days, step=step, lowest=lowest, marks=marks
        )
    return charts
