"""Two files of one human being become one: everything moves, and one live profile is left."""

from __future__ import annotations

import pytest
from tests.registry.people import World, document_of_example

from openentry.proof.checking import verify_receipt
from openentry.registry.models import (
    Consent,
    IdentityMatch,
    Invitation,
    OutboxMessage,
    Person,
    PersonKey,
    PoolEntry,
    Profile,
)
from openentry.registry.queries.people import own_file, read_file
from openentry.registry.queries.receipts import entry_receipt, round_receipt
from openentry.registry.services import profiles
from openentry.registry.services.erasing import ask_erasure, erase_person
from openentry.registry.services.journal_heads import sign_journal, signing_key
from openentry.registry.services.merging import merge_persons
from openentry.registry.services.representatives import give_consent, register_representative
from openentry.rules.errors import ConflictError, InputError, NotAllowedError


def test_profiles_and_history_move_and_the_later_live_profile_ends(world: World) -> None:
    kept_actor, kept = world.profile(2)
    world.pass_time(minutes=1)
    other_actor, other = world.profile(1, destinations=["ON"])
    helper = world.account("representative")
    register_representative(world.keeper("administrator"), helper.public_id, "unpaid")
    give_consent(kept_actor, kept.person.public_id, helper.public_id, ["read"])
    give_consent(other_actor, other.person.public_id, helper.public_id, ["read", "submit"])
    clerk = world.keeper("intake_clerk")
    read_file(clerk, other.person.public_id, "support")
    with pytest.raises(NotAllowedError):
        merge_persons(world.keeper("auditor"), kept.person.public_id, other.person.public_id)
    with pytest.raises(InputError):
        merge_persons(clerk, kept.person.public_id, kept.person.public_id)
    merged = merge_persons(clerk, kept.person.public_id, other.person.public_id)
    assert (merged.person_id, merged.profiles) == (kept.person.public_id, 1)
    assert merged.ended == (other.public_id,)

    file = own_file(kept_actor)
    assert [(p.profile_id, p.state) for p in file.profiles] == [
        (kept.public_id, "in_pool"),
        (other.public_id, "withdrawn"),
    ]
    assert file.profiles[1].document["destinations"] == ["ON"]
    assert [reading.purpose for reading in file.readings] == ["support"]
    assert "person.registered" in [entry.action for entry in file.history]
    assert [entry.action for entry in file.history].count("person.registered") == 2
    assert PoolEntry.objects.count() == 1
    assert not OutboxMessage.objects.exclude(person=kept.person).exists()
    assert not IdentityMatch.objects.exclude(person=kept.person).exists()
    standing = Consent.objects.filter(revoked_at__isnull=True)
    assert [c.person_id for c in Consent.objects.all()] == [kept.person_id] * 2
    assert [c.scopes for c in standing] == [["read"]]
    with pytest.raises(NotAllowedError):
        own_file(other_actor)
    with pytest.raises(ConflictError) as gone:
        read_file(clerk, other.person.public_id, "support")
    assert (gone.value.code, gone.value.params["id"]) == ("person-merged", kept.person.public_id)


def test_a_live_profile_moves_to_whoever_stays_and_is_amended_and_invited_there(
    world: World,
) -> None:
    kept_actor, kept = world.person()
    _, profile = world.profile(2)
    clerk = world.keeper("intake_clerk")
    merge_persons(clerk, kept.public_id, profile.person.public_id)
    document = document_of_example(2) | {"funds_cad": 50_000}
    assert profiles.amend_profile(kept_actor, profile.public_id, document).state == "in_pool"
    assert world.held(invitations=1).invited == 1
    assert Invitation.objects.get().person_id == kept.pk


def test_a_later_profile_that_is_invited_stands_against_a_merger(world: World) -> None:
    _, invited = world.profile(2)
    world.held(invitations=1)
    clerk = world.keeper("intake_clerk")
    _, later = world.person()
    assert merge_persons(clerk, later.public_id, invited.person.public_id).profiles == 1
    _, third = world.profile(1)
    Profile.objects.filter(pk=third.pk).update(submitted_at=world.now.replace(year=2024))
    with pytest.raises(ConflictError) as refused:
        merge_persons(clerk, later.public_id, third.person.public_id)
    assert refused.value.code == "merge-invited"
    assert Invitation.objects.get().person_id == later.pk


def test_of_two_drafts_the_one_of_whoever_stays_is_left(world: World) -> None:
    people = [world.person() for _ in range(2)]
    drafts = [
        profiles.start_profile(actor, person.public_id, document_of_example(0)).profile_id
        for actor, person in people
    ]
    clerk = world.keeper("intake_clerk")
    merged = merge_persons(clerk, people[0][1].public_id, people[1][1].public_id)
    assert merged.ended == (drafts[1],)
    assert Profile.objects.get(state="draft").public_id == drafts[0]


def test_receipts_of_before_still_hold(world: World) -> None:
    kept_actor, kept = world.person()
    _, profile = world.profile(2)
    held = world.held(invitations=1)
    merge_persons(world.keeper("intake_clerk"), kept.public_id, profile.person.public_id)
    sign_journal()
    key = signing_key().verify_key
    receipt = round_receipt(kept_actor, profile.public_id, held.round_id)
    assert verify_receipt(receipt, [key], allow_demo=True).ok
    first = next(e.index for e in own_file(kept_actor).history if e.action == "profile.submitted")
    assert verify_receipt(entry_receipt(kept_actor, first), [key], allow_demo=True).ok


def test_whoever_was_joined_is_erased_with_the_person(world: World) -> None:
    kept_actor, kept = world.person()
    _, second = world.person()
    _, third = world.person()
    clerk = world.keeper("intake_clerk")
    merge_persons(clerk, second.public_id, third.public_id)
    merge_persons(clerk, kept.public_id, second.public_id)
    assert {p.merged_into_id for p in Person.objects.exclude(pk=kept.pk)} == {kept.pk}
    ask_erasure(kept_actor, kept.public_id)
    erase_person(world.keeper("administrator"), kept.public_id)
    assert not PersonKey.objects.exists()
    assert not Person.objects.exclude(sealed=None).exists()
    assert not Person.objects.filter(erased_at=None).exists()


def test_a_merger_takes_the_account_where_there_is_none(world: World) -> None:
    _, kept = world.person()
    Person.objects.filter(pk=kept.pk).update(account=None)
    actor, other = world.person()
    merge_persons(world.keeper("intake_clerk"), kept.public_id, other.public_id)
    assert own_file(actor).person_id == kept.public_id
