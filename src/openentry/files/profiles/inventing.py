"""Invented things of a profile: tests, studies and jobs with dates that give wanted facts.

For `openentry.files.profiles.from_facts`, which says what a row of the facts table wants. What
is made here holds on one day, by the law of that day; the codes, the charts and the lengths of
windows are those of the lawbook.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from openentry.files.profiles.places import CANADA
from openentry.rules.columns import ABILITIES, LEVEL_TOP, words
from openentry.rules.dates import (
    MONTHS_A_YEAR,
    anniversary,
    day_number,
    day_of,
    months_after,
    window_first,
)
from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.language import LanguageTest, TestVersion, load_language
from openentry.rules.profile.coding import (
    codes_of_day,
    levels_needed,
    management_codes,
    skilled_codes,
    trade_codes,
)

Thing = dict[str, Any]

ABROAD = "US"
"""Where invented work and study abroad takes place; no rule reads more than that it is abroad."""
RECENT_DAYS = 120
"""How long ago tests were taken and papers issued: a few months."""
STUDIED = 0.6
"""Share of the life so far after which studies were completed: long ago."""
DAYS_A_WEEK = 7
_EDUCATION = words("education")
_THREE_YEAR = _EDUCATION.index("three_year")


def text_of(day: int) -> str:
    """Write a day as a profile does."""
    found = day_of(day)
    assert found is not None
    return found.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days of full-time work.

    Attributes
    ----------
    days : int
    country : str
    noc : str
    self_employed : bool
    """

    days: int
    country: str
    noc: str
    self_employed: bool = False


