"""Joint tables: the total of a whole pool with four gathers a candidate.

The CRS is a sum of blocks, and each block looks at few columns. Columns are cut into bands
(values that no table tells apart), the bands of each small group of columns become one packed
code, and the formula of `openentry.rules.crs` is evaluated once over the grid of each group.
A pool is encoded once; after that a total is one gather a code. The joint tables come from
the definition itself, so they cannot disagree with it cell by cell; that groups may be added
is checked against the maxima when the tables are made.

Packed codes are a cache. They carry the digest of the bands they were made with and are never
stored in files or in a database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import ABILITIES, column
from openentry.rules.crs import (
    ENGLISH,
    FRENCH,
    Columns,
    foursomes,
    in_chunks,
    score,
)
from openentry.rules.errors import PoolError
from openentry.rules.facts import Facts
from openentry.rules.lawbook import CrsTables, Lawbook
from openentry.rules.tables import LEVEL_HIGH, WHOSE_LEVELS, PointsTable, axis

Codes = NDArray[np.unsignedinteger[Any]]
Bands = NDArray[np.uint8]

GROUPS: dict[str, tuple[str, ...]] = {
    "core": (
        "accompanied",
        "age",
        "education",
        "canadian_work_years",
        "canadian_work_wage_tier",
    ),
    "languages": ("accompanied", "first_levels", "second_levels"),
    "spouse": ("spouse_education", "spouse_levels", "spouse_canadian_work_years"),
    "transferability": (
        "education",
        "canadian_work_years",
        "foreign_work_years",
        "trade_certificate",
        "first_language_lowest",
    ),
    "additional": (
        "french_lowest",
        "english_lowest",
        "canadian_study",
        "sibling",
        "nominated",
        "job_offer",
        "job_offer_wage_tier",
    ),
}
"""Columns of each group. ``*_levels`` are the four abilities of one language, in any order."""

CODES: dict[str, tuple[str, ...]] = {
    "core": ("core",),
    "languages": ("languages",),
    "spouse": ("spouse",),
    "rest": ("transferability", "additional"),
}
"""Groups that share a code: two small ones together are one gather, from their summed tables."""

TABLES: dict[str, tuple[str, ...]] = {
    "core": ("core.age", "core.education", "core.canadian_work"),
    "languages": ("core.first_language", "core.second_language"),
    "spouse": ("spouse.education", "spouse.language", "spouse.canadian_work"),
    "transferability": ("transferability.",),
    "additional": ("additional.",),
}
"""Tables (or beginnings of their names) whose points each group holds."""


def _bands(name: str, group: str, laws: tuple[CrsTables, ...]) -> Bands:
    """Cut the values of a column into bands that no table of the group tells apart.

    A band is a run of neighbouring values, so that the band of the lowest level is the
    lowest of the bands.
    """
    whose = name.removesuffix("_levels")
    derived = name.endswith(("_levels", "_lowest"))
    found = axis(name)
    size = LEVEL_HIGH + 1 if derived else (found.size if found else 2)
    edge = np.zeros(size, np.bool_)
    for law in laws:
        for key, table in law.tables.items():
            if not key.startswith(TABLES[group]):
                continue
            if name == "accompanied":
                slices = table.points.reshape(2, -1)
            elif table.each_ability:
                if WHOSE_LEVELS[key] != whose or not derived:
                    continue
                slices = np.moveaxis(table.points, 1, 0).reshape(size, -1)
            elif name in table.version.axes:
                place = table.version.axes.index(name) + 1
                slices = np.moveaxis(table.points, place, 0).reshape(size, -1)
            else:
                continue
            edge[1:] |= (slices[1:] != slices[:-1]).any(axis=1)
        if name == "accompanied":
            # Own caps differ between the columns although the cells may not.
            edge[1] = True
    return np.cumsum(edge).astype(np.uint8)


def _unordered(bands: Bands) -> tuple[NDArray[np.intp], NDArray[np.uint8]]:
    """Number the ways to have four bands, whatever ability has which.

    Returns the number of each numbered foursome of levels, and each foursome of bands once,
    lowest first.
    """
    count = int(bands[-1]) + 1
    ordered = np.indices((count,) * len(ABILITIES), np.uint8).reshape(len(ABILITIES), -1).T
    once, number = np.unique(np.sort(ordered, axis=1), axis=0, return_inverse=True)
    places = tuple(bands[foursomes()].T)
    return number.reshape((count,) * len(ABILITIES))[places], once


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """One column's share of a packed code.

    Attributes
    ----------
    name : str
    bands : (values,) uint8
        Band of each value (of each single level, for ``*_levels``).
    number : (values,) intp
        Number of each value's share (of each foursome's, for ``*_levels``).
    values : list
        For each share a value (or foursome of levels) that has it.
    stride : int
        What one step of the number adds to the cell of the group.
    """

    name: str
    bands: Bands
    number: NDArray[np.intp]
    values: list[Any]
    stride: int

    @property
    def count(self) -> int:
        """How many different shares there are."""
        return len(self.values)

    def adder(self, dtype: np.dtype[Any], start: int) -> Callable[[Columns, Codes], None]:
        """Give what adds this column's share to the codes of a chunk.

        `start` is what one cell of the group adds to its code.
        """
        name, top, stride = self.name, self.count - 1, self.stride * start
        if np.array_equal(self.number, np.minimum(np.arange(len(self.number)), top)):
            # Every value is its own band, up to the last: arithmetic is quicker than a gather.
            step = dtype.type(stride)
            return lambda columns, code: _add(code, np.minimum(columns[name], top) * step)
        share = (self.number * stride).astype(dtype)
        return lambda columns, code: _add(code, share.take(columns[name], mode="clip"))


def _add(code: Codes, share: Codes) -> None:
    code += share


def _part(name: str, group: str, laws: tuple[CrsTables, ...], stride: int) -> _Part:
    bands = _bands(name, group, laws)
    first = [int(np.flatnonzero(bands == b)[0]) for b in range(int(bands[-1]) + 1)]
    number, values = bands.astype(np.intp), list[Any](first)
    if name.endswith("_levels"):
        number, once = _unordered(bands)
        values = [tuple(first[band] for band in four) for four in once]
    return _Part(name=name, bands=bands, number=number, values=values, stride=stride)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Packed:
    """Candidates as packed codes.

    Attributes
    ----------
    codes : dict
        Name in `CODES` to (n,) unsigned integers of the smallest type that holds its cells.
    digest : str
        Digest of the bands the codes were made with.
    """

    codes: dict[str, Codes]
    digest: str

    def __len__(self) -> int:
        return len(self.codes["core"])

    @property
    def nbytes(self) -> int:
        """Bytes that scoring the whole pool reads."""
        return sum(codes.nbytes for codes in self.codes.values())


class Packing:
    """Bands and packed codes that fit one lawbook or several at once.

    Parameters
    ----------
    *lawbooks : Lawbook
        Codes made here can be scored under any of them. Encode once with the law of today
        and a proposed one to compare them on the same pool.
    """

    def __init__(self, *lawbooks: Lawbook) -> None:
        laws = tuple(lawbook.crs for lawbook in lawbooks)
        self.parts: dict[str, tuple[_Part, ...]] = {}
        self.cells: dict[str, int] = {}
        digest = hashlib.sha256()
        for group, names in GROUPS.items():
            stride, parts = 1, []
            for name in names:
                part = _part(name, group, laws, stride)
                digest.update(f"{group}.{name}:".encode() + part.bands.tobytes())
                parts.append(part)
                stride *= part.count
            self.parts[group] = tuple(parts)
            self.cells[group] = stride
        # Cell 0 of the spouse group is kept for candidates without an accompanying spouse.
        self.cells["spouse"] += 1
        self.digest = digest.hexdigest()
        self.starts: dict[str, int] = {}
        self.sizes: dict[str, int] = {}
        for code, groups in CODES.items():
            size = 1
            for group in groups:
                self.starts[group] = size
                size *= self.cells[group]
            self.sizes[code] = size

    def encode(self, facts: Facts, *, threads: int = 1) -> Packed:
        """Turn facts into packed codes.

        Parameters
        ----------
        facts : Facts
            (n,) columns.
        threads : int
            Cores to use.
        """
        n = len(facts)
        codes: dict[str, Codes] = {
            name: np.empty(n, np.min_scalar_type(size - 1)) for name, size in self.sizes.items()
        }
        adders = {
            name: [
                part.adder(codes[name].dtype, self.starts[group])
                for group in groups
                for part in self.parts[group]
                if part.count > 1
            ]
            for name, groups in CODES.items()
        }

        def work(part: slice) -> None:
            columns = Columns(facts, part)
            for name in CODES:
                code = codes[name][part]
                code[:] = 0
                for add in adders[name]:
                    add(columns, code)
                if name == "spouse":
                    code += 1
                    code *= columns["accompanied"]

        in_chunks(work, n, threads)
        return Packed(codes=codes, digest=self.digest)

    def grid(self, group: str) -> Facts:
        """Give one candidate for each cell of a group, in the order of the codes."""
        parts = self.parts[group]
        cells = np.arange(int(np.prod([p.count for p in parts])))
        given: dict[str, NDArray[Any]] = {}
        for part in parts:
            number = cells // part.stride % part.count
            if part.name.endswith("_levels"):
                whose = part.name.removesuffix("_levels")
                levels = np.array(part.values, np.uint8)[number]
                given |= {f"{whose}_{a}": levels[:, i] for i, a in enumerate(ABILITIES)}
            else:
                given[part.name] = np.array(part.values, np.uint8)[number]
        return _candidates(given, len(cells), accompanied=group == "spouse")


def _candidates(given: dict[str, NDArray[Any]], n: int, *, accompanied: bool) -> Facts:
    """Make candidates who have the given columns and derived levels, and nothing else."""
    columns: dict[str, NDArray[Any]] = {}
    # With French first, the two languages are free of each other: any pair of lowest levels
    # of French and English is somebody's.
    french_first = "french_lowest" in given
    for name, values in given.items():
        match name:
            case "first_language_lowest" | "french_lowest":
                columns |= {f"first_{ability}": values for ability in ABILITIES}
            case "english_lowest":
                columns |= {f"second_{ability}": values for ability in ABILITIES}
            case _ if column(name).kind == "flag":
                columns[name] = values.astype(np.bool_)
            case _:
                columns[name] = values
    if accompanied:
        columns["accompanied"] = np.ones(n, np.bool_)
    columns["first_language"] = np.full(n, FRENCH if french_first else ENGLISH, np.uint8)
    return Facts.build(n, category_ids=(), **columns)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _JointTables:
    """Points of every packed code under one law.

    Attributes
    ----------
    points : dict
        Name in `CODES` to (cells,) int16.
    core_cap : (cells of core,) int16 or None
        Cap of the core by core code, where core and languages together could pass it.
    total_cap : int or None
        Cap of the total, where the blocks together could pass it.
    """

    points: dict[str, NDArray[np.int16]]
    core_cap: NDArray[np.int16] | None
    total_cap: int | None


@lru_cache(maxsize=64)
def _joint(packing: Packing, law: CrsTables) -> _JointTables:
    _refuse_coarser(packing, law)
    points: dict[str, NDArray[np.int16]] = {}
    grids = {group: packing.grid(group) for group in GROUPS}
    for group, grid in grids.items():
        scored = score(grid, law)
        match group:
            case "core":
                points[group] = scored.core_age + scored.core_education + scored.core_canadian_work
            case "languages":
                points[group] = scored.core_first_language + scored.core_second_language
            case "spouse":
                points[group] = np.concatenate([np.zeros(1, np.int16), scored.spouse_total])
            case _:
                points[group] = getattr(scored, f"{group}_total")
    core_cap = law.core_cap.take(grids["core"].accompanied.astype(np.intp))
    reach = np.array(
        [
            points[group][grids[group].accompanied == company].max()
            for group in ("core", "languages")
            for company in (False, True)
        ]
    ).reshape(2, 2)
    core_binds = bool((reach.sum(axis=0) > law.core_cap).any())
    total = sum(int(p.max()) for p in points.values())
    return _JointTables(
        points={
            code: _summed([points[group] for group in groups]) for code, groups in CODES.items()
        },
        core_cap=core_cap if core_binds else None,
        total_cap=law.total_cap if total > law.total_cap else None,
    )


def _summed(tables: list[NDArray[np.int16]]) -> NDArray[np.int16]:
    """Give the points of each shared code; the first group's cells are next to one another."""
    table = tables[0]
    for later in tables[1:]:
        table = np.add.outer(later, table).ravel()
    return table


