"""Erasing people: when it may be done, and that nothing of them is left."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from tests.registry.people import World, document_of_example, papers

from openentry.proof.audit import audit_journal
from openentry.proof.merkle import Frontier
from openentry.registry.actors import SYSTEM, Actor
from openentry.registry.keeping.files import key_of
from openentry.registry.models import (
    Account,
    IdentityMatch,
    Invitation,
    JournalEntry,
    JournalState,
    OutboxMessage,
    Person,
    PersonKey,
    PoolEntry,
    Profile,
    ProfileMove,
    ProfileVersion,
    RoleGrant,
)
from openentry.registry.queries.journal import StoredLeaves, entries, opened
from openentry.registry.queries.people import own_file
from openentry.registry.services import barring, invitations, people, profiles
from openentry.registry.services.erasing import ask_erasure, erase_person, take_back_erasure
from openentry.registry.services.representatives import give_consent, register_representative
from openentry.registry.services.stopping import resume_disposal, stop_disposal
from openentry.registry.services.sweeping import sweep
from openentry.rules.errors import ConflictError, InputError, NotAllowedError


def _refused(person: Person, code: str = "erasure-forbidden", actor: Actor = SYSTEM) -> str:
    with pytest.raises(ConflictError) as refused:
        erase_person(actor, person.public_id)
    assert refused.value.code == code, refused.value
    return refused.value.message("fr")


def test_nobody_is_erased_before_two_years_unless_they_ask(world: World) -> None:
    actor, profile = world.profile(2)
    person = profile.person
    assert "un profil est actif" in _refused(person)
    profiles.withdraw_profile(actor, profile.public_id)
    assert "Règlement sur la protection" in _refused(person, "erasure-early")
    ask_erasure(actor, person.public_id)
    with pytest.raises(ConflictError) as again:
        ask_erasure(actor, person.public_id)
    assert again.value.code == "erasure-asked"
    take_back_erasure(actor, person.public_id)
    _refused(person, "erasure-early")
    world.now = world.now.replace(year=world.now.year + 2)
    with pytest.raises(NotAllowedError):
        erase_person(world.keeper("intake_clerk"), person.public_id)
    assert not erase_person(world.keeper("administrator"), person.public_id).asked
    _refused(person, "person-erased")


def test_what_stands_against_erasing_is_named(world: World) -> None:
    actor, profile = world.profile(2)
    person = profile.person
    ask_erasure(actor, person.public_id)
    held = world.held(invitations=1)
    assert held.invited == 1
    assert "une invitation est ouverte" in _refused(person)
    invitations.decline_invitation(actor, Invitation.objects.get().public_id)
    round_id = world.round("2", 1)
    world.approved(round_id)
    profiles.withdraw_profile(actor, profile.public_id)
    assert "pas encore été tenue" in _refused(person)
    from openentry.registry.services.rounds.preparing import cancel_round

    cancel_round(world.keeper("round_preparer"), round_id, "instruction-withdrawn")
    clerk, officer = world.keeper("intake_clerk"), world.keeper("migration_officer")
    last = date(2026, 11, 12)
    barring.bar_person(officer, person.public_id, date(2025, 11, 12), last, "IRPA 40(2)")
    stop_disposal(clerk, person.public_id, "access_request")
    with pytest.raises(ConflictError):
        stop_disposal(clerk, person.public_id, "access_request")
    with pytest.raises(InputError):
        stop_disposal(clerk, person.public_id, "because")
    said = _refused(person)
    assert "interdiction" in said
    assert "demande d’accès" in said
    resume_disposal(clerk, person.public_id, "access_request")
    with pytest.raises(ConflictError):
        resume_disposal(clerk, person.public_id, "access_request")
    barring.lift_bar(officer, person.public_id)
    assert erase_person(SYSTEM, person.public_id).asked


def _wal_and_file() -> bytes:
    """Give what the embedded database has on the disk, after a checkpoint."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(connection.settings_dict["NAME"]).read_bytes()


