"""Small chances: days beside an edge, words at random, fields that are left out now and then."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")
Fields = dict[str, object]

COUNTRIES = ("IN", "FR", "NG", "BR", "PH", "US", "CM", "GB")
PROVINCES = ("AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK")

# Days on which something of the law, of the classification or of the calendar turns.
TURNING_DAYS = (
    date(2015, 1, 1),
    date(2016, 2, 29),
    date(2016, 11, 18),
    date(2016, 11, 19),
    date(2017, 6, 6),
    date(2017, 12, 31),
    date(2018, 1, 1),
    date(2020, 2, 28),
    date(2020, 2, 29),
    date(2020, 3, 1),
    date(2021, 7, 15),
    date(2022, 11, 15),
    date(2022, 11, 16),
    date(2023, 4, 24),
    date(2023, 4, 25),
    date(2023, 5, 30),
    date(2023, 5, 31),
    date(2024, 1, 29),
    date(2024, 1, 30),
    date(2024, 2, 29),
    date(2025, 2, 26),
    date(2025, 2, 27),
    date(2025, 3, 25),
    date(2025, 7, 6),
    date(2025, 7, 7),
    date(2025, 7, 27),
    date(2025, 7, 28),
    date(2025, 11, 14),
    date(2025, 12, 8),
    date(2026, 2, 5),
    date(2026, 2, 6),
    date(2026, 2, 17),
    date(2026, 2, 18),
    date(2026, 11, 3),
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2029, 12, 31),
)


def random_day(rng: Random) -> date:
    """Give a scoring day from 2015 to 2029: often one on which something turns, mostly of late."""
    draw = rng.random()
    if draw < 0.35:
        return rng.choice(TURNING_DAYS)
    first = date(2015, 1, 1) if draw < 0.6 else date(2023, 6, 1)
    last = date(2029, 12, 31) if draw < 0.8 else date(2026, 11, 2)
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def chance(rng: Random, share: float) -> bool:
    """Give true for a share of the cases."""
    return rng.random() < share


def one_of(rng: Random, *choices: T) -> T:
    """Give one of the choices."""
    return rng.choice(choices)


def often(rng: Random, usual: T, others: Sequence[T], share: float = 0.8) -> T:
    """Give the usual value in a share of the cases, else one of the others."""
    return usual if rng.random() < share else rng.choice(others)


def years_before(rng: Random, day: date, years: int) -> date:
    """Give the same day some years before; for a 29 February one of the days around it."""
    year = day.year - years
    if day.month == 2 and day.day == 29 and not calendar.isleap(year):
        return rng.choice((date(year, 2, 28), date(year, 3, 1)))
    return date(year, day.month, day.day)


def beside(rng: Random, day: date) -> date:
    """Give a day or one of its neighbours."""
    return day + timedelta(days=rng.choice((-1, 0, 0, 1)))


def between(rng: Random, first: date, last: date) -> date:
    """Give a day between two, or the first where the last lies before it."""
    return first + timedelta(days=rng.randrange(max(0, (last - first).days) + 1))


def leap_day(rng: Random, day: date) -> date:
    """Turn a day into a 29 February near it, rarely; else leave it."""
    if rng.random() < 0.94:
        return day
    year = day.year - day.year % 4
    return date(year, 2, 29) if calendar.isleap(year) else day


def put(rng: Random, fields: Fields, key: str, value: object, share: float = 0.5) -> None:
    """Set a field in a share of the cases, leave it out in most others, or say null."""
    if rng.random() < share:
        fields[key] = value
    elif rng.random() < 0.1:
        fields[key] = None


def born(rng: Random, on: date, *ages: int) -> str:
    """Give the birthday of someone of one of these ages, often beside the birthday itself."""
    day = years_before(rng, on, rng.choice(ages))
    if chance(rng, 0.5):
        return beside(rng, day).isoformat()
    return leap_day(rng, day - timedelta(days=rng.randrange(365))).isoformat()