@dataclass(frozen=True, kw_only=True)
class Inventing:
    """What is needed to invent things that hold on the day of a lawbook."""

    lawbook: Lawbook

    @cached_property
    def day(self) -> int:
        """The day, as a number."""
        return day_number(self.lawbook.day)

    @property
    def recent(self) -> int:
        """A day a few months before."""
        return self.day - RECENT_DAYS

    # -------------------------------------------------------------------------- occupations

    @cached_property
    def _ordinary(self) -> list[str]:
        """Skilled codes that are neither trades nor senior management and ask for least."""
        book = self.lawbook
        level = levels_needed(book)
        chosen = skilled_codes(book) & ~trade_codes(book) & ~management_codes(book)
        least = np.append(level == level.min(), False)
        codes = codes_of_day(book)
        return [codes[place] for place in np.flatnonzero(chosen & least)[:2]]

    @property
    def noc(self) -> str:
        """The occupation of every job."""
        return self._ordinary[0]

    @property
    def other_noc(self) -> str:
        """Another one."""
        return self._ordinary[1]

    @cached_property
    def trade_noc(self) -> str:
        """A trade of the skilled trades class."""
        return codes_of_day(self.lawbook)[int(np.flatnonzero(trade_codes(self.lawbook))[0])]

    @cached_property
    def management_noc(self) -> str:
        """An occupation of senior management."""
        chosen = management_codes(self.lawbook) & skilled_codes(self.lawbook)
        return codes_of_day(self.lawbook)[int(np.flatnonzero(chosen)[0])]

    def coded(self, noc: str) -> Thing:
        """Give an occupation with its edition."""
        return {"noc": noc, "noc_edition": self.lawbook.work.noc_edition}

    # -------------------------------------------------------------------------- tests

    @cached_property
    def _tests(self) -> dict[str, tuple[LanguageTest, TestVersion, int]]:
        """By language, a test accepted a few months before, its chart and the day taken."""
        found: dict[str, tuple[LanguageTest, TestVersion, int]] = {}
        for test in load_language(self.lawbook.law.roots).tests.values():
            taken = max(self.recent, day_number(test.version[0].in_force))
            charts = [v for v in test.version if day_number(v.in_force) <= taken]
            if taken <= self.day and not charts[-1].repealed:
                found.setdefault(test.language, (test, charts[-1], taken))
        return found

    def sitting(self, language: str, levels: tuple[int, ...]) -> list[Thing]:
        """Give a sitting with the lowest marks of these levels; none when all are 0.

        Levels 10 to 12 are one for the law, and so are 0 to 3.
        """
        test, chart, taken = self._tests[language]
        rows = {row.level: row for row in chart.rows}
        marks = {
            ability: _plain(rows[_as_charted(level, rows)].of(ability)[0])
            for ability, level in zip(ABILITIES, levels, strict=True)
        }
        if not any(_as_charted(level, rows) for level in levels):
            return []
        return [{"test": test.test, "taken_on": text_of(taken), **marks}]

    # -------------------------------------------------------------------------- studies

    def credential_abroad(self, level: str, completed: int) -> Thing:
        """Give a credential earned abroad with a fresh assessment."""
        return {
            "level": level,
            "country": ABROAD,
            "completed_on": text_of(completed),
            "assessments": [{"issued_on": text_of(self.recent)}],
        }

    def study_in_canada(
        self, level: str, ended: int, *, long: bool, completed: bool = True
    ) -> tuple[Thing, int]:
        """Give a full-time study in Canada and its first day.

        Parameters
        ----------
        level : str
        ended : int
        long : bool
            Whether it is long enough for the points of study of the skilled worker grid.
        completed : bool
            Whether it led to a credential.
        """
        law = self.lawbook.fsw
        whole = max(law.study_program_years_min, -(-law.study_months_min // MONTHS_A_YEAR))
        years = whole if long else law.study_program_years_min - 1
        started = int(months_after(ended, -MONTHS_A_YEAR * years))
        last = "completed_on" if completed else "ended_on"
        study = {
            "level": level,
            "country": CANADA,
            "started_on": text_of(started),
            last: text_of(ended),
            "program_years": years,
        }
        return study, started

    # -------------------------------------------------------------------------- work

    @cached_property
    def year_days(self) -> int:
        """Days of full-time work that make a completed year."""
        work = self.lawbook.work
        return -(-DAYS_A_WEEK * work.year_hours // work.full_time_hours_week)

    @cached_property
    def _window_first(self) -> int:
        years = min(self.lawbook.work.crs_window_years, self.lawbook.fsw.window_years)
        return int(window_first(self.day, years))

    @property
    def room(self) -> int:
        """Days of the window in which work counts."""
        return self.day - self._window_first + 1

    @property
    def room_years(self) -> int:
        """Completed years that fit into the window."""
        return self.room // self.year_days

    def jobs(self, stretches: list[Stretch]) -> tuple[list[Thing], int]:
        """Lay stretches one before the other, the first ending on the day, and give the first day.

        Returns
        -------
        jobs : list of dict
            Oldest first.
        first : int
            First day of work; the day itself without any.
        """
        made: list[Thing] = []
        last = self.day
        for stretch in stretches:
            if stretch.days:
                made.append(self._job(stretch, last))
                last -= stretch.days
        return made[::-1], min(last + 1, self.day)

    def job_before_window(self) -> tuple[Thing, int]:
        """Give a year of Canadian work too old for any window, and its first day."""
        last = self._window_first - RECENT_DAYS
        stretch = Stretch(days=self.year_days, country=CANADA, noc=self.noc)
        return self._job(stretch, last), last - stretch.days + 1

    def _job(self, stretch: Stretch, last: int) -> Thing:
        job = {
            **self.coded(stretch.noc),
            "country": stretch.country,
            "started_on": text_of(last - stretch.days + 1),
            "ended_on": text_of(last),
            "weekly_hours": self.lawbook.work.full_time_hours_week,
        }
        return job | ({"self_employed": True} if stretch.self_employed else {})

    # -------------------------------------------------------------------------- papers

    def born(self, age: int) -> int:
        """Give a birth day half a year away from any birthday."""
        half = int(months_after(self.day, -MONTHS_A_YEAR // 2))
        return int(anniversary(half, -age))

    def studied_by(self, born: int) -> int:
        """Give the day by which somebody had completed their studies."""
        return born + 1 + int((self.day - born) * STUDIED)

    def offer(self, noc: str) -> Thing:
        """Give an offer that rests on an assessment of the labour market, without a permit."""
        return {**self._lasting(noc), "lmia": True}

    def offer_of_employer(self, noc: str) -> tuple[Thing, Thing, int]:
        """Give an offer of the employer on an exempt permit, the permit, and the first day."""
        since = int(anniversary(self.day, -self.lawbook.offers.employer_years_min))
        offer = self._lasting(noc) | {
            "from_permit_employer": True,
            "with_employer_since": text_of(since),
        }
        until = text_of(int(anniversary(self.day, 1)))
        return offer, {"basis": "exempt", "valid_until": until}, since

    def _lasting(self, noc: str) -> Thing:
        return {
            **self.coded(noc),
            "full_time": True,
            "continuous": True,
            "years_after_visa": self.lawbook.offers.years_after_visa_min,
        }

    def funds_needed(self, persons: int) -> int:
        """Give funds that are enough for a family, 0 where the amount is not known."""
        version = self.lawbook.funds
        if version is None:
            return 0
        before = self.lawbook.law.funds_before(version)
        amounts = [v.amount(persons) for v in (version, before) if v is not None]
        return max(amounts)


def canadian_credential(education: str, canadian_study: str) -> tuple[str, str] | None:
    """Give the credential earned in Canada and the one abroad that make two columns.

    Returns
    -------
    (str, str) or None
        Levels, empty for none; None where no studies make them.
    """
    if canadian_study == "none":
        return "", education
    place = _EDUCATION.index(education)
    if canadian_study == "one_or_two_years":
        if education in ("one_year", "two_year"):
            return education, ""
        # Beside a program of three years a short one makes two or more credentials.
        beside = "three_year" if education == "two_or_more" else education
        return ("one_year", beside) if place > _THREE_YEAR else None
    if place < _THREE_YEAR:
        return None
    return ("three_year", "one_year") if education == "two_or_more" else (education, "")


def _as_charted(level: int, rows: dict[int, Any]) -> int:
    return max(found for found in rows if found <= min(level, LEVEL_TOP))


def _plain(mark: float) -> int | float:
    return int(mark) if mark == int(mark) else mark
