"""The facts table on its way out: CSV, JSON, JSON lines or Parquet, as `read_facts` reads it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from openentry.files.blocks import Extra
from openentry.files.carried import Carried
from openentry.files.cells import (
    csv_texts,
    fact_texts,
    json_text,
    json_texts,
    plain_values,
    words_of,
)
from openentry.files.sinks import (
    CsvSink,
    JsonSink,
    ParquetSink,
    format_of_name,
    needs_care,
    open_sink,
)
from openentry.files.sources import Format
from openentry.files.tables import CHUNK_ROWS
from openentry.rules.columns import column, columns
from openentry.rules.errors import InputError
from openentry.rules.facts import NOT_KNOWN, NULL_INSTANT, PROGRAMS, Facts

if TYPE_CHECKING:
    import pyarrow as pa

_LISTS = ("programs", "categories")


class FactsWriter:
    """Writes facts chunk by chunk; made by `facts_writer`.

    In CSV an empty list and a list that is not known look alike. A list column that nothing is
    known of in the first chunk is left out of a CSV file; a single row that is not known is
    refused.
    """

    def __init__(self, sink: CsvSink | JsonSink | ParquetSink, names: Sequence[str] | None) -> None:
        self._sink = sink
        self._names = tuple(c.name for c in columns() if names is None or c.name in names)
        self._left_out: frozenset[str] = frozenset()
        self._carried = Carried()
        self.rows = 0

    def write(self, facts: Facts, extra: Mapping[str, Extra] | None = None) -> None:
        """Write candidates, with carried columns if there are any.

        Raises
        ------
        InputError
            If CSV is asked to say that a list is not known for some candidates alone.
        """
        extra = extra or {}
        n, row = len(facts), self.rows + 1
        match self._sink:
            case CsvSink():
                self._csv(self._sink, facts, extra)
            case JsonSink():
                names = (*self._names, *extra)
                cells = (f"{json_text(name).replace('%', '%%')}: %s" for name in names)
                carried = [json_texts(plain_values(k, v)) for k, v in extra.items()]
                texts = [fact_texts(facts, name, "json") for name in self._names]
                self._sink.write("{" + ", ".join(cells) + "}", [*texts, *carried])
            case _:
                self._sink.write(
                    facts_table(facts, self._carried.arrow(extra, n, row), self._names)
                )
        self.rows += n

    def _csv(self, sink: CsvSink, facts: Facts, extra: Mapping[str, Extra]) -> None:
        begin = self._carried.names is None
        if begin:
            nothing = [k for k in _LISTS if len(facts) and not _known(facts, k).any()]
            self._left_out = frozenset(nothing) & frozenset(self._names)
            self._names = tuple(name for name in self._names if name not in self._left_out)
        for name in {*self._names, *self._left_out} & {*_LISTS}:
            odd = _known(facts, name) == (name in self._left_out)
            if odd.any():
                raise InputError(
                    "csv-list-not-known", column=name, row=self.rows + int(np.argmax(odd)) + 1
                )
        plain = self._carried.plain(extra, len(facts), self.rows + 1)
        carried = [csv_texts(values) for values in plain.values()]
        if begin:
            sink.write([[name] for name in (*self._names, *plain)])
        texts = [fact_texts(facts, name, "csv") for name in self._names]
        sink.write([*texts, *carried], careful=any(map(needs_care, carried)))


def _known(facts: Facts, name: str) -> NDArray[np.bool_]:
    known: NDArray[np.bool_] = getattr(facts, name) != NOT_KNOWN
    return known


@contextmanager
def facts_writer(
    target: str | os.PathLike[str],
    kind: Format | None = None,
    *,
    names: Sequence[str] | None = None,
) -> Iterator[FactsWriter]:
    """Open a facts table for writing; it appears whole when the block ends well, never otherwise.

    Parameters
    ----------
    target : str or path
        ``-`` is standard output; a name that ends in ``.gz`` gets gzip; a file that is there
        already is replaced.
    kind : Format, optional
        CSV, JSON, JSON_LINES or PARQUET; told by the name when left out.
    names : sequence of str, optional
        Columns to write; all when left out.

    Yields
    ------
    FactsWriter

    Raises
    ------
    InputError
        If the name tells no format, the place cannot be written to, or Parquet is asked for
        without PyArrow.
    """
    kind = kind or format_of_name(target)
    if kind is None:
        raise InputError("output-format-unknown", file=os.fspath(target))
    with open_sink(target, kind) as sink:
        yield FactsWriter(sink, names)


def write_facts(
    target: str | os.PathLike[str],
    facts: Facts,
    kind: Format | None = None,
    *,
    extra: Mapping[str, Extra] | None = None,
    names: Sequence[str] | None = None,
) -> None:
    """Write a whole facts table; see `facts_writer`."""
    with facts_writer(target, kind, names=names) as writer:
        for start in range(0, max(len(facts), 1), CHUNK_ROWS):
            part = slice(start, start + CHUNK_ROWS)
            carried = {name: values[part] for name, values in (extra or {}).items()}
            writer.write(facts.take(part), carried)


def facts_table(
    facts: Facts,
    extra: Mapping[str, pa.Array] | None = None,
    names: Sequence[str] | None = None,
) -> pa.Table:
    """Give facts as an Arrow table: words as dictionaries, lists of text, instants in UTC."""
    import pyarrow as pa

    chosen = [c.name for c in columns() if names is None or c.name in names]
    return pa.table({name: _array(facts, name) for name in chosen} | dict(extra or {}))


def _array(facts: Facts, name: str) -> pa.Array:
    import pyarrow as pa

    what = column(name)
    values = getattr(facts, name)
    match what.kind:
        case "text":
            return pa.array(values).cast(pa.string())
        case "instant":
            kind = pa.timestamp("us", "UTC")
            return pa.array(values, pa.int64(), mask=values == NULL_INSTANT).cast(kind)
        case "word":
            codes = pa.array(values.astype(np.int8))
            return pa.DictionaryArray.from_arrays(codes, pa.array(what.words, pa.string()))
        case "words":
            words = PROGRAMS if name == "programs" else facts.category_ids
            distinct, places = np.unique(values, return_inverse=True)
            lists = [None if bits == NOT_KNOWN else words_of(int(bits), words) for bits in distinct]
            return pa.array(lists, pa.list_(pa.string())).take(pa.array(places))
        case "flag" if not what.nullable:
            return pa.array(values)
        case "flag":
            return pa.array(values == 1, mask=values == NOT_KNOWN)
        case _:
            unknown = values == NOT_KNOWN if what.nullable else None
            return pa.array(values.astype(np.uint8), mask=unknown)
