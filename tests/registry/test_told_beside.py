"""Roles, allocations, consents and frozen pools that were changed behind the register are named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.db.models import Model
from tests.registry.people import World

from openentry.files.profiles.example import examples
from openentry.registry import snapshots, triggers
from openentry.registry.actors import SYSTEM, Actor, actor_of
from openentry.registry.examining import told
from openentry.registry.examining.allocations import allocations_as_told
from openentry.registry.examining.people import people_as_told
from openentry.registry.examining.pools import pools_as_told
from openentry.registry.examining.roles import roles_as_told
from openentry.registry.examining.rounds import rounds_as_told
from openentry.registry.models import (
    Allocation,
    Consent,
    Nomination,
    Person,
    Profile,
    RoleGrant,
    Round,
    RoundSnapshot,
)
from openentry.registry.services import (
    accounts,
    allocating,
    erasing,
    loading,
    merging,
    nominations,
    profiles,
    representatives,
)
from openentry.registry.services.rounds import freezing, preparing
from openentry.registry.services.sweeping import sweep
from openentry.wording import LANGUAGES

LATER = datetime(2029, 1, 2, tzinfo=UTC)


@pytest.fixture
def lived(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Give a register with roles, allocations, consents and frozen pools of every kind."""
    monkeypatch.setattr(snapshots, "ROWS_A_PART", 3)  # so that pools have several parts
    admin = world.keeper("administrator")
    for stream in ("enhanced", "base"):
        allocating.set_allocation(admin, "ON", 2025, stream, 9)
    _nominated(world, tmp_path)
    _roles(world)
    _represented(world)
    held = world.held("1", invitations=2)
    _joined_and_forgotten(world)
    preparer = world.keeper("round_preparer")
    for number in ("2", "3", "4"):
        world.pass_time(minutes=1)
        freezing.freeze_round(preparer, world.round(number))
    named = {r.number: r.public_id for r in Round.objects.all()}
    preparing.cancel_round(preparer, named["3"], "instruction-withdrawn")
    preparing.thaw_round(preparer, named["4"])
    assert held.invited == 2
    return world


def _nominated(world: World, folder: Path) -> None:
    """Nominate some, who answer in every way, and load somebody who was nominated elsewhere."""
    officer = world.keeper("provincial_officer", province="ON")
    there = [world.profile(2, destinations=["ON"]) for _ in range(5)]
    made = [nominations.nominate(officer, p.public_id, "ON") for _, p in there]
    world.pass_time(minutes=1)
    for place in (0, 1):
        nominations.accept_nomination(there[place][0], made[place].public_id)
    nominations.reject_nomination(there[2][0], made[2].public_id)
    for place in (1, 3):  # one that was accepted, and one that was not
        nominations.withdraw_nomination(officer, made[place].public_id)
    nominations.record_base_nomination(officer, "ON")
    allocating.move_allocation(world.keeper("administrator"), "ON", 2025, "base", 2)
    at = (world.now - timedelta(days=30)).isoformat().replace("+00:00", "Z")
    block = {"province": "ON", "nominated_on": "2025-10-01", "accepted_on": "2025-10-02"}
    people = [{**one, "submitted_at": at} for one in examples()]
    elsewhere = {**examples()[2], "id": "elsewhere", "submitted_at": at, "identity": _names("E")}
    elsewhere |= {"nomination": block, "destinations": ["ON"]}
    source = folder / "people.json"
    source.write_text(json.dumps([*people, elsewhere]), "utf-8")
    loading.load_profiles(SYSTEM, str(source))


def _names(letter: str) -> dict[str, Any]:
    passport = {"type": "passport", "country": "PH", "number": f"X{letter}1"}
    return {"family_name": letter, "given_names": letter, "birth_country": "PH"} | {
        "document": passport
    }


