"""Replaying a round: recompute it from its record and its pool, and compare everything."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from openentry.files.holding import Held, hold
from openentry.files.record import Record
from openentry.rules.errors import InputError
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law
from openentry.rules.rounds import Instruction

COMPARED = (
    "invited",
    "crs_cutoff",
    "tie_break_at",
    "pool_size",
    "eligible",
    "rule_set",
    "provisional",
    "lawbook_digest",
    "pool_digest",
    "order_digest",
    "authority",
    "type",
    "rules",
    "frozen_pool",
    "result",
    "explanation",
    "checks",
    "deadlines",
    "compatibility",
)
"""What is recomputed, block by block, after the instruction has been taken from the record."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replay:
    """What a replay found.

    Attributes
    ----------
    record : Record
        As it was read.
    held : Held
        As it was recomputed.
    compared : dict
        Name to what was recorded and what was recomputed.
    changed_tables : tuple of str
        Tables of the law that are not the ones the round was decided by.
    """

    record: Record
    held: Held
    compared: dict[str, tuple[object, object]]
    changed_tables: tuple[str, ...]

    @property
    def differences(self) -> tuple[str, ...]:
        """Names of what differs."""
        return tuple(name for name, (was, now) in self.compared.items() if was != now)


def read_record(file: str | os.PathLike[str]) -> Record:
    """Read a record.

    Raises
    ------
    InputError
        ``record-missing``, ``record-unreadable`` with the place in it.
    """
    name = os.fspath(file)
    try:
        text = Path(name).read_text(encoding="utf-8")
        return Record.model_validate(json.loads(text))
    except FileNotFoundError:
        raise InputError("record-missing", file=name) from None
    except OSError as error:
        raise InputError("record-unreadable", file=name, why=str(error.strerror)) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "record"
        raise InputError("record-unreadable", file=name, why=f"{where}: {first['msg']}") from None
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InputError("record-unreadable", file=name, why=str(error)) from None


def instruction_of(record: Record) -> Instruction:
    """Give the instruction a record was made by."""
    return Instruction(
        number=record.number,
        held_at=datetime.fromisoformat(record.held_at),
        kind=record.kind,
        programs=record.programs,
        program=record.program,
        category=record.category,
        invitations=record.invitations,
        crs_minimum=record.crs_minimum,
    )


def replay(file: str | os.PathLike[str], facts: Facts, law: Law) -> Replay:
    """Hold the round of a record again and compare.

    Parameters
    ----------
    file : str or path
        ``record.json``.
    facts : Facts
        The pool.
    law : Law

    Raises
    ------
    InputError
        If the record cannot be read.
    VerificationError
        If the two implementations disagree on an invited candidate.
    """
    record = read_record(file)
    held = hold(instruction_of(record), facts, law, operator=record.operator)
    now = held.record
    was = {table.table: table for table in record.rules.tables}
    changed = [t.table for t in now.rules.tables if was.get(t.table) != t]
    changed += [name for name in was if name not in {t.table for t in now.rules.tables}]
    compared = {name: (getattr(record, name), getattr(now, name)) for name in COMPARED}
    return Replay(record=record, held=held, compared=compared, changed_tables=tuple(changed))
