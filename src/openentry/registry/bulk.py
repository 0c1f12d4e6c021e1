"""Many rows at once: ``executemany`` on SQLite, ``COPY`` on PostgreSQL, nowhere else.

The rules of the database hold for these rows as for any others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, models

from openentry.registry.transactions import is_postgres

_FEW = 40
"""Up to so many rows a plain statement is quicker than setting up a copy."""


def insert(
    model: type[models.Model],
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    fixed: Mapping[str, Any] | None = None,
    skip_present: str = "",
) -> None:
    """Insert rows.

    Parameters
    ----------
    model : type
    names : sequence of str
        Names of the columns as the model calls them (``person_id`` for a key).
    rows : sequence of sequences
    fixed : mapping, optional
        Values that are the same in all rows.
    skip_present : str
        Column of a unique rule: rows that would break it are left out.
    """
    if not rows:
        return
    extra = tuple((fixed or {}).values())
    columns = [_column(model, name) for name in (*names, *(fixed or {}))]
    table = connection.ops.quote_name(model._meta.db_table)
    listed = ", ".join(connection.ops.quote_name(c) for c in columns)
    if is_postgres() and len(rows) > _FEW:
        _copy(table, listed, rows, extra, skip_present)
        return
    marks = ", ".join(["%s"] * len(columns))
    clash = f" ON CONFLICT ({skip_present}) DO NOTHING" if skip_present else ""
    statement = f"INSERT INTO {table} ({listed}) VALUES ({marks}){clash}"  # noqa: S608 - own names
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.executemany(statement, [[_pg(v) for v in (*row, *extra)] for row in rows])
        else:
            cursor.executemany(statement, [[_lite(v) for v in (*row, *extra)] for row in rows])


def update(
    model: type[models.Model],
    key: str,
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> None:
    """Update rows found by a key; each row is the values of `names`, then that of the key."""
    if not rows:
        return
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(_column(model, name))} = %s" for name in names)
    table = quote(model._meta.db_table)
    where = quote(_column(model, key))
    statement = f"UPDATE {table} SET {sets} WHERE {where} = %s"  # noqa: S608 - own names
    spelled = _pg if is_postgres() else _lite
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[spelled(v) for v in row] for row in rows])


def _copy(
    table: str,
    listed: str,
    rows: Sequence[Sequence[Any]],
    extra: tuple[Any, ...],
    skip_present: str,
) -> None:
    """Copy rows in; where some may be there already, through a table of this transaction."""
    with connection.cursor() as cursor:
        target = table
        if skip_present:
            target = '"arriving"'
            cursor.execute(f"CREATE TEMP TABLE {target} (LIKE {table}) ON COMMIT DROP")
            cursor.execute(f"ALTER TABLE {target} ALTER COLUMN id DROP NOT NULL")
        with cursor.cursor.copy(f"COPY {target} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_pg(v) for v in (*row, *extra)])
        if skip_present:
            cursor.execute(
                f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {target}"  # noqa: S608
                f" ON CONFLICT ({skip_present}) DO NOTHING"
            )
            cursor.execute(f"DROP TABLE {target}")


def _column(model: type[models.Model], name: str) -> str:
    for field in model._meta.concrete_fields:
        if name in (field.name, field.attname):
            assert field.column is not None
            return field.column
    raise AssertionError(name)


def _pg(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return json.dumps(value) if isinstance(value, dict | list) else value


def _lite(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, datetime):
        # As Django writes instants to SQLite: in UTC, without the zone.
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value)
    if isinstance(value, memoryview):
        return bytes(value)
    return value
