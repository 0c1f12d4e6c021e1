"""Which programs and categories a drawn person plausibly meets, for whole columns.

For keeping out of a reconstructed pool people who could not be in it, and for the declared
columns `programs` and `categories`. It is a reading declared among the assumptions, not the
program rules; nothing else may use it.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.assumptions import assumptions
from openentry.analysis.occupations import occupations
from openentry.analysis.people import ACCOMPANYING, EDUCATION, HOURS_OF_A_YEAR, Flags, People
from openentry.rules.columns import ABILITIES
from openentry.rules.facts import PROGRAMS
from openentry.rules.lawbook import Law
from openentry.rules.loading.categories import CategoryVersion

DAYS_OF_A_YEAR = 365
FSW, CEC, FST, PNP = (np.int8(1 << PROGRAMS.index(word)) for word in PROGRAMS)


def declared_programs(people: People) -> NDArray[np.int8]:
    """Give the programs each person plausibly meets, as bits; 0 for none.

    A nominee has `pnp` beside the federal program that let them in.
    """
    federal = (
        np.where(_skilled_worker(people), FSW, np.int8(0))
        | np.where(_canadian_experience(people), CEC, np.int8(0))
        | np.where(_skilled_trades(people), FST, np.int8(0))
    )
    return np.where(people.nominated & (federal != 0), federal | PNP, federal)


def primary_continuous_year(people: People) -> Flags:
    """Tell who worked one continuous year in the primary occupation."""
    latest_hours = np.where(people.latest_in_canada, people.canadian_hours, people.foreign_hours)
    latest = people.primary_days.astype(np.int32) * latest_hours >= HOURS_OF_A_YEAR
    earlier = np.where(people.latest_in_canada, people.foreign_years, people.canadian_years) >= 1
    continuous: Flags = latest | (people.same_before & earlier)
    return continuous


def studied_in_canada(credential: NDArray[np.uint8]) -> Flags:
    """Tell whose Canadian program took two years or more."""
    long: Flags = credential >= EDUCATION.index("two_year")
    return long


def grid_points(people: People) -> NDArray[np.int64]:
    """Give the points of the federal skilled worker grid as the assumption reads it."""
    a = assumptions()["programs"]
    first = a.by_number("fsw_language", 13)[people.first].sum(axis=1)
    second = people.second.min(axis=1) >= a.number("second_language_level")
    education = np.array([a.tables["fsw_education"][word] for word in EDUCATION])[people.education]
    experience = a.by_number("fsw_experience", 81)[people.skilled_years]
    age = a.by_number("fsw_age", 121)[people.age]
    comes = people.partner == ACCOMPANYING
    spouse_speaks = comes & (people.spouse.min(axis=1) >= a.number("spouse_language_level"))
    spouse_studied = (
        comes & people.spouse_canadian_credential & studied_in_canada(people.spouse_education)
    )
    adaptability = (
        spouse_speaks * a.number("spouse_language")
        + studied_in_canada(people.canadian_credential) * a.number("study")
        + spouse_studied * a.number("study")
        + (people.canadian_years >= 1) * a.number("work")
        + (comes & (people.spouse_work_years >= 1)) * a.number("spouse_work")
        + people.relative * a.number("relative")
    )
    capped = np.minimum(adaptability, a.number("adaptability_cap"))
    total = first + second * a.number("second_language") + education + experience + age + capped
    return np.asarray(total, np.int64)


def _skilled_worker(people: People) -> Flags:
    a = assumptions()["programs"]
    met: Flags = (
        (people.first.min(axis=1) >= a.number("fsw_level"))
        & (people.education >= EDUCATION.index("secondary"))
        & primary_continuous_year(people)
        & people.funds_met
        & (grid_points(people) >= a.number("pass_mark"))
    )
    return met


def ready_days(people: People, programs: NDArray[np.int8]) -> NDArray[np.int32]:
    """Give for how many days the work that a program asks for has been complete.

    Nobody submits a profile before: a person whose first Canadian year ended last month
    cannot have been in the pool for a year on the Canadian experience class.
    """
    in_canada = people.latest_in_canada
    latest_hours = np.where(in_canada, people.canadian_hours, people.foreign_hours)
    latest_ago = np.where(in_canada, people.canadian_ago, people.foreign_ago)
    earlier_hours = np.where(in_canada, people.foreign_hours, people.canadian_hours)
    earlier_ago = np.where(in_canada, people.foreign_ago, people.canadian_ago)
    earlier_days = np.where(in_canada, people.foreign_days, people.canadian_days)

    def since(
        ago: NDArray[np.int16], days: NDArray[np.int16], hours: NDArray[np.uint8], years: int
    ) -> NDArray[np.int32]:
        needed = -(-years * HOURS_OF_A_YEAR // hours.astype(np.int32))
        reached = ago.astype(np.int32) + days - needed
        return np.where(days >= needed, reached, -1)

    primary = since(latest_ago, people.primary_days, latest_hours, 1)
    before = since(earlier_ago, earlier_days, earlier_hours, 1)
    skilled = np.maximum(primary, np.where(people.same_before, before, -1))
    here = since(people.canadian_ago, people.canadian_days, people.canadian_hours, 1)
    trade = since(latest_ago, people.primary_days, latest_hours, 2)
    ready = np.zeros(len(people), np.int32)
    for program, days in ((FSW, skilled), (CEC, here), (FST, trade)):
        ready = np.where((programs & program) != 0, np.maximum(ready, days), ready)
    return ready


def _recent_hours(people: People, years: int, *, primary: bool) -> NDArray[np.int32]:
    """Give days times weekly hours of the latest stretch inside the last years."""
    in_canada = people.latest_in_canada
    days = np.where(in_canada, people.canadian_days, people.foreign_days)
    hours = np.where(in_canada, people.canadian_hours, people.foreign_hours)
    ago = np.where(in_canada, people.canadian_ago, people.foreign_ago)
    if primary:
        days = people.primary_days
    inside = np.minimum(days, years * DAYS_OF_A_YEAR - ago).astype(np.int32)
    return np.asarray(inside * hours, np.int32)


def _earlier_hours(people: People, years: int) -> NDArray[np.int32]:
    """Give days times weekly hours of the earlier stretch inside the last years."""
    in_canada = people.latest_in_canada
    days = np.where(in_canada, people.foreign_days, people.canadian_days)
    hours = np.where(in_canada, people.foreign_hours, people.canadian_hours)
    ago = np.where(in_canada, people.foreign_ago, people.canadian_ago)
    inside = np.clip(years * DAYS_OF_A_YEAR - ago, 0, days).astype(np.int32)
    return np.asarray(inside * hours, np.int32)


def _canadian_experience(people: People) -> Flags:
    a = assumptions()["programs"]
    lower = occupations().teer[people.occupation] >= 2
    level = np.where(lower, a.number("cec_level_teer_2_3"), a.number("cec_level_teer_0_1"))
    met: Flags = (
        people.latest_in_canada
        & (_recent_hours(people, 3, primary=False) >= HOURS_OF_A_YEAR)
        & (people.first.min(axis=1) >= level)
    )
    return met


def _skilled_trades(people: People) -> Flags:
    a = assumptions()["programs"]
    least = np.array([a.tables["fst_levels"][ability] for ability in ABILITIES])
    met: Flags = (
        people.certificate
        & people.funds_met
        & occupations().trade[people.occupation]
        & (_recent_hours(people, 5, primary=True) >= 2 * HOURS_OF_A_YEAR)
        & (people.first >= least).all(axis=1)
    )
    return met


def declared_categories(people: People, law: Law) -> NDArray[np.int64]:
    """Give every category version each person plausibly meets, whatever its days, as bits.

    The bits follow `Law.category_ids`. Versions that ask for military service, or were only
    announced, are met by nobody.
    """
    bits = np.zeros(len(people), np.int64)
    for category in law.categories.values():
        for version in category.version:
            if version.in_force is not None and not version.repealed:
                met = _meets(people, version)
                bits |= np.where(met, np.int64(1 << law.category_ids.index(version.id)), 0)
    return bits


def in_force_mask(law: Law, day: date) -> int:
    """Give the bits of the category versions in force on a day."""
    current = law.on(day).categories.values()
    return sum(1 << law.category_ids.index(version.id) for version in current)


def _meets(people: People, version: CategoryVersion) -> Flags:
    if version.language is not None:
        french = np.where(
            (people.first_language == 2)[:, None], people.first, people.second
        ).min(axis=1)  # fmt: skip
        speaks: Flags = french >= version.language.level_min
        return speaks
    work = version.work_experience
    known = occupations()
    if work is None or version.id not in known.versions or version.military_service is not None:
        return np.zeros(len(people), np.bool_)
    listed = known.listed[people.occupation, known.versions.index(version.id)]
    hours = _recent_hours(people, work.within_years, primary=True)
    elsewhere = people.latest_in_canada | ("abroad" in work.place)
    if not work.continuous:
        earlier = _earlier_hours(people, work.within_years)
        counted = people.same_before & (~people.latest_in_canada | ("abroad" in work.place))
        hours = np.where(elsewhere, hours, 0) + np.where(counted, earlier, 0)
        elsewhere = np.ones_like(elsewhere)
    enough = hours * 12 >= HOURS_OF_A_YEAR * work.months_min
    met: Flags = listed & enough & elsewhere
    return met
