"""Numbers that people see: profile numbers, and the ends of times that run from an instant."""

from __future__ import annotations

import calendar
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db import connection

from openentry.registry.assessing import law
from openentry.registry.bulk import among
from openentry.rules.dates import MONTHS_A_YEAR, OTTAWA, law_day
from openentry.rules.errors import InputError
from openentry.rules.lawbook import in_force
from openentry.rules.loading.periods import CandidatePeriodsVersion


def profile_number() -> str:
    """Make a number that no profile has: ``E`` and nine digits, ``X`` where nothing is official.

    In a large register one made at random is somebody's already once in a few thousand times.
    """
    return free_profile_numbers(1)[0]


def free_profile_numbers(count: int) -> list[str]:
    """Make many different profile numbers that nobody has."""
    found: list[str] = []
    while len(found) < count:
        made = _profile_numbers(count - len(found))
        where, params = among("number", made)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT number FROM registry_profile WHERE {where}", params)  # noqa: S608
            taken = {row[0] for row in cursor.fetchall()} | set(found)
        found += [number for number in made if number not in taken]
    return found


def _profile_numbers(count: int) -> list[str]:
    letter = "E" if settings.OPERATOR == "authority" else "X"
    found: set[str] = set()
    while len(found) < count:
        found.update(f"{letter}{secrets.randbelow(10**9):09d}" for _ in range(count - len(found)))
    return list(found)


def pool_end(at: datetime) -> datetime:
    """Give the first instant at which a profile received at an instant is no longer in the pool.

    To the instant, or to the end of the day in Ottawa, as the law of the day of receipt says;
    28 February where a month has no 29th.
    """
    return pool_ends([at])[0]


def pool_ends(instants: Sequence[datetime]) -> list[datetime]:
    """Give what `pool_end` says of many profiles."""
    versions = [v for v in law().profile_validity if v.in_force]
    found = []
    for at in instants:
        day = law_day(at)
        version = next(v for v in reversed(versions) if v.in_force and v.in_force <= day)
        months = at.year * MONTHS_A_YEAR + at.month - 1 + version.months
        year, month = divmod(months, MONTHS_A_YEAR)
        last = calendar.monthrange(year, month + 1)[1]
        end = at.replace(year=year, month=month + 1, day=min(at.day, last))
        found.append(end if version.counted_to == "instant" else day_after(law_day(end)))
    return found


def draft_days(at: datetime) -> int:
    """Give how many days a draft is kept."""
    return _periods(law_day(at)).draft_days


def nomination_end(at: datetime) -> datetime:
    """Give the first instant at which a nomination made at an instant can no longer be answered."""
    version = _periods(law_day(at))
    until = at + timedelta(days=version.nomination_days)
    return until if version.nomination_counted_to == "instant" else day_after(law_day(until))


def nomination_last_day(made_on: date) -> date:
    """Give the last day on which a nomination made on a day could be answered."""
    version = _periods(made_on)
    return made_on + timedelta(days=version.nomination_days)


def first_year() -> int:
    """Give the year in which the law of candidates begins."""
    return min(v.in_force.year for v in law().candidate_periods if v.in_force)


def not_nominating(on: date) -> tuple[str, ...]:
    """Give the provinces that do not nominate through Express Entry on a day."""
    return _periods(on).provinces_not_nominating


def refuse_shut(province: str, on: date) -> None:
    """Refuse a province that does not nominate through Express Entry on a day.

    Raises
    ------
    InputError
        ``province-shut``.
    """
    if province in not_nominating(on):
        raise InputError("province-shut", province=province)


def _periods(day: date) -> CandidatePeriodsVersion:
    found = in_force(law().candidate_periods, day)
    assert found is not None, "the first version begins with the law"
    return found


def apply_before(issued_at: datetime, days: int) -> datetime:
    """Give the first instant at which an invitation can no longer be used.

    Midnight UTC that ends the last of its days; the day after the invitation is the first.

    Parameters
    ----------
    issued_at : datetime
    days : int
        Of the law of the day of the invitation.
    """
    first = issued_at.astimezone(UTC).date() + timedelta(days=days + 1)
    return datetime.combine(first, time(), UTC)


def day_after(day: date) -> datetime:
    """Give the instant in Ottawa at which a day has ended."""
    return datetime.combine(day + timedelta(days=1), time(), OTTAWA).astimezone(UTC)
