"""What changes by itself about a person after a day.

For the list of coming changes. Everything is evaluated on the days on which something may
change, with the law of that day, and compared: a day on which nothing differs is passed over.
The days of one law, a year of them at most, are evaluated in one go.
The end of a profile's time in the pool is a change too, although every answer about its facts
goes on holding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from openentry.rules.dates import anniversary, day_number, day_of
from openentry.rules.eligibility.crossing import next_crossing
from openentry.rules.eligibility.differing import Day, Difference, compare
from openentry.rules.eligibility.due import (
    PROFILE_ENDS,
    events,
    law_day_numbers,
    next_event,
    next_events,
)
from openentry.rules.eligibility.evaluation import Evaluation, evaluate
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.profile.batch import Days, Profiles
from openentry.rules.profile.pool_period import pool_left_on

HORIZON_YEARS = 3
"""How far ahead changes are looked for."""

ALL = 1 << 15
"""More days than may matter in a year."""


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
) -> Iterator[Change]:
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
    Change
    """
    assert len(profile) == 1, "one person at a time"
    since = start = day_number(on)
    last = day_number(until) if until else last_looked_at(start)
    left = int(pool_left_on(profile, law)[0])
    before: Evaluation | None = None
    while since <= last:
        lawbook = law.on(_date(since))
        days, following = _looked_at(profile, lawbook, since, last)
        after = evaluate(_repeated(profile, len(days)), lawbook, days)
        found = list(_compared(before, after))
        # The first day of all is compared with nothing.
        ends = (days == left) & (days > start)
        rows = [row for row, differences in enumerate(found) if differences or ends[row]]
        causes = causes_of(_repeated(profile, len(rows)), lawbook, days[rows])
        new_law = since in law_day_numbers(law)
        for row, codes in zip(rows, causes, strict=True):
            earlier = (after, row - 1) if row else (before or after, -1)
            yield _change(earlier, (after, row), codes, found[row], new_law=new_law and not row)
        before, since = after, following


def _looked_at(profile: Profiles, lawbook: Lawbook, since: int, last: int) -> tuple[Days, int]:
    """Give a day and those after it on which something may change, as long as its law is known.

    Parameters
    ----------
    profile : Profiles
        A batch of one.
    lawbook : Lawbook
        Law of the first day.
    since, last : int
        First day, and the last of interest.

    Returns
    -------
    days : (k,) int32
        Ascending, the first day included.
    following : int
        The next day on which something may change: of another law, or a year on.
    """
    start = np.full(1, since, np.int32)
    _, ends = next_events(profile, lawbook, start, ALL)
    begin, end, found = np.concatenate([start, ends[:-1]]), ends, [start, ends[:-1]]
    while len(begin):
        passes = next_crossing(_repeated(profile, len(begin)), lawbook, begin, end)
        inside = passes < end
        begin, end = passes[inside], end[inside]
        found.append(begin)
    days = np.unique(np.concatenate(found)).astype(np.int32)
    return days[days <= last], int(ends[-1])


def _repeated(profile: Profiles, times: int) -> Profiles:
    return profile.take(np.zeros(times, np.int64))


def _compared(before: Evaluation | None, after: Evaluation) -> Iterator[tuple[Difference, ...]]:
    """Give what differs on each day from the day before it that was looked at."""
    yield () if before is None else tuple(compare((before, -1), (after, 0)))
    for row in range(1, len(after.facts)):
        yield tuple(compare((after, row - 1), (after, row)))


def holds_until(profile: Profiles, law: Law, on: date, *, until: date | None = None) -> date | None:
    """Give the last day on which the answer of a day still holds.

    That the profile leaves the pool ends no answer: its facts give what they gave.

    Returns
    -------
    date or None
        None when nothing changes by itself as far as is looked ahead.
    """
    for change in changes(profile, law, on, until=until):
        if change.differences:
            return change.on - timedelta(days=1)
    return None


def _change(
    before: Day,
    after: Day,
    causes: tuple[str, ...],
    differences: tuple[Difference, ...],
    *,
    new_law: bool,
) -> Change:
    (earlier, was), (later, row) = before, after
    if new_law or any(d.kind == "law" for d in differences):
        causes = (*causes, "law")
    if not differences:
        # What else falls on the day is the cause of nothing.
        causes = (PROFILE_ENDS,)
    assert later.derived is not None
    return Change(
        on=_date(int(later.derived.on[row])),
        causes=causes or ("work",),
        total=(int(earlier.score.total[was]), int(later.score.total[row])),
        rule_set=later.lawbook.rule_set.id,
        provisional=later.lawbook.provisional,
        differences=differences,
    )


def causes_of(profiles: Profiles, lawbook: Lawbook, days: Days) -> list[tuple[str, ...]]:
    """Give the codes of what happens to each person on a day of theirs."""
    found: list[dict[str, None]] = [{} for _ in days]
    if found:
        for event in events(profiles, lawbook, days):
            for owner in event.owner[event.days == days[event.owner]]:
                found[owner][event.code] = None
    return [tuple(codes) for codes in found]


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
