"""Quick facts: what somebody tells of themselves on one page, read into one row of the facts table.

Answers come as text by name, as a form sends them. A language is told by the marks of a test or
by levels; everything else as the facts table has it. What cannot be is told answer by answer, and
nothing is scored. Nothing is kept.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from openentry.answers.days_asked import too_far
from openentry.files.sources import Source
from openentry.files.tables import read_facts
from openentry.rules.columns import ABILITIES, column, words
from openentry.rules.dates import completed_years, day_number
from openentry.rules.errors import FactsErrors, OpenEntryError
from openentry.rules.facts import Facts
from openentry.rules.language import LanguageTests, LevelResult, level
from openentry.rules.lawbook import Law, Lawbook
from openentry.wording import Language, say

LEVELS = "levels"
"""Instead of a test: the four levels themselves."""

NO_TEST = "none"

YES, NO = "yes", "no"

WHOSE = ("first", "second", "spouse")
"""Whose language results there are: one's own in one or two languages, and the spouse's."""

FLAGS = ("accompanied", "trade_certificate", "sibling", "nominated")
WORDS = ("education", "canadian_study", "job_offer", "spouse_education")
YEARS = ("canadian_work_years", "foreign_work_years", "spouse_canadian_work_years")
OF_SPOUSE = ("spouse_education", "spouse_canadian_work_years")

DAY_PARTS = ("year", "month", "day")

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """An answer that cannot be.

    Attributes
    ----------
    name : str
        Of the answer.
    text : dict
        What is wrong and what to do, by language.
    """

    name: str
    text: Mapping[Language, str]


class WrongAnswers(Exception):  # noqa: N818 - a group, named for what it holds
    """Answers that cannot be, in the order of the questions."""

    def __init__(self, wrong: tuple[Wrong, ...]) -> None:
        self.wrong = wrong
        super().__init__(f"{len(wrong)} answers")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickFacts:
    """What was told, checked.

    Attributes
    ----------
    on : date
        Day of the score.
    born_on : date or None
        None where only the age was told.
    row : dict
        Of the facts table.
    facts : Facts
        The same as a batch of one.
    results : dict of str to LevelResult
        How each mark was read, by the name of its answer.
    """

    on: date
    born_on: date | None
    row: Mapping[str, Any]
    facts: Facts
    results: Mapping[str, LevelResult]


def tests_of(law: Law) -> tuple[str, ...]:
    """Name the language tests whose marks can be read."""
    return tuple(language_tests(law).law.tests)


def named_test(law: Law, test: str, lang: Language) -> str:
    """Name a language test."""
    return language_tests(law).law.tests[test].name.said(lang)


def day_told(answers: Answers, name: str) -> date | None:
    """Give a day that was told in three parts; None where they are no day of the calendar."""
    parts = [answers.get(f"{name}_{part}", "").strip() for part in DAY_PARTS]
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except (ValueError, OverflowError):
        return None


def read_answers(
    answers: Answers, law: Law, today: date, *, born_needed: bool = False
) -> QuickFacts:
    """Read quick facts.

    Parameters
    ----------
    answers : mapping of str to str
        By name; one that is missing or empty means what an absent column of the facts table
        means, a day that is missing means today.
    law : Law
        Reads the marks, by the charts of the day of the score.
    today : date
    born_needed : bool
        Whether a birth date is missed: without one there are no points for age, which is the
        score of nobody.

    Raises
    ------
    WrongAnswers
        With every answer that cannot be.
    """
    reader = _Reader(answers, law)
    on = reader.asked(today)
    lawbook = reader.lawbook(on)
    if reader.wrong or lawbook is None:
        raise WrongAnswers(tuple(reader.wrong))
    row = reader.row(on)
    born_on = reader.born(on, needed=born_needed)
    if born_on is not None:
        row["age"] = reader.age(born_on, on)
    if reader.wrong:
        raise WrongAnswers(tuple(reader.wrong))
    return QuickFacts(
        on=on, born_on=born_on, row=row, facts=_facts(row, lawbook), results=reader.results
    )


def _facts(row: Mapping[str, Any], lawbook: Lawbook) -> Facts:
    """Check a row at the border that files come through, too."""
    raw = json.dumps([row]).encode()
    source = Source("answers", io.BytesIO(raw), len(raw))
    try:
        (chunk,) = read_facts(source, category_ids=lawbook.law.category_ids)
    except FactsErrors as errors:
        told = (
            Wrong(name=e.column, text={"en": e.expectation("en"), "fr": e.expectation("fr")})
            for e in errors.errors
        )
        raise WrongAnswers(tuple(told)) from None
    return chunk.facts


class _Reader:
    """Reads answers and remembers what is wrong with them."""

    def __init__(self, answers: Answers, law: Law) -> None:
        self._answers, self._law = answers, law
        self.wrong: list[Wrong] = []
        self.results: dict[str, LevelResult] = {}

    def given(self, name: str) -> str:
        return self._answers.get(name, "").strip()

    def lawbook(self, on: date) -> Lawbook | None:
        try:
            return self._law.on(on)
        except OpenEntryError as error:
            self.wrong.append(
                Wrong(name="on_day", text={"en": error.message("en"), "fr": error.message("fr")})
            )
            return None

    def asked(self, today: date) -> date:
        """Read the day of the score; one that lies too far ahead is refused."""
        on = self.day("on") or today
        if en := too_far(on, today, "en"):
            self.wrong.append(Wrong(name="on_day", text={"en": en, "fr": too_far(on, today, "fr")}))
        return on

    def day(self, name: str) -> date | None:
        """Read a day told in three parts; None where nothing was told."""
        if not any(self.given(f"{name}_{part}") for part in DAY_PARTS):
            return None
        told = day_told(self._answers, name)
        if told is None:
            self._refuse(f"{name}_day", "answers.wrong-day")
        return told

    def born(self, on: date, *, needed: bool) -> date | None:
        born_on = self.day("born")
        if needed and not any(self.given(f"born_{part}") for part in DAY_PARTS):
            self._refuse("born_day", "answers.wrong-born-missing")
        if born_on is not None and born_on > on:
            self._refuse("born_day", "answers.wrong-born", on=on)
            return None
        return born_on

    def age(self, born_on: date, on: date) -> int:
        age = int(completed_years(day_number(born_on), day_number(on)))
        if age > (most := column("age").high):
            self._refuse("born_day", "answers.wrong-born-early", age=age, most=most)
        return age

    def row(self, on: date) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for name in FLAGS:
            if told := self.given(name):
                row[name] = self._flag(name, told)
        left_out = OF_SPOUSE if not row.get("accompanied") else ()
        for name in WORDS:
            if (told := self.given(name)) and name not in left_out:
                row[name] = self._word(name, told)
        for name in (*YEARS, "age"):
            if (told := self.given(name)) and name not in left_out:
                row[name] = self._whole(name, told)
        for whose in WHOSE:
            if whose != "spouse" or row.get("accompanied"):
                row |= self._language(whose, on)
        return row

    def _language(self, whose: str, on: date) -> dict[str, Any]:
        """Read four levels, or four marks of a test."""
        test = self.given(f"{whose}_test") or NO_TEST
        if test == NO_TEST:
            return {}
        tests = language_tests(self._law)
        if test != LEVELS and test not in tests.law.tests:
            self._refuse(f"{whose}_test", "answers.wrong-test")
            return {}
        row: dict[str, Any] = {}
        lang = self.given(f"{whose}_language")
        if test != LEVELS:
            lang = tests.law.tests[test].language
        elif whose == "first" and lang not in words("first_language"):
            self._refuse("first_language", "answers.wrong-language")
        if whose == "first":
            row["first_language"] = lang
        elif whose == "second" and test != LEVELS and lang == self._first(tests):
            self._refuse("second_test", "answers.wrong-second")
        if whose == "second" and (self.given("first_test") or NO_TEST) == NO_TEST:
            self._refuse("first_test", "answers.wrong-no-first")
        for ability in ABILITIES:
            name = f"{whose}_{ability}"
            if test == LEVELS:
                row[name] = self._whole(name, self.given(name) or "0")
            else:
                row[name] = self._mark(name, test, ability, on, tests)
        return row

    def _first(self, tests: LanguageTests) -> str:
        test = self.given("first_test")
        known = tests.law.tests.get(test)
        return known.language if known else self.given("first_language")

    def _mark(self, name: str, test: str, ability: str, on: date, tests: LanguageTests) -> int:
        told = self.given(name).replace(",", ".")
        if not told:
            self._refuse(name, "answers.wrong-mark-missing")
            return 0
        try:
            mark: float | str = float(told)
        except ValueError:
            mark = told.upper()
        read = level(test, ability, mark, on, tests)
        if read.level is None:
            self.wrong.append(
                Wrong(name=name, text={"en": read.message("en"), "fr": read.message("fr")})
            )
            return 0
        self.results[name] = read
        return read.level

    def _flag(self, name: str, told: str) -> bool:
        if told not in (YES, NO):
            self._refuse(name, "answers.wrong-flag")
        return told == YES

    def _word(self, name: str, told: str) -> str:
        if told not in words(name):
            self._refuse(name, "answers.wrong-word")
        return told

    def _whole(self, name: str, told: str) -> int:
        known = column(name)
        if not (told.isascii() and told.isdigit() and known.low <= int(told) <= known.high):
            self._refuse(name, "answers.wrong-whole", low=known.low, high=known.high)
            return 0
        return int(told)

    def _refuse(self, name: str, message_id: str, **params: object) -> None:
        text: dict[Language, str] = {
            "en": say(message_id, "en", **params),
            "fr": say(message_id, "fr", **params),
        }
        self.wrong.append(Wrong(name=name, text=text))


def language_tests(law: Law) -> LanguageTests:
    """Give the language tests of a law, ready to read marks with."""
    return _loaded(law.roots)


@lru_cache(maxsize=4)
def _loaded(roots: tuple[Path, ...]) -> LanguageTests:
    return LanguageTests.load(roots)
