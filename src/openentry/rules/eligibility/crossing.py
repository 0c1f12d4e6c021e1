"""The day on which an amount of work passes what the law asks for.

Between two events of a person every amount of work changes by the same amount each day. Given
an amount on the first and the last day of such a stretch of time, the day on which it passes a
whole number of years (or of months of a category) follows by division, without trying days.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from openentry.rules.dates import LAST_DAY, MONTHS_A_YEAR
from openentry.rules.eligibility.due import in_blocks
from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.categories import WorkExperience
from openentry.rules.profile.batch import NO_CODE, Days, Flags, Profiles, Rows
from openentry.rules.profile.coding import levels_needed, listed_codes, trade_codes
from openentry.rules.profile.counting import Asked, ByCode, year
from openentry.rules.profile.hours import Amounts
from openentry.rules.profile.work import Work, asked_if_skilled, asked_of_own, asked_of_spouse


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """Amounts that the law compares with whole units, on two days.

    Attributes
    ----------
    person : (k,) int64
    before, after : (k,) int64
    unit : int
        What the law counts in: a year, or what a category asks for.
    top : int
        Units beyond which nothing changes.
    """

    person: NDArray[np.int64]
    before: Amounts
    after: Amounts
    unit: int
    top: int

    def __len__(self) -> int:
        return len(self.person)


class _TwoDays:
    """The jobs of people on two days between which nothing happens, counted in one go.

    Parameters
    ----------
    jobs : Rows
    lawbook : Lawbook
    on, last : (n,) days
    """

    def __init__(self, jobs: Rows, lawbook: Lawbook, on: Days, last: Days) -> None:
        self._n = len(on)
        both = np.tile(np.arange(self._n), 2)
        self.work = Work(jobs.take(both), lawbook, np.concatenate([on, last]))

    def each(self, amounts: Amounts, unit: int, top: int) -> Line:
        """Give the line of an amount of everybody on either day."""
        before, after = amounts.reshape(2, self._n)
        return Line(person=np.arange(self._n), before=before, after=after, unit=unit, top=top)

    def of(self, found: ByCode, unit: int) -> Line:
        """Give the line of work in single occupations, of which one unit is enough."""
        before, after = self.parted(found)
        return Line(
            person=before.person, before=before.amount, after=after.amount, unit=unit, top=1
        )

    def parted(self, found: ByCode) -> tuple[ByCode, ByCode]:
        """Part work in single occupations by day."""
        half = len(found.person) // 2
        before, after = (
            ByCode(person=found.person[at], code=found.code[at], amount=found.amount[at])
            for at in (slice(half), slice(half, None))
        )
        assert np.array_equal(before.person + self._n, after.person), "an event was passed over"
        return before, after


def _of_everybody(own: _TwoDays, lawbook: Lawbook) -> Iterator[Line]:
    """Give the amounts of work of which each person has one."""
    work, one, many = own.work, year(lawbook), LAST_DAY
    asked = asked_of_own(work, lawbook)
    known = work.tally(*(Asked(a.mask & work.skilled, a.years) for a in asked)).amounts
    tops = (many, many, many, lawbook.cec.years_min, 1)
    for amounts, top in zip(known, tops, strict=True):
        yield own.each(amounts, one, top)
    if not work.all_coded:
        for amounts, more, top in zip(known[:-1], work.uncoded(*asked[:-1]), tops, strict=False):
            yield own.each(amounts + more, one, top)
        yield own.each(work.tally(asked_if_skilled(work)).amounts, one, 1)


def _of_spouses(spouse: _TwoDays, lawbook: Lawbook) -> Iterator[Line]:
    canadian, worked = spouse.work.tally(*asked_of_spouse(spouse.work, lawbook)).amounts
    yield spouse.each(canadian, year(lawbook), LAST_DAY)
    yield spouse.each(worked, year(lawbook), 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Single:
    """Work that counts in single occupations.

    Attributes
    ----------
    asked : Asked
        Jobs in the occupations that count.
    wider : (k,) bool, optional
        Jobs that pass everything but their occupation, where those not coded are added to what
        each occupation comes to.
    unit : int
    """

    asked: Asked
    wider: Flags | None
    unit: int


def _single_occupations(work: Work, lawbook: Lawbook) -> Iterator[_Single]:
    """Give what the law asks of single occupations: skilled work, trades, then categories."""
    one, law, skilled = year(lawbook), lawbook.fsw, work.of_skilled_worker
    # A run goes on through jobs that are not coded, so that they are counted along with it.
    for beside in (None,) if work.all_coded else (None, skilled):
        run = Asked(skilled & work.skilled, law.window_years, continuous=True, beside=beside)
        yield _Single(run, None, law.continuous_years * one)
    trades = work.of_trades
    in_trade = trades & trade_codes(lawbook)[work.code]
    yield _Single(Asked(in_trade, lawbook.fst.window_years), trades, lawbook.fst.years_min * one)
    # Many categories ask the same of different occupations: each is counted once.
    asked: dict[WorkExperience, NDArray[np.bool_]] = {}
    for version in lawbook.categories.values():
        if version.work_experience is not None:
            listed = listed_codes(lawbook, version)
            asked[version.work_experience] = asked.get(version.work_experience, False) | listed
    for experience, listed in asked.items():
        place = work.in_places(experience.place)
        yield _Single(
            Asked(
                place & listed[work.code],
                experience.within_years,
                continuous=experience.continuous,
            ),
            place,
            one * experience.months_min // MONTHS_A_YEAR,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _ByCode:
    """Work in single occupations on two days.

    Attributes
    ----------
    lines : list of Line
        Unbroken runs where the law asks for one.
    employed : ByCode
        Canadian work in each occupation that the experience class counts.
    trades : ByCode
    """

    lines: list[Line]
    employed: ByCode
    trades: ByCode


def _by_code(own: _TwoDays, lawbook: Lawbook) -> _ByCode:
    work = own.work
    single = list(_single_occupations(work, lawbook))
    runs = [one for one in single if one.asked.continuous]
    sums = [one for one in single if not one.asked.continuous]
    employed = Asked(work.employed_in_canada & work.skilled, lawbook.cec.window_years)
    leading, *others = work.by_code(employed, *(one.asked for one in sums))
    found = (*work.by_run(*(one.asked for one in runs)), *others)
    lines = [own.of(f, one.unit) for f, one in zip(found, (*runs, *sums), strict=True)]
    if not work.all_coded:
        pairs = zip(tuple(lines), (*runs, *sums), strict=True)
        added = [(line, one.wider, one.asked.years) for line, one in pairs if one.wider is not None]
        wider = (Asked(mask, years) for _, mask, years in added)
        for (line, _, _), amounts in zip(added, work.uncoded(*wider), strict=True):
            alone = own.each(amounts, line.unit, 1)
            both = dataclasses.replace(
                line,
                before=line.before + alone.before[line.person],
                after=line.after + alone.after[line.person],
            )
            lines += [both, alone]
    return _ByCode(lines=lines, employed=leading, trades=others[0])


def next_crossing(profiles: Profiles, lawbook: Lawbook, on: Days, event: Days) -> Days:
    """Give the first day, before the next event, on which an amount passes a whole unit.

    Parameters
    ----------
    profiles : Profiles
    lawbook : Lawbook
    on : (n,) days
    event : (n,) days
        Next event of each person, after the day.

    Returns
    -------
    (n,) int32
        `LAST_DAY` where none does.
    """
    last = (event - 1).astype(np.int32)
    soonest = np.full(len(on), LAST_DAY, np.int64)
    own = _TwoDays(profiles.own.jobs, lawbook, on, last)
    single = _by_code(own, lawbook)
    lines = chain(_of_everybody(own, lawbook), single.lines)
    if len(profiles.spouse.jobs):
        spouse = _TwoDays(profiles.spouse.jobs, lawbook, on, last)
        lines = chain(lines, _of_spouses(spouse, lawbook))
    span = (last - on).astype(np.int64)
    for block in in_blocks(lines):
        person = np.concatenate([line.person for line in block])
        days = _passes(block, span[person])
        np.minimum.at(soonest, person, np.where(days > 0, on[person] + days, LAST_DAY))
    # The experience class asks for the level of the occupation with the most time, and of trades
    # that serve a person equally the skilled trades class looks at the one with the most time: at
    # its certificate and its offer.
    before, after = own.parted(single.employed)
    _overtaken(before, after, levels_needed(lawbook)[before.code], on, last, soonest)
    before, after = own.parted(single.trades)
    _overtaken(before, after, before.code, on, last, soonest)
    return soonest.astype(np.int32)


def _passes(block: Sequence[Line], span: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give after how many days an amount first passes a whole unit, 0 for never in the span."""
    lengths = [len(line) for line in block]
    unit = np.repeat([line.unit for line in block], lengths)
    top = np.repeat([line.top for line in block], lengths)
    before = np.concatenate([line.before for line in block])
    after = np.concatenate([line.after for line in block])
    units = np.minimum(before // unit, top)
    ahead = np.minimum(after // unit, top)
    step = (after - before) // np.maximum(span, 1)
    up = (units + 1) * unit - before
    down = before - units * unit
    rising = -(-up // np.maximum(step, 1))
    falling = down // np.maximum(-step, 1) + 1
    return np.where(ahead > units, rising, np.where(ahead < units, falling, 0))


def _overtaken(
    before: ByCode,
    after: ByCode,
    kind: NDArray[np.int64],
    on: Days,
    last: Days,
    soonest: NDArray[np.int64],
) -> None:
    """Note the day on which one occupation overtakes another of another kind, or is equal to it.

    Parameters
    ----------
    before, after : ByCode
        The same occupations on two days between which nothing happens.
    kind : (k,) int64
        What the lead decides of each occupation: only people with several have anything to cross.
    on, last : (n,) days
    soonest : (n,) int64
        Lowered in place.
    """
    lowest, highest = (np.full(len(on), fill, np.int64) for fill in (LAST_DAY, NO_CODE))
    np.minimum.at(lowest, before.person, kind)
    np.maximum.at(highest, before.person, kind)
    for person in np.flatnonzero(highest > lowest):
        rows = np.flatnonzero(before.person == person)
        for a in rows:
            for b in rows[kind[rows] > kind[a]]:
                gap = int(before.amount[a] - before.amount[b])
                end = int(after.amount[a] - after.amount[b])
                span = int(last[person] - on[person])
                if np.sign(gap) != np.sign(end):
                    step = abs(end - gap) // span
                    days = (
                        abs(gap) // step if gap and abs(gap) % step == 0 else abs(gap) // step + 1
                    )
                    soonest[person] = min(soonest[person], int(on[person]) + max(days, 1))
