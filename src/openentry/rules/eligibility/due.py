"""The next day on which anything about a person may change by itself.

For looking again only at those who are due. Between two events (a birthday, a test that begins
or stops counting, a job that begins, ends or slides out of a window, the end of the profile's time
in the pool, a first day of new law) every amount of work grows or shrinks by the same amount each
day, so the day on which it passes what the law asks for can be calculated. The day found may turn
out to change nothing; none on which something changes is ever passed over.

Law: IRPA 10.1(5), 10.3(3); MI ss. 3(4), 4, 12(3); figures in ``law/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from openentry.rules.dates import (
    LAST_DAY,
    MONTHS_A_YEAR,
    NO_DAY,
    anniversary,
    day_number,
    march_first,
    months_after,
    year_number,
)
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.profile.batch import Days, History, Profiles, Rows
from openentry.rules.profile.pool_period import pool_left_on

PROFILE_ENDS = "profile_ends"
"""Event after which a profile can no longer be invited, though its facts stay what they are."""

BLOCK = 1 << 13
"""So many days are worked on at a time, if there are as many: enough that it does not matter what
each call costs, few enough for the cache of a processor."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Event:
    """Days on which something of one kind happens.

    Attributes
    ----------
    code : str
        What happens.
    owner : (k,) int64
        Whose day it is.
    since : (k,) int32
        Day from which it is counted; `NO_DAY` for none, `LAST_DAY` where there is no end.
    months : int
        So many months later the law looks at something else.
    more : int
        Days after that.
    """

    code: str
    owner: NDArray[np.int64]
    since: Days
    months: int = 0
    more: int = 0

    def __len__(self) -> int:
        return len(self.since)

    @property
    def days(self) -> Days:
        """First day on which the law looks at something else, like `since` where there is none."""
        return _days_of([self])


class _Sized(Protocol):
    def __len__(self) -> int: ...


Part = TypeVar("Part", bound=_Sized)


