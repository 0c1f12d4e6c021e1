"""Categories over time: days without gaps, what a version took in, and the rounds that named it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from openentry.answers.category_history import categories_over_time, category_over_time
from openentry.files.published import history
from openentry.rules.lawbook import Law
from openentry.rules.loading.reading import PACKAGE_LAW

LAW = Law(roots=(PACKAGE_LAW,))
ON = date(2026, 11, 2)
ALL = categories_over_time(LAW, ON)


def test_every_category_is_told_and_those_in_force_are_those_of_the_lawbook() -> None:
    assert {one.category.category for one in ALL} == set(LAW.categories)
    now = {one.category.category: one.current.version.id for one in ALL if one.current is not None}
    assert now == {name: version.id for name, version in LAW.on(ON).categories.items()}
    assert [one.current is None for one in ALL] == sorted(one.current is None for one in ALL)


def test_the_version_told_for_each_day_is_the_one_in_force() -> None:
    day = date(2023, 5, 1)
    while day <= ON:
        for one in ALL:
            told = [
                v.version.id
                for v in one.versions
                if v.first and v.first <= day and (v.last is None or day <= v.last)
            ]
            found = one.category.on(day)
            assert told == ([] if found is None else [found.id]), (one.category.category, day)
        day += timedelta(days=9)


def test_a_category_that_ended_has_a_last_day_and_no_version_for_its_end() -> None:
    ended = category_over_time("agriculture", LAW, ON)
    assert ended is not None
    assert [v.version.id for v in ended.versions] == ["agriculture-1", "agriculture-2"]
    assert ended.current is None
    assert ended.ended == date(2026, 2, 17)
    assert ended.versions[-1].removed


def test_what_was_only_announced_has_no_days_no_rounds_and_changes_nothing() -> None:
    told = category_over_time("physicians", LAW, ON)
    assert told is not None
    announced, first = told.versions
    assert announced.version.announced_only
    assert (announced.first, announced.last, announced.rounds) == (None, None, ())
    assert (first.added, first.removed) == ((), ())
    assert told.began == date(2025, 12, 8)


def test_added_and_left_out_lead_from_one_version_to_the_next() -> None:
    count = 0
    for one in ALL:
        dated = [v for v in one.versions if v.first]
        for before, after in pairwise(dated):
            built = before.version.occupations - set(after.removed) | set(after.added)
            assert built == after.version.occupations, after.version.id
            count += len(after.added) + len(after.removed)
    assert count > 10


def test_every_round_of_a_category_stands_with_the_version_that_it_named() -> None:
    rounds = [held for held in history(LAW).rounds.values() if held.category]
    told = [held for one in ALL for held in one.rounds]
    assert sorted(h.number for h in told) == sorted(h.number for h in rounds)
    healthcare = category_over_time("healthcare", LAW, ON)
    assert healthcare is not None
    second = healthcare.versions[1]
    assert second.version.id == "healthcare-2"
    assert "379" in [held.number for held in second.rounds]


def test_a_category_that_does_not_exist_is_told_as_none() -> None:
    assert category_over_time("astronauts", LAW, ON) is None
