"""Sending what waits in the outbox: claimed, put into words, handed to the mail server, marked.

Claiming and marking are transactions of their own and sending lies between them, so a worker
that is killed loses nothing: its claim runs out and another sends again. What was already
handed over is then handed over twice under one Message-ID, which mail programs show once.

Nothing of a person is written anywhere here: the address is opened from the sealed file when it
is needed, and what went wrong is kept as one of a few codes. The message to an address that was
changed brings it along, sealed, and loses it when it is sent.
"""

from __future__ import annotations

import secrets
import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from openentry.registry import clock
from openentry.registry.faults import fault
from openentry.registry.keeping import former
from openentry.registry.keeping.keys import keys
from openentry.registry.messages import letter
from openentry.registry.models import OutboxMessage
from openentry.registry.models.outbox import UNSENT
from openentry.registry.services.people import contacts_of
from openentry.registry.transactions import in_transaction, is_postgres
from openentry.rules.errors import InputError, OpenEntryError
from openentry.wording import Language

BATCH = 1 << 5
"""Messages claimed at once."""

CLAIM = timedelta(minutes=10)
"""After so long a claim is over, and whoever comes next may send the message."""

SPARE = timedelta(minutes=2)
"""With less of its claim left, a worker leaves the rest of a batch alone."""

ATTEMPTS = 10
"""How often a message is offered to a mail server that does not take it."""

FIRST_WAIT, LONGEST_WAIT, GROWTH = timedelta(minutes=1), timedelta(days=1), 4
"""Between attempts: 1, 4, 16 minutes and so on to a day; ten attempts take about four days."""

SERVER_WAIT = timedelta(minutes=1)
"""When the mail server itself cannot be used; that is no attempt of any message."""

TROUBLES = (
    "no-address",
    "person-erased",
    "address-form",
    "recipient-refused",
    "content-refused",
    "delivery-broken",
    "server-unreachable",
    "server-refused",
    "sender-refused",
    "master-key-missing",
    "sealed-damaged",
    "own-defect",
)
"""Every code that may stand in `OutboxMessage.trouble`; words under ``messages.trouble-``."""

_OURS = frozenset({"server-unreachable", "server-refused", "sender-refused", "master-key-missing"})
"""Troubles of the mail server or the installation: no message is to blame, all of them wait."""

_UNADDRESSED = frozenset({"no-address", "person-erased"})
"""No error: there is nowhere to send a message to, and it stays to be read in the register."""

Stop = Callable[[], bool]


@dataclass(slots=True, kw_only=True)
class Sent:
    """How many messages came to what.

    Attributes
    ----------
    sent : int
        Handed over to the mail server.
    kept : int
        Of people without an address, who read them in the register.
    later : int
        Not taken by the mail server, to be offered again.
    failed : int
        Given up.
    trouble : str
        Why the mail server could not be used; empty when it could.
    """

    sent: int = 0
    kept: int = 0
    later: int = 0
    failed: int = 0
    trouble: str = ""


class _Trouble(Exception):  # noqa: N818 - it is told, kept as a code, and leaves this module never
    """Why a message was not handed over; final when offering it again would not help."""

    def __init__(self, code: str, *, final: bool = False) -> None:
        super().__init__(code)
        self.code, self.final = code, final


def never() -> bool:
    """Say that nobody asked to stop."""
    return False


def send_waiting(*, stop: Stop = never) -> Sent:
    """Send every message that is due.

    Parameters
    ----------
    stop : callable
        Asked before each message; when it says yes, what was claimed is given back.

    Raises
    ------
    InputError
        ``mail-host-missing`` in production without a mail server, ``setting-value`` for a
        sender that is no address: nothing is touched.
    """
    check_mail_settings()
    sending = _Sending(stop)
    try:
        while not (stop() or sending.done.trouble) and (batch := claim()):
            sending.run(batch)
    finally:
        sending.hang_up()
    return sending.done


def check_mail_settings() -> None:
    """Refuse settings with which nothing could be sent, or nobody would notice that it is not.

    Raises
    ------
    InputError
        ``mail-host-missing``, ``setting-value``.
    """
    if settings.PRODUCTION and not settings.EMAIL_HOST:
        raise InputError("mail-host-missing")
    sender = settings.DEFAULT_FROM_EMAIL
    try:
        validate_email(parseaddr(sender)[1])
    except ValidationError:
        raise InputError(
            "setting-value", name="OPENENTRY_MAIL_FROM", value=sender, allowed="name@example.org"
        ) from None


def claim(count: int = BATCH) -> list[OutboxMessage]:
    """Claim messages that are due: they are nobody else's until the claim runs out."""
    at = clock.now()
    due = OutboxMessage.objects.filter(UNSENT, next_at__lte=at)
    if not due.exists():
        return []  # without taking the one write lock of the embedded database
    token = secrets.token_hex(10)

    def work() -> None:
        ordered = due.order_by("next_at", "pk")
        if is_postgres():
            unlocked = ordered.select_for_update(skip_locked=True, no_key=True)
            keys_: Any = list(unlocked.values_list("pk", flat=True)[:count])
        else:
            keys_ = ordered.values("pk")[:count]
        OutboxMessage.objects.filter(pk__in=keys_).update(
            state="claimed", claimed_by=token, next_at=at + CLAIM
        )

    in_transaction(work)
    claimed = OutboxMessage.objects.filter(state="claimed", claimed_by=token)
    return list(claimed.select_related("person").order_by("made_at", "pk"))


def revive_failed() -> int:
    """Let messages that were given up wait again, as if never offered; give how many."""
    failed = OutboxMessage.objects.filter(state="failed")
    fields = {"state": "waiting", "attempts": 0, "trouble": "", "next_at": clock.now()}
    return in_transaction(lambda: failed.update(**fields))


