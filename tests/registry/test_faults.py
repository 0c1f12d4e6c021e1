"""What breaks under a register: no room on its disk, a server that goes away, clocks that jump."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from tests.registry.databases import administer
from tests.registry.people import World, document_of_example

from openentry.registry import faults
from openentry.registry.actors import SYSTEM
from openentry.registry.keeping.backup import back_up
from openentry.registry.models import (
    Invitation,
    JournalEntry,
    OutboxMessage,
    Person,
    PoolEntry,
    Profile,
    Round,
)
from openentry.registry.queries.journal import audit
from openentry.registry.services import profiles
from openentry.registry.services.loading import load_profiles
from openentry.registry.services.rounds import freezing, holding
from openentry.registry.services.sweeping import sweep
from openentry.rules.errors import InputError, LimitError

MODELS: tuple[Any, ...] = (
    Invitation,
    JournalEntry,
    OutboxMessage,
    Person,
    PoolEntry,
    Profile,
    Round,
)


def _everything() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


@contextmanager
def full_disk() -> Iterator[None]:
    """Let the embedded database have no page more than it has."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("VACUUM")
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_full_disk_leaves_nothing_half_written(world: World, tmp_path: Path) -> None:
    round_id = _approved(world)
    before = _everything()
    path = _file(tmp_path, 2_000)
    with full_disk():
        for act in (
            lambda: load_profiles(SYSTEM, path),
            lambda: holding.hold_round(world.keeper("round_preparer"), round_id),
        ):
            with pytest.raises(LimitError) as refused:
                act()
            assert refused.value.code == "register-full"
            assert _everything() == before
    assert load_profiles(SYSTEM, path).loaded == 2_000
    assert holding.hold_round(world.keeper("round_preparer"), round_id).invited == 40
    assert audit() == []


def test_a_backup_that_finds_no_room_leaves_no_file(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.profile(0)
    folder = tmp_path / "backups"
    folder.mkdir()

    def no_room(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("openentry.registry.keeping.backup._write", no_room)
        with pytest.raises(InputError):
            back_up(folder / "register.zip")
    assert list(folder.iterdir()) == []
    back_up(folder / "register.zip")
    assert [path.name for path in folder.iterdir()] == ["register.zip"]


def _file(folder: Path, count: int) -> Path:
    from tests.registry.test_kills import _people

    path = folder / "people.jsonl"
    _people(path, count)
    return path


def _approved(world: World, people: int = 50, seats: int = 40) -> str:
    """Prepare a round that can be held."""
    for _ in range(people):
        world.profile(0)
    round_id = world.round("1", seats)
    world.approved(round_id)
    return round_id


# ---------------------------------------------------------------------- the server goes away


def _end_connections() -> None:
    """End every connection of the register, as a server that restarts does."""
    name = connections["default"].settings_dict["NAME"]
    administer(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"  # noqa: S608 - our own name
        f" WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    )


@contextmanager
def cut_at(place: str, times: int = 1) -> Iterator[list[str]]:
    """End the connection when an act comes to a place, so many times."""
    cuts: list[str] = []

    def listener(point: str) -> None:
        if point == place and len(cuts) < times:
            cuts.append(point)
            _end_connections()

    faults.listen(listener)
    try:
        yield cuts
    finally:
        faults.listen(None)


def _submission(world: World) -> Callable[[], object]:
    actor, person = world.person()
    draft = profiles.start_profile(actor, person.public_id, document_of_example(0))
    return lambda: profiles.submit_profile(actor, draft.profile_id)


def _holding(world: World) -> Callable[[], object]:
    round_id = _approved(world, 5, 3)
    return lambda: holding.hold_round(world.keeper("round_preparer"), round_id)


def _freezing(world: World) -> Callable[[], object]:
    world.profile(0)
    round_id = world.round("1", 1)
    return lambda: freezing.freeze_round(world.keeper("round_preparer"), round_id)


ACTS = {"submission": _submission, "holding": _holding, "freezing": _freezing}


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.parametrize("name", ACTS)
def test_an_act_goes_on_when_its_connection_is_cut(world: World, name: str) -> None:
    act = ACTS[name](world)
    entries = JournalEntry.objects.count()
    with cut_at("before-journal") as cuts:
        act()
    assert cuts
    assert audit() == []
    assert JournalEntry.objects.count() > entries


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.parametrize("name", ACTS)
def test_an_act_cut_at_its_commit_happened_or_not_and_may_be_repeated(
    world: World, name: str
) -> None:
    act = ACTS[name](world)
    before = _everything()
    with cut_at("before-commit"), pytest.raises(LimitError) as unsure:
        act()
    assert unsure.value.code == "register-unsure"
    assert _everything() == before
    act()
    assert audit() == []
    assert _everything() != before


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_a_server_that_stays_away_is_named(world: World) -> None:
    act = _submission(world)
    before = _everything()
    with cut_at("before-journal", times=100), pytest.raises(LimitError) as away:
        act()
    assert away.value.code == "register-away"
    assert _everything() == before


# ------------------------------------------------------------------------- clocks that jump


def test_a_clock_that_goes_back_changes_nothing_that_was_promised(world: World) -> None:
    held = world.held("1", 2) if world.profile(0) and world.profile(1) else None
    assert held is not None
    promised = list(Invitation.objects.order_by("pk").values_list("apply_before", flat=True))
    expires = list(Profile.objects.order_by("pk").values_list("expires_at", flat=True))
    world.now -= timedelta(hours=3)
    actor, profile = world.profile(2)
    sweep(world.now)
    assert (
        list(Invitation.objects.order_by("pk").values_list("apply_before", flat=True)) == promised
    )
    again = holding.hold_round(world.keeper("round_preparer"), held.round_id)
    assert again.held_at == held.held_at
    # Entries stand in the order in which they were written, whatever their clocks said.
    assert [e.index for e in JournalEntry.objects.order_by("pk")] == [
        *range(JournalEntry.objects.count())
    ]
    assert audit() == []
    world.now += timedelta(hours=3)
    profiles.amend_profile(actor, profile.public_id, document_of_example(2))
    profile.refresh_from_db()
    assert profile.submitted_at == world.now - timedelta(hours=3)
    assert list(Profile.objects.order_by("pk").values_list("expires_at", flat=True))[:2] == expires


def test_a_clock_that_leaps_ahead_ends_everything_once(world: World) -> None:
    world.profile(0)
    world.profile(0)
    world.held("1", 1)
    world.pass_time(days=3 * 365)
    sweep(world.now)
    ended = _everything()
    assert {p["state"] for p in ended["Profile"]} <= {"expired", "invitation_expired"}
    sweep(world.now)
    assert _everything()["JournalEntry"] == ended["JournalEntry"]
    assert audit() == []
