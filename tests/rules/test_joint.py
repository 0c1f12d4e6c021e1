"""Joint tables: equal to the formula, cell by cell and together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from tests.rules.people import random_facts

from openentry.rules.crs import crs
from openentry.rules.errors import PoolError
from openentry.rules.joint import CODES, GROUPS, Packing, totals
from openentry.rules.lawbook import Law, Lawbook

RULE_SETS = [rule_set.in_force for rule_set in Law.load().rule_sets]


@pytest.mark.parametrize("day", RULE_SETS)
@pytest.mark.parametrize("group", GROUPS)
def test_each_joint_table_equals_the_formula_on_every_cell_of_its_group(
    group: str, day: date
) -> None:
    lawbook = Lawbook.on(day)
    packing = Packing(lawbook)
    people = packing.grid(group)
    (code,) = (name for name, groups in CODES.items() if group in groups)
    cells = packing.cells[group]
    visited = packing.encode(people).codes[code] // packing.starts[group] % cells
    # The grid visits every cell of its group (the spouse group keeps cell 0 for nobody).
    assert len(np.unique(visited)) == cells - (group == "spouse")
    assert (totals(packing.encode(people), packing, lawbook) == crs(people, lawbook).total).all()


@pytest.mark.parametrize("day", [RULE_SETS[0], RULE_SETS[4], RULE_SETS[5]])
def test_groups_together_equal_the_formula_on_a_million_rows(day: date) -> None:
    lawbook = Lawbook.on(day)
    packing = Packing(lawbook)
    for seed in (1, 2):
        facts = random_facts(500_000, seed=seed, realistic=seed == 2)
        packed = packing.encode(facts)
        assert (totals(packed, packing, lawbook) == crs(facts, lawbook).total).all()


def test_one_encoding_serves_several_laws() -> None:
    lawbooks = [Lawbook.on(day) for day in RULE_SETS]
    packing = Packing(*lawbooks)
    facts = random_facts(100_000, seed=4, realistic=True)
    packed = packing.encode(facts, threads=2)
    for lawbook in lawbooks:
        expected = crs(facts, lawbook).total
        assert (totals(packed, packing, lawbook) == expected).all()
        assert (totals(packed, packing, lawbook, threads=2) == expected).all()


def test_codes_made_with_other_bands_are_refused() -> None:
    old, new = Lawbook.on(date(2015, 1, 1)), Lawbook.on(date(2025, 11, 14))
    packed = Packing(old).encode(random_facts(10, seed=1))
    with pytest.raises(PoolError) as other:
        totals(packed, Packing(new), new)
    assert other.value.code == "packing-other"
    with pytest.raises(PoolError) as coarse:
        totals(packed, Packing(old), new)
    assert coarse.value.code == "packing-too-coarse"
    assert (
        "canadian_study" in str(coarse.value)
        or "sibling" in str(coarse.value)
        or ("_lowest" in str(coarse.value))
    )


def test_a_table_that_comes_to_depend_on_a_column_of_another_group_is_refused() -> None:
    lawbook = Lawbook.on(date(2025, 11, 14))
    sibling = lawbook.crs.tables["additional.sibling"]
    # As if a sibling gave points only to candidates who are alone.
    points = sibling.points.copy()
    points[1] = 0
    tables = {**lawbook.crs.tables, "additional.sibling": replace(sibling, points=points)}
    amended = replace(lawbook, crs=replace(lawbook.crs, tables=tables))
    packing = Packing(amended)
    with pytest.raises(PoolError) as refused:
        totals(packing.encode(random_facts(10, seed=1)), packing, amended)
    assert refused.value.params["column"] == "accompanied"


@pytest.mark.parametrize(
    "caps",
    [
        {"core_cap": np.array([320, 250], np.int16)},
        {"core_cap": np.array([320, 2000], np.int16)},
        {"core_cap": np.array([2000, 250], np.int16)},
        {"total_cap": 700},
        {"core_cap": np.array([320, 250], np.int16), "total_cap": 640},
    ],
)
def test_caps_that_bind_across_groups_are_kept(caps: dict[str, Any]) -> None:
    # No law so far has caps that its own tables could pass together.
    lawbook = Lawbook.on(date(2025, 11, 14))
    amended = replace(lawbook, crs=replace(lawbook.crs, **caps))
    packing, facts = Packing(amended), random_facts(20_000, seed=6, realistic=True)
    expected = crs(facts, amended).total
    assert (expected < crs(facts, lawbook).total).any()
    assert (totals(packing.encode(facts), packing, amended) == expected).all()


def test_company_counts_where_only_a_cap_tells_it_apart() -> None:
    # As if the first language gave everybody the same: the second is still cut to 22 or 24.
    lawbook = Lawbook.on(date(2025, 11, 14))
    first = lawbook.crs.tables["core.first_language"]
    same = replace(first, points=np.stack([first.points[0]] * 2), cap=first.cap[[0, 0]])
    tables = {**lawbook.crs.tables, "core.first_language": same}
    amended = replace(lawbook, crs=replace(lawbook.crs, tables=tables))
    packing, facts = Packing(amended), random_facts(20_000, seed=11, realistic=True)
    expected = crs(facts, amended).total
    assert (totals(packing.encode(facts), packing, amended) == expected).all()


def test_packed_candidates_know_their_number_and_their_size() -> None:
    lawbook = Lawbook.on(date(2025, 11, 14))
    packed = Packing(lawbook).encode(random_facts(1_000, seed=6))
    assert len(packed) == 1_000
    assert packed.nbytes == sum(codes.itemsize for codes in packed.codes.values()) * 1_000
    assert packed.nbytes <= 1_000 * 13
    assert len(Packing(lawbook).encode(random_facts(0, seed=6))) == 0
