"""How a form names a change: every field of it in one text, so that a choice means one change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openentry.answers.changes_compared import COLUMNS_TOP

LETTERS = "abc"[:COLUMNS_TOP]
"""Of the columns of a comparison, with which the names of their fields begin."""


def key_of(change: Mapping[str, Any]) -> str:
    """Give the text that stands for a change in a form."""
    return ";".join(f"{name}={value}" for name, value in _flat(change))


def _flat(value: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    for name, inner in value.items():
        if isinstance(inner, Mapping):
            yield from _flat(inner, f"{above}{name}.")
        else:
            yield f"{above}{name}", inner
