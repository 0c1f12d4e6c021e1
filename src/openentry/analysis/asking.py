"""Asking a random generator for columns.

For drawing from declared weights, flags and ranges, one answer a person.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.assumptions import Assumption
from openentry.analysis.people import Days, Flags, Small


class Ask:
    """One generator, asked by column; keeps the order of questions fixed."""

    def __init__(self, rng: np.random.Generator, n: int) -> None:
        self.rng, self.n = rng, n

    def flags(self, share: float | NDArray[np.float64]) -> Flags:
        """Say yes with a chance, one for all or one for each."""
        yes: Flags = self.rng.random(self.n, np.float32) < share
        return yes

    def days(self, low: int, high: int) -> Days:
        """Give days between two ends, both included."""
        return self.rng.integers(low, high, self.n, np.int16, endpoint=True)

    def pick(self, choices: NDArray[Any], shares: NDArray[np.float64], n: int) -> NDArray[Any]:
        """Pick `n` of some choices by their shares."""
        steps = np.cumsum(shares)
        steps[-1] = 1.0
        found = np.searchsorted(steps, self.rng.random(n), side="right")
        return choices[np.minimum(found, len(choices) - 1)]

    def by_group(
        self, assumed: Assumption, of: Small, groups: tuple[str, ...], *, as_words: bool = False
    ) -> NDArray[np.int64]:
        """Draw a number (or the place of a word) for each person by the group they are in."""
        out = np.zeros(self.n, np.int64)
        for code, group in enumerate(groups):
            if group not in assumed.weights:
                continue
            inside = np.flatnonzero(of == code)
            if as_words:
                names, shares = assumed.words(group)
                numbers = np.arange(len(names))
            else:
                numbers, shares = assumed.numbers(group)
            out[inside] = self.pick(numbers, shares, len(inside))
        return out
