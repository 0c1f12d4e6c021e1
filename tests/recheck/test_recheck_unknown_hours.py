"""What jobs not coded on the day may do: make a year possible, never certain.

Half a year is 182 days of 30 hours a week: 182 x 30 / 7 = 780 hours. Two halves are 1,560, a year.
"""

from collections.abc import Iterator
from datetime import date
from itertools import product
from random import Random

import pytest
from tests.profiles.people import random_day, random_profile
from tests.recheck.declared import (
    DAY,
    Fields,
    english,
    job,
    person,
    program_condition,
    program_met,
    study,
)

from openentry.recheck import facts
from openentry.recheck.noc import edition_of

YEAR = ("2024-11-16", "2025-11-14")  # 364 days: 1,560 hours
SHORT = ("2024-11-17", "2025-11-14")  # 363 days: 1,555 hours and 5/7
HALF = ("2024-11-10", "2025-05-10")  # 182 days: 780 hours
NEXT_HALF = ("2025-05-11", "2025-11-08")  # the 182 days after them
DAY_SHORT = ("2025-05-11", "2025-11-07")  # the 181 days after them
DAY_LATER = ("2025-05-12", "2025-11-09")  # 182 days after a day without work

# A year in three parts: 140 days of 600 hours, 84 of 360, 140 of 600.
BEFORE, BETWEEN, AFTER = (
    ("2024-11-16", "2025-04-04"),
    ("2025-04-05", "2025-06-27"),
    ("2025-06-28", "2025-11-14"),
)


def uncoded(started_on: str, ended_on: str | None, noc: str = "2173", **more: object) -> Fields:
    """Give a job in Canada with a code of NOC 2016 alone: not coded since 2022-11-16."""
    return job(started_on, ended_on, noc, noc_edition="2016", **more)


NAMED = [
    # 21231 is named: IRPR 75(2)(a). A job that is not coded may be in it.
    ([job(*HALF), uncoded(*NEXT_HALF)], None),  # 780 + 780
    ([job(*HALF), uncoded(*DAY_SHORT)], False),  # 363 days: 1,555
    ([uncoded(*HALF), job(*NEXT_HALF)], None),
    # Its hours join a run only without a day between: 780 and 780, not 1,560.
    ([job(*HALF), uncoded(*DAY_LATER)], False),
    # It may join two runs: 600 + 360 + 600. Without it they are 600 each.
    ([job(*BEFORE), uncoded(*BETWEEN), job(*AFTER)], None),
    ([job(*BEFORE), uncoded("2025-04-06", "2025-06-27"), job(*AFTER)], False),  # 600, 356 + 600
    # Two jobs on one day are no more than 30 hours: 1,555, whatever the code.
    ([job(*SHORT), uncoded(*SHORT)], False),
    ([job(*YEAR, weekly_hours=15), uncoded(*YEAR, weekly_hours=15)], None),  # 30 together
    ([job(*YEAR, weekly_hours=15), uncoded(*YEAR, weekly_hours=14.99)], False),  # 1,559.48
    # What is known decides where it is enough, and where nothing helps.
    ([job(*YEAR), uncoded(*YEAR)], True),
    ([job(*YEAR, "21232"), uncoded(*SHORT)], False),
    ([job(*HALF, "21232"), uncoded(*NEXT_HALF)], False),  # another occupation's half does not join
    # Several that are not coded may all be in it.
    ([uncoded(*HALF), uncoded(*NEXT_HALF, "2174")], None),
    # What does not count whatever its code: IRPR 73(2), 80(3).
    ([job(*HALF), uncoded(*NEXT_HALF, paid=False)], False),
    ([job(*HALF), uncoded(*NEXT_HALF, authorised=False)], False),
    ([job(*HALF), uncoded(*NEXT_HALF, temporary_status=False)], False),
    ([job(*HALF), uncoded(*NEXT_HALF, authorised=False, country="IN")], None),
    ([job(*HALF), uncoded(*NEXT_HALF, self_employed=True, full_time_student=True)], None),
    ([job(*HALF), uncoded(*NEXT_HALF, remote_for_foreign_employer=True)], None),
    # Ten years begin on 2015-11-15, 364 days to 2016-11-12: 182 not coded, 182 coded, or 181.
    ([uncoded("2014-01-01", "2016-05-14"), job("2016-05-15", "2016-11-12")], None),
    ([uncoded("2014-01-01", "2016-05-14"), job("2016-05-15", "2016-11-11")], False),
]


