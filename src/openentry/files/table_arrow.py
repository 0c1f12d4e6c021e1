"""Facts tables in Parquet and Arrow: whole columns pass without a Python object for each cell.

PyArrow is an extra of the package and is only asked for when such a file comes.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from openentry.files.blocks import Block
from openentry.files.header import HEADER, check_header, is_carried, known_names
from openentry.files.sources import Format, Source
from openentry.rules.border import Findings, Numbers, Raw, Texts, WordLists, Words
from openentry.rules.columns import column
from openentry.rules.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

_UNITS = {"s": 1_000_000, "ms": 1_000, "us": 1, "ns": -1_000}
"""Microseconds in a unit; below zero, units in a microsecond."""

_EXPECTED = {
    "text": "expected.type-text",
    "integer": "expected.type-integer",
    "level": "expected.type-integer",
    "flag": "expected.type-flag",
    "word": "expected.type-text",
    "words": "expected.type-list",
    "instant": "expected.type-instant",
}


def arrow_blocks(
    source: Source, findings: Findings, *, rows: int, require_round: bool
) -> Iterator[Block]:
    """Give the rows of a Parquet or Arrow file, at most `rows` at a time.

    Raises
    ------
    InputError
        If PyArrow is not installed or the file is broken.
    FactsErrors
        If a column is unknown or of a type that cannot hold its values.
    """
    for batch in record_batches(
        source,
        rows,
        check_schema=lambda schema: _check_schema(schema, findings, source.name, require_round),
        repeats=_is_word,
    ):
        yield _block(batch)


def _is_word(path: str) -> bool:
    return path in known_names() and column(path).kind == "word"


def record_batches(
    source: Source,
    rows: int,
    *,
    check_schema: Callable[[pa.Schema], None],
    repeats: Callable[[str], bool],
) -> Iterator[pa.RecordBatch]:
    """Give the rows of a Parquet or Arrow file, at most `rows` at a time; at least one batch.

    Parameters
    ----------
    source : Source
    rows : int
    check_schema : callable
        Is shown the schema before anything is read, and raises if it cannot be used.
    repeats : callable
        Tells of a column of a Parquet file, by its path, whether it holds few distinct texts.

    Raises
    ------
    InputError
        If PyArrow is not installed or the file is broken.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise InputError("parquet-not-installed", file=source.name) from None
    try:
        batches = (
            _parquet_batches(source, rows, repeats)
            if source.format is Format.PARQUET
            else _arrow_batches(source, rows)
        )
        schema = next(batches)
        source.share = 0.0
        check_schema(schema)
        empty = True
        for batch in batches:
            if batch.num_rows:
                # Nothing else tells a broken file from one made to read past its ends.
                batch.validate(full=True)
                empty = False
                yield batch
        if empty:
            columns = [pa.nulls(0, field.type) for field in schema]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)
    except (pa.ArrowException, OSError, EOFError, MemoryError, ValueError) as error:
        reason = str(error).partition("\n")[0][:200]
        raise InputError("arrow-broken", file=source.name, reason=reason) from error


def _parquet_batches(source: Source, rows: int, repeats: Callable[[str], bool]) -> Iterator[Any]:
    """Give the schema, then the batches."""
    import pyarrow.parquet as pq

    path = source.as_file()
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        leaves = [file.schema.column(i) for i in range(len(file.schema))]
    yield schema
    # Words repeat: taking them as places in a dictionary spares making each text anew.
    words = [
        leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY" and repeats(leaf.path)
    ]
    # A buffer instead of whole column chunks: a file of one row group stays small in memory.
    with pq.ParquetFile(path, read_dictionary=words, buffer_size=1 << 20) as file:
        total, done = file.metadata.num_rows, 0
        for batch in file.iter_batches(batch_size=rows):
            done += batch.num_rows
            source.share = done / max(1, total)
            yield batch


