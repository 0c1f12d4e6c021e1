"""A process killed anywhere in a round leaves nothing or all of it; repeated, it is one round.

On a pool of forty thousand, sixty kills on each database: at every named place and at random
moments. What is left is read once, in one statement, since a commit may land after its caller
has died.
"""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.registry.people import World, document_of_example
from tests.registry.processes import killed_after, killed_at

from openentry.registry.actors import SYSTEM
from openentry.registry.faults import POINTS
from openentry.registry.queries.journal import audit
from openentry.registry.services.loading import load_profiles
from openentry.registry.services.rounds import holding

POOL = int(os.environ.get("OPENENTRY_TEST_ROWS") or 40_000)
SEATS, KILLS = POOL // 80, 60
MANY = 500
PLACES = tuple(p for p in POINTS if p.startswith(("round-", "before-", "after-")))


def _people(path: Path, count: int) -> None:
    """Write a file of people who differ in birth and instant."""
    rng = random.Random(7)
    examples = [document_of_example(place) for place in range(4)]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            document: dict[str, Any] = dict(examples[number % 4])
            year, day = rng.randrange(1975, 2000), rng.randrange(1, 28)
            document |= {
                "id": f"p{number}",
                "birth_on": f"{year}-{rng.randrange(1, 13):02d}-{day:02d}",
                "submitted_at": f"2025-{rng.randrange(1, 11):02d}-{day:02d}T12:00:00Z",
            }
            file.write(json.dumps(document) + "\n")


_LEFT = """
SELECT
  (SELECT count(*) FROM registry_invitation WHERE round_id = r.id),
  (SELECT count(DISTINCT profile_id) FROM registry_invitation WHERE round_id = r.id),
  (SELECT count(*) FROM registry_roundrecord WHERE round_id = r.id),
  (SELECT count(*) FROM registry_profile p JOIN registry_invitation i ON i.profile_id = p.id
     WHERE i.round_id = r.id AND p.state = 'invited'),
  (SELECT count(*) FROM registry_poolentry e JOIN registry_invitation i
     ON i.profile_id = e.profile_id WHERE i.round_id = r.id),
  (SELECT count(*) FROM registry_outboxmessage
     WHERE key LIKE 'round.held:' || r.public_id || ':%%'),
  (SELECT count(*) FROM registry_journalentry
     WHERE action = 'round.held' AND subject = r.public_id),
  (SELECT count(*) FROM registry_journalentry WHERE action = 'invitation.issued'),
  (SELECT count(*) FROM registry_invitation),
  CASE WHEN r.held_at IS NULL THEN 0 ELSE 1 END,
  CASE WHEN r.state = 'held' THEN 1 ELSE 0 END
FROM registry_round r WHERE r.public_id = %s
"""


def _happened(round_id: str, seats: int) -> bool:
    """Tell whether a round happened, after checking that it did so wholly or not at all."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [round_id])
        (row,) = cursor.fetchall()
    invited, people, records, moved, in_pool, messages, entries, issued, ever, held, state = row
    assert issued == ever
    if not held:
        assert (invited, records, messages, entries, state) == (0, 0, 0, 0, 0), row
        return False
    assert (invited, people, moved, messages) == (seats,) * 4, row
    assert (records, entries, state, in_pool) == (1, 1, 1, 0), row
    return True


def _kill_rounds(world: World, folder: Path, kills: int, seats: int) -> int:
    _people(folder / "people.jsonl", POOL)
    load_profiles(SYSTEM, folder / "people.jsonl")
    preparer = world.keeper("round_preparer")
    rng = random.Random(11)
    rounds = completed = 0
    round_id, took = "", 0.0
    for kill in range(kills):
        if not round_id:
            rounds += 1
            world.pass_time(seconds=1)
            round_id = world.round(str(rounds), seats)
            world.approved(round_id)
            chosen = round_id

        def hold(chosen: str = chosen) -> object:
            return holding.hold_round(preparer, chosen)

        if kill < 2 * len(PLACES):
            assert killed_at(PLACES[kill % len(PLACES)], hold)
        else:
            killed_after(rng.uniform(0.0, max(took, 0.4)), hold)
        if _happened(round_id, seats) or kill % 20 == 19:
            began = time.perf_counter()
            answer = holding.hold_round(preparer, round_id)
            took = time.perf_counter() - began
            assert answer == holding.hold_round(preparer, round_id)
            assert _happened(round_id, seats)
            completed, round_id = completed + 1, ""
    assert audit() == []
    return completed


def test_a_round_killed_anywhere_happened_wholly_or_not_at_all(
    world: World, tmp_path: Path
) -> None:
    assert _kill_rounds(world, tmp_path, KILLS, SEATS) >= 3


@pytest.mark.slow
def test_a_round_killed_five_hundred_times(world: World, tmp_path: Path) -> None:
    # Few enough seats that the pool lasts even if every kill comes too late.
    assert _kill_rounds(world, tmp_path, MANY, POOL // (MANY + 1)) >= 20
