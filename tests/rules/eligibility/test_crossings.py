"""The day on which work passes a line: never too late for anybody, and exact for people by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest
from tests.profiles.people import random_profile

from openentry.files.profiles.reading import check_profiles
from openentry.rules.crs import SCORE_FIELDS
from openentry.rules.dates import day_number, day_of
from openentry.rules.eligibility.coming import due_on
from openentry.rules.eligibility.due import next_event
from openentry.rules.eligibility.evaluation import evaluate
from openentry.rules.eligibility.lasting import differs
from openentry.rules.errors import FactsErrors
from openentry.rules.lawbook import Law
from openentry.rules.profile.batch import Profiles

LAW = Law.load()
PEOPLE = 240
LAWS = [date(2022, 11, 1), date(2024, 2, 20), date(2025, 11, 14), date(2026, 3, 20)]

Fields = Mapping[str, object]


@cache
def crowd(on: date) -> Profiles:
    """Give invented people on the edges of the law, as they stand on a day."""
    rng = Random(on.toordinal())
    found = [{**random_profile(rng, on), "id": f"P{number}"} for number in range(PEOPLE)]
    while True:
        try:
            return check_profiles(found, law=LAW).profiles
        except FactsErrors as refused:
            wrong = {error.row - 1 for error in refused.errors}
            found = [person for place, person in enumerate(found) if place not in wrong]


@pytest.mark.parametrize("on", LAWS)
def test_nothing_changes_before_the_day_that_is_named(on: date) -> None:
    people, lawbook = crowd(on), LAW.on(on)
    start = np.full(len(people), day_number(on), np.int32)
    everyone = np.arange(len(people))
    before = evaluate(people, lawbook)
    due = due_on(people, lawbook)
    assert bool((due > start).all())
    assert bool((due <= next_event(people, lawbook, start)).all())
    for day in (due - 1, (start + due) // 2):
        on_day = day.astype(np.int32)
        assert np.flatnonzero(differs(before, everyone, people, lawbook, on_day)).tolist() == []
        after = evaluate(people, lawbook, on_day)
        for field in SCORE_FIELDS:
            assert getattr(before.score, field).tolist() == getattr(after.score, field).tolist()


DAY = date(2025, 12, 1)
"""The day on which everything below happens."""
BEFORE = [DAY - timedelta(days=ahead) for ahead in (3, 2, 1)]
"""Further back other windows lose the last of a job, which is looked at too."""


def job(noc: str, days: int, country: str = "FR", weekly: float = 30, **more: object) -> Fields:
    """Give work that goes on and will have lasted so many days on the day."""
    first = (DAY - timedelta(days=days - 1)).isoformat()
    return {"noc": noc, "country": country, "started_on": first, "weekly_hours": weekly, **more}


def past(
    noc: str, days: int, last: str, country: str = "FR", weekly: float = 30, **more: object
) -> Fields:
    """Give work of so many days that is over."""
    first = (date.fromisoformat(last) - timedelta(days=days - 1)).isoformat()
    return {**job(noc, days, country, weekly, **more), "started_on": first, "ended_on": last}


def spouse(*jobs: Fields) -> Fields:
    """Give a spouse who comes along, with these jobs."""
    return {"spouse": {"accompanying": True, "jobs": list(jobs)}}


LONG_AGO = "2019-06-30"
OLD: dict[str, Any] = {"noc_edition": "2016"}

PASSES: dict[str, Fields] = {
    "a year in Canada": {"jobs": [job("21231", 364, "CA")]},
    "a year in Canada, some of it before every window": {
        "jobs": [past("21231", 164, "2012-06-30", "CA"), job("21231", 200, "CA")]
    },
    "a second year in Canada": {"jobs": [job("21231", 728, "CA")]},
    "a year of half the hours": {"jobs": [job("21231", 728, "CA", 15)]},
    "a third year abroad, in two pieces": {
        "jobs": [past("21231", 700, LONG_AGO), job("21231", 392)]
    },
    "a year within three where ten have two": {
        "jobs": [past("21231", 500, LONG_AGO, "CA"), job("21231", 364, "CA")]
    },
    "a year of one occupation where several have more": {
        "jobs": [
            past("21231", 300, LONG_AGO),
            past("31301", 500, "2017-06-30"),
            job("21232", 364),
        ]
    },
    "two years in a trade": {"jobs": [job("72106", 728)]},
    "two years in a trade within five": {
        "jobs": [
            past("72106", 600, "2018-06-30"),
            past("72106", 200, "2023-06-30"),
            job("72106", 528),
        ]
    },
    "half a year of a category": {"jobs": [job("31301", 182)]},
    "a year that has no code": {"jobs": [job("0213", 364, "CA", **OLD)]},
    "a year with the help of what has no code": {
        "jobs": [past("0213", 100, LONG_AGO, "CA", **OLD), job("21231", 264, "CA")]
    },
    "a year of the spouse": spouse(job("21231", 364, "CA")),
    "a year of the spouse of any occupation": spouse(job("65201", 364, "CA")),
    "a year of the spouse as a student": spouse(job("65201", 364, "CA", full_time_student=True)),
    "a year as a student": {"jobs": [job("21231", 364, "CA", full_time_student=True)]},
    "as much as another occupation": {
        "jobs": [past("72106", 100, "2025-06-30", "CA"), job("21231", 100, "CA")]
    },
    "more than another occupation, never as much": {
        "jobs": [past("72106", 100, "2025-06-30", "CA", weekly=29), job("21231", 97, "CA")]
    },
    "more than another trade": {
        "jobs": [past("72106", 100, "2025-06-30", weekly=29), job("72310", 97)]
    },
    "two jobs at once, one with more hours": {
        "jobs": [
            past("72106", 10, "2025-06-30", "CA", weekly=20),
            job("72106", 20, "CA", 5),
            job("21231", 20, "CA", 15),
        ]
    },
    "a year abroad leaves the ten": {"jobs": [past("21231", 500, "2016-11-28")]},
    "a year in Canada leaves the three": {"jobs": [past("21231", 500, "2023-11-29", "CA")]},
    "two years of a trade leave the five": {"jobs": [past("72106", 900, "2022-11-28")]},
    "half a year of a category leaves the three": {"jobs": [past("31301", 300, "2023-05-31")]},
    "a year of the spouse leaves the ten": spouse(past("21231", 500, "2016-11-28", "CA")),
    "what has no code leaves the five": {"jobs": [past("7237", 900, "2022-11-28", **OLD)]},
}


def profile_of(fields: Fields) -> Profiles:
    """Give one person born on 1 January, so that no birthday comes between."""
    return check_profiles([{"birth_on": "1980-01-01", **fields}], law=LAW).profiles


def due(fields: Fields, on: date) -> date | None:
    """Give the day on which a person must be looked at again."""
    return day_of(int(due_on(profile_of(fields), LAW.on(on))[0]))


@pytest.mark.parametrize("name", PASSES)
@pytest.mark.parametrize("on", BEFORE)
def test_work_passes_its_line_on_the_day(name: str, on: date) -> None:
    assert due(PASSES[name], on) == DAY


def test_people_side_by_side_pass_their_lines_alone() -> None:
    documents = [
        {"id": name, "birth_on": "1980-01-01", **fields} for name, fields in PASSES.items()
    ]
    together = check_profiles(documents, law=LAW).profiles
    assert set(due_on(together, LAW.on(BEFORE[0])).tolist()) == {day_number(DAY)}
