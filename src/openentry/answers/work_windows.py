"""How far back work is looked at on a day: for points, by each program, by categories.

Every number of years is that of the law of the day. Windows end on the day and include it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from openentry.rules.dates import day_number, day_of, window_first
from openentry.rules.lawbook import Lawbook

POINTS, CATEGORIES = "points", "categories"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkWindow:
    """Years back from a day in which work is counted.

    Attributes
    ----------
    what : str
        ``points``, ``categories``, or the name of a program.
    years : int
    first : date
        First day of the window.
    table : str
        Name of the law file it stands in; empty for categories, which have one each.
    categories : tuple of str
        Categories that look so far back.
    """

    what: str
    years: int
    first: date
    table: str
    categories: tuple[str, ...] = ()


def work_windows(lawbook: Lawbook) -> tuple[WorkWindow, ...]:
    """Give the windows of a day, the longest first.

    Parameters
    ----------
    lawbook : Lawbook

    Examples
    --------
    >>> book = Lawbook.on(date(2025, 11, 14))
    >>> [(window.what, window.years) for window in work_windows(book)][-1]
    ('categories', 3)
    """
    return tuple(sorted(_windows(lawbook), key=lambda each: -each.years))


def _windows(lawbook: Lawbook) -> Iterator[WorkWindow]:
    def window(what: str, years: int, table: str, categories: tuple[str, ...] = ()) -> WorkWindow:
        first = day_of(int(window_first(day_number(lawbook.day), years)))
        assert first is not None
        return WorkWindow(what=what, years=years, first=first, table=table, categories=categories)

    yield window(POINTS, lawbook.work.crs_window_years, "programs.work")
    for program, version in (("fsw", lawbook.fsw), ("fst", lawbook.fst), ("cec", lawbook.cec)):
        yield window(program, version.window_years, f"programs.{program}")
    asked: dict[int, list[str]] = {}
    for category, told in lawbook.categories.items():
        if told.work_experience is not None:
            asked.setdefault(told.work_experience.within_years, []).append(category)
    for years, categories in asked.items():
        yield window(CATEGORIES, years, "", tuple(categories))
