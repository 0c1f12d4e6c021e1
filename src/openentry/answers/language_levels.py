"""A language test: its whole chart, what four marks are as levels, and how long they count.

Marks come as text by name, as a form sends them. That a mark or a test is refused is an answer
with its reason; only what cannot be read at all, such as a day that is none, is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from openentry.answers.quick_facts import (
    DAY_PARTS,
    Answers,
    Wrong,
    WrongAnswers,
    day_told,
    language_tests,
)
from openentry.rules.columns import ABILITIES
from openentry.rules.dates import anniversary, day_number, day_of
from openentry.rules.language import LevelResult, level
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.loading.language import LanguageTest, Neighbour, TestVersion
from openentry.rules.loading.programs import ValidityVersion
from openentry.wording import LANGUAGES, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart of a test and the days of the tests that it reads.

    Attributes
    ----------
    test : LanguageTest
    version : TestVersion
    last : date or None
        Last day; None while no other chart replaces it.
    """

    test: LanguageTest
    version: TestVersion
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The days on which a result counts.

    Attributes
    ----------
    first, last : date
        Both included.
    rule : ValidityVersion
        With its source, provision and certainty.
    """

    first: date
    last: date
    rule: ValidityVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the marks of one report are.

    Attributes
    ----------
    test : str
        Name of the test; it may be one that is not accepted.
    taken_on : date
    results : dict of str to LevelResult
        By ability, only of those whose mark was given.
    chart : Chart or None
        The one that was read; None for a test that has none for that day.
    counting : Counting or None
        None where nothing was read.
    """

    test: str
    taken_on: date
    results: Mapping[str, LevelResult]
    chart: Chart | None
    counting: Counting | None

    @property
    def lowest(self) -> int | None:
        """The lowest of the four levels; None unless all four were read."""
        found = [result.level for result in self.results.values() if result.level is not None]
        return min(found) if len(found) == len(ABILITIES) else None

    @property
    def read_count(self) -> int:
        """Marks that gave a level."""
        return sum(result.level is not None for result in self.results.values())


def charts(law: Law) -> Mapping[str, tuple[Chart, ...]]:
    """Give every chart of every accepted test, by test, first to last."""
    return {name: tuple(_charts(test)) for name, test in language_tests(law).law.tests.items()}


def neighbours(law: Law) -> Mapping[str, Neighbour]:
    """Give the tests that people hold and that are not accepted."""
    return language_tests(law).law.not_accepted


def read_marks(answers: Answers, law: Law, today: date) -> Reading:
    """Read the marks of one report.

    Parameters
    ----------
    answers : mapping of str to str
        ``test``; ``taken_day`` ``taken_month`` ``taken_year``; the same with ``result``, left
        empty when the report bears the day of the test; one mark an ability, or none.
    law : Law
    today : date
        Day whose law says how long results count.

    Raises
    ------
    WrongAnswers
        For a test that is none of the list, days that are none or lie ahead, and no mark at all.
    """
    wrong: list[Wrong] = []
    tests = language_tests(law)
    test = answers.get("test", "")
    if test not in tests.law.tests and test not in tests.law.not_accepted:
        wrong.append(_wrong("test", "answers.wrong-which-test"))
    taken_on = _day(answers, "taken", today, wrong)
    if taken_on is None and not any(one.name == "taken_day" for one in wrong):
        wrong.append(_wrong("taken_day", "answers.wrong-test-day-missing"))
    result_on = _day(answers, "result", today, wrong) or taken_on
    if taken_on and result_on and result_on < taken_on:
        wrong.append(_wrong("result_day", "answers.wrong-result-before-test", taken=taken_on))
    marks = {name: told for name in ABILITIES if (told := answers.get(name, "").strip())}
    if not marks:
        wrong.append(_wrong(ABILITIES[0], "answers.wrong-no-mark"))
    if wrong or taken_on is None or result_on is None:
        raise WrongAnswers(tuple(wrong))
    results = {
        name: level(test, name, _mark(told), taken_on, tests) for name, told in marks.items()
    }
    found = [one for one in charts(law).get(test, ()) if _reads(one, taken_on)]
    read = any(result.level is not None for result in results.values())
    return Reading(
        test=test,
        taken_on=taken_on,
        results=results,
        chart=found[0] if found else None,
        counting=counting(result_on, law.on(today)) if read else None,
    )


def counting(result_on: date, lawbook: Lawbook) -> Counting:
    """Tell on which days a result counts.

    Parameters
    ----------
    result_on : date
        Day that the report bears.
    lawbook : Lawbook
        Its day says how long a result is valid (IRPR 75(2)(d); MI ss. 3(4), 12(3)).
    """
    rule = lawbook.validity
    ends = day_of(int(anniversary(day_number(result_on), rule.language_years)))
    assert ends is not None, "a day of the calendar has an anniversary"
    return Counting(first=result_on, last=ends - timedelta(days=1), rule=rule)


def _charts(test: LanguageTest) -> list[Chart]:
    later = [version.in_force - timedelta(days=1) for version in test.version[1:]]
    pairs = zip(test.version, [*later, None], strict=True)
    return [Chart(test=test, version=one, last=last) for one, last in pairs if not one.repealed]


def _reads(chart: Chart, taken_on: date) -> bool:
    return chart.version.in_force <= taken_on and (chart.last is None or taken_on <= chart.last)


def _mark(told: str) -> float | str:
    """Read a mark as printed, with a point or a comma, or a word."""
    try:
        return float(told.replace(",", "."))
    except ValueError:
        return told.upper()


def _day(answers: Answers, name: str, today: date, wrong: list[Wrong]) -> date | None:
    """Read a day told in three parts; None where nothing was told or it is wrong."""
    if not any(answers.get(f"{name}_{part}", "").strip() for part in DAY_PARTS):
        return None
    told = day_told(answers, name)
    if told is None:
        wrong.append(_wrong(f"{name}_day", "answers.wrong-day"))
    elif told > today:
        wrong.append(_wrong(f"{name}_day", "answers.wrong-day-ahead", today=today))
    return told


def _wrong(name: str, message_id: str, **params: object) -> Wrong:
    return Wrong(name=name, text={lang: say(message_id, lang, **params) for lang in LANGUAGES})
