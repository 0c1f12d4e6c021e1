"""The points of one day as plain lists and dicts, read straight from the law's TOML.

For the two yardsticks: they share the law with the product but none of its code, so that being
equal to it says something. The caps and groups are those of `crs/maxima.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import openentry

LAW = Path(openentry.__file__).parent / "law" / "crs"

EDUCATION = (
    "none", "secondary", "one_year", "two_year", "three_year", "two_or_more", "masters",
    "doctorate",
)  # fmt: skip
_VALUES_OF: dict[str, tuple[Any, ...]] = {
    "age": tuple(range(121)),
    "education": EDUCATION,
    "spouse_education": EDUCATION,
    "level": tuple(range(13)),
    "first_language_lowest": tuple(range(13)),
    "french_lowest": tuple(range(13)),
    "english_lowest": tuple(range(13)),
    "canadian_work_years": tuple(range(81)),
    "foreign_work_years": tuple(range(81)),
    "spouse_canadian_work_years": tuple(range(81)),
    "trade_certificate": (False, True),
    "sibling": (False, True),
    "nominated": (False, True),
    "canadian_study": ("none", "one_or_two_years", "three_or_more_years"),
    "job_offer": ("none", "major_group_00", "other"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Points by cell. A column of numbers or a flag is a list, a column of words a dict.

    `age`, `education`, `first_language`, `second_language` and `canadian_work` have one table
    for candidates alone (place 0) and one for accompanied ones (place 1).
    """

    age: list[list[int]]
    education: list[dict[str, int]]
    first_language: list[list[int]]
    second_language: list[list[int]]
    canadian_work: list[list[int]]
    spouse_education: dict[str, int]
    spouse_language: list[int]
    spouse_canadian_work: list[int]
    education_language: dict[str, list[int]]
    education_canadian_work: dict[str, list[int]]
    foreign_work_language: list[list[int]]
    foreign_work_canadian_work: list[list[int]]
    certificate_language: list[list[int]]
    french: list[list[int]]
    sibling: int
    nomination: int
    canadian_study: dict[str, int]
    job_offer: dict[str, int]
    caps: dict[str, Any]


def read_grid(on: date) -> Grid:
    """Read the tables in force on a day."""
    table = partial(_table, on)
    additional = partial(_table, on, "additional")
    maxima = _in_force("maxima", on)
    second = _in_force("core/second_language", on)
    (group_cap,) = {group["maximum"] for group in maxima["group"]}
    return Grid(
        age=_both(table, "core", "age"),
        education=_both(table, "core", "education"),
        first_language=_both(table, "core", "first_language"),
        second_language=_both(table, "core", "second_language"),
        canadian_work=_both(table, "core", "canadian_work"),
        spouse_education=table("spouse", "education"),
        spouse_language=table("spouse", "language"),
        spouse_canadian_work=table("spouse", "canadian_work"),
        education_language=table("transferability", "education_language"),
        education_canadian_work=table("transferability", "education_canadian_work"),
        foreign_work_language=table("transferability", "foreign_work_language"),
        foreign_work_canadian_work=table("transferability", "foreign_work_canadian_work"),
        certificate_language=table("transferability", "certificate_language"),
        french=additional("french"),
        sibling=additional("sibling")[True],
        nomination=additional("nomination")[True],
        canadian_study=additional("canadian_study"),
        job_offer=additional("job_offer"),
        caps={
            "core": [maxima["core"]["alone"], maxima["core"]["accompanied"]],
            "second_language": [second["cap"]["alone"], second["cap"]["accompanied"]],
            "spouse": maxima["spouse"]["accompanied"],
            "transferability_group": group_cap,
            "transferability": maxima["transferability"],
            "additional": maxima["additional"],
        },
    )


def _in_force(name: str, on: date) -> dict[str, Any]:
    document = tomllib.loads((LAW / f"{name}.toml").read_text(encoding="utf-8"))
    begun: list[dict[str, Any]] = [v for v in document["version"] if v["in_force"] <= on]
    return max(begun, key=lambda version: version["in_force"])


def _both(table: Callable[..., Any], block: str, name: str) -> list[Any]:
    return [table(block, name, column) for column in ("alone", "accompanied")]


def _table(on: date, block: str, name: str, column: str = "points") -> Any:  # noqa: ANN401
    version = _in_force(f"{block}/{name}", on)
    column = column if version.get("by") else "points"

    def nested(axes: list[str], cell: dict[str, Any]) -> Any:  # noqa: ANN401
        if not axes:
            (row,) = (r for r in version["rows"] if _holds(r, cell))
            return row[column]
        axis, *others = axes
        values = _VALUES_OF[axis]
        inner = {value: nested(others, {**cell, axis: value}) for value in values}
        return inner if isinstance(values[0], str) else list(inner.values())

    return nested(version["axes"], {})


def _holds(row: dict[str, Any], cell: dict[str, Any]) -> bool:
    return all(axis not in row or _names(row[axis], value) for axis, value in cell.items())


def _names(written: Any, value: Any) -> bool:  # noqa: ANN401
    """Say whether what a row writes ("20-29", "45+", 30, a word, a list) names this value."""
    if isinstance(written, list):
        return any(_names(part, value) for part in written)
    if isinstance(value, str) or not isinstance(written, str):
        return bool(written == value)
    if written.endswith("+"):
        return bool(int(written[:-1]) <= value)
    low, _, high = written.partition("-")
    return bool(int(low) <= value <= int(high))
