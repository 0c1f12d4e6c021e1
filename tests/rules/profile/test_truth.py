"""True, false and not known: every pair, and what several come to."""

import itertools

import numpy as np
import pytest

from openentry.rules.truth import (
    FALSE,
    TRUE,
    UNKNOWN,
    Truth,
    all_of,
    any_of,
    at_least,
    certain,
    negated,
    none_of,
    plain,
)

VALUES = (FALSE, TRUE, UNKNOWN)
TRIPLES = list(itertools.product(VALUES, repeat=3))


def column(*values: int) -> Truth:
    return np.array(values, np.int8)


@pytest.mark.parametrize("three", TRIPLES)
def test_of_all_false_wins_then_not_known(three: tuple[int, int, int]) -> None:
    expected = FALSE if FALSE in three else UNKNOWN if UNKNOWN in three else TRUE
    assert all_of(*(column(value) for value in three)).tolist() == [expected]


@pytest.mark.parametrize("three", TRIPLES)
def test_of_any_true_wins_then_not_known(three: tuple[int, int, int]) -> None:
    expected = TRUE if TRUE in three else UNKNOWN if UNKNOWN in three else FALSE
    assert any_of(*(column(value) for value in three)).tolist() == [expected]


def test_not_known_has_no_contrary() -> None:
    assert negated(column(FALSE, TRUE, UNKNOWN)).tolist() == [TRUE, FALSE, UNKNOWN]
    assert none_of(column(FALSE, TRUE, UNKNOWN), column(FALSE, FALSE, FALSE)).tolist() == [
        TRUE,
        FALSE,
        UNKNOWN,
    ]


def test_an_amount_is_reached_surely_perhaps_or_not() -> None:
    sure, possible = np.array([67, 66, 66]), np.array([67, 67, 66])
    assert at_least(sure, possible, 67).tolist() == [TRUE, UNKNOWN, FALSE]


def test_plain_values_have_a_third_one() -> None:
    assert [plain(value) for value in column(FALSE, TRUE, UNKNOWN)] == [False, True, None]
    assert certain([False, True]).tolist() == [FALSE, TRUE]