@pytest.mark.parametrize(("jobs", "expected"), NAMED)
def test_a_primary_occupation_that_is_named(jobs: list[Fields], expected: object) -> None:
    profile = person(jobs=jobs, primary_noc="21231")
    assert facts(profile, DAY)["primary_continuous_year"] is expected


def test_a_primary_occupation_that_is_not_skilled_stays_so() -> None:
    held = [job(*YEAR, "44101"), uncoded(*YEAR)]  # TEER 4: a year in it is none
    for jobs in (held, held[1:]):
        profile = person(jobs=jobs, primary_noc="44101")
        assert facts(profile, DAY)["primary_continuous_year"] is False


NOT_NAMED = [
    # Several occupations and none named: nothing is certain, one at a time is possible.
    ([job(*HALF), uncoded(*NEXT_HALF)], None),
    ([job(*HALF), uncoded(*DAY_SHORT)], False),
    ([job(*HALF), uncoded(*DAY_LATER)], False),
    ([job(*HALF), uncoded(*NEXT_HALF), job(*AFTER, "21232")], None),
    ([job(*BEFORE), uncoded(*BETWEEN), job(*AFTER)], None),
    ([job(*BEFORE), uncoded(*BETWEEN), job(*AFTER, "21232")], False),  # 960 in each: 224 days
    ([job(*SHORT), uncoded(*SHORT)], False),
    ([job(*YEAR), uncoded(*HALF)], None),  # a year in 21231, but the other may be the primary one
    ([job(*YEAR), job(*YEAR, "44101")], None),
    # An occupation of its own, of jobs that are not coded alone.
    ([uncoded(*YEAR), job(*HALF)], None),
    ([uncoded(*YEAR), job(*HALF, "44101")], None),
    ([uncoded(*SHORT), job(*HALF, "44101")], False),
    ([job(*HALF, "44101"), uncoded(*NEXT_HALF)], False),  # TEER 4 joins nothing
    ([uncoded(*HALF), uncoded(*NEXT_HALF, "2174")], None),
    ([uncoded(*HALF), uncoded(*DAY_LATER, "2174")], False),
    # All in one occupation, which is therefore the primary one, but not coded.
    ([uncoded(*HALF), uncoded(*NEXT_HALF)], None),
    ([uncoded(*HALF), uncoded(*DAY_LATER)], False),
]


@pytest.mark.parametrize(("jobs", "expected"), NOT_NAMED)
def test_a_primary_occupation_that_is_not_known(jobs: list[Fields], expected: object) -> None:
    assert facts(person(jobs=jobs), DAY)["primary_continuous_year"] is expected


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        ([job(*YEAR)], None),
        ([job(*SHORT)], False),
        ([job(*HALF), uncoded(*NEXT_HALF)], None),
        ([job(*HALF), uncoded(*DAY_LATER)], False),
        ([uncoded(*YEAR)], None),
    ],
)
def test_a_primary_occupation_named_by_a_code_of_the_other_edition(
    jobs: list[Fields], expected: object
) -> None:
    profile = person(jobs=jobs, primary_noc="2173", primary_noc_edition="2016")
    assert facts(profile, DAY)["primary_continuous_year"] is expected


@pytest.mark.parametrize(
    ("on", "later", "expected"),
    [
        # 182 days in 21231, then 182 in 2173 of NOC 2016. The edition turns: SOR/2022-220.
        (date(2022, 11, 15), {}, None),
        (date(2022, 11, 16), {}, None),
        (date(2022, 11, 15), {"noc_other": "21231"}, None),
        (date(2022, 11, 16), {"noc_other": "21231"}, True),
        (date(2022, 11, 16), {"noc_other": "21232"}, False),  # 780 in each
    ],
)
def test_the_year_on_the_days_the_edition_turns(on: date, later: Fields, expected: object) -> None:
    second = {**uncoded("2022-05-17", "2022-11-14"), **later}
    jobs = [job("2021-11-16", "2022-05-16"), second]
    profile = person(jobs=jobs, primary_noc="21231")
    assert facts(profile, on)["primary_continuous_year"] is expected


