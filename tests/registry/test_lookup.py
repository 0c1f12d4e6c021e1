"""A province sees who somebody is with the code that person gave it, and not without."""

from __future__ import annotations

import pytest
from tests.registry.people import World, born_of

from openentry.registry.codes import LENGTH, code_fits, lookup_code
from openentry.registry.models import FileReading, JournalEntry, Profile
from openentry.registry.queries.lookup import TRIES, look_up
from openentry.registry.queries.people import own_file, read_file
from openentry.registry.services import profiles
from openentry.rules.errors import InputError, LimitError, NotAllowedError


def test_a_code_is_that_of_one_number_however_it_is_typed() -> None:
    code = lookup_code("X123456789")
    assert len(code) == LENGTH
    assert not set(code) & set("ilou")
    assert code_fits("X123456789", code)
    assert code_fits("X123456789", f" {code[:4].upper()}-{code[4:]} ")
    assert code_fits("X123456789", code.replace("1", "I").replace("0", "O"))
    assert not code_fits("X123456788", code)
    assert not code_fits("X123456789", code[:-1])
    assert not code_fits("X123456789", "")
    codes = {lookup_code(f"X{number:09d}") for number in range(2_000)}
    assert len(codes) == 2_000
    assert len({letter for one in codes for letter in one}) == 32


def test_the_candidate_gives_the_code_and_sees_who_used_it(world: World) -> None:
    owner, profile = world.profile(2, destinations=["ON"])
    file = own_file(owner)
    code = file.profiles[0].lookup_code
    assert code == lookup_code(profile.number)
    on = world.keeper("provincial_officer", province="ON")
    seen = look_up(on, "ON", profile.number.lower() + " ", code.upper())
    assert seen.family_name == file.identity["family_name"]
    assert seen.birth_on == born_of(2, {})
    assert (seen.candidate.number, seen.candidate.profile_id) == (
        profile.number,
        profile.public_id,
    )
    after = own_file(owner)
    reading = after.readings[-1]
    assert (reading.role, reading.purpose, reading.province, reading.read_at) == (
        "provincial_officer",
        "nomination",
        "ON",
        world.now,
    )
    assert after.history[-1].action == "file.looked-up"
    assert FileReading.objects.get().account_id == on.account_id


def test_only_the_person_is_given_the_code_and_only_in_the_pool(world: World) -> None:
    owner, profile = world.profile(2, destinations=["ON"])
    clerk = world.keeper("intake_clerk")
    staff = read_file(clerk, profile.person.public_id, "support")
    assert staff.profiles[0].lookup_code == ""
    profiles.withdraw_profile(owner, profile.public_id)
    assert own_file(owner).profiles[0].lookup_code == ""


def test_a_wrong_code_an_unknown_number_and_another_province_are_refused_alike(
    world: World,
) -> None:
    owner, profile = world.profile(2, destinations=["ON"])
    _, elsewhere = world.profile(2, destinations=["BC"])
    leaver, gone = world.profile(2, destinations=["ON"])
    profiles.withdraw_profile(leaver, gone.public_id)
    on = world.keeper("provincial_officer", province="ON")
    said = set()
    for number, code in (
        (profile.number, lookup_code(elsewhere.number)),
        (profile.number, ""),
        (elsewhere.number, lookup_code(elsewhere.number)),
        (gone.number, lookup_code(gone.number)),
        ("X000000000", lookup_code("X000000000")),
        ("", ""),
    ):
        with pytest.raises(InputError) as refused:
            look_up(on, "ON", number, code)
        said.add((refused.value.code, refused.value.message("en"), refused.value.message("fr")))
    assert [code for code, _, _ in said] == ["lookup-unknown"]
    assert not FileReading.objects.exists()
    # Whose number it was sees that it was tried; the journal says of what person no more.
    actions = [entry.action for entry in own_file(owner).history]
    assert actions.count("file.lookup-refused") == 2
    assert JournalEntry.objects.filter(action="file.lookup-refused").count() == 6
    for entry in JournalEntry.objects.filter(action="file.lookup-refused"):
        assert "Family" not in entry.details


def test_nobody_but_an_officer_of_the_province_looks_anybody_up(world: World) -> None:
    owner, profile = world.profile(2, destinations=["all"])
    code = lookup_code(profile.number)
    other = world.keeper("provincial_officer", province="BC")
    staff = ("intake_clerk", "migration_officer", "auditor", "administrator")
    for actor in (owner, other, *map(world.keeper, staff)):
        with pytest.raises(NotAllowedError):
            look_up(actor, "ON", profile.number, code)
    assert not JournalEntry.objects.filter(action__startswith="file.look").exists()
    assert look_up(other, "BC", profile.number, code).family_name


def test_wrong_tries_are_limited_for_each_account(world: World) -> None:
    _, profile = world.profile(2, destinations=["ON"])
    code = lookup_code(profile.number)
    on = world.keeper("provincial_officer", province="ON")
    for number in range(TRIES):
        with pytest.raises(InputError):
            look_up(on, "ON", f"X{number:09d}", "00000000")
        world.pass_time(minutes=1)
    with pytest.raises(LimitError) as limited:
        look_up(on, "ON", profile.number, code)
    assert limited.value.code == "lookup-tries"
    assert limited.value.message("fr")
    colleague = world.keeper("provincial_officer", 2, province="ON")
    assert look_up(colleague, "ON", profile.number, code).family_name
    world.pass_time(days=1)
    assert look_up(on, "ON", profile.number, code).family_name
    assert Profile.objects.get(pk=profile.pk).state == "in_pool"
