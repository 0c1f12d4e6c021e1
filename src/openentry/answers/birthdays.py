"""What birthdays do to a score in the years to come, with everything else as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from openentry.answers.quick_facts import QuickFacts
from openentry.rules.crs import crs
from openentry.rules.dates import anniversary, completed_years, day_number, day_of
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law

AHEAD_YEARS = 3
"""How far ahead is looked: what the law will be later nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Birthday:
    """A birthday on which the total changes.

    Attributes
    ----------
    on : date
    age : int
    before, after : int
        The totals, each under the law of its day as far as it is known.
    provisional : bool
        Whether the law of that day is not wholly known.
    """

    on: date
    age: int
    before: int
    after: int
    provisional: bool

    @property
    def change(self) -> int:
        """Points gained; lost where below zero."""
        return self.after - self.before


def birthdays(told: QuickFacts, law: Law) -> tuple[Birthday, ...]:
    """Give the birthdays ahead on which the total changes; none where no birth date is told."""
    if told.born_on is None:
        return ()
    born = day_number(told.born_on)
    age = int(completed_years(born, day_number(told.on)))
    found = []
    for years in range(age + 1, age + 1 + AHEAD_YEARS):
        day = day_of(int(anniversary(np.array([born]), np.array([years]))[0]))
        assert day is not None
        lawbook = law.on(day)
        before, after = (
            int(crs(_aged(told.facts, each), lawbook).total[0]) for each in (years - 1, years)
        )
        if before != after:
            found.append(
                Birthday(
                    on=day,
                    age=years,
                    before=before,
                    after=after,
                    provisional=lawbook.provisional,
                )
            )
    return tuple(found)


def _aged(facts: Facts, age: int) -> Facts:
    return replace(facts, age=np.array([age], np.uint8))
