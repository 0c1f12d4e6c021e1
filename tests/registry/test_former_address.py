"""Who changes an address is heard of at the one it was before, and that address stays sealed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from tests.registry.mailbox import mailbox_at, mails
from tests.registry.people import World, papers

from openentry.registry.keeping.files import identity_of
from openentry.registry.keeping.former import KIND
from openentry.registry.models import OutboxMessage, Person
from openentry.registry.services import people, sending
from openentry.registry.services.erasing import ask_erasure, erase_person
from openentry.registry.services.merging import merge_persons
from openentry.registry.services.sending import send_waiting

FORMER, NEW = "former@example.org", "new@example.org"


def _stored() -> str:
    """Give everything that is kept of messages, as text."""
    return DjangoJSONEncoder().encode(list(OutboxMessage.objects.values()))


def _left() -> OutboxMessage:
    return OutboxMessage.objects.get(kind=KIND)


def test_both_addresses_are_told_each_in_its_language(world: World, tmp_path: Path) -> None:
    actor, person = world.person(email=FORMER)
    people.change_contacts(actor, person.public_id, {"email": NEW}, language="fr")
    assert "example.org" not in _stored()
    assert set(_left().params) == {"sealed_to"}
    with mailbox_at(tmp_path / "mail"):
        assert send_waiting() == sending.Sent(sent=2)
        assert send_waiting() == sending.Sent()
    told = {mail.to[0]: mail for mail in mails(tmp_path / "mail")}
    assert set(told) == {FORMER, NEW}
    assert told[FORMER].subject == "[Example] Your e-mail address was changed"
    assert "Nothing more is sent to this one" in told[FORMER].text
    assert told[FORMER].headers["Content-Language"] == "en"
    assert told[NEW].headers["Content-Language"] == "fr"
    assert all("example.org" not in mail.text for mail in told.values())
    # It has done what it was for: nothing of the address is left.
    assert (_left().state, _left().params) == ("sent", {})


def test_what_was_sent_already_goes_nowhere_again(world: World, tmp_path: Path) -> None:
    actor, person = world.person(email=FORMER)
    people.change_contacts(actor, person.public_id, {"email": NEW})
    with mailbox_at(tmp_path / "mail"):
        send_waiting()
        OutboxMessage.objects.filter(kind=KIND).update(state="waiting")
        world.pass_time(minutes=11)
        assert send_waiting() == sending.Sent(kept=1)
    assert len(mails(tmp_path / "mail")) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, {"email": NEW}),
        ("  ", {"email": NEW}),
        (FORMER, {"phone": "1"}),
        (FORMER, {"email": f" {FORMER.upper()} "}),
    ],
)
def test_who_leaves_no_address_has_nobody_to_tell(
    world: World, before: str | None, after: dict[str, str]
) -> None:
    actor, person = world.person(email=before)
    people.change_contacts(actor, person.public_id, after)
    assert not OutboxMessage.objects.filter(kind=KIND).exists()
    assert OutboxMessage.objects.filter(kind="person-contacts-changed").exists()


def test_each_of_several_addresses_is_told_also_when_none_is_left(
    world: World, tmp_path: Path
) -> None:
    actor, person = world.person(email=FORMER)
    for address in (NEW, None):
        people.change_contacts(actor, person.public_id, {"email": address})
        world.pass_time(seconds=1)
    with mailbox_at(tmp_path / "mail"):
        assert send_waiting() == sending.Sent(sent=2, kept=2)
    assert sorted(mail.to[0] for mail in mails(tmp_path / "mail")) == [FORMER, NEW]


def test_a_correction_by_a_clerk_is_heard_of_too(world: World, tmp_path: Path) -> None:
    _, person = world.person(email=FORMER)
    clerk = world.keeper("intake_clerk")
    names = {**papers("other"), "email": NEW}
    people.correct_person(clerk, person.public_id, names, date(1990, 1, 1))
    with mailbox_at(tmp_path / "mail"):
        assert send_waiting() == sending.Sent(sent=2)
    assert sorted(mail.to[0] for mail in mails(tmp_path / "mail")) == [FORMER, NEW]


def test_a_damaged_file_can_still_be_corrected(world: World) -> None:
    _, person = world.person(email=FORMER)
    sealed = bytearray(Person.objects.get(pk=person.pk).sealed or b"")
    sealed[-1] ^= 1
    Person.objects.filter(pk=person.pk).update(sealed=bytes(sealed))
    clerk = world.keeper("intake_clerk")
    people.correct_person(clerk, person.public_id, papers("other"), date(1990, 1, 1))
    assert identity_of(Person.objects.get(pk=person.pk))["family_name"] == "Familyother"


def test_erasing_somebody_forgets_where_they_were_reached(world: World, tmp_path: Path) -> None:
    actor, person = world.person(email=FORMER)
    people.change_contacts(actor, person.public_id, {"email": NEW})
    ask_erasure(actor, person.public_id)
    erase_person(world.keeper("administrator"), person.public_id)
    assert not OutboxMessage.objects.exists()
    with mailbox_at(tmp_path / "mail"):
        assert send_waiting() == sending.Sent()


def test_somebody_who_turns_out_to_be_another_is_still_told(world: World, tmp_path: Path) -> None:
    _, kept = world.person(email="kept@example.org")
    actor, other = world.person(email=FORMER)
    people.change_contacts(actor, other.public_id, {"email": NEW})
    sealed = _left().params
    merge_persons(world.keeper("intake_clerk"), kept.public_id, other.public_id)
    assert _left().person_id == kept.pk
    assert _left().params != sealed
    with mailbox_at(tmp_path / "mail"):
        assert send_waiting().sent == 3
    assert [m.to for m in mails(tmp_path / "mail") if "changed" in m.subject] == [[FORMER]]


def test_an_address_that_cannot_be_opened_is_told_as_that(world: World, tmp_path: Path) -> None:
    others = [world.person(email=f"{n}{FORMER}") for n in range(2)]
    for actor, person in others:
        people.change_contacts(actor, person.public_id, {"email": NEW})
    first, second = OutboxMessage.objects.filter(kind=KIND).order_by("pk")
    # That of another message opens nothing here, and neither does what is no sealed text at all.
    OutboxMessage.objects.filter(pk=first.pk).update(params=second.params)
    OutboxMessage.objects.filter(pk=second.pk).update(params={"sealed_to": "ü"})
    with mailbox_at(tmp_path / "mail"):
        assert send_waiting() == sending.Sent(sent=2, later=2)
    assert {m.trouble for m in OutboxMessage.objects.filter(kind=KIND)} == {"sealed-damaged"}
    assert {mail.to[0] for mail in mails(tmp_path / "mail")} == {NEW}
