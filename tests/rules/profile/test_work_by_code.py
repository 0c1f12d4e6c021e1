"""Work occupation by occupation and run by run, beside rows written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from openentry.files.profiles.reading import check_profiles
from openentry.rules.dates import day_number
from openentry.rules.lawbook import Law
from openentry.rules.profile.batch import NO_CODE
from openentry.rules.profile.coding import codes_of_day
from openentry.rules.profile.counting import Asked, ByCode, best, year, years_of
from openentry.rules.profile.hours import HUNDREDTHS
from openentry.rules.profile.work import Work

LAW = Law.load()
ON = date(2025, 11, 14)
LAWBOOK = LAW.on(ON)
CODES = codes_of_day(LAWBOOK)
FIRST, LAST = CODES[0], CODES[-1]
FULL_TIME = 30 * HUNDREDTHS

Fields = Mapping[str, object]


def job(noc: str, first: str, last: str, **more: object) -> Fields:
    """Give a full-time job abroad."""
    place = {"noc": noc, "country": "FR", "weekly_hours": 30}
    return {**place, "started_on": first, "ended_on": last, **more}


def work_of(*people: list[Fields]) -> Work:
    """Give the work of people with these jobs."""
    profiles = [
        {"id": f"P{place}", "birth_on": "1980-01-01", "jobs": jobs}
        for place, jobs in enumerate(people)
    ]
    found = check_profiles(profiles, law=LAW).profiles
    return Work(found.own.jobs, LAWBOOK, np.full(len(people), day_number(ON), np.int32))


def told(found: ByCode) -> list[tuple[int, str, float]]:
    """Give the rows in words: person, code, days of full time."""
    rows = zip(
        found.person.tolist(), found.code.tolist(), (found.amount / FULL_TIME).tolist(), strict=True
    )
    return [(person, CODES[code], days) for person, code, days in rows]


JANUARY = ("2025-01-01", "2025-01-31")
MARCH = ("2025-03-01", "2025-03-10")


@pytest.mark.parametrize("how", ["by_code", "continuous", "by_run"])
def test_the_last_code_of_one_person_is_not_the_first_code_of_the_next(how: str) -> None:
    work = work_of([job(LAST, *JANUARY)], [job(FIRST, *MARCH)], [], [job(FIRST, *JANUARY)])
    mask = work.outside_canada
    found = {
        "by_code": work.by_code(Asked(mask, 10))[0],
        "continuous": work.by_code(Asked(mask, 10, continuous=True))[0],
        "by_run": work.by_run(Asked(mask, 10))[0],
    }[how]
    assert told(found) == [(0, LAST, 31), (1, FIRST, 10), (3, FIRST, 31)]


def test_work_in_one_occupation_is_added_and_runs_are_kept_apart() -> None:
    jobs = [job(FIRST, *MARCH), job(LAST, *MARCH), job(FIRST, *JANUARY)]
    work = work_of([], jobs)
    mask = work.outside_canada
    assert told(work.by_code(Asked(mask, 10))[0]) == [(1, FIRST, 41), (1, LAST, 10)]
    assert told(work.by_code(Asked(mask, 10, continuous=True))[0]) == [
        (1, FIRST, 31),
        (1, LAST, 10),
    ]
    assert told(work.by_run(Asked(mask, 10))[0]) == [(1, FIRST, 31), (1, FIRST, 10), (1, LAST, 10)]


def test_only_the_window_the_mask_and_what_has_begun_are_counted() -> None:
    jobs = [
        job(FIRST, "2020-01-01", "2022-11-20"),
        job(LAST, "2025-11-15", "2026-12-31"),
        job(CODES[1], *MARCH, country="CA"),
        {**job("0013", *MARCH), "noc_edition": "2016"},
    ]
    work = work_of(jobs)
    # The window of three years begins on 2022-11-15.
    for found in (
        work.by_code(Asked(work.outside_canada, 3))[0],
        work.by_run(Asked(work.outside_canada, 3))[0],
    ):
        assert told(found) == [(0, FIRST, 6)]
    everything = np.ones(len(work.jobs), np.bool_)
    assert told(work.by_code(Asked(everything, 3))[0]) == [(0, FIRST, 6), (0, CODES[1], 10)]
    assert work.uncoded(Asked(work.outside_canada, 3))[0].tolist() == [10 * FULL_TIME]


def test_an_occupation_without_work_in_the_window_is_left_out_when_asked() -> None:
    work = work_of([job(FIRST, "2015-01-01", "2016-01-01"), job(LAST, *MARCH)])
    found = work.by_code(Asked(work.outside_canada, 3))[0]
    assert told(found) == [(0, FIRST, 0), (0, LAST, 10)]
    assert told(found.worked()) == [(0, LAST, 10)]


def test_the_best_occupation_has_the_most_work_and_of_equals_the_lower_code() -> None:
    found = ByCode(
        person=np.array([1, 1, 1, 3, 3]),
        code=np.array([2, 5, 7, 4, 6]),
        amount=np.array([10, 30, 30, 8, 2]),
    )
    amount, code = best(found, 5)
    assert amount.tolist() == [0, 30, 0, 8, 0]
    assert code.tolist() == [NO_CODE, 5, NO_CODE, 4, NO_CODE]


def test_nobody_without_work_has_a_best_occupation() -> None:
    none = np.zeros(0, np.int64)
    amount, code = best(ByCode(person=none, code=none, amount=none), 2)
    assert (amount.tolist(), code.tolist()) == ([0, 0], [NO_CODE, NO_CODE])


def test_years_are_completed_when_the_hours_are() -> None:
    one = year(LAWBOOK)
    assert one == 1560 * 7 * HUNDREDTHS
    assert years_of(np.array([0, one - 1, one, 3 * one - 1]), LAWBOOK).tolist() == [0, 0, 1, 2]


def test_jobs_that_are_not_coded_are_counted_along_with_each_occupation_and_alone() -> None:
    loose = {**job("0013", "2025-02-01", "2025-02-28"), "noc_edition": "2016"}
    work = work_of([job(FIRST, *JANUARY), job(LAST, *MARCH), loose], [job(FIRST, *MARCH)], [loose])
    mask = work.outside_canada
    plain, beside = Asked(mask, 10), Asked(mask, 10, continuous=True, beside=mask)
    alone, along = work.by_code(plain, beside)
    assert told(alone) == [(0, FIRST, 31), (0, LAST, 10), (1, FIRST, 10)]
    own = [(row[0], int(code)) for row, code in zip(rows_of(along), along.code, strict=True)]
    first, last = 0, len(CODES) - 1
    assert own == [(0, NO_CODE), (0, first), (0, last), (1, first), (2, NO_CODE)]
    assert [row[1] for row in rows_of(along)] == [28, 31 + 28, 28 + 10, 10, 28]


def rows_of(found: ByCode) -> list[tuple[int, float]]:
    """Give the rows without their codes: person, days of full time."""
    return list(zip(found.person.tolist(), (found.amount / FULL_TIME).tolist(), strict=True))
