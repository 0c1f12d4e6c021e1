"""The worker: duties apart from each other, told once, and a clean end when somebody asks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from django.db import OperationalError, transaction
from tests.registry import databases
from tests.registry.mailbox import mailbox_at, mails
from tests.registry.people import World

from openentry.registry import outbox
from openentry.registry.models import JournalHead, OutboxMessage
from openentry.registry.outbox import Message
from openentry.registry.services import sending, working
from openentry.registry.services.sweeping import Swept
from openentry.registry.services.working import Pass, work, work_once

ADDRESS = "claire@example.org"


def left(world: World, key: str = "some:key") -> None:
    """Leave a message for a new person."""
    _, person = world.person(email=ADDRESS)
    with transaction.atomic():
        outbox.put([Message(key, person.pk, "person-bar-lifted", {})], world.now)


def test_one_turn_sweeps_sends_and_signs(world: World, tmp_path: Path) -> None:
    world.profile(0)
    world.pass_time(days=400)
    with mailbox_at(tmp_path / "mail"):
        done = work_once()
    assert done.swept is not None
    assert done.swept.expired == 1
    assert done.sent == sending.Sent(kept=2), "of the submission and of the end; no address"
    assert (done.waiting, done.troubles) == (0, ())
    assert done.signed == JournalHead.objects.get().size > 0
    again = work_once()
    assert (again.signed, again.eventful, again.troubled) == (None, False, ())


def test_trouble_with_one_duty_keeps_nobody_from_the_others(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(world)

    def broken() -> Swept:
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr(working, "sweep", broken)
    with mailbox_at(tmp_path / "mail"):
        done = work_once()
    assert (done.swept, done.sent.sent) == (None, 1)
    assert done.troubled == ("register-away",)


def test_the_worker_lives_on_through_trouble_and_tells_it_once(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = 0
    stop = Event()
    told: list[Pass] = []

    def turn() -> Swept:
        nonlocal turns
        turns += 1
        world.pass_time(minutes=2)
        if turns == 6:
            left(world)
            stop_after_sending()
        if turns < 4:
            raise KeyError("a defect of ours")
        return Swept()

    def stop_after_sending() -> None:
        def last() -> int:
            stop.set()
            return 0

        monkeypatch.setattr(working, "_waiting", last)

    monkeypatch.setattr(working, "sweep", turn)
    monkeypatch.setattr(working, "LOOK_EVERY_S", 0.0)
    with mailbox_at(tmp_path / "mail"):
        work(told.append, stop)
    assert [done.troubled for done in told] == [("own-defect",), (), ()]
    assert told[-1].sent.sent == 1
    assert len(mails(tmp_path / "mail")) == 1


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Path]:
    """Give the data folder of an embedded register; a command is the same on either database."""
    with databases.fresh("sqlite", tmp_path), World.begun() as world:
        left(world)
        yield tmp_path


def openentry(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command on the register of a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "openentry.cli.main", *arguments],
        env=os.environ | {"OPENENTRY_DATA": str(folder), "OPENENTRY_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_command_works_once_and_writes_mail_to_files_without_a_mail_server(
    embedded: Path,
) -> None:
    printed, complained = openentry(embedded, "worker", "--once", "--format", "json").communicate()
    document = json.loads(printed)
    counts = {"sent": 1, "kept": 0, "later": 0, "failed": 0, "trouble": "", "waiting": 0}
    assert document["messages"] == counts
    assert document["troubles"] == []
    assert complained == ""
    assert ADDRESS not in printed, "nothing of a person goes into what is printed"
    (file,) = (embedded / "mail").iterdir()
    assert sending.message_id("some:key") in file.read_text(encoding="utf-8")
    again, _ = openentry(embedded, "worker", "--once").communicate()
    assert "nothing was due" in again


def test_the_command_says_what_is_wrong_with_the_mail_server(embedded: Path) -> None:
    elsewhere = {"OPENENTRY_MAIL_HOST": "127.0.0.1", "OPENENTRY_MAIL_PORT": "1"}
    with pytest.MonkeyPatch.context() as patched:
        for name, value in elsewhere.items():
            patched.setenv(name, value)
        printed, _ = openentry(embedded, "worker", "--once").communicate()
    assert "1 message still waiting" in printed
    assert "The mail server does not answer" in printed


def test_messages_given_up_are_sent_again_when_somebody_says_so(embedded: Path) -> None:
    OutboxMessage.objects.update(state="failed", trouble="recipient-refused", attempts=10)
    openentry(embedded, "worker", "--once").communicate()
    assert OutboxMessage.objects.get().state == "failed"
    openentry(embedded, "worker", "--once", "--again").communicate()
    assert OutboxMessage.objects.get().state == "sent"


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_the_command_ends_cleanly_when_asked_to(embedded: Path, asked: signal.Signals) -> None:
    running = openentry(embedded, "worker")
    assert running.stdout is not None
    assert "1 message sent" in running.stdout.readline()
    running.send_signal(asked)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 0
    assert said.endswith("nothing was left half done.\n")


def test_the_sweep_bears_the_instant_it_is_told(embedded: Path) -> None:
    at = "2046-11-30T00:00:00Z"
    told = ("sweep", "--at", at, "--format", "json")
    too_early = openentry(embedded, *told)
    assert "sweep-ahead" in too_early.communicate()[1]
    assert too_early.returncode == 1
    printed, _ = openentry(embedded, *told, "--ahead").communicate()
    assert json.loads(printed)["at"] == at
    refused = openentry(embedded, "sweep", "--at", "2026-11-30")
    _, complained = refused.communicate()
    assert refused.returncode == 2
    assert "not an instant in UTC" in complained
    assert OutboxMessage.objects.get().state == "waiting", "a sweep sends nothing"


def test_a_register_that_is_not_there_is_no_defect(tmp_path: Path) -> None:
    command = openentry(tmp_path, "sweep")
    _, complained = command.communicate()
    assert command.returncode == 1
    assert "openentry register init" in complained
    assert not list(tmp_path.iterdir()), "asking makes nothing"
