"""Messages on their way: claimed, sent, put off, given up, kept to be read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from tests.registry.mailbox import mailbox_at, mails
from tests.registry.mailserver import mail_server
from tests.registry.people import World

from openentry.registry import outbox
from openentry.registry.models import OutboxMessage, Person, PersonKey
from openentry.registry.outbox import Message
from openentry.registry.services import people, sending
from openentry.registry.services.sending import send_waiting
from openentry.rules.errors import InputError


def left(world: World, person: Person, key: str = "some:key") -> OutboxMessage:
    """Leave a message for a person."""
    with transaction.atomic():
        outbox.put([Message(key, person.pk, "person-bar-lifted", {})], world.now)
    return OutboxMessage.objects.get(key=key)


def again(message: OutboxMessage) -> OutboxMessage:
    message.refresh_from_db()
    return message


def test_a_message_is_sent_once_in_the_language_of_the_person(world: World, tmp_path: Path) -> None:
    _, person = world.person(email="claire@example.org")
    Person.objects.filter(pk=person.pk).update(language="fr")
    message = left(world, person)
    with mailbox_at(tmp_path / "mail"):
        assert send_waiting() == sending.Sent(sent=1)
        assert send_waiting() == sending.Sent()
    (mail,) = mails(tmp_path / "mail")
    assert mail.to == ["claire@example.org"]
    assert mail.subject == "[Exemple] Un nouveau message vous attend"
    assert "Vous pouvez de nouveau soumettre un profil" in mail.text
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    assert mail.headers["Content-Language"] == "fr"
    sent = again(message)
    assert (sent.state, sent.sent_at, sent.claimed_by) == ("sent", world.now, "")


def test_the_message_id_is_of_the_message_and_tells_nothing(world: World) -> None:
    key = "round.held:rnd_x:prf_y"
    named = sending.message_id(key)
    assert named == sending.message_id(key)
    assert named != sending.message_id(key + "z")
    assert "rnd" not in named
    with override_settings(DEFAULT_FROM_EMAIL="Register <register@example.org>"):
        assert sending.message_id(key).endswith("@example.org>")


def test_who_gave_no_address_reads_the_message_in_the_register(
    world: World, tmp_path: Path
) -> None:
    given = (None, "", "  ")
    messages = [left(world, world.person(email=a)[1], f"key-{a}") for a in given]
    with mailbox_at(tmp_path / "mail"):
        assert send_waiting() == sending.Sent(kept=len(given))
    assert {(again(m).state, m.trouble) for m in messages} == {("kept", "no-address")}
    assert not mails(tmp_path / "mail")


def test_what_is_left_for_somebody_who_was_erased_is_kept(world: World, tmp_path: Path) -> None:
    _, person = world.person(email="gone@example.org")
    message = left(world, person)
    PersonKey.objects.filter(person=person).delete()
    with mailbox_at(tmp_path / "mail"):
        assert send_waiting() == sending.Sent(kept=1)
    assert (again(message).state, message.trouble) == ("kept", "person-erased")


def test_what_is_no_address_is_given_up_at_once(world: World, tmp_path: Path) -> None:
    given = ("nobody", "a@b@c", "a@example.org\nBcc: b@example.org")
    messages = [left(world, world.person(email=a)[1], f"key-{a}") for a in given]
    with mailbox_at(tmp_path / "mail"):
        assert send_waiting() == sending.Sent(failed=len(given))
    assert {(again(m).state, m.trouble) for m in messages} == {("failed", "address-form")}
    assert not mails(tmp_path / "mail")


def test_a_mail_server_gets_what_a_mail_program_can_read(world: World) -> None:
    _, person = world.person(email="claire@example.org")
    left(world, person)
    with mail_server() as server:
        assert send_waiting() == sending.Sent(sent=1)
    (text,) = server.texts
    assert f"Message-ID: {sending.message_id('some:key')}" in text
    assert "To: claire@example.org" in text
    assert "Family" not in text, "no name of a person goes into the mail"


NOT_TAKEN = (
    ("RCPT", "550 no such person: secret@example.org", "recipient-refused"),
    ("RCPT", "450 come back later", "recipient-refused"),
    ("DATA", "554 not this one", "content-refused"),
    ("DATA", "", "delivery-broken"),
)


def test_what_is_not_taken_is_offered_again_after_growing_waits_and_given_up_in_the_end(
    world: World,
) -> None:
    _, person = world.person(email="secret@example.org")
    for number, (command, answer, trouble) in enumerate(NOT_TAKEN):
        message = left(world, person, f"key-{number}")
        with mail_server() as server:
            server.answers[command] = answer
            waits = []
            for attempt in range(1, sending.ATTEMPTS):
                assert send_waiting() == sending.Sent(later=1)
                assert (again(message).state, message.attempts) == ("waiting", attempt)
                assert message.trouble == trouble
                waits.append(message.next_at - world.now)
                world.now = message.next_at - timedelta(seconds=1)
                assert send_waiting() == sending.Sent()
                world.now = message.next_at
            assert send_waiting() == sending.Sent(failed=1)
        assert (again(message).state, message.attempts) == ("failed", sending.ATTEMPTS)
        assert waits == sorted(waits)
        assert (waits[0], waits[-1]) == (sending.FIRST_WAIT, sending.LONGEST_WAIT)


def test_what_was_given_up_waits_again_when_somebody_says_so(world: World) -> None:
    _, person = world.person(email="p@example.org")
    message = left(world, person)
    OutboxMessage.objects.update(state="failed", attempts=10, trouble="recipient-refused")
    with mail_server() as server:
        world.pass_time(days=30)
        assert send_waiting() == sending.Sent()
        assert sending.revive_failed() == 1
        assert (again(message).attempts, message.trouble) == (0, "")
        assert send_waiting() == sending.Sent(sent=1)
    assert len(server.texts) == 1


def test_trouble_of_the_mail_server_is_no_attempt_of_any_message(world: World) -> None:
    messages = []
    for number in range(3):
        _, person = world.person(email=f"p{number}@example.org")
        messages.append(left(world, person, f"key-{number}"))
    for command, answer, trouble in (
        ("MAIL", "550 you may not send", "sender-refused"),
        ("open", "421 too busy", "server-unreachable"),
    ):
        with mail_server() as server:
            server.answers[command] = answer
            for _ in range(sending.ATTEMPTS + 1):
                assert send_waiting() == sending.Sent(trouble=trouble)
                world.now += sending.SERVER_WAIT
        assert {again(m).state for m in messages} == {"waiting"}
        assert {(m.attempts, m.trouble) for m in messages} == {(0, trouble)}
    with mail_server():
        assert send_waiting() == sending.Sent(sent=3)


def test_nothing_is_lost_while_no_mail_server_answers(world: World) -> None:
    _, person = world.person(email="p@example.org")
    message = left(world, person)
    closed = override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=1,
        EMAIL_USE_TLS=False,
    )
    with closed:
        assert send_waiting() == sending.Sent(trouble="server-unreachable")
    assert (again(message).state, message.claimed_by) == ("waiting", "")


def test_a_message_that_cannot_be_written_does_not_stop_the_others(
    world: World, tmp_path: Path
) -> None:
    _, person = world.person(email="p@example.org")
    broken = left(world, person, "broken")
    OutboxMessage.objects.filter(pk=broken.pk).update(kind="nothing-of-ours")
    left(world, person, "good")
    with mailbox_at(tmp_path / "mail"):
        assert send_waiting() == sending.Sent(sent=1, later=1)
    assert again(broken).trouble == "own-defect"


def test_a_message_without_words_is_never_left(world: World) -> None:
    _, person = world.person()
    lacking: tuple[tuple[str, dict[str, str]], ...] = (
        ("nothing-of-ours", {}),
        ("profile-expired", {}),
        ("person-bar-lifted", {"lunch_before": world.now.isoformat()}),
    )
    for kind, params in lacking:
        with transaction.atomic(), pytest.raises(AssertionError, match=kind):
            outbox.put([Message("k", person.pk, kind, params)], world.now)


def test_a_claim_keeps_others_away_until_it_runs_out(world: World) -> None:
    _, person = world.person(email="p@example.org")
    left(world, person)
    assert len(sending.claim()) == 1
    assert sending.claim() == []
    world.now += sending.CLAIM
    assert len(sending.claim()) == 1


def test_what_another_has_claimed_since_is_not_marked(world: World) -> None:
    _, person = world.person(email="p@example.org")
    left(world, person)
    (slow,) = sending.claim()
    world.now += sending.CLAIM
    (quick,) = sending.claim()
    sending._mark(slow, state="failed", trouble="own-defect")
    assert again(quick).state == "claimed"
    sending._mark(quick, state="sent", sent_at=world.now)
    assert again(quick).state == "sent"


def test_a_worker_that_is_slow_leaves_the_rest_before_its_claim_runs_out(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, person = world.person(email="p@example.org")
    for number in range(3):
        left(world, person, f"key-{number}")
    seen = []

    def slow(point: str) -> None:
        if point == "worker-sent":
            seen.append(point)
            world.pass_time(minutes=9)

    from openentry.registry import faults

    monkeypatch.setattr(faults, "_listener", slow)
    with mailbox_at(tmp_path / "mail"):
        assert send_waiting() == sending.Sent(sent=3)
    assert len({m.message_id for m in mails(tmp_path / "mail")}) == len(seen) == 3


def test_somebody_who_says_stop_is_heard_between_two_messages(world: World, tmp_path: Path) -> None:
    _, person = world.person(email="p@example.org")
    messages = [left(world, person, f"key-{number}") for number in range(3)]
    with mailbox_at(tmp_path / "mail"):
        done = send_waiting(stop=lambda: len(mails(tmp_path / "mail")) == 1)
        assert done == sending.Sent(sent=1)
        assert sorted(again(m).state for m in messages) == ["sent", "waiting", "waiting"]
        assert send_waiting() == sending.Sent(sent=2)


def test_production_refuses_to_write_mail_to_files(world: World) -> None:
    _, person = world.person(email="p@example.org")
    message = left(world, person)
    with override_settings(PRODUCTION=True), pytest.raises(InputError, match="MAIL_HOST"):
        send_waiting()
    assert again(message).state == "waiting"


def test_a_sender_that_is_no_address_is_refused_before_anything_is_claimed(world: World) -> None:
    _, person = world.person(email="p@example.org")
    message = left(world, person)
    refused = pytest.raises(InputError, match="OPENENTRY_MAIL_FROM")
    with override_settings(DEFAULT_FROM_EMAIL="nobody"), refused:
        send_waiting()
    assert again(message).state == "waiting"


def test_the_outbox_holds_nothing_of_a_person(world: World, tmp_path: Path) -> None:
    canary = "canary-7781@example.org"
    _, person = world.person(email=canary, family_name="Canaryname")
    left(world, person)
    assert people.contacts_of(person)["email"] == canary
    with mailbox_at(tmp_path / "mail"):
        send_waiting()
    rows = str(list(OutboxMessage.objects.values()))
    assert "canary" not in rows.lower()
