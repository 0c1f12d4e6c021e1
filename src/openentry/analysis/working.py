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
from openentry.analysis.people import Days, Flags, Small, by_level
from openentry.analysis.worked import year_amount
from openentry.rules.dates import MONTHS_A_YEAR
from openentry.rules.lawbook import Lawbook

AWAY_DAYS = 800
"""Who went back abroad did so this long ago: their Canadian work is no year in the last three."""
ADULT = 18


def stretches(
    ask: Ask,
    stream: Small,
    streams: tuple[str, ...],
    age: NDArray[Any],
    canadian: Small,
    lawbook: Lawbook,
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
    lawbook : Lawbook
        Law of the day of the print.

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
    canadian_days = _days_of(ask, canadian_years, canadian_hours, lawbook)
    foreign_years = ask.by_group(a["foreign-work"], stream, streams)
    foreign_years = np.minimum(foreign_years, np.maximum(adult_years - canadian_years, 0))
    foreign_days = _days_of(ask, foreign_years, foreign_hours, lawbook)

    last, since = a["last-work"], _since_last(ask)
    move = ask.days(last.number("moving_days_least"), last.number("moving_days_most")) + study
    back = (stream == streams.index("abroad")) & (canadian_days > 0) & (foreign_days > 0)
    canadian_ago = np.where(back, since + foreign_days + np.maximum(move, AWAY_DAYS), since)
    foreign_ago = np.where(back | (canadian_days == 0), since, since + canadian_days + move)
    # What does not fit into ten years, or into the person's age, is cut from the earlier stretch.
    window = _room(lawbook)
    room = np.minimum(window, adult_years * 365)
    fits = canadian_days <= room - canadian_ago
    canadian_days = np.where(back & ~fits, 0, canadian_days).astype(np.int16)
    kept = np.clip(room - foreign_ago, 0, foreign_days)
    latest = np.minimum(foreign_days, window - foreign_ago)
    foreign_days = np.where(back, latest, kept).astype(np.int16)
    canadian_ago = np.where(canadian_days > 0, canadian_ago, 0).astype(np.int16)
    foreign_ago = np.where(foreign_days > 0, foreign_ago, 0).astype(np.int16)

    canadian_last = (canadian_days > 0) & ((foreign_days == 0) | (canadian_ago < foreign_ago))
    working = np.where(canadian_last, canadian_ago, foreign_ago) == 0
    here = (canadian_last, canadian_days, canadian_hours)
    _keep_clear(
        (here, (~canadian_last, foreign_days, foreign_hours)), working, year_amount(lawbook)
    )
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
            lawbook,
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


def _since_last(ask: Ask) -> Days:
    """Draw the days since the last one worked, none for those who still work."""
    last, hold = assumptions()["last-work"], assumptions()["facts-hold"].number("days")
    since = ask.days(hold + 1, last.number("days_since_most"))
    return np.where(ask.flags(last.share("still_working")), 0, since).astype(np.int16)


def _room(lawbook: Lawbook) -> int:
    """Give ten years, short of their end, so that no work slides out while the facts hold."""
    full_time_year = year_amount(lawbook) // lawbook.work.full_time_hours_week
    return lawbook.work.crs_window_years * full_time_year


def _days_of(ask: Ask, years: NDArray[Any], hours: Small, lawbook: Lawbook) -> Days:
    """Give the days of completed years with a part of a year on top, clear of its ends."""
    part = ask.rng.uniform(0.03, 0.97, ask.n)
    days = np.ceil((years + part) * year_amount(lawbook) / hours)
    return np.where(years > 0, np.minimum(days, _room(lawbook)), 0).astype(np.int16)


def _primary(ask: Ask, latest: Days, hours: Small, lawbook: Lawbook) -> Days:
    """Give how much of the latest stretch, at its end, lies in the primary occupation."""
    assumed = assumptions()["primary-occupation"]
    held = assumptions()["facts-hold"].number("days") + 1
    all_in_one = ask.flags(assumed.share("all_in_one"))
    part = ask.rng.uniform(assumed.share("part_least"), 1.0, ask.n)
    primary = np.where(all_in_one, latest, np.ceil(latest * part)).astype(np.int32)
    # What programs and categories ask for is not reached while the facts hold.
    for months in _months_asked(lawbook):
        needed = months * year_amount(lawbook) // MONTHS_A_YEAR
        soon = (primary * hours < needed) & ((primary + held) * hours >= needed)
        primary = np.where(soon & ~all_in_one, primary - held, primary)
    return primary.astype(np.int16)


def _months_asked(lawbook: Lawbook) -> list[int]:
    """Give the months of work in one occupation that some program or category asks for."""
    years = (lawbook.fsw.continuous_years, lawbook.cec.years_min, lawbook.fst.years_min)
    categories = {
        version.work_experience.months_min
        for category in lawbook.law.categories.values()
        for version in category.version
        if version.work_experience is not None
    }
    return sorted(categories | {MONTHS_A_YEAR * count for count in years})


def _keep_clear(
    stretches_of: tuple[tuple[Flags, Days, Small], ...], working: Flags, year: int
) -> None:
    """Shorten a stretch that goes on until no year is completed while the facts hold.

    Parameters
    ----------
    stretches_of : tuple of (last, days, hours)
        In Canada and abroad, each with whose latest it is.
    working : (n,) bool
    year : int
        What a completed year comes to.
    """
    held = assumptions()["facts-hold"].number("days") + 1
    for last, stretch, hours in stretches_of:
        going_on = np.flatnonzero(last & working)
        while len(going_on):
            own = stretch[going_on].astype(np.int32) * hours[going_on]
            total = np.zeros(len(going_on), np.int32)
            for _, days, weekly in stretches_of:
                total = total + days[going_on].astype(np.int32) * weekly[going_on]
            more = held * hours[going_on].astype(np.int32)
            passes = np.zeros(len(going_on), np.bool_)
            for worked in (own, total):
                passes |= (worked + more) // year != worked // year
            going_on = going_on[passes]
            stretch[going_on] = np.maximum(stretch[going_on] - held, 0)
