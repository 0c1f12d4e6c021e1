"""A year in a minute: the real calendar of rounds, lived through by a world with a seed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.registry.conftest import KINDS
from tests.registry.databases import fresh, need_postgres
from tests.registry.people import World
from tests.registry.year import BEGINS, Year, rounds_of

from openentry.registry.examining.people import people_as_told
from openentry.registry.examining.rounds import rounds_as_told
from openentry.registry.models import Allocation, Nomination, Profile, Round
from openentry.registry.queries.journal import audit

SMALL, LARGE = 400, 20_000


def _lived(kind: str, folder: Path, seed: int, people: int = SMALL, acts: int = 1) -> str:
    """Live one year in a register of its own, check what must hold, and give its outcome."""
    folder.mkdir()
    with fresh(kind, folder), World.begun(BEGINS) as world:
        year = Year(world=world, folder=folder, seed=seed, people=people, acts=acts)
        year.live()
        assert Round.objects.filter(state="held").count() == len(rounds_of(2025))
        assert audit() == []
        assert [*rounds_as_told(), *people_as_told()] == []
        assert Nomination.objects.filter(state="accepted").exists()
        assert any("allocation-empty" in line for line in year.lines)
        assert all(a.used <= a.allowed for a in Allocation.objects.all())
        states = set(Profile.objects.values_list("state", flat=True))
        assert {"in_pool", "withdrawn", "invitation_expired"} <= states
        assert people < LARGE or {"expired", "invited", "nominated"} <= states
        return year.outcome


def test_a_year_is_the_same_for_the_same_seed_on_either_database(tmp_path: Path) -> None:
    need_postgres()
    first = _lived("sqlite", tmp_path / "first", seed=1)
    assert _lived("postgres", tmp_path / "again", seed=1) == first
    assert _lived("sqlite", tmp_path / "other", seed=2) != first


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_twenty_thousand_people_live_through_the_year(kind: str, tmp_path: Path) -> None:
    if kind == "postgres":
        need_postgres()
    _lived(kind, tmp_path / "year", seed=20_000, people=LARGE, acts=5)
