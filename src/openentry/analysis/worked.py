"""How much work drawn people have on the day of a print, by place, occupation and window.

For the years of the facts table and for what programs and categories ask. The stretches of a
person are three parts at most, each in one occupation and one place: the one worked before,
what came first in the latest stretch, and its end in the primary occupation. Amounts are days
times credited weekly hours; windows and the hours of a year are those of the law of the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.occupations import occupations
from openentry.analysis.people import Flags, People, Small
from openentry.rules.dates import day_number, window_first
from openentry.rules.lawbook import Lawbook

DAYS_A_WEEK = 7
EVERYWHERE = ("canada", "abroad")
Amounts = NDArray[np.int32]
Places = NDArray[np.int16]


def year_amount(lawbook: Lawbook) -> int:
    """Give what a completed year of work comes to: days times credited weekly hours."""
    return DAYS_A_WEEK * lawbook.work.year_hours


def years_in(days: NDArray[np.int16], hours: Small, lawbook: Lawbook) -> Small:
    """Give the completed years in a stretch of days at so many hours a week."""
    return (days.astype(np.int32) * hours // year_amount(lawbook)).astype(np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """Work without a break in one occupation and one place, (n,) each.

    Attributes
    ----------
    days, hours, ago : int32
        Length, credited weekly hours, and days from its end to the day of the print.
    in_canada : bool
    occupation : int16
        Place in `occupations`.
    """

    days: NDArray[np.int32]
    hours: NDArray[np.int32]
    ago: NDArray[np.int32]
    in_canada: Flags
    occupation: Places


class Worked:
    """The work of people on the day of a lawbook.

    Parameters
    ----------
    people : People
    lawbook : Lawbook
    """

    def __init__(self, people: People, lawbook: Lawbook) -> None:
        self._people, self._lawbook = people, lawbook
        self._same = occupations(lawbook).same

    @cached_property
    def canadian_years(self) -> Small:
        """Completed years of Canadian work."""
        return years_in(self._people.canadian_days, self._people.canadian_hours, self._lawbook)

    @cached_property
    def foreign_years(self) -> Small:
        """Completed years of foreign work."""
        return years_in(self._people.foreign_days, self._people.foreign_hours, self._lawbook)

    @cached_property
    def skilled_years(self) -> Small:
        """Completed years of skilled work anywhere."""
        people = self._people
        total = (
            people.canadian_days.astype(np.int32) * people.canadian_hours
            + people.foreign_days.astype(np.int32) * people.foreign_hours
        )
        return (total // year_amount(self._lawbook)).astype(np.uint8)

    @cached_property
    def primary(self) -> Part:
        """The end of the latest stretch, in the primary occupation."""
        return self._latest(self._people.primary_days, self._people.occupation)

    @cached_property
    def earlier(self) -> Part:
        """The stretch before the latest one."""
        people, last = self._people, self._people.latest_in_canada
        return Part(
            days=np.where(last, people.foreign_days, people.canadian_days).astype(np.int32),
            hours=np.where(last, people.foreign_hours, people.canadian_hours).astype(np.int32),
            ago=np.where(last, people.foreign_ago, people.canadian_ago).astype(np.int32),
            in_canada=~last,
            occupation=np.where(people.same_before, people.occupation, people.other_occupation),
        )

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Everything worked, latest first."""
        people, last = self._people, self._people.latest_in_canada
        days = np.where(last, people.canadian_days, people.foreign_days)
        former = self._latest(days - people.primary_days, people.other_occupation)
        before = self.primary.ago + self.primary.days
        former = Part(
            days=former.days,
            hours=former.hours,
            ago=before,
            in_canada=former.in_canada,
            occupation=former.occupation,
        )
        return (self.primary, former, self.earlier)

    def _latest(self, days: NDArray[np.int16], occupation: Places) -> Part:
        people, last = self._people, self._people.latest_in_canada
        return Part(
            days=days.astype(np.int32),
            hours=np.where(last, people.canadian_hours, people.foreign_hours).astype(np.int32),
            ago=np.where(last, people.canadian_ago, people.foreign_ago).astype(np.int32),
            in_canada=last,
            occupation=occupation,
        )

    def amount(self, part: Part, years: int) -> Amounts:
        """Give what a part comes to inside the last years."""
        day = day_number(self._lawbook.day)
        window = day - int(window_first(day, years)) + 1
        inside: Amounts = np.clip(window - part.ago, 0, part.days) * part.hours
        return inside

    def in_canada(self, years: int) -> Amounts:
        """Give what all Canadian work comes to inside the last years."""
        return self._sum([(part, part.in_canada) for part in self.parts], years)

    def in_occupation(
        self, occupation: Places, years: int, places: tuple[str, ...] = EVERYWHERE
    ) -> Amounts:
        """Give what work in one occupation of each person comes to inside the last years."""
        return self._sum(self._of(occupation, places), years)

    def best_run(
        self, occupation: Places, years: int, places: tuple[str, ...] = EVERYWHERE
    ) -> Amounts:
        """Give the most that a stretch without a break comes to in one occupation."""
        best = np.zeros(len(self._people), np.int32)
        for part, counts in self._of(occupation, places):
            best = np.maximum(best, self.amount(part, years) * counts)
        return best

    def _of(self, occupation: Places, places: tuple[str, ...]) -> list[tuple[Part, Flags]]:
        wanted = self._same[occupation]
        return [
            (
                part,
                (self._same[part.occupation] == wanted)
                & np.where(part.in_canada, "canada" in places, "abroad" in places),
            )
            for part in self.parts
        ]

    def _sum(self, parts: list[tuple[Part, Flags]], years: int) -> Amounts:
        total = np.zeros(len(self._people), np.int32)
        for part, counts in parts:
            total += self.amount(part, years) * counts
        return total
