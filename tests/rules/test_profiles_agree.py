"""The product and the second implementation answer alike for thousands of random profiles.

Both were written from the same text and share no code. Random people stand on the edges of the law
(`tests.profiles`); what is compared is all a reader can see: the facts, the programs and categories
with each condition, the points of the selection grid.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random
from typing import cast

import pytest
from tests.profiles.people import random_day, random_profile

from openentry.files.profiles.reading import check_profiles
from openentry.recheck import eligibility, facts, row_eligibility
from openentry.recheck.category_lists import VERSIONS
from openentry.rules.eligibility.evaluation import evaluate, evaluate_facts
from openentry.rules.lawbook import Law

Fields = dict[str, object]
LAW = Law.load()
A_THOUSAND = 1000
DAYS_A_THOUSAND = 2
SHOWN = 3
NOC_2021_BEGINS = date(2022, 11, 16)
ALL_VERSIONS = tuple(version.name for version in VERSIONS)


def people(rng: Random, on: date, many: int) -> list[Fields]:
    """Give random profiles for a day, each with an id of its own."""
    return [{**random_profile(rng, on), "id": f"P{place}"} for place in range(many)]


def answers(
    profiles: Sequence[Fields], on: date, versions: tuple[str, ...] | None
) -> Iterator[tuple[Fields, Fields]]:
    """Give the facts and the answer of the product, in the order of the profiles."""
    chunk = check_profiles(list(profiles), law=LAW)
    judged = evaluate(chunk.profiles, LAW.on(on), versions=versions)
    for place in range(len(profiles)):
        yield judged.facts.row(place), cast(Fields, judged.row(place))


def told(row: Mapping[str, object], answer: Mapping[str, object]) -> Fields:
    """Give what a reader sees, flat: provisions and the order of lists and conditions left out."""
    flat: Fields = {f"facts.{name}": value for name, value in row.items()}
    for name in ("programs", "categories"):
        flat[f"facts.{name}"] = sorted(cast("list[str]", row[name]))
        for part, judged in cast("dict[str, Fields]", answer[name]).items():
            flat[f"{part}.met"] = judged["met"]
            flat[f"{part}.points"] = judged.get("points")
            for one in cast("list[Fields]", judged["conditions"]):
                seen = one["met"], one["needed"], one["found"]
                flat[f"{part}.{one['code']}"] = seen
    return flat


def unlike(first: Fields, second: Fields) -> Fields:
    """Give what two answers differ on."""
    return {
        key: (first.get(key, "nothing"), second.get(key, "nothing"))
        for key in first.keys() | second.keys()
        if first.get(key, "nothing") != second.get(key, "nothing")
    }


def assert_agreement(
    rng: Random, on: date, many: int, versions: tuple[str, ...] | None = None
) -> None:
    """Compare both on random people, and show the first few they differ on."""
    profiles = people(rng, on, many)
    differing = []
    for profile, product in zip(profiles, answers(profiles, on, versions), strict=True):
        own = told(facts(profile, on), eligibility(profile, on, versions))
        if told(*product) != own:
            differing.append((on.isoformat(), unlike(told(*product), own), profile))
    assert not differing, (len(differing), differing[:SHOWN])


@pytest.mark.parametrize("thousand", range(20))
def test_twenty_thousand_profiles_agree(thousand: int) -> None:
    rng = Random(20_000 + thousand)
    for _ in range(DAYS_A_THOUSAND):
        assert_agreement(rng, random_day(rng), A_THOUSAND // DAYS_A_THOUSAND)


@pytest.mark.slow
@pytest.mark.parametrize("thousand", range(200))
def test_two_hundred_thousand_profiles_agree(thousand: int) -> None:
    rng = Random(200_000 + thousand)
    for _ in range(DAYS_A_THOUSAND):
        assert_agreement(rng, random_day(rng), A_THOUSAND // DAYS_A_THOUSAND)


@pytest.mark.parametrize("seed", range(4))
def test_every_version_of_a_category_agrees_on_any_day(seed: int) -> None:
    rng = Random(seed)
    on = max(random_day(rng), NOC_2021_BEGINS)  # the lists are of NOC 2021
    assert_agreement(rng, on, A_THOUSAND // 4, ALL_VERSIONS)


@pytest.mark.parametrize("seed", range(4))
def test_rows_of_facts_agree(seed: int) -> None:
    rng = Random(seed)
    on = random_day(rng)
    chunk = check_profiles(people(rng, on, A_THOUSAND // 4), law=LAW)
    rows = evaluate(chunk.profiles, LAW.on(on)).facts
    judged = evaluate_facts(rows, LAW.on(on), versions=ALL_VERSIONS)
    for place in range(len(rows)):
        row = rows.row(place)
        product = told(row, cast(Fields, judged.row(place)))
        assert not unlike(product, told(row, row_eligibility(row, on, ALL_VERSIONS)))
