"""The register as text: every table as lines, one row a line, the same whatever the database.

The rows of a table stand in the order of their keys, the columns in the order of their names,
and every value is written in one way only. So the SHA-256 of the lines is the digest of the
table, and the digest of all tables that of the state of the register: two registers with the
same digest hold the same, one on SQLite and the other on PostgreSQL.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.db import models

from openentry.registry.keeping.retention import retention

Model = type[models.Model]

CHUNK = 2_000
"""Rows read or written at once."""


@dataclass(frozen=True, slots=True)
class TableDigest:
    """A table in a few figures.

    Attributes
    ----------
    name : str
    columns : tuple of str
    rows : int
    sha256 : str
        Of its lines, in lower hex.
    """

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


def tables() -> list[Model]:
    """Give every table that is part of the state of the register, in the order of their names."""
    kept = retention().tables
    found = [m for m in apps.get_models(include_auto_created=True) if kept[m._meta.db_table].backup]
    return sorted(found, key=lambda model: model._meta.db_table)


def columns(model: Model) -> tuple[str, ...]:
    """Give the names of the columns of a table, as Django calls them, in order."""
    return tuple(sorted(field.attname for field in model._meta.concrete_fields))


def lines(model: Model) -> Iterator[bytes]:
    """Give the lines of a table, each with its end of line."""
    rows = model._base_manager.order_by("pk").values_list(*columns(model))
    encode = json.JSONEncoder(
        ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_written
    ).encode
    for row in rows.iterator(chunk_size=CHUNK):
        yield encode(row).encode() + b"\n"


def digested(
    model: Model, given: Iterable[bytes], keep: Callable[[bytes], object] | None = None
) -> TableDigest:
    """Digest the lines of a table.

    Parameters
    ----------
    model : type
    given : iterable of bytes
    keep : callable, optional
        Given every line.
    """
    digest, count = hashlib.sha256(), 0
    for line in given:
        digest.update(line)
        count += 1
        if keep is not None:
            keep(line)
    return TableDigest(model._meta.db_table, columns(model), count, digest.hexdigest())


def state_digest(found: Sequence[TableDigest]) -> str:
    """Digest all tables: SHA-256 over name, rows and digest of each, in the order of names."""
    told = "".join(
        f"{table.name}\t{table.rows}\t{table.sha256}\n"
        for table in sorted(found, key=lambda table: table.name)
    )
    return hashlib.sha256(told.encode()).hexdigest()


def digest_tables(tell: Callable[[int], None] | None = None) -> list[TableDigest]:
    """Digest every table as it stands; in one snapshot if the caller began one.

    Parameters
    ----------
    tell : callable, optional
        Told how many rows have been read.
    """
    found, rows = [], 0
    for model in tables():
        found.append(digested(model, lines(model)))
        rows += found[-1].rows
        if tell:
            tell(rows)
    return found


def reader(model: Model) -> Callable[[bytes], list[Any]]:
    """Give what reads a line of a table back into values, in the order of `columns`."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    ways = [_way(fields[name]) for name in columns(model)]

    def read(line: bytes) -> list[Any]:
        values = json.loads(line)
        return [
            value if way is None or value is None else way(value)
            for way, value in zip(ways, values, strict=True)
        ]

    return read


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    assert isinstance(value, bytes | memoryview), type(value)
    return base64.b64encode(value).decode("ascii")


def _way(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    match field:
        case models.BinaryField():
            return base64.b64decode
        case models.DateTimeField():
            return datetime.fromisoformat
        case models.DateField():
            return date.fromisoformat
        case _:
            return None
