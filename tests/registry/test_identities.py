"""Who people are, and that nobody becomes somebody else: matching, births, bars, contacts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.registry.people import World, born_of, document_of_example, papers

from openentry.registry.actors import actor_of
from openentry.registry.keeping.files import document_of, identity_of
from openentry.registry.models import IdentityMatch, Invitation, Person, PoolEntry, Profile
from openentry.registry.services.barring import bar_person, lift_bar
from openentry.registry.services.invitations import decline_invitation
from openentry.registry.services.people import (
    change_contacts,
    correct_person,
    part_identity,
    register_person,
)
from openentry.registry.services.profiles import (
    amend_profile,
    start_profile,
    submit_profile,
)
from openentry.registry.services.sweeping import sweep
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError, InputError, NotAllowedError, OpenEntryError

REAL: dict[str, Any] = papers(7) | {"family_name": "Okafor", "given_names": "Ada"}
BORN = date(1990, 1, 1)


def test_nobody_corrects_who_they_are_themselves(world: World) -> None:
    actor, person = world.person(**REAL)
    with pytest.raises(NotAllowedError):
        correct_person(actor, person.public_id, papers("nobody"), BORN)
    assert identity_of(Person.objects.get())["family_name"] == "Okafor"


def test_what_somebody_was_found_by_is_never_forgotten(world: World) -> None:
    _, person = world.person(**REAL)
    clerk = world.keeper("intake_clerk")
    married = REAL | {"family_name": "Obi"}
    correct_person(clerk, person.public_id, married, BORN)
    correct_person(clerk, person.public_id, married, BORN)
    assert IdentityMatch.objects.filter(person=person, kind="name_birth").count() == 2
    other = {"document": REAL["document"] | {"number": "another"}}
    for names in (REAL, married, REAL | other, married | other):
        account = world.account("candidate")
        with pytest.raises(ConflictError) as here:
            register_person(actor_of(account), account, names, BORN)
        assert here.value.code == "person-already-here"


def test_people_change_how_they_are_reached_and_nothing_else(world: World) -> None:
    actor, person = world.person(**REAL, email="old@example.org", phone="1")
    change_contacts(actor, person.public_id, {"email": "new@example.org", "phone": None}, "fr")
    kept = Person.objects.get()
    assert kept.language == "fr"
    assert identity_of(kept) == REAL | {"email": "new@example.org", "birth_on": "1990-01-01"}
    for wrong, code in (
        ({"family_name": "Nobody"}, "contact-unknown"),
        ({"birth_on": "1999-01-01"}, "contact-unknown"),
    ):
        with pytest.raises(InputError) as refused:
            change_contacts(actor, person.public_id, wrong)
        assert refused.value.code == code
    with pytest.raises(InputError):
        change_contacts(actor, person.public_id, {}, "de")
    other, _ = world.person()
    with pytest.raises(NotAllowedError):
        change_contacts(other, person.public_id, {"email": "x@example.org"})


def test_a_profile_has_the_birth_date_of_its_person(world: World) -> None:
    actor, person = world.person()
    said = document_of_example(2)
    with pytest.raises(InputError) as differs:
        start_profile(actor, person.public_id, said | {"birth_on": "1999-05-05"})
    assert differs.value.code == "profile-birth-differs"
    assert "1999" not in str(differs.value)
    standing = start_profile(actor, person.public_id, said)
    submit_profile(actor, standing.profile_id)
    with pytest.raises(InputError):
        amend_profile(actor, standing.profile_id, said | {"birth_on": "1999-05-05"})
    profile = Profile.objects.get()
    assert document_of(profile.versions.get(number=profile.version))["birth_on"] == "1990-01-01"


def test_profiles_follow_a_birth_date_that_a_clerk_corrects(world: World) -> None:
    _, profile = world.profile(2)
    before = PoolEntry.objects.get().crs
    born = born_of(2, {}).replace(year=1970)
    names = identity_of(profile.person)
    names.pop("birth_on")
    correct_person(world.keeper("intake_clerk"), profile.person.public_id, names, born)
    again = Profile.objects.get()
    assert document_of(again.versions.get(number=again.version))["birth_on"] == born.isoformat()
    assert PoolEntry.objects.get().crs < before
    assert again.submitted_at == profile.submitted_at


def bar(world: World, profile: Profile, first: int, last: int) -> None:
    """Bar the person of a profile from one day on from today to another."""
    today = law_day(world.now)
    bar_person(
        world.keeper("migration_officer"),
        profile.person.public_id,
        today + timedelta(days=first),
        today + timedelta(days=last),
        "IRPA 40(2)(a)",
    )


def test_a_bar_takes_whoever_is_in_the_pool_out_of_it(world: World) -> None:
    actor, profile = world.profile(2)
    bar(world, profile, 0, 30)
    out = Profile.objects.get()
    assert (out.state, out.reasons) == ("ineligible", ["person:barred"])
    assert world.held(invitations=1).invited == 0
    said = document_of_example(2)
    draft = start_profile(actor, profile.person.public_id, said)
    with pytest.raises(NotAllowedError) as barred:
        submit_profile(actor, draft.profile_id)
    assert barred.value.code == "person-barred"
    lift_bar(world.keeper("migration_officer"), profile.person.public_id)
    assert submit_profile(actor, draft.profile_id).state == "in_pool"
    with pytest.raises(ConflictError) as none:
        lift_bar(world.keeper("migration_officer"), profile.person.public_id)
    assert none.value.code == "bar-none"


def test_a_bar_that_begins_later_takes_effect_on_its_day(world: World) -> None:
    _, profile = world.profile(2)
    bar(world, profile, 3, 30)
    world.pass_time(days=2)
    assert sweep().barred == 0
    world.pass_time(days=1)
    assert sweep().barred == 1
    assert Profile.objects.get().state == "ineligible"
    assert sweep().barred == 0


def test_who_is_barred_while_invited_does_not_come_back(world: World) -> None:
    actor, profile = world.profile(2)
    world.held(invitations=1)
    bar(world, profile, 0, 30)
    assert Invitation.objects.get().state == "issued", "an officer decides about that one"
    decline_invitation(actor, Invitation.objects.get().public_id)
    assert (Profile.objects.get().state, PoolEntry.objects.count()) == ("ineligible", 0)


@pytest.mark.parametrize(
    ("days", "provision", "code"),
    [
        ((5, 1), "IRPA 40(2)", "bar-days"),
        ((0, 1), "because of Ada Okafor", "provision-form"),
        ((0, 1), "", "provision-form"),
    ],
)
def test_a_bar_that_cannot_be_is_refused(
    world: World, days: tuple[int, int], provision: str, code: str
) -> None:
    _, profile = world.profile(2)
    today = law_day(world.now)
    first, last = (today + timedelta(days=d) for d in days)
    with pytest.raises(OpenEntryError) as refused:
        bar_person(
            world.keeper("migration_officer"), profile.person.public_id, first, last, provision
        )
    assert refused.value.code == code
    assert "Okafor" not in str(refused.value)
    assert Profile.objects.get().state == "in_pool"


def test_a_profile_over_its_time_makes_room_before_the_sweep(world: World) -> None:
    actor, profile = world.profile(2)
    world.pass_time(days=366)
    draft = start_profile(actor, profile.person.public_id, document_of_example(2))
    submit_profile(actor, draft.profile_id)
    assert Profile.objects.get(pk=profile.pk).state == "expired"


def test_an_invitation_over_its_time_makes_room_before_the_sweep(world: World) -> None:
    actor, profile = world.profile(2)
    world.held(invitations=1)
    world.pass_time(days=61)
    draft = start_profile(actor, profile.person.public_id, document_of_example(2))
    submit_profile(actor, draft.profile_id)
    assert Profile.objects.get(pk=profile.pk).state == "invitation_expired"
    assert Invitation.objects.get().state == "lapsed"


@pytest.mark.parametrize("left_out", ["birth_country", "document"])
def test_nobody_is_registered_without_what_they_are_found_by(world: World, left_out: str) -> None:
    account = world.account("candidate")
    names = {name: value for name, value in REAL.items() if name != left_out}
    with pytest.raises(InputError) as papers_missing:
        register_person(actor_of(account), account, names, BORN)
    assert papers_missing.value.code == "person-needs-papers"
    assert not Person.objects.exists()


def test_papers_of_somebody_else_are_given_back_to_them(world: World) -> None:
    _, first = world.person(**REAL)
    clerk = world.keeper("intake_clerk")
    for wrong in (REAL, papers("nobody's")):
        with pytest.raises(ConflictError) as one:
            part_identity(clerk, first.public_id, wrong, BORN)
        assert one.value.code == "identity-one"
    correct_person(clerk, first.public_id, papers("their own"), BORN)
    account = world.account("candidate")
    with pytest.raises(ConflictError):
        register_person(actor_of(account), account, REAL, BORN)
    with pytest.raises(NotAllowedError):
        part_identity(actor_of(account), first.public_id, REAL, BORN)
    part_identity(clerk, first.public_id, REAL, BORN)
    assert register_person(actor_of(account), account, REAL, BORN).account == account


def test_nobody_is_parted_from_what_they_are_barred_by(world: World) -> None:
    _, profile = world.profile(2)
    bar(world, profile, 3, 30)
    clerk, born = world.keeper("intake_clerk"), born_of(2, {})
    former = identity_of(profile.person)
    former.pop("birth_on")
    correct_person(clerk, profile.person.public_id, papers("another"), born)
    with pytest.raises(NotAllowedError) as barred:
        part_identity(clerk, profile.person.public_id, former, born)
    assert barred.value.code == "person-barred"


def test_nobody_is_parted_from_papers_that_a_merger_brought(world: World) -> None:
    from openentry.registry.services.merging import merge_persons

    clerk = world.keeper("intake_clerk")
    _, first = world.person()
    _, second = world.person(**REAL)
    merge_persons(clerk, first.public_id, second.public_id)
    with pytest.raises(ConflictError) as merged:
        part_identity(clerk, first.public_id, REAL, BORN)
    assert merged.value.code == "identity-merged"


def test_a_birth_date_that_a_profile_contradicts_is_refused_in_words(world: World) -> None:
    _, profile = world.profile(2)
    names = identity_of(profile.person)
    names.pop("birth_on")
    with pytest.raises(ConflictError) as contrary:
        correct_person(
            world.keeper("intake_clerk"), profile.person.public_id, names, date(2024, 1, 1)
        )
    assert contrary.value.code == "birth-contradicts"
    assert identity_of(Person.objects.get())["birth_on"] != "2024-01-01"


def test_profiles_follow_the_birth_date_of_whoever_two_persons_turn_out_to_be(
    world: World,
) -> None:
    from openentry.registry.services.merging import merge_persons

    _, kept = world.person(date(1970, 1, 1))
    _, profile = world.profile(2)
    before = PoolEntry.objects.get().crs
    merge_persons(world.keeper("intake_clerk"), kept.public_id, profile.person.public_id)
    again = Profile.objects.get()
    assert document_of(again.versions.get(number=again.version))["birth_on"] == "1970-01-01"
    assert PoolEntry.objects.get().crs < before


def test_whoever_comes_after_the_end_is_told_to_renew(world: World) -> None:
    actor, profile = world.profile(2)
    assert profile.expires_at is not None
    world.now = profile.expires_at + timedelta(minutes=5)
    with pytest.raises(ConflictError) as over:
        amend_profile(actor, profile.public_id, document_of_example(2))
    assert over.value.code == "profile-over"
    assert Profile.objects.get().state == "expired"
