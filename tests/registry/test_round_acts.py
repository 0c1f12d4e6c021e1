"""A round from its preparation to its publication, and what each step refuses."""

from __future__ import annotations

import json
from typing import NoReturn

import pytest
from tests.registry.people import World

from openentry.registry.keeping.files import document_of
from openentry.registry.models import (
    Invitation,
    JournalEntry,
    OutboxMessage,
    PoolEntry,
    Profile,
    Round,
    RoundRecord,
)
from openentry.registry.services import invitations, profiles
from openentry.registry.services.rounds import (
    approving,
    freezing,
    holding,
    preparing,
    publishing,
    trying,
)
from openentry.rules.errors import ConflictError, InputError, NotAllowedError


def test_a_round_invites_the_first_of_the_order(world: World) -> None:
    submitted = [world.profile(example)[1] for example in range(4)]
    held = world.held(invitations=2)
    assert (held.invited, held.void) == (2, 0)
    invited = Invitation.objects.order_by("rank")
    assert [i.crs for i in invited] == [504, 496]
    states = {p.pk: p.state for p in Profile.objects.all()}
    assert [states[p.pk] for p in submitted] == ["in_pool", "invited", "invited", "in_pool"]
    assert PoolEntry.objects.count() == 2
    assert OutboxMessage.objects.filter(kind="invitation-issued").count() == 2
    assert JournalEntry.objects.filter(action="invitation.issued").count() == 2


def test_a_round_held_again_is_the_same_round(world: World) -> None:
    world.profile(2)
    held = world.held(invitations=1)
    assert holding.hold_round(world.keeper("round_preparer"), held.round_id) == held
    assert Invitation.objects.count() == 1


def test_what_is_changed_after_the_snapshot_does_not_count(world: World) -> None:
    actor, profile = world.profile(2)
    world.profile(1)
    round_id = world.round(invitations=1)
    freezing.freeze_round(world.keeper("round_preparer"), round_id)
    world.pass_time(minutes=1)
    world.profile(2)
    changed: dict[str, object] = {"credentials": []}
    document = document_of(profile.versions.get(number=1)) | changed
    standing = profiles.amend_profile(actor, profile.public_id, document)
    assert (standing.state, standing.crs != 504) == ("in_pool", True)
    trial = trying.try_round(world.keeper("round_preparer"), round_id)
    for number in (1, 2):
        approver = world.keeper("round_approver", number)
        approving.approve_round(approver, round_id, trial.digest)
    holding.hold_round(world.keeper("round_preparer"), round_id)
    assert [(i.profile_id, i.crs) for i in Invitation.objects.all()] == [(profile.pk, 504)]


def test_who_left_after_the_snapshot_keeps_the_seat_and_is_sent_nothing(world: World) -> None:
    actor, profile = world.profile(2)
    world.profile(1)
    round_id = world.round(invitations=1)
    world.approved(round_id)
    profiles.withdraw_profile(actor, profile.public_id)
    held = holding.hold_round(world.keeper("round_preparer"), round_id)
    assert (held.invited, held.void) == (1, 1)
    assert Invitation.objects.get().state == "void"
    assert not OutboxMessage.objects.filter(kind="invitation-issued").exists()


def test_whoever_may_not_try_a_round_has_no_profile_opened(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, _ = world.profile()
    round_id = world.round(invitations=1)
    freezing.freeze_round(world.keeper("round_preparer"), round_id)

    def opened(*_: object) -> NoReturn:
        raise AssertionError("something was read before it was asked who may")

    for where in ("keeping.files.unseal", "services.rounds.trying.stored"):
        monkeypatch.setattr(f"openentry.registry.{where}", opened)
    for asking in (actor, world.keeper("round_approver"), world.keeper("administrator")):
        with pytest.raises(NotAllowedError) as refused:
            trying.try_round(asking, round_id)
        assert refused.value.code == "not-allowed"
    assert Round.objects.get(public_id=round_id).state == "frozen"


def test_a_round_is_approved_by_two_others_for_what_they_saw(world: World) -> None:
    world.profile(2)
    round_id = world.round(invitations=1)
    preparer = world.actor("round_preparer", "round_approver")
    preparing.cancel_round(world.keeper("round_preparer"), round_id, "instruction-wrong")
    round_id = preparing.prepare_round(
        preparer, freezing.instruction_as_frozen(Round.objects.get(public_id=round_id))
    ).public_id
    freezing.freeze_round(preparer, round_id)
    trial = trying.try_round(preparer, round_id)
    with pytest.raises(NotAllowedError) as own:
        approving.approve_round(preparer, round_id, trial.digest)
    assert own.value.code == "approval-by-preparer"
    first = world.keeper("round_approver", 1)
    with pytest.raises(ConflictError) as another:
        approving.approve_round(first, round_id, "0" * 64)
    assert another.value.code == "approval-of-another"
    approving.approve_round(first, round_id, trial.digest)
    with pytest.raises(ConflictError) as twice:
        approving.approve_round(first, round_id, trial.digest)
    assert twice.value.code == "approval-twice"
    with pytest.raises(ConflictError) as early:
        holding.hold_round(preparer, round_id)
    assert early.value.code == "state-moved-on"
    approving.approve_round(world.keeper("round_approver", 2), round_id, trial.digest)
    assert holding.hold_round(preparer, round_id).invited == 1


def test_a_declined_invitation_gives_the_old_instant_back(world: World) -> None:
    actor, profile = world.profile(2)
    world.pass_time(hours=1)
    world.held(invitations=1)
    world.pass_time(days=58)
    invitation = Invitation.objects.get()
    invitations.decline_invitation(actor, invitation.public_id)
    again = Profile.objects.get(pk=profile.pk)
    assert (again.state, again.submitted_at) == ("in_pool", profile.submitted_at)


def test_the_words_of_a_record_are_corrected_and_nothing_else(world: World) -> None:
    world.profile(2)
    held = world.held(invitations=1)
    preparer, approver = world.keeper("round_preparer"), world.keeper("round_approver")
    publishing.publish_round(preparer, held.round_id)
    words = {"identity.title": {"en": "Round 1, corrected", "fr": "Ronde 1, corrigée"}}
    kept = publishing.correct_round(approver, held.round_id, "words-wrong", words)
    first = RoundRecord.objects.get(version=1)
    before, after = json.loads(first.content), json.loads(kept.content)
    assert after["identity"] == {
        "version": 2,
        "status": "corrected",
        "title": words["identity.title"],
    }
    assert {k: v for k, v in after.items() if k != "identity"} == {
        k: v for k, v in before.items() if k != "identity"
    }
    assert kept.digest != first.digest
    for wrong in (
        {"result.crs_cutoff": {"en": "1", "fr": "1"}},
        {"identity.title": {"en": "only one"}},
        {"identity.title": {"en": " ", "fr": " "}},
        {"nowhere.at.all": {"en": "a", "fr": "b"}},
        {"identity": {"en": "a", "fr": "b"}},
    ):
        with pytest.raises(InputError) as refused:
            publishing.correct_round(approver, held.round_id, "words-wrong", wrong)
        assert refused.value.code == "record-not-words"
    with pytest.raises(ConflictError) as same:
        publishing.correct_round(approver, held.round_id, "words-wrong", words)
    assert same.value.code == "record-same"
    assert RoundRecord.objects.count() == 2
