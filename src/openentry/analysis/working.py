"""Work as stretches of days: one in Canada, one abroad, inside the last ten years.

For the years that the score counts and for the jobs a profile declares. Stretches are laid so
that no year is completed and none slides out of the window while the facts hold.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.asking import Ask
from openentry.analysis.assumptions import assumptions
from openentry.analysis.people import HOURS_OF_A_YEAR, Days, Flags, Small, by_level

WINDOW_DAYS = 3640
"""Ten years, short of their end, so that no work slides out while the facts hold."""
AWAY_DAYS = 800
"""Who went back abroad did so this long ago: their Canadian work is no year in the last three."""
ADULT = 18


def stretches(
    ask: Ask, stream: Small, streams: tuple[str, ...], age: NDArray[Any], canadian: Small
) -> dict[str, NDArray[Any]]:
    """Lay one stretch of work in Canada and one abroad into the last ten years.

    Parameters
    ----------
    ask : Ask
    stream : (n,) uint8
    streams : tuple of str
        Names of the groups of people.
    age : (n,) int
    canadian : (n,) uint8
        Credential earned in Canada, which takes its days from those of work.

    Returns
    -------
    dict
        The columns of `People` about work.
    """
    a = assumptions()
    hours, shares = a["weekly-hours"].numbers("all")
    canadian_hours = ask.pick(hours, shares, ask.n).astype(np.uint8)
    foreign_hours = ask.pick(hours, shares, ask.n).astype(np.uint8)
    study = by_level("study_days")[canadian]
    adult_years = age - ADULT
    canadian_years = ask.by_group(a["canadian-work"], stream, streams)
    canadian_years = np.minimum(canadian_years, np.maximum(adult_years - study // 365, 0))
    canadian_days = _days_of(ask, canadian_years, canadian_hours)
    foreign_years = ask.by_group(a["foreign-work"], stream, streams)
    foreign_years = np.minimum(foreign_years, np.maximum(adult_years - canadian_years, 0))
    foreign_days = _days_of(ask, foreign_years, foreign_hours)

    last = a["last-work"]
    since = ask.days(a["facts-hold"].number("days") + 1, last.number("days_since_most"))
    since = np.where(ask.flags(last.share("still_working")), 0, since).astype(np.int16)
    move = ask.days(last.number("moving_days_least"), last.number("moving_days_most")) + study
    back = (stream == streams.index("abroad")) & (canadian_days > 0) & (foreign_days > 0)
    canadian_ago = np.where(back, since + foreign_days + np.maximum(move, AWAY_DAYS), since)
    foreign_ago = np.where(back | (canadian_days == 0), since, since + canadian_days + move)
    # What does not fit into ten years, or into the person's age, is cut from the earlier stretch.
    room = np.minimum(WINDOW_DAYS, adult_years * 365)
    fits = canadian_days <= room - canadian_ago
    canadian_days = np.where(back & ~fits, 0, canadian_days).astype(np.int16)
    kept = np.clip(room - foreign_ago, 0, foreign_days)
    foreign_days = np.where(back, foreign_days, kept).astype(np.int16)
    canadian_ago = np.where(canadian_days > 0, canadian_ago, 0).astype(np.int16)
    foreign_ago = np.where(foreign_days > 0, foreign_ago, 0).astype(np.int16)

    canadian_last = (canadian_days > 0) & ((foreign_days == 0) | (canadian_ago < foreign_ago))
    working = np.where(canadian_last, canadian_ago, foreign_ago) == 0
    _keep_clear(canadian_days, canadian_hours, foreign_days, foreign_hours, canadian_last, working)
    return {
        "canadian_days": canadian_days,
        "foreign_days": foreign_days,
        "canadian_hours": canadian_hours,
        "foreign_hours": foreign_hours,
        "canadian_ago": canadian_ago,
        "foreign_ago": foreign_ago,
        "primary_days": _primary(
            ask,
            np.where(canadian_last, canadian_days, foreign_days),
            np.where(canadian_last, canadian_hours, foreign_hours),
        ),
        "same_before": ask.flags(a["primary-occupation"].share("same_before")),
    }


def age_at_least(work: dict[str, NDArray[Any]]) -> NDArray[np.int64]:
    """Give the age at which nobody began to work before 17."""
    began = np.maximum(
        work["canadian_ago"].astype(np.int64) + work["canadian_days"],
        work["foreign_ago"].astype(np.int64) + work["foreign_days"],
    )
    return np.asarray(ADULT + began // 365, np.int64)


def _days_of(ask: Ask, years: NDArray[Any], hours: Small) -> Days:
    """Give the days of completed years with a part of a year on top, clear of its ends."""
    part = ask.rng.uniform(0.03, 0.97, ask.n)
    days = np.ceil((years + part) * HOURS_OF_A_YEAR / hours)
    return np.where(years > 0, np.minimum(days, WINDOW_DAYS), 0).astype(np.int16)


def _primary(ask: Ask, latest: Days, hours: Small) -> Days:
    """Give how much of the latest stretch, at its end, lies in the primary occupation."""
    assumed = assumptions()["primary-occupation"]
    held = assumptions()["facts-hold"].number("days") + 1
    all_in_one = ask.flags(assumed.share("all_in_one"))
    part = ask.rng.uniform(assumed.share("part_least"), 1.0, ask.n)
    primary = np.where(all_in_one, latest, np.ceil(latest * part)).astype(np.int32)
    # Programs and categories ask for 6, 12 or 24 months: none is reached while the facts hold.
    for months in (6, 12, 24):
        needed = months * HOURS_OF_A_YEAR // 12
        soon = (primary * hours < needed) & ((primary + held) * hours >= needed)
        primary = np.where(soon & ~all_in_one, primary - held, primary)
    return primary.astype(np.int16)


def _keep_clear(
    canadian_days: Days,
    canadian_hours: Small,
    foreign_days: Days,
    foreign_hours: Small,
    canadian_last: Flags,
    working: Flags,
) -> None:
    """Shorten a stretch that goes on until no year is completed while the facts hold."""
    days = assumptions()["facts-hold"].number("days") + 1
    for last, stretch, hours in (
        (canadian_last, canadian_days, canadian_hours),
        (~canadian_last, foreign_days, foreign_hours),
    ):
        going_on = np.flatnonzero(last & working)
        while len(going_on):
            own = stretch[going_on].astype(np.int32) * hours[going_on]
            total = canadian_days[going_on].astype(np.int32) * canadian_hours[going_on]
            total = total + foreign_days[going_on].astype(np.int32) * foreign_hours[going_on]
            more = days * hours[going_on].astype(np.int32)
            passes = np.zeros(len(going_on), np.bool_)
            for hours_now in (own, total):
                passes |= (hours_now + more) // HOURS_OF_A_YEAR != hours_now // HOURS_OF_A_YEAR
            going_on = going_on[passes]
            stretch[going_on] = np.maximum(stretch[going_on] - days, 0)