WORKED = [
    # IRPR 83(1)(c) asks for TEER 0 to 3: a job that is not coded may be of it. No run is needed.
    ([uncoded(*YEAR)], None),
    ([uncoded(*SHORT)], False),
    ([job(*HALF), uncoded(*DAY_LATER)], None),  # 780 + 780, with a day between
    ([job(*HALF), uncoded(*DAY_SHORT)], False),  # 1,555
    ([job(*HALF), uncoded("2009-01-01", "2009-07-01")], None),  # 182 days, whenever
    ([job(*YEAR), uncoded(*HALF)], True),
    # Hours of one day count once: 1,555, whatever the code. One day more is enough.
    ([job(*SHORT), uncoded(*SHORT)], False),
    ([job(*SHORT), uncoded(*YEAR)], None),
    ([job(*YEAR, weekly_hours=15), uncoded(*YEAR, weekly_hours=15)], None),
    ([job(*HALF, "44101"), uncoded(*NEXT_HALF)], False),  # TEER 4: 780 at best
    # What is no such work in Canada whatever its code.
    ([uncoded(*YEAR, paid=False)], False),
    ([uncoded(*YEAR, authorised=False)], False),
    ([uncoded(*YEAR, temporary_status=False)], False),
    ([uncoded(*YEAR, country="IN")], False),
    ([uncoded(*YEAR, remote_for_foreign_employer=True)], False),
    ([uncoded(*YEAR, self_employed=True, full_time_student=True)], None),
]


@pytest.mark.parametrize(("jobs", "expected"), WORKED)
def test_work_in_canada_for_adaptability(jobs: list[Fields], expected: object) -> None:
    assert facts(person(jobs=jobs), DAY)["worked_in_canada"] is expected


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        ([uncoded(*YEAR)], True),
        ([uncoded(*SHORT)], False),
        ([job(*HALF), uncoded(*DAY_LATER)], True),
    ],
)
def test_work_of_the_spouse_needs_no_code(jobs: list[Fields], expected: bool) -> None:
    profile = person(spouse={"accompanying": True, "jobs": jobs})  # IRPR 83(1)(c.1): any TEER
    assert facts(profile, DAY)["spouse_worked_in_canada"] is expected


LONG_AGO = ("2010-01-01", "2010-12-30")  # 364 days: too old for anything but adaptability
UNCLE = {"relation": "aunt_uncle", "citizen": True, "lives_in": "CA"}


@pytest.mark.parametrize(
    ("fields", "met", "sure"),
    [
        # Language 24, education 21, one year 9, 35 years old 12: 66 for certain, 76 possible.
        ({}, None, 66),
        ({"relatives": [UNCLE]}, True, 71),
        ({"birth_on": "1981-11-14"}, None, 57),  # 44: 3. 57 + 10 = 67
        ({"birth_on": "1980-11-14"}, False, 56),  # 45: 2. 56 + 10 = 66
        # Adaptability is 10 at most: at 48 years old 54 and 5, and 54 + 10 = 64 possible.
        ({"birth_on": "1977-11-14", "relatives": [UNCLE]}, False, 59),
    ],
)
def test_work_in_canada_that_is_not_coded_may_bring_ten_points(
    fields: Fields, met: object, sure: int
) -> None:
    profile = person(
        **{
            "tests": [english("2025-01-01", 9)],
            "credentials": [study("three_year", "2012-06-30", "IN")],
            "jobs": [job(*YEAR, country="IN"), uncoded(*LONG_AGO)],
            "primary_noc": "21231",
            "funds_cad": 15263,
            "destinations": ["ON"],
            **fields,
        }
    )
    assert program_condition(profile, "fsw", "points") == (met, sure)
    assert program_met(profile, "fsw") is met


