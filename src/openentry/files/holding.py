"""Holding a round on files: select, re-check, record, notices; written wholly or not at all.

The pool is frozen by being read: whoever has the same candidates and the same instruction comes
to the same record, byte for byte. Before anything is written, the second implementation scores
every invited candidate again and makes the selection again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from openentry.files.folders import refuse_filled, whole_folder
from openentry.files.instruction import checked
from openentry.files.notices import notice
from openentry.files.record import Record, record_json
from openentry.files.recording import Outcome, make_record
from openentry.files.second_opinion import agree, knows
from openentry.rules.crs import crs
from openentry.rules.digests import order_digest, pool_digest
from openentry.rules.errors import ConflictError, InputError, PoolError
from openentry.rules.facts import NOT_KNOWN, PROGRAMS, Facts
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.rounds import Instruction, Selection, select
from openentry.wording import LANGUAGES, Language

if TYPE_CHECKING:
    import pyarrow as pa

OPERATORS = ("demonstration", "training", "authority")
"""Who may run this; only an authority's notices speak of invitations as such."""

RECORD, INVITED = "record.json", "invited.parquet"
NOTICE = "notice.{lang}.md"

Progress = Callable[[str, float], None]
"""Told the message id of the step that begins and the share of the whole that is done."""


def _quiet(step: str, done: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Held:
    """A round that was held, before anything is written.

    Attributes
    ----------
    instruction : Instruction
    lawbook : Lawbook
    facts : Facts
        The pool as given.
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
    notices: dict[Language, str]


def hold(
    instruction: Instruction,
    facts: Facts,
    law: Law,
    *,
    operator: str = OPERATORS[0],
    threads: int = 1,
    progress: Progress = _quiet,
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
    progress : callable, optional
        Told each step as it begins: ``notices.step-score``, ``-select``, ``-recheck``,
        ``-digest``, ``-record``.

    Raises
    ------
    PoolError
        ``pool-not-known``, ``pool-id-repeated``, ``pool-nominee``: the pool lacks what a round
        needs.
    VerificationError
        ``recheck-differs``, ``recheck-selects``: the second implementation comes to another
        result; then the round is not held.
    InputError
        ``option-word`` for an unknown operator, and as `instruction_of` where the instruction
        is one that no file could give.
    """
    if operator not in OPERATORS:
        allowed = ", ".join(OPERATORS)
        raise InputError("option-word", option="operator", value=operator, allowed=allowed)
    instruction = checked(instruction, law)
    _check_pool(facts)
    lawbook = law.on(instruction.law_day)
    progress("notices.step-score", 0.0)
    scored = crs(facts, lawbook, threads=threads)
    progress("notices.step-select", 0.05)
    selection = select(scored.total, facts, instruction, lawbook)
    progress("notices.step-recheck", 0.1)
    agreement = None
    if knows(instruction, lawbook):
        agreement = agree(
            facts,
            scored,
            selection,
            instruction,
            lawbook,
            lambda share: progress("notices.step-recheck", 0.1 + 0.3 * share),
        )
    progress("notices.step-digest", 0.4)
    outcome = Outcome(
        instruction=instruction,
        lawbook=lawbook,
        facts=facts,
        score=scored.total,
        selection=selection,
        operator=operator,
        agreement=agreement,
        order_digest=order_digest(scored.total, facts, selection.eligible),
        pool_digest=pool_digest(facts, selection.existing),
    )
    progress("notices.step-record", 0.95)
    record = make_record(outcome)
    notices: dict[Language, str] = {lang: notice(record, law, lang) for lang in LANGUAGES}
    return Held(
        instruction=instruction,
        lawbook=lawbook,
        facts=facts,
        score=scored.total,
        selection=selection,
        record=record,
        notices=notices,
    )


def _check_pool(facts: Facts) -> None:
    """Refuse what no round can be held on; reading a pool from a file refuses it with rows."""
    if (facts.categories == NOT_KNOWN).any():
        raise PoolError("pool-not-known", column="categories")
    if (facts.programs == NOT_KNOWN).any():
        raise PoolError("pool-not-known", column="programs")
    if (facts.id == b"").any():
        raise PoolError("pool-not-known", column="id")
    nominee = (facts.programs >> PROGRAMS.index("pnp") & 1).astype(np.bool_)
    if (odd := nominee != facts.nominated).any():
        raise PoolError("pool-nominee", row=str(int(np.argmax(odd)) + 1))
    order = np.argsort(facts.id, kind="stable")
    again = np.flatnonzero(facts.id[order[1:]] == facts.id[order[:-1]])
    if len(again):
        first, row = (str(int(order[again[0] + i]) + 1) for i in (0, 1))
        raise PoolError("pool-id-repeated", first=first, row=row)


def invited_table(held: Held) -> pa.Table:
    """Give the invited as an Arrow table: rank, id, crs, submitted_at, program.

    The disclaimer stands in the metadata of the table, in both languages.
    """
    import pyarrow as pa

    places = held.selection.invited
    names = np.array(PROGRAMS)[held.selection.programs]
    record = held.record
    about = {
        "number": record.number,
        "held_at": record.held_at,
        "operator": record.operator,
        **{f"statement.{lang}": record.authority.statement.said(lang) for lang in LANGUAGES},
        **{f"disclaimer.{lang}": record.disclaimer.said(lang) for lang in LANGUAGES},
    }
    return pa.table(
        {
            "rank": pa.array(np.arange(1, len(places) + 1, dtype=np.int32)),
            "id": pa.array([i.decode() for i in held.facts.id[places].tolist()], pa.string()),
            "crs": pa.array(held.score[places]),
            "submitted_at": pa.array(held.facts.submitted_at[places], pa.timestamp("us", "UTC")),
            "program": pa.array(names.tolist(), pa.string()),
        },
        metadata=about,
    )


def refuse_filled_folder(folder: Path) -> None:
    """Refuse an output folder that holds something, or a place where none can be.

    Raises
    ------
    ConflictError
        ``round-already-held`` naming the round if it holds a record, ``folder-not-empty`` if it
        holds anything else.
    InputError
        ``folder-is-file``, ``folder-cannot-be-written``.
    """
    if (found := _record_in(folder)) is not None:
        number, held_at = found
        raise ConflictError(
            "round-already-held", folder=str(folder), number=number, held_at=held_at
        )
    refuse_filled(folder)


def _record_in(folder: Path) -> tuple[str, str] | None:
    """Give number and instant of the record in a folder, as far as it can be read."""
    try:
        raw = json.loads((folder / RECORD).read_bytes())
        return str(raw["number"])[:80], str(raw["held_at"])[:80]
    except OSError:
        return None
    except (ValueError, KeyError, TypeError, RecursionError):
        return "?", "?"


def need_parquet() -> None:
    """Refuse to begin when the list of the invited could not be written.

    Raises
    ------
    InputError
        ``round-needs-parquet``.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise InputError("round-needs-parquet") from None


def ready_to_write(folder: Path) -> None:
    """Check, before a round is held, that its results can be written to a folder.

    Raises
    ------
    ConflictError, InputError
        As `refuse_filled_folder` and `need_parquet`.
    """
    need_parquet()
    refuse_filled_folder(folder)


def write(held: Held, folder: Path) -> None:
    """Write record, invited and notices into a folder that appears whole or not at all.

    Raises
    ------
    ConflictError
        As `refuse_filled_folder`; also when another process was first.
    InputError
        ``round-needs-parquet``, or the folder cannot be written.
    """
    ready_to_write(folder)
    import pyarrow.parquet as pq

    with whole_folder(folder) as draft:
        pq.write_table(invited_table(held), draft / INVITED, compression="zstd")
        texts = {RECORD: record_json(held.record)}
        texts |= {NOTICE.format(lang=lang): text for lang, text in held.notices.items()}
        for name, text in texts.items():
            (draft / name).write_text(text, encoding="utf-8", newline="\n")
