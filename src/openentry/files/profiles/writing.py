"""Profiles out: JSON, JSON lines, CSV and Parquet, whole or not at all.

Profiles are written as the objects they were read as; what reads them again gets the same. In
CSV a person is one row with a column for each field of each thing, numbered from 1.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from openentry.files.blocks import EXTRA
from openentry.files.outputs import whole_output
from openentry.files.profiles.layout import Group, layout
from openentry.files.sources import Format
from openentry.rules.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

Document = Mapping[str, Any]

ROWS_A_GROUP = 20_000
"""Rows of a row group of Parquet: what is held in memory while writing."""


def write_profiles(
    target: str | os.PathLike[str], documents: Iterable[Document], kind: Format
) -> None:
    """Write profiles to a file that appears whole or not at all.

    Parameters
    ----------
    target : str or path
        ``-`` is standard output; a name that ends in ``.gz`` gets gzip.
    documents : iterable of dict
        Checked profiles with plain values; carried ``x_`` keys are written too.
    kind : Format

    Raises
    ------
    InputError
        ``parquet-not-installed``; what the place does not allow.
    """
    with whole_output(target) as file:
        match kind:
            case Format.JSON:
                _write_array(file, documents)
            case Format.JSON_LINES:
                for document in documents:
                    file.write(json_text(document).encode() + b"\n")
            case Format.CSV:
                file.write(csv_text(list(documents)).encode())
            case Format.PARQUET:
                _write_parquet(file, documents, os.fspath(target))
            case _:
                raise InputError("template-format", format=kind.value)


def json_text(document: Document) -> str:
    """Give a profile as JSON on one line."""
    return json.dumps(_jsonable(document), ensure_ascii=False)


def _jsonable(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, Mapping):
        return {key: _jsonable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(part) for part in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _write_array(file: IO[bytes], documents: Iterable[Document]) -> None:
    before = b"[\n"
    for document in documents:
        file.write(before + json_text(document).encode())
        before = b",\n"
    file.write((b"\n]\n") if before != b"[\n" else b"[]\n")


def csv_text(documents: Sequence[Document]) -> str:
    """Give profiles as CSV, with as many numbered columns as the longest lists need."""
    rows = [dict(_cells(document, (), layout())) for document in documents]
    names = _ordered({name for row in rows for name in row})
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _cells(values: Document, above: tuple[str, ...], group: Group) -> Iterator[tuple[str, str]]:
    """Give the columns of a thing and what stands in them."""
    for name, value in values.items():
        if value is None:
            continue
        steps = (*above, name)
        inner = group.groups.get(name)
        if inner is None:
            yield ".".join(steps), _cell(value)
        elif inner.many:
            for number, item in enumerate(value, start=1):
                yield from _cells(item, (*steps, str(number)), inner)
        else:
            yield from _cells(value, steps, inner)


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return json_text(value)
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _ordered(names: set[str]) -> list[str]:
    """Put columns in the order of the profile, those of the first thing first."""

    def key(name: str) -> tuple[tuple[int, int], ...]:
        group, places = layout(), []
        parts = iter(name.split("."))
        for part in parts:
            if part not in group.names:
                return ((len(layout().names), 0),)
            place = group.names.index(part)
            inner = group.groups.get(part)
            number = int(next(parts, "0")) if inner is not None and inner.many else 0
            places.append((place, number))
            group = inner or group
        return tuple(places)

    return sorted(names, key=lambda name: (key(name), name))


def _write_parquet(file: IO[bytes], documents: Iterable[Document], name: str) -> None:
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise InputError("parquet-not-installed", file=name) from None
    writer = None
    left = iter(documents)
    try:
        while held := list(islice(left, ROWS_A_GROUP)):
            table = _table(held, None if writer is None else writer.schema)
            if writer is None:
                writer = pq.ParquetWriter(file, table.schema, compression="zstd")
            writer.write_table(table)
        if writer is None:
            table = _table([], None)
            writer = pq.ParquetWriter(file, table.schema, compression="zstd")
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _table(documents: Sequence[Document], schema: pa.Schema | None) -> pa.Table:
    import pyarrow as pa

    from openentry.files.profiles.arrow_types import written_struct

    rows = [_arrowed(document, layout()) for document in documents]
    if schema is None:
        struct = written_struct(layout())
        fields = [struct.field(i) for i in range(struct.num_fields)]
        carried = dict.fromkeys(key for row in rows for key in row if key.startswith(EXTRA))
        fields += [pa.field(key, pa.string()) for key in carried]
        schema = pa.schema(fields)
    return pa.Table.from_pylist(rows, schema=schema)


def _arrowed(values: Document, group: Group) -> dict[str, Any]:
    """Give a thing with the values that its Arrow types take."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if value is None:
            continue
        inner, leaf = group.groups.get(name), group.leaves.get(name)
        if inner is not None:
            many = [_arrowed(item, inner) for item in value] if inner.many else None
            found[name] = _arrowed(value, inner) if many is None else many
        else:
            found[name] = _arrow_cell(value, leaf.form.name if leaf else "text")
    return found


def _arrow_cell(value: Any, form: str) -> Any:  # noqa: ANN401 - whatever a field holds
    from datetime import date, datetime

    match form:
        case "day" | "birth":
            return date.fromisoformat(value)
        case "instant":
            return datetime.fromisoformat(value.upper().replace("Z", "+00:00"))
        case "number":
            return float(value)
        case "whole" | "flag" | "codes":
            return value
        case _:
            return _cell(value)
