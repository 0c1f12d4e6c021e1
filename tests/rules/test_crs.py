"""The formula: caps, sums, and the second implementation as its oracle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.people import random_facts

from openentry.recheck.score import score as second_opinion
from openentry.rules.columns import ABILITIES
from openentry.rules.crs import SCORE_FIELDS, crs
from openentry.rules.facts import Facts
from openentry.rules.lawbook import COMPONENTS, Law, Lawbook

RULE_SETS = [rule_set.in_force for rule_set in Law.load().rule_sets]
ROWS_IN_CI = 100_000


def _disagreements(facts: Facts, day: date) -> Iterator[tuple[int, dict[str, object]]]:
    score = crs(facts, Lawbook.on(day))
    for i in range(len(facts)):
        row = facts.row(i)
        other = second_opinion(row, day)
        ours = score.blocks(i)
        theirs = {block: dict(other[block]) for block in COMPONENTS}  # type: ignore[literal-required]
        if ours != theirs or int(score.total[i]) != other["total"]:
            yield i, row


@pytest.mark.parametrize("place", range(len(RULE_SETS)))
def test_every_component_equals_the_second_implementation(place: int) -> None:
    rows = ROWS_IN_CI // len(RULE_SETS)
    facts = random_facts(rows, seed=place, realistic=bool(place % 2))
    assert next(_disagreements(facts, RULE_SETS[place]), None) is None


@pytest.mark.slow
@pytest.mark.parametrize("place", range(len(RULE_SETS)))
def test_a_million_rows_equal_the_second_implementation(place: int) -> None:
    facts = random_facts(1_000_000 // len(RULE_SETS) + 1, seed=1000 + place, realistic=True)
    assert next(_disagreements(facts, RULE_SETS[place]), None) is None


@pytest.mark.parametrize("day", RULE_SETS)
def test_no_part_passes_its_maximum_and_the_total_is_the_sum(day: date) -> None:
    facts, law = random_facts(50_000, seed=7), Lawbook.on(day).crs
    score = crs(facts, Lawbook.on(day))
    accompanied = facts.accompanied.astype(int)
    assert (score.core_total <= law.core_cap[accompanied]).all()
    assert (score.spouse_total <= law.spouse_cap[accompanied]).all()
    assert (score.transferability_total <= law.transferability_cap).all()
    assert (score.additional_total <= law.additional_cap).all()
    blocks = [getattr(score, f"{block}_total") for block in COMPONENTS]
    assert (score.total == np.sum(blocks, axis=0)).all()
    assert score.total.min() >= 0
    assert score.total.max() <= law.total_cap


def test_nobody_alone_has_spouse_points() -> None:
    facts = random_facts(20_000, seed=3)
    score = crs(facts, Lawbook.on(date(2025, 11, 14)))
    assert not score.spouse_total[~facts.accompanied].any()
    assert not score.spouse_education[~facts.accompanied].any()


def test_levels_above_ten_count_as_ten() -> None:
    facts = random_facts(5_000, seed=5)
    cut = {
        f"{whose}_{ability}": np.minimum(getattr(facts, f"{whose}_{ability}"), 10)
        for whose in ("first", "second", "spouse")
        for ability in ABILITIES
    }
    names = [name for name in Facts.__dataclass_fields__ if name not in (*cut, "category_ids")]
    same = Facts.build(len(facts), category_ids=(), **{n: getattr(facts, n) for n in names}, **cut)
    lawbook = Lawbook.on(date(2025, 11, 14))
    assert (crs(facts, lawbook).total == crs(same, lawbook).total).all()


def test_a_batch_equals_its_candidates_one_by_one_and_any_count_of_threads() -> None:
    facts, lawbook = random_facts(40_000, seed=9), Lawbook.on(date(2025, 11, 14))
    whole, threaded = crs(facts, lawbook), crs(facts, lawbook, threads=2)
    for name in SCORE_FIELDS:
        assert (getattr(whole, name) == getattr(threaded, name)).all()
    for i in range(0, 40_000, 2_000):
        one = crs(facts.take(slice(i, i + 1)), lawbook)
        assert all(getattr(one, n)[0] == getattr(whole, n)[i] for n in SCORE_FIELDS)


def test_an_empty_batch_has_an_empty_score() -> None:
    assert len(crs(random_facts(0, seed=0), Lawbook.on(date(2025, 11, 14)))) == 0


UPWARD = ["education", "canadian_study", "sibling", "nominated", "trade_certificate"]
UPWARD += [f"{whose}_{a}" for whose in ("first", "second") for a in ABILITIES]
UPWARD += ["canadian_work_years", "foreign_work_years"]


@settings(max_examples=60, deadline=None)
@given(
    column=st.sampled_from(UPWARD),
    seed=st.integers(0, 10_000),
    day=st.sampled_from(RULE_SETS),
)
def test_more_of_what_the_law_rewards_never_lowers_a_score(
    column: str, seed: int, day: date
) -> None:
    facts = random_facts(500, seed=seed, realistic=True)
    named = facts.take(facts.first_language > 0)
    values = getattr(named, column)
    top = 1 if values.dtype == np.bool_ else {"education": 7, "canadian_study": 2}.get(column, 10)
    better = named.take(slice(None))
    raised = np.where(values.astype(int) < top, values.astype(int) + 1, values)
    raised = raised.astype(values.dtype)
    changed = Facts.build(
        len(better),
        category_ids=(),
        **{
            name: raised if name == column else getattr(named, name)
            for name in Facts.__dataclass_fields__
            if name != "category_ids"
        },
    )
    lawbook = Lawbook.on(day)
    assert (crs(changed, lawbook).total >= crs(named, lawbook).total).all()


@pytest.mark.parametrize("cap", ["core", "spouse", "transferability", "additional", "total"])
def test_each_cap_is_kept_even_where_the_tables_of_today_stay_under_it(cap: str) -> None:
    lawbook = Lawbook.on(date(2025, 11, 14))
    facts = random_facts(5_000, seed=8, realistic=True)
    free = crs(facts, lawbook)
    # As the law has it, but with lower figures: alone 90, accompanied 30.
    by_company = np.array([90, 30], np.int16)
    lower: Any = by_company if cap in ("core", "spouse") else 30
    changed: dict[str, Any] = {f"{cap}_cap": lower}
    tables = replace(lawbook.crs, **changed)
    held = crs(facts, replace(lawbook, crs=tables))
    most = by_company[facts.accompanied.astype(int)] if cap in ("core", "spouse") else lower
    name = "total" if cap == "total" else f"{cap}_total"
    assert (getattr(held, name) == np.minimum(getattr(free, name), most)).all()
    assert (getattr(held, name) < getattr(free, name)).any()
    if cap != "total":
        blocks = [getattr(held, f"{block}_total") for block in COMPONENTS]
        assert (held.total == np.sum(blocks, axis=0)).all()


def test_a_table_may_give_something_to_everybody() -> None:
    lawbook = Lawbook.on(date(2025, 11, 14))
    facts = random_facts(1_000, seed=10)
    sibling = lawbook.crs.tables["additional.sibling"]
    raised = replace(sibling, points=sibling.points + np.int16(1))
    tables = {**lawbook.crs.tables, "additional.sibling": raised}
    held = crs(facts, replace(lawbook, crs=replace(lawbook.crs, tables=tables)))
    assert (held.additional_sibling == crs(facts, lawbook).additional_sibling + 1).all()
