"""Where a list of choices may end: at the value from which no table of a day gives more.

For forms that ask for a number of years and close with "or more". Read off the tables of points,
so that a list grows by itself when the law does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from openentry.rules.lawbook import Lawbook


def most_years(name: str, lawbook: Lawbook) -> int:
    """Give the number of years from which every table of the day stays the same.

    Parameters
    ----------
    name : str
        Column of years, such as ``canadian_work_years``.
    lawbook : Lawbook

    Returns
    -------
    int
        0 where no table reads the column.

    Examples
    --------
    >>> from datetime import date
    >>> most_years("foreign_work_years", Lawbook.on(date(2025, 11, 14)))
    3
    """
    last = 0
    for table in lawbook.crs.tables.values():
        for place, axis in enumerate(table.axes, start=1):
            if axis.name == name:
                changes = np.flatnonzero(_changes(table.points, place))
                last = max(last, *(int(change) + 1 for change in changes), 0)
    return last


def _changes(points: NDArray[np.int16], place: int) -> NDArray[np.bool_]:
    """Tell between which neighbours along an axis any cell changes."""
    steps: NDArray[np.bool_] = np.diff(points, axis=place) != 0
    others = tuple(axis for axis in range(steps.ndim) if axis != place)
    changed: NDArray[np.bool_] = np.logical_or.reduce(steps, axis=others)
    return changed
