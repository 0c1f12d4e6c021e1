"""Rows that were changed without the register are found by the doctor, each by its public id."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from tests.registry.people import World

from openentry.files.profiles.example import examples
from openentry.registry import triggers
from openentry.registry.actors import SYSTEM, Actor
from openentry.registry.acts import Act
from openentry.registry.checks import examine
from openentry.registry.examining import installation, people, told
from openentry.registry.examining.findings import Finding
from openentry.registry.examining.people import people_as_told
from openentry.registry.examining.rounds import rounds_as_told
from openentry.registry.models import (
    Invitation,
    Nomination,
    Person,
    PoolEntry,
    Profile,
    ProfileMove,
    Round,
    RoundApproval,
    RoundMove,
    RoundRecord,
    RoundTrial,
)
from openentry.registry.services import (
    allocating,
    erasing,
    invitations,
    loading,
    merging,
    nominations,
    profiles,
)
from openentry.registry.services.rounds import freezing, preparing, recalling, trying
from openentry.registry.services.sweeping import sweep
from openentry.wording import LANGUAGES


@pytest.fixture
def lived(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Give a register in which a little of everything was done."""
    monkeypatch.setattr(people, "PART", 3)  # so that people are looked at in several parts
    _load(world, tmp_path)
    officer, admin = (
        world.keeper("provincial_officer", province="ON"),
        world.keeper("administrator"),
    )
    for stream in ("enhanced", "base"):
        allocating.set_allocation(admin, "ON", 2025, stream, 9)
    actors = [_willing(world) for _ in range(7)]
    nominations.record_base_nomination(officer, "ON")
    named = [nominations.nominate(officer, p.public_id, "ON").public_id for _, p in actors[:4]]
    world.pass_time(minutes=1)
    nominations.accept_nomination(actors[0][0], named[0])
    nominations.accept_nomination(actors[1][0], named[1])
    nominations.reject_nomination(actors[2][0], named[2])
    nominations.withdraw_nomination(officer, named[1])
    profiles.withdraw_profile(*_of(actors[4]))
    world.pass_time(minutes=1)
    held = world.held("1", invitations=6)
    world.pass_time(minutes=1)
    issued = [*Invitation.objects.filter(state="issued").order_by("rank")]
    own = {p.person_id: actor for actor, p in actors}
    declined = next(i for i in issued if i.person_id in own)
    invitations.decline_invitation(own[declined.person_id], declined.public_id)
    recalled = next(i for i in issued if i.pk != declined.pk)
    recalling.recall_invitations(
        world.keeper("round_approver"), held.round_id, [recalled.public_id], "score-wrong"
    )
    _merge(world)
    cancelled = world.round("2")
    preparing.cancel_round(world.keeper("round_preparer"), cancelled, "instruction-withdrawn")
    tried = world.round("3", invitations=1)
    preparer = world.keeper("round_preparer")
    freezing.freeze_round(preparer, tried)
    trying.try_round(preparer, tried)
    return world


def _load(world: World, folder: Path) -> None:
    """Load people from a file."""
    at = (world.now - timedelta(days=30)).astimezone(UTC).isoformat().replace("+00:00", "Z")
    source = folder / "people.json"
    source.write_text(json.dumps([{**p, "submitted_at": at} for p in examples()]), "utf-8")
    loading.load_profiles(SYSTEM, str(source))


def _willing(world: World) -> tuple[Actor, Profile]:
    return world.profile(2, destinations=["ON"])


def _of(one: tuple[Actor, Profile]) -> tuple[Actor, str]:
    return one[0], one[1].public_id


def _merge(world: World) -> None:
    """Make one person of two, of whom the other has a history; and let somebody be erased."""
    _, kept = world.person()
    actor, profile = world.profile(2)
    profiles.withdraw_profile(actor, profile.public_id)
    clerk = world.keeper("intake_clerk")
    merging.merge_persons(clerk, kept.public_id, profile.person.public_id)
    actor, profile = world.profile(2)
    profiles.withdraw_profile(actor, profile.public_id)
    erasing.ask_erasure(actor, profile.person.public_id)
    erasing.erase_person(world.keeper("administrator"), profile.person.public_id)


def _found() -> list[Finding]:
    return [*rounds_as_told(), *people_as_told()]


