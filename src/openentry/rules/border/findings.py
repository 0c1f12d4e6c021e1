"""Wrong cells, gathered while a table is read: the first hundred described, all counted."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from openentry.rules.errors import ERRORS_KEPT, CellError, FactsErrors

Expectation = tuple[str, dict[str, object]]
"""Message id of what is allowed, and the values of that message."""

VALUE_TOP = 80
"""Longest text of a wrong value or column name that an error repeats."""


class Findings:
    """Wrong cells found so far, first by row, then in the order they were found."""

    __slots__ = ("_errors", "_last", "count")

    def __init__(self) -> None:
        self.count = 0
        self._errors: list[CellError] = []
        # Rows after this one can no longer be among the first hundred.
        self._last: float = float("inf")

    @property
    def errors(self) -> tuple[CellError, ...]:
        """The first hundred wrong cells."""
        self._trim()
        return tuple(self._errors)

    def wants(self, row: int) -> bool:
        """Tell whether an error in this row would still be among the first hundred."""
        return row < self._last

    def add(self, row: int, column: str, value: object, expected: Expectation) -> None:
        """Note one wrong cell."""
        self.count += 1
        if row < self._last:
            self._errors.append(
                CellError(
                    row=row,
                    column=_cut(column),
                    value=_cut(_shown(value)),
                    expected=expected[0],
                    params=expected[1],
                )
            )
            if len(self._errors) >= 2 * ERRORS_KEPT:
                self._trim()

    def note(
        self,
        rows: NDArray[np.int64],
        column: str,
        value: Callable[[int], object],
        expected: Expectation,
    ) -> None:
        """Note wrong cells of one column.

        Parameters
        ----------
        rows : (m,) int
            Numbers of the rows, rising.
        value : callable
            Gives the value found, by place in `rows`; asked only for those that are described.
        """
        self.count += max(0, len(rows) - ERRORS_KEPT)
        for i, row in enumerate(rows[:ERRORS_KEPT].tolist()):
            self.add(row, column, value(i) if self.wants(row) else None, expected)

    def refuse(self) -> None:
        """Raise what was found, if anything was.

        Raises
        ------
        FactsErrors
        """
        if self.count:
            raise FactsErrors(self.errors, self.count)

    def _trim(self) -> None:
        self._errors.sort(key=lambda error: error.row)
        del self._errors[ERRORS_KEPT:]
        if len(self._errors) == ERRORS_KEPT:
            self._last = self._errors[-1].row


def _cut(text: str) -> str:
    return text if len(text) <= VALUE_TOP else text[: VALUE_TOP - 1] + "…"


def _shown(value: object) -> str:
    """Write a value as its file has it."""
    if value is None:
        return ""
    try:
        if isinstance(value, bool | list | tuple | dict):
            return json.dumps(value, ensure_ascii=False, default=str)
        return str(value)
    except (ValueError, RecursionError):
        # A number of thousands of digits, or lists in lists without end.
        return "…"
