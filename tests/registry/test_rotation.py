"""Rotating master keys while people read and write, and going on after being killed."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from tests.registry.keyring import masters, using
from tests.registry.people import World, document_of_example
from tests.registry.processes import killed_at

from openentry.registry.actors import SYSTEM
from openentry.registry.keeping.files import identity_of
from openentry.registry.models import JournalEntry, Person, PersonKey
from openentry.registry.queries.people import own_file
from openentry.registry.services import profiles
from openentry.registry.services.rotating import rotate_keys, wrapped_by
from openentry.rules.errors import NotAllowedError, VerificationError


def test_every_key_is_wrapped_anew_and_the_old_master_key_may_be_forgotten(world: World) -> None:
    with using(**masters("a")):
        people = [world.person(family_name=f"Family {n}") for n in range(5)]
        assert wrapped_by() == {"a": 5}
    with using(**masters("b", "a")):
        actor, person = world.person()
        assert wrapped_by() == {"a": 5, "b": 1}
        done = rotate_keys(world.keeper("administrator"), part=2)
        assert (done.current, done.wrapped) == ("b", 5)
        assert wrapped_by() == {"b": 6}
        assert rotate_keys(SYSTEM).wrapped == 0
    with using(**masters("b")):
        assert identity_of(people[3][1])["family_name"] == "Family 3"
        assert own_file(actor).person_id == person.public_id
    entries = JournalEntry.objects.filter(action="keys.rotated").order_by("index")
    assert [entry.details for entry in entries] == [
        '{"master":"b","wrapped":2}',
        '{"master":"b","wrapped":2}',
        '{"master":"b","wrapped":1}',
    ]


def test_rotation_is_for_administrators_and_needs_every_master_key(world: World) -> None:
    with using(**masters("a")):
        world.person()
        with pytest.raises(NotAllowedError):
            rotate_keys(world.keeper("auditor"))
    with using(**masters("b")):
        with pytest.raises(VerificationError) as missing:
            rotate_keys(SYSTEM)
        assert missing.value.code == "master-key-missing"
        assert wrapped_by() == {"a": 1}


def test_people_go_on_reading_and_writing_while_keys_are_rotated(world: World) -> None:
    with using(**masters("a")):
        people = [world.person() for _ in range(30)]
        drafts = [
            profiles.start_profile(actor, person.public_id, document_of_example(0)).profile_id
            for actor, person in people
        ]
    failed: list[BaseException] = []
    written = 0
    stop = threading.Event()

    def write() -> None:
        nonlocal written
        try:
            while not stop.is_set():
                for (actor, _), draft in zip(people, drafts, strict=True):
                    document = {**document_of_example(0), "funds_cad": 20_000 + written}
                    profiles.save_draft(actor, draft, document)
                    assert own_file(actor).profiles[0].document["funds_cad"] == 20_000 + written
                    written += 1
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connection.close()

    with using(**masters("b", "a")):
        writer = threading.Thread(target=write)
        writer.start()
        while written < 3 and not failed:
            pass
        done = rotate_keys(SYSTEM, part=1)
        before = written
        while written < before + 3 and not failed:
            pass
        stop.set()
        writer.join()
        assert not failed
        assert done.wrapped == 30
        assert wrapped_by() == {"b": 30}


def test_a_rotation_that_was_killed_goes_on_where_it_was(world: World) -> None:
    with using(**masters("a")):
        for _ in range(5):
            world.person()

    def rotate() -> None:
        rotate_keys(SYSTEM, part=2)

    with using(**masters("b", "a")):
        assert killed_at("keys-wrapped", rotate, after=1)
        assert wrapped_by() == {"a": 3, "b": 2}
        assert JournalEntry.objects.filter(action="keys.rotated").count() == 1
        assert rotate_keys(SYSTEM, part=2).wrapped == 3
    with using(**masters("b")):
        assert all(identity_of(person) for person in Person.objects.all())
    assert PersonKey.objects.count() == 5
