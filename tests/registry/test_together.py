"""Two at once: the same round, the last of an allocation, one person in two windows."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.registry.people import World, document_of_example
from tests.registry.processes import Work, same, together

from openentry.registry import clock
from openentry.registry.actors import Actor
from openentry.registry.acts import Act
from openentry.registry.examining.people import people_as_told
from openentry.registry.models import (
    Allocation,
    Invitation,
    JournalEntry,
    Nomination,
    Profile,
    RoundRecord,
)
from openentry.registry.queries.journal import audit
from openentry.registry.services import (
    allocating,
    barring,
    invitations,
    nominations,
    profiles,
    sweeping,
)
from openentry.registry.services.rounds import freezing, holding, recalling, trying

WHY = "system-error"


def test_a_round_held_from_many_processes_is_one_round(world: World) -> None:
    for example in range(4):
        world.profile(example)
    round_id = world.round(invitations=2)
    world.approved(round_id)
    preparer = world.keeper("round_preparer")
    answers = together(*[lambda: holding.hold_round(preparer, round_id)] * 5)
    assert same(answers), answers
    assert answers[0].invited == 2
    assert Invitation.objects.count() == 2
    assert RoundRecord.objects.count() == 1
    assert JournalEntry.objects.filter(action="round.held").count() == 1
    assert audit() == []


def test_two_rounds_frozen_on_one_pool_are_not_both_held(world: World) -> None:
    for example in range(4):
        world.profile(example)
    ids = [world.round(str(number), 2) for number in (1, 2)]
    for round_id in ids:
        world.approved(round_id)
    preparer = world.keeper("round_preparer")

    def held(round_id: str) -> Work:
        return lambda: holding.hold_round(preparer, round_id)

    answers = together(*[held(round_id) for round_id in ids])
    refused = [a for a in answers if isinstance(a, tuple)]
    assert [code for _, _, code in refused] == ["round-pool-moved"], answers
    assert Invitation.objects.count() == 2


def test_a_recall_ends_each_invitation_once_whoever_declines_or_is_barred_meanwhile(
    world: World,
) -> None:
    come = [world.profile(2) for _ in range(9)]
    held = world.held(invitations=9)
    names = dict(Invitation.objects.values_list("profile", "public_id"))
    approver, officer = world.keeper("round_approver"), world.keeper("migration_officer")
    first, last = world.now.date() - timedelta(days=1), world.now.date() + timedelta(days=9)

    def recalled() -> int:
        return recalling.recall_invitations(approver, held.round_id, None, WHY).cancelled

    def declined(actor: Actor, profile: Profile) -> Work:
        return lambda: invitations.decline_invitation(actor, names[profile.pk]).state

    def barred(profile: Profile) -> Work:
        person = profile.person.public_id
        return lambda: barring.bar_person(officer, person, first, last, "IRPA 40(2)(a)").pk

    answers = together(
        declined(*come[0]),
        recalled,
        *[declined(*one) for one in come[1:3]],
        *[barred(profile) for _, profile in come[3:6]],
    )
    states = [*Invitation.objects.values_list("state", flat=True)]
    assert set(states) <= {"declined", "cancelled"}
    assert answers[1] == states.count("cancelled"), answers
    assert answers.count("declined") == states.count("declined"), answers
    found = {p.pk: p.state for p in Profile.objects.all()}
    assert [found[p.pk] for _, p in come] == ["in_pool"] * 3 + ["ineligible"] * 3 + ["in_pool"] * 3
    assert [*people_as_told()] == []
    assert audit() == []


def test_an_allocation_cannot_be_overdrawn(world: World) -> None:
    officer = world.keeper("provincial_officer", province="ON")
    allocating.set_allocation(world.keeper("administrator"), "ON", 2025, "enhanced", 2)
    made = [world.profile(2, destinations=["ON"])[1].public_id for _ in range(5)]

    def nominated(profile_id: str) -> Work:
        return lambda: nominations.nominate(officer, profile_id, "ON").state

    answers = together(*[nominated(profile_id) for profile_id in made])
    assert sorted(str(a) for a in answers if a == "pending") == ["pending"] * 2, answers
    assert {a[2] for a in answers if a != "pending"} == {"allocation-empty"}, answers
    allocation = Allocation.objects.get()
    assert (allocation.used, Nomination.objects.count()) == (2, 2)


def test_one_person_submits_one_profile_from_two_windows(world: World) -> None:
    actor, person = world.person()
    draft = profiles.start_profile(actor, person.public_id, document_of_example(0))
    answers = together(*[lambda: profiles.submit_profile(actor, draft.profile_id).state] * 4)
    assert answers.count("in_pool") == 1, answers
    assert Profile.objects.filter(person=person).count() == 1
    assert JournalEntry.objects.filter(action="profile.submitted").count() == 1


def test_edits_during_a_round_count_wholly_or_not_at_all(world: World) -> None:
    made = [world.profile(example % 4) for example in range(8)]
    round_id = world.round(invitations=4)
    preparer = world.keeper("round_preparer")
    freezing.freeze_round(preparer, round_id)
    trial = trying.try_round(preparer, round_id)
    for number in (1, 2):
        from openentry.registry.services.rounds import approving

        approving.approve_round(world.keeper("round_approver", number), round_id, trial.digest)

    def edited(place: int) -> Work:
        actor, profile = made[place]
        document = document_of_example((place + 1) % 4)
        return lambda: profiles.amend_profile(actor, profile.public_id, document).state

    answers = together(
        lambda: holding.hold_round(preparer, round_id), *[edited(place) for place in range(8)]
    )
    assert answers[0].invited == 4, answers
    invited = set(Invitation.objects.filter(state="issued").values_list("profile_id", flat=True))
    for place, answer in enumerate(answers[1:]):
        profile = made[place][1]
        if profile.pk in invited:
            # Before the round held, the edit stands beside the frozen facts; after it, refused.
            assert answer == "in_pool" or answer[2] == "state-moved-on", answer
        else:
            assert answer in ("in_pool", "ineligible"), answer
    assert audit() == []


def test_two_sweeps_do_everything_once(world: World) -> None:
    for example in range(4):
        world.profile(example)
    world.pass_time(days=400)
    at = world.now
    together(*[lambda: sweeping.sweep(at)] * 3)
    assert Profile.objects.filter(state="expired").count() == 4
    assert JournalEntry.objects.filter(action="profile.expired").count() == 4


def test_a_clock_that_jumps_back_reopens_nothing(world: World) -> None:
    actor, _ = world.profile(2)
    world.held(invitations=1)
    invitation = Invitation.objects.get()
    world.pass_time(days=100)
    sweeping.sweep()
    with clock.clock_at(world.now - timedelta(days=99)):
        sweeping.sweep()
        assert Invitation.objects.get().state == "lapsed"
        assert Invitation.objects.get().apply_before == invitation.apply_before
        state = Profile.objects.get().state
    assert state == "invitation_expired"
    assert actor.name


def test_a_merger_and_a_round_do_not_write_over_each_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round that comes after a merger has read waits for it to end, or was there before."""
    from openentry.registry.services.merging import merge_persons

    _, first = world.profile(1)
    world.pass_time(seconds=1)
    _, second = world.profile(2)
    round_id = world.round(invitations=2)
    world.approved(round_id)
    preparer = world.keeper("round_preparer")

    def held() -> None:
        with clock.clock_at(world.now):
            holding.hold_round(preparer, round_id)
        connection.close()

    meanwhile = threading.Thread(target=held)
    really = Act.move

    def moves(act: Act, profile: Profile, after: str, **more: Any) -> None:  # noqa: ANN401 - as the method
        if act.action == "person.merged":
            meanwhile.start()
            meanwhile.join(timeout=3)  # a round that does not wait has ended by then
        really(act, profile, after, **more)

    monkeypatch.setattr(Act, "move", moves)
    clerk = world.keeper("intake_clerk")
    merge_persons(clerk, first.person.public_id, second.person.public_id)
    meanwhile.join()
    states = {p.pk: p.state for p in Profile.objects.all()}
    assert states == {first.pk: "invited", second.pk: "withdrawn"}
    assert {i.profile_id: i.state for i in Invitation.objects.all()} == {
        first.pk: "issued",
        second.pk: "void",
    }
    assert [*people_as_told()] == []
    assert audit() == []
