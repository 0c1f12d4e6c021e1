"""The last day of an answer, however many days are looked at together."""

from datetime import date
from random import Random

import numpy as np
import pytest
from tests.profiles.people import random_day, random_profile

from openentry.files.profiles.reading import check_profiles
from openentry.rules.dates import anniversary, day_number
from openentry.rules.eligibility import lasting
from openentry.rules.eligibility.due import law_day_numbers, next_event, next_events
from openentry.rules.eligibility.evaluation import evaluate
from openentry.rules.eligibility.lasting import differs, last_days
from openentry.rules.errors import FactsErrors
from openentry.rules.lawbook import Law
from openentry.rules.profile.batch import Profiles

LAW = Law.load()
ON = (date(2016, 2, 29), date(2022, 10, 1), date(2025, 12, 1), date(2026, 3, 1))


def some_people(first: int, count: int) -> Profiles:
    """Give a batch of the generator's people, those without mistakes."""
    kept = []
    for number in range(first, first + count):
        rng = Random(number)
        document = random_profile(rng, random_day(rng))
        try:
            check_profiles([document], law=LAW)
        except FactsErrors:
            continue
        kept.append(document)
    return check_profiles(kept, law=LAW).profiles


@pytest.mark.parametrize("on", ON)
def test_days_looked_at_together_are_what_each_is_alone(
    on: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = some_people(300, 40)
    before = evaluate(everybody, LAW.on(on))
    found = {}
    for few in (1, 2 * len(everybody), 1 << 14):
        monkeypatch.setattr(lasting, "FEW", few)
        found[few] = last_days(everybody, before).tolist()
    one, *others = found.values()
    assert others == [one, one]
    assert len(set(one)) > len(everybody) // 4


@pytest.mark.parametrize("on", ON)
@pytest.mark.parametrize("count", [2, 5, 400])
def test_events_come_one_after_the_other(on: date, count: int) -> None:
    everybody = some_people(340, 20)
    lawbook, start = LAW.on(on), day_number(on)
    owner, days = next_events(everybody, lawbook, np.full(len(everybody), start, np.int32), count)
    law = law_day_numbers(LAW)
    far = min([int(anniversary(start, 1)), *law[law > start].tolist()])
    for person in range(len(everybody)):
        one, told = everybody.take(np.array([person])), days[owner == person].tolist()
        expected: list[int] = []
        day = start
        while day < far and len(expected) < count:
            day = min(int(next_event(one, lawbook, np.array([day], np.int32))[0]), far)
            expected.append(day)
        assert told == expected
    assert max(np.bincount(owner)) > 1


def test_of_the_first_day_that_differs_it_is_told_whatever_comes_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everybody, on = some_people(360, 20), date(2025, 12, 1)
    lawbook = LAW.on(on)
    before = evaluate(everybody, lawbook)
    ahead = np.arange(0, 70, 10)
    rows = np.repeat(np.arange(len(everybody)), len(ahead))
    days = (day_number(on) + np.tile(ahead, len(everybody))).astype(np.int32)
    alone = [
        bool(differs(before, rows[[i]], everybody.take(rows[[i]]), lawbook, days[[i]])[0])
        for i in range(len(rows))
    ]
    firsts = np.array(alone).reshape(-1, len(ahead))
    assert firsts.any()
    for few in (1, len(rows)):
        monkeypatch.setattr(lasting, "FEW", few)
        found = differs(before, rows, everybody.take(rows), lawbook, days)
        found = found.reshape(-1, len(ahead))
        for was, is_now in zip(firsts, found, strict=True):
            until = int(was.argmax()) + 1 if was.any() else len(ahead)
            assert was[:until].tolist() == is_now[:until].tolist()


def test_nobody_has_no_last_day() -> None:
    nobody = some_people(300, 2).take(slice(0, 0))
    held = last_days(nobody, evaluate(nobody, LAW.on(ON[2])))
    assert held.tolist() == []
    assert held.dtype == np.int32
