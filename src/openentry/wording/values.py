"""Numbers, days and instants as English and Canadian French write them.

French groups thousands with a no-break space and writes 1er for the first of a month;
times are spelled 22 h 19 min 41 s. Years and numbers of rounds are names, not quantities:
pass them as text and they stay as they are.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Literal, Protocol, runtime_checkable

NBSP = "\u00a0"

_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
}


@runtime_checkable
class Sayable(Protocol):
    """Anything that can say itself in either language."""

    def message(self, lang: Literal["en", "fr"] = "en") -> str:
        """Say it in a language."""
        ...


def number(value: int, lang: str) -> str:
    """Write a whole number: 3,500 in English, 3 500 with a no-break space in French."""
    text = f"{abs(value):,}"
    if lang == "fr":
        text = text.replace(",", NBSP)
    return f"\u2212{text}" if value < 0 else text


def decimal(value: float, lang: str, places: int = 1) -> str:
    """Write a number with a fixed count of decimals, comma in French."""
    text = f"{abs(value):,.{places}f}"
    if lang == "fr":
        text = text.replace(",", NBSP).replace(".", ",")
    return f"\u2212{text}" if value < 0 and text.strip("0,.\u00a0") else text


def day(value: date, lang: str) -> str:
    """Write a day: 14 November 2025, 14 novembre 2025, 1er septembre 2025."""
    month = _MONTHS[lang][value.month - 1]
    first = "1er" if lang == "fr" and value.day == 1 else str(value.day)
    return f"{first} {month} {value.year}"


_DAY = re.compile(r"(?<![\w./-])\d{4}-\d{2}-\d{2}(?![\w/-])")
"""A day as law files write it, not one inside a name or an address."""


def days_spelled(text: str, lang: str) -> str:
    """Write the days of a sentence as its language does; what is no day stays as it is."""

    def spelled(found: re.Match[str]) -> str:
        try:
            return day(date.fromisoformat(found[0]), lang)
        except ValueError:
            return found[0]

    return _DAY.sub(spelled, text)


def clock(value: time, lang: str) -> str:
    """Write a time of day to the minute: 20:00 in English, 20 h or 20 h 15 in French."""
    if lang == "fr":
        minutes = f"{NBSP}{value.minute:02d}" if value.minute else ""
        return f"{value.hour}{NBSP}h{minutes}"
    return f"{value:%H:%M}"


def instant(value: datetime, lang: str) -> str:
    """Write an aware instant to the second, in UTC."""
    utc = value.astimezone(UTC)
    if lang == "fr":
        clock = f"{utc.hour} h {utc.minute:02d} min {utc.second:02d} s UTC".replace(" ", NBSP)
        return f"{day(utc.date(), lang)}, {clock}"
    return f"{day(utc.date(), lang)}, {utc:%H:%M:%S} UTC"


def spell(value: object, lang: str) -> str:
    """Write any plain value the way its type asks; text passes through."""
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return {"en": ("false", "true"), "fr": ("false", "true")}[lang][value]
    if isinstance(value, int):
        return number(value, lang)
    if isinstance(value, float):
        return decimal(value, lang)
    if isinstance(value, datetime):
        return instant(value, lang)
    if isinstance(value, date):
        return day(value, lang)
    if isinstance(value, Sayable):
        return value.message("fr" if lang == "fr" else "en")
    return str(value)
