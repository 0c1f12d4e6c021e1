"""Occupations as small numbers: their codes on a day, and the lists of the categories.

For drawing occupations and for judging them on whole columns at once. People are drawn by the
codes of NOC 2021, in which the shares are assumed; on a day of the earlier edition each declares
the code of that edition. What counts as skilled or as a trade, and the level an occupation asks
for, is the law of the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.assumptions import Assumption
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.loading.noc import load_concordance
from openentry.rules.profile.coding import (
    codes_of_day,
    levels_needed,
    skilled_codes,
    trade_codes,
)

NEWEST_EDITION = "2021"
"""Edition of the NOC by which occupations are drawn, and which the categories list."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Occupations:
    """The occupations that are skilled on a day.

    Attributes
    ----------
    edition : str
        Of the NOC, on the day.
    codes : (m,) str
        NOC 2021 unit groups.
    declared : (m,) str
        What a profile of the day declares: the code of its edition.
    same : (m,) int64
        Number of the declared code: two occupations may share one in the earlier edition.
    level : (m,) int64
        That the Canadian Experience Class asks for.
    trade : (m,) bool
        In the groups of the Federal Skilled Trades Program.
    versions : tuple of str
        Ids of the category versions that have a list.
    listed : (m, v) bool
        Whether the list of a version holds an occupation.
    """

    edition: str
    codes: NDArray[np.str_]
    declared: NDArray[np.str_]
    same: NDArray[np.int64]
    level: NDArray[np.int64]
    trade: NDArray[np.bool_]
    versions: tuple[str, ...]
    listed: NDArray[np.bool_]

    @property
    def lower(self) -> NDArray[np.bool_]:
        """Whether the lowest level is enough for an occupation."""
        lower: NDArray[np.bool_] = self.level == self.level.min()
        return lower

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


@lru_cache(maxsize=16)
def occupations(lawbook: Lawbook) -> Occupations:
    """Give the occupations that are skilled on a day, with the category lists of every day."""
    law, edition = lawbook.law, lawbook.work.noc_edition
    place_of = {code: place for place, code in enumerate(codes_of_day(lawbook))}
    counterparts = _counterparts(law, edition)
    skilled = skilled_codes(lawbook)
    teers = frozenset(
        teer
        for version in law.programs.work.version
        if version.noc_edition == NEWEST_EDITION
        for teer in version.skilled
    )
    declared = {
        code: found
        for code, occupation in law.occupations.by_code.items()
        if str(occupation.teer) in teers
        for found in [next((c for c in counterparts[code] if skilled[place_of[c]]), None)]
        if found is not None
    }
    places = np.array([place_of[code] for code in declared.values()])
    lists = {
        version.id: frozenset(version.noc.any_of)
        for category in law.categories.values()
        for version in category.version
        if version.noc is not None and version.in_force is not None
    }
    return Occupations(
        edition=edition,
        codes=np.array(list(declared)),
        declared=np.array(list(declared.values())),
        same=places,
        level=levels_needed(lawbook)[places],
        trade=trade_codes(lawbook)[places],
        versions=tuple(lists),
        listed=np.array([[code in held for held in lists.values()] for code in declared]),
    )


def unskilled_code(code: str, lawbook: Lawbook) -> str:
    """Give the code that stands for an occupation below the skilled ones, on the day."""
    skilled = skilled_codes(lawbook)
    place_of = {code: place for place, code in enumerate(codes_of_day(lawbook))}
    found = _counterparts(lawbook.law, lawbook.work.noc_edition)[code]
    return next(counterpart for counterpart in found if not skilled[place_of[counterpart]])


@lru_cache(maxsize=8)
def _counterparts(law: Law, edition: str) -> dict[str, tuple[str, ...]]:
    """Give the codes of an edition that became each code of NOC 2021, in their order."""
    if edition == NEWEST_EDITION:
        return {code: (code,) for code in law.occupations.by_code}
    found: dict[str, tuple[str, ...]] = dict.fromkeys(law.occupations.by_code, ())
    for old, passages in load_concordance(law.roots).passages.items():
        for passage in passages:
            found[passage.noc_2021] = (*found[passage.noc_2021], old)
    return found
