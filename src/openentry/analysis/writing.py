"""The two verbs that write: reconstruct a pool, and hold the published rounds on one.

For the command line and for notebooks: results in memory, and in a folder that appears whole
or not at all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from openentry.analysis.about import About, about
from openentry.analysis.conditioning import ConditionedPool, conditioned_pool
from openentry.analysis.holding import ROUNDS, HeldRound, hold
from openentry.analysis.people import People
from openentry.analysis.profiles_file import write_profiles
from openentry.analysis.reconstruction import (
    Progress,
    ReconstructedPool,
    quiet,
    reconstruct_pool,
)
from openentry.files.facts_writer import write_facts
from openentry.files.folders import whole_folder
from openentry.files.instruction import instruction_toml
from openentry.files.outputs import write_whole
from openentry.rules.lawbook import Law
from openentry.wording import LANGUAGES

SEED = 379
"""Seed of the demonstration."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reconstruction:
    """A reconstructed pool and what it says of itself."""

    pool: ReconstructedPool
    about: About


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Held:
    """The published rounds as the engine held them on a conditioned pool.

    Attributes
    ----------
    conditioned : ConditionedPool
    rounds : tuple of HeldRound
        377, 378 and 379, in order.
    about : About
    """

    conditioned: ConditionedPool
    rounds: tuple[HeldRound, ...]
    about: About


def reconstruct(
    as_of: date, seed: int, out_dir: Path, progress: Progress = quiet, *, law: Law | None = None
) -> Reconstruction:
    """Reconstruct the pool of a published print and write it.

    Writes ``profiles.parquet``, ``facts.parquet``, ``reconstruction.json``, ``about.en.md``
    and ``about.fr.md``.

    Parameters
    ----------
    as_of : date
        Day of a usable print.
    seed : int
    out_dir : Path
        New or empty.
    progress : callable, optional
    law : Law, optional

    Raises
    ------
    InputError, ConflictError, PoolError
        As `reconstruct_pool` and `whole_folder`; ``parquet-not-installed``.
    """
    with whole_folder(out_dir) as folder:
        pool = reconstruct_pool(as_of, seed, law=law, progress=progress)
        told = about(pool)
        progress("analysis.step-write", 0.85)
        _write_pool(folder, pool)
        _write_about(folder, told)
        progress("analysis.step-write", 1.0)
    return Reconstruction(pool=pool, about=told)


def hold_published(
    seed: int, out_dir: Path, progress: Progress = quiet, *, law: Law | None = None
) -> Held:
    """Reconstruct the pool of 2025-11-09, hold rounds 377, 378 and 379 on it, and write all.

    Writes ``reconstructed/`` and ``arrivals/`` with profiles and facts, what is published and
    assumed, and for each round ``round-<number>/instruction.toml`` and ``pool.parquet``: the
    pool at its instant, ready to be held again. Records and notices are the work of whoever
    holds a round on files.

    Parameters
    ----------
    seed : int
    out_dir : Path
        New or empty.
    progress : callable, optional
    law : Law, optional
    """
    with whole_folder(out_dir) as folder:
        conditioned = conditioned_pool(seed, law=law, progress=progress)
        rounds = hold(conditioned, law=law)
        told = about(
            conditioned.pool, invited=invited_people(conditioned, rounds), conditioned_on=ROUNDS
        )
        progress("analysis.step-write", 0.85)
        for name, pool in (
            ("reconstructed", conditioned.pool),
            ("arrivals", conditioned.arrivals),
        ):
            (folder / name).mkdir()
            _write_pool(folder / name, pool)
        _write_about(folder / "reconstructed", told)
        for turn, held in enumerate(rounds):
            progress("analysis.step-write", 0.9 + 0.1 * turn / len(rounds))
            place = folder / f"round-{held.published.number}"
            place.mkdir()
            write_whole(place / "instruction.toml", instruction_toml(held.instruction))
            write_facts(place / "pool.parquet", held.facts)
        progress("analysis.step-write", 1.0)
    return Held(conditioned=conditioned, rounds=rounds, about=told)


def invited_people(conditioned: ConditionedPool, rounds: tuple[HeldRound, ...]) -> People:
    """Give everyone the rounds invited."""
    everyone = People.concat([conditioned.pool.people, conditioned.arrivals.people])
    ids = np.concatenate([conditioned.pool.facts.id, conditioned.arrivals.facts.id])
    invited = np.concatenate([held.facts.id[held.selection.invited] for held in rounds])
    return everyone.take(np.flatnonzero(np.isin(ids, invited)))


def _write_pool(folder: Path, pool: ReconstructedPool) -> None:
    write_profiles(folder / "profiles.parquet", pool)
    write_facts(folder / "facts.parquet", pool.facts)


def _write_about(folder: Path, told: About) -> None:
    text = json.dumps(told.as_json(), ensure_ascii=False, indent=1)
    write_whole(folder / "reconstruction.json", text + "\n")
    for lang in LANGUAGES:
        write_whole(folder / f"about.{lang}.md", told.markdown(lang))
