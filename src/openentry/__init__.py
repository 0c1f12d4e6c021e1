"""OpenEntry: Canada's Express Entry as an open, dated, explained implementation.

Information, not legal advice. Not the Government of Canada.

    >>> from datetime import date
    >>> import openentry
    >>> lawbook = openentry.Lawbook.on(date(2025, 11, 14))
    >>> facts = openentry.read_facts("candidates.csv")      # doctest: +SKIP
    >>> openentry.crs(facts, lawbook).total                 # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openentry.files.tables import read_facts
    from openentry.rules.crs import Score, crs
    from openentry.rules.errors import OpenEntryError
    from openentry.rules.explain import Explanation, explain
    from openentry.rules.facts import Facts
    from openentry.rules.joint import Packing, totals
    from openentry.rules.lawbook import Law, Lawbook
    from openentry.rules.rounds import Instruction, Selection, select

__version__ = "0.1.0"

_HOME = {
    "Explanation": "openentry.rules.explain",
    "Facts": "openentry.rules.facts",
    "Instruction": "openentry.rules.rounds",
    "Law": "openentry.rules.lawbook",
    "Lawbook": "openentry.rules.lawbook",
    "OpenEntryError": "openentry.rules.errors",
    "Packing": "openentry.rules.joint",
    "Score": "openentry.rules.crs",
    "Selection": "openentry.rules.rounds",
    "crs": "openentry.rules.crs",
    "explain": "openentry.rules.explain",
    "read_facts": "openentry.files.tables",
    "select": "openentry.rules.rounds",
    "totals": "openentry.rules.joint",
}

__all__ = [
    "Explanation",
    "Facts",
    "Instruction",
    "Law",
    "Lawbook",
    "OpenEntryError",
    "Packing",
    "Score",
    "Selection",
    "crs",
    "explain",
    "read_facts",
    "select",
    "totals",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for, so that importing stays light."""
    if name not in _HOME:
        raise AttributeError(f"module 'openentry' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
