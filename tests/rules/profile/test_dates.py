"""Days counted over columns, beside the same counting one day at a time."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openentry.rules.dates import (
    LAST_DAY,
    NO_DAY,
    anniversary,
    completed_months,
    completed_years,
    day_number,
    day_of,
    march_first,
    months_after,
    valid,
    window_first,
    year_number,
)

DAYS = st.dates(date(1940, 1, 1), date(2045, 12, 31))
YEARS = st.integers(-12, 40)


def same_day(day: date, years: int) -> date:
    """Give the anniversary as a calendar has it; 29 February may become 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


@given(DAYS, YEARS)
def test_an_anniversary_is_the_same_day_of_another_year(day: date, years: int) -> None:
    assert int(anniversary(day_number(day), years)) == day_number(same_day(day, years))


@given(DAYS, DAYS)
def test_years_are_completed_on_the_anniversary(since: date, on: date) -> None:
    counted = int(completed_years(day_number(since), day_number(on)))
    if since > on:
        assert counted == 0
    else:
        assert same_day(since, counted) <= on < same_day(since, counted + 1)


@given(DAYS, st.integers(1, 10))
def test_a_window_holds_the_days_whose_years_are_not_completed(on: date, years: int) -> None:
    first = day_of(int(window_first(day_number(on), years)))
    assert first is not None
    assert same_day(first, years) > on
    assert same_day(first - timedelta(days=1), years) <= on


@given(DAYS, DAYS)
def test_whole_months_end_on_the_same_day_of_the_month(since: date, until: date) -> None:
    months = int(completed_months(day_number(since), day_number(until)))
    if since > until:
        assert months == 0
        return
    assert int(months_after(day_number(since), months)) <= day_number(until)
    assert int(months_after(day_number(since), months + 1)) > day_number(until)


@pytest.mark.parametrize(
    ("since", "count", "then"),
    [
        (date(2025, 1, 31), 1, date(2025, 3, 1)),
        (date(2024, 1, 31), 1, date(2024, 3, 1)),
        (date(2024, 1, 29), 1, date(2024, 2, 29)),
        (date(2025, 8, 31), 16, date(2026, 12, 31)),
        (date(2025, 1, 15), 16, date(2026, 5, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_first_of_the_next(
    since: date, count: int, then: date
) -> None:
    assert day_of(int(months_after(day_number(since), count))) == then


def test_days_that_are_not_there_stay_so() -> None:
    for absent in (NO_DAY, LAST_DAY):
        assert int(anniversary(absent, 5)) == absent
        assert int(months_after(absent, 5)) == absent
    assert day_of(NO_DAY) is None
    assert int(completed_years(NO_DAY, day_number(date(2025, 1, 1)))) == 0
    assert int(completed_months(NO_DAY, day_number(date(2025, 1, 1)))) == 0
    assert not valid(NO_DAY, day_number(date(2025, 1, 1)), 2)


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2024, 11, 30), False),
        (date(2024, 12, 1), True),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),
    ],
)
def test_a_result_counts_from_its_day_until_the_second_anniversary(on: date, counts: bool) -> None:
    assert bool(valid(day_number(date(2024, 12, 1)), day_number(on), 2)) is counts


@given(DAYS)
def test_the_year_of_a_day_and_its_first_of_march(day: date) -> None:
    year = year_number(np.array([day_number(day)]))
    assert year.tolist() == [day.year]
    assert march_first(year).tolist() == [day_number(date(day.year, 3, 1))]
