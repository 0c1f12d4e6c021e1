"""Work experience of one person: every day written out, the hours credited, the years completed.

A calendar with one entry a day says which jobs were held; days with the same jobs side by side are
then counted together. Credited hours are kept as whole numbers of 1/700 of an hour: weekly hours
have two decimals, and the credit of a day is a seventh of the week's.

Law and practice:
  IRPR 73(1)  full-time work is at least 30 hours a week. Stated.
  IRPR 73(2)  work is paid, by wages or commission. Stated.
  IRPR 80(4)  more than 30 hours a week, or two jobs at a time, count once. Stated (for FSW points).
  IRCC page "Canadian Experience Class": a year is 1,560 hours, 30 a week for 12 months. Stated.
  Counting by the day, first and last day included, is how officers count. Inferred.
Which jobs may count for what is in `experience`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from openentry.recheck.days import window_begins
from openentry.recheck.fields import (
    CANADA,
    Object,
    country,
    day,
    day_or_none,
    expect_only,
    flag,
    number_or_none,
    objects,
)
from openentry.recheck.noc import Occupation, needed_occupation

CREDITS_AN_HOUR = 700
FULL_WEEK = 30 * 100  # IRPR 73(1): hundredths of an hour a week
HOURS_A_YEAR = 1560
CREDITS_A_YEAR = HOURS_A_YEAR * CREDITS_AN_HOUR
WEEK_MOST = 168

JOB_FIELDS = frozenset(
    (
        "noc",
        "noc_edition",
        "noc_other",
        "title",
        "employer",
        "country",
        "province",
        "started_on",
        "ended_on",
        "weekly_hours",
        "periods",
        "paid",
        "self_employed",
        "full_time_student",
        "authorised",
        "temporary_status",
        "publicly_funded_physician",
        "remote_for_foreign_employer",
    )
)
PERIOD_FIELDS = frozenset(("started_on", "ended_on", "weekly_hours"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days of a job with the same weekly hours, in hundredths."""

    first: date
    last: date
    weekly: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job as declared, as far as it lies on or before the day."""

    occupation: Occupation
    abroad: bool
    paid: bool
    self_employed: bool
    full_time_student: bool
    authorised: bool
    temporary_status: bool
    publicly_funded_physician: bool
    remote: bool
    stretches: tuple[Stretch, ...]


def _weekly_hours(thing: Object) -> int:
    hours = number_or_none(thing, "weekly_hours")
    if hours is None:
        raise ValueError("weekly_hours: a number is needed")
    if not 0 < hours <= WEEK_MOST or hours * 100 % 1 != 0:
        raise ValueError(f"weekly_hours: {hours} is not above 0, to 168, with two decimals")
    return int(hours * Decimal(100))


def _stretches(thing: Object, first: date, last: date | None, on: date) -> tuple[Stretch, ...]:
    """Cut a job at the day, and into its periods; between them it is not held."""
    end = on if last is None else min(last, on)
    if thing.get("periods") is None:
        return (Stretch(first=first, last=end, weekly=_weekly_hours(thing)),)
    if thing.get("weekly_hours") is not None:
        raise ValueError("periods: a job has either weekly hours or periods")
    periods = []
    for period in objects(thing, "periods"):
        expect_only(period, PERIOD_FIELDS, "periods")
        begun = day(period, "started_on")
        ended = day_or_none(period, "ended_on") or last
        if begun < first or (ended is not None and (ended < begun or (last and ended > last))):
            raise ValueError(f"periods: {begun} to {ended} is not inside the job")
        periods.append((begun, ended or date.max, _weekly_hours(period)))
    if not periods:
        raise ValueError("periods: at least one is needed")
    periods.sort()
    parts: list[Stretch] = []
    free = first
    for begun, ended, weekly in periods:
        if begun < free:
            raise ValueError(f"periods: two of them have the day {begun}")
        if begun > end:
            break
        parts.append(Stretch(first=begun, last=min(ended, end), weekly=weekly))
        if ended >= end:
            break
        free = date.fromordinal(ended.toordinal() + 1)
    return tuple(parts)


def read_jobs(person: Object, on: date) -> list[Job]:
    """Read the jobs of a person that had begun by a day; days after it never count."""
    jobs = []
    for thing in objects(person, "jobs"):
        expect_only(thing, JOB_FIELDS, "jobs")
        first, last = day(thing, "started_on"), day_or_none(thing, "ended_on")
        if last is not None and last < first:
            raise ValueError(f"jobs: ended on {last}, before it started on {first}")
        abroad = country(thing, "country") != CANADA
        remote = flag(thing, "remote_for_foreign_employer", absent=False)
        if remote and abroad:
            raise ValueError("remote_for_foreign_employer: only for work done in Canada")
        held = needed_occupation(thing)
        stretches = _stretches(thing, first, last, max(on, first))
        if first > on or not stretches:
            continue
        jobs.append(
            Job(
                occupation=held,
                abroad=abroad,
                paid=flag(thing, "paid", absent=True),
                self_employed=flag(thing, "self_employed", absent=False),
                full_time_student=flag(thing, "full_time_student", absent=False),
                authorised=flag(thing, "authorised", absent=True),
                temporary_status=flag(thing, "temporary_status", absent=True),
                publicly_funded_physician=flag(thing, "publicly_funded_physician", absent=False),
                remote=remote,
                stretches=stretches,
            )
        )
    return jobs


class History:
    """The calendar of a person's jobs up to a day, in which sets of jobs are counted.

    Parameters
    ----------
    jobs : list of Job
        Jobs begun by the day, as `read_jobs` gives them.
    on : date
        The scoring day, the last of the calendar.
    """

    def __init__(self, jobs: list[Job], on: date) -> None:
        self.on = on
        self._stretches_of: dict[int, int] = {}
        self._weekly: list[int] = []
        self._blocks: dict[int | None, list[tuple[int, int]]] = {}
        first = min((part.first for job in jobs for part in job.stretches), default=on)
        self._first = first.toordinal()
        calendar = [0] * (on.toordinal() - self._first + 1)
        for job in jobs:
            members = 0
            for stretch in job.stretches:
                bit = 1 << len(self._weekly)
                self._weekly.append(stretch.weekly)
                members |= bit
                begin = stretch.first.toordinal() - self._first
                end = stretch.last.toordinal() - self._first + 1
                calendar[begin:end] = [held | bit for held in calendar[begin:end]]
            self._stretches_of[id(job)] = members
        self._calendar = calendar
        self.jobs = tuple(jobs)

    def _days(self, years: int | None) -> list[tuple[int, int]]:
        """Give the window day after day as (what was held, how many days in a row)."""
        if years not in self._blocks:
            begin = 0
            if years is not None:
                begin = max(0, window_begins(self.on, years).toordinal() - self._first)
            self._blocks[years] = [
                (held, len(list(days))) for held, days in groupby(self._calendar[begin:])
            ]
        return self._blocks[years]

    def _members(self, jobs: Iterable[Job]) -> int:
        members = 0
        for job in jobs:
            members |= self._stretches_of[id(job)]
        return members

    def _credit(self, held: int) -> int:
        """Give the credit of a day on which these were held: a seventh of at most 30 hours."""
        week = sum(weekly for bit, weekly in enumerate(self._weekly) if held >> bit & 1)
        return min(FULL_WEEK, week)

    def credits(self, jobs: Iterable[Job], years: int | None) -> int:
        """Count the credited hours of some jobs in a window, in 1/700 of an hour.

        Parameters
        ----------
        jobs : iterable of Job
            Jobs of this history; where they overlap, hours above 30 a week count once.
        years : int or None
            Length of the window that ends on the day; None for all time.
        """
        members = self._members(jobs)
        if not members:
            return 0
        return sum(
            days * self._credit(held & members)
            for held, days in self._days(years)
            if held & members
        )

    def longest_credits(self, jobs: Iterable[Job], years: int) -> int:
        """Count the credited hours of the best run of days, each with one of the jobs held."""
        members = self._members(jobs)
        best = run = 0
        for held, days in self._days(years):
            run = run + days * self._credit(held & members) if held & members else 0
            best = max(best, run)
        return best


def completed(amount: int) -> int:
    """Give completed years of credited hours: a part of a year is no year."""
    return amount // CREDITS_A_YEAR


def whole_hours(amount: int) -> int:
    """Give credited hours without their fraction, as answers show them."""
    return amount // CREDITS_AN_HOUR
