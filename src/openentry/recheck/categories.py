"""Membership in the categories on a day: listed occupations, French, military service.

Provisions: IRPA 10.3(1)(h.1), (h.2) and the instruction that establishes each category; lists, days
and sources in `category_lists`. A part of the military category that no public text defines is
never answered, so that category is never met here; nor is one that was only announced.
"""

from collections.abc import Iterable
from datetime import date

from openentry.recheck.category_lists import VERSIONS, Version
from openentry.recheck.days import ONE_DAY, completed_years
from openentry.recheck.experience import listed_work
from openentry.recheck.fields import (
    Object,
    country,
    day,
    day_or_none,
    expect_only,
    flag_or_none,
    number_or_none,
    object_or_none,
    objects,
    text_or_none,
)
from openentry.recheck.logic import Known, reached, some
from openentry.recheck.noc import expect_code
from openentry.recheck.programs import answer
from openentry.recheck.reading import Levels
from openentry.recheck.standing import Condition, Standing, condition
from openentry.recheck.study import rank
from openentry.recheck.work import CREDITS_AN_HOUR, HOURS_A_YEAR, whole_hours

CATEGORY_PROVISION = "IRPA 10.3(1)(h.2)"

WINDOW_YEARS = 3  # every occupation category so far. Stated.
HOURS_A_MONTH = HOURS_A_YEAR // 12  # 130, a month of 30 hours a week. Inferred.
FRENCH_LEVEL = 7  # NCLC, all four abilities. Stated.
SERVICE_YEARS = 10  # military-1: continuous service. Inferred.
FORCES_OFFER_YEARS = 3  # military-1: offer of the Canadian Armed Forces. Inferred.
MILITARY_EDUCATION = "two_year"  # military-1. Inferred.

SERVICE_FIELDS = frozenset(("country", "started_on", "ended_on", "noc"))
FORCES_OFFER_FIELDS = frozenset(("years", "full_time", "noc"))

_BY_NAME = {version.name: version for version in VERSIONS}


def versions(on: date, names: Iterable[str] | None) -> list[Version]:
    """Give the versions in force on a day, or those named; one only announced must be named."""
    if names is None:
        return [
            version for version in VERSIONS if version.in_force(on) and version.kind != "announced"
        ]
    found = []
    for name in names:
        if name not in _BY_NAME:
            raise ValueError(f"category: {name!r} is no version of a category")
        found.append(_BY_NAME[name])
    return found


def french_condition(french: Levels) -> Condition:
    """Judge the French of a person, whichever official language is the first."""
    lowest = min(french)
    return condition("language", lowest >= FRENCH_LEVEL, FRENCH_LEVEL, lowest, CATEGORY_PROVISION)


def announced_condition() -> Condition:
    """Refuse a category that was announced but never established by an instruction."""
    return condition("announced", False, True, False, CATEGORY_PROVISION)


def _work_condition(standing: Standing, version: Version) -> Condition:
    """Judge the experience in the best single occupation of the list."""
    history = standing.history
    work = listed_work(history, version.codes, version.canada_only)
    count = history.longest_credits if version.continuous else history.credits
    best = max(
        (count(jobs, WINDOW_YEARS) for jobs in work.by_code(standing.on).values()), default=0
    )
    unknown = history.credits(work.uncoded, WINDOW_YEARS)
    needed = HOURS_A_MONTH * version.months
    return condition(
        "work",
        reached(best, unknown, needed * CREDITS_AN_HOUR),
        needed,
        whole_hours(best),
        CATEGORY_PROVISION,
    )


def _listed(codes: list[str | None], version: Version) -> Known:
    return some(*(None if code is None else code in version.codes for code in codes))


def _code(thing: Object) -> str | None:
    code = text_or_none(thing, "noc")
    return None if code is None else expect_code(code, "2021")


def _service(services: list[Object], on: date) -> tuple[int, bool]:
    """Give the completed years of the longest service without a break, and whether it goes on."""
    held: list[tuple[date, date]] = []
    serving = False
    for service in services:
        expect_only(service, SERVICE_FIELDS, "military_service")
        first, last = day(service, "started_on"), day_or_none(service, "ended_on")
        if last is not None and last < first:
            raise ValueError(f"military_service: ended on {last}, before it started on {first}")
        country(service, "country")
        if first > on:
            continue
        held.append((first, on if last is None else min(last, on)))
        serving = serving or last is None or last >= on
    best = 0
    begun: date | None = None
    until = date.min
    for first, last in sorted(held):
        if begun is None or first > until + ONE_DAY:
            begun, until = first, last
        until = max(until, last)
        best = max(best, completed_years(begun, until + ONE_DAY))  # the last day counts
    return best, serving


def _military_conditions(standing: Standing, version: Version) -> list[Condition]:
    """Judge the category of skilled military recruits."""
    services = objects(standing.profile, "military_service")
    years, serving = _service(services, standing.on)
    offer = object_or_none(standing.profile, "forces_offer")
    promised, length = False, 0
    begun = [service for service in services if day(service, "started_on") <= standing.on]
    in_service = _listed([_code(service) for service in begun], version)
    in_offer: Known = False
    if offer is not None:
        expect_only(offer, FORCES_OFFER_FIELDS, "forces_offer")
        stated, full_time = number_or_none(offer, "years"), flag_or_none(offer, "full_time")
        if stated is None or full_time is None:
            raise ValueError("forces_offer: its years and whether it is full-time are needed")
        length = int(stated)  # whole years
        promised = full_time and length >= FORCES_OFFER_YEARS
        in_offer = _listed([_code(offer)], version)
    occupation: Known = None
    if in_service is not None and in_service == in_offer:
        occupation = in_service
    schooling = rank(standing.education) >= rank(MILITARY_EDUCATION)
    where = CATEGORY_PROVISION
    return [
        condition("service", years >= SERVICE_YEARS, SERVICE_YEARS, years, where),
        condition("serving", serving, True, serving, where),
        condition("occupation", occupation, True, occupation, where),
        condition("armed_forces_offer", promised, FORCES_OFFER_YEARS, length, where),
        condition("education", schooling, MILITARY_EDUCATION, standing.education, where),
        condition("recognised_military", None, True, None, where),
    ]


def judge(standing: Standing, version: Version) -> dict[str, object]:
    """Judge one version of a category for a profile on a day."""
    if version.kind == "announced":
        return answer([announced_condition()])
    if version.kind == "french":
        return answer([french_condition(standing.languages.french)])
    if version.kind == "military":
        return answer(_military_conditions(standing, version))
    return answer([_work_condition(standing, version)])