def _roles(world: World) -> None:
    auditor, admin = world.keeper("auditor"), world.keeper("administrator")
    world.pass_time(minutes=1)
    accounts.end_role(admin, auditor.name, "auditor")
    world.pass_time(minutes=1)
    accounts.grant_role(admin, auditor.name, "auditor")
    accounts.grant_role(admin, auditor.name, "intake_clerk")


def _represented(world: World) -> None:
    """Let somebody consent in every way: until revoked, for a time that is over, transferred."""
    first, second = world.representative().name, world.representative().name
    actor, profile = world.profile(2)
    person = profile.person.public_id
    standing = representatives.give_consent(actor, person, first, ["read", "submit"])
    representatives.transfer_consent(actor, standing.public_id, second)
    short = world.now + timedelta(minutes=1)
    representatives.give_consent(actor, person, first, ["read"], short)
    world.pass_time(minutes=2)
    again = representatives.give_consent(actor, person, first, ["read"], LATER)
    representatives.revoke_consent(actor, again.public_id)
    world.pass_time(minutes=1)
    representatives.give_consent(actor, person, first, ["profile"], LATER)


def _joined_and_forgotten(world: World) -> None:
    """Join two who stood in the frozen pool, both represented; and let one be forgotten."""
    helper = world.representative().name
    actor, kept = world.person()
    representatives.give_consent(actor, kept.public_id, helper, ["read"])
    other, gone = Profile.objects.filter(
        state="in_pool", person__account__isnull=False, person__consents__isnull=True
    ).order_by("pk")[:2]
    owner = _owner(other)
    representatives.give_consent(owner, other.person.public_id, helper, ["read"])
    merging.merge_persons(world.keeper("intake_clerk"), kept.public_id, other.person.public_id)
    leaver = _owner(gone)
    representatives.give_consent(leaver, gone.person.public_id, helper, ["read"])
    profiles.withdraw_profile(leaver, gone.public_id)
    erasing.ask_erasure(leaver, gone.person.public_id)
    erasing.erase_person(world.keeper("administrator"), gone.person.public_id)


def _owner(profile: Profile) -> Actor:
    """Give whose profile it is as an actor."""
    account = profile.person.account
    assert account is not None
    return actor_of(account)


LOOKS: tuple[Callable[[], Any], ...] = (
    roles_as_told,
    rounds_as_told,
    pools_as_told,
    allocations_as_told,
    people_as_told,
)


def _told() -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for look in LOOKS:
        for finding in look():
            what = finding.params["what"]
            assert isinstance(what, told.Several)
            key = str(finding.params["kind"]), str(finding.params["id"])
            found.setdefault(key, set()).update(map(str, what.names))
            for lang in LANGUAGES:
                assert key[1] in finding.message(lang)
    return found


@contextmanager
def _behind() -> Iterator[None]:
    """Let rows be changed that the database keeps."""
    triggers.remove()
    try:
        yield
    finally:
        triggers.install()


def _one(model: type[Model], **named: Any) -> Any:  # noqa: ANN401 - a row of any table
    found = model._default_manager.filter(**named).order_by("pk").first()
    assert found is not None, (model, named)
    return found


def test_what_was_only_worked_with_is_as_the_journal_says(lived: World) -> None:
    assert _told() == {}
    assert RoleGrant.objects.filter(role="candidate", ended_at__isnull=False).exists()
    assert RoleGrant.objects.filter(role="auditor").count() == 2
    assert Consent.objects.filter(revoked_at__isnull=False).count() == 4
    assert Consent.objects.filter(transferred_from__isnull=False).count() == 1
    enhanced = Allocation.objects.get(stream="enhanced", province="ON", year=2025)
    # One pending, two that were accepted, and the one from elsewhere, which was allowed there.
    assert (enhanced.allowed, enhanced.used) == (9 + 2 + 1, 4)
    parts = RoundSnapshot.objects.filter(round__number="1")
    assert parts.count() > 2
    frozen = set(snapshots.stored(Round.objects.get(number="1")).facts.id.tolist())
    there = Profile.objects.filter(public_id__in=[name.decode() for name in frozen])
    assert there.filter(person__erased_at__isnull=False).exists()
    assert there.filter(person__merged__isnull=False).exists()
    assert Nomination.objects.filter(answer_before__isnull=True, stream="enhanced").exists()
    # What a cancelled round kept goes in time, and that is no finding.
    lived.pass_time(days=31)
    sweep()
    assert not RoundSnapshot.objects.filter(round__number="3").exists()
    lived.pass_time(days=400)
    sweep()
    assert _told() == {}


