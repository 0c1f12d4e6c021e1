"""The frozen pool of a round as stored parts: Arrow streams that anybody with PyArrow can read.

One row a candidate in the order of public ids: the columns of `openentry.rules.facts.Facts` as
they are in memory, the score, the version of the profile, and what the tree of the frozen pool
says of them. No name and no birth date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
from numpy.typing import NDArray

from openentry.proof.merkle import HASH_BYTES
from openentry.registry.models import Round, RoundSnapshot
from openentry.rules.facts import PROGRAMS, Facts

ROWS_A_PART = 65_536
_CATEGORIES = b"category_ids"

CLASSES = tuple(
    tuple(name for bit, name in enumerate(PROGRAMS) if bits >> bit & 1)
    for bits in range(1 << len(PROGRAMS))
)
"""Programs of each combination of bits."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frozen:
    """A frozen pool.

    Attributes
    ----------
    facts : Facts
    crs : (n,) int16
    versions : (n,) int32
    classes : (n,) int8
        Programs in which each may be invited by the instruction; 0 for nobody.
    leaves : list of bytes
        Leaf of each in the tree of the frozen pool. The salts in them are not kept here: they
        are made from those of the persons, so that forgetting one leaves the tree whole.
    """

    facts: Facts
    crs: NDArray[np.int16]
    versions: NDArray[np.int32]
    classes: NDArray[np.int8]
    leaves: list[bytes]

    def __len__(self) -> int:
        return len(self.facts)


def parts_of(frozen: Frozen) -> Iterator[tuple[int, bytes]]:
    """Give the rows and the content of each part."""
    names = [f.name for f in fields(Facts) if f.name != "category_ids"]
    for start in range(0, len(frozen), ROWS_A_PART):
        piece = slice(start, start + ROWS_A_PART)
        columns: dict[str, Any] = {
            name: pa.array(getattr(frozen.facts, name)[piece]) for name in names if name != "id"
        }
        ids = frozen.facts.id[piece]
        columns["id"] = pa.array(ids.tolist(), pa.binary())
        columns["crs"] = pa.array(frozen.crs[piece])
        columns["version"] = pa.array(frozen.versions[piece])
        columns["classes"] = pa.array(frozen.classes[piece])
        columns["leaf"] = pa.array(frozen.leaves[piece], pa.binary(HASH_BYTES))
        about = {_CATEGORIES: ";".join(frozen.facts.category_ids).encode()}
        table = pa.table(columns, metadata=about)
        sink = pa.BufferOutputStream()
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
            writer.write_table(table)
        yield len(ids), sink.getvalue().to_pybytes()


def store(round_: Round, frozen: Frozen) -> None:
    """Store a frozen pool in place of what was stored for this round before."""
    RoundSnapshot.objects.filter(round=round_).delete()
    for part, (rows, content) in enumerate(parts_of(frozen)):
        RoundSnapshot.objects.create(round=round_, part=part, rows=rows, content=content)


def stored(round_: Round) -> Frozen:
    """Read the frozen pool of a round."""
    parts = RoundSnapshot.objects.filter(round=round_).order_by("part")
    tables = [
        pa.ipc.open_stream(pa.py_buffer(bytes(content))).read_all()
        for content in parts.values_list("content", flat=True)
    ]
    if not tables:
        nobody = np.empty(0, np.int16)
        return Frozen(
            facts=Facts.build(0),
            crs=nobody,
            versions=nobody.astype(np.int32),
            classes=nobody.astype(np.int8),
            leaves=[],
        )
    table = pa.concat_tables(tables)
    ids = tuple((table.schema.metadata or {})[_CATEGORIES].decode().split(";"))

    def column(name: str) -> NDArray[Any]:
        values: NDArray[Any] = table.column(name).to_numpy()
        return values

    given = {f.name: column(f.name) for f in fields(Facts) if f.name not in ("category_ids", "id")}
    return Frozen(
        facts=Facts.build(
            len(table),
            category_ids=ids,
            id=np.array(table.column("id").to_pylist()),
            **given,
        ),
        crs=column("crs"),
        versions=column("version"),
        classes=column("classes"),
        leaves=table.column("leaf").to_pylist(),
    )
