"""What changes by itself about a person after a day.

For the list of coming changes. Everything is evaluated on the days on which something may
change, with the law of that day, and compared: a day on which nothing differs is passed over.
The end of a profile's time in the pool is a change too, although every answer about its facts
goes on holding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import columns
from openentry.rules.crs import SCORE_FIELDS
from openentry.rules.dates import anniversary, day_number, day_of
from openentry.rules.eligibility.conditions import Verdict
from openentry.rules.eligibility.crossing import next_crossing
from openentry.rules.eligibility.due import PROFILE_ENDS, events, next_event
from openentry.rules.eligibility.evaluation import Evaluation, evaluate
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.profile.batch import Days, Profiles
from openentry.rules.profile.pool_period import pool_left_on

HORIZON_YEARS = 3
"""How far ahead changes are looked for."""

CARRIED = frozenset({"id", "submitted_at"})
"""Columns of the facts that say nothing of what follows from a profile."""


def due_on(profiles: Profiles, lawbook: Lawbook, on: Days | None = None) -> Days:
    """Give the first day after which each person must be looked at again.

    Until that day nothing about the person can change, and the profile does not leave the pool;
    on it something may.

    Parameters
    ----------
    profiles : Profiles
    lawbook : Lawbook
        Law of the day.
    on : (n,) days, optional
    """
    day = np.full(len(profiles), day_number(lawbook.day), np.int32) if on is None else on
    event = next_event(profiles, lawbook, day)
    return np.minimum(event, next_crossing(profiles, lawbook, day, event))


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Change:
    """What changes by itself on a day.

    Attributes
    ----------
    on : date
    causes : tuple of str
        Codes of the events of that day; ``work`` where an amount of work passes a line,
        ``profile_ends`` where the profile leaves the pool.
    total : (int, int)
        Points before and after.
    rule_set : str
    provisional : bool
        Whether the points of the day are not known.
    differences : tuple of Difference
        None where the profile leaves the pool and its facts give what they gave.
    """

    on: date
    causes: tuple[str, ...]
    total: tuple[int, int]
    rule_set: str
    provisional: bool
    differences: tuple[Difference, ...]

    @property
    def ends_profile(self) -> bool:
        """Whether the profile leaves the pool on that day."""
        return PROFILE_ENDS in self.causes


def changes(
    profile: Profiles, law: Law, on: date, *, until: date | None = None
) -> Iterator[tuple[Change, Evaluation]]:
    """Give what changes by itself about one person after a day, day by day.

    Parameters
    ----------
    profile : Profiles
        A batch of one.
    law : Law
    on : date
        Nothing before the day after this one is told.
    until : date, optional
        Last day looked at; three years on when left out.

    Yields
    ------
    change : Change
    evaluation : Evaluation
        Of the day of the change.
    """
    assert len(profile) == 1, "one person at a time"
    last = day_number(until) if until else last_looked_at(day_number(on))
    left = int(pool_left_on(profile, law)[0])
    before = evaluate(profile, law.on(on))
    while True:
        lawbook = before.lawbook
        day = int(due_on(profile, lawbook)[0])
        while day <= last:
            later = law.on(_date(day))
            after = evaluate(profile, later)
            differences = tuple(compare(before, after))
            if differences or day == left:
                yield _change(profile, before, after, differences), after
                break
            # Nothing differs: the next day that may is after this one.
            day = int(due_on(profile, later)[0])
        if day > last:
            return
        before = after


def holds_until(profile: Profiles, law: Law, on: date, *, until: date | None = None) -> date | None:
    """Give the last day on which the answer of a day still holds.

    That the profile leaves the pool ends no answer: its facts give what they gave.

    Returns
    -------
    date or None
        None when nothing changes by itself as far as is looked ahead.
    """
    for change, _ in changes(profile, law, on, until=until):
        if change.differences:
            return change.on - timedelta(days=1)
    return None


def compare(before: Evaluation, after: Evaluation, person: int = 0) -> Iterator[Difference]:
    """Give what differs between two evaluations of one person."""
    if before.lawbook.rule_set.id != after.lawbook.rule_set.id:
        yield Difference(
            kind="law",
            name="rule_set",
            before=before.lawbook.rule_set.id,
            after=after.lawbook.rule_set.id,
        )
    earlier, later = before.facts.row(person), after.facts.row(person)
    for column in columns():
        was, is_now = earlier[column.name], later[column.name]
        if column.name not in CARRIED and was != is_now:
            yield Difference(kind="facts", name=column.name, before=was, after=is_now)
    for field in SCORE_FIELDS:
        points = int(getattr(before.score, field)[person]), int(getattr(after.score, field)[person])
        if points[0] != points[1]:
            yield Difference(kind="score", name=field, before=points[0], after=points[1])
    yield from _verdicts("program", before.programs, after.programs, person)
    yield from _verdicts("category", before.categories, after.categories, person)


def _verdicts(
    kind: str, before: dict[str, Verdict], after: dict[str, Verdict], person: int
) -> Iterator[Difference]:
    for name in sorted(before.keys() | after.keys()):
        was, is_now = (_decided(found.get(name), person) for found in (before, after))
        if was != is_now:
            yield Difference(kind=kind, name=name, before=was, after=is_now)


def _decided(verdict: Verdict | None, person: int) -> dict[str, Any] | None:
    """Give what was decided, without amounts that grow from day to day."""
    if verdict is None:
        return None
    row = verdict.row(person)
    conditions = {c["code"]: {"met": c["met"], "needed": c["needed"]} for c in row["conditions"]}
    return {"met": row["met"], "conditions": conditions}


def _change(
    profile: Profiles, before: Evaluation, after: Evaluation, differences: tuple[Difference, ...]
) -> Change:
    day = after.lawbook.day
    causes = causes_of(profile, after.lawbook)
    if any(d.kind == "law" for d in differences) or _other_law(before.lawbook, after.lawbook):
        causes = (*causes, "law")
    if not differences:
        # What else falls on the day is the cause of nothing.
        causes = (PROFILE_ENDS,)
    return Change(
        on=day,
        causes=causes or ("work",),
        total=(int(before.score.total[0]), int(after.score.total[0])),
        rule_set=after.lawbook.rule_set.id,
        provisional=after.lawbook.provisional,
        differences=differences,
    )


def _other_law(before: Lawbook, after: Lawbook) -> bool:
    names = {name: version.id for name, version in before.in_force().items()}
    return names != {name: version.id for name, version in after.in_force().items()}


def causes_of(profile: Profiles, lawbook: Lawbook) -> tuple[str, ...]:
    """Give the codes of what happens to one person on the day of a lawbook."""
    day: NDArray[np.int32] = np.full(1, day_number(lawbook.day), np.int32)
    found = [
        event.code for event in events(profile, lawbook, day) if bool(np.any(event.days == day[0]))
    ]
    return tuple(dict.fromkeys(found))


def last_looked_at(start: int) -> int:
    """Give the last day looked at from a day: the last of the calendar at the latest."""
    return min(int(anniversary(start, HORIZON_YEARS)), day_number(date.max))


def horizon_of(on: date) -> date:
    """Give the last day that is looked at from a day."""
    return _date(last_looked_at(day_number(on)))


def _date(number: int) -> date:
    day = day_of(number)
    assert day is not None
    return day
