"""Scoring a file: read, score, write, chunk by chunk, all or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from openentry.files.candidates import read_chunks
from openentry.files.results import score_writer
from openentry.files.sources import Format, Source
from openentry.files.tables import CHUNK_ROWS
from openentry.rules.crs import crs
from openentry.rules.lawbook import Lawbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What became of a file.

    Attributes
    ----------
    rows : int
        Candidates scored.
    formulas : int
        Cells in CSV output that a spreadsheet would run as formulas and that were left as they
        came; tell the user.
    """

    rows: int
    formulas: int


def score_stream(
    source: Source | str | os.PathLike[str],
    lawbook: Lawbook,
    target: str | os.PathLike[str],
    kind: Format,
    *,
    spreadsheet: bool = False,
    chunk_rows: int = CHUNK_ROWS,
    progress: Callable[[int, float | None], None] | None = None,
) -> Scored:
    """Score every candidate of a file, profiles or facts, under the law of one day.

    Nothing is written when any row is refused.

    Parameters
    ----------
    source : Source, str or path
        As for `openentry.files.candidates.read_candidates`.
    lawbook : Lawbook
    target, kind, spreadsheet
        As for `openentry.files.results.score_writer`.
    chunk_rows : int
        Candidates held in memory at a time.
    progress : callable, optional
        Told the rows read so far and the share of the input, if known.

    Returns
    -------
    Scored

    Raises
    ------
    FactsErrors
        If any cell is impossible.
    InputError, LimitError
        If the input cannot be read or the output cannot be written.
    """
    with score_writer(target, kind, lawbook=lawbook, spreadsheet=spreadsheet) as writer:
        for chunk in read_chunks(source, lawbook, chunk_rows=chunk_rows, progress=progress):
            writer.write(chunk, crs(chunk.facts, lawbook))
    return Scored(rows=writer.rows, formulas=0 if spreadsheet else writer.formulas)
