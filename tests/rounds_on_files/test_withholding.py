"""Small counts: what is withheld from a record cannot be worked out from what is published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.rounds_on_files.held import category, general, people
from tests.rounds_on_files.pools import LAW

from openentry.files.breakdowns import SMALL, band_counts, ends_first, with_and_without, withheld
from openentry.files.holding import hold
from openentry.files.published import score_bands
from openentry.files.record import Group, Record
from openentry.rules.facts import Facts
from openentry.rules.rounds import Instruction

QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def totals_of(n: int, total: int) -> Iterator[tuple[int, ...]]:
    """Give every way that `n` counts make a total."""
    if n == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in totals_of(n - 1, total - first):
            yield (first, *rest)


@pytest.mark.parametrize(("n", "top"), [(2, 40), (3, 40), (4, 24), (5, 17), (6, 13), (7, 10)])
def test_whoever_knows_total_rule_and_counts_published_cannot_tell_one_withheld(
    n: int, top: int
) -> None:
    for total in range(1, top + 1):
        by_answer: dict[tuple[int | None, ...], list[tuple[int, ...]]] = defaultdict(list)
        for counts in totals_of(n, total):
            by_answer[tuple(withheld(counts))].append(counts)
        for answer, possible in by_answer.items():
            assert len(answer) == n
            for place, shown in enumerate(answer):
                values = {counts[place] for counts in possible}
                if shown is None:
                    assert len(values) > 1, (answer, possible)
                else:
                    assert values == {shown}
                    assert shown >= SMALL


@settings(QUICK, max_examples=120)
@given(st.lists(st.one_of(st.integers(0, 6), st.integers(0, 9000)), min_size=2, max_size=16))
def test_larger_counts_keep_at_least_two_hidden_values_apart(counts: list[int]) -> None:
    answer = withheld(counts)
    if not sum(counts):
        assert answer == []
        return
    hidden = [i for i, shown in enumerate(answer) if shown is None]
    assert all(shown is None or shown == count for shown, count in zip(answer, counts, strict=True))
    assert all(i in hidden for i, count in enumerate(counts) if count < SMALL)
    assert len(hidden) != 1
    for place in hidden:
        assert any(
            withheld(other) == answer and other[place] != counts[place]
            for other in neighbours(counts, hidden)
        ), (counts, answer, place)


def neighbours(counts: Sequence[int], hidden: Sequence[int]) -> Iterator[list[int]]:
    """Give counts with the same total in which some people have changed hidden groups."""
    for giver, taker in product(hidden, hidden):
        for moved in {*range(1, 12), *range(counts[giver] - 4, counts[giver] + 1)}:
            if giver != taker and 0 < moved <= counts[giver]:
                other = list(counts)
                other[giver] -= moved
                other[taker] += moved
                yield other


@pytest.mark.parametrize(
    ("count", "total", "shown"), [(4, 100, None), (5, 100, 5), (95, 100, 95), (96, 100, None)]
)
def test_a_count_of_people_with_something_also_tells_of_those_without(
    count: int, total: int, shown: int | None
) -> None:
    assert with_and_without(count, total) == shown


def test_the_highest_band_protects_no_other() -> None:
    fine = [band for band in score_bands(LAW) if not band.subtotal]
    assert len(fine) % 2 == 1, "an odd number of bands leaves the highest over"
    assert ends_first(fine)[-1].high == 1200


def test_a_subtotal_is_withheld_with_any_of_its_parts() -> None:
    bands = score_bands(LAW)
    score = np.repeat([700, 550, 495, 485, 475, 465, 455, 445, 435, 425, 415, 405, 375, 325, 9], 9)
    shown = dict(zip([(b.low, b.high) for b in bands], band_counts(score, bands), strict=True))
    assert shown[451, 500] == shown[401, 450] == 45
    few = np.delete(score, np.flatnonzero(score == 465)[:6])
    shown = dict(zip([(b.low, b.high) for b in bands], band_counts(few, bands), strict=True))
    assert shown[461, 470] is shown[451, 500] is None
    assert shown[0, 1200] == len(few)


class Equations:
    """What is published of a round, as sums of unknown counts that are known."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self._sums: list[dict[str, int]] = []

    def known(self, names: Sequence[str]) -> None:
        """Say that the sum of these counts is published."""
        for name in names:
            self.names.setdefault(name, len(self.names))
        self._sums.append(dict.fromkeys(names, 1))

    def matrix(self) -> NDArray[np.float64]:
        """Give the sums as rows."""
        rows = np.zeros((len(self._sums), len(self.names)))
        for row, sums in zip(rows, self._sums, strict=True):
            for name, times in sums.items():
                row[self.names[name]] = times
        return rows

    def solved(self) -> set[str]:
        """Give the counts that the published sums determine."""
        rows = self.matrix()
        rank = np.linalg.matrix_rank(rows)
        found = set()
        for name, place in self.names.items():
            alone = np.zeros((1, len(self.names)))
            alone[0, place] = 1
            if np.linalg.matrix_rank(np.vstack([rows, alone])) == rank:
                found.add(name)
        return found


