"""Choosing exact numbers of people with unequal chances."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openentry.analysis.sampling import chances, choose, raked
from openentry.rules.errors import PoolError


@given(
    weights=st.lists(st.floats(0.001, 1000.0), min_size=1, max_size=60),
    share=st.floats(0.0, 1.0),
    seed=st.integers(0, 2**32),
)
def test_exactly_as_many_as_wanted_are_chosen_each_once(
    weights: list[float], share: float, seed: int
) -> None:
    array = np.array(weights)
    wanted = round(share * len(array))
    chosen = choose(np.random.default_rng(seed), array, wanted)
    assert len(chosen) == wanted
    assert len(set(chosen.tolist())) == wanted


@given(
    weights=st.lists(st.floats(0.001, 1000.0), min_size=2, max_size=60),
    share=st.floats(0.01, 0.99),
)
def test_chances_add_up_and_never_pass_one(weights: list[float], share: float) -> None:
    array = np.array(weights)
    wanted = max(1, int(share * len(array)))
    found = chances(array, wanted)
    assert found.sum() == pytest.approx(wanted)
    assert (found <= 1.0).all()
    assert (found >= 0.0).all()


def test_nobody_without_weight_is_chosen() -> None:
    weights = np.array([0.0, 1.0, 0.0, 1.0])
    assert choose(np.random.default_rng(1), weights, 2).tolist() == [1, 3]


def test_chances_follow_weights() -> None:
    weights = np.repeat([1.0, 3.0], 5000)
    chosen = choose(np.random.default_rng(2), weights, 2000)
    assert (chosen >= 5000).sum() == pytest.approx(1500, abs=50)


def test_more_than_there_are_cannot_be_chosen() -> None:
    with pytest.raises(PoolError) as refused:
        choose(np.random.default_rng(3), np.array([1.0, 0.0]), 2)
    assert refused.value.code == "people-too-few"
    assert refused.value.params == {"wanted": 2, "found": 1}


def test_raking_brings_the_groups_to_their_targets() -> None:
    rng = np.random.default_rng(4)
    first, second = rng.integers(0, 3, 6000), rng.integers(0, 2, 6000)
    bent = raked(
        np.ones(6000),
        [(first, np.array([600.0, 300.0, 100.0])), (second, np.array([700.0, 300.0]))],
        1000,
    )
    chance = chances(bent, 1000)
    assert np.bincount(first, chance) == pytest.approx([600, 300, 100], rel=0.02)
    assert np.bincount(second, chance) == pytest.approx([700, 300], rel=0.02)
