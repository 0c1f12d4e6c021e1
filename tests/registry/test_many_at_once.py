"""What happens to thousands in one act: databases take only so many parameters and conditions.

More people than a statement of SQLite takes conditions joined by OR, which is a thousand.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.registry.people import World, document_of_example

from openentry.registry.actors import SYSTEM
from openentry.registry.models import Invitation, PoolEntry, Profile
from openentry.registry.services.loading import load_profiles
from openentry.registry.services.sweeping import sweep

MANY = 1_100
INVITED = 1_050


@pytest.fixture
def crowd(world: World, tmp_path: Path) -> World:
    """More people in the pool than may stand in one condition."""
    document = document_of_example(2)
    at = (world.now - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with (tmp_path / "people.jsonl").open("w", encoding="utf-8") as file:
        for number in range(MANY):
            born = f"{1985 + number % 10}-{1 + number % 12:02d}-{1 + number % 28:02d}"
            own = {"id": f"p{number}", "birth_on": born, "submitted_at": at}
            file.write(json.dumps(document | own) + "\n")
    assert load_profiles(SYSTEM, tmp_path / "people.jsonl").loaded == MANY
    return world


def test_thousands_are_assessed_again_and_expire_in_few_acts(crowd: World) -> None:
    PoolEntry.objects.update(lawbook_digest="of another law")
    assert (swept := sweep()).reassessed == MANY, swept
    assert not swept.failed
    crowd.pass_time(days=365)
    assert (swept := sweep()).expired == MANY, swept
    assert not swept.failed
    assert set(Profile.objects.values_list("state", flat=True)) == {"expired"}


def test_thousands_of_invitations_lapse_in_few_acts(crowd: World) -> None:
    assert crowd.held("1", INVITED).invited == INVITED
    crowd.pass_time(days=61)
    assert (swept := sweep()).lapsed == INVITED, swept
    assert not swept.failed
    assert Invitation.objects.filter(state="lapsed").count() == INVITED
    assert Profile.objects.filter(state="invitation_expired").count() == INVITED
