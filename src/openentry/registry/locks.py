"""The one lock of holding a round, with the same meaning on both databases.

SQLite lets one transaction write at a time, so the lock is there with the transaction; on
PostgreSQL it is an advisory lock that ends with it.
"""

from __future__ import annotations

from django.db import connection

from openentry.registry.transactions import is_postgres

_HOLDING = 0x4F50454E


def lock_holding() -> None:
    """Wait until no other round is being held; the lock ends with the transaction."""
    assert connection.in_atomic_block
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_HOLDING])
