"""Answers of the scorer: every component, as CSV, JSON, JSON lines or Parquet.

CSV and Parquet have one column a component (``core_age``), JSON one object a block. Carried
columns come last, as they were. Nothing appears until everything has been written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from openentry.files.carried import Carried
from openentry.files.cells import (
    csv_texts,
    id_texts,
    is_formula,
    json_text,
    json_texts,
    neutralised,
    plain_values,
)
from openentry.files.sinks import CsvSink, JsonSink, ParquetSink, needs_care, open_sink
from openentry.files.sources import Format
from openentry.files.tables import Chunk
from openentry.rules.crs import Score
from openentry.rules.lawbook import COMPONENTS, Lawbook
from openentry.rules.loading.sources import load_coverage
from openentry.wording import LANGUAGES, say

if TYPE_CHECKING:
    import pyarrow as pa

HEAD = ("id", "on", "rule_set", "provisional", "total")
POINTS = tuple(
    f"{block}_{name}" for block, names in COMPONENTS.items() for name in (*names, "total")
)
"""Columns of points after the head, in the order of every answer."""


class ScoreWriter:
    """Writes scores chunk by chunk; made by `score_writer`.

    Attributes
    ----------
    rows : int
        Candidates written so far.
    formulas : int
        Cells of ``id`` and carried columns in CSV that a spreadsheet would take for formulas.
    """

    def __init__(
        self, sink: CsvSink | JsonSink | ParquetSink, lawbook: Lawbook, *, spreadsheet: bool
    ) -> None:
        self._sink, self._spreadsheet = sink, spreadsheet
        self._lawbook = lawbook
        self._carried = Carried()
        self.rows = 0
        self.formulas = 0

    def write(self, chunk: Chunk, score: Score) -> None:
        """Write the scores of one chunk.

        Raises
        ------
        InputError
            If CSV or Parquet cannot take a carried column that comes late or changes its type.
        """
        assert len(chunk.facts) == len(score)
        match self._sink:
            case CsvSink():
                self._csv(self._sink, chunk, score)
            case JsonSink():
                self._json(self._sink, chunk, score)
            case _:
                self._sink.write(self._table(chunk, score))
        self.rows += len(score)

    def _csv(self, sink: CsvSink, chunk: Chunk, score: Score) -> None:
        n = len(score)
        begin = self._carried.names is None
        extra = self._carried.plain(chunk.extra, n, chunk.first_row)
        texts = [id_texts(chunk.facts.id, "csv"), *map(csv_texts, extra.values())]
        self.formulas += sum(is_formula(text) for column in texts for text in column)
        if self._spreadsheet:
            texts = [neutralised(column) for column in texts]
        ids, *carried = texts
        if begin:
            sink.write([[name] for name in (*HEAD, *POINTS, *extra)])
        day, rule_set, provisional = self._constants()
        sink.write(
            [
                ids,
                [day] * n,
                [rule_set] * n,
                ["true" if provisional else "false"] * n,
                score.total.tolist(),
                *(getattr(score, name).tolist() for name in POINTS),
                *carried,
            ],
            careful=any(map(needs_care, carried)),
        )

    def _json(self, sink: JsonSink, chunk: Chunk, score: Score) -> None:
        names = tuple(chunk.extra)
        extra = [plain_values(name, values) for name, values in chunk.extra.items()]
        sink.write(
            self._template(names),
            [
                id_texts(chunk.facts.id, "json"),
                score.total.tolist(),
                *(getattr(score, name).tolist() for name in POINTS),
                *map(json_texts, extra),
            ],
        )

    def _template(self, carried: tuple[str, ...]) -> str:
        day, rule_set, provisional = self._constants()
        head = (
            f'"id": %s, "on": "{day}", "rule_set": "{rule_set}", '
            f'"provisional": {json.dumps(provisional)}, "total": %s'
        )
        blocks = (
            f'"{block}": {{' + ", ".join(f'"{name}": %s' for name in (*names, "total")) + "}"
            for block, names in COMPONENTS.items()
        )
        extra = (f"{json_text(name).replace('%', '%%')}: %s" for name in carried)
        return "{" + ", ".join([head, *blocks, *extra]) + "}"

    def _table(self, chunk: Chunk, score: Score) -> pa.Table:
        import pyarrow as pa

        n = len(score)
        _, rule_set, provisional = self._constants()
        extra = self._carried.arrow(chunk.extra, n, chunk.first_row)
        columns = {
            "id": pa.array(chunk.facts.id).cast(pa.string()),
            "on": pa.repeat(pa.scalar(self._lawbook.day, pa.date32()), n),
            "rule_set": pa.repeat(rule_set, n),
            "provisional": pa.repeat(pa.scalar(provisional), n),
            "total": pa.array(score.total),
            **{name: pa.array(getattr(score, name)) for name in POINTS},
            **extra,
        }
        return pa.table(columns).replace_schema_metadata(self._notice())

    def _notice(self) -> dict[str, str]:
        """Give what a Parquet file says of itself beside its rows, in both languages."""
        known_on = load_coverage(self._lawbook.law.roots).verified_on
        said = {
            f"openentry.disclaimer.{lang}": say("common.disclaimer", lang, known_on=known_on)
            for lang in LANGUAGES
        }
        return said | {"openentry.lawbook_digest": self._lawbook.digest}

    def _constants(self) -> tuple[str, str, bool]:
        lawbook = self._lawbook
        return lawbook.day.isoformat(), lawbook.rule_set.id, lawbook.provisional


@contextmanager
def score_writer(
    target: str | os.PathLike[str],
    kind: Format,
    *,
    lawbook: Lawbook,
    spreadsheet: bool = False,
) -> Iterator[ScoreWriter]:
    """Open an answer for writing; it appears whole when the block ends well, never otherwise.

    Parameters
    ----------
    target : str or path
        ``-`` is standard output; a name that ends in ``.gz`` gets gzip; a file that is there
        already is replaced.
    kind : Format
        CSV, JSON, JSON_LINES or PARQUET.
    lawbook : Lawbook
        The law the scores are of.
    spreadsheet : bool
        Put an apostrophe before cells of ``id`` and carried columns that a spreadsheet would
        run as formulas. Off unless asked for: these columns are promised to come back as they
        went in, and programs that read the file would not find their keys again.

    Yields
    ------
    ScoreWriter

    Raises
    ------
    InputError
        If the place cannot be written to, or Parquet is asked for without PyArrow.
    """
    with open_sink(target, kind) as sink:
        yield ScoreWriter(sink, lawbook, spreadsheet=spreadsheet)