def _told() -> dict[tuple[str, str], set[str]]:
    found = {}
    for finding in _found():
        what = finding.params["what"]
        assert isinstance(what, told.Several)
        found[str(finding.params["kind"]), str(finding.params["id"])] = {*map(str, what.names)}
    return found


def test_a_register_that_was_only_worked_with_is_as_the_journal_says(lived: World) -> None:
    kinds = (Invitation, Nomination, Profile, RoundApproval, RoundRecord)
    assert all(kind._default_manager.count() > 1 for kind in kinds)
    states = set(Invitation.objects.values_list("state", flat=True))
    assert {"issued", "declined", "cancelled"} <= states
    assert set(Nomination.objects.values_list("state", flat=True)) == {
        "pending",
        "accepted",
        "rejected",
        "withdrawn",
    }
    assert Person.objects.filter(erased_at__isnull=False).exists()
    assert Person.objects.filter(merged_into__isnull=False).exists()
    assert _found() == []
    lived.pass_time(days=61)
    sweep()
    assert "lapsed" in set(Invitation.objects.values_list("state", flat=True))
    lived.pass_time(days=400)
    sweep()
    assert set(Profile.objects.values_list("state", flat=True)).isdisjoint({"in_pool", "nominated"})
    assert _found() == []


def _one(model: type[Model], **named: Any) -> Any:  # noqa: ANN401 - a row of any table
    found = model._default_manager.filter(**named).order_by("pk").first()
    assert found is not None, (model, named)
    return found


# Table, which row, what is changed behind the register's back, whose name is told, and in what.
CHANGES: list[tuple[type[Model], dict[str, Any], dict[str, Any], str, str]] = [
    (Profile, {"state": "in_pool"}, {"state": "nominated"}, "public_id", "what-state"),
    (
        Profile,
        {"state": "withdrawn", "person__erased_at__isnull": False},
        {"state": "expired"},
        "public_id",
        "what-state",
    ),
    (
        Profile,
        {"state": "in_pool"},
        {"submitted_at": datetime(2025, 1, 2, tzinfo=UTC)},
        "public_id",
        "what-times",
    ),
    (
        Profile,
        {"state": "in_pool"},
        {"expires_at": datetime(2029, 1, 2, tzinfo=UTC)},
        "public_id",
        "what-times",
    ),
    (PoolEntry, {"profile__state": "in_pool"}, {"crs": 1_100}, "profile.public_id", "what-score"),
    (ProfileMove, {"after": "invited"}, {"actor": "acc_nobody"}, "profile.public_id", "what-moves"),
    (
        ProfileMove,
        {"after": "withdrawn", "profile__person__erased_at__isnull": True},
        {"at": datetime(2025, 1, 2, tzinfo=UTC)},
        "profile.public_id",
        "what-moves",
    ),
    (Invitation, {"state": "issued"}, {"state": "lapsed"}, "public_id", "what-state"),
    (
        Invitation,
        {"state": "declined"},
        {"ended_at": datetime(2026, 1, 2, tzinfo=UTC)},
        "public_id",
        "what-times",
    ),
    (
        Invitation,
        {"state": "issued"},
        {"apply_before": datetime(2029, 1, 2, tzinfo=UTC)},
        "public_id",
        "what-times",
    ),
    (Invitation, {"state": "issued"}, {"crs": 7}, "public_id", "what-score"),
    (Invitation, {"state": "issued"}, {"rank": 77}, "public_id", "what-place"),
    (Nomination, {"state": "rejected"}, {"state": "withdrawn"}, "public_id", "what-state"),
    (Nomination, {"state": "pending"}, {"state": "accepted"}, "public_id", "what-state"),
    (
        Nomination,
        {"state": "accepted", "stream": "enhanced"},
        {"province": "BC"},
        "public_id",
        "what-place",
    ),
    (Nomination, {"stream": "base"}, {"province": "BC"}, "public_id", "what-place"),
    (Round, {"number": "2"}, {"state": "prepared"}, "public_id", "what-state"),
    (
        Round,
        {"number": "1"},
        {"held_at": datetime(2025, 12, 2, tzinfo=UTC)},
        "public_id",
        "what-times",
    ),
    (Round, {"number": "1"}, {"tree_root": "0" * 64}, "public_id", "what-pool"),
    (RoundMove, {"after": "cancelled"}, {"reason": "another"}, "round.public_id", "what-moves"),
    (
        RoundApproval,
        {"round__number": "1"},
        {"digest": "0" * 64},
        "round.public_id",
        "what-approvals",
    ),
    (RoundRecord, {"version": 1}, {"content": "{}"}, "round.public_id", "what-record"),
    (RoundRecord, {"version": 2}, {"digest": "0" * 64}, "round.public_id", "what-record"),
    (RoundTrial, {"round__number": "3"}, {"record": "{}"}, "round.public_id", "what-approvals"),
]