def test_nothing_of_a_person_is_left_but_what_names_nobody(world: World) -> None:
    actor, profile = world.profile(2)
    bystander = world.profile(1)[0]
    person = profile.person
    helper = world.account("representative")
    administrator = world.keeper("administrator")
    register_representative(administrator, helper.public_id, "unpaid")
    give_consent(actor, person.public_id, helper.public_id, ["read"])
    profiles.amend_profile(actor, profile.public_id, document_of_example(2) | {"funds_cad": 99_000})
    profiles.withdraw_profile(actor, profile.public_id)
    profiles.start_profile(actor, person.public_id, document_of_example(0))
    wrapped = bytes(PersonKey.objects.get(person=person).wrapped)
    if connection.vendor == "sqlite":
        assert wrapped in _wal_and_file()
    root = Frontier.from_bytes(bytes(JournalState.objects.get().frontier)).root()
    size = JournalState.objects.get().size
    ask_erasure(actor, person.public_id)
    done = erase_person(administrator, person.public_id)
    assert (done.profiles, done.versions, done.asked) == (2, 3, True)

    left = Person.objects.get(pk=person.pk)
    assert (left.sealed, left.salt, left.account, left.erased_at) == (None, None, None, world.now)
    with pytest.raises(ConflictError):
        key_of(left)
    assert not IdentityMatch.objects.filter(person=person).exists()
    assert not OutboxMessage.objects.filter(person=person).exists()
    mine = Profile.objects.filter(person=person)
    assert {p.state for p in mine} == {"withdrawn", "discarded"}
    assert not ProfileVersion.objects.filter(profile__in=mine).exists()
    assert not PoolEntry.objects.filter(profile__in=mine).exists()
    assert all(move.reasons == [] for move in ProfileMove.objects.filter(profile__in=mine))
    said = [
        json.loads(e.details) for e in JournalEntry.objects.filter(person=person, index__lt=size)
    ]
    assert len(said) >= 5
    assert not any(said)
    account = Account.objects.get(public_id=actor.name)
    assert (account.username, account.is_active) == (account.public_id, False)
    assert not RoleGrant.objects.filter(account=account, ended_at__isnull=True).exists()
    if connection.vendor == "sqlite":
        assert wrapped not in _wal_and_file()
    # Nobody else lost anything, and the journal is the one that was.
    assert own_file(bystander).profiles[0].state == "in_pool"
    frontier = Frontier.from_bytes(bytes(JournalState.objects.get().frontier))
    rows = [opened(row)[0] for row in entries()]
    assert not audit_journal(rows, tiles=StoredLeaves(), frontier=frontier)
    assert (
        Frontier.empty().extend(bytes(leaf) for leaf in StoredLeaves().hashes(0, 0, size)).root()
        == root
    )


def test_the_database_lets_go_of_what_the_journal_says_of_the_erased_alone(world: World) -> None:
    actor, profile = world.profile(2)
    profiles.withdraw_profile(actor, profile.public_id)
    ask_erasure(actor, profile.person.public_id)
    rows = JournalEntry.objects.filter(person=profile.person)
    moves = ProfileMove.objects.filter(profile=profile)

    def refuses(change: object) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()  # type: ignore[operator]

    refuses(lambda: rows.update(details="{}"))
    refuses(lambda: moves.update(reasons=["x"]))
    erase_person(SYSTEM, profile.person.public_id)
    rows.update(details="{}")
    moves.update(reasons=[])
    refuses(lambda: rows.update(details='{"crs":1}'))
    refuses(lambda: rows.update(action="x"))
    refuses(lambda: moves.update(reasons=["x"]))
    refuses(lambda: moves.update(after="in_pool"))


def test_an_account_with_other_roles_stays_open(world: World) -> None:
    account = world.account("candidate", "representative")
    from openentry.registry.actors import actor_of

    actor = actor_of(account)
    names = papers("two")
    person = people.register_person(actor, account, names, date(1980, 5, 5))
    ask_erasure(actor, person.public_id)
    erase_person(SYSTEM, person.public_id)
    account.refresh_from_db()
    assert account.is_active
    held = RoleGrant.objects.filter(account=account, ended_at__isnull=True)
    assert [grant.role for grant in held] == ["representative"]


def test_the_same_human_being_may_come_back_as_somebody_new(world: World) -> None:
    actor, person = world.person(document={"type": "passport", "country": "FR", "number": "X1"})
    ask_erasure(actor, person.public_id)
    world.pass_time(minutes=1)
    assert sweep().erased == 1
    again = world.person(document={"type": "passport", "country": "FR", "number": "X1"})[1]
    assert again.pk != person.pk
