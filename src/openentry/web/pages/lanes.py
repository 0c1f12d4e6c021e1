"""Categories drawn as lanes over time: a bar a version, a dot a round, a ring an announcement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from openentry.answers.category_history import CategoryTold, VersionTold

_ROOM = timedelta(weeks=7)
"""Room before the first day that is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A version that is or was in force.

    Attributes
    ----------
    number : str
    start, width, middle : float
        Percent.
    now : bool
    """

    number: str
    start: float
    width: float
    middle: float
    now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One category.

    Attributes
    ----------
    told : CategoryTold
    bars : tuple of Bar
    announced : tuple of float
        Where something was only announced, in percent.
    rounds : tuple of float
        Where its rounds were held, in percent.
    """

    told: CategoryTold
    bars: tuple[Bar, ...]
    announced: tuple[float, ...]
    rounds: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """All that is drawn.

    Attributes
    ----------
    lanes : tuple of Lane
    years : tuple of (str, float)
        First days of years, with their place in percent.
    """

    lanes: tuple[Lane, ...]
    years: tuple[tuple[str, float], ...]


def lanes(categories: Iterable[CategoryTold], first: date, on: date) -> Lanes:
    """Place categories on an axis from a first day to the day of today.

    Parameters
    ----------
    categories : iterable of CategoryTold
    first, on : date
        First day of any of them, and the right edge.
    """
    scale = _Scale(first - _ROOM, on)
    return Lanes(
        lanes=tuple(_lane(told, scale) for told in categories),
        years=tuple(
            (str(year), scale.at(date(year, 1, 1))) for year in range(first.year + 1, on.year + 1)
        ),
    )


def number_of(told: VersionTold) -> str:
    """Give the number of a version, as its id ends; nothing for what was only announced."""
    return "" if told.version.announced_only else told.version.id.rpartition("-")[2]


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> float:
        share = (min(max(day, self.first), self.last) - self.first) / (self.last - self.first)
        return round(100 * share, 2)


def _lane(told: CategoryTold, scale: _Scale) -> Lane:
    return Lane(
        told=told,
        bars=tuple(
            _bar(one, told, scale)
            for one in told.versions
            if one.first is not None and one.first <= scale.last
        ),
        announced=tuple(
            scale.at(one.version.announced)
            for one in told.versions
            if one.first is None and one.version.announced
        ),
        rounds=tuple(scale.at(held.held_on) for held in told.rounds),
    )


def _bar(one: VersionTold, told: CategoryTold, scale: _Scale) -> Bar:
    assert one.first is not None, "in force"
    start, end = scale.at(one.first), scale.at(one.last or scale.last)
    # A hair of paper between two versions, or they read as one.
    width = max(round(end - start - (0.4 if one.last else 0), 2), 0.5)
    return Bar(
        number=number_of(one),
        start=start,
        width=width,
        middle=round(start + width / 2, 2),
        now=one is told.current,
    )
