"""Facts tables in: any format, chunk by chunk, checked at the border.

For scoring, which streams, and for rounds, which need the whole pool. A wrong cell never stops
the reading: everything is read to the end so that all that is wrong can be told at once, and
then the table is refused.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.files.blocks import Block, Extra
from openentry.files.sources import Format, Source, open_source
from openentry.files.table_arrow import arrow_blocks
from openentry.files.table_csv import csv_blocks
from openentry.files.table_json import json_blocks
from openentry.rules.border import Expectation, Findings, check
from openentry.rules.facts import Facts

CHUNK_ROWS = 65_536
_CHUNK_BYTES_TOP = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chunk:
    """Some checked rows of a facts table.

    Attributes
    ----------
    facts : Facts
    extra : dict of str to values
        Carried columns, in the order of the input: a list of plain values, or an Arrow array.
        From CSV every value is text; from JSON whole numbers are int and others Decimal.
    first_row : int
        Number of the first row in the input, from 1; the header is not counted.
    """

    facts: Facts
    extra: dict[str, Extra]
    first_row: int


def read_facts(
    source: Source | str | os.PathLike[str],
    *,
    category_ids: tuple[str, ...],
    chunk_rows: int = CHUNK_ROWS,
    require_round: bool = False,
    progress: Callable[[int, float | None], None] | None = None,
) -> Iterator[Chunk]:
    """Read a facts table chunk by chunk.

    Chunks come only while nothing wrong has been found. After that the rest is read and checked,
    but not given, and at its end the table is refused. A table without candidates gives one empty
    chunk.

    Parameters
    ----------
    source : Source, str or path
        CSV, JSON, JSON lines, Parquet or Arrow; ``-`` is standard input; gzip is unpacked.
    category_ids : tuple of str
        Ids that ``categories`` may hold, in the order of their bits.
    chunk_rows : int
        Most rows of a chunk.
    require_round : bool
        Whether every row must have what a round needs: ``id``, ``submitted_at``, ``programs`` and
        ``categories`` known, ``nominated`` in agreement with ``pnp``.
    progress : callable, optional
        Told the rows read so far and the share of the input, if known.

    Yields
    ------
    Chunk

    Raises
    ------
    FactsErrors
        At the end, if any cell was impossible; at the beginning, if the header was.
    InputError, LimitError
        If the file cannot be read any further.
    """
    assert chunk_rows >= 1
    findings = Findings()
    with _opened(source) as opened:
        held = _Held(category_ids)
        row = 1
        for block in _blocks(opened, findings, chunk_rows, require_round):
            facts = check(
                block.columns,
                block.n,
                text=block.text,
                category_ids=category_ids,
                findings=findings,
                first_row=row,
                require_round=require_round,
            )
            row += block.n
            if progress:
                progress(row - 1, opened.done())
            if findings.count:
                held = _Held(category_ids)
                continue
            if held.rows + block.n > chunk_rows or held.weight > _CHUNK_BYTES_TOP:
                yield held.chunk(row - block.n)
                held = _Held(category_ids)
            held.add(facts, block)
        findings.refuse()
        if held.rows or row == 1:
            yield held.chunk(row)


def read_all(
    source: Source | str | os.PathLike[str],
    *,
    category_ids: tuple[str, ...],
    require_round: bool = False,
    progress: Callable[[int, float | None], None] | None = None,
) -> tuple[Facts, dict[str, Extra]]:
    """Read a whole facts table into memory: about 80 bytes a candidate.

    Parameters
    ----------
    source, category_ids, progress
        As for `read_facts`.
    require_round : bool
        As for `read_facts`; a repeated ``id`` is refused too, naming both rows.

    Returns
    -------
    facts : Facts
    extra : dict of str to values

    Raises
    ------
    FactsErrors, InputError, LimitError
        As `read_facts`.
    """
    columns: dict[str, list[NDArray[Any]]] = {}
    extra: dict[str, list[Extra]] = {}
    n = 0
    for chunk in read_facts(
        source,
        category_ids=category_ids,
        require_round=require_round,
        progress=progress,
    ):
        for field in fields(Facts):
            if field.name != "category_ids":
                columns.setdefault(field.name, []).append(getattr(chunk.facts, field.name))
        for name, values in chunk.extra.items():
            extra.setdefault(name, [[None] * n] if n else []).append(values)
        n += len(chunk.facts)
        for name in extra.keys() - chunk.extra.keys():
            extra[name].append([None] * len(chunk.facts))
    # Column by column, each let go of at once, so that the table is never there twice.
    joined = {name: np.concatenate(columns.pop(name)) for name in list(columns)}
    facts = Facts.build(n, category_ids=category_ids, **joined)
    if require_round:
        _refuse_repeated(facts)
    return facts, {name: _concat(parts) for name, parts in extra.items()}


@contextmanager
def _opened(source: Source | str | os.PathLike[str]) -> Iterator[Source]:
    if isinstance(source, Source):
        yield source
    else:
        with open_source(source) as opened:
            yield opened


def _blocks(
    source: Source, findings: Findings, chunk_rows: int, require_round: bool
) -> Iterator[Block]:
    match source.format:
        case Format.CSV:
            return csv_blocks(source, findings, rows=chunk_rows, require_round=require_round)
        case Format.JSON | Format.JSON_LINES:
            return json_blocks(source, findings, most=chunk_rows)
        case _:
            return arrow_blocks(source, findings, rows=chunk_rows, require_round=require_round)


class _Held:
    """Checked blocks that are not yet a chunk."""

    def __init__(self, category_ids: tuple[str, ...]) -> None:
        self.rows = 0
        self.weight = 0
        self._category_ids = category_ids
        self._facts: list[Facts] = []
        self._extra: dict[str, list[Extra]] = {}

    def add(self, facts: Facts, block: Block) -> None:
        for name, values in block.extra.items():
            self._extra.setdefault(name, [[None] * self.rows] if self.rows else []).append(values)
        self._facts.append(facts)
        self.rows += block.n
        self.weight += block.weight

    def chunk(self, next_row: int) -> Chunk:
        if not self._facts:
            self._facts = [Facts.build(0, category_ids=self._category_ids)]
        return Chunk(
            facts=self._facts[0] if len(self._facts) == 1 else Facts.concat(self._facts),
            extra={name: _concat(parts) for name, parts in self._extra.items()},
            first_row=next_row - self.rows,
        )


def _concat(parts: list[Extra]) -> Extra:
    if len(parts) == 1:
        return parts[0]
    if hasattr(parts[0], "type"):
        import pyarrow as pa

        # Dictionaries may differ from part to part.
        return pa.chunked_array(parts).unify_dictionaries().combine_chunks()  # type: ignore[no-any-return]
    return [value for part in parts for value in part]


def _refuse_repeated(facts: Facts) -> None:
    """Refuse a pool in which two candidates have one identifier."""
    findings = Findings()
    order = np.argsort(facts.id, kind="stable")
    inner = facts.id[order]
    again = np.flatnonzero(inner[1:] == inner[:-1]) + 1
    for place in again[np.argsort(order[again])]:
        row = int(order[place]) + 1
        if not findings.wants(row):
            findings.count += 1
            continue
        first = int(np.searchsorted(inner, inner[place], "left"))
        expected: Expectation = ("expected.id-once", {"row": str(order[first] + 1)})
        findings.add(row, "id", inner[place].decode(), expected)
    findings.refuse()