def _refuse_coarser(packing: Packing, law: CrsTables) -> None:
    """Refuse codes whose bands put together what this law tells apart."""
    for group, parts in packing.parts.items():
        for part in parts:
            finer = np.flatnonzero(np.diff(_bands(part.name, group, (law,)))) + 1
            if (part.bands[finer] == part.bands[finer - 1]).any():
                raise PoolError("packing-too-coarse", column=part.name)
        for key, table in law.tables.items():
            if key.startswith(TABLES[group]):
                _refuse_foreign(group, table)


def _refuse_foreign(group: str, table: PointsTable) -> None:
    """Refuse a table whose points depend on a column that is not in its group."""
    # The spouse group is read only when accompanied.
    known = {*GROUPS[group], "level", "accompanied" if group == "spouse" else ""}
    for place, name in enumerate(("accompanied", *table.version.axes)):
        if name not in known and np.diff(table.points, axis=place).any():
            raise PoolError("packing-too-coarse", column=name)


def totals(
    packed: Packed, packing: Packing, lawbook: Lawbook, *, threads: int = 1
) -> NDArray[np.int16]:
    """Give the total of each packed candidate under a lawbook.

    Parameters
    ----------
    packed : Packed
        (n,) codes made by ``packing``.
    packing : Packing
    lawbook : Lawbook
    threads : int
        Cores to use.

    Returns
    -------
    (n,) int16
        Equal to ``crs(facts, lawbook).total`` of the facts that were encoded.

    Raises
    ------
    PoolError
        ``packing-other`` if the codes were made with other bands, ``packing-too-coarse`` if
        the lawbook tells apart what the packing puts together.
    """
    if packed.digest != packing.digest:
        raise PoolError("packing-other")
    joint = _joint(packing, lawbook.crs)
    out = np.empty(len(packed), np.int16)

    def work(part: slice) -> None:
        # The codes were made for these tables, so "clip" only spares a second check.
        code = {name: codes[part] for name, codes in packed.codes.items()}
        total = out[part]
        joint.points["core"].take(code["core"], out=total, mode="clip")
        total += joint.points["languages"].take(code["languages"], mode="clip")
        if joint.core_cap is not None:
            np.minimum(total, joint.core_cap.take(code["core"], mode="clip"), out=total)
        for name in ("spouse", "rest"):
            total += joint.points[name].take(code[name], mode="clip")
        if joint.total_cap is not None:
            np.minimum(total, np.int16(joint.total_cap), out=total)

    in_chunks(work, len(packed), threads)
    return out
