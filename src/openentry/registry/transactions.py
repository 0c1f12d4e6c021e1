"""Transactions that happen wholly or not at all, tried again where a database asks for it.

SQLite begins every transaction by taking the one write lock (``IMMEDIATE``); PostgreSQL locks the
rows a service names. Either may say "not now": a lock not had in time, a deadlock, two changes
that cannot be put in order. That is not an error of the caller's, so the work is done again, a
bounded number of times; so it is when the connection broke before anything was committed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction

from openentry.rules.errors import ConflictError, LimitError

T = TypeVar("T")

Error = OperationalError | InterfaceError

ATTEMPTS = 6
_FIRST_WAIT, _LONGEST_WAIT = 0.02, 1.0
_TRANSIENT = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL: cannot be put in order, deadlock, lock not available."""

_FULL = frozenset({"53100", "SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_READONLY"})
"""No room on the disk, or a place that may not be written."""


def in_transaction(work: Callable[[], T]) -> T:
    """Do work in one transaction, again where the database asks for it.

    Inside another transaction it joins that one, which then decides about both.

    Raises
    ------
    LimitError
        ``register-busy`` when the database still says "not now" after the last attempt,
        ``register-away`` when it does not answer, ``register-unsure`` when it fell silent on
        being told to commit, ``register-full`` when its disk takes no more.
    ConflictError
        ``register-rule`` with the name of the rule of the database that was broken.
    """
    if connection.in_atomic_block:
        return work()
    away = False
    for attempt in range(ATTEMPTS):
        committing = False
        try:
            with transaction.atomic(durable=True):
                answer = work()
                committing = True
            return answer
        except IntegrityError as error:
            raise ConflictError("register-rule", rule=broken_rule(error)) from error
        except (OperationalError, InterfaceError) as error:
            if full(error):
                raise LimitError("register-full") from error
            away = lost(error)
            if away:
                connection.close()  # the next attempt makes a new one
            if away and committing:
                raise LimitError("register-unsure") from error
            if not (away or transient(error)):
                raise
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2**attempt)
        # Two that collided should not meet again.
        time.sleep(wait * (0.5 + random.random()))  # noqa: S311 - not a secret
    if away:
        raise LimitError("register-away")
    raise LimitError("register-busy", attempts=ATTEMPTS)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read only, and all of it as the register was at one instant.

    Nobody who writes waits for it. On SQLite a transaction that only reads keeps the snapshot of
    its first statement; on PostgreSQL it asks for one.
    """
    if connection.in_atomic_block:
        yield  # the transaction around it decides
        return
    if is_postgres():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    connection.ensure_connection()
    usual = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]


def transient(error: Error) -> bool:
    """Tell whether the same work may succeed if done again."""
    state = _state(error)
    if is_postgres():
        return state in _TRANSIENT
    return "locked" in str(error) or "busy" in str(error)


def full(error: Error) -> bool:
    """Tell whether the disk of the database takes no more."""
    return _state(error) in _FULL


def lost(error: Error) -> bool:
    """Tell whether the connection broke, or the server is going away or not there yet."""
    state = _state(error)
    return is_postgres() and (state is None or state.startswith(("08", "57P")))


def _state(error: Error) -> str | None:
    """Give the code by which the database names what went wrong."""
    cause = error.__cause__
    name = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return None if name is None else str(name)


def broken_rule(error: IntegrityError) -> str:
    """Give the name of the constraint that was broken, as both databases tell it."""
    told = getattr(error.__cause__, "diag", None)
    if told is not None and told.constraint_name:
        return str(told.constraint_name)
    text = str(error)
    return text.rpartition(": ")[2].strip() if ": " in text else text


def is_postgres() -> bool:
    """Tell whether the database is PostgreSQL."""
    return connection.vendor == "postgresql"
