"""Everything about a person in one document, and the same in words they can read."""

from __future__ import annotations

import json

import pytest
from django.db import models
from tests.registry.people import World, born_of, document_of_example

from openentry.registry.models import FileReading, JournalEntry, OutboxMessage, Person
from openentry.registry.queries.people import read_file
from openentry.registry.services import allocating, nominations, profiles
from openentry.registry.services.exporting import export_person
from openentry.registry.services.merging import merge_persons
from openentry.registry.services.representatives import give_consent, register_representative
from openentry.registry.states import lives
from openentry.rules.errors import NotAllowedError
from openentry.wording import LANGUAGES, Language, has

SHOWN = {
    "registry_person": "person",
    "registry_profile": "profiles",
    "registry_invitation": "invitations",
    "registry_nomination": "nominations",
    "registry_consent": "consents",
    "registry_personbar": "bars",
    "registry_retentionstop": "disposal_stopped",
    "registry_outboxmessage": "messages",
    "registry_filereading": "readings",
    "registry_journalentry": "journal",
    "registry_identitymatch": "identity-digests",
    "registry_personkey": "keys",
}
"""Where the rows of each table that leads to a person stand in the document, or are named."""


def test_every_table_that_leads_to_a_person_is_in_the_document(world: World) -> None:
    actor, person = world.person()
    document = export_person(actor, person.public_id).document
    leading = {
        field.model._meta.db_table
        for relation in Person._meta.related_objects
        if isinstance(field := relation.field, models.ForeignKey)
    }
    assert leading == set(SHOWN)
    named = {*document, *document["left_out"]}
    assert set(SHOWN.values()) <= named
    for lang in LANGUAGES:
        assert all(has(f"keeping.left-out-{code}", lang) for code in document["left_out"])


def test_the_document_holds_everything_and_the_text_says_it(world: World) -> None:
    names = {
        "email": "marie@example.org",
        "document": {"type": "passport", "country": "FR", "number": "19FV00123"},
    }
    actor, person = world.person(born_of(2, {}), **names)
    Person.objects.filter(pk=person.pk).update(language="fr")
    document = {**document_of_example(2), "destinations": ["ON"]}
    standing = profiles.start_profile(actor, person.public_id, document)
    profiles.submit_profile(actor, standing.profile_id)
    profiles.amend_profile(actor, standing.profile_id, document | {"funds_cad": 77_777})
    allocating.set_allocation(world.keeper("administrator"), "ON", 2025, "enhanced", 1)
    nominations.notify_interest(
        world.keeper("provincial_officer", province="ON"), standing.profile_id, "ON"
    )
    helper = world.account("representative")
    register_representative(world.keeper("administrator"), helper.public_id, "unpaid")
    give_consent(actor, person.public_id, helper.public_id, ["read"])
    read_file(world.keeper("intake_clerk"), person.public_id, "support")
    held = world.held("7", invitations=1)
    _, other = world.person(family_name="Autrenom")
    merge_persons(world.keeper("intake_clerk"), person.public_id, other.public_id)

    exported = export_person(actor, person.public_id)
    told = json.loads(json.dumps(exported.document))
    assert told["person"]["identity"]["document"]["number"] == "19FV00123"
    assert told["person"]["joined_with"][0]["identity"]["family_name"] == "Autrenom"
    (profile,) = told["profiles"]
    assert [v["document"]["funds_cad"] for v in profile["versions"]] == [
        document["funds_cad"],
        77_777,
    ]
    assert profile["pool"] is None
    assert [(f["round"], f["crs"]) for f in profile["frozen"]] == [("7", 504)]
    assert profile["frozen"][0]["facts"]["education"] == "masters"
    assert [move["act"] for move in profile["moves"]][:2] == [
        "profile.started",
        "profile.submitted",
    ]
    assert [i["province"] for i in profile["interests"]] == ["ON"]
    assert [(i["state"], i["rank"]) for i in told["invitations"]] == [("issued", 1)]
    assert held.invited == 1
    assert [c["scopes"] for c in told["consents"]] == [["read"]]
    assert [r["purpose"] for r in told["readings"]] == ["support"]
    assert len(told["messages"]) == OutboxMessage.objects.filter(person=person).count()
    mine = JournalEntry.objects.filter(person__in=[person, other])
    assert len(told["journal"]) == mine.count()
    assert told["journal"][-1]["action"] == "person.exported"
    assert {e["details"].get("crs") for e in told["journal"]} >= {504}

    text = exported.text
    for said in (
        "Tout ce qu’OpenEntry conserve à votre sujet",
        "marie@example.org",
        "19FV00123",
        "Autrenom",
        "Fonds",
        "77\u00a0777",
        "Dans le bassin figé de la ronde 7",
        "vous aider",
        "consulter votre dossier",
        "Ontario vous a fait part de son intérêt",
        "Deux dossiers d’une même personne réunis",
    ):
        assert said in text, said


def test_a_live_profile_shows_what_the_law_looks_at(world: World) -> None:
    actor, profile = world.profile(2)
    exported = export_person(actor, profile.person.public_id)
    pool = exported.document["profiles"][0]["pool"]
    assert (pool["crs"], pool["facts"]["education"]) == (504, "masters")
    assert "with 504 points" in exported.text
    assert "Education: Master’s" in exported.text


def test_only_the_person_and_intake_are_given_it_and_it_leaves_a_trace(world: World) -> None:
    actor, person = world.person()
    stranger, _ = world.person()
    for other in (stranger, world.keeper("auditor"), world.keeper("migration_officer")):
        with pytest.raises(NotAllowedError):
            export_person(other, person.public_id)
    export_person(actor, person.public_id)
    assert not FileReading.objects.filter(person=person).exists()
    document = export_person(world.keeper("intake_clerk"), person.public_id).document
    assert [r["purpose"] for r in document["readings"]] == ["access-request"]
    assert JournalEntry.objects.filter(person=person, action="person.exported").count() == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_act_and_state_of_a_file_has_its_words(lang: Language) -> None:
    from openentry.registry.naming import act_named, state_named
    from openentry.registry.permissions import permissions

    moving = {act for life in lives().values() for act, _ in life.moves}
    acts = {*permissions(), *moving, "invitation.issued"}
    for action in acts:
        assert act_named(action).message(lang)
    for kind, life in lives().items():
        assert all(state_named(kind, state).message(lang) for state in life.states)
