"""Nominations that arrive with a file obey the rules of those made here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.registry.people import World

from openentry.files.profiles.example import examples
from openentry.registry.actors import SYSTEM
from openentry.registry.models import Nomination, Person, PoolEntry, Profile
from openentry.registry.services.loading import load_profiles
from openentry.rules.errors import FactsErrors

MADE = {"province": "ON", "nominated_on": "2025-10-01", "accepted_on": "2025-10-31"}


def _file(folder: Path, *changes: dict[str, Any]) -> Path:
    """Write one profile for each of some changes."""
    people = []
    for number, change in enumerate(changes):
        kept = {k: v for k, v in examples()[2].items() if k != "identity"}
        at = {"id": f"p{number}", "submitted_at": "2025-09-20T00:00:00Z"}
        people.append({**kept, **at, **change})
    path = folder / "people.json"
    path.write_text(json.dumps(people), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("nomination", "destinations", "column", "says"),
    [
        (MADE | {"province": "QC"}, ["QC"], "nomination.province", "nominates through"),
        (MADE | {"province": "NU"}, ["all"], "nomination.province", "nominates through"),
        (MADE, ["BC"], "nomination.province", "destinations"),
        (MADE | {"accepted_on": "2025-11-01"}, ["ON"], "nomination.accepted_on", "Oct"),
    ],
)
def test_a_nomination_that_could_not_have_been_is_refused_with_its_row(
    world: World,
    tmp_path: Path,
    nomination: dict[str, str],
    destinations: list[str],
    column: str,
    says: str,
) -> None:
    wrong = {"nomination": nomination, "destinations": destinations}
    with pytest.raises(FactsErrors) as refused:
        load_profiles(SYSTEM, _file(tmp_path, {}, wrong))
    (error,) = refused.value.errors
    assert (error.row, error.column) == (2, column)
    assert says in error.expectation("en")
    assert error.expectation("fr") != error.expectation("en")
    assert not Person.objects.exists(), "nothing of the file was written"
    assert world.now


def test_one_of_the_last_day_and_one_without_destinations_are_taken(
    world: World, tmp_path: Path
) -> None:
    rows = ({"nomination": MADE, "destinations": ["ON"]}, {"nomination": MADE})
    assert load_profiles(SYSTEM, _file(tmp_path, *rows)).loaded == 2
    assert set(Profile.objects.values_list("state", flat=True)) == {"nominated"}
    assert Nomination.objects.filter(state="accepted").count() == 2
    assert world.now


def test_a_profile_that_is_over_by_now_arrives_as_over(world: World, tmp_path: Path) -> None:
    old = {"submitted_at": "2024-01-01T00:00:00Z"}
    done = load_profiles(SYSTEM, _file(tmp_path, old, {}))
    assert (done.loaded, done.expired) == (2, 1)
    assert sorted(Profile.objects.values_list("state", flat=True)) == ["expired", "in_pool"]
    assert PoolEntry.objects.count() == 1
    assert world.now