# Table, which row, what is changed, kind of what is named, and in what it is said to differ.
CHANGES: list[tuple[type[Model], dict[str, Any], dict[str, Any], str, str]] = [
    (RoleGrant, {"role": "auditor"}, {"ended_at": LATER}, "role", "what-grant"),
    (RoleGrant, {"role": "round_preparer"}, {"ended_at": LATER}, "role", "what-grant"),
    (RoleGrant, {"role": "round_preparer"}, {"granted_by": "acc_nobody"}, "role", "what-grant"),
    (
        RoleGrant,
        {"role": "auditor", "ended_at__isnull": False},
        {"granted_at": datetime(2024, 1, 1, tzinfo=UTC)},
        "role",
        "what-grant",
    ),
    (Allocation, {"stream": "enhanced"}, {"allowed": 99}, "allocation", "what-allowed"),
    (Allocation, {"stream": "enhanced"}, {"used": 3}, "allocation", "what-used"),
    (Allocation, {"stream": "base"}, {"used": 0}, "allocation", "what-used"),
    (Allocation, {"stream": "base"}, {"moved_at": None}, "allocation", "what-times"),
    (Nomination, {"state": "pending"}, {"answer_before": LATER}, "nomination", "what-times"),
    (Nomination, {"stream": "base"}, {"answer_before": LATER}, "nomination", "what-times"),
    (
        Consent,
        {"revoked_at__isnull": True},
        {"scopes": ["read", "profile", "submit", "withdraw"]},
        "consent",
        "what-scope",
    ),
    (Consent, {"ends_at": LATER}, {"ends_at": None}, "consent", "what-times"),
    (
        Consent,
        {"ends_at": LATER, "revoked_at__isnull": False},
        {"revoked_at": LATER},
        "consent",
        "what-times",
    ),
    (Consent, {"revoked_at__isnull": True}, {"revoked_at": LATER}, "consent", "what-times"),
    (
        Consent,
        {"ends_at": LATER},
        {"given_at": datetime(2024, 1, 1, tzinfo=UTC)},
        "consent",
        "what-times",
    ),
    (
        Consent,
        {"transferred_from__isnull": False},
        {"transferred_from": None},
        "consent",
        "what-place",
    ),
    (RoundSnapshot, {"round__number": "1", "part": 1}, {"rows": 2}, "round", "what-frozen"),
    (RoundSnapshot, {"round__number": "1", "part": 1}, {"part": 7}, "round", "what-frozen"),
    (RoundSnapshot, {"round__number": "2", "part": 0}, {"content": b"x"}, "round", "what-frozen"),
]


def test_what_was_changed_behind_the_register_is_named(lived: World) -> None:
    for model, which, change, kind, what in CHANGES:
        row = _one(model, **which)
        before = {name: getattr(row, name) for name in change}
        with _behind():
            model._default_manager.filter(pk=row.pk).update(**change)
        assert [(k, said) for (k, _), said in _told().items()] == [(kind, {what})], change
        with _behind():
            model._default_manager.filter(pk=row.pk).update(**before)
    assert _told() == {}


