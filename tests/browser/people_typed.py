"""Random people as they would type their answers, with the row of facts that they mean.

The row is worked out here from what each person is, and levels of marks by the second
implementation; nothing that reads the form has a part in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from openentry.recheck.language import level
from openentry.rules.columns import ABILITIES, words

MARKS: Mapping[str, Mapping[str, tuple[float, float, float]]] = {
    "ielts_general_training": dict.fromkeys(ABILITIES, (3, 9, 0.5)),
    "celpip_general": dict.fromkeys(ABILITIES, (2, 12, 1)),
    "pte_core": dict.fromkeys(ABILITIES, (25, 90, 1)),
    "tef_canada": {
        "listening": (140, 360, 1),
        "reading": (110, 300, 1),
        "speaking": (170, 450, 1),
        "writing": (170, 450, 1),
    },
    "tcf_canada": {
        "listening": (320, 698, 1),
        "reading": (330, 698, 1),
        "speaking": (3, 20, 1),
        "writing": (3, 20, 1),
    },
}
"""Marks that are typed: least, most and step, by test and ability."""

SPEAKS = {
    "ielts_general_training": "en",
    "celpip_general": "en",
    "pte_core": "en",
    "tef_canada": "fr",
    "tcf_canada": "fr",
}


MOST_YEARS = {
    "canadian_work_years": 5,
    "foreign_work_years": 3,
    "spouse_canadian_work_years": 5,
}
"""The last choice of each list of years: "or more"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Somebody.

    Attributes
    ----------
    answers : dict of str to str
        By the names of the form.
    row : dict of str to object
        Of the facts table.
    """

    answers: Mapping[str, str]
    row: Mapping[str, object]


def people(count: int, on: date, seed: int) -> Iterator[Typed]:
    """Invent people, the same for the same seed.

    Parameters
    ----------
    count : int
    on : date
        Day of the score.
    seed : int
    """
    dice = random.Random(seed)
    for number in range(count):
        yield _Inventing(dice, on).person(f"p{number:03}")


class _Inventing:
    def __init__(self, dice: random.Random, on: date) -> None:
        self._dice, self._on = dice, on
        self._answers: dict[str, str] = {}
        self._row: dict[str, object] = {}

    def person(self, name: str) -> Typed:
        self._row["id"] = name
        self._day("on", self._on)
        self._born(self._dice.randint(16, 48))
        self._flag("accompanied", 0.5)
        spouse = self._row["accompanied"]
        self._word("education")
        self._word("canadian_study")
        self._word("job_offer")
        first = self._language("first", "")
        if first:
            self._language("second", first)
        self._years("canadian_work_years")
        self._years("foreign_work_years")
        self._flag("trade_certificate", 0.3)
        self._flag("sibling", 0.3)
        self._flag("nominated", 0.1)
        if spouse:
            self._word("spouse_education")
            self._language("spouse", "")
            self._years("spouse_canadian_work_years")
        return Typed(answers=self._answers, row=self._row)

    def _born(self, age: int) -> None:
        """Be born on a day that gives the age, the edges of the year often."""
        latest = self._on.replace(year=self._on.year - age)
        back = self._dice.choice((0, 1, 364, self._dice.randint(0, 364)))
        self._day("born", date.fromordinal(latest.toordinal() - back))
        self._row["age"] = age

    def _day(self, name: str, day: date) -> None:
        parts = {"day": day.day, "month": day.month, "year": day.year}
        self._answers |= {f"{name}_{part}": str(value) for part, value in parts.items()}

    def _flag(self, name: str, chance: float) -> None:
        told = self._dice.random() < chance
        self._row[name], self._answers[name] = told, "yes" if told else "no"

    def _word(self, name: str) -> None:
        self._row[name] = self._answers[name] = self._dice.choice(words(name))

    def _years(self, name: str) -> None:
        self._row[name] = self._dice.randint(0, MOST_YEARS[name])
        self._answers[name] = str(self._row[name])

    def _language(self, whose: str, other: str) -> str:
        """Tell four marks of a test or four levels, or nothing; give the language."""
        ways = [test for test, speaks in SPEAKS.items() if speaks != other]
        way = self._dice.choice((*ways, "levels", "levels", "none"))
        self._answers[f"{whose}_test"] = way
        if way == "none":
            return ""
        told = SPEAKS.get(way) or self._dice.choice(("en", "fr"))
        if whose == "first":
            self._row["first_language"] = told
            if way == "levels":
                self._answers["first_language"] = told
        for ability in ABILITIES:
            name = f"{whose}_{ability}"
            if way == "levels":
                self._row[name] = self._dice.choice((0, 4, 5, 6, 7, 8, 9, 10))
                self._answers[name] = str(self._row[name])
            else:
                least, most, step = MARKS[way][ability]
                mark = least + step * self._dice.randint(0, round((most - least) / step))
                self._row[name] = level(way, ability, mark, self._on)
                self._answers[name] = f"{mark:g}"
        return told
