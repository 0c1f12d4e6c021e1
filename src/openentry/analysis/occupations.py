"""Occupations as small numbers, and which lists of which category versions hold them.

For drawing occupations and for declaring categories on whole columns at once. The lists are
those of the law files; nothing here says what a category asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.assumptions import Assumption, assumptions
from openentry.rules.lawbook import Law
from openentry.rules.loading.noc import load_occupations

SKILLED_TEER = 3
"""Work of this TEER or lower counts in every table of the score."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Occupations:
    """The occupations of TEER 0 to 3.

    Attributes
    ----------
    codes : (m,) str
        NOC 2021 unit groups.
    teer : (m,) uint8
    trade : (m,) bool
        In the groups of the federal skilled trades class.
    versions : tuple of str
        Ids of the category versions that have a list.
    listed : (m, v) bool
        Whether the list of a version holds an occupation.
    """

    codes: NDArray[np.str_]
    teer: NDArray[np.uint8]
    trade: NDArray[np.bool_]
    versions: tuple[str, ...]
    listed: NDArray[np.bool_]

    def weights(self, stream: str, assumed: Assumption) -> NDArray[np.float64]:
        """Give the probability of each occupation in a group of people."""
        heavier = assumed.weights["heavier"]
        weight = np.array([heavier.get(code, 1.0) for code in self.codes])
        of_category = {
            name: self.listed[:, [v.startswith(f"{name}-") for v in self.versions]].any(axis=1)
            for name in ("healthcare", "education", "trades", "stem", "transport", "agriculture")
        }
        anywhere = self.listed.any(axis=1)
        groups = {**of_category, "other": ~anywhere, "other_trade": ~anywhere & self.trade}
        total = np.zeros(len(self.codes))
        taken = np.zeros(len(self.codes), np.bool_)
        words, shares = assumed.words(stream)
        for name, share in zip(words, shares, strict=True):
            inside = groups[name] & ~taken
            taken |= inside
            total += np.where(inside, weight, 0.0) * share / weight[inside].sum()
        shares_of_all: NDArray[np.float64] = total / total.sum()
        return shares_of_all


@cache
def occupations() -> Occupations:
    """Give the occupations of TEER 0 to 3 with the category lists of every day."""
    law = Law.load()
    skilled = [o for o in load_occupations(law.roots).values() if o.teer <= SKILLED_TEER]
    codes = [o.code for o in skilled]
    lists = {
        version.id: frozenset(version.noc.any_of)
        for category in law.categories.values()
        for version in category.version
        if version.noc is not None and version.in_force is not None
    }
    groups = assumptions()["programs"].tables["fst_groups"]

    def is_trade(code: str) -> bool:
        # The longest group that fits decides: 726 is taken out of 72.
        fitting = max((g for g in groups if code.startswith(g)), key=len, default="")
        return bool(groups.get(fitting, 0))

    return Occupations(
        codes=np.array(codes),
        teer=np.array([o.teer for o in skilled], np.uint8),
        trade=np.array([is_trade(code) for code in codes]),
        versions=tuple(lists),
        listed=np.array([[code in held for held in lists.values()] for code in codes]),
    )
