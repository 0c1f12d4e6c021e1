"""Whole candidates and rounds held on them, for the tests of records, notices and folders."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from tests.rounds_on_files.pools import LAW
from tests.rules.people import random_facts

from openentry.files.facts_writer import write_facts
from openentry.files.holding import Held, hold, write
from openentry.files.instruction import instruction_toml
from openentry.rules.facts import PROGRAMS, Facts, microseconds
from openentry.rules.rounds import Instruction

NOON = datetime(2025, 11, 14, 17, tzinfo=UTC)
PROVISIONAL = datetime(2026, 11, 4, 17, tzinfo=UTC)
BEFORE_TIE_BREAK = datetime(2017, 5, 31, 17, tzinfo=UTC)
HOUR = 3_600_000_000


def general(**changes: Any) -> Instruction:  # noqa: ANN401 - any key of an instruction
    """Give a general round for ten, changed."""
    keys: dict[str, Any] = {
        "number": "X1",
        "held_at": NOON,
        "kind": "general",
        "programs": PROGRAMS,
        "invitations": 10,
    }
    keys |= changes
    if "crs_minimum" in changes:
        del keys["invitations"]
    return Instruction(**keys)


def category(name: str = "healthcare-2", **changes: Any) -> Instruction:  # noqa: ANN401
    """Give a category round for ten, changed."""
    keys: dict[str, Any] = {"kind": "category", "category": name, "programs": PROGRAMS[:3]}
    return general(**keys | changes)


def people(n: int, seed: int, at: datetime = NOON, *, late: int = 0, **columns: Any) -> Facts:  # noqa: ANN401
    """Draw candidates who can stand in a round; the last few of them come too late for it."""
    dice = np.random.default_rng(seed)
    drawn = random_facts(n, seed, realistic=True)
    known = {f.name: getattr(drawn, f.name) for f in fields(Facts) if f.name != "category_ids"}
    hours = dice.integers(0, 4, n)
    hours[n - late :] = -1
    known["id"] = np.array([f"p{i}" for i in range(n)], np.bytes_)
    known["submitted_at"] = microseconds(at) - hours * HOUR
    known["programs"] = dice.integers(0, 16, n).astype(np.int8)
    known["categories"] = dice.integers(0, 1 << len(LAW.category_ids), n)
    known |= columns
    known["nominated"] = known["programs"] >> 3 == 1
    return Facts.build(n, category_ids=LAW.category_ids, **known)


def folder_of(instruction: Instruction, facts: Facts, folder: Path, **options: Any) -> Held:  # noqa: ANN401
    """Hold a round and write it beside its pool and its instruction."""
    held = hold(instruction, facts, LAW, **options)
    write(held, folder / "out")
    write_facts(folder / "pool.parquet", facts)
    (folder / "round.toml").write_text(instruction_toml(instruction), encoding="utf-8")
    return held
