"""The Comprehensive Ranking System: every component of the score of every candidate.

This is the definition: one gather per table, then the caps, in the words of the law. It is
used to explain and to answer with components. Totals of whole pools take the faster road of
`openentry.rules.joint`, which is proven equal to this one.

Law: Ministerial Instructions respecting the Express Entry system, ss. 8 to 30, as the files
under ``law/crs`` state them with their sources.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import ABILITIES
from openentry.rules.facts import Facts
from openentry.rules.lawbook import COMPONENTS, CrsTables, Lawbook
from openentry.rules.tables import LEVEL_HIGH, PointsTable

Points = NDArray[np.int16]
Levels = NDArray[np.uint8]

CHUNK = 1 << 14
"""Candidates worked on at a time: what a core's cache holds."""

FRENCH = 2
"""Code of French in the column ``first_language``."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Score:
    """Points of each candidate by component, (n,) int16 each.

    A component is the table's own value after its own cap and before joint caps; each
    ``total`` is after caps; `total` is the sum of the four block totals.
    """

    core_age: Points
    core_education: Points
    core_first_language: Points
    core_second_language: Points
    core_canadian_work: Points
    core_total: Points
    spouse_education: Points
    spouse_language: Points
    spouse_canadian_work: Points
    spouse_total: Points
    transferability_education_language: Points
    transferability_education_canadian_work: Points
    transferability_foreign_work_language: Points
    transferability_foreign_work_canadian_work: Points
    transferability_certificate_language: Points
    transferability_total: Points
    additional_sibling: Points
    additional_french: Points
    additional_canadian_study: Points
    additional_job_offer: Points
    additional_nomination: Points
    additional_total: Points
    total: Points

    def __len__(self) -> int:
        return len(self.total)

    def blocks(self, index: int) -> dict[str, dict[str, int]]:
        """Give one candidate's points as ``{block: {component: points, "total": points}}``."""
        return {
            block: {
                name: int(getattr(self, f"{block}_{name}")[index]) for name in (*names, "total")
            }
            for block, names in COMPONENTS.items()
        }


SCORE_FIELDS = tuple(f.name for f in fields(Score))


def crs(facts: Facts, lawbook: Lawbook, *, threads: int = 1) -> Score:
    """Score candidates under the law of one day, with every component.

    Parameters
    ----------
    facts : Facts
        (n,) columns, checked at the border.
    lawbook : Lawbook
    threads : int
        Cores to use; the answer does not depend on it.

    Returns
    -------
    Score
        (n,) int16 arrays. Never above the maxima of the lawbook, never below 0.

    Notes
    -----
    Source: ``law/crs``, each table with its provision. Whether the points are provisional is
    a property of the lawbook.
    """
    return score(facts, lawbook.crs, threads=threads)


def score(facts: Facts, law: CrsTables, *, threads: int = 1) -> Score:
    """Score candidates under tables of points, whatever day they are of; see `crs`."""
    n = len(facts)
    out = {name: np.empty(n, np.int16) for name in SCORE_FIELDS}

    def work(part: slice) -> None:
        _score_chunk(Columns(facts, part), law, {k: v[part] for k, v in out.items()})

    in_chunks(work, n, threads)
    return Score(**out)


def in_chunks(work: Callable[[slice], None], n: int, threads: int) -> None:
    """Do work on every chunk of `n` candidates, on several cores if asked."""
    parts = [slice(start, start + CHUNK) for start in range(0, n, CHUNK)]
    if threads > 1 and len(parts) > 1:
        with ThreadPoolExecutor(threads) as pool:
            for _ in pool.map(work, parts):
                pass
    else:
        for part in parts:
            work(part)


class Columns:
    """The columns of one chunk, with the levels that the law derives from them."""

    def __init__(self, facts: Facts, part: slice) -> None:
        self._facts, self._part = facts, part
        self._known: dict[str, NDArray[np.uint8]] = {}

    def __getitem__(self, name: str) -> NDArray[np.uint8]:
        if name not in self._known:
            derive = _DERIVED.get(name)
            values = derive(self) if derive else getattr(self._facts, name)[self._part]
            self._known[name] = values.view(np.uint8) if values.dtype == np.bool_ else values
        return self._known[name]

    def abilities(self, whose: str) -> list[Levels]:
        """Give the four levels of the candidate's first or second language, or the spouse's."""
        return [self[f"{whose}_{ability}"] for ability in ABILITIES]


