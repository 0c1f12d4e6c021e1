"""OpenEntry: Canada's Express Entry as an open, dated, explained implementation.

Information, not legal advice. Not the Government of Canada.

    >>> from datetime import date
    >>> import openentry
    >>> lawbook = openentry.Lawbook.on(date(2025, 11, 14))
    >>> facts = openentry.read_facts("candidates.csv")      # doctest: +SKIP
    >>> openentry.crs(facts, lawbook).total                 # doctest: +SKIP
    >>> for read in openentry.read_profiles("people.json", law=lawbook.law):  # doctest: +SKIP
    ...     answer = openentry.evaluate(read.profiles, lawbook)
    ...     answer.programs["cec"].met, answer.score.total
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openentry.files.profiles.reading import check_profiles, read_profiles
    from openentry.files.tables import read_facts
    from openentry.rules.crs import Score, crs
    from openentry.rules.eligibility.coming import changes, holds_until
    from openentry.rules.eligibility.evaluation import (
        Evaluation,
        evaluate,
        evaluate_facts,
        facts_on,
    )
    from openentry.rules.errors import OpenEntryError
    from openentry.rules.explain import Explanation, explain
    from openentry.rules.facts import Facts
    from openentry.rules.joint import Packing, totals
    from openentry.rules.lawbook import Law, Lawbook
    from openentry.rules.profile.batch import Profiles
    from openentry.rules.rounds import Instruction, Selection, select

__version__ = "0.1.0"

_HOME = {
    "Evaluation": "openentry.rules.eligibility.evaluation",
    "Explanation": "openentry.rules.explain",
    "Facts": "openentry.rules.facts",
    "Instruction": "openentry.rules.rounds",
    "Law": "openentry.rules.lawbook",
    "Lawbook": "openentry.rules.lawbook",
    "OpenEntryError": "openentry.rules.errors",
    "Packing": "openentry.rules.joint",
    "Profiles": "openentry.rules.profile.batch",
    "Score": "openentry.rules.crs",
    "Selection": "openentry.rules.rounds",
    "changes": "openentry.rules.eligibility.coming",
    "check_profiles": "openentry.files.profiles.reading",
    "crs": "openentry.rules.crs",
    "evaluate": "openentry.rules.eligibility.evaluation",
    "evaluate_facts": "openentry.rules.eligibility.evaluation",
    "explain": "openentry.rules.explain",
    "facts_on": "openentry.rules.eligibility.evaluation",
    "holds_until": "openentry.rules.eligibility.coming",
    "read_facts": "openentry.files.tables",
    "read_profiles": "openentry.files.profiles.reading",
    "select": "openentry.rules.rounds",
    "totals": "openentry.rules.joint",
}

__all__ = [
    "Evaluation",
    "Explanation",
    "Facts",
    "Instruction",
    "Law",
    "Lawbook",
    "OpenEntryError",
    "Packing",
    "Profiles",
    "Score",
    "Selection",
    "changes",
    "check_profiles",
    "crs",
    "evaluate",
    "evaluate_facts",
    "explain",
    "facts_on",
    "holds_until",
    "read_facts",
    "read_profiles",
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
