"""Profiles to facts, programs and categories, beside the second implementation one by one."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.measure import Contestant, Figure, race
from benchmarks.scoring import Different
from openentry import recheck
from openentry.analysis.writing import reconstruct
from openentry.files.candidates import Candidates
from openentry.files.eligibility import answers
from openentry.files.profiles.reading import ProfileChunk, check_profiles, read_profiles
from openentry.files.tables import Chunk
from openentry.files.whole_answer import sections
from openentry.rules.eligibility.coming import due_on
from openentry.rules.eligibility.evaluation import evaluate
from openentry.rules.eligibility.lasting import last_days
from openentry.rules.explain import explain
from openentry.rules.lawbook import Law

PRINT = date(2025, 11, 9)
"""Day of the published print that the people are reconstructed from."""
SINGLES = 200


def people(folder: Path) -> Path:
    """Reconstruct the pool of the print; give its file of profiles."""
    reconstruct(PRINT, 379, folder / "pool")
    return folder / "pool" / "profiles.parquet"


def check(path: Path, law: Law) -> None:
    """Refuse to go on unless both implementations agree on some people.

    Raises
    ------
    Different
    """
    chunk = next(read_profiles(path, law=law))
    some = np.arange(0, len(chunk.profiles), max(1, len(chunk.profiles) // SINGLES))
    found = evaluate(chunk.profiles.take(some), law.on(PRINT)).facts
    for i, place in enumerate(some.tolist()):
        other = recheck.facts(chunk.documents[place], PRINT)
        row = found.row(i)
        if any(row[name] != other[name] for name in row if name not in ("id", "submitted_at")):
            raise Different(f"profile {place + 1} has other facts in the second implementation")


def contest(path: Path, *, runs: int) -> list[Figure]:
    """Time whole pools and single people."""
    law = Law.load()
    lawbook = law.on(PRINT)
    chunks = list(read_profiles(path, law=law))
    n = sum(len(chunk.profiles) for chunk in chunks)
    documents = [chunks[0].documents[i] for i in range(SINGLES)]
    second = itertools.cycle(documents)
    evaluated = [evaluate(chunk.profiles, lawbook) for chunk in chunks]

    def from_file() -> None:
        for chunk in read_profiles(path, law=law):
            evaluate(chunk.profiles, lawbook)

    def in_memory() -> None:
        for chunk in chunks:
            evaluate(chunk.profiles, lawbook)

    def due() -> None:
        for chunk in chunks:
            due_on(chunk.profiles, lawbook)

    def held() -> None:
        for chunk, evaluation in zip(chunks, evaluated, strict=True):
            last_days(chunk.profiles, evaluation)

    return race(
        [
            Contestant(
                name="profiles-file",
                title="Parquet read and checked, facts, programs, categories",
                people=n,
                run=from_file,
            ),
            Contestant(
                name="profiles-memory",
                title="facts, programs, categories of profiles in memory",
                people=n,
                run=in_memory,
            ),
            Contestant(name="profiles-due", title="day to look again", people=n, run=due),
            Contestant(
                name="profiles-held", title="last day each answer holds", people=n, run=held
            ),
            Contestant(
                name="second",
                title="second implementation, facts, programs, categories",
                people=1,
                run=lambda: recheck.facts(next(second), PRINT),
            ),
        ],
        runs=runs,
        warm_up=1,
    )


def single(path: Path, *, runs: int) -> list[Figure]:
    """Time one person, from the object to everything explained."""
    law = Law.load()
    lawbook = law.on(PRINT)
    chunk = next(read_profiles(path, law=law))
    turn = itertools.cycle([chunk.documents[i] for i in range(min(SINGLES, runs))])

    def whole(with_days: bool) -> None:
        read: ProfileChunk = check_profiles([next(turn)], law=law)
        evaluation = evaluate(read.profiles, lawbook)
        explanation = explain(evaluation.facts, lawbook)
        if with_days:
            one = Candidates(
                chunk=Chunk(facts=evaluation.facts, extra={}, first_row=1),
                evaluation=evaluation,
                profiles=read.profiles,
                documents=read.documents,
            )
            (answer,) = answers(one)
            tuple(sections(answer, lawbook, "en", explanation))

    return race(
        [
            Contestant(
                name="profile-explained",
                title="checked, evaluated, every point explained",
                people=1,
                run=lambda: whole(with_days=False),
            ),
            Contestant(
                name="profile-whole",
                title="the same in sentences, with the last day it holds",
                people=1,
                run=lambda: whole(with_days=True),
            ),
        ],
        runs=runs,
        warm_up=5,
    )
