"""Transactions that happen wholly or not at all, tried again where a database asks for it.

SQLite begins every transaction by taking the one write lock (``IMMEDIATE``); PostgreSQL locks the
rows a service names. Either may say "not now": a lock not had in time, a deadlock, two changes
that cannot be put in order. That is not an error of the caller's, so the work is done again, a
bounded number of times.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

from openentry.rules.errors import ConflictError, LimitError

T = TypeVar("T")

ATTEMPTS = 6
_FIRST_WAIT, _LONGEST_WAIT = 0.02, 1.0
_TRANSIENT = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL: cannot be put in order, deadlock, lock not available."""


def in_transaction(work: Callable[[], T]) -> T:
    """Do work in one transaction, again where the database asks for it.

    Inside another transaction it joins that one, which then decides about both.

    Raises
    ------
    LimitError
        ``register-busy`` when the database still says "not now" after the last attempt.
    ConflictError
        ``register-rule`` with the name of the rule of the database that was broken.
    """
    if connection.in_atomic_block:
        return work()
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic(durable=True):
                return work()
        except IntegrityError as error:
            raise ConflictError("register-rule", rule=broken_rule(error)) from error
        except OperationalError as error:
            if not transient(error):
                raise
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2**attempt)
        # Two that collided should not meet again.
        time.sleep(wait * (0.5 + random.random()))  # noqa: S311 - not a secret
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


def transient(error: OperationalError) -> bool:
    """Tell whether the same work may succeed if done again."""
    state = getattr(error.__cause__, "sqlstate", None)
    if state is not None:
        return state in _TRANSIENT
    return "locked" in str(error) or "busy" in str(error)


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
