"""The worker: what a register does by itself, again and again.

It sweeps what is due, sends what waits, and signs the journal when its last head is old. Each of
these duties is done apart, so that trouble with one keeps nobody from the others; each can be
ended at any place and goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import TypeVar

from django.db import Error, connection

from openentry.registry import clock
from openentry.registry.models import JournalHead, OutboxMessage
from openentry.registry.models.outbox import UNSENT
from openentry.registry.services.journal_heads import sign_if_due
from openentry.registry.services.sending import Sent, send_waiting
from openentry.registry.services.sweeping import Swept, sweep
from openentry.rules.errors import DefectError, LimitError, OpenEntryError

T = TypeVar("T")

LOOK_EVERY_S = 5.0
"""Seconds between two looks at the outbox."""

SWEEP_EVERY = timedelta(minutes=1)
"""Times run out to the minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one turn of the worker came to.

    Attributes
    ----------
    at : datetime
        When it began.
    swept : Swept or None
        None when a sweep was not due.
    sent : Sent
    waiting : int
        Messages that were still to be sent when it ended.
    signed : int or None
        How many entries the head signed in this turn covers; None when none was due.
    troubles : tuple of OpenEntryError
        What kept a duty from being done to its end.
    """

    at: datetime
    swept: Swept | None
    sent: Sent
    waiting: int
    signed: int | None = None
    troubles: tuple[OpenEntryError, ...] = ()

    @property
    def eventful(self) -> bool:
        """Whether anything was done."""
        counts = [n for c in (self.swept, self.sent) if c for n in astuple(c)]
        failed = self.swept is not None and bool(self.swept.failed)
        return failed or self.signed is not None or any(n for n in counts if isinstance(n, int))

    @property
    def troubled(self) -> tuple[str, ...]:
        """Codes of everything that went wrong."""
        mail = (self.sent.trouble,) if self.sent.trouble else ()
        left = () if self.swept is None else tuple(self.swept.failed)
        return (*(error.code for error in self.troubles), *left, *mail)


def work_once(*, stop: Event | None = None, sweeping: bool = True) -> Pass:
    """Do every duty once.

    Parameters
    ----------
    stop : Event, optional
        Looked at between messages; when it is set, the rest is left for the next worker.
    sweeping : bool
        Whether a sweep is due.
    """
    at = clock.now()
    stop = stop or Event()
    troubles: dict[str, OpenEntryError] = {}
    swept = _guarded(sweep, troubles) if sweeping else None
    sent = _guarded(lambda: send_waiting(stop=stop.is_set), troubles) or Sent()
    signed = _guarded(_sign, troubles)
    return Pass(
        at=at,
        swept=swept,
        sent=sent,
        waiting=_guarded(_waiting, troubles) or 0,
        signed=signed,
        troubles=tuple(troubles.values()),
    )


def work(tell: Callable[[Pass], None], stop: Event) -> None:
    """Do every duty until somebody says stop.

    Parameters
    ----------
    tell : callable
        Told of each turn in which something was done, and of trouble when it begins and ends.
    stop : Event
    """
    swept_at: datetime | None = None
    troubled: tuple[str, ...] = ()
    while not stop.is_set():
        due = swept_at is None or clock.now() - swept_at >= SWEEP_EVERY
        done = work_once(stop=stop, sweeping=due)
        if due:
            swept_at = done.at
        if done.eventful or done.troubled != troubled:
            tell(done)
        troubled = done.troubled
        if done.troubles:
            connection.close()  # a connection that broke is not used again
        stop.wait(LOOK_EVERY_S)


def _guarded(duty: Callable[[], T], troubles: dict[str, OpenEntryError]) -> T | None:
    """Do a duty; what goes wrong is told and keeps nobody from the next."""
    try:
        return duty()
    except OpenEntryError as error:
        found: OpenEntryError = error
    except Error:
        found = LimitError("register-away")
    except Exception as defect:  # noqa: BLE001 - told as our own defect, and the worker lives on
        found = DefectError("own-defect", kind=type(defect).__name__)
    troubles.setdefault(found.code, found)
    return None


def _sign() -> int | None:
    """Sign the journal if that is due; give the size signed when it is a new one."""
    before = JournalHead.objects.order_by("-pk").values_list("size", flat=True).first()
    head = sign_if_due()
    return None if head is None or head.size == before else head.size


def _waiting() -> int:
    return OutboxMessage.objects.filter(UNSENT).count()
