"""Invitations of a round that were issued in error: recalled all at once, as if one by one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.registry.people import World

from openentry.files.notices import notice
from openentry.files.record import Record
from openentry.registry.actors import Actor
from openentry.registry.assessing import ENTRY, law
from openentry.registry.examining.people import people_as_told
from openentry.registry.examining.rounds import rounds_as_told
from openentry.registry.models import (
    Allocation,
    Invitation,
    JournalEntry,
    Nomination,
    OutboxMessage,
    PoolEntry,
    Profile,
    ProfileMove,
    ProfileVersion,
    Round,
    RoundRecord,
)
from openentry.registry.services import (
    allocating,
    barring,
    erasing,
    invitations,
    merging,
    nominations,
    profiles,
)
from openentry.registry.services.rounds import publishing, recalling
from openentry.registry.services.rounds.holding import hold_round
from openentry.registry.services.rounds.recalling import recall_invitations
from openentry.registry.services.sweeping import sweep
from openentry.rules.errors import ConflictError, InputError, VerificationError
from openentry.wording import LANGUAGES

WHY = "facts-wrong"
CLAIM = {"province": "ON", "nominated_on": "2025-11-01", "accepted_on": "2025-11-02"}
SOON_OLD = [
    {
        "test": "celpip_general",
        "taken_on": "2023-11-25",
        "result_on": "2023-12-01",
        **dict.fromkeys(("listening", "reading", "speaking", "writing"), 9),
    }
]
"""Tests that are valid on the day of the round, and no longer on that of the recall."""

STANDS = {
    "plain": ("in_pool", []),
    "accepted": ("nominated", []),
    "answering": ("nominated_pending", []),
    "answered too late": ("in_pool", []),
    "claims": ("in_pool", []),
    "barred": ("ineligible", [barring.BARRED]),
    "barred, answering": ("ineligible", [barring.BARRED]),
    "old tests": ("ineligible", None),
    "old tests, answering": ("ineligible", None),
    "time over": ("expired", []),
    "time over, answering": ("expired", []),
    "merged": ("in_pool", []),
}
"""Where each of a mixed set of people stands after the invitation was cancelled, and why."""


@pytest.fixture
def mixed(world: World) -> tuple[str, dict[str, list[Profile]]]:
    """Hold a round, let all kinds of things happen to two people of each kind; give both."""
    administrator = world.keeper("administrator")
    allocating.set_allocation(administrator, "ON", 2025, "enhanced", 40)
    people = {kind: [_comes(world, kind) for _ in range(2)] for kind in STANDS}
    world.pass_time(days=6)
    for kind, those in people.items():
        if kind.endswith("answering"):
            for _, profile in those:
                _nominated(world, profile)
    held = world.held("1", invitations=len(STANDS) * 2)
    assert (held.invited, held.void) == (len(STANDS) * 2, 0)
    today = date(2025, 12, 1)
    for kind, those in people.items():
        for _, profile in those:
            if kind.startswith("barred"):
                clerk = world.keeper("migration_officer")
                person = profile.person.public_id
                barring.bar_person(clerk, person, today, date(2027, 1, 1), "IRPA 40(2)(a)")
            if kind.startswith("time over"):
                over = world.now + timedelta(days=3)
                Profile.objects.filter(pk=profile.pk).update(expires_at=over)
            if kind == "merged":
                clerk, (_, kept) = world.keeper("intake_clerk"), world.person()
                merging.merge_persons(clerk, kept.public_id, profile.person.public_id)
    world.pass_time(days=25)
    return held.round_id, {kind: [p for _, p in those] for kind, those in people.items()}


def _comes(world: World, kind: str) -> tuple[Actor, Profile]:
    """Let somebody come to where they can be invited."""
    said: dict[str, Any] = {"destinations": ["ON"]}
    said |= {"tests": SOON_OLD} if kind.startswith("old tests") else {}
    said |= {"nomination": CLAIM} if kind == "claims" else {}
    actor, profile = world.profile(2, **said)
    if kind in ("accepted", "answered too late", "claims"):
        named = _nominated(world, profile)
        if kind == "accepted":
            nominations.accept_nomination(actor, named)
        if kind == "claims":
            nominations.reject_nomination(actor, named)
    return actor, profile


def _nominated(world: World, profile: Profile) -> str:
    officer = world.keeper("provincial_officer", province="ON")
    return nominations.nominate(officer, profile.public_id, "ON").public_id


def _ids(those: Sequence[Profile]) -> list[str]:
    found = Invitation.objects.filter(profile__in=those).order_by("rank")
    return [*found.values_list("public_id", flat=True)]


def _became(profile: Profile) -> dict[str, Any]:
    """Say all that stands in the register of somebody, without what differs from one to another."""
    profile = Profile.objects.select_related("person").get(pk=profile.pk)
    invitation = Invitation.objects.get(profile=profile)
    own = {profile.public_id: "profile", profile.person.public_id: "person"}
    own |= {invitation.public_id: "invitation", profile.number: "number"}
    for nomination in Nomination.objects.filter(profile=profile):
        own[nomination.public_id] = "nomination"

    def plain(value: object) -> str:
        text = json.dumps(value, default=str, sort_keys=True)
        for name, kind in own.items():
            text = text.replace(name, kind)
        return text

    entries = JournalEntry.objects.filter(subject__in=own).order_by("index")
    said = ("subject", "action", "at", "actor", "rules", "details", "person_id")
    entry = [*PoolEntry.objects.filter(profile=profile).values_list(*ENTRY, "destinations")]
    moves = ProfileMove.objects.filter(profile=profile, act__regex=LATER).order_by("pk")
    messages = OutboxMessage.objects.filter(person=profile.person, key__contains=":").order_by("pk")
    return {
        "profile": (profile.state, profile.reasons, profile.submitted_at, profile.expires_at),
        "ended": (profile.ended_at, profile.version, profile.nomination_confirmed),
        "invitation": (invitation.state, invitation.ended_at, invitation.reason),
        "nominations": [*profile.nominations.order_by("pk").values_list("state", "ended_at")],
        "moves": [*moves.values_list("at", "act", "actor", "before", "after", "reasons")],
        "entries": [
            plain({**row, "person_id": row["person_id"] == profile.person_id})
            for row in entries.filter(action__regex=LATER).values(*said)
        ],
        "messages": [
            plain((row["kind"], row["params"], row["key"]))
            for row in messages.filter(kind__in=TOLD).values("kind", "params", "key")
        ],
        "entry": entry,
    }


LATER = r"^(invitation\.cancelled|profile\.reassessed|profile\.expired|nomination\.lapsed)$"
TOLD = ("invitation-cancelled", "nomination-lapsed", "profile-reassessed-ineligible")


@pytest.mark.parametrize("part", [5, 2_000])
def test_a_recall_does_to_each_what_cancelling_does_one_by_one(
    mixed: tuple[str, dict[str, list[Profile]]],
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    part: int,
) -> None:
    monkeypatch.setattr(recalling, "PART", part)
    round_id, people = mixed
    used = Allocation.objects.get().used
    approver = world.keeper("round_approver")
    for those in people.values():
        (name,) = _ids(those[:1])
        invitations.cancel_invitation(approver, name, WHY)
    given_back = used - Allocation.objects.get().used
    assert given_back == 3
    done = recall_invitations(approver, round_id, _ids([b for _, b in people.values()]), WHY)
    assert (done.cancelled, done.ended) == (len(STANDS), 0)
    assert used - Allocation.objects.get().used == 2 * given_back
    for kind, (one, many) in people.items():
        became = _became(many)
        assert became == _became(one), kind
        state, reasons = STANDS[kind]
        assert became["profile"][0] == state, kind
        assert became["profile"][1] == reasons or (reasons is None and became["profile"][1]), kind
        assert became["profile"][2] == many.submitted_at, "the old instant"
        assert bool(became["entry"]) == (state in ("in_pool", "nominated", "nominated_pending"))
        lapsed = ["nomination.lapsed"] if kind.endswith(", answering") else []
        again = "profile.expired" if state == "expired" else "profile.reassessed"
        found = [json.loads(entry)["action"] for entry in became["entries"]]
        assert found == ["invitation.cancelled", "invitation.cancelled", again, *lapsed], kind
        assert len(became["messages"]) == 1 + len(lapsed), kind
    # The doctor finds what the fixture did behind the register's back, and nothing else.
    hurried = {p.public_id for kind, both in people.items() if "over" in kind for p in both}
    for _ in range(2):
        assert {f.params["id"] for f in [*people_as_told(), *rounds_as_told()]} == hurried
        sweep(disposing=False)


def test_those_that_have_ended_are_left_and_counted(world: World) -> None:
    come = [world.profile(2) for _ in range(6)]
    round_id = world.round(invitations=6)
    world.approved(round_id)
    profiles.withdraw_profile(come[0][0], come[0][1].public_id)
    hold_round(world.keeper("round_preparer"), round_id)
    approver = world.keeper("round_approver")
    own = {profile.pk: _ids([profile])[0] for _, profile in come}
    for actor, profile in come[1:3]:
        invitations.decline_invitation(actor, own[profile.pk])
    invitations.cancel_invitation(approver, own[come[3][1].pk], "score-wrong")
    # One of them is nobody by now.
    profiles.withdraw_profile(come[1][0], come[1][1].public_id)
    erasing.ask_erasure(come[1][0], come[1][1].person.public_id)
    erasing.erase_person(world.keeper("administrator"), come[1][1].person.public_id)
    names = [own[profile.pk] for _, profile in come]
    before = {i.pk: (i.state, i.ended_at, i.reason) for i in Invitation.objects.all()}
    world.pass_time(minutes=1)
    done = recall_invitations(approver, round_id, [*names[:5], names[4]], WHY)
    assert (done.cancelled, done.ended) == (1, 4)
    after = {i.pk: (i.state, i.ended_at, i.reason) for i in Invitation.objects.all()}
    assert {pk for pk in after if after[pk] != before[pk]} == {
        Invitation.objects.get(public_id=names[4]).pk
    }
    told = JournalEntry.objects.get(action="round.recalled")
    said = json.loads(told.details)
    assert (said["recalled"], said["ended"], said["reason"]) == (1, 4, WHY)
    with pytest.raises(ConflictError) as refused:
        recall_invitations(approver, round_id, names[:5], WHY)
    assert refused.value.code == "recall-none-running"
    assert refused.value.params == {"number": "1", "count": 5}
    assert RoundRecord.objects.count() == 2
    done = recall_invitations(approver, round_id, None, "system-error")
    assert (done.cancelled, done.ended, done.record.version) == (1, 5, 3)
    with pytest.raises(ConflictError):
        recall_invitations(approver, round_id, None, WHY)
    assert [*people_as_told(), *rounds_as_told()] == []


def test_the_record_says_how_many_were_recalled_and_the_notice_too(world: World) -> None:
    for _ in range(3):
        world.profile(2)
    held = world.held(invitations=3)
    first = RoundRecord.objects.get()
    approver = world.keeper("round_approver")
    names = [*Invitation.objects.order_by("rank").values_list("public_id", flat=True)]
    kept = recall_invitations(approver, held.round_id, names[:2], WHY).record
    assert Round.objects.get().state == "published"
    was, now = json.loads(first.content), json.loads(kept.content)
    assert (now["identity"]["version"], now["identity"]["status"]) == (2, "recalled")
    told = now["checks"]["warnings"].pop()
    assert told["code"] == "recalled"
    assert now["checks"] == was["checks"]
    assert now["result"] == was["result"]
    record = Record.model_validate_json(kept.content)
    why = {"en": "the facts it rests on were wrong", "fr": "les faits sur lesquels"}
    for lang in LANGUAGES:
        assert why[lang] in told["text"][lang]
        assert "2" in told["text"][lang].split("10.2(5)")[1].split(".")[0]
        assert told["text"][lang] in notice(record, law(), lang, registered=True)
    words = {"identity.title": {"en": "Round 1, recalled", "fr": "Ronde 1, rappelée"}}
    again = publishing.correct_round(approver, held.round_id, "words-wrong", words)
    assert json.loads(again.content)["checks"]["warnings"][-1] == told


def test_one_that_is_not_of_the_round_or_cannot_be_opened_keeps_all_as_they_are(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalling, "PART", 2)
    for _ in range(5):
        world.profile(2)
    held = world.held(invitations=5)
    approver = world.keeper("round_approver")
    names = [*Invitation.objects.order_by("profile").values_list("public_id", flat=True)]
    for wrong in ([], [*names, "inv_of_nobody"]):
        with pytest.raises(InputError) as refused:
            recall_invitations(approver, held.round_id, wrong, WHY)
        assert refused.value.code == "invitation-unknown"
    with pytest.raises(InputError) as no_reason:
        recall_invitations(approver, held.round_id, None, "because")
    assert no_reason.value.code == "reason-unknown"
    last = ProfileVersion.objects.order_by("-profile")[0]
    sound = bytes(last.sealed)
    ProfileVersion.objects.filter(pk=last.pk).update(sealed=sound[:-1] + b"?")
    entries = JournalEntry.objects.count()
    with pytest.raises(VerificationError):
        recall_invitations(approver, held.round_id, None, WHY)
    assert {*Invitation.objects.values_list("state", flat=True)} == {"issued"}
    assert {*Profile.objects.values_list("state", flat=True)} == {"invited"}
    assert (JournalEntry.objects.count(), PoolEntry.objects.count()) == (entries, 0)
    ProfileVersion.objects.filter(pk=last.pk).update(sealed=sound)
    assert recall_invitations(approver, held.round_id, None, WHY).cancelled == 5


def test_a_round_that_was_not_held_has_nothing_to_recall(world: World) -> None:
    world.profile(2)
    round_id = world.round()
    with pytest.raises(ConflictError) as early:
        recall_invitations(world.keeper("round_approver"), round_id, None, WHY)
    assert early.value.code == "state-moved-on"


def test_many_take_no_more_statements_than_few(world: World) -> None:
    for _ in range(12):
        world.profile(2)
    held = world.held(invitations=12)
    approver = world.keeper("round_approver")
    names = [*Invitation.objects.order_by("rank").values_list("public_id", flat=True)]

    def statements(those: Sequence[str]) -> int:
        with CaptureQueriesContext(connection) as asked:
            recall_invitations(approver, held.round_id, those, WHY)
        return len(asked)

    assert statements(names[:2]) == statements(names[2:])
