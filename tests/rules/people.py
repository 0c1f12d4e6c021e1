"""Random candidates for the tests of the core: any allowed value in any column."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import ABILITIES, columns
from openentry.rules.facts import Facts


def random_facts(n: int, seed: int, *, realistic: bool = False) -> Facts:
    """Draw candidates; `realistic` keeps years and ages where the tables change."""
    rng = np.random.default_rng(seed)
    given: dict[str, NDArray[Any]] = {}
    for what in columns():
        match what.kind:
            case "level":
                given[what.name] = rng.integers(what.low, what.high + 1, n).astype(np.uint8)
            case "word":
                given[what.name] = rng.integers(0, len(what.words), n).astype(np.uint8)
            case "integer" if not what.nullable:
                top = {"age": 50}.get(what.name, 7) if realistic else what.high
                given[what.name] = rng.integers(0, top + 1, n).astype(np.uint8)
            case "flag" if not what.nullable:
                given[what.name] = rng.integers(0, 2, n).astype(np.bool_)
    if realistic:
        # High levels are where most points are decided.
        for whose in ("first", "second", "spouse"):
            base = rng.integers(3, 11, n)
            for ability in ABILITIES:
                level = np.clip(base + rng.integers(-1, 2, n), 0, 12)
                given[f"{whose}_{ability}"] = level.astype(np.uint8)
    nameless = given["first_language"] == 0
    for whose in ("first", "second"):
        for ability in ABILITIES:
            given[f"{whose}_{ability}"][nameless] = 0
    return Facts.build(n, category_ids=(), **given)
