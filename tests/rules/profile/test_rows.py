"""Columns of profiles: things of people taken apart and put together again."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from functools import cache
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.profiles.people import random_profile

from openentry.files.profiles.reading import check_profiles
from openentry.rules.errors import FactsErrors
from openentry.rules.lawbook import Law
from openentry.rules.profile.batch import NO_CODE, History, Profiles, Rows
from openentry.rules.profile.coding import (
    code_texts,
    codes_of_day,
    levels_needed,
    listed_2021,
    listed_codes,
    management_codes,
    skilled_codes,
    trade_codes,
)

LAW = Law.load()
PEOPLE = 25

counts = st.lists(st.integers(0, 3), min_size=1, max_size=6)


def rows_of(lists: list[list[int]]) -> Rows:
    """Give one thing a number, by person."""
    offsets = np.concatenate([[0], np.cumsum([len(own) for own in lists])]).astype(np.int64)
    return Rows(offsets, {"number": np.array([n for own in lists for n in own], np.int64)})


def lists_of(rows: Rows) -> list[list[int]]:
    """Give the numbers of each person again."""
    bounds = rows.offsets.tolist()
    return [rows["number"][a:b].tolist() for a, b in pairwise(bounds)]


def numbered(sizes: list[int]) -> list[list[int]]:
    """Give so many things to each person, every one another number."""
    ends = np.cumsum(sizes).tolist()
    return [list(range(end - size, end)) for size, end in zip(sizes, ends, strict=True)]


@given(counts, st.data())
def test_things_follow_their_people_in_any_order_and_twice(
    sizes: list[int], data: st.DataObject
) -> None:
    lists = numbered(sizes)
    index = data.draw(st.lists(st.integers(0, len(sizes) - 1), max_size=8))
    taken = rows_of(lists).take(np.array(index, np.int64))
    assert lists_of(taken) == [lists[i] for i in index]
    assert len(taken) == sum(sizes[i] for i in index)
    assert taken.offsets[0] == 0
    assert taken.owner.tolist() == [place for place, i in enumerate(index) for _ in lists[i]]


@given(counts, st.data())
def test_a_person_is_marked_by_any_one_of_their_things(
    sizes: list[int], data: st.DataObject
) -> None:
    lists = numbered(sizes)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=sum(sizes), max_size=sum(sizes))))
    marked = rows_of(lists).any(mask.astype(np.bool_))
    assert marked.tolist() == [any(mask[n] for n in own) for own in lists]


@cache
def batch() -> Profiles:
    """Give invented people with something of everything."""
    rng, on = Random(5), date(2025, 11, 14)
    found: list[dict[str, object]] = []
    while len(found) < PEOPLE:
        person = {**random_profile(rng, on), "id": f"P{len(found)}"}
        try:
            check_profiles([person], law=LAW)
        except FactsErrors:
            continue
        found.append(person)
    return check_profiles(found, law=LAW).profiles


def flat(value: object) -> list[object]:
    """Give all that a column holds, however deep, in lists."""
    if isinstance(value, Rows):
        assert all(len(column) == len(value) for column in value.columns.values())
        return [value.offsets.tolist(), *(c.tolist() for c in value.columns.values())]
    if isinstance(value, History):
        return [flat(getattr(value, field.name)) for field in fields(value)]
    assert isinstance(value, np.ndarray)
    return list(value.tolist())


def whole(profiles: Profiles) -> list[object]:
    """Give all that the profiles hold."""
    return [flat(getattr(profiles, field.name)) for field in fields(profiles)]


@pytest.mark.parametrize("person", range(0, PEOPLE, 6))
def test_numbers_a_mask_and_a_slice_take_the_same_people(person: int) -> None:
    people = batch()
    mask = np.arange(PEOPLE) == person
    by_number = whole(people.take(np.array([person], np.int32)))
    assert len(people.take(mask)) == 1
    assert whole(people.take(mask)) == by_number
    assert whole(people.take(slice(person, person + 1))) == by_number
    rest = people.take(~mask)
    assert len(rest) == PEOPLE - 1
    assert whole(rest.take(slice(person, person + 1))) == whole(
        people.take(slice(person + 1, person + 2))
    )


def test_taking_everybody_changes_nothing() -> None:
    people = batch()
    assert len(people) == PEOPLE
    assert whole(people.take(slice(None))) == whole(people)
    backwards = np.arange(PEOPLE)[::-1]
    assert whole(people.take(backwards).take(backwards)) == whole(people)


@pytest.mark.parametrize("day", [date(2022, 11, 15), date(2022, 11, 16), date(2026, 3, 1)])
def test_no_code_is_in_no_list_and_has_no_text(day: date) -> None:
    lawbook = LAW.on(day)
    codes = codes_of_day(lawbook)
    assert code_texts(np.array([NO_CODE, 0, len(codes) - 1]), lawbook).tolist() == [
        "",
        codes[0],
        codes[-1],
    ]
    masks = [
        skilled_codes(lawbook),
        trade_codes(lawbook),
        management_codes(lawbook),
        *(listed_codes(lawbook, version) for version in lawbook.categories.values()),
    ]
    for mask in masks:
        assert len(mask) == len(codes) + 1
        assert not mask[NO_CODE]
    assert len(levels_needed(lawbook)) == len(codes)
    for version in lawbook.categories.values():
        of_2021 = listed_2021(lawbook, version)
        assert len(of_2021) == len(LAW.occupations.codes_2021) + 1
        assert not of_2021[NO_CODE]


def test_each_mask_marks_the_codes_it_is_named_after() -> None:
    lawbook = LAW.on(date(2022, 11, 15))
    index = {code: place for place, code in enumerate(codes_of_day(lawbook))}
    # Financial managers, auditors, welders, office clerks.
    some = [index[code] for code in ("0111", "1111", "7237", "1411")]
    assert skilled_codes(lawbook)[some].tolist() == [True, True, True, False]
    assert trade_codes(lawbook)[some].tolist() == [False, False, True, False]
    assert levels_needed(lawbook)[some].tolist() == [7, 7, 5, 5]
    management = management_codes(lawbook)
    assert [c for c in index if management[index[c]]] == [c for c in index if c[:2] == "00"]


def test_a_category_lists_codes_of_its_own_edition_only() -> None:
    before, after = LAW.on(date(2022, 11, 15)), LAW.on(date(2025, 11, 14))
    version = after.categories["healthcare"]
    listed = listed_codes(after, version)
    codes = codes_of_day(after)
    assert {codes[place] for place in np.flatnonzero(listed)} == set(version.occupations)
    assert not listed_codes(before, version).any()
    assert set(np.flatnonzero(listed_2021(before, version))) == set(np.flatnonzero(listed))
