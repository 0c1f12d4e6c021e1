"""Digests of a round: equal to the second implementation, and moved by every fact."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import rfc8785
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.files.people import CATEGORY_IDS, IDS
from tests.rounds_on_files.pools import LAW, Pool, Seeded, case, held, plain

from openentry import recheck
from openentry.rules import digests
from openentry.rules.columns import Column, columns
from openentry.rules.digests import order_digest, pool_digest
from openentry.rules.facts import NOT_KNOWN, Facts, absent, microseconds
from openentry.rules.rounds import Instruction, select

NOON = datetime(2025, 11, 14, 12, tzinfo=UTC)
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def anyone(n: int, seed: int) -> Facts:
    """Draw candidates with any allowed value in any column, all known where a round needs it."""
    dice = np.random.default_rng(seed)
    drawn: dict[str, Any] = {}
    for what in columns():
        low = NOT_KNOWN if what.nullable else 0
        match what.kind:
            case "text":
                drawn[what.name] = np.array([f"p{i}" for i in dice.permutation(n)], np.bytes_)
                continue
            case "instant":
                noon = microseconds(NOON)
                drawn[what.name] = noon + dice.integers(-5, 5, n) * 400_000
                continue
            case "words":
                values = dice.integers(0, 16 if what.name == "programs" else 8, n)
            case "flag":
                values = dice.integers(low, 2, n)
            case "word":
                values = dice.integers(0, len(what.words), n)
            case _:
                values = dice.integers(low, what.high + 1, n)
        drawn[what.name] = values.astype(absent(what.name, 0).dtype)
    drawn["nominated"] = drawn["programs"] >> 3 == 1
    return Facts.build(n, category_ids=CATEGORY_IDS, **drawn)


def existing(facts: Facts) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell who was there at noon."""
    return facts.submitted_at <= microseconds(NOON)


def everyone(facts: Facts) -> str:
    """Digest a pool whole."""
    return pool_digest(facts, np.ones(len(facts), np.bool_))


def others(facts: Facts, **changed: Any) -> Facts:  # noqa: ANN401 - any column
    """Give the same candidates with some columns replaced."""
    ids = changed.pop("category_ids", facts.category_ids)
    kept = {c.name: getattr(facts, c.name) for c in columns()}
    return Facts.build(len(facts), category_ids=ids, **kept | changed)


@pytest.mark.parametrize("seed", range(10))
def test_the_second_implementation_digests_the_same_pool(seed: int) -> None:
    facts = anyone(60, seed)
    rows = [facts.row(i) for i in range(len(facts))]
    assert not existing(facts).all(), "some came after the round"
    assert pool_digest(facts, existing(facts)) == recheck.pool_digest(rows, NOON)


@settings(QUICK, max_examples=60)
@given(st.lists(IDS, unique=True, min_size=1, max_size=6))
def test_ids_of_any_script_digest_as_in_the_second_implementation(names: list[str]) -> None:
    ids = np.array([name.encode() for name in names], np.bytes_)
    facts = others(anyone(len(names), 1), id=ids)
    rows = [facts.row(i) for i in range(len(facts))]
    assert pool_digest(facts, existing(facts)) == recheck.pool_digest(rows, NOON)


def test_the_digest_of_a_pool_is_over_its_canonical_json() -> None:
    facts = anyone(30, 5)
    rows: list[Any] = [facts.row(i) for i in range(30)]
    rows.sort(key=lambda row: row["id"].encode())
    for row in rows:
        whole = row["submitted_at"]
        row["submitted_at"] = whole if "." in whole else whole.replace("Z", ".000000Z")
    assert everyone(facts) == hashlib.sha256(rfc8785.dumps(rows)).hexdigest()


def test_nobody_has_the_digest_of_an_empty_list() -> None:
    assert everyone(anyone(0, 1)) == hashlib.sha256(b"[]").hexdigest()
    facts, nobody = anyone(3, 1), np.zeros(3, np.bool_)
    assert order_digest(np.zeros(3, np.int16), facts, nobody) == hashlib.sha256().hexdigest()