def message_id(key: str) -> str:
    """Give the Message-ID of a message: the same however often it is sent, telling nothing."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{keys().digest('message', key)[:40]}@{domain}>"


def wait_after(attempts: int) -> timedelta:
    """Give how long to wait after so many attempts."""
    grown: int = GROWTH ** (attempts - 1)
    return min(LONGEST_WAIT, FIRST_WAIT * grown)


class _Sending:
    """Batches on their way, over one connection as long as that holds."""

    def __init__(self, stop: Stop) -> None:
        self.done = Sent()
        self._stop = stop
        self._connection: Any = None

    def run(self, batch: Sequence[OutboxMessage]) -> None:
        """Send a batch; what is not sent in time is given back."""
        fault("worker-claimed")
        left = list(batch)
        until = batch[0].next_at - SPARE
        try:
            while left and not (self._stop() or self.done.trouble) and clock.now() < until:
                if self._one(left[0]):
                    left.pop(0)
        finally:
            self._give_back(left)

    def hang_up(self) -> None:
        """End the connection, whatever state it is in."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.close()
        self._connection = None

    def _one(self, message: OutboxMessage) -> bool:
        """Send one message; false when the trouble is not its own and it stays in the batch."""
        try:
            self._hand_over(_mail(message))
        except _Trouble as trouble:
            if trouble.code in _OURS:
                self.done.trouble = trouble.code
                return False
            self._put_off(message, trouble)
        else:
            fault("worker-sent")
            fields: dict[str, Any] = {"state": "sent", "sent_at": clock.now(), "trouble": ""}
            if message.kind == former.KIND:
                fields["params"] = former.without_address(message.params)
            _mark(message, **fields)
            self.done.sent += 1
        return True

    def _hand_over(self, mail: EmailMessage) -> None:
        try:
            self._connected().send_messages([mail])
        except smtplib.SMTPRecipientsRefused:
            raise _Trouble("recipient-refused") from None
        except smtplib.SMTPSenderRefused:
            raise _Trouble("sender-refused") from None
        except smtplib.SMTPDataError:
            raise _Trouble("content-refused") from None
        except (OSError, smtplib.SMTPException):
            raise _Trouble("delivery-broken") from None
        except ValueError:  # a form of address that the mail back end does not know
            raise _Trouble("address-form", final=True) from None

    def _connected(self) -> Any:  # noqa: ANN401 - a mail back end of Django's
        if self._connection is None:
            try:
                connection = get_connection()
                connection.open()
            except (
                ImproperlyConfigured,
                smtplib.SMTPAuthenticationError,
                smtplib.SMTPNotSupportedError,
            ):
                raise _Trouble("server-refused") from None
            except (OSError, smtplib.SMTPException):
                raise _Trouble("server-unreachable") from None
            self._connection = connection
        return self._connection

    def _put_off(self, message: OutboxMessage, trouble: _Trouble) -> None:
        if trouble.code in _UNADDRESSED:
            _mark(message, state="kept", trouble=trouble.code)
            self.done.kept += 1
            return
        self.hang_up()  # so that the next message begins anew
        attempts = message.attempts + 1
        if trouble.final or attempts >= ATTEMPTS:
            _mark(message, state="failed", attempts=attempts, trouble=trouble.code)
            self.done.failed += 1
            return
        again = clock.now() + wait_after(attempts)
        _mark(message, state="waiting", attempts=attempts, trouble=trouble.code, next_at=again)
        self.done.later += 1

    def _give_back(self, left: Sequence[OutboxMessage]) -> None:
        """Let others have what this worker does not send."""
        if not left:
            return
        again = clock.now() + (SERVER_WAIT if self.done.trouble else timedelta())
        held = OutboxMessage.objects.filter(
            pk__in=[m.pk for m in left], state="claimed", claimed_by=left[0].claimed_by
        )
        fields = {"state": "waiting", "claimed_by": "", "next_at": again}
        in_transaction(lambda: held.update(**fields, trouble=self.done.trouble))


def _mark(message: OutboxMessage, **fields: Any) -> None:  # noqa: ANN401 - values of columns
    """Write what became of a message, unless the claim ran out and it is another's by now."""
    held = OutboxMessage.objects.filter(
        pk=message.pk, state="claimed", claimed_by=message.claimed_by
    )
    in_transaction(lambda: held.update(claimed_by="", **fields))


def _whereto(message: OutboxMessage) -> tuple[str, Language]:
    """Give the address of a message, empty where there is none, and its language."""
    if message.kind == former.KIND:
        return former.former_address(message)
    person = message.person
    address = str(contacts_of(person).get("email") or "").strip()
    return address, "fr" if person.language == "fr" else "en"


def _mail(message: OutboxMessage) -> EmailMessage:
    """Write the mail of a message."""
    person = message.person
    if person.erased_at is not None:
        raise _Trouble("person-erased")
    try:
        address, lang = _whereto(message)
        said = letter(message.kind, message.params, message.made_at, lang)
    except OpenEntryError as error:
        raise _Trouble(error.code if error.code in TROUBLES else "own-defect") from None
    except Exception:  # noqa: BLE001 - one message that cannot be written must not stop the others
        raise _Trouble("own-defect") from None
    if not address:
        raise _Trouble("no-address")
    try:
        validate_email(address)
    except ValidationError:
        raise _Trouble("address-form", final=True) from None
    headers = {
        "Message-ID": message_id(message.key),
        "Auto-Submitted": "auto-generated",
        "Content-Language": lang,
    }
    return EmailMessage(subject=said.subject, body=said.text, to=[address], headers=headers)