SKILLED = {"2021": "21231", "2016": "2173"}
NOT_SKILLED = {"2021": "44101", "2016": "1411"}


def people() -> Iterator[tuple[Fields, date, list[Fields]]]:
    """Give random profiles that have jobs not coded on their day, and those jobs."""
    rng = Random(83)
    for _ in range(600):
        on = random_day(rng)
        profile = random_profile(rng, on)
        jobs = profile.get("jobs")
        held = [one for one in jobs if not _coded(one, on)] if isinstance(jobs, list) else []
        if 0 < len(held) <= 4:
            yield profile, on, held


def _coded(one: Fields, on: date) -> bool:
    """Tell whether a declaration has a code of the day."""
    return one.get("noc_edition", "2021") == edition_of(on) or "noc_other" in one


def _with_codes(profile: Fields, held: list[Fields], codes: tuple[str, ...]) -> Fields:
    """Give the profile with codes of the day on the jobs that have none."""
    given = {id(one): code for one, code in zip(held, codes, strict=True)}
    jobs = profile["jobs"]
    assert isinstance(jobs, list)
    coded = [{**one, "noc_other": given[id(one)]} if id(one) in given else one for one in jobs]
    return {**profile, "jobs": coded}


def _primary(profile: Fields, on: date) -> str | None:
    """Give the code of the day of the primary occupation, where it is known and coded."""
    jobs = profile["jobs"]
    assert isinstance(jobs, list)
    declared = {(str(one["noc"]), str(one.get("noc_edition", "2021"))) for one in jobs}
    if profile.get("primary_noc") is not None:
        declared = {(str(profile["primary_noc"]), str(profile.get("primary_noc_edition", "2021")))}
    if len(declared) > 1:
        return None
    ((code, edition),) = declared
    return code if edition == edition_of(on) else None


def _joined(answers: set[object]) -> object:
    """Give the one answer, or None where the codes decide which."""
    return answers.pop() if len(answers) == 1 else None


def test_work_in_canada_is_not_known_exactly_where_codes_decide() -> None:
    seen = set()
    for profile, on, held in people():
        edition = edition_of(on)
        codes = (SKILLED[edition], NOT_SKILLED[edition])
        answers: set[object] = {
            facts(_with_codes(profile, held, chosen), on)["worked_in_canada"]
            for chosen in product(codes, repeat=len(held))
        }
        found = facts(profile, on)["worked_in_canada"]
        seen.add(found)
        assert found is _joined(answers)
    assert seen == {True, False, None}


def test_the_year_in_a_known_occupation_is_not_known_exactly_where_codes_decide() -> None:
    seen = set()
    for profile, on, held in people():
        primary = _primary(profile, on)
        if primary is None:
            continue
        answers: set[object] = {
            facts(_with_codes(profile, held, chosen), on)["primary_continuous_year"]
            for chosen in product((primary, NOT_SKILLED[edition_of(on)]), repeat=len(held))
        }
        found = facts(profile, on)["primary_continuous_year"]
        seen.add(found)
        assert found is _joined(answers)
    assert seen == {True, False, None}


def test_the_year_in_an_unknown_occupation_is_possible_exactly_where_one_has_it() -> None:
    seen = set()
    for profile, on, held in people():
        if _primary(profile, on) is not None:
            continue
        edition = edition_of(on)
        jobs = profile["jobs"]
        assert isinstance(jobs, list)
        worked_in = {
            str(one["noc"] if one.get("noc_edition", "2021") == edition else one["noc_other"])
            for one in jobs
            if _coded(one, on)
        }
        possible = False
        for code in {*worked_in, SKILLED[edition]}:
            named = {**profile, "primary_noc": code, "primary_noc_edition": edition}
            coded = _with_codes(named, held, (code,) * len(held))
            possible |= facts(coded, on)["primary_continuous_year"] is True
        found = facts(profile, on)["primary_continuous_year"]
        seen.add(found)
        assert found is (None if possible else False)
    assert seen == {False, None}
