"""The next day on which anything about a person may change by itself.

For looking again only at those who are due. Between two events (a birthday, a test that begins
or stops counting, a job that begins, ends or slides out of a window, the end of the profile's time
in the pool, a first day of new law) every amount of work grows or shrinks by the same amount each
day, so the day on which it passes what the law asks for can be calculated. The day found may turn
out to change nothing; none on which something changes is ever passed over.

Law: IRPA 10.1(5), 10.3(3); MI ss. 3(4), 4, 12(3); figures in ``law/``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from openentry.rules.dates import (
    LAST_DAY,
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Event:
    """Days on which something of one kind happens.

    Attributes
    ----------
    code : str
        What happens.
    owner : (k,) int64 or None
        Whose day it is; None where there is one each.
    days : (k,) int32
        First day on which the law looks at something else; `NO_DAY` for none.
    """

    code: str
    owner: NDArray[np.int64] | None
    days: Days


def events(profiles: Profiles, lawbook: Lawbook, on: Days) -> Iterator[Event]:
    """Give every event of every person, those past included."""
    age = year_number(on) - year_number(profiles.birth_on)
    for ahead in (0, 1):
        yield Event(code="birthday", owner=None, days=anniversary(profiles.birth_on, age + ahead))
    for whose, history in (("", profiles.own), ("spouse_", profiles.spouse)):
        yield from _of_history(whose, history, lawbook)
    yield from _of_family(profiles, lawbook)
    yield from _of_offers(profiles, lawbook)
    yield Event(code="nomination_accepted", owner=None, days=profiles.accepted_on)
    yield Event(code="nomination_ends", owner=None, days=_after(profiles.nomination_until))
    yield Event(code="nomination_withdrawn", owner=None, days=profiles.withdrawn_on)
    held = profiles.certificates
    yield Event(code="certificate_begins", owner=held.owner, days=held["issued_on"])
    yield Event(code="certificate_ends", owner=held.owner, days=_after(held["valid_until"]))
    yield from _of_service(profiles.service, lawbook)
    yield Event(code=PROFILE_ENDS, owner=None, days=pool_left_on(profiles, lawbook.law))


def _after(days: Days) -> Days:
    """Give the day after the last one; never where there is no end."""
    return np.where((days == NO_DAY) | (days >= LAST_DAY), NO_DAY, days + 1).astype(np.int32)


def _of_history(whose: str, history: History, lawbook: Lawbook) -> Iterator[Event]:
    tests, given, validity = history.tests, history.assessments, lawbook.validity
    results = tests["result_on"]
    yield Event(code=f"{whose}test_begins", owner=tests.owner, days=results)
    yield Event(
        code=f"{whose}test_expires",
        owner=tests.owner,
        days=anniversary(results, validity.language_years),
    )
    yield Event(code=f"{whose}assessment_begins", owner=given.owner, days=given["issued_on"])
    yield Event(
        code=f"{whose}assessment_expires",
        owner=given.owner,
        days=anniversary(given["issued_on"], validity.assessment_years),
    )
    studies = history.studies
    yield Event(code=f"{whose}study_completed", owner=studies.owner, days=studies["completed_on"])
    yield Event(
        code=f"{whose}study_long_enough",
        owner=studies.owner,
        days=months_after(studies["started_on"], lawbook.fsw.study_months_min),
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
    first, last = jobs["started_on"], jobs["ended_on"]
    yield Event(code=f"{whose}job_begins", owner=jobs.owner, days=first)
    yield Event(code=f"{whose}job_ends", owner=jobs.owner, days=_after(last))
    for years in windows(lawbook):
        yield Event(code=f"{whose}job_slides_out", owner=jobs.owner, days=anniversary(first, years))
        # On the anniversary of its last day nothing of a job is left in the window.
        yield Event(code=f"{whose}job_gone", owner=jobs.owner, days=anniversary(last, years))


def _of_family(profiles: Profiles, lawbook: Lawbook) -> Iterator[Event]:
    children, relatives = profiles.dependants, profiles.relatives
    yield Event(code="child_born", owner=children.owner, days=children["birth_on"])
    yield Event(
        code="child_grown",
        owner=children.owner,
        days=anniversary(children["birth_on"], lawbook.family.dependant_age_below),
    )
    yield Event(
        code="relative_grown",
        owner=relatives.owner,
        days=anniversary(relatives["birth_on"], lawbook.family.adult_age),
    )


def _of_offers(profiles: Profiles, lawbook: Lawbook) -> Iterator[Event]:
    since = profiles.offer_employer_since
    yield Event(code="offer_begins", owner=None, days=profiles.offered_on)
    yield Event(code="offer_ends", owner=None, days=_after(profiles.offer_until))
    yield Event(code="permit_ends", owner=None, days=_after(profiles.permit_until))
    yield Event(
        code="year_with_employer",
        owner=None,
        days=anniversary(since, lawbook.offers.employer_years_min),
    )


def _of_service(service: Rows, lawbook: Lawbook) -> Iterator[Event]:
    yield Event(code="service_begins", owner=service.owner, days=service["started_on"])
    yield Event(code="service_ends", owner=service.owner, days=_after(service["ended_on"]))
    for version in lawbook.categories.values():
        if version.military_service is not None:
            years = version.military_service.years_min
            # The last day of service counts, so the years are complete a day before.
            done = anniversary(service["started_on"], years) - 1
            yield Event(code="service_long_enough", owner=service.owner, days=done)


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


def _next_law_day(law: Law, on: Days) -> Days:
    """Give the next first day of new law after each day, `LAST_DAY` for none."""
    days = np.array([*(day_number(day) for day in law_days(law)), LAST_DAY], np.int32)
    following: Days = days[np.searchsorted(days, on, side="right")]
    return following


def _next_leap_edge(on: Days) -> Days:
    """Give the next day around the end of February on which a window does not move by one day.

    Where a February is longer or shorter than that of the window's first year, two days leave
    the window at once, or none.
    """
    year = year_number(on)
    edges = []
    for ahead in (0, 1):
        first = march_first(year + ahead)
        edges += [first - 1, first, first + 1]
    later = np.where(np.stack(edges) > on, np.stack(edges), LAST_DAY)
    soonest: Days = later.min(axis=0).astype(np.int32)
    return soonest


def next_event(profiles: Profiles, lawbook: Lawbook, on: Days) -> Days:
    """Give the first event of each person after a day.

    Returns
    -------
    (n,) int32
        At most a year away, since everybody has a birthday.
    """
    soonest = np.minimum(_next_law_day(lawbook.law, on), _next_leap_edge(on))
    for event in events(profiles, lawbook, on):
        if event.owner is None:
            later = np.where(event.days > on, event.days, LAST_DAY)
            soonest = np.minimum(soonest, later)
        else:
            later = np.where(event.days > on[event.owner], event.days, LAST_DAY)
            np.minimum.at(soonest, event.owner, later)
    return soonest.astype(np.int32)