def _arrow_batches(source: Source, rows: int) -> Iterator[Any]:
    """Give the schema, then the batches."""
    import pyarrow as pa

    path = source.as_file()
    with open(path, "rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    buffer = pa.py_buffer(mapped)
    if mapped[:6] == b"ARROW1":
        held = pa.ipc.open_file(buffer)
        schema, count = held.schema, held.num_record_batches
        batches = (held.get_batch(i) for i in range(count))
    else:
        stream = pa.ipc.open_stream(buffer)
        schema, count = stream.schema, 0
        batches = iter(stream)
    yield schema
    done = 0
    for number, batch in enumerate(batches):
        done += batch.get_total_buffer_size()
        for start in range(0, batch.num_rows, rows):
            yield batch.slice(start, rows)
            part = min(1.0, (start + rows) / batch.num_rows)
            source.share = (number + part) / count if count else min(1.0, done / len(mapped))
            if hasattr(mmap, "MADV_DONTNEED"):
                # One batch may be the whole file: let go of what has been read.
                mapped.madvise(mmap.MADV_DONTNEED)


def _check_schema(schema: pa.Schema, findings: Findings, file: str, require_round: bool) -> None:
    check_header(schema.names, findings, file=file, require_round=require_round)
    for field in schema:
        if not is_carried(field.name):
            kind = column(field.name).kind
            if not holds(field.type, kind):
                findings.add(HEADER, field.name, field.type, (_EXPECTED[kind], {}))
    findings.refuse()


def holds(kind: pa.DataType, wanted: str) -> bool:
    """Tell whether a type of Arrow can hold a kind of values."""
    import pyarrow.types as t

    if t.is_null(kind):
        return True
    if t.is_dictionary(kind):
        kind = kind.value_type
    text = t.is_string(kind) or t.is_large_string(kind) or t.is_string_view(kind)
    match wanted:
        case "text" | "word":
            return bool(text)
        case "integer" | "level":
            return bool(t.is_integer(kind))
        case "flag":
            return bool(t.is_boolean(kind))
        case "instant":
            return bool(text or (t.is_timestamp(kind) and kind.tz))
        case _:
            listed = t.is_list(kind) or t.is_large_list(kind) or t.is_fixed_size_list(kind)
            return bool(listed) and holds(kind.value_type, "word")


def _block(batch: pa.RecordBatch) -> Block:
    import pyarrow.types as t

    columns: dict[str, Raw] = {}
    extra: dict[str, Any] = {}
    for name, values in zip(batch.schema.names, batch.columns, strict=True):
        if is_carried(name):
            extra[name] = values
        elif not t.is_null(values.type):
            columns[name] = _raw(values, column(name).kind)
    return Block(n=batch.num_rows, columns=columns, extra=extra, text=False, weight=batch.nbytes)


def _raw(values: pa.Array, kind: str) -> Raw:
    import pyarrow.types as t

    dictionary = t.is_dictionary(values.type)
    match kind:
        case "word":
            return words_of(values)
        case "words":
            return lists_of(values.dictionary_decode() if dictionary else values)
        case _:
            if dictionary:
                values = values.dictionary_decode()
            if t.is_timestamp(values.type):
                return instants_of(values)
            if kind in ("text", "instant"):
                return texts_of(values)
            return Numbers(values=filled(values), valid=valid_of(values))


def valid_of(values: pa.Array) -> NDArray[np.bool_] | None:
    """Tell which cells are not null; None where none is."""
    if not values.null_count:
        return None
    valid: NDArray[np.bool_] = values.is_valid().to_numpy(zero_copy_only=False)
    return valid


def filled(values: pa.Array) -> NDArray[Any]:
    """Give the cells as an array, null as zero."""
    if values.null_count:
        # Without this NumPy would turn whole numbers into floats to have room for nulls.
        values = values.fill_null(False if str(values.type) == "bool" else 0)
    filled: NDArray[Any] = values.to_numpy(zero_copy_only=False)
    return filled


def words_of(values: pa.Array) -> Words:
    """Give texts that repeat as places in a list of the distinct ones."""
    import pyarrow.types as t

    coded = values if t.is_dictionary(values.type) else values.dictionary_encode()
    # A dictionary may hold a null of its own, which counts as a null of the column.
    words = coded.dictionary.to_pylist()
    codes, valid = filled(coded.indices), valid_of(coded.indices)
    if None in words:
        null = np.array([word is None for word in words])[codes]
        valid = ~null if valid is None else valid & ~null
    return Words(codes=codes, words=tuple(w or "" for w in words), valid=valid)


def texts_of(values: pa.Array) -> Texts:
    """Give texts where they lie."""
    import pyarrow as pa

    values = values.cast(pa.large_string())
    _, offsets, data = values.buffers()
    n = len(values)
    places = np.frombuffer(offsets, np.int64, n + 1, values.offset * 8)
    held = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    valid = valid_of(values)
    sizes = np.diff(places) if valid is None else np.where(valid, np.diff(places), 0)
    return Texts(data=held, starts=places[:-1], sizes=sizes, valid=valid)


def lists_of(values: pa.Array) -> WordLists:
    """Give lists of words end to end."""
    import pyarrow as pa

    valid = valid_of(values)
    values = values.cast(pa.large_list(values.type.value_type))
    offsets = values.offsets.to_numpy()
    first, last = int(offsets[0]), int(offsets[-1])
    return WordLists(
        words=words_of(values.values.slice(first, last - first)),
        offsets=offsets - first,
        valid=valid,
    )


def instants_of(values: pa.Array) -> Numbers:
    """Give instants as microseconds since 1970."""
    import pyarrow as pa

    factor = _UNITS[values.type.unit]
    counts = filled(values.cast(pa.int64()))
    valid = valid_of(values)
    never = np.iinfo(np.int64).max
    if factor < 0:
        micro, finer = np.divmod(counts, -factor)
        micro[finer != 0] = never
    else:
        top = never // factor
        micro = np.where(np.abs(counts) > top, never, np.clip(counts, -top, top) * factor)

    def shown(place: int) -> object:
        return str(values[place].cast(pa.string()))

    return Numbers(values=micro, valid=valid, shown=shown)
