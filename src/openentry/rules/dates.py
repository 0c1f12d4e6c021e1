"""Days and instants: the law's day is the calendar day in Ottawa, instants are UTC.

For the one conversion between them, and for counting years and months between days, over
columns. Nothing here knows what day it is now: callers say. Days in columns are numbers since
1970-01-01; `NO_DAY` stands for a day that is not there.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

OTTAWA = ZoneInfo("America/Toronto")

Days = NDArray[np.int32]

NO_DAY = int(np.iinfo(np.int32).min)
"""Stands for a day that is not there, before every other."""
LAST_DAY = 1 << 22
"""A day after every other: where something goes on without an end."""

_EPOCH = date(1970, 1, 1)
MONTHS_A_YEAR = 12


def law_day(at: datetime) -> date:
    """Give the day in Ottawa on which an instant falls: the day whose law applies to it."""
    assert at.tzinfo is not None, "an instant needs its zone"
    return at.astimezone(OTTAWA).date()


_HOUR = timedelta(hours=1) // timedelta(microseconds=1)
"""Microseconds."""


@lru_cache(maxsize=1 << 15)
def _law_day_of_hour(hour: int) -> int:
    begun = datetime.combine(_EPOCH, datetime.min.time(), UTC) + timedelta(hours=hour)
    return day_number(law_day(begun))


def law_days_of(instants: NDArray[np.int64]) -> Days:
    """Give the day in Ottawa of each instant, as `law_day` does for one.

    Parameters
    ----------
    instants : (n,) int64
        Microseconds since 1970, UTC.
    """
    # Ottawa is whole hours behind UTC, so that a whole hour of UTC falls on one day.
    hours, place = np.unique(instants // _HOUR, return_inverse=True)
    days = np.array([_law_day_of_hour(int(hour)) for hour in hours], np.int32)
    return days[place]


def day_number(day: date) -> int:
    """Give a day as the number of days since 1970-01-01."""
    return (day - _EPOCH).days


def day_of(number: int) -> date | None:
    """Give the day of a number, None for `NO_DAY`."""
    return None if number == NO_DAY else _EPOCH + timedelta(days=int(number))


def _split(days: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the month since 1970 and the day in it, from 0."""
    stamps = days.astype("datetime64[D]")
    months = stamps.astype("datetime64[M]")
    return months.astype(np.int64), (stamps - months.astype("datetime64[D]")).astype(np.int64)


def _joined(
    months: NDArray[Any], in_month: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Give the day, and whether its month does not have it: then it is the first of the next."""
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    following = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    day = first + in_month
    return np.minimum(day, following), day >= following


def anniversary(days: ArrayLike, years: ArrayLike) -> Days:
    """Give the same day some years later (or earlier); 29 February may become 1 March.

    Parameters
    ----------
    days : (n,) days, or one
    years : whole number, or (n,)

    Returns
    -------
    (n,) int32
        `NO_DAY` stays `NO_DAY`, and a day without an end stays without one.
    """
    return months_after(days, MONTHS_A_YEAR * np.asarray(years, np.int64))


def months_after(days: ArrayLike, count: ArrayLike) -> Days:
    """Give the same day some months later, or the first of the next month where there is none.

    `NO_DAY` stays `NO_DAY`, and a day without an end stays without one.
    """
    given = np.asarray(days, np.int64)
    open_ended = (given == NO_DAY) | (given >= LAST_DAY)
    months, in_month = _split(np.where(open_ended, 0, given))
    later, _ = _joined(months + np.asarray(count, np.int64), in_month)
    return np.where(open_ended, given, later).astype(np.int32)


def completed_years(since: ArrayLike, on: ArrayLike) -> NDArray[np.int64]:
    """Give the years completed on a day, anniversaries counted; 0 before and without a day."""
    # A year is complete with its last month: in the month of the anniversary the day decides.
    return completed_months(since, on) // MONTHS_A_YEAR


def completed_months(since: ArrayLike, until: ArrayLike) -> NDArray[np.int64]:
    """Give the whole months from one day to another; 0 where the first is later or not there."""
    begun, ended = np.asarray(since, np.int64), np.asarray(until, np.int64)
    there = (begun != NO_DAY) & (begun <= ended)
    (month, in_month), (last_month, in_last) = _split(np.where(there, begun, ended)), _split(ended)
    return np.where(there, last_month - month - (in_last < in_month), 0)


def month_number(days: ArrayLike) -> NDArray[np.int64]:
    """Give the calendar month of each day, counted since January 1970."""
    return _split(np.asarray(days, np.int64))[0]


def year_number(days: ArrayLike) -> NDArray[np.int64]:
    """Give the calendar year of each day."""
    return month_number(days) // MONTHS_A_YEAR + _EPOCH.year


def march_first(year: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give 1 March of a calendar year, as a day."""
    months = (year - _EPOCH.year) * MONTHS_A_YEAR + 2
    return _joined(months, np.zeros_like(months))[0]


def window_first(on: ArrayLike, years: ArrayLike) -> Days:
    """Give the first day of the window of so many years that ends on a day and includes it.

    A day is inside while the years since it are not completed; the window of a 29 February
    begins on 1 March.
    """
    months, in_month = _split(np.asarray(on, np.int64))
    back, moved = _joined(months - MONTHS_A_YEAR * np.asarray(years, np.int64), in_month)
    return np.where(moved, back, back + 1).astype(np.int32)


def valid(since: ArrayLike, on: ArrayLike, years: int) -> NDArray[np.bool_]:
    """Tell whether something dated is there on a day and less than some years old."""
    begun, day = np.asarray(since, np.int64), np.asarray(on, np.int64)
    fresh: NDArray[np.bool_] = (
        (begun != NO_DAY) & (begun <= day) & (anniversary(begun, years) > day)
    )
    return fresh
