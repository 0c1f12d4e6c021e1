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

import dataclasses
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from openentry.rules.dates import window_first
from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.categories import WorkExperience
from openentry.rules.profile.batch import NO_CODE, Days, Flags, Rows
from openentry.rules.profile.coding import skilled_codes, trade_codes
from openentry.rules.profile.counting import Asked, ByCode, Counted, Tally
from openentry.rules.profile.hours import (
    Amounts,
    Stretches,
    credited,
    longest_run,
    run_numbers,
    stretches,
)

_ALL_TIME = -(1 << 22)
"""A day before all work."""


_Key = tuple[tuple[str, ...], int, bool]
"""Places, years and whether continuous: what categories must ask alike to share a count."""


class Work:
    """The jobs of people on a day, by purpose.

    Parameters
    ----------
    jobs : Rows
        Of the candidates, or of their spouses.
    lawbook : Lawbook
    on : (n,) days
        Scoring day of each person; the law is that of the lawbook all the same.
    """

    def __init__(self, jobs: Rows, lawbook: Lawbook, on: Days) -> None:
        self.jobs = jobs
        self.on = on
        self._n = len(on)
        self._lawbook = lawbook
        self._windows: dict[int | None, Days] = {None: np.full(len(on), _ALL_TIME, np.int32)}

    def _window(self, years: int | None) -> Days:
        """Give the first day of each person's window of so many years."""
        if years not in self._windows:
            assert years is not None
            self._windows[years] = window_first(self.on, years)
        return self._windows[years]

    def _windows_of(
        self, asked: Sequence[Asked], place: NDArray[np.int64], person: NDArray[np.int64]
    ) -> Days:
        """Give the first day of the window of each group of work, by its set and its person."""
        windows: Days = np.stack([self._window(one.years) for one in asked])[place, person]
        return windows

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
    def all_coded(self) -> bool:
        """Whether every stretch of a job has a code of the day's edition."""
        return bool(self.coded.all())

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

    def tally(self, *asked: Asked) -> Tally:
        """Count sets of jobs, each whole: whatever is counted on a day is counted in one go."""
        place, rows = np.nonzero(np.stack([one.mask for one in asked]) & self._begun)
        owner = self.jobs.owner[rows]
        return Tally(
            work=self._of_rows(rows, place * self._n + owner, len(asked) * self._n),
            first=np.concatenate([self._window(one.years) for one in asked]),
            last=np.tile(self.on, len(asked)),
            full_time=self._lawbook.work.full_time_hours_week,
            shape=(len(asked), self._n),
        )

    def counted(self, *asked: Asked) -> tuple[Counted, ...]:
        """Count the skilled work in sets of jobs that pass everything but their occupation."""
        known = self.tally(*(Asked(one.mask & self.skilled, one.years) for one in asked))
        uncoded = self.uncoded(*asked)
        return tuple(
            Counted(known=known.amounts[i], uncoded=uncoded[i], _tally=known, _place=i)
            for i in range(len(asked))
        )

    def uncoded(self, *asked: Asked) -> Amounts:
        """Count the jobs of sets that have no code of the day's edition, (sets, n)."""
        if self.all_coded or not asked:
            return np.zeros((len(asked), self._n), np.int64)
        return self.tally(*(Asked(one.mask & ~self.coded, one.years) for one in asked)).amounts

    def by_code(self, *asked: Asked) -> tuple[ByCode, ...]:
        """Count sets of jobs occupation by occupation, each alone; only coded jobs count."""
        place, person, code, work = self._by_occupation(asked)
        first, last = self._windows_of(asked, place, person), self.on[person]
        amount = credited(work, first, last, self._lawbook.work.full_time_hours_week)
        if any(one.continuous for one in asked):
            runs = longest_run(work, first, last, self._lawbook.work.full_time_hours_week)
            continuous = np.array([one.continuous for one in asked], np.bool_)
            amount = np.where(continuous[place], runs, amount)
        return ByCode.parted(place, person, code, amount, len(asked))

    def by_run(self, *asked: Asked) -> tuple[ByCode, ...]:
        """Count each unbroken run of work in one occupation alone, every run a row."""
        place, person, code, work = self._by_occupation(asked)
        runs, run = run_numbers(work)
        alone = Stretches(
            group=run, first=work.first, last=work.last, weekly=work.weekly, groups=len(runs)
        )
        of_run = work.group[runs]
        place, person, code = place[of_run], person[of_run], code[of_run]
        first, last = self._windows_of(asked, place, person), self.on[person]
        amount = credited(alone, first, last, self._lawbook.work.full_time_hours_week)
        return ByCode.parted(place, person, code, amount, len(asked))

    def _by_occupation(
        self, asked: Sequence[Asked]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Stretches]:
        """Give the set, the person and the occupation of each group of work, and the work."""
        place, rows = np.nonzero(np.stack([one.mask for one in asked]) & (self.coded & self._begun))
        codes = self.code - NO_CODE
        many = int(codes.max(initial=0)) + 1
        part = (place * self._n + self.jobs.owner[rows]) * many + codes[rows]
        loose_place, loose = self._beside(asked)
        if len(loose):
            # Each job that is not coded goes into every part of its owner, and one of its own.
            own = (loose_place * self._n + self.jobs.owner[loose]) * many
            keys = np.unique(np.concatenate([part, own]))
            begin = np.searchsorted(keys, own)
            times = np.searchsorted(keys, own + many) - begin
            nth = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
            part = np.concatenate([part, keys[np.repeat(begin, times) + nth]])
            rows = np.concatenate([rows, np.repeat(loose, times)])
        keys, group = np.unique(part, return_inverse=True)
        whose = keys // many
        work = self._of_rows(rows, group, len(keys))
        return whose // self._n, whose % self._n, keys % many + NO_CODE, work

    def _beside(self, asked: Sequence[Asked]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the set and the row of each job that is not coded and counted along."""
        if self.all_coded or all(one.beside is None for one in asked):
            nothing = np.zeros(0, np.int64)
            return nothing, nothing
        none = np.zeros(len(self.jobs), np.bool_)
        masks = np.stack([none if one.beside is None else one.beside for one in asked])
        place, rows = np.nonzero(masks & (~self.coded & self._begun))
        return place, rows

    @cached_property
    def _by_program(self) -> tuple[Asked, ...]:
        """Jobs that the programs count occupation by occupation; the last if some are not coded."""
        lawbook, skilled = self._lawbook, self.skilled
        trades = trade_codes(lawbook)[self.code]
        primary = Asked(self.of_skilled_worker & skilled, lawbook.fsw.window_years, continuous=True)
        asked = (
            primary,
            Asked(self.employed_in_canada & skilled, lawbook.cec.window_years),
            Asked(self.of_trades & trades, lawbook.fst.window_years),
        )
        if self.all_coded:
            return asked
        return (*asked, dataclasses.replace(primary, beside=self.of_skilled_worker))

    @cached_property
    def _counts(self) -> tuple[tuple[ByCode, ...], dict[_Key, tuple[ByCode, Amounts]]]:
        """What the programs and the categories of the day ask for, counted in one go."""
        programs, categories = self._by_program, dict[_Key, Asked]()
        for version in self._lawbook.categories.values():
            if version.work_experience is not None:
                key = _key(version.work_experience)
                categories[key] = categories.get(key) or self._of_key(key)
        counts = self.by_code(*programs, *categories.values())
        uncoded = self.uncoded(*categories.values())
        of_categories = zip(counts[len(programs) :], uncoded, strict=True)
        return counts[: len(programs)], dict(zip(categories, of_categories, strict=True))

    @property
    def primary_runs(self) -> ByCode:
        """Longest run of each occupation that the federal skilled worker class may count."""
        return self._counts[0][0]

    @property
    def primary_possible(self) -> ByCode:
        """The same if the jobs that are not coded were in each of the occupations, or in one."""
        return self.primary_runs if self.all_coded else self._counts[0][3]

    @property
    def employed(self) -> ByCode:
        """Canadian work in each skilled occupation, as the experience class counts it."""
        return self._counts[0][1]

    @property
    def trades(self) -> ByCode:
        """Work in each trade of the skilled trades class."""
        return self._counts[0][2]

    def of_places(self, experience: WorkExperience) -> tuple[ByCode, Amounts]:
        """Count work in each occupation by where it was done, as categories do.

        Many categories ask the same of different occupations: each is counted once.

        Returns
        -------
        by_code : ByCode
            Every occupation, each alone.
        uncoded : (n,) int64
            What jobs without a code of the day's edition come to.
        """
        key, (_, known) = _key(experience), self._counts
        if key not in known:
            asked = self._of_key(key)
            (by_code,), (uncoded,) = self.by_code(asked), self.uncoded(asked)
            known[key] = by_code, uncoded
        return known[key]

    def _of_key(self, key: _Key) -> Asked:
        places, years, continuous = key
        return Asked(self.in_places(places), years, continuous)

    def in_places(self, places: tuple[str, ...]) -> Flags:
        """Tell of each stretch of a job whether it counts for a category by where it was done."""
        inside = np.zeros(len(self.jobs), np.bool_)
        if "canada" in places:
            inside = inside | self.employed_in_canada
        if "abroad" in places:
            inside = inside | self.outside_canada
        return inside

    def _of_rows(self, rows: NDArray[np.int64], group: NDArray[np.int64], groups: int) -> Stretches:
        jobs = self.jobs
        return stretches(
            group,
            jobs["started_on"][rows],
            jobs["ended_on"][rows],
            jobs["weekly_hours"][rows],
            groups,
        )


def _key(experience: WorkExperience) -> _Key:
    return experience.place, experience.within_years, experience.continuous


def asked_of_own(work: Work, lawbook: Lawbook) -> tuple[Asked, ...]:
    """Give the sets of a candidate's jobs of which the skilled work is counted.

    Canadian and foreign work for the ranking, work for the federal skilled worker class, Canadian
    work for the experience class, any work in Canada.
    """
    ranked = lawbook.work.crs_window_years
    return (
        Asked(work.employed_in_canada, ranked),
        Asked(work.abroad, ranked),
        Asked(work.of_skilled_worker, lawbook.fsw.window_years),
        Asked(work.employed_in_canada, lawbook.cec.window_years),
        Asked(work.any_in_canada, None),
    )


def asked_if_skilled(work: Work) -> Asked:
    """Give the work in Canada that is skilled if every job that is not coded is."""
    return Asked(work.any_in_canada & (work.skilled | ~work.coded), None)


def asked_of_spouse(work: Work, lawbook: Lawbook) -> tuple[Asked, ...]:
    """Give what is counted of a spouse: work for the ranking, and any work in Canada."""
    return (
        Asked(work.employed_in_canada & work.skilled, lawbook.work.crs_window_years),
        Asked(work.any_in_canada, None),
    )
