"""Numbers of profiles, which are made at random, are never those of somebody else."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from tests.registry.people import World

from openentry.registry import numbering


def test_a_number_that_somebody_has_is_made_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: Iterator[int] = iter((7, 7, 7, 8))
    monkeypatch.setattr(secrets, "randbelow", lambda top: next(made))
    first, second = (world.profile()[1].number[1:] for _ in range(2))
    assert (first, second) == ("000000007", "000000008")


def test_many_numbers_are_all_different_and_free(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: Iterator[int] = iter((7, 7, 8, 8, 9))
    monkeypatch.setattr(secrets, "randbelow", lambda top: next(made))
    taken = world.profile()[1].number
    given = numbering.free_profile_numbers(2)
    assert {number[1:] for number in (taken, *given)} == {"000000007", "000000008", "000000009"}
