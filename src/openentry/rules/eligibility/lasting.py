"""Until when the answers of many people hold, found together.

For comparing what would be with what is, and for looking again only at those who are due. It
gives what `openentry.rules.eligibility.coming.holds_until` gives of one person, batch by batch:
people whose next day falls under the same law are evaluated as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import columns
from openentry.rules.crs import SCORE_FIELDS
from openentry.rules.dates import LAST_DAY, day_of
from openentry.rules.eligibility.coming import CARRIED, due_on, horizon
from openentry.rules.eligibility.conditions import Verdict
from openentry.rules.eligibility.evaluation import Evaluation, evaluate
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.profile.batch import Days, Flags, Profiles

Places = NDArray[np.int64]


def last_days(
    profiles: Profiles, evaluation: Evaluation, places: Sequence[int] | None = None
) -> Days:
    """Give the last day on which each person's answer still holds.

    Parameters
    ----------
    profiles : Profiles
    evaluation : Evaluation
        Of these profiles, all on the day of its lawbook.
    places : sequence of int, optional
        Whom to look at; everybody when left out.

    Returns
    -------
    (n,) int32
        One for each of the places, in their order; `LAST_DAY` where nothing changes by itself as far as is looked ahead.
    """
    lawbook = evaluation.lawbook
    last = horizon(lawbook.day)
    asked = np.arange(len(profiles)) if places is None else np.array(places, np.int64)
    found = np.full(len(profiles), LAST_DAY, np.int32)
    pending = np.unique(asked)
    days = due_on(profiles.take(pending), lawbook)
    while len(pending := pending[days <= last]):
        days = days[days <= last]
        following = np.full(len(pending), LAST_DAY, np.int32)
        for some, later in _under_one_law(lawbook.law, days):
            people = profiles.take(pending[some])
            differs = _differs(evaluation, evaluate(people, later, days[some]), pending[some])
            found[pending[some][differs]] = days[some][differs] - 1
            same = np.flatnonzero(~differs)
            # Nothing differs: the next day that may is after this one.
            following[some[same]] = due_on(people.take(same), later, days[some][same])
        days = following
    return found[asked]


def _under_one_law(law: Law, days: Days) -> Iterator[tuple[Places, Lawbook]]:
    """Give the places of days on which all the same versions are in force, and one lawbook."""
    books: dict[tuple[str, ...], tuple[list[int], Lawbook]] = {}
    for number in np.unique(days).tolist():
        day = day_of(number)
        assert day is not None
        book = law.on(day)
        key = tuple(f"{name}={version.id}" for name, version in sorted(book.in_force().items()))
        books.setdefault(key, ([], book))[0].append(number)
    for numbers, book in books.values():
        yield np.flatnonzero(np.isin(days, numbers)), book


def _differs(before: Evaluation, after: Evaluation, rows: Places) -> Flags:
    """Tell whose answer after differs from that of the same person, at these rows, before."""
    differs: Flags = np.zeros(len(rows), np.bool_)
    if before.lawbook.rule_set.id != after.lawbook.rule_set.id:
        return ~differs
    for column in columns():
        if column.name not in CARRIED:
            was, now = (getattr(e.facts, column.name) for e in (before, after))
            differs |= was[rows] != now
    for field in SCORE_FIELDS:
        differs |= getattr(before.score, field)[rows] != getattr(after.score, field)
    for earlier, later in (
        (before.programs, after.programs),
        (before.categories, after.categories),
    ):
        if earlier.keys() != later.keys():
            return ~np.zeros(len(rows), np.bool_)
        for name, verdict in earlier.items():
            differs |= _decided_otherwise(verdict, later[name], rows)
    return differs


def _decided_otherwise(before: Verdict, after: Verdict, rows: Places) -> Flags:
    """Tell where something else was decided; amounts found may grow from day to day."""
    differs: Flags = before.met[rows] != after.met
    for was, now in zip(before.conditions, after.conditions, strict=True):
        assert was.code == now.code, "one version asks the same on all its days"
        differs |= was.met[rows] != now.met
        differs |= was.needed.values[rows] != now.needed.values
    return differs

