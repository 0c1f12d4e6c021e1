"""Which work counts for what, and how much of it there is.

For the years of work of the facts table and for the conditions of programs and categories. Each
purpose has its own set of jobs: Canadian work for the ranking must be authorised, with status and
not self-employed; work for the federal skilled worker class may be self-employed or done while
studying. A job whose code is not of the edition of the day is *not coded*: it is never guessed
into another code, so what it could add is kept apart.

Law: IRPR 73(2), 75(2), 80, 87.1(2) and (3), 87.2(3); MI ss. 15 and 25; edition of the
occupations, exceptions and windows in ``law/programs/work.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from openentry.rules.dates import window_first
from openentry.rules.lawbook import Lawbook
from openentry.rules.profile.batch import NO_CODE, Flags, History, Rows
from openentry.rules.profile.coding import skilled_codes
from openentry.rules.profile.hours import (
    Amounts,
    Stretches,
    amount_of_hours,
    calendar_months,
    credited,
    longest_run,
    run_numbers,
    stretches,
)

ALL_TIME = -(1 << 22)
"""A day before all work."""


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
    _work: Stretches
    _window: tuple[NDArray[np.int32], NDArray[np.int32]]

    def months(self) -> NDArray[np.int64]:
        """Count the calendar months touched, as the official form does."""
        return calendar_months(self._work, *self._window)


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


class Work:
    """The jobs of people on a day, by purpose.

    Parameters
    ----------
    history : History
    lawbook : Lawbook
    on : (n,) days
        Scoring day of each person; the law is that of the lawbook all the same.
    """

    def __init__(self, history: History, lawbook: Lawbook, on: NDArray[np.int32]) -> None:
        self.jobs: Rows = history.jobs
        self.on = on
        self._n = len(on)
        self._lawbook = lawbook
        self._windows: dict[int, NDArray[np.int32]] = {}
        self._by_places: dict[tuple[tuple[str, ...], int, bool], tuple[ByCode, Amounts]] = {}

    def _window(self, years: int) -> NDArray[np.int32]:
        """Give the first day of each person's window of so many years."""
        if years not in self._windows:
            self._windows[years] = window_first(self.on, years)
        return self._windows[years]

    @cached_property
    def code(self) -> NDArray[np.int64]:
        """Code of each stretch of a job in the edition of the day, `NO_CODE` for none."""
        return self.jobs[f"noc_{self._lawbook.work.noc_edition}"].astype(np.int64)

    @cached_property
    def coded(self) -> Flags:
        """Whether each stretch of a job has a code of the day's edition."""
        coded: Flags = self.code != NO_CODE
        return coded

    @cached_property
    def skilled(self) -> Flags:
        """Whether each coded stretch is in an occupation that counts as skilled."""
        skilled: Flags = self.coded & skilled_codes(self._lawbook)[self.code]
        return skilled

    @cached_property
    def _begun(self) -> Flags:
        begun: Flags = self.jobs["started_on"] <= self.on[self.jobs.owner]
        return begun

    @cached_property
    def _allowed(self) -> Flags:
        """Paid, and in Canada authorised and with status."""
        jobs = self.jobs
        allowed: Flags = jobs["paid"] & (~jobs["in_canada"] | (jobs["authorised"] & jobs["status"]))
        return allowed

    @cached_property
    def abroad(self) -> Flags:
        """Paid work outside Canada, or from Canada for a foreign employer where that counts."""
        jobs = self.jobs
        elsewhere = ~jobs["in_canada"]
        if self._lawbook.work.remote_counts_as == "foreign":
            elsewhere = elsewhere | jobs["remote"]
        outside: Flags = elsewhere & jobs["paid"]
        return outside

    @cached_property
    def employed_in_canada(self) -> Flags:
        """Canadian work in any occupation, as the ranking and the experience class count it."""
        jobs = self.jobs
        own = jobs["self_employed"]
        if self._lawbook.work.self_employed_physicians:
            own = own & ~jobs["public_physician"]
        here: Flags = jobs["in_canada"] & ~jobs["remote"] & self._allowed & ~own & ~jobs["student"]
        return here

    @cached_property
    def any_in_canada(self) -> Flags:
        """Authorised Canadian work, self-employed or while studying included."""
        jobs = self.jobs
        here: Flags = jobs["in_canada"] & ~jobs["remote"] & self._allowed
        return here

    @cached_property
    def outside_canada(self) -> Flags:
        """Paid work that is done outside Canada."""
        outside: Flags = ~self.jobs["in_canada"] & self.jobs["paid"]
        return outside

    @cached_property
    def of_trades(self) -> Flags:
        """Work that the skilled trades class may count, whoever it is done for."""
        return self.outside_canada | (self.jobs["in_canada"] & self._allowed)

    @cached_property
    def of_skilled_worker(self) -> Flags:
        """Work in any occupation that the federal skilled worker class may count."""
        return self.abroad | self.any_in_canada

    def counted(self, mask: Flags, years: int, *, skilled: bool = True) -> Counted:
        """Count a set of jobs in the window of so many years that ends on the day.

        Parameters
        ----------
        mask : (k,) bool
            Jobs that pass everything but their occupation.
        years : int
        skilled : bool
            Whether only skilled occupations count.
        """
        first = self._window(years)
        known = self._stretches(mask & (self.skilled if skilled else self.coded))
        return Counted(
            known=self._credited(known, first),
            uncoded=self._uncoded(mask, first),
            _work=known,
            _window=(first, self.on),
        )

    def amount(self, mask: Flags, first: ArrayLike) -> Amounts:
        """Count a set of jobs from some day on, whatever their occupation."""
        return self._credited(self._stretches(mask), first)

    def uncoded(self, mask: Flags, years: int) -> Amounts:
        """Count the jobs of a set that have no code of the day's edition."""
        return self._uncoded(mask, self._window(years))

    def by_code(
        self,
        mask: Flags,
        years: int,
        *,
        continuous: bool = False,
        beside: Flags | None = None,
    ) -> ByCode:
        """Count a set of jobs occupation by occupation, each alone.

        Parameters
        ----------
        mask : (k,) bool
            Only coded jobs among them are counted.
        years : int
        continuous : bool
            Whether to count the best run without a day in between.
        beside : (k,) bool, optional
            Jobs of which those that are not coded are counted along with each occupation, as if
            they were in it, and alone, as an occupation of their own (`NO_CODE`).
        """
        work, person, code = self._by_occupation(mask, beside)
        first, last = self._window(years)[person], self.on[person]
        count = longest_run if continuous else credited
        return ByCode(
            person=person,
            code=code,
            amount=count(work, first, last, self._lawbook.work.full_time_hours_week),
        )

    def of_places(
        self, places: tuple[str, ...], years: int, *, continuous: bool = False
    ) -> tuple[ByCode, Amounts]:
        """Count work in each occupation by where it was done, as categories do.

        Many categories ask the same of different occupations, so the count is kept.

        Parameters
        ----------
        places : tuple of "canada" and "abroad"
        years : int
        continuous : bool

        Returns
        -------
        by_code : ByCode
            Every occupation, each alone.
        uncoded : (n,) int64
            What jobs without a code of the day's edition come to.
        """
        key = (places, years, continuous)
        if key not in self._by_places:
            mask = self.in_places(places)
            count = self.by_code(mask, years, continuous=continuous)
            self._by_places[key] = count, self.uncoded(mask, years)
        return self._by_places[key]

    def in_places(self, places: tuple[str, ...]) -> Flags:
        """Tell of each stretch of a job whether it counts for a category by where it was done."""
        inside = np.zeros(len(self.jobs), np.bool_)
        if "canada" in places:
            inside = inside | self.employed_in_canada
        if "abroad" in places:
            inside = inside | self.outside_canada
        return inside

    def by_run(self, mask: Flags, years: int, *, beside: Flags | None = None) -> ByCode:
        """Count each unbroken run of work in one occupation alone, every run a row.

        Parameters
        ----------
        mask, years, beside
            As for `by_code`.
        """
        work, persons, codes = self._by_occupation(mask, beside)
        runs, run = run_numbers(work)
        alone = Stretches(
            group=run, first=work.first, last=work.last, weekly=work.weekly, groups=len(runs)
        )
        group = work.group[runs]
        person = persons[group]
        first, last = self._window(years)[person], self.on[person]
        return ByCode(
            person=person,
            code=codes[group],
            amount=credited(alone, first, last, self._lawbook.work.full_time_hours_week),
        )

    def _by_occupation(
        self, mask: Flags, beside: Flags | None
    ) -> tuple[Stretches, NDArray[np.int64], NDArray[np.int64]]:
        """Part work by person and occupation, and give the person and the code of each part."""
        rows = np.flatnonzero(mask & self.coded & self._begun)
        loose = rows[:0]
        if beside is not None:
            loose = np.flatnonzero(beside & ~self.coded & self._begun)
        owner, code = self.jobs.owner, self.code - NO_CODE
        many = int(code.max(initial=0)) + 1
        own = owner.astype(np.int64) * many
        keys, group = np.unique(np.r_[own[rows] + code[rows], own[loose]], return_inverse=True)
        # Each job that is not coded goes into every part of its owner.
        begin = np.searchsorted(keys, own[loose])
        times = np.searchsorted(keys, own[loose] + many) - begin
        nth = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        rows = np.r_[rows, np.repeat(loose, times)]
        group = np.r_[group[: len(group) - len(loose)], np.repeat(begin, times) + nth]
        return self._of_rows(rows, group, len(keys)), keys // many, keys % many + NO_CODE

    def _stretches(self, mask: Flags) -> Stretches:
        rows = np.flatnonzero(mask & self._begun)
        return self._of_rows(rows, self.jobs.owner[rows], self._n)

    def _of_rows(self, rows: NDArray[np.int64], group: NDArray[np.int64], groups: int) -> Stretches:
        jobs = self.jobs
        return stretches(
            group,
            jobs["started_on"][rows],
            jobs["ended_on"][rows],
            jobs["weekly_hours"][rows],
            groups,
        )

    def _credited(self, work: Stretches, first: ArrayLike) -> Amounts:
        return credited(work, first, self.on, self._lawbook.work.full_time_hours_week)

    def _uncoded(self, mask: Flags, first: ArrayLike) -> Amounts:
        left = mask & ~self.coded
        if not left.any():
            return np.zeros(self._n, np.int64)
        return self._credited(self._stretches(left), first)


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
    order = np.lexsort((by_code.code, -by_code.amount, by_code.person))
    person = by_code.person[order]
    heads = order[np.flatnonzero(np.r_[True, person[1:] != person[:-1]][: len(person)])]
    amount[by_code.person[heads]] = by_code.amount[heads]
    code[by_code.person[heads]] = by_code.code[heads]
    return amount, code
