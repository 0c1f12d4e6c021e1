"""Profiles in Parquet and Arrow: nested columns pass without a Python object for each cell.

Lists of structs hold the tests, the jobs and the rest, a struct the spouse; the names are those
of the profile. PyArrow is an extra of the package and is only asked for when such a file comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from openentry.files.header import HEADER, is_carried
from openentry.files.profiles.arrow_types import holds, type_expected
from openentry.files.profiles.forms import TEXT_TOP, Form
from openentry.files.profiles.layout import Group, Leaf, layout
from openentry.files.profiles.notes import Notes
from openentry.files.profiles.shape import MARK, is_fact, unknown
from openentry.files.profiles.things import Mask, Things
from openentry.files.sources import Source
from openentry.files.table_arrow import (
    filled,
    instants_of,
    lists_of,
    record_batches,
    texts_of,
    valid_of,
    words_of,
)
from openentry.rules.border import Findings, Numbers, Raw
from openentry.rules.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

_REPEATING = ("word", "code", "noc", "test", "mark", "day", "birth")
"""Forms of which a file holds few distinct texts."""


def profile_batches(source: Source, findings: Findings, rows: int) -> Iterator[pa.RecordBatch]:
    """Give the rows of a file of profiles, at most `rows` at a time; at least one batch.

    Raises
    ------
    InputError
        If PyArrow is not installed, the file is broken or holds facts.
    FactsErrors
        If a column is unknown or of a type that cannot hold its values.
    """
    return record_batches(
        source,
        rows,
        check_schema=lambda schema: _check_schema(schema, findings, source.name),
        repeats=_repeats,
    )


def _repeats(path: str) -> bool:
    """Tell whether a column of a Parquet file holds few distinct texts.

    PyArrow cannot give texts inside lists as places in a dictionary in all cases.
    """
    leaf = layout().leaves.get(path)
    return leaf is not None and leaf.form.name in _REPEATING


def _check_schema(schema: pa.Schema, findings: Findings, file: str) -> None:
    if MARK not in schema.names:
        if any(is_fact(name) for name in schema.names):
            raise InputError("file-holds-facts", file=file)
        findings.add(HEADER, MARK, None, ("expected.profile-needed", {}))
    _check_fields([schema.field(i) for i in range(len(schema))], layout(), findings)
    findings.refuse()


def _check_fields(fields: Sequence[pa.Field], group: Group, findings: Findings) -> None:
    seen: set[str] = set()
    for field in fields:
        column = ".".join((*group.path, field.name))
        if not group.path and is_carried(field.name):
            continue
        if field.name in seen:
            findings.add(HEADER, column, field.name, ("expected.column-once", {}))
        elif field.name in group.groups:
            _check_group(field, column, group.groups[field.name], findings)
        elif field.name not in group.leaves:
            findings.add(HEADER, column, field.name, unknown(field.name, group))
        elif not holds(field.type, group.leaves[field.name].form):
            expected = type_expected(group.leaves[field.name].form)
            findings.add(HEADER, column, field.type, expected)
        seen.add(field.name)


def _check_group(field: pa.Field, column: str, group: Group, findings: Findings) -> None:
    import pyarrow.types as t

    kind = field.type
    if t.is_null(kind):
        return
    if group.many and (t.is_list(kind) or t.is_large_list(kind) or t.is_fixed_size_list(kind)):
        kind = kind.value_type
    elif group.many:
        findings.add(HEADER, column, kind, ("expected.profile-type-structs", {}))
        return
    if t.is_struct(kind):
        _check_fields([kind.field(i) for i in range(kind.num_fields)], group, findings)
    elif not t.is_null(kind):
        name = "structs" if group.many else "struct"
        findings.add(HEADER, column, field.type, (f"expected.profile-type-{name}", {}))


def gather_arrow(batch: pa.RecordBatch, notes: Notes) -> Things:
    """Lay the profiles of a batch out as things, noting every cell that is wrong by itself."""
    places = np.arange(batch.num_rows, dtype=np.int64)
    top = Things(group=layout(), owner=places, parent=None, place=places, number=places * 0)
    own = {
        name: values
        for name, values in zip(batch.schema.names, batch.columns, strict=True)
        if not is_carried(name)
    }
    _fill(top, own, notes)
    return top


def _fill(things: Things, columns: dict[str, pa.Array], notes: Notes) -> None:
    for name, leaf in things.group.leaves.items():
        values = columns.get(name)
        cells = things.hold(leaf, None if values is None else raw_of(values, leaf.form))
        notes.check_forms(things, name, cells)
        if leaf.form.name in ("text", "codes") and values is not None:
            _check_lengths(things, leaf, values, notes)
        if leaf.needed:
            notes.note(things, name, ~cells.given, ("expected.profile-needed", {}))
    for name, group in things.group.groups.items():
        values = columns.get(name)
        inner = _listed if group.many else _single
        things.inner[name] = inner(things, group, values, notes)


def _check_lengths(things: Things, leaf: Leaf, values: pa.Array, notes: Notes) -> None:
    import pyarrow.compute as pc

    if values.null_count == len(values):
        return
    if leaf.form.name == "codes":
        counts = pc.list_value_length(_decoded(values)).fill_null(0).to_numpy().astype(np.int64)
        notes.check_counts(things, leaf.name, counts)
        return
    long = pc.greater(pc.utf8_length(_decoded(values)), TEXT_TOP).fill_null(False)
    wrong: Mask = long.to_numpy(zero_copy_only=False)
    if wrong.any():
        notes.note(things, leaf.name, wrong, ("expected.profile-form-text", {"top": TEXT_TOP}))


def _single(things: Things, group: Group, values: pa.Array | None, notes: Notes) -> Things:
    """Give the structs that are there."""
    there = np.zeros(len(things), np.bool_)
    columns: dict[str, pa.Array] = {}
    if values is not None and values.null_count < len(values):
        valid = valid_of(values)
        there = np.ones(len(things), np.bool_) if valid is None else valid
        columns = _columns(values if valid is None else values.drop_null())
    place = np.flatnonzero(there).astype(np.int64)
    return _made(things, group, place, np.zeros(len(place), np.int64), columns, notes)


def _listed(things: Things, group: Group, values: pa.Array | None, notes: Notes) -> Things:
    """Give the structs of all lists."""
    import pyarrow as pa
    import pyarrow.compute as pc

    counts = np.zeros(len(things), np.int64)
    columns: dict[str, pa.Array] = {}
    if values is not None and values.null_count < len(values):
        counts = pc.list_value_length(values).fill_null(0).to_numpy().astype(np.int64)
        flat = values.flatten()
        if not pa.types.is_null(flat.type):
            columns = _columns(flat)
    place = np.repeat(np.arange(len(things)), counts)
    first = np.cumsum(counts) - counts
    number = np.arange(len(place)) - np.repeat(first, counts)
    name = group.path[-1]
    notes.check_counts(things, name, counts)
    return _made(things, group, place, number, columns, notes)


def _made(
    things: Things,
    group: Group,
    place: np.ndarray[Any, np.dtype[np.int64]],
    number: np.ndarray[Any, np.dtype[np.int64]],
    columns: dict[str, pa.Array],
    notes: Notes,
) -> Things:
    inner = Things(
        group=group, owner=things.owner[place], parent=things, place=place, number=number
    )
    _fill(inner, columns, notes)
    return inner


def _columns(values: pa.StructArray) -> dict[str, pa.Array]:
    """Give the fields of structs; those of a struct that is null are null."""
    names = [values.type.field(i).name for i in range(values.type.num_fields)]
    return dict(zip(names, values.flatten(), strict=True))


def _decoded(values: pa.Array) -> pa.Array:
    import pyarrow.types as t

    return values.dictionary_decode() if t.is_dictionary(values.type) else values


def raw_of(values: pa.Array, form: Form) -> Raw | None:
    """Give a column as the cells of its form are read from; None where nothing is there."""
    import pyarrow as pa
    import pyarrow.types as t

    if t.is_null(values.type):
        return None
    kind = values.type.value_type if t.is_dictionary(values.type) else values.type
    if form.name == "text":
        return [None] * len(values) if values.null_count < len(values) else None
    if form.name == "codes":
        return lists_of(_decoded(values))
    if t.is_timestamp(kind):
        return instants_of(_decoded(values))
    if form.name in ("id", "instant"):
        return texts_of(_decoded(values))
    if t.is_date(kind):
        plain = values.cast(pa.date32())
        days = Numbers(values=filled(plain.cast(pa.int32())), valid=valid_of(plain))
        return Numbers(values=days.values, valid=days.valid, shown=lambda place: str(plain[place]))
    if t.is_decimal(kind):
        values = values.cast(pa.float64())
    elif not (t.is_integer(kind) or t.is_floating(kind) or t.is_boolean(kind)):
        return words_of(values)
    return Numbers(values=filled(values), valid=valid_of(values))