def in_blocks(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Put parts together until there is enough to work on at a time; leave empty ones out."""
    block: list[Part] = []
    size = 0
    for part in parts:
        if not len(part):
            continue
        block.append(part)
        size += len(part)
        if size >= BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _days_of(block: Sequence[Event]) -> Days:
    """Give the days of events, one after the other."""
    days = np.concatenate([event.since for event in block])
    if any(event.months for event in block):
        days = months_after(days, _each([event.months for event in block], block))
    if any(event.more for event in block):
        there = (days != NO_DAY) & (days < LAST_DAY)
        more = _each([event.more for event in block], block)
        days = (days + more * there).astype(np.int32)
    return days


def _each(values: list[int], block: Sequence[Event]) -> NDArray[np.int64]:
    """Repeat what is said of each event for each of its days."""
    return np.repeat(np.array(values, np.int64), [len(event) for event in block])


def events(profiles: Profiles, lawbook: Lawbook, on: Days) -> Iterator[Event]:
    """Give every event of every person, those past included."""
    each = np.arange(len(profiles))
    age = year_number(on) - year_number(profiles.birth_on)
    for birthday in anniversary(profiles.birth_on, age + np.array([[0], [1]])):
        yield Event(code="birthday", owner=each, since=birthday)
    for whose, history in (("", profiles.own), ("spouse_", profiles.spouse)):
        yield from _of_history(whose, history, lawbook)
    yield from _of_family(profiles, lawbook)
    yield from _of_offers(profiles, each, lawbook)
    yield Event(code="nomination_accepted", owner=each, since=profiles.accepted_on)
    yield Event(code="nomination_ends", owner=each, since=profiles.nomination_until, more=1)
    yield Event(code="nomination_withdrawn", owner=each, since=profiles.withdrawn_on)
    held = profiles.certificates
    yield Event(code="certificate_begins", owner=held.owner, since=held["issued_on"])
    yield Event(code="certificate_ends", owner=held.owner, since=held["valid_until"], more=1)
    yield from _of_service(profiles.service, lawbook)
    yield Event(code=PROFILE_ENDS, owner=each, since=pool_left_on(profiles, lawbook.law))


def _of_history(whose: str, history: History, lawbook: Lawbook) -> Iterator[Event]:
    tests, given, validity = history.tests, history.assessments, lawbook.validity
    results, issued = tests["result_on"], given["issued_on"]
    yield Event(code=f"{whose}test_begins", owner=tests.owner, since=results)
    yield Event(
        code=f"{whose}test_expires",
        owner=tests.owner,
        since=results,
        months=validity.language_years * MONTHS_A_YEAR,
    )
    yield Event(code=f"{whose}assessment_begins", owner=given.owner, since=issued)
    yield Event(
        code=f"{whose}assessment_expires",
        owner=given.owner,
        since=issued,
        months=validity.assessment_years * MONTHS_A_YEAR,
    )
    studies = history.studies
    yield Event(code=f"{whose}study_completed", owner=studies.owner, since=studies["completed_on"])
    yield Event(
        code=f"{whose}study_long_enough",
        owner=studies.owner,
        since=studies["started_on"],
        months=lawbook.fsw.study_months_min,
    )
    yield from _of_jobs(whose, history.jobs, lawbook)


def windows(lawbook: Lawbook) -> tuple[int, ...]:
    """Give the years of every window in which work is counted, each once."""
    years = {
        lawbook.work.crs_window_years,
        lawbook.fsw.window_years,
        lawbook.cec.window_years,
        lawbook.fst.window_years,
    }
    for version in lawbook.categories.values():
        if version.work_experience is not None:
            years.add(version.work_experience.within_years)
    return tuple(sorted(years))


def _of_jobs(whose: str, jobs: Rows, lawbook: Lawbook) -> Iterator[Event]:
    owner, first, last = jobs.owner, jobs["started_on"], jobs["ended_on"]
    yield Event(code=f"{whose}job_begins", owner=owner, since=first)
    yield Event(code=f"{whose}job_ends", owner=owner, since=last, more=1)
    for years in windows(lawbook):
        later = years * MONTHS_A_YEAR
        yield Event(code=f"{whose}job_slides_out", owner=owner, since=first, months=later)
        # On the anniversary of its last day nothing of a job is left in the window.
        yield Event(code=f"{whose}job_gone", owner=owner, since=last, months=later)


def _of_family(profiles: Profiles, lawbook: Lawbook) -> Iterator[Event]:
    children, relatives = profiles.dependants, profiles.relatives
    born = children["birth_on"]
    yield Event(code="child_born", owner=children.owner, since=born)
    yield Event(
        code="child_grown",
        owner=children.owner,
        since=born,
        months=lawbook.family.dependant_age_below * MONTHS_A_YEAR,
    )
    yield Event(
        code="relative_grown",
        owner=relatives.owner,
        since=relatives["birth_on"],
        months=lawbook.family.adult_age * MONTHS_A_YEAR,
    )


def _of_offers(profiles: Profiles, each: NDArray[np.int64], lawbook: Lawbook) -> Iterator[Event]:
    yield Event(code="offer_begins", owner=each, since=profiles.offered_on)
    yield Event(code="offer_ends", owner=each, since=profiles.offer_until, more=1)
    yield Event(code="permit_ends", owner=each, since=profiles.permit_until, more=1)
    yield Event(
        code="year_with_employer",
        owner=each,
        since=profiles.offer_employer_since,
        months=lawbook.offers.employer_years_min * MONTHS_A_YEAR,
    )


def _of_service(service: Rows, lawbook: Lawbook) -> Iterator[Event]:
    owner, begun = service.owner, service["started_on"]
    yield Event(code="service_begins", owner=owner, since=begun)
    yield Event(code="service_ends", owner=owner, since=service["ended_on"], more=1)
    for version in lawbook.categories.values():
        if version.military_service is not None:
            later = version.military_service.years_min * MONTHS_A_YEAR
            # The last day of service counts, so the years are complete a day before.
            yield Event(code="service_long_enough", owner=owner, since=begun, months=later, more=-1)


@lru_cache(maxsize=8)
def law_days(law: Law) -> tuple[date, ...]:
    """Give every day on which some law that a profile is tested by begins, in order."""
    days = {version.in_force for version in (*law.maxima.version, *law.rule_sets)}
    for table in (*law.tables.values(), *law.fsw_tables.values()):
        days |= {version.in_force for version in table.version}
    for document in law.programs.documents().values():
        days |= {version.in_force for version in document.version}
    for category in law.categories.values():
        days |= {v.in_force for v in category.version if v.in_force is not None}
    for version in law.funds:
        if version.grace_until is not None:
            days.add(version.grace_until + timedelta(days=1))
    return tuple(sorted(days))


@lru_cache(maxsize=8)
def law_day_numbers(law: Law) -> Days:
    """Give the same days as numbers."""
    return np.array([day_number(day) for day in law_days(law)], np.int32)


def _next_law_day(law: Law, on: Days) -> Days:
    """Give the next first day of new law after each day, `LAST_DAY` for none."""
    days = np.append(law_day_numbers(law), np.int32(LAST_DAY))
    following: Days = days[np.searchsorted(days, on, side="right")]
    return following


def _leap_edges(on: Days) -> NDArray[np.int64]:
    """Give the days around the ends of February, this year's and next, (6, n).

    Where a February is longer or shorter than that of the window's first year, two days leave
    the window at once, or none.
    """
    first = march_first(year_number(on) + np.array([[0], [1]]))
    return np.concatenate([first - 1, first, first + 1])


def _next_leap_edge(on: Days) -> Days:
    edges = _leap_edges(on)
    soonest: Days = np.where(edges > on, edges, LAST_DAY).min(axis=0).astype(np.int32)
    return soonest


def next_event(profiles: Profiles, lawbook: Lawbook, on: Days) -> Days:
    """Give the first event of each person after a day.

    Returns
    -------
    (n,) int32
        At most a year away, since everybody has a birthday.
    """
    soonest = np.minimum(_next_law_day(lawbook.law, on), _next_leap_edge(on))
    for block in in_blocks(events(profiles, lawbook, on)):
        owner, days = np.concatenate([event.owner for event in block]), _days_of(block)
        np.minimum.at(soonest, owner, np.where(days > on[owner], days, LAST_DAY))
    return soonest


def next_events(
    profiles: Profiles, lawbook: Lawbook, on: Days, count: int
) -> tuple[NDArray[np.int64], Days]:
    """Give the next days on which something happens to each person, one after the other.

    Parameters
    ----------
    profiles, lawbook, on
        As for `next_event`.
    count : int
        So many days each, or fewer: none is more than a year away, nor after a day of new law.

    Returns
    -------
    owner : (k,) int64
        Ascending; everybody is there.
    days : (k,) days
        Ascending for each.
    """
    each = np.arange(len(on))
    if count == 1:
        return each, next_event(profiles, lawbook, on)
    # Of birthdays and edges of February no more than those of a year are known.
    last = np.minimum(_next_law_day(lawbook.law, on), anniversary(on, 1))
    edges = _leap_edges(on)
    found = [(np.tile(each, len(edges)), edges.ravel()), (each, last)]
    found += (
        (np.concatenate([event.owner for event in block]), _days_of(block))
        for block in in_blocks(events(profiles, lawbook, on))
    )
    owner, days = (np.concatenate(parts) for parts in zip(*found, strict=True))
    coming = np.flatnonzero((days > on[owner]) & (days <= last[owner]))
    owner, days = owner[coming], days[coming]
    order = np.lexsort((days, owner))
    owner, days = owner[order], days[order]
    other = np.append(True, (owner[1:] != owner[:-1]) | (days[1:] != days[:-1]))
    owner, days = owner[other], days[other]
    nth = np.arange(len(owner)) - np.searchsorted(owner, owner)
    return owner[nth < count], days[nth < count].astype(np.int32)
