"""One version of a table of points, from printed rows to a dense array.

For turning what a lawyer reads into what a processor gathers, and for refusing tables that
miss a cell, give one twice or fall short of their stated maximum. No days are known here.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import ABILITIES, LEVEL_TOP, column
from openentry.rules.errors import LawError

if TYPE_CHECKING:
    from openentry.rules.loading.tables import TableVersion

LEVEL_HIGH = 12
"""Highest level a row may hold; those above `LEVEL_TOP` count as `LEVEL_TOP`."""

DERIVED = (
    "level",
    "first_language_lowest",
    "second_language_lowest",
    "french_lowest",
    "english_lowest",
)
"""Axes that are not columns: levels, which run from 0 to `LEVEL_TOP` in the law."""

VALUES = ("points", "alone", "accompanied")

POINTS_TOP = 1_213
"""Most points of a cell: a total adds up 27 cells, and their sum must fit into 16 bits."""

WHOSE_LEVELS = {
    "core.first_language": "first",
    "core.second_language": "second",
    "spouse.language": "spouse",
}
"""Whose four abilities a table read once an ability speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Axis:
    """One way into a table: a column of facts, or a level derived from some.

    Attributes
    ----------
    name : str
    words : tuple of str
        For columns of words; empty otherwise.
    size : int
        How many values the law distinguishes; a value is its own place.
    """

    name: str
    words: tuple[str, ...]
    size: int


def axis(name: str) -> Axis | None:
    """Give an axis by name, or None if no such column or derived level exists."""
    if name in DERIVED:
        return Axis(name=name, words=(), size=LEVEL_TOP + 1)
    try:
        what = column(name)
    except StopIteration:
        return None
    match what.kind:
        case "word":
            return Axis(name=name, words=what.words, size=len(what.words))
        case "flag":
            return Axis(name=name, words=(), size=2)
        case "integer":
            return Axis(name=name, words=(), size=what.high + 1)
        case _:
            return None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PointsTable:
    """A table of points ready to gather from.

    Attributes
    ----------
    version : TableVersion
    axes : tuple of Axis
    points : int16 array
        First axis: 0 alone, 1 accompanied; then one axis each in order. Level axes go to
        `LEVEL_HIGH`, where 11 and 12 repeat 10.
    each_ability : bool
        The table is read for each of the four abilities and the points are added.
    cap : (2,) int16
        The most the component gives, alone and accompanied.
    row_of : int16 array
        Number of the printed row that decides each cell, same shape without the first axis.
    """

    version: TableVersion
    axes: tuple[Axis, ...]
    points: NDArray[np.int16]
    each_ability: bool
    cap: NDArray[np.int16]
    row_of: NDArray[np.int16]


def _places(value: object, where: Axis) -> list[int] | None:
    """Give the places on an axis that the value of a row names; None if it names none."""
    if isinstance(value, tuple):
        parts = [_places(part, where) for part in value]
        return None if None in parts else [p for part in parts if part for p in part]
    if isinstance(value, bool):
        return [int(value)] if where.size == 2 and not where.words else None
    if where.words:
        return [where.words.index(value)] if value in where.words else None
    if isinstance(value, int):
        return [value] if 0 <= value < where.size else None
    if not isinstance(value, str):
        return None
    low, dash, high = value.partition("-")
    if dash and low.isdigit() and high.isdigit() and int(low) <= int(high) < where.size:
        return list(range(int(low), int(high) + 1))
    if value.endswith("+") and value[:-1].isdigit() and int(value[:-1]) < where.size:
        return list(range(int(value[:-1]), where.size))
    return None


