"""Sets of jobs counted together beside each counted alone."""

from random import Random

import numpy as np
import pytest
from tests.profiles.people import random_day, random_profile

from openentry.files.profiles.reading import check_profiles
from openentry.rules.dates import day_number
from openentry.rules.errors import FactsErrors
from openentry.rules.lawbook import Law
from openentry.rules.profile.batch import Profiles
from openentry.rules.profile.counting import Asked, ByCode, best
from openentry.rules.profile.work import Work, asked_of_own

LAW = Law.load()


def some_people(first: int) -> Profiles:
    """Give a batch of the generator's people, those without mistakes."""
    kept = []
    for number in range(first, first + 12):
        rng = Random(number)
        document = random_profile(rng, random_day(rng))
        try:
            check_profiles([document], law=LAW)
        except FactsErrors:
            continue
        kept.append(document)
    return check_profiles(kept, law=LAW).profiles


def of(profiles: Profiles, first: int) -> tuple[Work, tuple[Asked, ...]]:
    """Give work on days that are not the same for all, and sets of it with other windows."""
    rng = Random(first)
    lawbook = LAW.on(random_day(rng))
    days = np.array([day_number(random_day(rng)) for _ in range(len(profiles))], np.int32)
    work = Work(profiles.own.jobs, lawbook, days)
    own = asked_of_own(work, lawbook)
    wider, years = work.of_skilled_worker, own[0].years
    beside = Asked(wider & work.skilled, years, continuous=True, beside=wider)
    return work, (*own, beside, Asked(wider, years, continuous=True))


@pytest.mark.parametrize("first", range(0, 120, 12))
def test_sets_counted_together_are_what_each_is_alone(first: int) -> None:
    work, asked = of(some_people(first), first)
    together, uncoded = work.tally(*asked), work.uncoded(*asked)
    assert together.amounts.any()
    for i, one in enumerate(asked):
        alone = work.tally(one)
        assert together.amounts[i].tolist() == alone.amounts[0].tolist()
        assert together.months[i].tolist() == alone.months[0].tolist()
        assert uncoded[i].tolist() == work.uncoded(one)[0].tolist()


@pytest.mark.parametrize("first", range(0, 120, 12))
def test_occupations_counted_together_are_what_each_set_is_alone(first: int) -> None:
    work, asked = of(some_people(first), first)
    for count in (work.by_code, work.by_run):
        for one, found in zip(asked, count(*asked), strict=True):
            (alone,) = count(one)
            assert rows(found) == rows(alone)
            assert [row[:2] for row in rows(found)] == sorted(row[:2] for row in rows(found))


def test_of_several_runs_the_longest_counts() -> None:
    work, asked = of(some_people(0), 0)
    (whole,), (longest,) = work.by_code(asked[2]), work.by_code(asked[-1])
    (runs,) = work.by_run(asked[-1])
    most: dict[tuple[int, int], int] = {}
    for person, code, amount in rows(runs):
        most[person, code] = max(amount, most.get((person, code), 0))
    assert rows(longest) == [(p, c, most.get((p, c), 0)) for p, c, _ in rows(longest)]
    assert len(rows(runs)) > len(most)
    assert [row[:2] for row in rows(whole)] == [row[:2] for row in rows(longest)]


def rows(found: ByCode) -> list[tuple[int, int, int]]:
    """Give who worked how much in which occupation."""
    columns = (found.person.tolist(), found.code.tolist(), found.amount.tolist())
    return list(zip(*columns, strict=True))


def test_the_most_is_of_the_lower_code_among_equals() -> None:
    found = ByCode(
        person=np.array([0, 0, 0, 2, 2]),
        code=np.array([3, 5, 7, 1, 4]),
        amount=np.array([10, 40, 40, 0, 0]),
    )
    amount, code = best(found, 4)
    assert amount.tolist() == [40, 0, 0, 0]
    assert code.tolist() == [5, -1, 1, -1]
