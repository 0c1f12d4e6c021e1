"""What the journal tells of one thing, and the finding of a row that is not as it tells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from openentry.registry.examining.findings import Finding
from openentry.registry.models import JournalEntry
from openentry.registry.naming import Named, kind_named
from openentry.wording import Language

NAMED_TOP = 1_000
"""How many rows are named; of more than that, only how many there are is told."""

STATE, MOVES, SCORE, TIMES = "what-state", "what-moves", "what-score", "what-times"
PLACE, MISSING, UNKNOWN = "what-place", "what-missing", "what-unknown"
RECORD, APPROVALS, POOL = "what-record", "what-approvals", "what-pool"
FROZEN, LEAF = "what-frozen", "what-leaf"
SCOPE, GRANT = "what-scope", "what-grant"
ALLOWED, USED = "what-allowed", "what-used"

LIFELESS = {"consent": "kind-consent", "allocation": "kind-allocation", "role": "kind-role"}
"""Kinds of rows that have no states, and their words."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry, as far as it says what a row must be.

    Attributes
    ----------
    index : int
    action : str
    at : datetime
    actor : str
    subject : str
    rules : str
    details : dict
        Empty once the person was erased.
    """

    index: int
    action: str
    at: datetime
    actor: str
    subject: str
    rules: str
    details: dict[str, Any]

    @property
    def after(self) -> str | None:
        """State it led to; None where it moved nothing."""
        after = self.details.get("after")
        return after if isinstance(after, str) else None


def told(rows: QuerySet[JournalEntry]) -> dict[str, list[Told]]:
    """Give the entries among some, in order, by what they are about."""
    found: dict[str, list[Told]] = {}
    wanted = rows.order_by("index").values_list(
        "index", "action", "at", "actor", "subject", "rules", "details"
    )
    for index, action, at, actor, subject, rules, details in wanted.iterator(chunk_size=4_096):
        entry = Told(index, action, at, actor, subject, rules, _read(details))
        found.setdefault(subject, []).append(entry)
    return found


def _read(details: str) -> dict[str, Any]:
    """Read details; that they are no document any more is told with the journal."""
    try:
        read = json.loads(details)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def differs(kind: str, name: str, *what: str) -> Finding:
    """Say that a row is not as the journal tells, and in what."""
    said = tuple(Named(code, f"doctor.{code}") for code in dict.fromkeys(what))
    worded = LIFELESS.get(kind)
    named = kind_named(kind) if worded is None else Named(kind, f"doctor.{worded}")
    params = {"kind": named, "id": name, "what": Several(said)}
    return Finding(code="row-differs", params=params)


@dataclass(frozen=True, slots=True)
class Several:
    """Several things that differ; says them one after the other."""

    names: tuple[Named, ...]

    def message(self, lang: Language = "en") -> str:
        """Say them."""
        return ", ".join(name.message(lang) for name in self.names)


def named_at_most(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Name so many, and count the others."""
    rest = iter(findings)
    yield from islice(rest, NAMED_TOP)
    if count := sum(1 for _ in rest):
        yield Finding(code="rows-differ-more", params={"count": count})
