"""Profiles in: any format, chunk by chunk, checked at the border.

A wrong field never stops the reading: everything is read to the end so that all that is wrong
can be told at once, and then the table is refused. Nothing is given after the first wrong row.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from openentry.files.blocks import Extra
from openentry.files.header import is_carried
from openentry.files.profiles.building import build
from openentry.files.profiles.checks import check
from openentry.files.profiles.csv_people import CsvPeople
from openentry.files.profiles.gather import Document, gather
from openentry.files.profiles.notes import Named, Notes, dotted
from openentry.files.profiles.rulings import Rulings
from openentry.files.profiles.shape import Shape
from openentry.files.profiles.things import Things
from openentry.files.sources import Format, Source, open_source
from openentry.files.table_json import json_values
from openentry.files.text import TextBlocks
from openentry.rules.border import Expectation, Findings, Raw
from openentry.rules.border.ids import read_ids, row_numbers
from openentry.rules.border.instants import read_instants
from openentry.rules.lawbook import Law
from openentry.rules.profile.batch import Profiles

if TYPE_CHECKING:
    import pyarrow as pa

CHUNK_ROWS = 65_536
_CHUNK_BYTES_TOP = 8 << 20
"""Most bytes of text that become one chunk: documents take about ten times that."""

Progress = Callable[[int, float | None], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProfileChunk:
    """Some checked profiles of a file.

    Attributes
    ----------
    profiles : Profiles
    documents : sequence of dict
        The same profiles as objects, without what is carried; from Parquet and Arrow each is
        made when it is asked for.
    extra : dict of str to values
        Carried columns, in the order of the input.
    first_row : int
        Number of the first profile in the input, from 1.
    """

    profiles: Profiles
    documents: Sequence[Document]
    extra: dict[str, Extra]
    first_row: int


def read_profiles(
    source: Source | str | os.PathLike[str],
    *,
    law: Law,
    on: date | None = None,
    chunk_rows: int = CHUNK_ROWS,
    unique_ids: bool = False,
    require_round: bool = False,
    progress: Progress | None = None,
) -> Iterator[ProfileChunk]:
    """Read profiles chunk by chunk.

    Chunks come only while nothing wrong has been found. After that the rest is read and checked,
    but not given, and at its end the file is refused. A file without profiles gives one empty
    chunk.

    Parameters
    ----------
    source : Source, str or path
        JSON, JSON lines, CSV, Parquet or Arrow; ``-`` is standard input; gzip is unpacked.
    law : Law
        Reads marks by the charts of language tests and knows the occupations.
    on : date, optional
        Day that is asked about: who is born after it is refused.
    chunk_rows : int
        Most profiles of a chunk.
    unique_ids : bool
        Whether no two profiles may have one ``id``.
    require_round : bool
        Whether ``id`` and ``submitted_at`` may not be left out, which a round needs of everybody.
    progress : callable, optional
        Told the profiles read so far and the share of the input, if known.

    Yields
    ------
    ProfileChunk

    Raises
    ------
    FactsErrors
        At the end, if anything was wrong; at the beginning, if the header was.
    InputError, LimitError
        If the file cannot be read any further, or holds facts.
    """
    assert chunk_rows >= 1
    findings = Findings()
    ids = _Ids(findings) if unique_ids else None
    rulings = Rulings.of(law)
    with _opened(source) as opened:
        rows = 0
        for part in _parts(opened, findings, chunk_rows):
            chunk = part.finished(rulings, findings, rows + 1, Asked(on, require_round))
            rows += len(part)
            if ids is not None and chunk is not None:
                ids.check(chunk)
            if progress:
                progress(rows, opened.done())
            if chunk is not None and not findings.count:
                yield chunk
        findings.refuse()


def check_profiles(
    documents: Sequence[Document], *, law: Law, on: date | None = None
) -> ProfileChunk:
    """Check profiles that come as objects, such as one from a form or a request.

    Parameters
    ----------
    documents : sequence of dict
        With plain values, as JSON has them.
    law : Law
    on : date, optional
        Day that is asked about: who is born after it is refused.

    Raises
    ------
    FactsErrors
        If anything is wrong.
    """
    findings = Findings()
    shape = Shape(findings, "-")
    part = _Documents(dotted)
    for document in documents:
        part.add(*shape.checked(document))
    chunk = part.finished(Rulings.of(law), findings, 1, Asked(on))
    findings.refuse()
    assert chunk is not None
    return chunk


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of profiles beyond their form.

    Attributes
    ----------
    on : date or None
        Day asked about, on which everybody must have been born.
    require_round : bool
        Whether everybody needs an id of their own and an instant of submission.
    """

    on: date | None = None
    require_round: bool = False


class _Part(Protocol):
    """What becomes one chunk."""

    def __len__(self) -> int: ...

    def finished(
        self, rulings: Rulings, findings: Findings, first_row: int, asked: Asked
    ) -> ProfileChunk | None:
        """Check what is left to check and build the columns, if nothing is wrong so far."""
        ...


