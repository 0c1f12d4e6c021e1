"""The work of one person on a day, job by job and purpose by purpose, as it is drawn and told.

For the timeline and its table: what each job counts for and why not, the windows that end on the
day, and what is credited inside them. Everything is taken from the rules; nothing is decided or
counted a second time here. In what place and words it stands is no matter of this module.

Law: IRPR 73(2), 75(2), 80, 87.1(2) and (3), 87.2(3); MI ss. 15 and 25.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from openentry.files.profiles.reading import ProfileChunk, check_profiles
from openentry.rules.dates import LAST_DAY, MONTHS_A_YEAR, day_number, day_of, window_first
from openentry.rules.eligibility.coming import Change, changes
from openentry.rules.eligibility.due import windows
from openentry.rules.eligibility.evaluation import Evaluation, evaluate
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.profile.batch import NO_CODE, Flags
from openentry.rules.profile.coding import code_texts, trade_codes
from openentry.rules.profile.counting import Asked, best, year, years_of
from openentry.rules.profile.hours import (
    HUNDREDTHS,
    Amounts,
    Stretches,
    calendar_months,
    hours,
    stretches,
)
from openentry.rules.profile.work import Work

PURPOSES = ("canadian", "foreign", "fsw", "fst")
"""What a job may count for: ranking and experience class, ranking, and two programs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a job counts for a purpose.

    Attributes
    ----------
    purpose : one of `PURPOSES`
    counts : bool or None
        None where it is not known, for want of a code of the day's edition.
    reason : str
        Why it does not or is not known; empty where it counts.
    """

    purpose: str
    counts: bool | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Days with the same weekly hours, both ends worked.

    Attributes
    ----------
    last : date or None
        None while it goes on.
    weekly : int
        Hundredths of an hour.
    """

    first: date
    last: date | None
    weekly: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One job.

    Attributes
    ----------
    code, edition : str
        Occupation as the edition of the day has it; as the profile has it where not coded.
    titled : str or None
        Code of NOC 2021 whose title is that of the occupation, None where none is stated.
    country : str
    remote : bool
        Done in Canada for an employer abroad.
    first, last : date, date or None
        None while it goes on.
    spells : tuple of Spell
        Only days with hours: a job may have none between its periods.
    standings : tuple of Standing
        Only for purposes that may count work of that place and occupation.
    """

    code: str
    edition: str
    titled: str | None
    country: str
    remote: bool
    first: date
    last: date | None
    spells: tuple[Spell, ...]
    standings: tuple[Standing, ...]

    @property
    def in_canada(self) -> bool:
        """Whether the work is done in Canada."""
        return self.country == "CA"

    @property
    def counts(self) -> str:
        """Give ``all``, ``some`` or ``none`` of its purposes, or ``unknown``."""
        found = [standing.counts for standing in self.standings]
        if None in found:
            return "unknown"
        return "all" if all(found) else "some" if any(found) else "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A look-back window that ends on the day.

    Attributes
    ----------
    years : int
    first : date
    readers : tuple of str
        Who looks through it: ``ranking``, a program, ``categories``.
    """

    years: int
    first: date
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What a purpose credits within its window.

    Attributes
    ----------
    purpose : str
        One of `PURPOSES`, or ``cec``.
    window : Window
    hours, year_hours, full_time : int
        Credited, left off to whole hours; of one year; weekly hours above which nothing counts.
    years : int
        Completed.
    asked : int or None
        Years that a program asks for, None where each year more counts.
    uncoded : int
        Hours of jobs without a code of the day's edition.
    months : int
        Calendar months touched, as the official form counts.
    code : str
        The one occupation counted, empty where any is.
    spells : tuple of Spell
        Days without overlap, with the weekly hours of all jobs, before the window too.
    reached : tuple of date
        Last day of each completed year, counted from the beginning of the window.
    """

    purpose: str
    window: Window
    hours: int
    year_hours: int
    full_time: int
    years: int
    asked: int | None
    uncoded: int
    months: int
    code: str
    spells: tuple[Spell, ...]
    reached: tuple[date, ...]

    @property
    def looks_like(self) -> int:
        """Years that the months of the official form would make."""
        return self.months // MONTHS_A_YEAR

    @property
    def months_say_more(self) -> bool:
        """Whether the months of the official form promise years that the days do not make."""
        looks = self.looks_like if self.asked is None else min(self.looks_like, self.asked)
        return looks > self.years


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkHistory:
    """The work of one person on a day, and what changes by itself after it.

    Attributes
    ----------
    lawbook : Lawbook
        Law of the day.
    lanes : tuple of Lane
        In order of their first day.
    windows : tuple of Window
        Longest first.
    totals : tuple of Total
        Only where there is work for it.
    changes : tuple of Change
    """

    lawbook: Lawbook
    lanes: tuple[Lane, ...]
    windows: tuple[Window, ...]
    totals: tuple[Total, ...]
    changes: tuple[Change, ...]

    @property
    def on(self) -> date:
        """The scoring day."""
        return self.lawbook.day


Person = ProfileChunk | Mapping[str, Any]
"""One checked profile, or a profile as an object that is still to be checked."""


def work_history(person: Person, law: Law, on: date, *, until: date | None = None) -> WorkHistory:
    """Read the work of one person on a day.

    Parameters
    ----------
    person : ProfileChunk or dict
        A chunk of one profile, or the profile as an object.
    law : Law
    on : date
        Scoring day.
    until : date, optional
        Last day on which changes are looked for; three years on when left out.

    Raises
    ------
    FactsErrors
        If the object is no profile.
    """
    chunk = person
    if not isinstance(chunk, ProfileChunk):
        chunk = check_profiles([chunk], law=law, on=on)
    assert len(chunk.profiles) == 1, "one person at a time"
    lawbook = law.on(on)
    found = evaluate(chunk.profiles, lawbook)
    assert found.derived is not None
    looked = _windows(lawbook)
    jobs = chunk.documents[0].get("jobs") or []
    lanes = [_lane(found.derived.work, lawbook, number, job) for number, job in enumerate(jobs)]
    return WorkHistory(
        lawbook=lawbook,
        lanes=tuple(sorted(lanes, key=lambda lane: lane.first)),
        windows=looked,
        totals=tuple(t for t in _totals(found, lawbook, looked) if t.hours or t.uncoded),
        changes=tuple(changes(chunk.profiles, law, on, until=until)),
    )


def _windows(lawbook: Lawbook) -> tuple[Window, ...]:
    day = np.full(1, day_number(lawbook.day), np.int32)
    readers: dict[int, list[str]] = {years: [] for years in windows(lawbook)}
    for reader, years in (
        ("ranking", lawbook.work.crs_window_years),
        ("fsw", lawbook.fsw.window_years),
        ("fst", lawbook.fst.window_years),
        ("cec", lawbook.cec.window_years),
    ):
        readers[years].append(reader)
    asked = [v.work_experience for v in lawbook.categories.values()]
    for years in sorted({work.within_years for work in asked if work is not None}):
        readers[years].append("categories")
    return tuple(
        Window(years=years, first=_day(int(window_first(day, years)[0])), readers=tuple(names))
        for years, names in sorted(readers.items(), reverse=True)
    )


def _day(number: int) -> date:
    day = day_of(number)
    assert day is not None
    return day


def _until(number: int) -> date | None:
    return None if number >= LAST_DAY else _day(number)


# ------------------------------------------------------------------ jobs


def _lane(work: Work, lawbook: Lawbook, number: int, job: Mapping[str, Any]) -> Lane:
    rows = np.flatnonzero(work.jobs["job"] == number)
    first = int(rows[0])
    edition = lawbook.work.noc_edition
    code = str(code_texts(work.code[first : first + 1], lawbook)[0])
    stated = {
        job.get("noc_edition") or "2021": job["noc"],
        **({_other(job): job["noc_other"]} if job.get("noc_other") else {}),
    }
    return Lane(
        code=code or str(job["noc"]),
        edition=edition if code else _other_edition(edition),
        titled=stated.get("2021"),
        country=str(job["country"]),
        remote=bool(job.get("remote_for_foreign_employer")),
        first=_day(int(work.jobs["started_on"][rows[0]])),
        last=_until(int(work.jobs["ended_on"][rows[-1]])),
        spells=tuple(
            Spell(
                first=_day(int(work.jobs["started_on"][row])),
                last=_until(int(work.jobs["ended_on"][row])),
                weekly=int(work.jobs["weekly_hours"][row]),
            )
            for row in rows
            if work.jobs["weekly_hours"][row]
        ),
        standings=tuple(_standings(work, lawbook, first)),
    )


def _other(job: Mapping[str, Any]) -> str:
    return _other_edition(str(job.get("noc_edition") or "2021"))


def _other_edition(edition: str) -> str:
    return "2016" if edition == "2021" else "2021"


def _standings(work: Work, lawbook: Lawbook, row: int) -> Iterator[Standing]:
    jobs = work.jobs
    here, remote = bool(jobs["in_canada"][row]), bool(jobs["remote"][row])
    trade = bool(trade_codes(lawbook)[work.code[row]])
    masks: dict[str, Flags] = {
        "canadian": work.employed_in_canada,
        "foreign": work.abroad,
        "fsw": work.of_skilled_worker,
        "fst": work.of_trades,
    }
    asked = {"canadian": here, "foreign": remote or not here, "fsw": True, "fst": trade}
    for purpose in PURPOSES:
        if asked[purpose]:
            reason = _barred(work, lawbook, row, purpose)
            assert bool(masks[purpose][row]) or reason, "a bar without a reason"
            reason = reason or _occupation(work, row, trade if purpose == "fst" else None)
            counts = None if reason == "not_coded" else not reason
            yield Standing(purpose=purpose, counts=counts, reason=reason)


def _barred(work: Work, lawbook: Lawbook, row: int, purpose: str) -> str:
    """Give why a job fails everything but its occupation; empty where it does not."""
    jobs = work.jobs
    here = bool(jobs["in_canada"][row])
    remote = bool(jobs["remote"][row])
    allowed = bool(jobs["authorised"][row]) and bool(jobs["status"][row])
    elsewhere = not here or (remote and lawbook.work.remote_counts_as == "foreign")
    own = bool(jobs["self_employed"][row]) and not (
        lawbook.work.self_employed_physicians and bool(jobs["public_physician"][row])
    )
    as_foreign = purpose in ("foreign", "fsw") and elsewhere
    asks_permission = here and not as_foreign
    reasons = (
        ("not_begun", int(jobs["started_on"][row]) > int(work.on[0])),
        ("unpaid", not jobs["paid"][row]),
        ("remote", remote and (purpose == "canadian" or (purpose != "fst" and not elsewhere))),
        ("not_authorised", asks_permission and not jobs["authorised"][row]),
        ("no_status", asks_permission and not allowed),
        ("self_employed", purpose == "canadian" and own),
        ("student", purpose == "canadian" and bool(jobs["student"][row])),
    )
    return next((reason for reason, bars in reasons if bars), "")


def _occupation(work: Work, row: int, trade: bool | None) -> str:
    if int(work.code[row]) == NO_CODE:
        return "not_coded"
    return "" if trade or bool(work.skilled[row]) else "not_skilled"


# ------------------------------------------------------------------ totals


def _totals(found: Evaluation, lawbook: Lawbook, looked: tuple[Window, ...]) -> Iterator[Total]:
    derived = found.derived
    assert derived is not None
    work = derived.work
    window = {reader: w for w in looked for reader in w.readers}
    canadian = work.employed_in_canada
    for purpose, mask, counted, reader in (
        ("canadian", canadian, derived.canadian, "ranking"),
        ("cec", canadian, derived.experience, "cec"),
        ("foreign", work.abroad, derived.foreign, "ranking"),
        ("fsw", work.of_skilled_worker, derived.skilled, "fsw"),
    ):
        asked = lawbook.cec.years_min if purpose == "cec" else None
        amounts = (counted.known, counted.uncoded)
        yield _total(work, lawbook, mask & work.skilled, amounts, purpose, window[reader], asked)
    in_trade = work.of_trades & trade_codes(lawbook)[work.code]
    time = work.trades.worked()
    amount, code = best(time, 1)
    if int(amount[0]):
        mask = in_trade & (work.code == code[0])
        years, name = lawbook.fst.window_years, str(code_texts(code, lawbook)[0])
        amounts = (amount, work.uncoded(Asked(work.of_trades, years))[0])
        yield _total(
            work, lawbook, mask, amounts, "fst", window["fst"], lawbook.fst.years_min, name
        )


def _stretches(work: Work, mask: Flags) -> Stretches:
    rows = np.flatnonzero(mask & (work.jobs["started_on"] <= work.on[0]))
    jobs = work.jobs
    return stretches(
        jobs.owner[rows],
        jobs["started_on"][rows],
        jobs["ended_on"][rows],
        jobs["weekly_hours"][rows],
        1,
    )


def _total(
    work: Work,
    lawbook: Lawbook,
    mask: Flags,
    amounts: tuple[Amounts, Amounts],
    purpose: str,
    window: Window,
    asked: int | None,
    code: str = "",
) -> Total:
    """Tell what a set of jobs comes to; `amounts` are the known and the uncoded."""
    held, (known, uncoded) = _stretches(work, mask), amounts
    first = day_number(window.first)
    return Total(
        purpose=purpose,
        window=window,
        hours=int(hours(known)[0]),
        year_hours=lawbook.work.year_hours,
        full_time=lawbook.work.full_time_hours_week,
        years=int(years_of(known, lawbook)[0]),
        asked=asked,
        uncoded=int(hours(uncoded)[0]),
        months=int(calendar_months(held, first, work.on)[0]),
        code=code,
        spells=tuple(
            Spell(first=_day(int(first)), last=_until(int(last)), weekly=int(weekly))
            for first, last, weekly in zip(held.first, held.last, held.weekly, strict=True)
        ),
        reached=tuple(_reached(held, lawbook, first, int(work.on[0]))),
    )


def _reached(held: Stretches, lawbook: Lawbook, first: int, last: int) -> Iterator[date]:
    """Give the last day of each year of work, in the order in which the window fills."""
    unit, full = year(lawbook), lawbook.work.full_time_hours_week * HUNDREDTHS
    done = 0
    for begin, end, weekly in zip(held.first, held.last, held.weekly, strict=True):
        begin, end, a_day = max(int(begin), first), min(int(end), last), min(int(weekly), full)
        days = max(end - begin + 1, 0)
        while done % unit + days * a_day >= unit:
            needed = -(-(unit - done % unit) // a_day)
            yield _day(begin + needed - 1)
            done += needed * a_day
            begin, days = begin + needed, days - needed
        done += days * a_day