@pytest.mark.parametrize(
    ("model", "which", "kind", "gone"),
    [
        (RoleGrant, {"role": "round_approver"}, "role", "what-missing"),
        (Allocation, {"province": "BC"}, "allocation", "what-missing"),
        (Consent, {"scopes": ["profile"]}, "consent", "what-missing"),
        (RoundSnapshot, {"round__number": "2", "part": 1}, "round", "what-frozen"),
    ],
)
def test_what_is_gone_or_was_added_is_named(
    lived: World, model: type[Model], which: dict[str, Any], kind: str, gone: str
) -> None:
    allocating.set_allocation(lived.keeper("administrator"), "BC", 2026, "base", 5)
    row = _one(model, **which)
    with _behind():
        model._default_manager.filter(pk=row.pk).delete()
    assert [(k, said) for (k, _), said in _told().items()] == [(kind, {gone})]
    with _behind():
        row.save(force_insert=True)
    assert _told() == {}
    row.pk = None
    if isinstance(row, RoleGrant):
        row.role, unknown = "administrator", "what-unknown"
    elif isinstance(row, Allocation):
        row.province, unknown = "SK", "what-unknown"
    elif isinstance(row, Consent):
        row.public_id, unknown = "cns_added", "what-unknown"
        row.revoked_at = row.given_at
    else:
        row.round, row.part, unknown = Round.objects.get(number="1"), 9, "what-frozen"
    with _behind():
        row.save(force_insert=True)
    assert [(k, said) for (k, _), said in _told().items()] == [(kind, {unknown})]


def _with(content: bytes, name: str, change: Callable[[list[Any]], list[Any]]) -> bytes:
    """Write a part anew with one column changed."""
    table = pa.ipc.open_stream(pa.py_buffer(bytes(content))).read_all()
    place, field = table.schema.get_field_index(name), table.schema.field(name)
    values = pa.array(change(table.column(name).to_pylist()), field.type)
    changed = table.set_column(place, field, values)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, changed.schema) as writer:
        writer.write_table(changed)
    return bytes(sink.getvalue().to_pybytes())


@pytest.mark.parametrize(
    ("column", "change", "whole", "leaf"),
    [
        ("age", lambda v: [v[0] + 1, *v[1:]], True, False),
        ("crs", lambda v: [v[0] + 1, *v[1:]], False, True),
        ("classes", lambda v: [v[0] ^ 1, *v[1:]], False, True),
        ("submitted_at", lambda v: [v[0] - 1, *v[1:]], True, True),
        ("leaf", lambda v: [bytes(32), *v[1:]], True, True),
        ("id", lambda v: [v[1], v[0], *v[2:]], True, False),
    ],
)
def test_a_candidate_changed_in_a_frozen_pool_is_named(
    lived: World,
    column: str,
    change: Callable[[list[Any]], list[Any]],
    whole: bool,
    leaf: bool,
) -> None:
    part = _first_of_somebody_known()
    content = bytes(part.content)
    pool = snapshots.stored(part.round)
    name = pool.facts.id[part.part * snapshots.ROWS_A_PART].decode()
    with _behind():
        RoundSnapshot.objects.filter(pk=part.pk).update(content=_with(content, column, change))
    expected = {("round", part.round.public_id): {"what-frozen"}} if whole else {}
    if leaf:
        expected["profile", name] = {"what-leaf"}
    assert _told() == expected
    with _behind():
        RoundSnapshot.objects.filter(pk=part.pk).update(content=content)
    assert _told() == {}


def _first_of_somebody_known() -> RoundSnapshot:
    """Give a part of the pool of round 1 whose first candidate was not forgotten."""
    pool = snapshots.stored(Round.objects.get(number="1"))
    for part in RoundSnapshot.objects.filter(round__number="1").order_by("part"):
        first = pool.facts.id[part.part * snapshots.ROWS_A_PART].decode()
        if part.rows > 1 and Person.objects.filter(
            profiles__public_id=first, erased_at__isnull=True
        ):
            return part
    raise AssertionError


def test_a_frozen_pool_of_nobody_is_as_told(world: World) -> None:
    freezing.freeze_round(world.keeper("round_preparer"), world.round("1"))
    assert Round.objects.get().pool_size == 0
    assert [*pools_as_told()] == []