def compile_table(version: TableVersion, file: str) -> PointsTable:
    """Compile one version, refusing rows that do not make a whole table.

    Raises
    ------
    LawError
        ``law-axis``, ``law-level-axis``, ``law-row-value``, ``law-row-points``,
        ``law-cell-twice``, ``law-cell-missing``, ``law-maximum``; each names file, version and,
        where one is wrong, row.
    """
    where = {"file": file, "version": version.id}
    axes, each = _axes(version, file), version.of is not None
    shape = tuple(a.size for a in axes)
    points = np.zeros((2, *shape), np.int16)
    row_of = np.full(shape, -1, np.int16)
    needed = ("alone", "accompanied") if version.by else ("points",)
    for number, row in enumerate(version.rows, 1):
        given = tuple(key for key in VALUES if key in row)
        values = [row[key] for key in given]
        if sorted(given) != sorted(needed) or not all(
            type(v) is int and 0 <= v <= POINTS_TOP for v in values
        ):
            raise LawError(
                "law-row-points", **where, row=number, top=POINTS_TOP, needed=", ".join(needed)
            )
        for key in row:
            if key not in VALUES and key not in version.axes:
                raise LawError("law-axis", **where, axis=key)
        places = []
        for a in axes:
            if a.name not in row:
                places.append(list(range(a.size)))
                continue
            found_places = _places(row[a.name], a)
            if not found_places:
                raise LawError(
                    "law-row-value", **where, row=number, axis=a.name, value=str(row[a.name])
                )
            places.append(found_places)
        alone = row["alone"] if version.by else row["points"]
        accompanied = row["accompanied"] if version.by else row["points"]
        for cell in itertools.product(*places):
            if row_of[cell] >= 0:
                raise LawError(
                    "law-cell-twice",
                    **where,
                    row=number,
                    other=int(row_of[cell]) + 1,
                    cell=_cell_text(cell, axes),
                )
            row_of[cell] = number - 1
            points[(0, *cell)], points[(1, *cell)] = alone, accompanied
    if (row_of < 0).any():
        first = tuple(int(i) for i in np.argwhere(row_of < 0)[0])
        raise LawError("law-cell-missing", **where, cell=_cell_text(first, axes))
    cap = _cap(version, points, each)
    _check_maximum(version, points, each, cap, where)
    for i, a in enumerate(axes):
        if a.name in DERIVED:
            tail = LEVEL_HIGH - LEVEL_TOP
            points = np.concatenate([points, *[points.take([-1], axis=i + 1)] * tail], axis=i + 1)
            row_of = np.concatenate([row_of, *[row_of.take([-1], axis=i)] * tail], axis=i)
    points.flags.writeable = row_of.flags.writeable = False
    return PointsTable(
        version=version, axes=tuple(axes), points=points, each_ability=each, cap=cap, row_of=row_of
    )


def _axes(version: TableVersion, file: str) -> list[Axis]:
    where = {"file": file, "version": version.id}
    # The score of a candidate is always known, so its tables have no cell for "not known".
    scored = file.startswith("crs.")
    axes = []
    for name in version.axes:
        found = axis(name)
        if found is None or (scored and name not in DERIVED and column(name).nullable):
            raise LawError("law-axis", **where, axis=name)
        axes.append(found)
    alone = version.axes == ("level",)
    if scored:
        alone = alone and file.removeprefix("crs.") in WHOSE_LEVELS
    if (version.of or "level" in version.axes) and not (version.of and alone):
        raise LawError("law-level-axis", **where, allowed=", ".join(WHOSE_LEVELS))
    return axes


def _cell_text(cell: tuple[int, ...], axes: list[Axis]) -> str:
    return ", ".join(
        f"{a.name} {a.words[i] if a.words else i}" for i, a in zip(cell, axes, strict=True)
    )


def _two(values: Mapping[Any, int]) -> NDArray[np.int16]:
    alone = values.get("alone", values.get("points", 0))
    return np.array([alone, values.get("accompanied", values.get("points", 0))], np.int16)


def _reach(points: NDArray[np.int16], each: bool) -> NDArray[np.int16]:
    top: NDArray[np.int16] = points.reshape(2, -1).max(axis=1)
    return top * np.int16(len(ABILITIES) if each else 1)


def _cap(version: TableVersion, points: NDArray[np.int16], each: bool) -> NDArray[np.int16]:
    if version.cap is None:
        return _reach(points, each)
    return _two(version.cap)


def _check_maximum(
    version: TableVersion,
    points: NDArray[np.int16],
    each: bool,
    cap: NDArray[np.int16],
    where: dict[str, str],
) -> None:
    stated = _two(version.maximum)
    reached = np.minimum(_reach(points, each), cap)
    for i, name in enumerate(("alone", "accompanied")):
        if stated[i] != reached[i]:
            raise LawError(
                "law-maximum",
                **where,
                column=name if version.by else "points",
                stated=int(stated[i]),
                reached=int(reached[i]),
            )