@pytest.mark.parametrize("what", columns(), ids=lambda what: what.name)
def test_every_column_moves_the_digest_of_the_pool(what: Column) -> None:
    facts = anyone(40, 7)
    before = everyone(facts)
    array = getattr(facts, what.name)
    if what.kind == "text":
        array[11] = b"x"
    else:
        # One microsecond, one level, one word, one flag, one program or category.
        array[11] = array[11] - 1 if array[11] > 0 else array[11] + 1
    assert everyone(facts) != before


@settings(QUICK, max_examples=40)
@given(st.integers(0, 99), st.randoms())
def test_the_order_of_the_rows_moves_no_digest(seed: int, dice: random.Random) -> None:
    facts = anyone(25, seed)
    order = list(range(25))
    dice.shuffle(order)
    shuffled = facts.take(np.array(order))
    assert pool_digest(shuffled, existing(shuffled)) == pool_digest(facts, existing(facts))
    score = np.array([400 + i % 3 for i in range(25)], np.int16)
    assert order_digest(score[order], shuffled, existing(shuffled)) == order_digest(
        score, facts, existing(facts)
    )


def test_the_parts_a_digest_is_taken_in_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = anyone(31, 3)
    score = np.full(31, 400, np.int16)
    there = existing(facts)
    expected = pool_digest(facts, there), order_digest(score, facts, there)
    for size in (1, 2, 7, 30, 31):
        monkeypatch.setattr(digests, "_CHUNK", size)
        assert (pool_digest(facts, there), order_digest(score, facts, there)) == expected


def test_who_came_after_the_round_is_not_in_its_digest() -> None:
    facts = anyone(30, 9)
    there = existing(facts)
    assert 0 < there.sum() < 30
    assert pool_digest(facts, there) == everyone(facts.take(there))


def test_category_versions_the_law_knows_but_nobody_meets_move_nothing() -> None:
    facts = anyone(30, 4)
    ids = ("aaa-1", *CATEGORY_IDS, "zzz-1")
    wider = others(facts, category_ids=ids, categories=facts.categories << 1)
    assert [wider.row(i) for i in range(30)] == [facts.row(i) for i in range(30)]
    assert everyone(wider) == everyone(facts)


def test_categories_are_written_in_the_order_of_their_ids_whatever_their_bits() -> None:
    facts = anyone(30, 4)
    bits = np.zeros(30, np.int64)
    for bit in range(3):
        bits |= (facts.categories >> bit & 1) << (2 - bit)
    turned = others(facts, category_ids=tuple(reversed(CATEGORY_IDS)), categories=bits)
    assert everyone(turned) == everyone(facts)


def orders(instruction: Instruction, candidates: Pool) -> tuple[str, str]:
    """Give the order digest of the first and of the second implementation."""
    facts, score = candidates.facts, candidates.score
    found = select(score, facts, instruction, LAW.on(instruction.law_day))
    other = recheck.select(candidates.rows, plain(instruction), score.tolist())
    return order_digest(score, facts, found.eligible), other["order_digest"]


def test_the_second_implementation_digests_the_same_order_in_hundreds_of_small_pools() -> None:
    pairs = [orders(*case(Seeded(seed))) for seed in range(500)]
    assert all(ours == theirs for ours, theirs in pairs)
    assert len({ours for ours, _ in pairs}) > 250


@settings(QUICK, max_examples=50)
@given(held())
def test_an_order_digest_is_over_the_lines_the_contract_names(
    drawn: tuple[Instruction, Pool],
) -> None:
    instruction, candidates = drawn
    facts, score = candidates.facts, candidates.score
    found = select(score, facts, instruction, LAW.on(instruction.law_day))
    assume(found.eligible.any())
    lines = []
    for i in np.flatnonzero(found.eligible).tolist():
        instant = str(facts.row(i)["submitted_at"]).removesuffix("Z")
        decimals = instant if "." in instant else instant + ".000000"
        lines.append((-int(score[i]), decimals, facts.id[i], f"\t{score[i]}\t{decimals}Z\n"))
    text = b"".join(name + rest.encode() for _, _, name, rest in sorted(lines))
    assert order_digest(score, facts, found.eligible) == hashlib.sha256(text).hexdigest()
