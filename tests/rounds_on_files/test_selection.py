"""The selection: equal to the second implementation, blind to row order, exact at every line."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rounds_on_files.pools import CATEGORY_IDS, LAW, Pool, Seeded, case, held, plain, pool

from openentry import recheck
from openentry.rules.facts import PROGRAMS, Facts, instant_text
from openentry.rules.rounds import Instruction, Selection, rank_order, select, warnings

NOON = datetime(2025, 11, 14, 12, tzinfo=UTC)
BEFORE_TIE_BREAK = datetime(2017, 5, 31, 12, tzinfo=UTC)
FSW, CEC, FST, PNP = (1 << i for i in range(4))
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def asked(**changes: object) -> Instruction:
    """Give a general round at noon for three, changed."""
    plain_one = Instruction(
        number="X1", held_at=NOON, kind="general", programs=PROGRAMS, invitations=3
    )
    return replace(plain_one, **changes)  # type: ignore[arg-type]


def choose(instruction: Instruction, candidates: Pool) -> Selection:
    """Hold a round under the law of its own day."""
    return select(candidates.score, candidates.facts, instruction, LAW.on(instruction.law_day))


def names(selection: Selection, facts: Facts) -> list[str]:
    """Give the ids of the invited, first ranked first."""
    return [name.decode() for name in facts.id[selection.invited].tolist()]


def five(at: datetime = NOON, programs: list[int] | None = None, **more: list[int]) -> Pool:
    """Give five candidates: scores 500, 480, 480, 470 and 480, ids a to e, each a day apart."""
    days = [timedelta(days=d) for d in (40, 30, 35, 60, 20)]
    return pool(
        list("abcde"),
        more.get("scores", [500, 480, 480, 470, 480]),
        [at - d for d in days],
        programs or [CEC] * 5,
        more.get("categories", [0] * 5),
    )


def agree(instruction: Instruction, candidates: Pool) -> int:
    """Have both implementations select and compare all they say; give how many were invited."""
    found = choose(instruction, candidates)
    facts, score = candidates.facts, candidates.score
    other = recheck.select(candidates.rows, plain(instruction), score.tolist())
    pairs = enumerate(zip(found.invited, found.programs, strict=True), start=1)
    assert [
        (
            rank,
            facts.id[i].decode(),
            int(score[i]),
            instant_text(facts.submitted_at[i]),
            PROGRAMS[p],
        )
        for rank, (i, p) in pairs
    ] == other["invited"]
    assert found.crs_cutoff == other["crs_cutoff"]
    instant = found.tie_break_at
    assert (None if instant is None else instant_text(instant)) == other["tie_break_at"]
    assert int(found.existing.sum()) == other["pool_size"]
    assert int(found.eligible.sum()) == other["eligible"]
    assert found.equal_at_line == other["equal_at_line"]
    return len(found.invited)


def test_the_second_implementation_selects_the_same_in_thousands_of_small_pools() -> None:
    invited = [agree(*case(Seeded(seed))) for seed in range(2000)]
    # Rounds of every size were among them, not only those in which nobody is invited.
    assert set(invited) >= set(range(10))
    assert sum(n > 0 for n in invited) > 800


@settings(QUICK, max_examples=120)
@given(held())
def test_the_second_implementation_selects_the_same(drawn: tuple[Instruction, Pool]) -> None:
    agree(*drawn)


@settings(QUICK, max_examples=120)
@given(held(), st.randoms())
def test_the_order_of_the_rows_decides_nothing(
    drawn: tuple[Instruction, Pool], dice: random.Random
) -> None:
    instruction, candidates = drawn
    order = list(range(len(candidates.facts)))
    dice.shuffle(order)
    shuffled = candidates.take(order)
    one, other = choose(instruction, candidates), choose(instruction, shuffled)
    assert names(one, candidates.facts) == names(other, shuffled.facts)
    assert one.programs.tolist() == other.programs.tolist()
    for value in ("crs_cutoff", "tie_break_at", "at_cutoff", "at_cutoff_invited"):
        assert getattr(one, value) == getattr(other, value)
    assert (one.equal_at_line, one.equal_at_line_invited) == (
        other.equal_at_line,
        other.equal_at_line_invited,
    )


@settings(QUICK, max_examples=120)
@given(held())
def test_nobody_left_out_stands_before_anybody_invited(drawn: tuple[Instruction, Pool]) -> None:
    instruction, candidates = drawn
    found = choose(instruction, candidates)
    score, facts = candidates.score, candidates.facts

    def place(i: int) -> tuple[int, int, bytes]:
        return -int(score[i]), int(facts.submitted_at[i]), facts.id[i]

    invited = [place(i) for i in found.invited.tolist()]
    left_out = [place(i) for i in np.setdiff1d(np.flatnonzero(found.eligible), found.invited)]
    assert invited == sorted(invited)
    assert not (invited and left_out) or max(invited) < min(left_out)
    if instruction.crs_minimum is not None and left_out:
        assert max(-s for s, _, _ in left_out) < instruction.crs_minimum


@settings(QUICK, max_examples=80)
@given(held())
def test_one_more_invitation_adds_one_person_and_removes_nobody(
    drawn: tuple[Instruction, Pool],
) -> None:
    instruction, candidates = drawn
    if instruction.invitations is None:
        instruction = replace(instruction, crs_minimum=None, invitations=1)
    more = replace(instruction, invitations=(instruction.invitations or 0) + 1)
    one, other = choose(instruction, candidates), choose(more, candidates)
    assert other.invited[: len(one.invited)].tolist() == one.invited.tolist()
    assert len(other.invited) == min(len(one.invited) + 1, int(other.eligible.sum()))


def test_a_large_pool_is_ranked_as_a_plain_sort_ranks_it() -> None:
    n = 40_000
    rng = np.random.default_rng(379)
    score = rng.integers(300, 320, n).astype(np.int16)
    at = [NOON - timedelta(seconds=int(s)) for s in rng.integers(0, 200, n)]
    candidates = pool([f"p{i}" for i in rng.permutation(n)], score.tolist(), at, [CEC] * n, [0] * n)
    found = choose(asked(invitations=25_001), candidates)
    facts = candidates.facts
    expected = sorted(range(n), key=lambda i: (-score[i], at[i], facts.id[i]))
    assert found.invited.tolist() == expected[:25_001]


def test_a_candidate_of_the_very_instant_exists_and_one_of_a_microsecond_later_does_not() -> None:
    instants = [NOON, NOON + timedelta(microseconds=1)]
    candidates = pool(["now", "late"], [400, 900], instants, [FSW] * 2, [0] * 2)
    found = choose(asked(), candidates)
    assert found.existing.tolist() == [True, False]
    assert names(found, candidates.facts) == ["now"]


def test_the_instant_decides_among_equal_scores_and_the_line_is_its_last() -> None:
    candidates = five()
    found = choose(asked(), candidates)
    assert names(found, candidates.facts) == ["a", "c", "b"]
    assert found.crs_cutoff == 480
    assert found.tie_break_at == candidates.facts.submitted_at[1]
    assert (found.at_cutoff, found.at_cutoff_invited) == (3, 2)


def test_ids_decide_among_equal_instants_by_their_utf_8_bytes() -> None:
    ids = ["\U0001f341", "\uff01", "é", "z", "aa", "a"]
    candidates = pool(ids, [470] * 6, [NOON] * 6, [CEC] * 6, [0] * 6)
    found = choose(asked(invitations=5), candidates)
    assert names(found, candidates.facts) == ["a", "aa", "z", "é", "\uff01"]
    assert (found.equal_at_line, found.equal_at_line_invited) == (6, 5)


def test_a_law_without_tie_break_publishes_no_instant() -> None:
    candidates = five(at=BEFORE_TIE_BREAK)
    found = choose(asked(held_at=BEFORE_TIE_BREAK, invitations=None, crs_minimum=480), candidates)
    assert names(found, candidates.facts) == ["a", "c", "b", "e"]
    assert (found.crs_cutoff, found.tie_break_at) == (480, None)


@pytest.mark.parametrize(
    ("minimum", "cutoff", "count"),
    [(0, 470, 5), (470, 470, 5), (471, 480, 4), (500, 500, 1), (501, None, 0)],
)
def test_a_minimum_invites_everyone_at_or_above_it(
    minimum: int, cutoff: int | None, count: int
) -> None:
    found = choose(asked(invitations=None, crs_minimum=minimum), five())
    assert (found.crs_cutoff, len(found.invited)) == (cutoff, count)


def test_a_score_of_zero_can_be_invited() -> None:
    found = choose(asked(), five(scores=[0] * 5))
    assert (found.crs_cutoff, len(found.invited)) == (0, 3)


def test_fewer_are_invited_than_asked_when_fewer_are_eligible() -> None:
    found = choose(asked(invitations=10_000), five())
    assert (len(found.invited), found.crs_cutoff) == (5, 470)


@pytest.mark.parametrize(
    ("day", "scope", "expected"),
    [
        # IRPA 10.1(1.1) began on 2017-06-22, by the day in Ottawa.
        (datetime(2017, 6, 22, 3, 59, 59, tzinfo=UTC), PROGRAMS[:3], ["nominee", "plain"]),
        (datetime(2017, 6, 22, 4, 0, 0, tzinfo=UTC), PROGRAMS[:3], ["plain"]),
        (datetime(2017, 6, 22, 4, 0, 0, tzinfo=UTC), PROGRAMS, ["nominee", "plain"]),
    ],
)
def test_a_nominee_is_invited_only_as_one_since_the_act_says_so(
    day: datetime, scope: tuple[str, ...], expected: list[str]
) -> None:
    candidates = pool(["plain", "nominee"], [500, 1000], [day] * 2, [CEC, CEC | PNP], [0] * 2)
    found = choose(asked(held_at=day, programs=scope), candidates)
    assert names(found, candidates.facts) == expected


def test_the_class_of_an_invitation_follows_the_order_of_the_law() -> None:
    every = [FSW | CEC | FST | PNP, FSW | CEC | FST, FSW | FST, FST]
    candidates = pool(list("abcd"), [9, 8, 7, 6], [NOON] * 4, every, [0] * 4)
    found = choose(asked(invitations=4), candidates)
    assert [PROGRAMS[p] for p in found.programs] == ["pnp", "cec", "fsw", "fst"]


def test_a_class_outside_the_round_is_not_the_class_of_an_invitation() -> None:
    candidates = pool(["a"], [500], [NOON], [FSW | CEC], [0])
    found = choose(asked(kind="program", program="fsw", programs=("fsw",)), candidates)
    assert [PROGRAMS[p] for p in found.programs] == ["fsw"]


def test_a_category_round_invites_only_who_is_in_that_version() -> None:
    bit = 1 << CATEGORY_IDS.index("healthcare-2")
    older = 1 << CATEGORY_IDS.index("healthcare-1")
    candidates = five(categories=[older, bit, 0, bit, bit | older])
    round_ = asked(kind="category", category="healthcare-2", programs=PROGRAMS[:3])
    assert names(choose(round_, candidates), candidates.facts) == ["b", "e", "d"]


def test_a_category_that_was_only_announced_is_met_by_nobody() -> None:
    bit = 1 << CATEGORY_IDS.index("physicians-announced")
    round_ = asked(kind="category", category="physicians-announced", programs=PROGRAMS[:3])
    assert choose(round_, five(categories=[bit] * 5)).crs_cutoff is None


@pytest.mark.parametrize(
    ("held_at", "expected"),
    [
        (datetime(2026, 11, 3, 4, 59, 59, tzinfo=UTC), ()),
        (datetime(2026, 11, 3, 5, 0, 0, tzinfo=UTC), ("law-provisional",)),
    ],
)
def test_points_are_provisional_from_midnight_in_ottawa(
    held_at: datetime, expected: tuple[str, ...]
) -> None:
    round_ = asked(held_at=held_at)
    assert warnings(round_, LAW.on(round_.law_day)) == expected


def test_the_order_of_equals_is_put_right_in_several_runs_at_once() -> None:
    score = np.array([5, 5, 7, 7, 7, 5], np.int16)
    at = np.array([1, 1, 2, 2, 3, 0])
    ids = np.array([b"b", b"a", b"d", b"c", b"e", b"f"])
    assert ids[rank_order(score, at, ids)].tolist() == [b"c", b"d", b"e", b"f", b"a", b"b"]
