"""Rounds: many small pools full of equals, held here and by the second implementation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from openentry.recheck import as_recorded
from openentry.recheck import select as second_opinion
from openentry.rules import digests, rounds
from openentry.rules.digests import order_digest, pool_digest
from openentry.rules.errors import InputError, PoolError
from openentry.rules.facts import NOT_KNOWN, NULL_INSTANT, PROGRAMS, Facts, microseconds, moment
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.rounds import Instruction, check_instruction, select, warnings

LAW = Law.load()
PNP = 8
NOON = datetime(2025, 11, 14, 17, tzinfo=UTC)
DAYS = [
    datetime(2015, 1, 31, 12, tzinfo=UTC),
    datetime(2017, 6, 5, 12, tzinfo=UTC),
    datetime(2017, 6, 6, 12, tzinfo=UTC),
    datetime(2017, 6, 22, 12, tzinfo=UTC),
    NOON,
]
CATEGORIES = ("french-1", "healthcare-2", "physicians-announced")
BITS = [1 << LAW.category_ids.index(name) for name in CATEGORIES]


def pool(held_at: datetime, n: int, seed: int) -> tuple[Facts, NDArray[np.int16]]:
    """Draw candidates of few scores and instants, some submitted after the round."""
    rng = np.random.default_rng(seed)
    programs = rng.integers(0, 16, n).astype(np.int8)
    # The order of the bytes is not the order of the places.
    names = [f"é{i}" if i % 3 else f"z{i}" for i in range(n)]
    steps = rng.choice([-3_600_000_000, -1, 0, 0, 1], n)
    facts = Facts.build(
        n,
        category_ids=LAW.category_ids,
        id=np.char.encode(rng.permutation(names), "utf-8"),
        submitted_at=microseconds(held_at) + steps,
        programs=programs,
        nominated=(programs & PNP) > 0,
        categories=(rng.integers(0, 2, (n, len(BITS))) @ np.array(BITS)).astype(np.int64),
    )
    return facts, rng.choice([0, 1, 470, 480, 480, 1200], n).astype(np.int16)


@settings(max_examples=150, deadline=None)
@given(
    held_at=st.sampled_from(DAYS),
    n=st.integers(1, 14),
    seed=st.integers(0, 10_000),
    kind=st.sampled_from(["general", "program", "category"]),
    word=st.integers(0, 3),
    asked=st.one_of(
        st.tuples(st.just("invitations"), st.integers(0, 12)),
        st.tuples(st.just("crs_minimum"), st.sampled_from([0, 1, 2, 470, 471, 480, 1200, 5000])),
    ),
)
def test_a_round_is_the_one_that_the_second_implementation_holds(
    held_at: datetime, n: int, seed: int, kind: str, word: int, asked: tuple[str, int]
) -> None:
    facts, score = pool(held_at, n, seed)
    plain: dict[str, object] = {"held_at": held_at, "kind": kind, asked[0]: asked[1]}
    programs: tuple[str, ...] = PROGRAMS
    if kind == "program":
        plain["program"] = PROGRAMS[word]
        programs = (PROGRAMS[word],)
    if kind == "category":
        plain["category"] = CATEGORIES[word % len(CATEGORIES)]
        programs = ("fsw", "cec", "fst")
    given_ = {key: value for key, value in plain.items() if key != "held_at"}
    instruction = Instruction(number="1", held_at=held_at, programs=programs, **given_)  # type: ignore[arg-type]
    rows = [facts.row(i) for i in range(n)]
    theirs = second_opinion(rows, plain, score.tolist())
    ours = select(score, facts, instruction, Lawbook.on(instruction.law_day))

    invited = [
        (
            rank,
            facts.id[place].decode(),
            int(score[place]),
            as_recorded(moment(facts.submitted_at[place])),
            PROGRAMS[program],
        )
        for rank, (place, program) in enumerate(zip(ours.invited, ours.programs, strict=True), 1)
    ]
    assert invited == theirs["invited"]
    assert ours.crs_cutoff == theirs["crs_cutoff"]
    assert (ours.tie_break_at is None) == (theirs["tie_break_at"] is None)
    if ours.tie_break_at is not None:
        assert as_recorded(moment(ours.tie_break_at)) == theirs["tie_break_at"]
    assert int(ours.existing.sum()) == theirs["pool_size"]
    assert int(ours.eligible.sum()) == theirs["eligible"]
    assert ours.equal_at_line == theirs["equal_at_line"]
    assert order_digest(score, facts, ours.eligible) == theirs["order_digest"]

    at = [i for i in range(n) if ours.eligible[i] and score[i] == ours.crs_cutoff]
    assert ours.at_cutoff == len(at)
    assert ours.at_cutoff_invited == len(set(at) & set(ours.invited.tolist()))
    if at:
        last = facts.submitted_at[ours.invited[-1]]
        equal = {i for i in at if facts.submitted_at[i] == last}
        assert ours.equal_at_line_invited == len(equal & set(ours.invited.tolist()))
    else:
        assert ours.equal_at_line_invited == 0


def test_counting_in_parts_finds_the_same_line(monkeypatch: pytest.MonkeyPatch) -> None:
    facts, score = pool(NOON, 500, seed=3)
    instruction = Instruction(
        number="1", held_at=NOON, kind="general", programs=PROGRAMS, invitations=150
    )
    whole = select(score, facts, instruction, Lawbook.on(instruction.law_day))
    monkeypatch.setattr(rounds, "_COUNTED", 7)
    parts = select(score, facts, instruction, Lawbook.on(instruction.law_day))
    assert parts.invited.tolist() == whole.invited.tolist()
    assert len(whole.invited) == 150


def test_a_digest_in_parts_is_the_digest_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    facts, score = pool(NOON, 10, seed=4)
    everyone = np.ones(10, np.bool_)
    whole = pool_digest(facts, everyone), order_digest(score, facts, everyone)
    monkeypatch.setattr(digests, "_CHUNK", 3)
    assert (pool_digest(facts, everyone), order_digest(score, facts, everyone)) == whole


def instruction_of(category: str | None) -> Instruction:
    """Give a category round by a category version, or a general one."""
    return Instruction(
        number="1",
        held_at=NOON,
        kind="category" if category else "general",
        programs=("fsw", "cec", "fst"),
        category=category,
        invitations=1,
    )


def test_a_category_that_the_law_does_not_know_is_refused_with_those_it_knows() -> None:
    with pytest.raises(InputError, match="healthcare-2") as refused:
        check_instruction(instruction_of("healthcare-99"), LAW)
    assert refused.value.code == "instruction-category"
    facts, score = pool(NOON, 3, seed=1)
    with pytest.raises(InputError):
        select(score, facts, instruction_of("healthcare-99"), Lawbook.on(NOON.date()))
    check_instruction(instruction_of("healthcare-2"), LAW)
    check_instruction(instruction_of(None), LAW)


@pytest.mark.parametrize(
    ("category", "day", "codes"),
    [
        (None, NOON, ()),
        ("healthcare-2", NOON, ()),
        ("healthcare-1", NOON, ("category-not-default",)),
        ("physicians-announced", NOON, ("category-announced-only",)),
        (None, NOON + timedelta(days=365), ("law-provisional",)),
    ],
)
def test_what_a_reader_should_know_before_a_round_is_told(
    category: str | None, day: datetime, codes: tuple[str, ...]
) -> None:
    assert warnings(instruction_of(category), Lawbook.on(day.date())) == codes


@pytest.mark.parametrize(
    ("column", "value", "category"),
    [
        ("submitted_at", NULL_INSTANT, None),
        ("programs", NOT_KNOWN, None),
        ("categories", NOT_KNOWN, "healthcare-2"),
    ],
)
def test_a_pool_where_one_candidate_lacks_what_a_round_needs_is_refused(
    column: str, value: int, category: str | None
) -> None:
    facts, score = pool(NOON, 3, seed=1)
    getattr(facts, column)[1] = value
    with pytest.raises(PoolError) as refused:
        select(score, facts, instruction_of(category), Lawbook.on(NOON.date()))
    assert refused.value.code == "pool-not-known"
    assert refused.value.params == {"column": column}


def test_categories_need_not_be_known_for_a_round_that_does_not_ask_for_one() -> None:
    facts, score = pool(NOON, 3, seed=1)
    facts.categories[:] = NOT_KNOWN
    assert select(score, facts, instruction_of(None), Lawbook.on(NOON.date())).existing.any()


def test_a_pool_read_without_the_category_has_nobody_in_it() -> None:
    facts = Facts.build(
        1,
        category_ids=("french-1",),
        submitted_at=np.array([0]),
        programs=np.array([1], np.int8),
        categories=np.array([1]),
    )
    held = select(
        np.array([500], np.int16), facts, instruction_of("healthcare-2"), LAW.on(NOON.date())
    )
    assert not held.eligible.any()
    assert held.existing.all()


def test_scores_of_another_length_are_refused() -> None:
    facts, score = pool(NOON, 3, seed=1)
    with pytest.raises(PoolError) as refused:
        select(score[:2], facts, instruction_of(None), Lawbook.on(NOON.date()))
    assert (refused.value.code, refused.value.params) == (
        "pool-shape",
        {"scores": 2, "candidates": 3},
    )


def test_a_round_on_an_empty_pool_invites_nobody() -> None:
    facts = Facts.build(0, category_ids=LAW.category_ids)
    held = select(np.empty(0, np.int16), facts, instruction_of(None), Lawbook.on(NOON.date()))
    assert (held.crs_cutoff, held.tie_break_at, len(held.invited)) == (None, None, 0)
    counts = held.at_cutoff, held.at_cutoff_invited, held.equal_at_line, held.equal_at_line_invited
    assert counts == (0, 0, 0, 0)
