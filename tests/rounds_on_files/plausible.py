"""A plausible pool of some hundreds with scores of its own, and rounds to hold on it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
from tests.rounds_on_files.pools import LAW
from tests.rules.people import random_facts

from openentry.rules.facts import PROGRAMS, Facts, microseconds
from openentry.rules.rounds import Instruction

NOON = datetime(2025, 11, 14, 12, tzinfo=UTC)
CATEGORIES = ("healthcare-2", "french-1", "trades-2")


def plausible(n: int, seed: int = 1, *, held_at: datetime = NOON) -> Facts:
    """Give candidates with facts of every kind, a twentieth of them nominees, instants shared."""
    rng = np.random.default_rng(seed)
    facts = random_facts(n, seed, realistic=True)
    nominee = rng.random(n) < 0.05
    programs = (rng.integers(0, 8, n) | nominee * 8).astype(np.int8)
    bits = np.array([0, 0, *(1 << LAW.category_ids.index(name) for name in CATEGORIES)], np.int64)
    # Whole minutes of two days, so that instants repeat.
    before = rng.integers(0, 2 * 24 * 60, n) * 60_000_000
    own = {"id", "category_ids", "submitted_at", "programs", "nominated", "categories"}
    return Facts.build(
        n,
        category_ids=LAW.category_ids,
        id=np.array([b"c%d" % i for i in rng.permutation(n)] or [b""], np.bytes_)[:n],
        submitted_at=microseconds(held_at) - before,
        programs=programs,
        nominated=nominee,
        categories=bits[rng.integers(0, len(bits), n)],
        **{k: getattr(facts, k) for k in Facts.__dataclass_fields__ if k not in own},
    )


def changed(facts: Facts, **columns: Any) -> Facts:  # noqa: ANN401 - any column
    """Give the same candidates with some columns replaced."""
    kept = {k: getattr(facts, k) for k in Facts.__dataclass_fields__}
    return Facts(**(kept | columns))


def general(invitations: int | None = 20, **changes: Any) -> Instruction:  # noqa: ANN401
    """Give a general round of 2025; other keys change it."""
    given: dict[str, Any] = {
        "number": "X1",
        "held_at": NOON,
        "kind": "general",
        "programs": PROGRAMS,
        "invitations": invitations,
    }
    return Instruction(**(given | changes))


def healthcare(invitations: int | None = 20, **changes: Any) -> Instruction:  # noqa: ANN401
    """Give a round of the healthcare category of 2025; other keys change it."""
    given: dict[str, Any] = {
        "kind": "category",
        "category": "healthcare-2",
        "programs": PROGRAMS[:3],
    }
    return general(invitations, **(given | changes))
