"""The pool as arrays: everybody who may be invited, in one reading of the database.

One statement, so one snapshot: an act that was committed before it counts wholly, one after it
not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from openentry.registry.assessing import category_bits, law
from openentry.registry.models.pool import STORED
from openentry.registry.states import life
from openentry.registry.transactions import is_postgres
from openentry.rules.facts import Facts


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


def pool_rows() -> PoolRows:
    """Read the pool."""
    rows = _read()
    category_ids = law().category_ids
    n = len(rows)
    if not n:
        facts = Facts.build(0, category_ids=category_ids)
        empty = np.empty(0, np.int16)
        return PoolRows(
            facts=facts, crs=empty, versions=empty.astype(np.int32), salts=[], journal_size=_size()
        )
    ids, versions, submitted, salts, size, crs, categories, *stored = zip(*rows, strict=True)
    names = np.array([i.encode() for i in ids])
    order = np.argsort(names, kind="stable")
    columns: dict[str, NDArray[Any]] = {}
    like = Facts.build(1, category_ids=category_ids)
    for what, values in zip(STORED, stored, strict=True):
        dtype = getattr(like, what.name).dtype
        columns[what.name] = np.array(values, np.int16).astype(dtype)[order]
    facts = Facts.build(
        n,
        category_ids=category_ids,
        id=names[order],
        submitted_at=_instants(submitted)[order],
        categories=category_bits(categories, category_ids)[order],
        **columns,
    )
    return PoolRows(
        facts=facts,
        crs=np.array(crs, np.int16)[order],
        versions=np.array(versions, np.int32)[order],
        salts=[bytes(salts[i] or b"") for i in order.tolist()],
        journal_size=int(size[0]),
    )


def _read() -> list[tuple[Any, ...]]:
    quote = connection.ops.quote_name
    states = ", ".join(f"'{state}'" for state in life("profile").pool)
    columns = ", ".join(f"e.{quote(c.name)}" for c in STORED)
    submitted = (
        "(extract(epoch from p.submitted_at) * 1000000)::bigint"
        if is_postgres()
        else "p.submitted_at"
    )
    statement = (
        f"SELECT p.public_id, p.version, {submitted}, r.salt, j.size, e.crs, e.categories, "  # noqa: S608
        f"{columns} FROM registry_poolentry e "
        "JOIN registry_profile p ON p.id = e.profile_id "
        "JOIN registry_person r ON r.id = p.person_id "
        "CROSS JOIN registry_journalstate j "
        f"WHERE e.in_pool AND p.state IN ({states})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT size FROM registry_journalstate")
        return int(cursor.fetchone()[0])


def _instants(values: tuple[Any, ...]) -> NDArray[np.int64]:
    if isinstance(values[0], int):
        return np.array(values, np.int64)
    return np.array(values, "datetime64[us]").astype(np.int64)
