"""Small counts are withheld so that nobody who knows the rule and the total can have them back."""

import itertools
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rounds_on_files.pools import LAW

from openentry.files.breakdowns import (
    SMALL,
    band_counts,
    ends_first,
    with_and_without,
    withheld,
)
from openentry.files.published import score_bands

BANDS = score_bands(LAW)


def worlds(groups: int, total: int) -> Iterator[tuple[int, ...]]:
    """Give every way in which a total can be spread over groups."""
    for bars in itertools.combinations(range(total + groups - 1), groups - 1):
        edges = (-1, *bars, total + groups - 1)
        yield tuple(b - a - 1 for a, b in itertools.pairwise(edges))


@pytest.mark.parametrize(("groups", "top"), [(2, 40), (3, 26), (4, 19), (5, 14), (6, 11)])
def test_every_withheld_count_could_be_at_least_two_numbers(groups: int, top: int) -> None:
    for total in range(1, top + 1):
        alike: dict[tuple[int | None, ...], list[tuple[int, ...]]] = defaultdict(list)
        for world in worlds(groups, total):
            # What an outsider sees; all worlds that look alike are possible to them.
            alike[tuple(withheld(world))].append(world)
        for seen, possible in alike.items():
            for place, count in enumerate(seen):
                values = {world[place] for world in possible}
                assert (count is None) == (len(values) > 1), (seen, place, values)


@given(st.lists(st.one_of(st.integers(0, 6), st.integers(0, 5000)), min_size=2, max_size=18))
def test_no_small_count_is_published_and_what_is_published_is_true(counts: list[int]) -> None:
    seen = withheld(counts)
    if not sum(counts):
        assert seen == []
        return
    assert len(seen) == len(counts)
    for said, count in zip(seen, counts, strict=True):
        assert said is None or said == count >= SMALL
    hidden = [count for said, count in zip(seen, counts, strict=True) if said is None]
    assert not hidden or (len(hidden) > 1 and sum(hidden) > 0)
    if min(counts) >= SMALL:
        assert not hidden


@given(st.data())
def test_moving_one_person_between_withheld_counts_does_not_show(data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.integers(0, 30), min_size=2, max_size=9))
    seen = withheld(counts)
    hidden = [i for i, said in enumerate(seen) if said is None]
    for place in hidden:
        others = [
            [
                *(c + (i == to) - (i == fro) for i, c in enumerate(counts)),
            ]
            for to, fro in itertools.permutations(hidden, 2)
            if place in (to, fro) and counts[fro] > 0
        ]
        assert any(withheld(other) == seen for other in others) or _far(counts, seen, place)


def _far(counts: list[int], seen: list[int | None], place: int) -> bool:
    """Whether another number is possible that is further away than one person."""
    hidden = [i for i, said in enumerate(seen) if said is None]
    whole = sum(counts[i] for i in hidden)
    for value in range(whole + 1):
        for other in hidden:
            if other == place or value == counts[place]:
                continue
            world = list(counts)
            for i in hidden:
                world[i] = 0
            world[place], world[other] = value, whole - value
            if withheld(world) == seen:
                return True
    return False


@given(st.integers(0, 40), st.integers(0, 40))
def test_with_and_without_are_withheld_together(some: int, others: int) -> None:
    said = with_and_without(some, some + others)
    assert said is None if min(some, others) < SMALL else said == some


scores = st.lists(st.sampled_from([0, 300, 301, 451, 455, 460, 461, 500, 600, 601, 1200]))


@settings(max_examples=300)
@given(scores, st.lists(st.integers(0, 1200), max_size=200))
def test_bands_hold_every_score_once_and_sums_give_no_part_away(
    few: list[int], many: list[int]
) -> None:
    score = np.array([*few, *many * 3], np.int16)
    said = band_counts(score, BANDS)
    for band, count in zip(BANDS, said, strict=True):
        true = int(((score >= band.low) & (score <= band.high)).sum())
        whole = (band.low, band.high) == (0, 1200)
        assert count in (true, None)
        assert not whole or count == true == len(score)
        inside = [
            part_count
            for part, part_count in zip(BANDS, said, strict=True)
            if not part.subtotal and band.low <= part.low and part.high <= band.high
        ]
        if band.subtotal and not whole:
            assert (count is None) == (None in inside)
        elif not whole and count is not None:
            assert count >= SMALL
    parts = [band for band in BANDS if not band.subtotal]
    by_band = dict(zip(BANDS, said, strict=True))
    hidden = [band for band in parts if by_band[band] is None]
    assert len(hidden) != 1


def test_the_bands_are_those_ircc_prints_in_its_order() -> None:
    assert len(BANDS) == 18
    assert [(b.low, b.high) for b in BANDS[:4]] == [(601, 1200), (501, 600), (451, 500), (491, 500)]
    ordered = [(b.low, b.high) for b in ends_first(b for b in BANDS if not b.subtotal)]
    assert sorted(ordered) == sorted((b.low, b.high) for b in BANDS if not b.subtotal)
