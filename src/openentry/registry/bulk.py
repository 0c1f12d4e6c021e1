"""Many rows at once: ``executemany`` on SQLite, ``COPY`` on PostgreSQL, nowhere else.

The rules of the database hold for these rows as for any others.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date
from itertools import repeat
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
        Columns of a unique rule: rows that would break it are left out.
    """
    if not rows:
        return
    everywhere = fixed or {}
    fields = [_field(model, name) for name in (*names, *everywhere)]
    given = [*zip(*rows, strict=True), *((value,) for value in everywhere.values())]
    spelled = [_spelled(field, values) for field, values in zip(fields, given, strict=True)]
    columns: list[Iterable[Any]] = [*spelled[: len(names)]]
    columns += [repeat(values[0], len(rows)) for values in spelled[len(names) :]]
    table = connection.ops.quote_name(model._meta.db_table)
    listed = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    if is_postgres() and len(rows) > _FEW:
        _copy(table, listed, zip(*columns, strict=True), skip_present)
        return
    marks = ", ".join(["%s"] * len(fields))
    clash = f" ON CONFLICT ({skip_present}) DO NOTHING" if skip_present else ""
    statement = f"INSERT INTO {table} ({listed}) VALUES ({marks}){clash}"  # noqa: S608 - own names
    with connection.cursor() as cursor:
        cursor.executemany(statement, [*zip(*columns, strict=True)])


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
    fields = [_field(model, name) for name in (*names, key)]
    sets = ", ".join(f"{quote(field.column)} = %s" for field in fields[:-1])
    table, where = quote(model._meta.db_table), quote(fields[-1].column)
    statement = f"UPDATE {table} SET {sets} WHERE {where} = %s"  # noqa: S608 - own names
    columns = [
        _spelled(field, values)
        for field, values in zip(fields, zip(*rows, strict=True), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, [*zip(*columns, strict=True)])


def update_alike(
    model: type[models.Model],
    key: str,
    values: Sequence[int] | Sequence[str],
    sets: Mapping[str, Any],
) -> None:
    """Set columns of many rows, found by a key, to the same values."""
    quote = connection.ops.quote_name
    fields = [_field(model, name) for name in sets]
    spelled = [_spelled(field, [sets[name]])[0] for field, name in zip(fields, sets, strict=True)]
    changed = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    where, params = among(quote(_field(model, key).column), values)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {changed} WHERE {where}", [*spelled, *params])  # noqa: S608


def delete(model: type[models.Model], key: str, values: Sequence[int] | Sequence[str]) -> None:
    """Delete many rows, found by a key."""
    quote = connection.ops.quote_name
    where, params = among(quote(_field(model, key).column), values)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quote(model._meta.db_table)} WHERE {where}", params)  # noqa: S608


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Give primary keys that nobody else will be given, so that rows can name each other.

    On SQLite they are free until this transaction, which alone may write, has used them.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    first = 1 if found is None else int(found[0]) + 1
    return list(range(first, first + count))


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no cycles among very many new objects, of which there are none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def among(column: str, values: Sequence[int] | Sequence[str]) -> tuple[str, list[Any]]:
    """Give the condition that a column has one of many values, with its one parameter.

    Parameters
    ----------
    column : str
        As the statement calls it.
    values : sequence of one type
    """
    if is_postgres():
        return f"{column} = ANY(%s)", [list(values)]
    listed = json.dumps(list(values))
    return f"{column} IN (SELECT value FROM json_each(%s))", [listed]  # noqa: S608 - own names  # noqa: S608 - a column of ours


def _copy(table: str, listed: str, rows: Iterable[Sequence[Any]], skip_present: str) -> None:
    """Copy rows in; where some may be there already, through a table of this transaction."""
    with connection.cursor() as cursor:
        target = table
        if skip_present:
            target = '"arriving"'
            cursor.execute(f"CREATE TEMP TABLE {target} (LIKE {table}) ON COMMIT DROP")
            cursor.execute(f"ALTER TABLE {target} ALTER COLUMN id DROP NOT NULL")
        with cursor.cursor.copy(f"COPY {target} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        if skip_present:
            cursor.execute(
                f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {target}"  # noqa: S608
                f" ON CONFLICT ({skip_present}) DO NOTHING"
            )
            cursor.execute(f"DROP TABLE {target}")


def _field(model: type[models.Model], name: str) -> Any:  # noqa: ANN401 - fields are of any kind
    for field in model._meta.concrete_fields:
        if name in (field.name, field.attname):
            return field
    raise AssertionError(name)


def _spelled(field: Any, values: Sequence[Any]) -> Sequence[Any]:  # noqa: ANN401
    """Give the values of a column as the database takes them quickest: each kind at once.

    Instants, days and documents go as text to either database, by which SQLite keeps them and
    which PostgreSQL reads no slower than it would be sent their bytes.
    """
    kind = field.get_internal_type()
    if kind == "DateTimeField":
        # As Django spells them for SQLite: in UTC, without the zone.
        zone = "+00" if is_postgres() else ""
        known: dict[int, str | None] = {id(None): None}
        for at in values:
            # Most columns repeat one object, which is spelled once.
            if id(at) not in known:
                known[id(at)] = at.astimezone(UTC).replace(tzinfo=None).isoformat(" ") + zone
        return [known[id(at)] for at in values]
    if kind == "DateField":
        return _each(values, date.isoformat)
    if kind == "JSONField":
        # Lists cannot be looked up, but most of them are empty.
        return ["[]" if value == [] else _JSON(value) for value in values]
    return values


def _each(values: Sequence[Any], spell: Callable[[Any], str]) -> Sequence[Any]:
    """Spell values of which many are the same, and None as it is."""
    known = {value: spell(value) for value in set(values) if value is not None}
    return [known.get(value) for value in values]


_JSON = json.JSONEncoder().encode
