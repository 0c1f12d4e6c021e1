"""The day on which a profile leaves the pool, beside one instant at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np
import pytest

from openentry.files.profiles.reading import check_profiles
from openentry.rules.dates import NO_DAY, day_of, law_day, law_days_of
from openentry.rules.facts import microseconds
from openentry.rules.lawbook import Law
from openentry.rules.profile.pool_period import pool_left_on

LAW = Law.load()


def left(*submitted: str | None) -> list[date | None]:
    """Give the day on which each of some profiles leaves the pool."""
    people = [
        {"birth_on": "1990-05-05", **({} if at is None else {"submitted_at": at})}
        for at in submitted
    ]
    return [day_of(int(day)) for day in pool_left_on(check_profiles(people, law=LAW).profiles, LAW)]


@pytest.mark.parametrize(
    ("submitted", "day"),
    [
        ("2026-01-31T12:00:00Z", date(2027, 1, 31)),
        ("2024-02-29T12:00:00Z", date(2025, 2, 28)),
        ("2023-02-28T12:00:00Z", date(2024, 2, 28)),
        # The evening in Ottawa is the next day in UTC.
        ("2025-04-09T01:00:00Z", date(2026, 4, 8)),
        ("2025-12-02T04:59:59Z", date(2026, 12, 1)),
        ("2025-12-02T05:00:00Z", date(2026, 12, 2)),
        # Summer time began on 9 March 2025 and begins on 14 March 2027: the same time of day in
        # UTC is an hour earlier in Ottawa.
        ("2025-03-10T04:30:00Z", date(2026, 3, 10)),
        ("2026-03-10T04:30:00Z", date(2027, 3, 9)),
        # The last hours before Express Entry began, and its first, in Ottawa.
        ("2015-01-01T04:59:59Z", None),
        ("2015-01-01T05:00:00Z", date(2016, 1, 1)),
        ("9998-12-31T12:00:00Z", date(9999, 12, 31)),
        ("9999-06-01T12:00:00Z", None),
        (None, None),
    ],
)
def test_a_profile_leaves_the_pool_twelve_months_after_it_was_submitted(
    submitted: str | None, day: date | None
) -> None:
    assert left(submitted) == [day]


def test_many_profiles_leave_on_the_day_that_each_leaves_alone() -> None:
    rng = Random(7)
    first = datetime(2015, 1, 2, tzinfo=UTC)
    submitted: list[str | None] = [None]
    for _ in range(40):
        at = first + timedelta(minutes=rng.randrange(12 * 365 * 24 * 60))
        submitted.append(at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert left(*submitted) == [left(at)[0] for at in submitted]


def test_days_in_ottawa_of_many_instants_are_those_of_each() -> None:
    rng = Random(8)
    first = datetime(2014, 12, 30, tzinfo=UTC)
    moments = [first + timedelta(minutes=30 * rng.randrange(14 * 365 * 48)) for _ in range(2000)]
    found = law_days_of(np.array([microseconds(at) for at in moments]))
    assert [day_of(int(day)) for day in found] == [law_day(at) for at in moments]
    assert NO_DAY not in found
    assert len(law_days_of(np.array([], np.int64))) == 0
