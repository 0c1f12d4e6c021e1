"""Where a list of choices may end: at the value from which no table of a day gives more.

For forms that ask for a number of years and close with "or more". Read off the tables of points,
so that a list grows by itself when the law does.
"""

from __future__ import annotations

from openentry.files.profiles.whatif.suggesting import last_place
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
    along = (
        table
        for table in lawbook.crs.tables.values()
        if any(axis.name == name for axis in table.axes)
    )
    return max((last_place(table, name) for table in along), default=0)
