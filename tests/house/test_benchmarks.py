"""The yardsticks of the benchmarks give the product's own scores; nothing here is timed."""

from datetime import date

import pytest
from benchmarks.grid import read_grid
from benchmarks.people import Mix, as_dicts, people
from benchmarks.plain import COMPONENTS, READS, scorer

from openentry.rules.crs import crs
from openentry.rules.joint import Packing, totals
from openentry.rules.lawbook import Lawbook


@pytest.mark.parametrize("mix", ["uniform", "plausible"])
@pytest.mark.parametrize("on", [date(2016, 1, 1), date(2020, 10, 20), date(2025, 11, 14)])
def test_a_plain_function_gives_every_component_of_the_product(mix: Mix, on: date) -> None:
    facts = people(500, mix, seed=8)
    lawbook = Lawbook.on(on)
    product = crs(facts, lawbook)
    score = scorer(read_grid(on))
    for index, person in enumerate(as_dicts(facts, READS)):
        expected = {name: int(getattr(product, name)[index]) for name in COMPONENTS}
        assert dict(zip(COMPONENTS, score(person), strict=True)) == expected


@pytest.mark.parametrize("mix", ["uniform", "plausible"])
def test_the_people_of_the_benchmarks_have_the_same_packed_totals(mix: Mix) -> None:
    facts = people(500, mix, seed=8)
    lawbook = Lawbook.on(date(2025, 11, 14))
    packing = Packing(lawbook)
    packed = totals(packing.encode(facts), packing, lawbook)
    assert packed.tolist() == crs(facts, lawbook).total.tolist()


def test_the_same_seed_draws_the_same_people() -> None:
    first, again, other = (people(50, "plausible", seed=seed) for seed in (1, 1, 2))
    assert [first.row(i) for i in range(50)] == [again.row(i) for i in range(50)]
    assert [first.row(i) for i in range(50)] != [other.row(i) for i in range(50)]
