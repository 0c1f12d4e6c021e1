"""Credited hours beside a count day by day, for jobs that overlap, touch and leave gaps."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from openentry.rules.dates import LAST_DAY, day_of
from openentry.rules.profile.hours import (
    HUNDREDTHS,
    WEEK_DAYS,
    Stretches,
    amount_of_hours,
    calendar_months,
    credited,
    hours,
    longest_run,
    run_numbers,
    stretches,
    unbroken,
)

FULL_TIME = 30
Job = tuple[int, int, int, int]
"""Group, first day, last day, hundredths of weekly hours."""


def job(begin: int) -> st.SearchStrategy[Job]:
    return st.tuples(
        st.integers(0, 2),
        st.integers(begin, begin + 60),
        st.integers(0, 40),
        st.sampled_from([1, 750, 1500, 2999, 3000, 3750, 6000]),
    ).map(lambda j: (j[0], j[1], j[1] + j[2], j[3]))


JOBS = st.lists(job(20_000), max_size=7)
WINDOW = st.tuples(st.integers(19_990, 20_060), st.integers(0, 60)).map(lambda w: (w[0], sum(w)))


def column(jobs: list[Job], place: int) -> NDArray[np.int64]:
    return np.array([j[place] for j in jobs], np.int64)


def worked(jobs: list[Job], groups: int) -> Stretches:
    group, first, last, weekly = (column(jobs, place) for place in range(4))
    return stretches(group, first, last, weekly, groups)


def each_day(jobs: list[Job], group: int, first: int, last: int) -> dict[int, Fraction]:
    """Give what each day of the window credits, days without work left out."""
    found = {}
    for day in range(first, last + 1):
        weekly = sum(h for g, begin, end, h in jobs if g == group and begin <= day <= end)
        if weekly:
            found[day] = Fraction(min(FULL_TIME * HUNDREDTHS, weekly), HUNDREDTHS * WEEK_DAYS)
    return found


def in_hours(amount: int) -> Fraction:
    return Fraction(int(amount), HUNDREDTHS * WEEK_DAYS)


@given(JOBS, WINDOW)
def test_hours_are_those_of_each_day_added_up(jobs: list[Job], window: tuple[int, int]) -> None:
    found = credited(worked(jobs, 3), *window, FULL_TIME)
    for group in range(3):
        assert in_hours(found[group]) == sum(each_day(jobs, group, *window).values())


@given(JOBS, WINDOW)
def test_the_best_run_has_no_day_in_between(jobs: list[Job], window: tuple[int, int]) -> None:
    found = longest_run(worked(jobs, 3), *window, FULL_TIME)
    for group in range(3):
        best = run = Fraction(0)
        days = each_day(jobs, group, *window)
        for day in range(window[0], window[1] + 1):
            run = run + days[day] if day in days else Fraction(0)
            best = max(best, run)
        assert in_hours(found[group]) == best


@given(JOBS)
def test_runs_alone_come_to_the_whole(jobs: list[Job]) -> None:
    work = worked(jobs, 3)
    starts, number = run_numbers(work)
    assert len(starts) == (number.max(initial=-1) + 1)
    joined = unbroken(work)
    assert joined.first.tolist() == work.first[starts].tolist()
    assert int((joined.last - joined.first + 1).sum()) == int((work.last - work.first + 1).sum())
    for a in range(1, len(joined.group)):
        apart = joined.group[a] != joined.group[a - 1] or joined.first[a] > joined.last[a - 1] + 1
        assert apart


@given(JOBS, WINDOW)
def test_months_are_the_calendar_months_touched(jobs: list[Job], window: tuple[int, int]) -> None:
    found = calendar_months(worked(jobs, 3), *window)
    for group in range(3):
        touched = {
            (day.year, day.month)
            for number in each_day(jobs, group, *window)
            if (day := day_of(number)) is not None
        }
        assert int(found[group]) == len(touched)


def test_a_year_of_full_time_work_is_reached_on_its_last_day() -> None:
    one = worked([(0, 0, LAST_DAY, 3000)], 1)
    year = amount_of_hours(1560)
    assert credited(one, 0, 363, FULL_TIME) == year
    assert credited(one, 0, 362, FULL_TIME) < year
    assert hours(credited(one, 0, 362, FULL_TIME)).tolist() == [1555]


def test_nothing_comes_to_nothing() -> None:
    none = worked([], 2)
    assert credited(none, 0, 10, FULL_TIME).tolist() == [0, 0]
    assert longest_run(none, 0, 10, FULL_TIME).tolist() == [0, 0]
    assert calendar_months(none, 0, 10).tolist() == [0, 0]
    assert len(unbroken(none).group) == 0