def _lowest(columns: Columns, whose: str) -> Levels:
    a, b, c, d = columns.abilities(whose)
    return np.minimum(np.minimum(a, b), np.minimum(c, d))


def _lowest_of(columns: Columns, *, french: bool) -> Levels:
    # The second official language is the other one, so French is first or second, never both.
    first_is_french = columns["first_language"] == FRENCH
    named = columns["first_language"] > 0
    in_first = first_is_french if french else ~first_is_french
    lowest = np.where(in_first, columns["first_language_lowest"], columns["second_lowest"])
    return np.where(named, lowest, np.uint8(0))


_DERIVED: dict[str, Callable[[Columns], Levels]] = {
    "first_language_lowest": lambda columns: _lowest(columns, "first"),
    "second_lowest": lambda columns: _lowest(columns, "second"),
    "french_lowest": lambda columns: _lowest_of(columns, french=True),
    "english_lowest": lambda columns: _lowest_of(columns, french=False),
}


WHOSE_LEVELS = {
    "core.first_language": "first",
    "core.second_language": "second",
    "spouse.language": "spouse",
}
"""Whose four abilities a table read once an ability speaks of."""


def _gather(table: PointsTable, columns: Columns, accompanied: NDArray[np.intp]) -> Points:
    """Read a table of columns for each candidate of the chunk."""
    index = accompanied
    for axis, size in zip(table.axes, table.points.shape[1:], strict=True):
        index = index * size + columns[axis.name]
    return table.points.ravel().take(index)


def _gather_abilities(
    table: PointsTable, levels: list[Levels], accompanied: NDArray[np.intp]
) -> Points:
    """Read a table of levels once an ability, add up, cut to the component's own cap."""
    base = accompanied * (LEVEL_HIGH + 1)
    points = table.points.ravel()
    total = points.take(base + levels[0])
    for level in levels[1:]:
        total += points.take(base + level)
    return np.minimum(total, table.cap.take(accompanied))


def _score_chunk(columns: Columns, law: CrsTables, out: dict[str, Points]) -> None:
    accompanied = columns["accompanied"].astype(np.intp)
    for block, names in COMPONENTS.items():
        for name in names:
            table = law.tables[f"{block}.{name}"]
            if table.each_ability:
                levels = columns.abilities(WHOSE_LEVELS[f"{block}.{name}"])
                points = _gather_abilities(table, levels, accompanied)
            else:
                points = _gather(table, columns, accompanied)
            if block == "spouse":
                points = points * accompanied.astype(np.int16)
            out[f"{block}_{name}"][:] = points
    _total(law, accompanied, out)


def _total(law: CrsTables, accompanied: NDArray[np.intp], out: dict[str, Points]) -> None:
    def added(block: str, names: tuple[str, ...]) -> Points:
        total: Points = out[f"{block}_{names[0]}"].copy()
        for name in names[1:]:
            total += out[f"{block}_{name}"]
        return total

    out["core_total"][:] = np.minimum(
        added("core", COMPONENTS["core"]), law.core_cap.take(accompanied)
    )
    out["spouse_total"][:] = np.minimum(
        added("spouse", COMPONENTS["spouse"]), law.spouse_cap.take(accompanied)
    )
    transferability = np.zeros_like(out["transferability_total"])
    for names, cap in law.groups:
        transferability += np.minimum(added("transferability", names), np.int16(cap))
    out["transferability_total"][:] = np.minimum(transferability, np.int16(law.transferability_cap))
    out["additional_total"][:] = np.minimum(
        added("additional", COMPONENTS["additional"]), np.int16(law.additional_cap)
    )
    out["total"][:] = out["core_total"]
    for block in ("spouse", "transferability", "additional"):
        out["total"] += out[f"{block}_total"]
    np.minimum(out["total"], np.int16(law.total_cap), out=out["total"])
