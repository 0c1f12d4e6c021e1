"""The day on which a submitted profile leaves the pool.

For the list of coming changes and for the day on which a person is looked at again. A profile
that has left can no longer be invited; its facts still give the points and conditions they gave,
so nothing else is decided here.

Law: IRPA 10.1(5), 10.3(1)(f); MI s. 4; months in ``law/rounds/profile_validity.toml``.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from openentry.rules.dates import NO_DAY, OTTAWA, law_days_of, month_number, months_after
from openentry.rules.facts import NULL_INSTANT, microseconds
from openentry.rules.lawbook import Law
from openentry.rules.profile.batch import Days, Profiles

_DAY = timedelta(days=1) // timedelta(microseconds=1)
"""Microseconds."""
_CALENDAR_ENDS = microseconds(datetime.max.replace(tzinfo=UTC))


def pool_left_on(profiles: Profiles, law: Law) -> Days:
    """Give the first day in Ottawa on which each profile is no longer in the pool.

    The period is the one in force when the profile was submitted. It ends at the same time of
    day, in UTC, so many months later; on the last day of a month that has no such day. A period
    counted to the day is read the same: its last day is in doubt, and one day is told.

    Parameters
    ----------
    profiles : Profiles
    law : Law

    Returns
    -------
    (n,) int32
        `NO_DAY` where the profile is not submitted, or has no end in the calendar.
    """
    submitted = profiles.submitted_at
    left = np.full(len(profiles), NO_DAY, np.int32)
    months = _months(submitted, law)
    for count in np.unique(months[months > 0]):
        rows = np.flatnonzero(months == count)
        ended = _later(submitted[rows], int(count))
        inside = ended <= _CALENDAR_ENDS
        left[rows[inside]] = law_days_of(ended[inside])
    return left


def _months(submitted: NDArray[np.int64], law: Law) -> NDArray[np.int64]:
    """Give the months that each profile may stay, 0 where none are known."""
    months = np.zeros(len(submitted), np.int64)
    for version in law.profile_validity:
        if not version.repealed:
            begins = microseconds(datetime.combine(version.in_force, time(), OTTAWA))
            months[submitted >= begins] = version.months
    months[submitted == NULL_INSTANT] = 0
    return months


def _later(instants: NDArray[np.int64], months: int) -> NDArray[np.int64]:
    days = instants // _DAY
    later = months_after(days, months).astype(np.int64)
    # A day that its month does not have became the first of the next.
    later -= month_number(later) > month_number(days) + months
    return later * _DAY + instants % _DAY
