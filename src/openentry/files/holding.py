"""Holding a round on files: select, re-check, record, notices; written wholly or not at all.

The pool is frozen by being read: whoever has the same file and the same instruction comes to
the same record, byte for byte. Every invited candidate is scored again by the second
implementation before anything is written.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.files.notices import notice
from openentry.files.record import Record, record_json
from openentry.files.recording import Outcome, make_record
from openentry.recheck.score import score as second_opinion
from openentry.rules.crs import Score, crs
from openentry.rules.digests import order_digest, pool_digest
from openentry.rules.errors import ConflictError, InputError, VerificationError
from openentry.rules.facts import PROGRAMS, Facts
from openentry.rules.lawbook import COMPONENTS, Law, Lawbook
from openentry.rules.rounds import Instruction, Selection, select
from openentry.wording import LANGUAGES

OPERATORS = ("demonstration", "training", "authority")
"""Who may run this; only an authority's notices speak of invitations as such."""

RECORD, INVITED = "record.json", "invited.parquet"

Told = Callable[[str], None]


def _quiet(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Held:
    """A round that was held, before anything is written.

    Attributes
    ----------
    instruction : Instruction
    lawbook : Lawbook
    facts : Facts
        The pool as read.
    score : (n,) int16
    selection : Selection
    record : Record
    notices : dict
        Markdown by language.
    """

    instruction: Instruction
    lawbook: Lawbook
    facts: Facts
    score: NDArray[np.int16]
    selection: Selection
    record: Record
    notices: dict[str, str]


def hold(
    instruction: Instruction,
    facts: Facts,
    law: Law,
    *,
    operator: str = OPERATORS[0],
    threads: int = 1,
    told: Told = _quiet,
) -> Held:
    """Hold a round on a pool.

    Parameters
    ----------
    instruction : Instruction
    facts : Facts
        The pool; candidates submitted after the round do not exist for it.
    law : Law
    operator : {"demonstration", "training", "authority"}
    threads : int
        Cores to use; the answer does not depend on it.
    told : callable
        Told the name of each step as it begins: score, select, recheck, digest.

    Raises
    ------
    PoolError
        If the pool lacks what a round needs.
    VerificationError
        ``recheck-differs`` if the second implementation scores an invited candidate
        otherwise; then the round is not held.
    """
    lawbook = law.on(instruction.law_day)
    told("score")
    scored = crs(facts, lawbook, threads=threads)
    told("select")
    selection = select(scored.total, facts, instruction, lawbook)
    told("recheck")
    compared = recheck(selection.invited, facts, scored, lawbook)
    told("digest")
    outcome = Outcome(
        instruction=instruction,
        lawbook=lawbook,
        facts=facts,
        score=scored.total,
        selection=selection,
        operator=operator,
        compared=compared,
        order_digest=order_digest(scored.total, facts, selection.eligible),
        pool_digest=pool_digest(facts, selection.existing),
    )
    record = make_record(outcome)
    return Held(
        instruction=instruction,
        lawbook=lawbook,
        facts=facts,
        score=scored.total,
        selection=selection,
        record=record,
        notices={lang: notice(record, law, lang) for lang in LANGUAGES},
    )


def recheck(places: NDArray[np.intp], facts: Facts, scored: Score, lawbook: Lawbook) -> int:
    """Score candidates again with the second implementation.

    Returns
    -------
    int
        How many were compared.

    Raises
    ------
    VerificationError
        ``recheck-differs`` with the row in the pool and the component.
    """
    for place in places.tolist():
        other = second_opinion(facts.row(place), lawbook.day)
        ours = scored.blocks(place) | {"total": int(scored.total[place])}
        theirs: dict[str, Any] = {key: other[key] for key in (*COMPONENTS, "total")}  # type: ignore[literal-required]
        for key, value in ours.items():
            if value != theirs[key]:
                raise VerificationError("recheck-differs", row=place + 1, component=key)
    return len(places)


def invited_table(held: Held) -> Any:  # noqa: ANN401 - an Arrow table, known only when PyArrow is
    """Give the invited as an Arrow table: rank, id, crs, submitted_at, program."""
    import pyarrow as pa

    places = held.selection.invited
    names = np.array(PROGRAMS)[held.selection.programs]
    return pa.table(
        {
            "rank": pa.array(np.arange(1, len(places) + 1, dtype=np.int32)),
            "id": pa.array([i.decode() for i in held.facts.id[places].tolist()], pa.string()),
            "crs": pa.array(held.score[places]),
            "submitted_at": pa.array(held.facts.submitted_at[places], pa.timestamp("us", tz="UTC")),
            "program": pa.array(names.tolist(), pa.string()),
        }
    )


def refuse_filled_folder(folder: Path) -> None:
    """Refuse an output folder that holds something, or a place where none can be.

    Raises
    ------
    ConflictError
        ``round-already-held`` if it holds a record, ``folder-not-empty`` if anything else.
    InputError
        ``folder-is-file``.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError("folder-is-file", folder=str(folder))
    if (folder / RECORD).exists():
        raise ConflictError("round-already-held", folder=str(folder))
    if folder.is_dir() and any(folder.iterdir()):
        raise ConflictError("folder-not-empty", folder=str(folder))


def need_parquet() -> None:
    """Refuse to begin when the invited could not be written.

    Raises
    ------
    InputError
        ``parquet-missing``.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise InputError("round-needs-parquet") from None


def write(held: Held, folder: Path) -> None:
    """Write record, invited and notices into a folder that appears whole or not at all.

    Raises
    ------
    ConflictError
        As `refuse_filled_folder`; also when another process was first.
    InputError
        If the folder cannot be written.
    """
    refuse_filled_folder(folder)
    need_parquet()
    import pyarrow.parquet as pq

    folder = folder.absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise InputError(
            "folder-cannot-be-written", folder=str(folder), why=error.strerror or str(error)
        ) from None
    try:
        # Metadata of the table library would differ between its versions, and says nothing.
        pq.write_table(invited_table(held), draft / INVITED, compression="zstd")
        texts = {RECORD: record_json(held.record)}
        texts |= {f"notice.{lang}.md": text for lang, text in held.notices.items()}
        for name, text in texts.items():
            (draft / name).write_text(text, encoding="utf-8")
        for path in (*draft.iterdir(), draft):
            _sync(path)
        draft.chmod(0o755)
        # Onto an empty folder a rename puts ours whole; a folder that was filled meanwhile
        # makes it fail, so of two processes only one holds the round.
        os.replace(draft, folder)
        _sync(folder.parent)
    except OSError as error:
        if folder.exists():
            refuse_filled_folder(folder)
        raise InputError(
            "folder-cannot-be-written", folder=str(folder), why=error.strerror or str(error)
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
