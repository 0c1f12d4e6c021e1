"""What comes in and is no profile or no identity at all: refused at the border, told where."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.registry.people import World, document_of_example, papers

from openentry.registry.keeping.files import current_document
from openentry.registry.models import IdentityMatch, JournalEntry, Person, Profile
from openentry.registry.services.people import correct_person, register_person
from openentry.registry.services.profiles import amend_profile, save_draft, start_profile
from openentry.rules.errors import FactsErrors
from openentry.wording import LANGUAGES

BROKEN: list[tuple[object, str, str]] = [
    (None, "", "expected.profile-object"),
    ([], "", "expected.profile-object"),
    ("abc", "", "expected.profile-object"),
    ({"jobs": "abc"}, "jobs", "expected.profile-list"),
    ({"jobs": [{}, 3]}, "jobs[2]", "expected.profile-thing"),
    ({"spouse": "abc"}, "spouse", "expected.profile-thing"),
    ({"identity": "abc"}, "identity", "expected.profile-thing"),
    ({"x_note": {1, 2}}, "x_note", "expected.json-value"),
    ({"funds_cad": float("nan")}, "funds_cad", "expected.json-number"),
    ({"x_note": "\ud800"}, "x_note", "expected.whole-characters"),
]


def _refused(error: FactsErrors) -> list[tuple[str, str]]:
    for lang in LANGUAGES:
        assert all(cell.expectation(lang) for cell in error.errors)
    return [(cell.column, cell.expected) for cell in error.errors]


def test_what_is_no_profile_is_refused_with_the_place_and_changes_nothing(world: World) -> None:
    actor, person = world.person()
    held, live = world.profile()
    entries = JournalEntry.objects.count()
    for document, column, expected in BROKEN:
        given: Any = document
        with pytest.raises(FactsErrors) as started:
            start_profile(actor, person.public_id, given)
        assert _refused(started.value) == [(column, expected)]
        with pytest.raises(FactsErrors) as amended:
            amend_profile(held, live.public_id, given)
        assert _refused(amended.value) == [(column, expected)]
    assert JournalEntry.objects.count() == entries
    draft = start_profile(actor, person.public_id, {})
    for document, column, expected in BROKEN:
        wrong: Any = document
        with pytest.raises(FactsErrors) as saved:
            save_draft(actor, draft.profile_id, wrong)
        assert _refused(saved.value) == [(column, expected)]
    assert Profile.objects.get(public_id=draft.profile_id).version == 1


def test_a_draft_may_be_unfinished_and_wrong_in_its_fields(world: World) -> None:
    actor, person = world.person()
    unfinished = {"age": 4, "destinations": "ON", "jobs": [{"noc": "?"}]}
    draft = start_profile(actor, person.public_id, unfinished)
    assert current_document(Profile.objects.get(public_id=draft.profile_id)) == (
        unfinished | {"birth_on": "1990-01-01"}
    )
    save_draft(actor, draft.profile_id, document_of_example(0))


def test_what_is_no_identity_is_refused_and_repeats_no_name(world: World) -> None:
    account = world.account("candidate")
    from openentry.registry.actors import actor_of

    actor = actor_of(account)
    born = date(1990, 1, 1)
    broken: list[tuple[Any, Any, str]] = [
        (None, born, "identity"),
        (["Secretname"], born, "identity"),
        ({"family_name": "Secretname", "document": "abc"}, born, "identity.document"),
        ({"family_name": 5}, born, "identity.family_name"),
        ({"family_name": "S", "document": {"number": 5}}, born, "identity.document.number"),
        ({"family_name": "Secretname"}, None, "birth_on"),
    ]
    for identity, birth_on, column in broken:
        with pytest.raises(FactsErrors) as refused:
            register_person(actor, account, identity, birth_on)
        assert [place for place, _ in _refused(refused.value)] == [column]
        assert "Secretname" not in str(list(refused.value.errors))
    assert not Person.objects.exists()
    person = register_person(actor, account, papers(1), born)
    for identity, birth_on, _ in broken:
        with pytest.raises(FactsErrors):
            correct_person(actor, person.public_id, identity, birth_on)
    assert IdentityMatch.objects.count() == 2
