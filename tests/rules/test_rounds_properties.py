"""What must hold of any round, whoever is in the pool: nobody loses by becoming better."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.rounds_on_files.plausible import changed, general, healthcare, plausible
from tests.rounds_on_files.pools import LAW, Pool, held

from openentry.rules.crs import crs
from openentry.rules.facts import Facts
from openentry.rules.rounds import Instruction, Selection, select

ANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
Case = tuple[Instruction, Pool]
PNP = 8


def run(instruction: Instruction, candidates: Pool) -> Selection:
    lawbook = LAW.on(instruction.law_day)
    return select(candidates.score, candidates.facts, instruction, lawbook)


def names(found: Selection, facts: Facts) -> list[bytes]:
    ids: list[bytes] = facts.id[found.invited].tolist()
    return ids


@ANY
@given(held(), st.integers(0, 11))
def test_more_points_never_cost_an_invitation(case: Case, place: int) -> None:
    instruction, candidates = case
    found = run(instruction, candidates)
    assume(len(found.invited))
    place %= len(found.invited)
    who = int(found.invited[place])
    score = candidates.score.copy()
    score[who] = min(1200, score[who] + 1)
    again = run(instruction, replace(candidates, score=score))
    assert candidates.facts.id[who] in names(again, candidates.facts)
    assert names(again, candidates.facts).index(candidates.facts.id[who]) <= place


@ANY
@given(held(), st.integers(0, 11))
def test_an_earlier_submission_never_costs_an_invitation(case: Case, place: int) -> None:
    instruction, candidates = case
    found = run(instruction, candidates)
    assume(len(found.invited))
    place %= len(found.invited)
    who = int(found.invited[place])
    at = candidates.facts.submitted_at.copy()
    at[who] -= 1
    again = run(instruction, replace(candidates, facts=changed(candidates.facts, submitted_at=at)))
    assert candidates.facts.id[who] in names(again, candidates.facts)


@ANY
@given(held())
def test_who_cannot_be_invited_changes_nothing_by_leaving(case: Case) -> None:
    instruction, candidates = case
    found = run(instruction, candidates)
    kept = np.flatnonzero(found.eligible).tolist()
    again = run(instruction, candidates.take(kept))
    assert names(again, candidates.facts.take(np.array(kept, np.intp))) == names(
        found, candidates.facts
    )
    assert (again.crs_cutoff, again.tie_break_at) == (found.crs_cutoff, found.tie_break_at)
    assert (again.at_cutoff, again.equal_at_line) == (found.at_cutoff, found.equal_at_line)


@ANY
@given(held())
def test_the_cut_off_never_rises_with_the_number_of_invitations(case: Case) -> None:
    instruction, candidates = case
    lines = []
    for invitations in range(1, 14):
        asked = replace(instruction, invitations=invitations, crs_minimum=None)
        lines.append(run(asked, candidates).crs_cutoff)
    known = [line for line in lines if line is not None]
    assert known == sorted(known, reverse=True)
    assert len(known) in (0, len(lines)), "one place is enough to have a line"


@ANY
@given(held(), st.integers(0, 1200))
def test_a_higher_minimum_invites_the_same_people_from_the_top(case: Case, minimum: int) -> None:
    instruction, candidates = case
    low = replace(instruction, invitations=None, crs_minimum=minimum)
    high = replace(low, crs_minimum=min(1200, minimum + 1))
    many, few = (names(run(asked, candidates), candidates.facts) for asked in (low, high))
    assert many[: len(few)] == few


POOL = plausible(500, 3)


def nominated(facts: Facts, who: int) -> Facts:
    """Give the pool in which one more candidate has a nomination."""
    flags, programs = facts.nominated.copy(), facts.programs.copy()
    flags[who], programs[who] = True, programs[who] | PNP
    return changed(facts, nominated=flags, programs=programs)


def on(instruction: Instruction, facts: Facts) -> Selection:
    lawbook = LAW.on(instruction.law_day)
    return select(crs(facts, lawbook).total, facts, instruction, lawbook)


@pytest.mark.parametrize("invitations", [1, 40, 400])
def test_a_nomination_moves_a_candidate_up_in_a_general_round(invitations: int) -> None:
    instruction = general(invitations)
    before = on(instruction, POOL)
    for who in np.flatnonzero(before.existing & ~POOL.nominated)[:40].tolist():
        facts = nominated(POOL, who)
        after = on(instruction, facts)
        if who in before.invited:
            assert who in after.invited
        if who in after.invited:
            place = after.invited.tolist().index(who)
            assert after.programs[place] == 3, "invited as a nominee"
    assert after.crs_cutoff is not None


@pytest.mark.parametrize(
    ("held_at", "stays"),
    [
        (datetime(2017, 6, 22, 3, 59, 59, tzinfo=UTC), True),  # still 21 June in Ottawa
        (datetime(2017, 6, 22, 4, tzinfo=UTC), False),
    ],
)
def test_since_the_act_says_so_a_nomination_takes_a_candidate_out_of_other_rounds(
    held_at: datetime, *, stays: bool
) -> None:
    instruction = healthcare(400, held_at=held_at)
    facts = changed(POOL, submitted_at=np.full(len(POOL), 0))
    before = on(instruction, facts)
    assert len(before.invited)
    who = int(before.invited[-1])
    after = on(instruction, nominated(facts, who))
    assert bool(after.eligible[who]) == stays
    assert (who in after.invited) == stays
