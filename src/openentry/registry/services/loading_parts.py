"""Parts of a file being loaded, made ready for writing; no database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from openentry.files.profiles.reading import ProfileChunk, Progress, read_profiles
from openentry.registry.assessing import law
from openentry.registry.services.arriving import Arrivals, prepare_arrivals, source_digests
from openentry.rules.dates import day_number, law_day
from openentry.rules.facts import microseconds
from openentry.rules.profile.deriving import nominated

PART = 20_000
"""Profiles of one act."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """One part of a file, ready to be written.

    Attributes
    ----------
    arrivals : Arrivals
        New people.
    present : int
        Those who are known already.
    later : int
        Those whose profile is submitted only later.
    nominations : dict
        Accepted nominations of those who are known, by their digest.
    rows : int
        Profiles of the file up to the end of this part.
    share : float or None
        Share of the file that they are.
    """

    arrivals: Arrivals
    present: int
    later: int
    nominations: dict[str, dict[str, Any]]
    rows: int
    share: float | None


def file_chunks(path: str, progress: Progress | None = None) -> Iterator[ProfileChunk]:
    """Read a file of profiles as the register needs them.

    Raises
    ------
    FactsErrors, InputError, LimitError
        As `openentry.files.profiles.reading.read_profiles`.
    """
    return read_profiles(
        path,
        law=law(),
        chunk_rows=PART,
        unique_ids=True,
        require_round=True,
        progress=progress,
    )


def prepared_parts(path: str, known: frozenset[str], at: datetime) -> Iterator[Part]:
    """Make the parts of a file ready.

    Parameters
    ----------
    path : str
    known : frozenset of str
        Digests of those who are in the register.
    at : datetime
        Instant of the assessment.

    Raises
    ------
    FactsErrors, InputError, LimitError
        As `file_chunks`; ``person-needs-name``.
    """
    told: list[tuple[int, float | None]] = []
    day = day_number(law_day(at))
    for chunk in file_chunks(path, lambda rows, share: told.append((rows, share))):
        digests = source_digests(chunk.profiles.id)
        n = len(digests)
        there = np.fromiter((digest in known for digest in digests), np.bool_, n)
        submitted = chunk.profiles.submitted_at <= microseconds(at)
        accepted = there & nominated(chunk.profiles, np.full(n, day, np.int32))
        yield Part(
            arrivals=prepare_arrivals(chunk, np.flatnonzero(~there & submitted), digests, at),
            present=int(there.sum()),
            later=int((~there & ~submitted).sum()),
            nominations={
                digests[place]: chunk.documents[place]["nomination"]
                for place in np.flatnonzero(accepted).tolist()
            },
            rows=told[-1][0],
            share=told[-1][1],
        )
