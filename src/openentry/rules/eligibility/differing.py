"""What is not the same about a person on two days.

For whoever tells changes one by one. Amounts that grow from day to day are left out: what counts
is whether a condition is met, and what it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openentry.rules.columns import columns
from openentry.rules.crs import SCORE_FIELDS
from openentry.rules.eligibility.conditions import Verdict
from openentry.rules.eligibility.evaluation import Evaluation

Day = tuple[Evaluation, int]
"""An evaluation, and the row in it."""

CARRIED = frozenset({"id", "submitted_at"})
"""Columns of the facts that say nothing of what follows from a profile."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Difference:
    """One thing that is not the same on two days.

    Attributes
    ----------
    kind : "facts", "score", "program", "category" or "law"
    name : str
        Column, component, program, category version, or what part of the law.
    before, after : plain values
        None for not known or not there.
    """

    kind: str
    name: str
    before: object
    after: object


def compare(before: Day, after: Day) -> Iterator[Difference]:
    """Give what differs between a person on two days."""
    (earlier, i), (later, j) = before, after
    laws = earlier.lawbook.rule_set.id, later.lawbook.rule_set.id
    if laws[0] != laws[1]:
        yield Difference(kind="law", name="rule_set", before=laws[0], after=laws[1])
    for column in columns():
        name = column.name
        if name in CARRIED or getattr(earlier.facts, name)[i] == getattr(later.facts, name)[j]:
            continue
        was, is_now = earlier.facts.value(name, i), later.facts.value(name, j)
        if was != is_now:
            yield Difference(kind="facts", name=name, before=was, after=is_now)
    for field in SCORE_FIELDS:
        points = int(getattr(earlier.score, field)[i]), int(getattr(later.score, field)[j])
        if points[0] != points[1]:
            yield Difference(kind="score", name=field, before=points[0], after=points[1])
    yield from _verdicts("program", earlier.programs, later.programs, (i, j))
    yield from _verdicts("category", earlier.categories, later.categories, (i, j))


def _verdicts(
    kind: str,
    before: Mapping[str, Verdict],
    after: Mapping[str, Verdict],
    rows: tuple[int, int],
) -> Iterator[Difference]:
    for name in sorted(before.keys() | after.keys()):
        earlier, later = before.get(name), after.get(name)
        if earlier is not None and later is not None and _same(earlier, later, rows):
            continue
        was, is_now = _decided(earlier, rows[0]), _decided(later, rows[1])
        if was != is_now:
            yield Difference(kind=kind, name=name, before=was, after=is_now)


def _same(before: Verdict, after: Verdict, rows: tuple[int, int]) -> bool:
    """Tell, without a word being made of it, whether the same was decided."""
    i, j = rows
    return len(before.conditions) == len(after.conditions) and all(
        one.code == two.code
        and one.needed.kind == two.needed.kind
        and one.met[i] == two.met[j]
        and one.needed.values[i] == two.needed.values[j]
        for one, two in zip(before.conditions, after.conditions, strict=True)
    )


def _decided(verdict: Verdict | None, row: int) -> dict[str, Any] | None:
    """Give what was decided, without amounts that grow from day to day."""
    if verdict is None:
        return None
    said = verdict.row(row)
    conditions = {c["code"]: {"met": c["met"], "needed": c["needed"]} for c in said["conditions"]}
    return {"met": said["met"], "conditions": conditions}
