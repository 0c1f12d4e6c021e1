"""Files of candidates, profiles or facts by what they hold, as facts on a day.

For every command that takes either: a profile has ``birth_on`` at its top level. Facts are taken
as written; from profiles they are derived on the day of the lawbook.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from openentry.files.profiles.kinds import Kind, kind_of
from openentry.files.profiles.reading import read_profiles
from openentry.files.sources import Source, open_source
from openentry.files.tables import CHUNK_ROWS, Chunk, read_facts
from openentry.rules.eligibility.evaluation import Evaluation, evaluate, evaluate_facts
from openentry.rules.lawbook import Lawbook
from openentry.rules.profile.batch import Profiles

Progress = Callable[[int, float | None], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """Some candidates of a file, evaluated on the day of a lawbook.

    Attributes
    ----------
    chunk : Chunk
        Facts, carried columns and the number of the first row.
    evaluation : Evaluation
    profiles : Profiles or None
        None where the file holds facts.
    documents : sequence of dict
        The profiles as objects; empty where the file holds facts.
    """

    chunk: Chunk
    evaluation: Evaluation
    profiles: Profiles | None
    documents: Sequence[Mapping[str, Any]]

    def __len__(self) -> int:
        return len(self.chunk.facts)


def read_candidates(
    source: Source | str | os.PathLike[str],
    lawbook: Lawbook,
    *,
    versions: tuple[str, ...] | None = None,
    kind: Kind | None = None,
    chunk_rows: int = CHUNK_ROWS,
    progress: Progress | None = None,
) -> Iterator[Candidates]:
    """Read candidates chunk by chunk and evaluate them.

    Parameters
    ----------
    source : Source, str or path
        As for `openentry.files.tables.read_facts` and
        `openentry.files.profiles.reading.read_profiles`.
    lawbook : Lawbook
    versions : tuple of str, optional
        Category versions to test; those in force on the day when left out.
    kind : Kind, optional
        What the file must hold; told by what it holds when left out.
    chunk_rows : int
    progress : callable, optional

    Yields
    ------
    Candidates

    Raises
    ------
    FactsErrors, InputError, LimitError
        As the readers of profiles and of facts, each of which refuses what the other reads.
    """
    with _opened(source) as opened:
        if (kind or kind_of(opened)) is Kind.PROFILES:
            for read in read_profiles(
                opened,
                law=lawbook.law,
                on=lawbook.day,
                chunk_rows=chunk_rows,
                progress=progress,
            ):
                evaluation = evaluate(read.profiles, lawbook, versions=versions)
                yield Candidates(
                    chunk=Chunk(facts=evaluation.facts, extra=read.extra, first_row=read.first_row),
                    evaluation=evaluation,
                    profiles=read.profiles,
                    documents=read.documents,
                )
            return
        for chunk in read_facts(
            opened,
            category_ids=lawbook.law.category_ids,
            chunk_rows=chunk_rows,
            progress=progress,
        ):
            yield Candidates(
                chunk=chunk,
                evaluation=evaluate_facts(chunk.facts, lawbook, versions=versions),
                profiles=None,
                documents=(),
            )


def read_chunks(
    source: Source | str | os.PathLike[str],
    lawbook: Lawbook,
    *,
    chunk_rows: int = CHUNK_ROWS,
    progress: Progress | None = None,
) -> Iterator[Chunk]:
    """Read candidates chunk by chunk as facts, to be scored and nothing else.

    Parameters
    ----------
    source, lawbook, chunk_rows, progress
        As for `read_candidates`.
    """
    with _opened(source) as opened:
        if kind_of(opened) is Kind.PROFILES:
            for found in read_candidates(opened, lawbook, chunk_rows=chunk_rows, progress=progress):
                yield found.chunk
            return
        yield from read_facts(
            opened,
            category_ids=lawbook.law.category_ids,
            chunk_rows=chunk_rows,
            progress=progress,
        )


@contextmanager
def _opened(source: Source | str | os.PathLike[str]) -> Iterator[Source]:
    if isinstance(source, Source):
        yield source
    else:
        with open_source(source) as opened:
            yield opened
