"""Hours of work: jobs that overlap as stretches that do not, and what is credited of them.

For counting the years of work that the law asks for. A day credits the weekly hours of all jobs
held on it, up to full time, divided by seven; a year is so many credited hours. Everything is
counted in whole hundredths of a weekly hour times days, so nothing is ever rounded. What counts
as work, and in which window, is decided elsewhere.

Law: IRPR 73(1) (full time), 80(4); the hours of a year are in ``law/programs/work.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from openentry.rules.dates import month_number

HUNDREDTHS = 100
"""Weekly hours are whole hundredths of an hour."""
WEEK_DAYS = 7

Amounts = NDArray[np.int64]
"""Hundredths of a weekly hour times days: `WEEK_DAYS` times `HUNDREDTHS` of them are an hour."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stretches:
    """Days of work that do not overlap, with the weekly hours of all jobs held on them.

    Attributes
    ----------
    group : (k,) int64
        Whose work it is, ascending; days ascend within a group.
    first, last : (k,) int64
        Days, both worked.
    weekly : (k,) int64
        Hundredths of an hour, more than full time included.
    groups : int
        How many groups there are, those without work included.
    """

    group: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    weekly: NDArray[np.int64]
    groups: int


def stretches(
    group: NDArray[Any], first: NDArray[Any], last: NDArray[Any], weekly: NDArray[Any], groups: int
) -> Stretches:
    """Add up the weekly hours of jobs held at the same time.

    Parameters
    ----------
    group : (k,) whole numbers from 0
    first, last : (k,) days, both worked
    weekly : (k,) hundredths of an hour
    groups : int
    """
    if not len(group):
        nothing = np.zeros(0, np.int64)
        return Stretches(group=nothing, first=nothing, last=nothing, weekly=nothing, groups=groups)
    keys = np.concatenate([group, group]).astype(np.int64)
    days = np.concatenate([first, last.astype(np.int64) + 1]).astype(np.int64)
    change = np.concatenate([weekly, -weekly.astype(np.int64)]).astype(np.int64)
    low = int(days.min())
    span = int(days.max()) - low + 1
    order = np.argsort(keys * span + (days - low), kind="stable")
    keys, days = keys[order], days[order]
    # Within a group all that begins ends, so the sum over everything starts each group at 0.
    held = np.cumsum(change[order])
    real = np.empty(len(keys), np.bool_)
    real[-1] = False
    real[:-1] = (keys[:-1] == keys[1:]) & (days[:-1] < days[1:]) & (held[:-1] > 0)
    at = np.flatnonzero(real)
    return Stretches(
        group=keys[at], first=days[at], last=days[at + 1] - 1, weekly=held[at], groups=groups
    )


def _inside(
    work: Stretches, first: NDArray[Any], last: NDArray[Any], full_time: int
) -> NDArray[np.int64]:
    """Give what each stretch credits within its group's window."""
    days = np.minimum(work.last, last[work.group]) - np.maximum(work.first, first[work.group]) + 1
    credited: NDArray[np.int64] = np.maximum(days, 0) * np.minimum(
        work.weekly, full_time * HUNDREDTHS
    )
    return credited


def _run_starts(work: Stretches) -> NDArray[np.int64]:
    """Give the places of stretches that do not begin the day after the one before."""
    begins = np.ones(len(work.group), np.bool_)
    begins[1:] = (work.group[1:] != work.group[:-1]) | (work.first[1:] != work.last[:-1] + 1)
    return np.flatnonzero(begins)


def run_numbers(work: Stretches) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the first stretch of each unbroken run, and the number of each stretch's run."""
    starts = _run_starts(work)
    number = np.zeros(len(work.group), np.int64)
    number[starts] = 1
    return starts, np.cumsum(number) - 1


def _each(values: ArrayLike, groups: int) -> NDArray[np.integer]:
    given = np.asarray(values)
    return given if given.shape == (groups,) else np.broadcast_to(given, (groups,))


def credited(work: Stretches, first: ArrayLike, last: ArrayLike, full_time: int) -> Amounts:
    """Give what is credited to each group within its window.

    Parameters
    ----------
    work : Stretches
    first, last : day, or (groups,) days
        Both inside.
    full_time : int
        Weekly hours above which nothing more is credited.

    Returns
    -------
    (groups,) int64
    """
    window = _each(first, work.groups), _each(last, work.groups)
    inside = _inside(work, *window, full_time)
    return np.bincount(work.group, weights=inside, minlength=work.groups).astype(np.int64)


def longest_run(work: Stretches, first: ArrayLike, last: ArrayLike, full_time: int) -> Amounts:
    """Give the most that is credited to each group without a day in between.

    A run goes on while the next stretch begins the day after; only its part inside the window
    counts.
    """
    best = np.zeros(work.groups, np.int64)
    if not len(work.group):
        return best
    window = _each(first, work.groups), _each(last, work.groups)
    inside = _inside(work, *window, full_time)
    starts = _run_starts(work)
    runs = np.add.reduceat(inside, starts)
    owner = work.group[starts]
    heads = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    best[owner[heads]] = np.maximum.reduceat(runs, heads)
    return best


def calendar_months(work: Stretches, first: ArrayLike, last: ArrayLike) -> NDArray[np.int64]:
    """Give the calendar months that each group's work touches within its window.

    This is how the official form counts, which asks for months and not for days.
    """
    begin = np.maximum(work.first, _each(first, work.groups)[work.group])
    end = np.minimum(work.last, _each(last, work.groups)[work.group])
    there = begin <= end
    group = work.group[there]
    months = month_number(begin[there]), month_number(end[there])
    # Stretches follow one another: only the first month of one can be the last of another.
    count = months[1] - months[0] + 1
    again = np.zeros(len(group), np.bool_)
    again[1:] = (group[1:] == group[:-1]) & (months[0][1:] == months[1][:-1])
    return np.bincount(group, weights=count - again, minlength=work.groups).astype(np.int64)


def hours(amounts: Amounts) -> NDArray[np.int64]:
    """Give whole credited hours, the rest left off."""
    return amounts // (HUNDREDTHS * WEEK_DAYS)


def amount_of_hours(count: ArrayLike) -> Amounts:
    """Give so many hours as an amount."""
    return np.asarray(count, np.int64) * (HUNDREDTHS * WEEK_DAYS)


def unbroken(work: Stretches) -> Stretches:
    """Join stretches that follow one another without a day in between, whatever their hours."""
    if not len(work.group):
        return work
    starts = _run_starts(work)
    ends = np.r_[starts[1:] - 1, len(work.group) - 1]
    return Stretches(
        group=work.group[starts],
        first=work.first[starts],
        last=work.last[ends],
        weekly=np.minimum.reduceat(work.weekly, starts),
        groups=work.groups,
    )
