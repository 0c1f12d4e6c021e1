"""Workers at once and workers killed: nothing is lost, and nothing is sent twice but by a kill.

A worker is killed between claiming and sending, and between sending and marking, at a message
chosen by a seed. Whoever comes after its claim ran out sends the rest.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from django.db import transaction
from tests.registry.mailbox import mailbox_at, mails
from tests.registry.people import World
from tests.registry.processes import killed_at, together

from openentry.registry import outbox
from openentry.registry.messages import letter
from openentry.registry.models import OutboxMessage
from openentry.registry.outbox import Message
from openentry.registry.services import sending

POINTS = ("worker-claimed", "worker-sent")


def left(world: World, count: int, name: str = "key") -> set[str]:
    """Leave messages for one person; give their Message-IDs."""
    _, person = world.person(email="p@example.org")
    keys = [f"{name}:{number}" for number in range(count)]
    with transaction.atomic():
        outbox.put([Message(k, person.pk, "person-bar-lifted", {}) for k in keys], world.now)
    return {sending.message_id(key) for key in keys}


def test_two_workers_at_once_send_every_message_once(world: World, tmp_path: Path) -> None:
    expected = left(world, 200)
    with mailbox_at(tmp_path / "mail"):
        done = together(_send, _send, _send)
    assert sum(worker.sent for worker in done) == len(expected)
    sent = Counter(mail.message_id for mail in mails(tmp_path / "mail"))
    assert set(sent) == expected
    assert set(sent.values()) == {1}
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"sent"}


def _send() -> sending.Sent:
    return sending.send_waiting()


def kill_workers(world: World, box: Path, kills: int, seed: int) -> None:
    """Kill so many workers one after another while new messages come, then let one finish."""
    letter("person-bar-lifted", {}, world.now, "en")  # so that no child has to read the law
    chance = random.Random(seed)
    expected: set[str] = set()
    killed: Counter[str] = Counter()
    with mailbox_at(box):
        while sum(killed.values()) < kills:
            turn = sum(killed.values())
            expected |= left(world, chance.randint(1, 2 * sending.BATCH), f"turn-{turn}")
            point = POINTS[turn % len(POINTS)]
            after = 0 if point == "worker-claimed" else chance.randrange(sending.BATCH)
            killed[point] += killed_at(point, _send, after=after)
            world.now += sending.CLAIM
        sending.send_waiting()
    sent = Counter(mail.message_id for mail in mails(box))
    assert set(sent) == expected, "none lost, none made up"
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"sent"}
    # Each kill after sending and before marking sends one message again, and no kill more.
    assert sum(sent.values()) - len(sent) == killed["worker-sent"]
    assert min(killed[point] for point in POINTS) >= kills // 3


def test_nothing_is_lost_when_ten_workers_are_killed(world: World, tmp_path: Path) -> None:
    kill_workers(world, tmp_path / "mail", kills=10, seed=1)


@pytest.mark.slow
def test_nothing_is_lost_when_two_hundred_workers_are_killed(world: World, tmp_path: Path) -> None:
    kill_workers(world, tmp_path / "mail", kills=200, seed=2)
