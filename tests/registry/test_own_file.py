"""What a person sees of themselves: all of it, in one shape, and the history of each profile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.registry.people import World, document_of_example

from openentry.registry.models import FileReading, Invitation, Nomination
from openentry.registry.queries.history import own_history, read_history
from openentry.registry.queries.people import own_file
from openentry.registry.services import allocating, barring, invitations, nominations, profiles
from openentry.registry.services.representatives import (
    check_representative,
    give_consent,
    revoke_consent,
)
from openentry.rules.errors import InputError, NotAllowedError


def test_interest_and_nomination_are_seen_with_the_last_instant_to_answer(world: World) -> None:
    owner, profile = world.profile(2, destinations=["ON"])
    on = world.keeper("provincial_officer", province="ON")
    allocating.set_allocation(world.keeper("administrator"), "ON", 2025, "enhanced", 2)
    nominations.notify_interest(on, profile.public_id, "ON")
    made = nominations.nominate(on, profile.public_id, "ON")
    file = own_file(owner)
    assert [(i.number, i.province, i.notified_at) for i in file.interests] == [
        (profile.number, "ON", world.now)
    ]
    first = file.nominations[0]
    assert (first.nomination_id, first.number, first.province, first.stream, first.state) == (
        made.public_id,
        profile.number,
        "ON",
        "enhanced",
        "pending",
    )
    assert first.answer_before == Nomination.objects.get().answer_before
    world.pass_time(days=1)
    nominations.reject_nomination(owner, made.public_id)
    ended = own_file(owner).nominations[0]
    assert (ended.state, ended.ended_at) == ("rejected", world.now)
    stranger, _ = world.profile(2)
    assert (own_file(stranger).nominations, own_file(stranger).interests) == ([], [])


def test_who_represents_is_seen_with_class_licence_day_checked_scope_and_end(
    world: World,
) -> None:
    owner, person = world.person()
    today = world.now.date()
    acting = world.representative("rcic", ends_on=today + timedelta(days=10))
    helper = world.representative("unpaid", checked=False)
    end = world.now + timedelta(days=30)
    give_consent(owner, person.public_id, acting.name, ["submit", "read"], end)
    free = give_consent(owner, person.public_id, helper.name, ["read"])
    seen, unpaid = own_file(owner).representation
    assert (seen.representative, seen.licence, seen.register_url) == (
        acting.name,
        "rcic",
        "https://register.example/1",
    )
    assert (seen.checked_on, seen.licence_ends_on) == (today, today + timedelta(days=10))
    assert (seen.scopes, seen.given_at, seen.ends_at) == (("read", "submit"), world.now, end)
    assert (seen.may_be_paid, seen.refusal, seen.stands) == (True, None, True)
    assert (unpaid.may_be_paid, unpaid.refusal, unpaid.stands) == (False, None, True)
    world.pass_time(days=11)
    over = own_file(owner).representation[0]
    assert over.refusal is not None
    assert (over.may_be_paid, over.stands, over.refusal.code) == (
        False,
        True,
        "representative-licence-over",
    )
    check_representative(world.keeper("intake_clerk"), acting.name, world.now.date())
    revoke_consent(owner, free.public_id)
    world.pass_time(days=20)
    ended, revoked = own_file(owner).representation
    assert (ended.stands, ended.refusal, ended.may_be_paid) == (False, None, True)
    assert (revoked.stands, revoked.revoked_at) == (False, world.now - timedelta(days=20))


def test_bars_and_invitations_are_seen_with_their_ends(world: World) -> None:
    owner, profile = world.profile(2)
    world.held(invitations=1)
    invitation = Invitation.objects.get()
    seen = own_file(owner).invitations[0]
    assert (seen.number, seen.apply_before, seen.ended_at) == (
        profile.number,
        invitation.apply_before,
        None,
    )
    invitations.decline_invitation(owner, invitation.public_id)
    assert own_file(owner).invitations[0].ended_at == world.now
    officer = world.keeper("migration_officer")
    first, last = world.now.date(), world.now.date() + timedelta(days=900)
    barring.bar_person(officer, profile.person.public_id, first, last, "IRPA 40(2)(a)")
    bar = own_file(owner).bars[0]
    assert (bar.first_on, bar.last_on, bar.provision, bar.lifted_at) == (
        first,
        last,
        "IRPA 40(2)(a)",
        None,
    )
    barring.lift_bar(officer, profile.person.public_id)
    assert own_file(owner).bars[0].lifted_at == world.now


def test_a_draft_says_when_it_will_be_discarded(world: World) -> None:
    owner, person = world.person()
    profiles.start_profile(owner, person.public_id, document_of_example(0))
    begun = world.now
    draft = own_file(owner).profiles[0]
    assert (draft.started_at, draft.discarded_at) == (begun, begun + timedelta(days=60))
    assert (draft.version, draft.ended_at, draft.lookup_code) == (1, None, "")
    profiles.discard_draft(owner, draft.profile_id)
    over = own_file(owner).profiles[0]
    assert (over.discarded_at, over.ended_at) == (None, begun)


def test_the_history_of_a_profile_is_every_version_and_every_move(world: World) -> None:
    owner, profile = world.profile(2)
    world.pass_time(days=1)
    changed = document_of_example(2) | {"funds_cad": 99_000}
    profiles.amend_profile(owner, profile.public_id, changed)
    profiles.withdraw_profile(owner, profile.public_id)
    renewed = profiles.renew_profile(owner, profile.public_id)
    history = own_history(owner, profile.public_id)
    assert [(v.number, v.made_by) for v in history.versions] == [(1, owner.name), (2, owner.name)]
    assert history.versions[0].document != history.versions[1].document
    assert history.versions[1].document["funds_cad"] == 99_000
    assert history.versions[1].made_at == world.now
    assert [(m.act, m.before, m.after) for m in history.moves] == [
        ("profile.started", "", "draft"),
        ("profile.submitted", "draft", "in_pool"),
        ("profile.amended", "in_pool", "in_pool"),
        ("profile.withdrawn", "in_pool", "withdrawn"),
    ]
    assert {m.actor for m in history.moves} == {owner.name}
    assert own_history(owner, renewed.profile_id).renews == history.number


def test_the_history_is_read_by_its_owner_and_by_others_with_a_trace(world: World) -> None:
    owner, profile = world.profile(2)
    stranger, other = world.profile(2)
    for asking, wanted in ((stranger, profile.public_id), (owner, other.public_id), (owner, "x")):
        with pytest.raises(NotAllowedError):
            own_history(asking, wanted)
    assert not FileReading.objects.exists()
    clerk = world.keeper("intake_clerk")
    assert read_history(clerk, profile.public_id, "support") == own_history(
        owner, profile.public_id
    )
    assert [(r.role, r.purpose, r.province) for r in own_file(owner).readings] == [
        ("intake_clerk", "support", "")
    ]
    with pytest.raises(NotAllowedError):
        read_history(stranger, profile.public_id, "support")
    with pytest.raises(NotAllowedError) as curious:
        read_history(clerk, profile.public_id, "curiosity")
    assert curious.value.code == "purpose-unknown"
    with pytest.raises(InputError):
        read_history(clerk, "prf_x", "support")
    assert FileReading.objects.count() == 1
