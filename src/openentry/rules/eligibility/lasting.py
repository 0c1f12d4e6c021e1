"""Until when the answers about many people, or about one, still hold.

For the last day of every answer. What is looked for is the first change that
`openentry.rules.eligibility.coming` would list, without the list: of each day only whether
something differs. Where people are few, what a call costs counts for more than what it works on;
so several days of each are looked at together, those ahead of a day on which all ends included.

Law: none of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import columns
from openentry.rules.dates import LAST_DAY, day_number, day_of
from openentry.rules.eligibility.coming import last_looked_at
from openentry.rules.eligibility.crossing import next_crossing
from openentry.rules.eligibility.differing import CARRIED
from openentry.rules.eligibility.due import law_day_numbers, next_events
from openentry.rules.eligibility.evaluation import Evaluation, decide
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.profile.batch import Days, Flags, Profiles
from openentry.rules.profile.deriving import derive

Places = NDArray[np.int64]

FEW = 1 << 8
"""So many days are looked at together if people are fewer: about where more days of a person
begin to cost more than another round."""

_DECIDED = frozenset({"programs", "categories"})
"""Columns that say which conditions are met together."""


def last_days(profiles: Profiles, before: Evaluation) -> Days:
    """Give the last day on which the answer of each person still holds.

    Parameters
    ----------
    profiles : Profiles
    before : Evaluation
        Of these profiles, all on the day of its lawbook.

    Returns
    -------
    (n,) int32
        `LAST_DAY` where nothing changes by itself in three years.
    """
    law, start = before.lawbook.law, day_number(before.lawbook.day)
    held = np.full(len(profiles), LAST_DAY, np.int32)
    since = np.full(len(profiles), start, np.int32)
    pending = np.arange(len(profiles))
    while len(pending):
        ahead, left = max(1, FEW // len(pending)), []
        for lawbook, inside in _by_law(law, since[pending]):
            rows = pending[inside]
            whose, each, due, passed = _due(_each(profiles, rows), lawbook, since[rows], ahead)
            near = due <= last_looked_at(start)
            changed = _changed(before, rows[whose], each, due, near)
            # The first day after which the next one of the person is not known to be the next.
            stop = np.flatnonzero(changed | ~near | ~passed)
            person, first = np.unique(whose[stop], return_index=True)
            place, person = stop[first], rows[person]
            held[person[changed[place]]] = due[place[changed[place]]] - 1
            since[person] = due[place]
            left.append(person[near[place] & ~changed[place]])
        pending = np.sort(np.concatenate(left))
    return held


def _due(
    profiles: Profiles, lawbook: Lawbook, since: Days, ahead: int
) -> tuple[Places, Profiles, Days, Flags]:
    """Give days on which each person must be looked at again, one after the other.

    Parameters
    ----------
    profiles, lawbook
        Law of all days of `since`.
    since : (n,) days
    ahead : int
        So many days each, at most.

    Returns
    -------
    whose : (k,) int64
        Ascending.
    each : Profiles
        Of k people: the one of each day.
    due : (k,) days
        Ascending for each.
    passed : (k,) bool
        Whether the next one of the list is the next of the person, if nothing changes.
    """
    whose, event = next_events(profiles, lawbook, since, ahead)
    same = whose[1:] == whose[:-1]
    begin = since[whose]
    begin[1:][same] = event[:-1][same]
    each = _each(profiles, whose)
    due = np.minimum(event, next_crossing(each, lawbook, begin, event))
    return whose, each, due, np.append(same, False) & (due == event)


def _changed(before: Evaluation, rows: Places, each: Profiles, due: Days, near: Flags) -> Flags:
    """Tell of which days something differs; what follows such a day of a person is left open.

    Parameters
    ----------
    before : Evaluation
    rows : (k,) int64
        Places in `before` of the people of `each`, ascending.
    each, due
        As `_due` gives them.
    near : (k,) bool
        Days that are looked at.
    """
    changed, done = np.zeros(len(due), np.bool_), np.zeros(len(before.facts), np.bool_)
    looked = np.flatnonzero(near)
    for lawbook, inside in _by_law(before.lawbook.law, due[looked]):
        at = looked[inside]
        at = at[~done[rows[at]]]
        if len(at):
            changed[at] = differs(before, rows[at], _each(each, at), lawbook, due[at])
            done[rows[at[changed[at]]]] = True
    return changed


def _by_law(law: Law, days: Days) -> Iterator[tuple[Lawbook, Places]]:
    """Part days by the law in force on them; the lawbook is of one of the days."""
    spans = np.searchsorted(law_day_numbers(law), days, side="right")
    for span in np.unique(spans):
        inside = np.flatnonzero(spans == span)
        day = day_of(int(days[inside[0]]))
        assert day is not None
        yield law.on(day), inside


def _each(profiles: Profiles, whose: Places) -> Profiles:
    """Give the profiles at ascending places, which are all of them if there are as many."""
    return profiles if len(whose) == len(profiles) else profiles.take(whose)


def differs(
    before: Evaluation,
    rows: Places,
    profiles: Profiles,
    lawbook: Lawbook,
    on: Days,
) -> Flags:
    """Tell of each person whether another day differs in more than growing amounts.

    Of several days of a person, what is told of those after the first that differs is left open.

    Parameters
    ----------
    before : Evaluation
    rows : (k,) int64
        Places in `before` of the people of `profiles`, ascending.
    profiles : Profiles
        Of k people.
    lawbook : Lawbook
        Law of the other days.
    on : (k,) days
    """
    versions = {version.id for version in lawbook.categories.values()}
    if before.lawbook.rule_set.id != lawbook.rule_set.id or before.categories.keys() != versions:
        return np.ones(len(rows), np.bool_)
    # Points are read from these tables by the facts alone: the same facts have the same points.
    assert before.lawbook.crs is lawbook.crs
    derived = derive(profiles, lawbook, on)
    names = [c.name for c in columns() if c.name not in CARRIED | _DECIDED]
    changed = _other_facts(before.facts, rows, derived.facts, names)
    # Programs and categories need only be decided where no other fact has changed till then.
    asked = np.flatnonzero(~_changed_till(changed, rows))
    if len(asked):
        if len(rows) > FEW and len(asked) < len(rows):
            profiles = profiles.take(asked)
            derived = derive(profiles, lawbook, on[asked])
        else:
            asked = np.arange(len(rows))
        after = decide(profiles, derived, lawbook)
        changed[asked] |= _other_facts(before.facts, rows[asked], after.facts, sorted(_DECIDED))
        changed[asked] |= _other_verdicts(before, rows[asked], after)
    return changed


def _changed_till(changed: Flags, rows: Places) -> Flags:
    """Tell of each day whether it or one before it of the same person is changed."""
    so_far = np.cumsum(changed)
    first = np.searchsorted(rows, rows)
    till: Flags = so_far > (so_far - changed)[first]
    return till


def _other_facts(before: Facts, rows: Places, after: Facts, names: Iterable[str]) -> Flags:
    """Tell of each person whether some of the columns differ."""
    changed = np.zeros(len(rows), np.bool_)
    for name in names:
        changed |= getattr(before, name)[rows] != getattr(after, name)
    return changed


def _other_verdicts(before: Evaluation, rows: Places, after: Evaluation) -> Flags:
    """Tell of each person whether some condition is no longer met, or needs something else."""
    changed = np.zeros(len(rows), np.bool_)
    for group in ("programs", "categories"):
        for name, verdict in getattr(before, group).items():
            conditions = getattr(after, group)[name].conditions
            for one, two in zip(verdict.conditions, conditions, strict=True):
                changed |= one.met[rows] != two.met
                changed |= one.needed.values[rows] != two.needed.values
    return changed