class _Batch:
    """Rows of a Parquet or Arrow file that become one chunk."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self._batch = batch

    def __len__(self) -> int:
        return int(self._batch.num_rows)

    def finished(
        self, rulings: Rulings, findings: Findings, first_row: int, asked: Asked
    ) -> ProfileChunk | None:
        from openentry.files.profiles.arrow import gather_arrow
        from openentry.files.profiles.arrow_documents import ArrowDocuments

        notes = Notes(findings, first_row)
        profiles = finish(gather_arrow(self._batch, notes), rulings, notes, asked)
        if profiles is None:
            return None
        names = [name for name in self._batch.schema.names if is_carried(name)]
        return ProfileChunk(
            profiles=profiles,
            documents=ArrowDocuments(self._batch),
            extra={name: self._batch.column(name) for name in names},
            first_row=first_row,
        )


class _Documents:
    """Documents that become one chunk."""

    def __init__(self, named: Named) -> None:
        self.documents: list[Document] = []
        self._extra: list[dict[str, Any]] = []
        self._named = named

    def __len__(self) -> int:
        return len(self.documents)

    def add(self, document: Document, extra: dict[str, Any]) -> None:
        self.documents.append(document)
        self._extra.append(extra)

    def finished(
        self, rulings: Rulings, findings: Findings, first_row: int, asked: Asked
    ) -> ProfileChunk | None:
        notes = Notes(findings, first_row, self._named)
        top = gather(self.documents, notes)
        profiles = finish(top, rulings, notes, asked)
        if profiles is None:
            return None
        names = dict.fromkeys(name for extra in self._extra for name in extra)
        return ProfileChunk(
            profiles=profiles,
            documents=self.documents,
            extra={name: [extra.get(name) for extra in self._extra] for name in names},
            first_row=first_row,
        )


def finish(top: Things, rulings: Rulings, notes: Notes, asked: Asked) -> Profiles | None:
    """Check things beside each other and build their columns, if nothing is wrong so far."""
    first, findings = notes.first_row, notes.findings
    raw: dict[str, Raw | None] = {name: top.cells[name].raw for name in ("id", "submitted_at")}
    nothing: list[None] = [None] * len(top)
    ids = row_numbers(first, len(top))
    if raw["id"] is not None or asked.require_round:
        given = nothing if raw["id"] is None else raw["id"]
        ids, _ = read_ids(given, first, findings, asked.require_round)
    at = nothing if raw["submitted_at"] is None else raw["submitted_at"]
    instants, _ = read_instants(at, first, findings, asked.require_round)
    check(top, rulings, notes, asked.on)
    return None if findings.count else build(top, ids, instants, rulings)


class _Ids:
    """Identifiers seen so far, to find those given twice."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._rows: dict[bytes, int] = {}

    def check(self, chunk: ProfileChunk) -> None:
        for row, value in enumerate(chunk.profiles.id.tolist(), start=chunk.first_row):
            first = self._rows.setdefault(value, row)
            if first != row and value:
                expected: Expectation = ("expected.id-once", {"row": str(first)})
                self._findings.add(row, "id", value.decode(), expected)


@contextmanager
def _opened(source: Source | str | os.PathLike[str]) -> Iterator[Source]:
    if isinstance(source, Source):
        yield source
    else:
        with open_source(source) as opened:
            yield opened


def _parts(source: Source, findings: Findings, chunk_rows: int) -> Iterator[_Part]:
    match source.format:
        case Format.JSON | Format.JSON_LINES:
            return _json_parts(source, findings, chunk_rows)
        case Format.CSV:
            return _csv_parts(source, findings, chunk_rows)
        case _:
            # PyArrow is an extra.
            from openentry.files.profiles.arrow import profile_batches

            return map(_Batch, profile_batches(source, findings, chunk_rows))


def _csv_parts(source: Source, findings: Findings, most: int) -> Iterator[_Documents]:
    table = CsvPeople(source, findings)
    shape = Shape(findings, source.name, table.named)
    part, weight, empty = _Documents(table.named), 0, True
    for document, extra, size in table.people():
        own, _ = shape.checked(document)
        part.add(own, extra)
        empty, weight = False, weight + size
        if len(part.documents) >= most or weight > _CHUNK_BYTES_TOP:
            yield part
            table.forget()
            part, weight = _Documents(table.named), 0
    if part.documents or empty:
        yield part


def _json_parts(source: Source, findings: Findings, most: int) -> Iterator[_Documents]:
    blocks = TextBlocks(source)
    shape = Shape(findings, source.name)
    part, weight, empty = _Documents(dotted), 0, True
    since = 0
    for value in json_values(source, blocks):
        part.add(*shape.checked(value))
        empty = False
        since += 1
        if since >= blocks.rows:
            weight += blocks.hand_on(since)
            since = 0
        if len(part.documents) >= most or weight > _CHUNK_BYTES_TOP:
            yield part
            part, weight = _Documents(dotted), 0
    if part.documents or empty:
        yield part
