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
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import ABILITIES
from openentry.rules.facts import Facts
from openentry.rules.lawbook import COMPONENTS, CrsTables, Lawbook
from openentry.rules.tables import LEVEL_HIGH, WHOSE_LEVELS, PointsTable

Points = NDArray[np.int16]
Levels = NDArray[np.uint8]

CHUNK = 1 << 17
"""Candidates worked on at a time: few enough for the cache of a processor, enough that threads
seldom wait for one another between two operations."""

ENGLISH, FRENCH = 1, 2
"""Codes in the column ``first_language``."""


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
    # One block of memory: to ask the system for many small ones costs as much as the scoring.
    out = dict(zip(SCORE_FIELDS, np.empty((len(SCORE_FIELDS), n), np.int16), strict=True))

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
        self._known: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
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


def _lowest_in(columns: Columns, language: int, other: int) -> Levels:
    # The second official language is the other one, so French is first or second, never both.
    named = columns["first_language"]
    lowest: Levels = columns["first_language_lowest"] * (named == language)
    lowest += columns["second_language_lowest"] * (named == other)
    return lowest


def _levels(columns: Columns, whose: str) -> NDArray[np.uint16]:
    """Number the foursome of levels; see `foursomes`."""
    count = LEVEL_HIGH + 1
    listening, reading, speaking, writing = columns.abilities(whose)
    # Pairs still fit into eight bits, where arithmetic is cheapest.
    number = (listening * count + reading).astype(np.uint16)
    number *= count * count
    number += speaking * count + writing
    return number


def foursomes() -> NDArray[np.uint8]:
    """Give the levels of every numbered foursome, (13 ** 4, 4) in the order of `ABILITIES`."""
    return np.indices((LEVEL_HIGH + 1,) * len(ABILITIES), np.uint8).reshape(len(ABILITIES), -1).T


_DERIVED: dict[str, Callable[[Columns], NDArray[Any]]] = {
    "first_language_lowest": lambda columns: _lowest(columns, "first"),
    "second_language_lowest": lambda columns: _lowest(columns, "second"),
    "french_lowest": lambda columns: _lowest_in(columns, FRENCH, ENGLISH),
    "english_lowest": lambda columns: _lowest_in(columns, ENGLISH, FRENCH),
    "first_levels": lambda columns: _levels(columns, "first"),
    "second_levels": lambda columns: _levels(columns, "second"),
    "spouse_levels": lambda columns: _levels(columns, "spouse"),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Reading:
    """A component as one gather: the columns that lead to a cell, and the points in it.

    Attributes
    ----------
    axes : tuple of (str, int)
        Columns and how many values each has; none where the points never differ.
    points : (cells,) int16
        After the component's own cap.
    dtype : numpy.dtype
        Smallest type that holds the number of every cell: index arithmetic is most of the work.
    """

    axes: tuple[tuple[str, int], ...]
    points: Points
    dtype: np.dtype[Any]

    def read(self, columns: Columns, out: Points) -> None:
        """Write the points of each candidate of the chunk."""
        if not self.axes:
            out[:] = self.points[0]
            return
        (name, _), *others = self.axes
        cell = columns[name]
        if others:
            cell = cell.astype(self.dtype)
            for name, size in others:
                cell *= size
                cell += columns[name]
        if self.points.size == 2 and self.points[0] == 0:
            # All or nothing: a product is quicker than a gather.
            np.multiply(cell, self.points[1], out=out)
            return
        # The border keeps values within their axes, so "clip" only spares a second check.
        self.points.take(cell, out=out, mode="clip")


@lru_cache(maxsize=64)
def _readings(law: CrsTables) -> dict[str, _Reading]:
    keys = [f"{block}.{name}" for block, names in COMPONENTS.items() for name in names]
    return {key: _reading(key, law.tables[key]) for key in keys}


def _reading(key: str, table: PointsTable) -> _Reading:
    points = table.points
    axes = [(axis.name, size) for axis, size in zip(table.axes, points.shape[1:], strict=True)]
    if table.each_ability:
        # The four abilities are added up here, once for all candidates.
        added = points[:, foursomes()].sum(axis=2, dtype=np.int16)
        points = np.minimum(added, table.cap[:, np.newaxis])
        axes = [(f"{WHOSE_LEVELS[key]}_levels", points.shape[1])]
    if key.startswith("spouse."):
        # Read only when accompanied.
        points = points * np.array([0, 1], np.int16).reshape(2, *[1] * len(axes))
    axes.insert(0, ("accompanied", 2))
    for place in reversed(range(len(axes))):
        first = points.take([0], axis=place)
        if (points == first).all():
            points = first.squeeze(place)
            del axes[place]
    dtype = np.min_scalar_type(points.size - 1)
    return _Reading(axes=tuple(axes), points=points.ravel(), dtype=dtype)


def _score_chunk(columns: Columns, law: CrsTables, out: dict[str, Points]) -> None:
    readings = _readings(law)

    def added(block: str, names: tuple[str, ...], total: Points) -> Points:
        total[:] = out[f"{block}_{names[0]}"]
        for name in names[1:]:
            total += out[f"{block}_{name}"]
        return total

    def of_company(cap: Points) -> Points:
        """Give each candidate the cap of those alone or of those accompanied."""
        most: Points = cap[0] + columns["accompanied"] * (cap[1] - cap[0])
        return most

    # Block by block, so that what is added up is still in the cache.
    for block, names in COMPONENTS.items():
        for name in names:
            readings[f"{block}.{name}"].read(columns, out[f"{block}_{name}"])
        total = out[f"{block}_total"]
        match block:
            case "core":
                _cut(added(block, names, total), of_company(law.core_cap))
            case "spouse":
                _cut(added(block, names, total), of_company(law.spouse_cap))
            case "transferability":
                total[:] = 0
                together = np.empty_like(total)
                for members, cap in law.groups:
                    total += _cut(added(block, members, together), cap)
                _cut(total, law.transferability_cap)
            case _:
                _cut(added(block, names, total), law.additional_cap)
    total = out["total"]
    total[:] = 0
    for block in COMPONENTS:
        total += out[f"{block}_total"]
    _cut(total, law.total_cap)


def _cut(points: Points, most: Points | int) -> Points:
    """Cut points to the most the law gives, in place."""
    return np.minimum(points, most, out=points, dtype=np.int16)
