"""Profiles of a Parquet or Arrow batch as objects, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, overload

from openentry.files.header import is_carried
from openentry.files.profiles.cells import NUMBER
from openentry.files.profiles.layout import Group, layout
from openentry.rules.facts import instant_text, microseconds

if TYPE_CHECKING:
    import pyarrow as pa

Document = dict[str, Any]

_NUMBERS_AS_TEXT = ("mark", "years")
"""Forms that may be words as well, so that a whole column of numbers is written as text."""


class ArrowDocuments(Sequence[Document]):
    """The profiles of a batch, without what is carried.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
    """

    def __init__(self, batch: pa.RecordBatch) -> None:
        self._batch = batch.select([name for name in batch.schema.names if not is_carried(name)])

    def __len__(self) -> int:
        return int(self._batch.num_rows)

    @overload
    def __getitem__(self, place: int) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...

    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        row = place + len(self) if place < 0 else place
        if not 0 <= row < len(self):
            raise IndexError(place)
        return _thing(self._batch.slice(row, 1).to_pylist()[0], layout())


def _thing(values: dict[str, Any], group: Group) -> Document:
    """Give one thing without what is null, in the values of JSON."""
    found: Document = {}
    for name in group.names:
        value = values.get(name)
        if value is None:
            continue
        inner = group.groups.get(name)
        if inner is None:
            found[name] = _plain(value, group.leaves[name].form.name)
        elif not inner.many:
            found[name] = _thing(value, inner)
        elif value:
            found[name] = [_thing(item, inner) for item in value]
    return found


def _plain(value: Any, form: str) -> Any:  # noqa: ANN401 - whatever a cell holds
    if form in _NUMBERS_AS_TEXT and isinstance(value, str) and NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, datetime):
        return instant_text(microseconds(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        return int(value) if value == int(value) else float(value)
    return value
