"""The day on which an amount of work passes what the law asks for.

Between two events of a person every amount of work changes by the same amount each day. Given
an amount on the first and the last day of such a stretch of time, the day on which it passes a
whole number of years (or of months of a category) follows by division, without trying days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openentry.rules.dates import LAST_DAY, MONTHS_A_YEAR
from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.categories import WorkExperience
from openentry.rules.profile.batch import NO_CODE, Days, Flags, Profiles
from openentry.rules.profile.coding import levels_needed, listed_codes, trade_codes
from openentry.rules.profile.hours import Amounts
from openentry.rules.profile.work import ALL_TIME, ByCode, Work, year


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """Amounts that the law compares with whole units.

    Attributes
    ----------
    person : (k,) int64
    amount : (k,) int64
    unit : int
        What the law counts in: a year, or what a category asks for.
    top : int
        Units beyond which nothing changes.
    """

    person: NDArray[np.int64]
    amount: Amounts
    unit: int
    top: int


def lines(profiles: Profiles, lawbook: Lawbook, on: Days) -> Iterator[Line]:
    """Give every amount of work that the law looks at, on a day.

    Two days between which nothing happens give the same lines in the same order.
    """
    everyone = np.arange(len(profiles))
    one = year(lawbook)
    own = Work(profiles.own, lawbook, on)
    ranked, many = lawbook.work.crs_window_years, LAST_DAY
    canadian, doubtful = own.employed_in_canada, not own.coded.all()
    for mask, years, top in (
        (canadian, ranked, many),
        (own.abroad, ranked, many),
        (own.of_skilled_worker, lawbook.fsw.window_years, many),
        (canadian, lawbook.cec.window_years, lawbook.cec.years_min),
    ):
        counted = own.counted(mask, years)
        yield Line(person=everyone, amount=counted.known, unit=one, top=top)
        if doubtful:
            both = counted.known + counted.uncoded
            yield Line(person=everyone, amount=both, unit=one, top=top)
    yield _all_time(own, own.any_in_canada & own.skilled, one)
    if doubtful:
        yield _all_time(own, own.any_in_canada & (own.skilled | ~own.coded), one)
    partner = Work(profiles.spouse, lawbook, on)
    spouse = partner.counted(partner.employed_in_canada, ranked)
    yield Line(person=everyone, amount=spouse.known, unit=one, top=many)
    yield _all_time(partner, partner.any_in_canada, one)
    yield from _single_occupations(own, lawbook, one)


def _all_time(work: Work, mask: Flags, unit: int) -> Line:
    amount = work.amount(mask, ALL_TIME)
    return Line(person=np.arange(len(amount)), amount=amount, unit=unit, top=1)


def _single_occupations(own: Work, lawbook: Lawbook, one: int) -> Iterator[Line]:
    wider = own.of_skilled_worker
    for beside in (None,) if own.coded.all() else (None, wider):
        run = own.by_run(wider & own.skilled, lawbook.fsw.window_years, beside=beside)
        unit = lawbook.fsw.continuous_years * one
        yield Line(person=run.person, amount=run.amount, unit=unit, top=1)
    in_trade = trade_codes(lawbook)[own.code]
    trade_unit = lawbook.fst.years_min * one
    trades = own.of_trades
    yield from _by_code(own, trades & in_trade, trades, lawbook.fst.window_years, trade_unit)
    # Many categories ask the same of different occupations: each is counted once.
    asked: dict[WorkExperience, NDArray[np.bool_]] = {}
    for version in lawbook.categories.values():
        if version.work_experience is not None:
            listed = listed_codes(lawbook, version)
            asked[version.work_experience] = asked.get(version.work_experience, False) | listed
    for experience, listed in asked.items():
        place = own.in_places(experience.place)
        yield from _by_code(
            own,
            place & listed[own.code],
            place,
            experience.within_years,
            one * experience.months_min // MONTHS_A_YEAR,
            continuous=experience.continuous,
        )


def _by_code(
    work: Work, mask: Flags, wider: Flags, years: int, unit: int, *, continuous: bool = False
) -> Iterator[Line]:
    found = work.by_run(mask, years) if continuous else work.by_code(mask, years)
    yield Line(person=found.person, amount=found.amount, unit=unit, top=1)
    if not work.coded.all():
        uncoded = work.uncoded(wider, years)
        both = found.amount + uncoded[found.person]
        yield Line(person=found.person, amount=both, unit=unit, top=1)
        yield Line(person=np.arange(len(uncoded)), amount=uncoded, unit=unit, top=1)


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
    span = (last - on).astype(np.int64)
    soonest = np.full(len(on), LAST_DAY, np.int64)
    now, then = lines(profiles, lawbook, on), lines(profiles, lawbook, last)
    for before, after in zip(now, then, strict=True):
        assert np.array_equal(before.person, after.person), "an event was passed over"
        days = _passes(before, after, span[before.person])
        np.minimum.at(
            soonest, before.person, np.where(days > 0, on[before.person] + days, LAST_DAY)
        )
    _leading(profiles, lawbook, on, last, soonest)
    return soonest.astype(np.int32)


def _passes(before: Line, after: Line, span: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give after how many days an amount first passes a whole unit, 0 for never in the span."""
    units = np.minimum(before.amount // before.unit, before.top)
    ahead = np.minimum(after.amount // after.unit, after.top)
    step = (after.amount - before.amount) // np.maximum(span, 1)
    up = (units + 1) * before.unit - before.amount
    down = before.amount - units * before.unit
    rising = -(-up // np.maximum(step, 1))
    falling = down // np.maximum(-step, 1) + 1
    return np.where(ahead > units, rising, np.where(ahead < units, falling, 0))


def _leading(
    profiles: Profiles, lawbook: Lawbook, on: Days, last: Days, soonest: NDArray[np.int64]
) -> None:
    """Note the day on which another occupation takes the lead where the lead decides.

    The experience class asks for the level of the occupation with the most time, and of trades
    that serve a person equally the skilled trades class looks at the one with the most time: at
    its certificate and its offer.
    """
    now, then = (Work(profiles.own, lawbook, day) for day in (on, last))
    before, after = _employed(now, lawbook), _employed(then, lawbook)
    _overtaken(before, after, levels_needed(lawbook)[before.code], on, last, soonest)
    before, after = _in_trades(now, lawbook), _in_trades(then, lawbook)
    _overtaken(before, after, before.code, on, last, soonest)


def _employed(work: Work, lawbook: Lawbook) -> ByCode:
    return work.by_code(work.employed_in_canada & work.skilled, lawbook.cec.window_years)


def _in_trades(work: Work, lawbook: Lawbook) -> ByCode:
    in_trade = trade_codes(lawbook)[work.code]
    return work.by_code(work.of_trades & in_trade, lawbook.fst.window_years)


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
