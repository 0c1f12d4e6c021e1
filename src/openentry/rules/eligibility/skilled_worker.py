"""Federal skilled worker class: minimum requirements and the 100-point grid.

Everything is read from the facts table, so that a facts row and a profile get the same answer;
a profile adds where the person means to live. A column that is not known leaves points that
are possible and not sure: the pass mark is met when the sure points reach it, missed when even
all possible ones do not.

Law: IRPR 75, 76, 78 to 83; ``law/programs/fsw.toml``, ``law/fsw``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import ABILITIES, LEVEL_TOP, words
from openentry.rules.eligibility.conditions import Amount, Condition, Verdict, flag, same
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Lawbook
from openentry.rules.truth import TRUE, UNKNOWN, Truth, at_least, certain

FACTORS = (
    "language",
    "education",
    "experience",
    "age",
    "arranged_employment",
    "adaptability",
)
"""Selection factors in the order of the law."""

Points = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Points of the selection grid, (n,) each.

    Attributes
    ----------
    sure, possible : dict
        By factor, after its own maximum: what is sure, and what it would be if everything not
        known were in the person's favour.
    total, possible_total : int64
    """

    sure: dict[str, Points]
    possible: dict[str, Points]
    total: Points
    possible_total: Points

    def row(self, person: int) -> dict[str, int]:
        """Give one person's sure points by factor, and their total."""
        points = {name: int(values[person]) for name, values in self.sure.items()}
        return points | {"total": int(self.total[person])}


def lowest(facts: Facts, whose: str) -> NDArray[np.int64]:
    """Give the lowest of the four levels of a language, 10 at most."""
    levels = [getattr(facts, f"{whose}_{ability}") for ability in ABILITIES]
    found: NDArray[np.int64] = np.minimum(np.minimum.reduce(levels), LEVEL_TOP).astype(np.int64)
    return found


def grid(facts: Facts, lawbook: Lawbook, spouse_not_known: NDArray[np.bool_] | None = None) -> Grid:
    """Give the points of the selection grid.

    Parameters
    ----------
    facts : Facts
    lawbook : Lawbook
    spouse_not_known : (n,) bool, optional
        Whose spouse may or may not give points for language.
    """
    law, tables = lawbook.fsw, lawbook.fsw_grid

    def read(name: str, values: NDArray[np.integer]) -> Points:
        points: Points = tables[name].points[0].astype(np.int64)[values]
        return points

    n = len(facts)
    language = sum(
        (read("first_language", getattr(facts, f"first_{ability}")) for ability in ABILITIES),
        np.zeros(n, np.int64),
    )
    language = language + read("second_language", lowest(facts, "second"))
    years, known = facts.skilled_work_years, facts.skilled_work_years != UNKNOWN
    experience = read("experience", np.where(known, years, 0))
    most = int(tables["experience"].points.max())
    offered = facts.arranged_employment
    adapted, could = _adaptability(facts, lawbook, spouse_not_known)
    sure = {
        "language": language,
        "education": read("education", facts.education),
        "experience": experience,
        "age": read("age", facts.age),
        "arranged_employment": law.arranged_employment_points * (offered == TRUE),
        "adaptability": adapted,
    }
    possible = sure | {
        "experience": np.where(known, experience, most),
        "arranged_employment": law.arranged_employment_points * (offered != 0),
        "adaptability": could,
    }
    for points in (sure, possible):
        for name in FACTORS:
            points[name] = np.minimum(points[name].astype(np.int64), law.maxima[name])
    return Grid(
        sure=sure,
        possible=possible,
        total=_total(sure, law.maxima["total"]),
        possible_total=_total(possible, law.maxima["total"]),
    )


def _total(points: dict[str, Points], most: int) -> Points:
    together = np.sum([points[name] for name in FACTORS], axis=0)
    total: Points = np.minimum(together, most)
    return total


def _adaptability(
    facts: Facts, lawbook: Lawbook, spouse_not_known: NDArray[np.bool_] | None
) -> tuple[Points, Points]:
    """Add up the items of adaptability, those that are sure and those that are possible."""
    law = lawbook.fsw
    speaks = facts.accompanied & (lowest(facts, "spouse") >= law.spouse_language_level_min)
    items: dict[str, Truth] = {
        "spouse_language": certain(speaks),
        "studied_in_canada": facts.studied_in_canada,
        "spouse_studied_in_canada": facts.spouse_studied_in_canada,
        "worked_in_canada": facts.worked_in_canada,
        "spouse_worked_in_canada": facts.spouse_worked_in_canada,
        "relative_in_canada": facts.relative_in_canada,
        "arranged_employment": facts.arranged_employment,
    }
    if spouse_not_known is not None:
        speaks_maybe = np.where(spouse_not_known, UNKNOWN, items["spouse_language"])
        items["spouse_language"] = speaks_maybe.astype(np.int8)
    sure, possible = np.zeros(len(facts), np.int64), np.zeros(len(facts), np.int64)
    for name, points in law.adaptability.items():
        sure += points * (items[name] == TRUE)
        possible += points * (items[name] != 0)
    return sure, possible


def minimum_conditions(
    facts: Facts, lawbook: Lawbook, points: Grid, funds: Condition
) -> tuple[Condition, ...]:
    """Give the conditions of the class that the facts table decides."""
    law, n = lawbook.fsw, len(facts)
    level = lowest(facts, "first")
    least = words("education").index(law.education_at_least)
    return (
        flag("continuous_work", facts.primary_continuous_year, law.provisions["continuous_work"]),
        Condition(
            code="language",
            met=certain(level >= law.language_level_min),
            needed=same(law.language_level_min, n),
            found=Amount(values=level),
            provision=law.provisions["language"],
        ),
        Condition(
            code="education",
            met=certain(facts.education >= least),
            needed=same(least, n, "education"),
            found=Amount(values=facts.education, kind="education"),
            provision=law.provisions["education"],
        ),
        Condition(
            code="points",
            met=at_least(points.total, points.possible_total, law.pass_mark),
            needed=same(law.pass_mark, n),
            found=Amount(values=points.total),
            provision=law.provisions["points"],
        ),
        funds,
    )


def skilled_worker_of_facts(facts: Facts, lawbook: Lawbook) -> tuple[Verdict, Grid]:
    """Decide the class for rows of the facts table."""
    points = grid(facts, lawbook)
    funds = flag("funds", facts.funds_met, lawbook.fsw.provisions["funds"])
    return Verdict.of("fsw", *minimum_conditions(facts, lawbook, points, funds)), points
