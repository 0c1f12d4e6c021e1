"""Profiles of a Parquet or Arrow batch as objects, made block by block when they are asked for.

Column by column: every value of a field is turned into what JSON has at once, and the objects
are put together from those lists. Row by row the same takes twenty times as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from openentry.files.header import is_carried
from openentry.files.profiles.cells import NUMBER
from openentry.files.profiles.layout import Group, layout
from openentry.files.table_arrow import filled, instants_of
from openentry.rules.facts import instant_text

if TYPE_CHECKING:
    import pyarrow as pa

Document = dict[str, Any]

_NUMBERS_AS_TEXT = ("mark", "years")
"""Forms that may be words as well, so that a whole column of numbers is written as text."""

_BLOCK, _STRIDE = 64, 4_096
"""Profiles made at once when one is asked for, and when all are gone through."""


class ArrowDocuments(Sequence[Document]):
    """The profiles of a batch, without what is carried.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
    """

    def __init__(self, batch: pa.RecordBatch) -> None:
        self._batch = batch.select([name for name in batch.schema.names if not is_carried(name)])
        self._held: tuple[int, list[Document]] = (-1, [])

    def __len__(self) -> int:
        return int(self._batch.num_rows)

    def __iter__(self) -> Iterator[Document]:
        for start in range(0, len(self), _STRIDE):
            yield from self._made(start, _STRIDE)

    @overload
    def __getitem__(self, place: int) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...

    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        if isinstance(place, slice):
            start, stop, step = place.indices(len(self))
            if step == 1:
                return self._made(start, max(0, stop - start))
            return [self[i] for i in range(start, stop, step)]
        row = place + len(self) if place < 0 else place
        if not 0 <= row < len(self):
            raise IndexError(place)
        block, within = divmod(row, _BLOCK)
        if self._held[0] != block:
            self._held = block, self._made(block * _BLOCK, _BLOCK)
        return self._held[1][within]

    def _made(self, start: int, count: int) -> list[Document]:
        part = self._batch.slice(start, count)
        return _things(dict(zip(part.schema.names, part.columns, strict=True)), len(part), layout())


def _things(columns: dict[str, pa.Array], n: int, group: Group) -> list[Document]:
    """Give things without what is null, in the values of JSON."""
    names: list[str] = []
    values: list[list[Any]] = []
    for name in group.names:
        column = columns.get(name)
        if column is None or column.null_count == len(column):
            continue
        inner = group.groups.get(name)
        names.append(name)
        if inner is None:
            values.append(_leaves(column, group.leaves[name].form.name))
        else:
            values.append(_lists(column, inner) if inner.many else _single(column, inner))
    if not names:
        return [{} for _ in range(n)]
    rows = zip(*values, strict=True)
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in rows
    ]


def _single(column: pa.Array, group: Group) -> list[Document | None]:
    things = _things(_fields(column), len(column), group)
    if not column.null_count:
        return [*things]
    there = column.is_valid().to_pylist()
    return [thing if given else None for thing, given in zip(things, there, strict=True)]


def _lists(column: pa.Array, group: Group) -> list[list[Document] | None]:
    """Give the things of each, None where there are none."""
    import pyarrow as pa

    flat, ends = _flat(column)
    if pa.types.is_null(flat.type):
        return [None] * len(column)
    things = _things(_fields(flat), len(flat), group)
    return [things[start:end] or None for start, end in pairwise(ends)]


def _flat(column: pa.Array) -> tuple[pa.Array, list[int]]:
    """Give the items of lists end to end, and where each list begins."""
    import pyarrow.compute as pc

    counts = pc.list_value_length(column).fill_null(0).to_numpy().tolist()
    return column.flatten(), list(accumulate(counts, initial=0))


def _fields(structs: pa.StructArray) -> dict[str, pa.Array]:
    names = [structs.type.field(i).name for i in range(structs.type.num_fields)]
    return dict(zip(names, structs.flatten(), strict=True))


def _leaves(column: pa.Array, form: str) -> list[Any]:
    """Give the values of a field as JSON has them, None where there is none."""
    import pyarrow as pa
    import pyarrow.types as t

    kind = column.type
    if t.is_dictionary(kind):
        words = _leaves(column.dictionary, form)
        return [None if i is None else words[i] for i in _plain(column.indices)]
    if t.is_list(kind) or t.is_large_list(kind) or t.is_fixed_size_list(kind):
        flat, ends = _flat(column)
        items = _leaves(flat, form)
        there = column.is_valid().to_pylist()
        return [
            items[start:end] if given else None
            for (start, end), given in zip(pairwise(ends), there, strict=True)
        ]
    if t.is_timestamp(kind):
        instants = instants_of(column)
        valid = [True] * len(column) if instants.valid is None else instants.valid.tolist()
        return [
            instant_text(at) if given else None
            for at, given in zip(instants.values.tolist(), valid, strict=True)
        ]
    if t.is_date(kind):
        return _plain(column.cast(pa.date32()).cast(pa.large_string()))
    if t.is_floating(kind):
        return [_number(value) for value in _plain(column)]
    if t.is_string(kind) or t.is_large_string(kind) or t.is_string_view(kind):
        values = _plain(column.cast(pa.large_string()))
        if form not in _NUMBERS_AS_TEXT:
            return values
        read = {value: _mark(value) for value in set(values)}
        return [read[value] for value in values]
    if t.is_integer(kind) or t.is_boolean(kind):
        return _plain(column)
    return [_number(value) for value in column.to_pylist()]


def _plain(column: pa.Array) -> list[Any]:
    """Give numbers, flags and texts as they are, None for null."""
    import pyarrow.types as t

    if column.null_count and not t.is_large_string(column.type):
        # NumPy would turn whole numbers into floats to have room for nulls.
        kept = filled(column).astype(np.object_)
        kept[~column.is_valid().to_numpy(zero_copy_only=False)] = None
    else:
        kept = column.to_numpy(zero_copy_only=False)
    values: list[Any] = kept.tolist()
    return values


def _mark(text: str | None) -> Any:  # noqa: ANN401 - a number, or the word that stands for one
    return _number(float(text)) if text is not None and NUMBER.fullmatch(text) else text


def _number(value: float | Decimal | None) -> float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