def breakdown(
    equations: Equations, name: str, groups: Sequence[Group], withheld_names: set[str]
) -> None:
    """Add a breakdown whose total is published."""
    names = [f"{name}.{group.group}" for group in groups]
    if names:
        equations.known(names)
    for one, group in zip(names, groups, strict=True):
        if group.people is None:
            withheld_names.add(one)
        else:
            assert group.people >= SMALL
            equations.known([one])


def leaks(record: Record) -> set[str]:
    """Give the withheld counts that can be worked out from everything a record publishes."""
    equations, hidden = Equations(), set[str]()
    bands, feed = record.frozen_pool.bands, record.compatibility.ee_rounds_123_en
    fine = [band for band in bands if not band.sums_others]
    whole = record.eligible == record.pool_size
    for place, band in enumerate(bands, 1):
        inside = [f"{b.low}" for b in fine if band.low <= b.low and b.high <= band.high]
        shown = feed[f"dd{place}"]
        assert (None if shown is None else int(shown.replace(",", ""))) == band.candidates
        if band.candidates is not None:
            equations.known(inside)
        elif len(inside) == 1:
            hidden.add(inside[0])
        if band.low > 600 and record.program == "pnp" and not band.sums_others:
            # Only a nomination takes a score above 600, and every nominee is eligible.
            equations.known(inside)
            hidden -= set(inside)
    above = [
        f"{b.low}" for b in fine if record.crs_cutoff is not None and b.low >= record.crs_cutoff
    ]
    if whole and above and record.crs_cutoff == min(int(low) for low in above):
        equations.known(above)
        if len(above) == 1:
            # The number invited and the line are the contract's own, and say this count.
            hidden -= set(above)
    higher = [
        f"{b.low}" for b in fine if record.crs_cutoff is not None and b.low > record.crs_cutoff
    ]
    edge = record.crs_cutoff is not None and any(b.high == record.crs_cutoff for b in fine)
    if whole and higher and edge:
        equations.known(higher)
        if len(higher) == 1:
            hidden -= set(higher)
    breakdown(equations, "why", record.frozen_pool.not_eligible, hidden)
    result = record.result
    for name in ("by_program", "by_age", "by_education", "by_first_language"):
        breakdown(equations, name, getattr(result, name), hidden)
    for group in result.by_category:
        if group.people is not None:
            assert SMALL <= group.people <= record.invited - SMALL
    return hidden & equations.solved()


def pool_of(n: int, seed: int, *, everyone: bool) -> Facts:
    """Draw a pool of few or of many with the same thing, all of them eligible or not."""
    dice = np.random.default_rng(seed)
    programs = dice.choice([1, 2, 2, 2, 3, 8, 10] if everyone else [0, 1, 2, 2, 4, 8], n)
    columns: dict[str, Any] = {"programs": programs.astype(np.int8)}
    if seed % 2:
        columns["age"] = dice.integers(20, 33, n).astype(np.uint8)
    return people(n, seed, **columns)


