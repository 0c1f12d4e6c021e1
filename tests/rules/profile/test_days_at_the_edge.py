"""Days that stand for no day and for no end, beside the whole calendar."""

from __future__ import annotations

from datetime import date

import numpy as np

from openentry.rules.dates import (
    LAST_DAY,
    NO_DAY,
    anniversary,
    day_number,
    day_of,
    months_after,
    valid,
    window_first,
)

BEGINNING, END = day_number(date.min), day_number(date.max)


def test_no_day_is_before_and_no_end_after_every_day_there_is() -> None:
    assert NO_DAY < BEGINNING < END < LAST_DAY
    assert day_of(NO_DAY) is None
    assert (day_of(BEGINNING), day_of(END)) == (date.min, date.max)


def test_what_has_no_end_has_none_later_and_the_day_before_it_does() -> None:
    # A day after the calendar, as an anniversary of one of its last days, still moves.
    given = np.array([NO_DAY, LAST_DAY - 1, LAST_DAY, LAST_DAY + 1, END])
    assert anniversary(given, 1).tolist() == [
        *(NO_DAY, LAST_DAY - 1 + 365, LAST_DAY, LAST_DAY + 1, END + 366)
    ]
    assert months_after(given, 12).tolist() == anniversary(given, 1).tolist()


def test_a_window_begins_the_day_after_the_same_day_of_an_earlier_year() -> None:
    days = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28)]
    firsts = window_first(np.array([day_number(day) for day in days]), 1)
    assert [day_of(number) for number in firsts] == [
        *(date(2023, 3, 1), date(2023, 3, 1), date(2023, 3, 2), date(2024, 2, 29))
    ]


def test_what_is_dated_counts_from_its_day_to_the_day_before_its_anniversary() -> None:
    since = day_number(date(2024, 2, 29))
    days = [date(2024, 2, 28), date(2024, 2, 29), date(2026, 2, 28), date(2026, 3, 1)]
    on = np.array([day_number(day) for day in days])
    assert valid(since, on, 2).tolist() == [False, True, True, False]
    assert not valid(NO_DAY, on, 2).any()