def test_a_row_that_was_changed_is_named(lived: World) -> None:
    for model, which, change, name, what in CHANGES:
        row = _one(model, **which)
        before = {field: getattr(row, field) for field in change}
        named: Any = row
        for part in name.split("."):
            named = getattr(named, part)
        triggers.remove()
        model._default_manager.filter(pk=row.pk).update(**change)
        found = _told()
        mine = {
            said for (_, told_name), those in found.items() if told_name == named for said in those
        }
        assert what in mine, (model, change, found)
        # Changing the instant of a round leaves its invitations without their round.
        assert len(found) == 1 or model is Round, (model, change, found)
        model._default_manager.filter(pk=row.pk).update(**before)
        triggers.install()
    assert _found() == []


@pytest.mark.parametrize(
    ("model", "which"),
    [
        (Invitation, {"state": "issued"}),
        (Nomination, {"state": "pending"}),
        (Nomination, {"stream": "base"}),
        (RoundApproval, {"round__number": "1"}),
        (RoundRecord, {"version": 2}),
        (ProfileMove, {"after": "withdrawn"}),
    ],
)
def test_a_row_that_is_gone_or_was_added_is_named(
    lived: World, model: type[Model], which: dict[str, Any]
) -> None:
    row = _one(model, **which)
    triggers.remove()
    model._default_manager.filter(pk=row.pk).delete()
    assert len(_told()) == 1
    row.save(force_insert=True)
    assert _found() == []
    if isinstance(row, Invitation | Nomination):
        row.pk, row.public_id = None, "xxx_added"
        if isinstance(row, Invitation):
            row.rank, row.state, row.round = 99, "void", Round.objects.get(number="2")
        else:
            row.state = "lapsed"
        row.save(force_insert=True)
        assert {name: what for (_, name), what in _told().items()} == {
            "xxx_added": {"what-unknown"}
        }
    triggers.install()


def test_the_doctor_names_them_in_either_language_and_only_so_many(
    lived: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "audit", lambda law: ())
    names = [one.name for one in examine(full=True)]
    whole = ["roles", "rounds", "pools", "allocations", "people"]
    assert names[-5:] == whole
    assert set(whole).isdisjoint(one.name for one in examine())
    triggers.remove()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_invitation SET crs = crs + 1")
    triggers.install()
    (told_,) = (one for one in examine(full=True) if one.name == "people")
    assert told_.refused
    ids = {i.public_id for i in Invitation.objects.all()}
    assert {str(f.params["id"]) for f in told_.findings} == ids
    for lang in LANGUAGES:
        for finding in told_.findings:
            assert str(finding.params["id"]) in finding.message(lang)
    assert "sa note" in told_.findings[0].message("fr")
    monkeypatch.setattr(told, "NAMED_TOP", 2)
    *some, rest = people_as_told()
    assert (len(some), rest.code, rest.params) == (2, "rows-differ-more", {"count": len(ids) - 2})


def test_a_move_that_does_not_begin_where_the_last_one_ended_is_named(world: World) -> None:
    """As it would stand if something had been written from what was read before another act."""
    from openentry.registry.acts import perform
    from openentry.registry.services.profiles import withdraw_profile

    actor, profile = world.profile(2)
    withdraw_profile(actor, profile.public_id)
    assert [*people_as_told()] == []
    stale = Profile.objects.get()
    stale.state, stale.ended_at = "in_pool", None

    def again(act: Act) -> None:
        act.permit(person=stale.person)
        act.move(stale, "withdrawn")

    perform("profile.withdrawn", actor, again)
    assert [f.params["id"] for f in people_as_told()] == [profile.public_id]
