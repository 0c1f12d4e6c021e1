"""The pool as arrays: everybody who may be invited, in one reading of the database.

One statement, so one snapshot: an act that was committed before it counts wholly, one after it
not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from openentry.registry.assessing import category_bits, law
from openentry.registry.bulk import without_collecting
from openentry.registry.ids import profile_id
from openentry.registry.keeping.keys import SALT
from openentry.registry.models.pool import STORED
from openentry.registry.queries.journal import journal_size
from openentry.registry.states import life
from openentry.registry.transactions import is_postgres
from openentry.rules.facts import Facts, microseconds


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PoolRows:
    """Everybody in the pool, in the order of their public ids.

    Attributes
    ----------
    facts : Facts
        `id` is the public id of the profile.
    crs : (n,) int16
        As kept; equal to a scoring of `facts` by the law they were assessed by.
    versions : (n,) int32
        Version of the profile that was assessed.
    salts : list of bytes
        Of each person; empty for one that was erased.
    journal_size : int
        How far the journal was.
    """

    facts: Facts
    crs: NDArray[np.int16]
    versions: NDArray[np.int32]
    salts: list[bytes]
    journal_size: int

    def __len__(self) -> int:
        return len(self.facts)


def pool_rows(at: datetime) -> PoolRows:
    """Read the pool.

    Parameters
    ----------
    at : datetime
        Instant for which it is read: somebody whose time is over by then is not in it, whether or
        not the sweep has been there.
    """
    category_ids = law().category_ids
    with without_collecting():
        read = _read_postgres(at) if is_postgres() else _read_sqlite(at)
    order = np.argsort(read.ids, kind="stable")
    like = Facts.build(1, category_ids=category_ids)
    columns = {
        what.name: read.stored[place].astype(getattr(like, what.name).dtype)[order]
        for place, what in enumerate(STORED)
    }
    facts = Facts.build(
        len(order),
        category_ids=category_ids,
        id=read.ids[order],
        submitted_at=read.submitted_at[order],
        categories=category_bits(read.categories, category_ids)[order],
        **columns,
    )
    return PoolRows(
        facts=facts,
        crs=read.crs.astype(np.int16)[order],
        versions=read.versions.astype(np.int32)[order],
        salts=[read.salts[place] for place in order.tolist()],
        journal_size=read.journal_size,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Read:
    """The columns as they came, in any order."""

    ids: NDArray[np.bytes_]
    versions: NDArray[Any]
    submitted_at: NDArray[np.int64]
    salts: Sequence[bytes]
    crs: NDArray[Any]
    categories: Sequence[str]
    stored: Sequence[NDArray[Any]]
    journal_size: int


def _stored(form: str) -> str:
    return ", ".join(form.format(f"e.{connection.ops.quote_name(c.name)}") for c in STORED)


def _from() -> str:
    states = ", ".join(f"'{state}'" for state in life("profile").pool)
    return (
        "FROM registry_poolentry e "
        "JOIN registry_profile p ON p.id = e.profile_id "
        "JOIN registry_person r ON r.id = p.person_id "
        f"WHERE e.in_pool AND p.state IN ({states}) AND p.expires_at > %s"
    )


_SIZE = "(SELECT size FROM registry_journalstate)"
_NO_SALT = bytes(SALT)
_ID_BYTES = len(profile_id())


def _read_postgres(at: datetime) -> _Read:
    """Copy the rows out in binary, all of one width, so that they are an array as they come.

    Categories are filled up to the longest there are; a person without a salt has zeros.
    """
    longest = "(SELECT greatest(1, max(length(categories))) FROM registry_poolentry)"
    statement = (
        f"COPY (SELECT p.public_id, p.version, p.submitted_at, {_SIZE},"
        f" coalesce(r.salt, decode('{_NO_SALT.hex()}', 'hex')), e.crs,"
        f" rpad(e.categories, {longest}), {_stored('{}')} {_from()}) TO STDOUT (FORMAT BINARY)"
    )
    with connection.cursor() as cursor, cursor.cursor.copy(statement, [at]) as copy:
        raw = b"".join(copy)
    kinds = [f"S{_ID_BYTES}", ">i4", ">i8", ">i8", f"V{SALT}", ">i2", "S1"]
    kinds += [">i2"] * len(STORED)
    before = sum(_WIDTH.itemsize + np.dtype(kind).itemsize for kind in kinds[:_CATEGORIES])
    if len(raw) > _HEAD + _TAIL:
        width = np.frombuffer(raw, _WIDTH, 1, _HEAD + _COUNT + before)[0]
        kinds[_CATEGORIES] = f"S{width}"
    fields = [("count", ">i2")]
    for place, kind in enumerate(kinds):
        fields += [(f"width {place}", _WIDTH.str), (f"value {place}", kind)]
    dtype = np.dtype(fields)
    n, left = divmod(len(raw) - _HEAD - _TAIL, dtype.itemsize)
    rows = np.frombuffer(raw, dtype, n, _HEAD)
    for place, kind in enumerate(kinds):
        assert not left, "all rows are of one width"
        assert bool((rows[f"width {place}"] == np.dtype(kind).itemsize).all())
    values = [rows[f"value {place}"] for place in range(len(kinds))]
    salts = values[4].tolist()
    return _Read(
        ids=values[0],
        versions=values[1],
        submitted_at=values[2].astype(np.int64) + _EPOCH_2000,
        salts=[b"" if salt == _NO_SALT else salt for salt in salts],
        crs=values[5],
        categories=[text.decode().rstrip() for text in values[_CATEGORIES].tolist()],
        stored=values[_CATEGORIES + 1 :],
        journal_size=int(values[3][0]) if n else journal_size(),
    )


_CATEGORIES = 6
"""Place of the categories among the columns copied."""
_HEAD, _COUNT, _TAIL = 19, 2, 2
"""Bytes before the rows of a binary copy, of the number of columns in each, and after them."""
_WIDTH = np.dtype(">i4")
_EPOCH_2000 = microseconds(datetime(2000, 1, 1, tzinfo=UTC))
"""PostgreSQL counts from 2000."""


def _read_sqlite(at: datetime) -> _Read:
    """Read the rows with all numbers of one as the letters of a text, a tenth of the objects.

    Letters begin at two: a column that is not known is one below zero, and there is no letter
    zero.
    """
    statement = (
        "SELECT p.public_id || substr(p.submitted_at || '.000000', 1, 26)"
        f" || char(e.crs + {_LEAST}, {_stored('{} + ' + str(_LEAST))}),"
        f" p.version, r.salt, e.categories, {_SIZE} {_from()}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [connection.ops.adapt_datetimefield_value(at)])
        rows = cursor.fetchall()
    texts, versions, salts, categories, sizes = zip(*rows, strict=True) if rows else ((),) * 5
    letters = np.frombuffer("".join(texts).encode("utf-32-le"), "<u4").astype(np.int32)
    table = letters.reshape(len(texts), _ID_BYTES + _INSTANT + 1 + len(STORED))
    ids, instants, numbers = np.split(table, [_ID_BYTES, _ID_BYTES + _INSTANT], axis=1)
    numbers = numbers.T - _LEAST
    return _Read(
        ids=np.ascontiguousarray(ids.astype(np.uint8)).view(f"S{_ID_BYTES}").ravel(),
        versions=np.array(versions, np.int32),
        submitted_at=_instants(instants),
        salts=[salt or b"" for salt in salts],
        crs=numbers[0],
        categories=categories,
        stored=[*numbers[1:]],
        journal_size=int(sizes[0]) if sizes else journal_size(),
    )


_LEAST = 2
_INSTANT = len("YYYY-MM-DD hh:mm:ss.ffffff")


def _instants(letters: NDArray[np.int32]) -> NDArray[np.int64]:
    """Give microseconds since 1970 from the letters of instants."""
    texts = np.ascontiguousarray(letters.astype(np.uint8)).view(f"S{_INSTANT}").ravel()
    return texts.astype("datetime64[us]").astype(np.int64)
