"""Windows of work are those of the law of the day."""

from __future__ import annotations

import dataclasses
from datetime import date

from openentry.answers.work_windows import CATEGORIES, POINTS, work_windows
from openentry.rules.eligibility.due import windows
from openentry.rules.lawbook import Lawbook

DAY = date(2025, 11, 14)


def test_every_window_of_the_law_is_told_with_its_first_day() -> None:
    book = Lawbook.on(DAY)
    told = {window.what: (window.years, window.first) for window in work_windows(book)}
    assert told == {
        POINTS: (10, date(2015, 11, 15)),
        "fsw": (10, date(2015, 11, 15)),
        "fst": (5, date(2020, 11, 15)),
        "cec": (3, date(2022, 11, 15)),
        CATEGORIES: (3, date(2022, 11, 15)),
    }
    assert {window.years for window in work_windows(book)} == set(windows(book))


def test_a_window_follows_the_law_and_categories_that_ask_for_no_work_have_none() -> None:
    book = Lawbook.on(DAY)
    other = dataclasses.replace(book, cec=book.cec.model_copy(update={"window_years": 4}))
    assert {w.what: w.years for w in work_windows(other)}["cec"] == 4
    (categories,) = (w for w in work_windows(book) if w.what == CATEGORIES)
    assert "healthcare" in categories.categories
    assert "french" not in categories.categories
    (none,) = (w for w in work_windows(Lawbook.on(date(2016, 2, 29))) if w.what == "cec")
    assert none.first == date(2013, 3, 1)
