"""Locks with the same meaning on both databases: holding a round, and the pool at rest.

SQLite lets one transaction write at a time, so both are there with a transaction that writes; on
PostgreSQL they are advisory locks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

from django.db import OperationalError, connection, transaction

from openentry.registry import clock
from openentry.registry.transactions import is_postgres, transient
from openentry.rules.errors import LimitError

_HOLDING = 0x4F50454E
_ACTING = 0x4F504543


def lock_holding() -> None:
    """Wait until no other round is being held; the lock ends with the transaction."""
    assert connection.in_atomic_block
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_HOLDING])


def begin_acting() -> None:
    """Wait while somebody fixes the pool; to be called before an act takes its instant."""
    assert connection.in_atomic_block
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_ACTING])


@contextmanager
def pool_at_rest() -> Iterator[datetime]:
    """Give an instant, and read in the block the register exactly as it was at it.

    Every act that took an earlier instant is seen wholly, every later one not at all. An act takes
    its instant when it begins and is seen when it commits, so no act may be under way when the
    instant is taken. On PostgreSQL others wait only until the snapshot is there, on SQLite until
    the block ends.

    Yields
    ------
    datetime

    Raises
    ------
    LimitError
        ``register-busy`` when the acts under way do not end in time.
    """
    assert not connection.in_atomic_block, "an outer transaction would keep the pool waiting"
    with ExitStack() as held:
        try:
            if is_postgres():
                held.enter_context(_nobody_acting())
            held.enter_context(transaction.atomic(durable=True))  # on SQLite the one write lock
        except OperationalError as error:
            if not transient(error):
                raise
            raise LimitError("register-busy", attempts=1) from error
        if not is_postgres():
            yield clock.now()
            return
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            at = clock.now()
            # The first statement that reads makes the snapshot; then others may go on.
            cursor.execute("SELECT pg_advisory_unlock(%s) FROM registry_journalstate", [_ACTING])
        yield at


@contextmanager
def _nobody_acting() -> Iterator[None]:
    """Wait until no act is under way and let none begin, at the longest until the block ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ACTING])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")
