"""Carried columns on their way out: columns whose name starts with x_, given back as they came.

CSV and Parquet fix their columns with the first rows, so a carried column of a JSON input must
be there by then, and for Parquet keep the type it had there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openentry.files.blocks import Extra
from openentry.files.cells import json_text, plain_values
from openentry.rules.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

_INT64 = 1 << 63


class Carried:
    """The carried columns of one output."""

    def __init__(self) -> None:
        self.names: tuple[str, ...] | None = None
        self._types: dict[str, pa.DataType] = {}

    def fixed(self, extra: Mapping[str, Extra], n: int, first_row: int) -> dict[str, Extra]:
        """Give the columns in the order of the first chunk, filled up with nulls.

        Raises
        ------
        InputError
            If a column comes that was not in the first chunk.
        """
        if self.names is None:
            self.names = tuple(extra)
        late = extra.keys() - set(self.names)
        if late:
            name = sorted(late)[0]
            raise InputError("carried-late", column=name, row=first_row)
        return {name: extra.get(name, [None] * n) for name in self.names}

    def plain(self, extra: Mapping[str, Extra], n: int, first_row: int) -> dict[str, Sequence[Any]]:
        """Give the columns as plain values, in the order of the first chunk."""
        return {k: plain_values(k, v) for k, v in self.fixed(extra, n, first_row).items()}

    def arrow(self, extra: Mapping[str, Extra], n: int, first_row: int) -> dict[str, pa.Array]:
        """Give the columns as Arrow arrays; text, numbers and flags keep their type.

        Raises
        ------
        InputError
            If a column does not keep the type it had in the first chunk.
        """
        return {
            name: values if hasattr(values, "to_pylist") else self._typed(name, values, first_row)
            for name, values in self.fixed(extra, n, first_row).items()
        }

    def _typed(self, name: str, values: Sequence[Any], first_row: int) -> pa.Array:
        import pyarrow as pa

        found = _common_type(values)
        kind = self._types.setdefault(name, pa.string() if found is None else found)
        if kind == pa.string():
            values = [v if v is None or type(v) is str else json_text(v) for v in values]
        elif found == pa.int64() and kind == pa.float64():
            values = [None if v is None else float(v) for v in values]
        elif found is not None and found != kind:
            raise InputError("carried-mixed", column=name, row=first_row, type=str(kind))
        if kind == pa.float64():
            values = [None if v is None else float(v) for v in values]
        return pa.array(values, kind)


def _common_type(values: Sequence[Any]) -> pa.DataType | None:
    """Tell the Arrow type that holds these values exactly; None if there is nothing but null."""
    import pyarrow as pa

    types = set(map(type, values)) - {type(None)}
    if not types:
        return None
    if types == {bool}:
        return pa.bool_()
    if types == {int} and all(v is None or -_INT64 <= v < _INT64 for v in values):
        return pa.int64()
    if types <= {int, Decimal} and all(v is None or _is_double(v) for v in values):
        return pa.float64()
    return pa.string()


def _is_double(value: int | Decimal) -> bool:
    try:
        return Decimal(repr(float(value))) == value
    except OverflowError:
        return False
