"""Profiles in CSV: one row a person, one column for each field of each thing.

Columns are named by the way to the field, things of a list by their number from 1:
``tests.1.test``, ``jobs.2.started_on``, ``spouse.jobs.1.noc``. An empty cell is absent, and a
thing of which every cell is empty is not there. Lists of codes are separated by semicolons.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openentry.files.header import HEADER, is_carried
from openentry.files.profiles.forms import LIST_TOP, Form
from openentry.files.profiles.layout import layout
from openentry.files.profiles.notes import Steps, columned
from openentry.files.profiles.shape import MARK, STAND_IN, is_fact, unknown
from openentry.files.sources import Source
from openentry.files.table_csv import SEPARATORS, broken_csv
from openentry.files.text import TextBlocks, lines
from openentry.rules.border import Expectation, Findings
from openentry.rules.errors import InputError

_NUMBER = re.compile(r"[1-9]\d{0,2}", re.ASCII)
_WHOLE = re.compile(r"\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"\d{1,18}\.\d{1,18}", re.ASCII)
_FLAGS = {"true": True, "false": False}

COLUMNS_TOP = 4000
"""Most columns of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """One column: the way to its field, each step with the number in its list, from 1."""

    steps: tuple[tuple[str, int | None], ...]
    form: Form


class CsvPeople:
    """One CSV file of profiles while it is read.

    Parameters
    ----------
    source : Source
    findings : Findings
    """

    def __init__(self, source: Source, findings: Findings) -> None:
        self._file, self._findings = source.name, findings
        self._text = TextBlocks(source)
        self._names: list[str] = []
        self._columns: list[_Column | None] = []
        # Numbers of things where some before them are empty, by row and list.
        self._numbers: dict[tuple[int, str], list[int]] = {}

    def named(self, row: int, steps: Steps) -> str:
        """Name a field as the header of the file does."""
        told: list[tuple[str, int | None]] = []
        for name, place in steps:
            if place is not None:
                numbers = self._numbers.get((row, columned(row, [*told, (name, None)])))
                place = numbers[place] - 1 if numbers else place
            told.append((name, place))
        return columned(row, told)

    def forget(self) -> None:
        """Let go of what is only needed to name fields of rows that have been checked."""
        self._numbers.clear()

    def people(self) -> Iterator[tuple[dict[str, Any], dict[str, str], int]]:
        """Give each row as a profile, with what is carried and about how many bytes it took.

        Raises
        ------
        InputError, LimitError
            As for a facts table in CSV.
        FactsErrors
            If the header cannot be used.
        """
        reader = csv.reader(lines(iter(self._text), self._file), strict=True)
        row = 0
        try:
            names = next(filter(None, reader), None)
            if names is None:
                raise InputError("file-empty", file=self._file)
            self._header(names)
            for cells in reader:
                if not cells:
                    continue
                row += 1
                size = self._text.hand_on(1)
                if len(cells) != len(self._names):
                    count: Expectation = ("expected.cells-in-row", {"count": len(self._names)})
                    self._findings.add(row, "", len(cells), count)
                    yield dict(STAND_IN), {}, size
                else:
                    yield (*self._person(row, cells), size)
        except csv.Error as error:
            raise broken_csv(error, self._file, reader.line_num) from None

    def _header(self, names: Sequence[str]) -> None:
        if len(names) == 1:
            for mark, code in SEPARATORS.items():
                if mark in names[0] and MARK in names[0].split(mark):
                    raise InputError(code, file=self._file)
        if MARK not in names:
            if any(is_fact(name) for name in names):
                raise InputError("file-holds-facts", file=self._file)
            self._findings.add(HEADER, MARK, "", ("expected.profile-needed", {}))
        if len(names) > COLUMNS_TOP:
            self._findings.add(HEADER, "", "", ("expected.profile-columns", {"top": COLUMNS_TOP}))
            self._findings.refuse()
        seen: set[str] = set()
        for place, name in enumerate(names, start=1):
            if not name.strip():
                self._findings.add(HEADER, name, "", ("expected.column-name", {"place": place}))
            elif name in seen:
                self._findings.add(HEADER, name, name, ("expected.column-once", {}))
            seen.add(name)
            self._columns.append(None if is_carried(name) else self._column(name))
        self._names = list(names)
        self._findings.refuse()

    def _column(self, name: str) -> _Column | None:
        """Find the field a column is named after, or note that there is none."""
        group, steps = layout(), list[tuple[str, int | None]]()
        parts = iter(name.split("."))
        for part in parts:
            leaf = group.leaves.get(part)
            if leaf is not None and next(parts, None) is None:
                return _Column(steps=(*steps, (part, None)), form=leaf.form)
            if part not in group.groups:
                if name.strip():
                    self._findings.add(HEADER, name, name, unknown(part, group))
                return None
            group, number = group.groups[part], None
            if group.many:
                text = next(parts, "")
                number = int(text) if _NUMBER.fullmatch(text) else 0
                if not 1 <= number <= LIST_TOP:
                    expected: Expectation = (
                        "expected.profile-numbered",
                        {"example": ".".join((*group.path, "1", "…")), "top": LIST_TOP},
                    )
                    self._findings.add(HEADER, name, name, expected)
                    return None
            steps.append((part, number))
        self._findings.add(HEADER, name, name, unknown("", group))
        return None

    def _person(self, row: int, cells: Sequence[str]) -> tuple[dict[str, Any], dict[str, str]]:
        document: dict[str, Any] = {}
        extra: dict[str, str] = {}
        for name, column, cell in zip(self._names, self._columns, cells, strict=True):
            if column is None:
                extra[name] = cell
            elif cell:
                node = document
                for step, number in column.steps[:-1]:
                    node = node.setdefault(step, {})
                    if number is not None:
                        node = node.setdefault(number, {})
                node[column.steps[-1][0]] = value_of(cell, column.form)
        return self._listed(document, row, ""), extra

    def _listed(self, values: dict[Any, Any], row: int, above: str) -> dict[str, Any]:
        """Turn things by number into lists."""
        found: dict[str, Any] = {}
        for name, value in values.items():
            path = f"{above}{name}"
            if not isinstance(value, dict):
                found[name] = value
            elif value and isinstance(next(iter(value)), int):
                numbers = sorted(value)
                if numbers != list(range(1, len(numbers) + 1)):
                    self._numbers[row, path] = numbers
                found[name] = [
                    self._listed(value[number], row, f"{path}.{number}.") for number in numbers
                ]
            else:
                found[name] = self._listed(value, row, f"{path}.")
        return found


def value_of(cell: str, form: Form) -> object:
    """Give a cell as the value that JSON would have; text where it is none of its form."""
    match form.name:
        case "flag":
            return _FLAGS.get(cell, cell)
        case "number" | "whole" | "years":
            if _WHOLE.fullmatch(cell):
                return int(cell)
            return Decimal(cell) if _DECIMAL.fullmatch(cell) else cell
        case "codes":
            return cell.split(";")
        case _:
            return cell
