"""The words of messages: every kind in both languages, neutral on the outside, whole inside."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.house.source import called, modules
from tests.registry.people import World, document_of_example, papers

from openentry.registry.actors import actor_of
from openentry.registry.messages import letter
from openentry.registry.models import Invitation, Nomination, OutboxMessage, Profile
from openentry.registry.queries.people import own_file
from openentry.registry.services import (
    allocating,
    barring,
    invitations,
    nominations,
    people,
    profiles,
)
from openentry.registry.services.merging import merge_persons
from openentry.registry.services.representatives import (
    give_consent,
    register_representative,
    revoke_consent,
)
from openentry.registry.services.sending import TROUBLES
from openentry.registry.services.sweeping import sweep
from openentry.wording import LANGUAGES, Language, message_ids, say

EXAMPLE = {"en": "example invitation", "fr": "invitation à titre d’exemple"}
OPERATORS = ("demonstration", "training", "authority")
HELD = datetime(2025, 11, 14, 11, 53, 39, tzinfo=UTC)
INVITED: dict[str, Any] = {
    "number": "X000000001",
    "round": "379",
    "program": "cec",
    "crs": 462,
    "apply_before": "2026-01-14T00:00:00+00:00",
}


def kinds(lang: Language) -> set[str]:
    """Give every kind that has words."""
    ends = ("-subject", "-text")
    named = [m.removeprefix("messages.") for m in message_ids(lang) if m.startswith("messages.")]
    found = {end: {n.removesuffix(end) for n in named if n.endswith(end)} for end in ends}
    assert found["-subject"] == found["-text"]
    return found["-text"]


def test_every_kind_a_service_names_has_words() -> None:
    named, put_together = set(), set()
    for module in modules():
        if module.room != "registry":
            continue
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call):
                continue
            told = ast.unparse(node.func) == "act.tell"
            if not (told or called(node) == "Message"):
                continue
            kind = node.args[1 if told else 2]
            if isinstance(kind, ast.Constant):
                named.add(kind.value)
            else:
                put_together.add((module.name.rpartition("/")[2], ast.unparse(kind)))
    assert len(named) > 10
    assert named <= kinds("en") == kinds("fr")
    # Those put together of an act and a state are driven in the test of whole lives below.
    assert {name for name, _ in put_together} == {
        "acts.py",
        "leaving.py",
        "nominations.py",
        "profiles.py",
    }


def elsewhere(document: dict[str, Any]) -> dict[str, Any]:
    """Give what a document says without anything that counts for a program."""
    return document | {"tests": []}


def nominated(world: World, example: int = 0) -> tuple[Any, Nomination]:
    """Have a new candidate nominated by Ontario."""
    actor, profile = world.profile(example, destinations=["all"])
    officer = world.keeper("provincial_officer", province="ON")
    return actor, nominations.nominate(officer, profile.public_id, "ON")


def live_every_life(world: World) -> None:
    """Let everything happen that somebody is told of."""
    staff = {role: world.keeper(role) for role in ("administrator", "migration_officer")}
    officer = world.keeper("provincial_officer", province="ON")
    allocating.set_allocation(staff["administrator"], "ON", 2025, "enhanced", 9)
    allocating.set_allocation(staff["administrator"], "ON", 2026, "enhanced", 9)
    # Drafts and people.
    actor, person = world.person()
    draft = profiles.start_profile(actor, person.public_id, document_of_example(0))
    profiles.discard_draft(actor, draft.profile_id)
    names = papers("other")
    people.correct_person(world.keeper("intake_clerk"), person.public_id, names, date(1990, 1, 1))
    for address in ("other@example.org", "third@example.org"):
        people.change_contacts(actor, person.public_id, {"email": address})
        world.pass_time(seconds=1)
    until = (world.now.date(), world.now.date() + timedelta(days=9))
    barring.bar_person(staff["migration_officer"], person.public_id, *until, "IRPA 40(2)")
    barring.lift_bar(staff["migration_officer"], person.public_id)
    helper = world.account("representative")
    register_representative(staff["administrator"], helper.public_id, "unpaid")
    consent = give_consent(actor, person.public_id, helper.public_id, ["read"])
    revoke_consent(actor, consent.public_id)
    _, twice = world.person()
    merge_persons(world.keeper("intake_clerk"), person.public_id, twice.public_id)
    # Profiles: in, changed, out.
    actor, profile = world.profile(0)
    profiles.amend_profile(actor, profile.public_id, document_of_example(0))
    profiles.amend_profile(actor, profile.public_id, elsewhere(document_of_example(0)))
    actor, person = world.person()
    draft = profiles.start_profile(actor, person.public_id, elsewhere(document_of_example(0)))
    profiles.submit_profile(actor, draft.profile_id)
    actor, profile = world.profile(1)
    profiles.withdraw_profile(actor, profile.public_id)
    # Nominations.
    actor, nomination = nominated(world)
    profiles.amend_profile(
        actor, _profile(nomination).public_id, document_of_example(0) | {"destinations": ["all"]}
    )
    nominations.notify_interest(officer, _profile(nomination).public_id, "ON")
    nominations.accept_nomination(actor, nomination.public_id)
    profiles.amend_profile(
        actor, _profile(nomination).public_id, document_of_example(0) | {"destinations": ["all"]}
    )
    nominations.withdraw_nomination(officer, nomination.public_id)
    actor, nomination = nominated(world)
    nominations.reject_nomination(actor, nomination.public_id)
    _, nomination = nominated(world)
    nominations.refuse_nomination(staff["migration_officer"], nomination.public_id)
    claim = {"nomination": {"province": "ON", "nominated_on": "2025-11-01"}}
    actor, profile = world.profile(0, **claim)
    profiles.amend_profile(actor, profile.public_id, document_of_example(0) | claim)
    nominated(world)
    # Invitations.
    who = [world.profile(2)[0] for _ in range(3)]
    world.held(invitations=3)
    for invitation, end in zip(Invitation.objects.order_by("pk"), "dc-", strict=False):
        if end == "d":
            account = invitation.person.account_id
            own = next(a for a in who if a.account_id == account)
            invitations.decline_invitation(own, invitation.public_id)
        elif end == "c":
            invitations.cancel_invitation(
                staff["migration_officer"], invitation.public_id, "score-wrong"
            )
    # Results that are nearly two years old.
    days = {"taken_on": "2024-01-15", "result_on": "2024-01-25"}
    old = [sitting | days for sitting in document_of_example(0)["tests"]]
    world.profile(0, tests=old)
    # And what time alone brings: years of age, results that grow old, periods that end.
    for _ in range(26):
        world.pass_time(days=15)
        sweep(world.now)


def _profile(nomination: Nomination) -> Profile:
    assert nomination.profile is not None
    return nomination.profile


def test_whoever_lives_every_life_is_told_of_each_part_of_it_in_words(world: World) -> None:
    live_every_life(world)
    left = {m.kind: m for m in OutboxMessage.objects.all()}
    assert set(left) == kinds("en"), "a kind of words that nothing leads to, or the other way"
    for message in left.values():
        for lang in LANGUAGES:
            for operator in OPERATORS:
                said = letter(
                    message.kind, message.params, message.made_at, lang, operator=operator
                )
                assert "{" not in said.subject + said.text
                assert say("messages.closing", lang) in said.text
                if operator != "authority":
                    assert "invitation" not in said.text.replace(EXAMPLE[lang], ""), message.kind
    person = left["invitation-issued"].person
    assert person.account is not None
    file = own_file(actor_of(person.account))
    assert "invitation-issued" in [m.kind for m in file.messages]


AFFAIRS = (
    "immigra|express|entry|entrée|profil|invit|nominat|désign|resid|résid|score|note|points"
    "|pool|bassin|round|ronde|appl|demand|canada|ircc|program|represent|représent|lapse|expir"
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_subjects_say_nothing_of_anybodys_affairs(lang: Language) -> None:
    for kind in kinds(lang):
        subject = say(f"messages.{kind}-subject", lang)
        assert not re.search(AFFAIRS, subject, re.IGNORECASE), subject


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_an_authority_sends_an_invitation_that_is_no_example(lang: Language) -> None:
    for operator in OPERATORS:
        said = letter("invitation-issued", INVITED, HELD, lang, operator=operator)
        official = operator == "authority"
        assert (EXAMPLE[lang] in said.text) == (not official)
        assert ("(IRCC)" in said.text) == (not official)
        assert said.subject.startswith("[") == (not official)


def test_the_end_of_a_time_is_told_in_utc_and_as_clocks_in_ottawa_show_it() -> None:
    english = letter("invitation-issued", INVITED, HELD, "en").text
    assert "14 January 2026, 00:00:00 UTC. In Ottawa that is 13 January 2026, 19:00." in english
    assert "it is still the evening before in Canada" in english
    french = letter("invitation-issued", INVITED, HELD, "fr").text.replace("\u00a0", " ")
    assert "14 janvier 2026, 0 h 00 min 00 s UTC" in french
    assert "c’est le 13 janvier 2026, à 19 h." in french
    noon = INVITED | {"apply_before": "2026-07-14T16:30:00+00:00"}
    at_noon = letter("invitation-issued", noon, HELD, "en").text
    assert "14 July 2026, 12:30" in at_noon
    assert "evening before" not in at_noon


@pytest.mark.parametrize("lang", LANGUAGES)
def test_points_that_are_provisional_are_called_so(lang: Language) -> None:
    word = {"en": "provisional", "fr": "provisoire"}[lang]
    later = datetime(2026, 11, 20, 12, tzinfo=UTC)
    params = {"number": "X000000001", "crs": 462}
    assert word not in letter("profile-reassessed", params, HELD, lang).text
    assert f"{word} " in letter("profile-reassessed", params, later, lang).text
    assert word not in letter("profile-expired", params, later, lang).text


def test_every_trouble_has_words() -> None:
    for lang in LANGUAGES:
        named = {m for m in message_ids(lang) if m.startswith("messages.trouble-")}
        assert named == {f"messages.trouble-{code}" for code in TROUBLES}
