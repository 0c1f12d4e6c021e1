"""What is counted of work, and what it comes to.

For counting everything that is asked of the work of a day in one go: sets of jobs, each in its
own window, lie end to end as one list of stretches, so that what a call costs is paid once for
all of them. Which jobs are in a set is decided in `openentry.rules.profile.work`.

Law: the hours of a year are in ``law/programs/work.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from openentry.rules.lawbook import Lawbook
from openentry.rules.profile.batch import NO_CODE, Days, Flags
from openentry.rules.profile.hours import (
    Amounts,
    Stretches,
    amount_of_hours,
    calendar_months,
    credited,
)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A set of jobs to be counted in a window that ends on the day.

    Attributes
    ----------
    mask : (k,) bool
    years : int, optional
        None for all work there ever was.
    continuous : bool
        Whether to count the best run without a day in between.
    beside : (k,) bool, optional
        Where occupations are counted, jobs of which those that are not coded are counted along
        with each occupation, as if they were in it, and alone, as an occupation of their own
        (`NO_CODE`).
    """

    mask: Flags
    years: int | None
    continuous: bool = False
    beside: Flags | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Tally:
    """What several sets of jobs come to, each in its own window.

    Attributes
    ----------
    work : Stretches
        The sets end to end, the people of each one after the other.
    first, last : (sets * n,) days
    full_time : int
    shape : (sets, n)
    """

    work: Stretches
    first: Days
    last: Days
    full_time: int
    shape: tuple[int, int]

    @cached_property
    def amounts(self) -> Amounts:
        """Credited, (sets, n), in hundredths of a weekly hour times days."""
        return credited(self.work, self.first, self.last, self.full_time).reshape(self.shape)

    @cached_property
    def months(self) -> NDArray[np.int64]:
        """Calendar months touched, (sets, n)."""
        return calendar_months(self.work, self.first, self.last).reshape(self.shape)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """What a set of jobs comes to within a window, (n,) each.

    Attributes
    ----------
    known : int64
        Credited, in hundredths of a weekly hour times days.
    uncoded : int64
        What jobs without a code of the day's edition would be credited alone.
    """

    known: Amounts
    uncoded: Amounts
    _tally: Tally
    _place: int

    def months(self) -> NDArray[np.int64]:
        """Count the calendar months touched, as the official form does."""
        months: NDArray[np.int64] = self._tally.months[self._place]
        return months


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ByCode:
    """What work in each single occupation comes to, a row for each person and occupation.

    Attributes
    ----------
    person, code : (k,) int64
        Ascending by person, then by code.
    amount : (k,) int64
    """

    person: NDArray[np.int64]
    code: NDArray[np.int64]
    amount: Amounts

    def worked(self) -> ByCode:
        """Leave out occupations without work in the window."""
        return self.where(self.amount > 0)

    def where(self, mask: Flags) -> ByCode:
        """Keep some of the rows."""
        return ByCode(person=self.person[mask], code=self.code[mask], amount=self.amount[mask])

    @classmethod
    def parted(
        cls,
        place: NDArray[np.int64],
        person: NDArray[np.int64],
        code: NDArray[np.int64],
        amount: Amounts,
        sets: int,
    ) -> tuple[ByCode, ...]:
        """Part what was counted of several sets end to end; `place` is the set of each row."""
        ends = np.searchsorted(place, np.arange(sets + 1))
        return tuple(
            cls(person=person[a:b], code=code[a:b], amount=amount[a:b]) for a, b in pairwise(ends)
        )


def year(lawbook: Lawbook) -> int:
    """Give one year of work as an amount."""
    return int(amount_of_hours(lawbook.work.year_hours))


def years_of(amount: Amounts, lawbook: Lawbook) -> NDArray[np.int64]:
    """Give the completed years of work in an amount."""
    return amount // year(lawbook)


def best(by_code: ByCode, n: int) -> tuple[Amounts, NDArray[np.int64]]:
    """Give the most that any single occupation comes to, and which; the lower code of equals.

    Returns
    -------
    amount : (n,) int64
        0 without any.
    code : (n,) int64
        `NO_CODE` without any.
    """
    amount, code = np.zeros(n, np.int64), np.full(n, NO_CODE, np.int64)
    np.maximum.at(amount, by_code.person, by_code.amount)
    most = by_code.where(by_code.amount == amount[by_code.person])
    # From the last to the first, so that the lower of equal codes is kept.
    code[most.person[::-1]] = most.code[::-1]
    return amount, code
