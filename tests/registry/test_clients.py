"""A representative's clients: who they are, where each stands, and what runs out when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.registry.people import World, document_of_example

from openentry.registry.actors import Actor
from openentry.registry.models import FileReading, Invitation, Nomination, Person, Profile
from openentry.registry.queries.clients import Client, clients_of
from openentry.registry.services import allocating, nominations, profiles
from openentry.registry.services.representatives import (
    check_representative,
    give_consent,
    revoke_consent,
)
from openentry.rules.dates import law_day
from openentry.rules.errors import NotAllowedError


def _of(clients: list[Client], person: Person) -> Client:
    return next(c for c in clients if c.person_id == person.public_id)


def _consent(owner: Actor, person: Person, acting: Actor, *scopes: str) -> str:
    return give_consent(owner, person.public_id, acting.name, scopes or ("read",)).public_id


def test_each_client_is_there_with_state_deadlines_and_end(world: World) -> None:
    acting = world.representative()
    drafting, drafter = world.person()
    draft = profiles.start_profile(drafting, drafter.public_id, document_of_example(0))
    pooled_actor, pooled = world.profile(2)
    nominee_actor, nominee = world.profile(2, destinations=["ON"])
    empty_actor, empty = world.person()
    end = world.now + timedelta(days=90)
    for owner, person in (
        (drafting, drafter),
        (pooled_actor, pooled.person),
        (nominee_actor, nominee.person),
    ):
        _consent(owner, person, acting)
    give_consent(empty_actor, empty.public_id, acting.name, ["read", "submit"], end)
    allocating.set_allocation(world.keeper("administrator"), "ON", 2025, "enhanced", 1)
    on = world.keeper("provincial_officer", province="ON")
    nominations.nominate(on, nominee.public_id, "ON")
    clients = clients_of(acting)
    assert len(clients) == 4
    first = clients[0]
    assert first.person_id == nominee.person.public_id
    assert first.next_deadline is not None
    answer_before = Nomination.objects.get().answer_before
    assert (first.next_deadline.what, first.next_deadline.before) == ("nomination", answer_before)
    assert first.profiles[0].state == "nominated_pending"
    assert [d.what for d in first.profiles[0].deadlines] == ["nomination", "pool"]
    own = _of(clients, drafter)
    assert own.family_name.startswith("Family")
    assert [(p.number, p.state, p.crs) for p in own.profiles] == [(draft.number, "draft", None)]
    assert own.next_deadline is not None
    assert own.next_deadline.what == "draft"
    assert own.next_deadline.before == world.now + timedelta(days=60)
    in_pool = _of(clients, pooled.person).profiles[0]
    expires = Profile.objects.get(pk=pooled.pk).expires_at
    assert [(d.what, d.before) for d in in_pool.deadlines] == [("pool", expires)]
    assert in_pool.crs is not None
    last = clients[-1]
    assert (last.person_id, last.ends_at, last.scopes) == (empty.public_id, end, ("read", "submit"))
    assert (last.profiles, last.next_deadline) == ((), None)
    # How long ago the licence was looked up is seen, since nothing says how long is too long.
    assert {client.checked_on for client in clients} == {law_day(world.now)}
    assert not FileReading.objects.exists()


def test_an_invitation_is_the_deadline_of_whoever_is_invited(world: World) -> None:
    acting = world.representative()
    owner, profile = world.profile(2)
    _consent(owner, profile.person, acting)
    world.held(invitations=1)
    client = clients_of(acting)[0]
    assert [(p.state, [d.what for d in p.deadlines]) for p in client.profiles] == [
        ("invited", ["invitation"])
    ]
    assert client.next_deadline is not None
    assert client.next_deadline.before == Invitation.objects.get().apply_before


def test_only_standing_consents_of_ones_own_are_listed(world: World) -> None:
    acting, other = world.representative(), world.representative()
    owner, profile = world.profile(2)
    consent = _consent(owner, profile.person, acting)
    assert [c.consent_id for c in clients_of(acting)] == [consent]
    assert clients_of(other) == []
    revoke_consent(owner, consent)
    assert clients_of(acting) == []
    ending = world.now + timedelta(days=1)
    give_consent(owner, profile.person.public_id, acting.name, ["read"], ending)
    assert len(clients_of(acting)) == 1
    world.pass_time(days=1)
    assert clients_of(acting) == []
    for asking in (owner, world.keeper("intake_clerk"), world.keeper("administrator")):
        with pytest.raises(NotAllowedError):
            clients_of(asking)


def test_without_a_scope_to_read_or_a_licence_only_the_consent_is_shown(world: World) -> None:
    acting = world.representative()
    owner, profile = world.profile(2)
    reading_owner, reading = world.profile(2)
    consent = _consent(owner, profile.person, acting, "withdraw")
    _consent(reading_owner, reading.person, acting)
    unread = _of(clients_of(acting), profile.person)
    assert (unread.family_name, unread.profiles, unread.refusal) == ("", (), None)
    assert unread.consent_id == consent
    today = world.now.date()
    check_representative(world.keeper("intake_clerk"), acting.name, today, today - timedelta(1))
    for client in clients_of(acting):
        assert (client.family_name, client.profiles) == ("", ())
        assert client.refusal is not None
        assert client.refusal.code == "representative-licence-over"