INSTRUCTIONS = (
    general(invitations=12),
    general(invitations=10_000),
    general(crs_minimum=461),
    general(crs_minimum=601),
    category(invitations=25),
    category(name="french-1", invitations=1),
    general(kind="program", program="pnp", programs=("pnp",), invitations=30),
    general(kind="program", program="cec", programs=("cec",), invitations=6),
)


@settings(QUICK, max_examples=45)
@given(st.sampled_from(INSTRUCTIONS), st.integers(0, 150), st.integers(0, 10_000), st.booleans())
def test_nothing_published_of_a_round_solves_for_a_count_withheld(
    instruction: Instruction, n: int, seed: int, everyone: bool
) -> None:
    record = hold(instruction, pool_of(n, seed, everyone=everyone), LAW).record
    assert leaks(record) == set()


def test_the_search_for_leaks_finds_one_that_is_there() -> None:
    record = hold(general(), pool_of(60, 1, everyone=False), LAW).record
    assert any(g.people is None for g in record.result.by_education)
    first, *rest = record.result.by_education
    shown = tuple(g.model_copy(update={"people": 7}) for g in rest)
    opened = record.result.model_copy(update={"by_education": (first, *shown)})
    assert leaks(record.model_copy(update={"result": opened})) == {"by_education.none"}


def test_a_line_at_the_edge_of_a_band_does_not_open_the_bands_of_a_general_round() -> None:
    # Everybody is eligible, so the invited are all who stand at the line or above it.
    facts = pool_of(140, 8, everyone=True)
    record = hold(general(crs_minimum=461), facts, LAW).record
    assert record.eligible == record.pool_size == 140
    assert {b.candidates for b in record.frozen_pool.bands} == {None, 140}


def test_candidates_above_the_line_who_cannot_be_invited_are_not_counted_in_the_checks() -> None:
    facts = pool_of(140, 8, everyone=False)
    record = hold(category(invitations=5), facts, LAW).record
    selection = record.checks.re_selection
    assert selection is not None
    assert selection.compared == 5 - record.result.at_cutoff_invited + record.result.at_cutoff


def test_the_groups_of_a_program_round_do_not_repeat_its_total() -> None:
    cec = general(kind="program", program="cec", programs=("cec",))
    assert hold(cec, pool_of(100, 3, everyone=False), LAW).record.result.by_program == ()


def test_a_reason_nobody_can_have_is_no_reason() -> None:
    facts = pool_of(100, 3, everyone=False)
    codes = {
        name: [g.group for g in hold(asked, facts, LAW).record.frozen_pool.not_eligible]
        for name, asked in {
            "general": general(),
            "category": category(),
            "open": category(programs=("fsw", "pnp")),
        }.items()
    }
    assert codes == {
        "general": [],
        "category": ["program", "nominee-class", "category"],
        "open": ["program", "category"],
    }


def test_english_is_not_hidden_by_the_few_without_a_language() -> None:
    n = 400
    languages = np.where(np.arange(n) < 100, 2, 1).astype(np.uint8)
    facts = people(n, 5, first_language=languages, programs=np.full(n, 2, np.int8))
    record = hold(general(invitations=n), facts, LAW).record
    assert {g.group: g.people for g in record.result.by_first_language} == {
        "en_or_none": 300,
        "fr": 100,
    }


@pytest.mark.parametrize(("invited", "there"), [(19, False), (20, True)])
def test_quartiles_of_few_people_are_withheld(invited: int, there: bool) -> None:
    facts = people(60, 4, programs=np.full(60, 2, np.int8))
    record = hold(general(invitations=invited), facts, LAW).record
    assert record.invited == invited
    assert (record.result.scores is not None) == there
