"""What must hold for every profile in the product, tried on random people full of edges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import cast

import pytest
from tests.profiles.changes import later, shuffled
from tests.profiles.people import random_day, random_profile

from openentry.files.profiles.reading import check_profiles
from openentry.rules.crs import crs
from openentry.rules.eligibility.evaluation import Evaluation, evaluate
from openentry.rules.lawbook import Law

Fields = dict[str, object]
LAW = Law.load()
PEOPLE = 150
SEEDS = range(4)
BELONGS_TO_A_NOMINEE = {"nominated", "programs"}
FOUR_YEARS, TWENTY_EIGHT_YEARS = (
    date(2031, 1, 1) - date(2027, 1, 1),
    date(2055, 1, 1) - date(2027, 1, 1),
)


def judged(profiles: Sequence[Fields], on: date) -> Evaluation:
    """Evaluate profiles on a day, all at once."""
    return evaluate(check_profiles(list(profiles), law=LAW).profiles, LAW.on(on))


def told(evaluation: Evaluation, place: int) -> tuple[Fields, Fields]:
    """Give the facts and the answer of one of them."""
    return evaluation.facts.row(place), cast(Fields, evaluation.row(place))


def people(rng: Random, on: date, many: int = PEOPLE) -> list[Fields]:
    """Give random profiles for a day, each with an id of its own."""
    return [{**random_profile(rng, on), "id": f"P{place}"} for place in range(many)]


@pytest.mark.parametrize("seed", SEEDS)
def test_many_at_once_are_as_one_by_one(seed: int) -> None:
    rng = Random(seed)
    on = random_day(rng)
    profiles = people(rng, on, PEOPLE // 3)
    together = judged(profiles, on)
    for place, profile in enumerate(profiles):
        assert told(together, place) == told(judged([profile], on), 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_neighbours_of_a_profile_change_nothing(seed: int) -> None:
    rng = Random(seed)
    on = random_day(rng)
    profiles = people(rng, on)
    together, backwards = judged(profiles, on), judged(profiles[::-1], on)
    for place in range(PEOPLE):
        assert told(together, place) == told(backwards, PEOPLE - 1 - place)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_lists_and_fields_does_not_matter(seed: int) -> None:
    rng = Random(seed + 1000)
    on = random_day(rng)
    profiles = people(rng, on)
    others = [dict(reversed(shuffled(rng, profile).items())) for profile in profiles]
    before, after = judged(profiles, on), judged(others, on)
    for place in range(PEOPLE):
        assert told(before, place) == told(after, place)


@pytest.mark.parametrize("shift", [FOUR_YEARS, TWENTY_EIGHT_YEARS], ids=["4 years", "28 years"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_life_some_years_later_is_the_same(seed: int, shift: timedelta) -> None:
    """29 February stays 29 February, and from 2026-11-03 no law is known to change.

    Only study between 2020-03-01 and 2022-08-31 is judged by its own days.
    """
    rng = Random(seed + 2000)
    for _ in range(3):
        on = date(2027, 1, 1) + timedelta(days=rng.randrange(3 * 365))
        profiles = people(rng, on, PEOPLE // 3)
        moved = [later(profile, shift) for profile in profiles]
        before, after = judged(profiles, on), judged(moved, on + shift)
        for place in range(len(profiles)):
            (facts, answer), (moved_facts, moved_answer) = told(before, place), told(after, place)
            for column in facts.keys() - {"canadian_study", "submitted_at"}:
                assert facts[column] == moved_facts[column], column
            assert answer == moved_answer


@pytest.mark.parametrize("seed", SEEDS)
def test_a_nomination_never_lowers_anything(seed: int) -> None:
    rng = Random(seed + 3000)
    on = random_day(rng)
    day = on.isoformat()
    profiles = [{**profile, "nomination": None} for profile in people(rng, on)]
    given = {"province": "NS", "nominated_on": day, "accepted_on": day}
    before = judged(profiles, on)
    after = judged([{**profile, "nomination": given} for profile in profiles], on)
    lawbook = LAW.on(on)
    assert (crs(after.facts, lawbook).total >= crs(before.facts, lawbook).total).all()
    for place in range(PEOPLE):
        facts, named = before.facts.row(place), after.facts.row(place)
        changed = {column for column in facts if facts[column] != named[column]}
        assert changed <= BELONGS_TO_A_NOMINEE
        assert (facts["nominated"], named["nominated"]) == (False, True)
        programs = set(cast("list[str]", named["programs"]))
        assert programs >= set(cast("list[str]", facts["programs"]))
        assert ("pnp" in programs) == bool(programs & {"fsw", "cec", "fst"})
