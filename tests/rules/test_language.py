"""Marks to levels: every mark against the second implementation, and every answer in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from openentry.recheck.language import level as second_opinion
from openentry.rules.columns import ABILITIES
from openentry.rules.language import REFUSALS, LanguageTests, level, levels
from openentry.rules.loading.language import LanguageTest

TESTS = LanguageTests.load()
DAY = date(2025, 6, 1)


@pytest.mark.parametrize("test", TESTS.law.tests)
@pytest.mark.parametrize("ability", ABILITIES)
def test_every_mark_of_a_test_has_the_level_of_the_second_implementation(
    test: str, ability: str
) -> None:
    known = TESTS.law.tests[test]
    low, high = known.version[-1].marks.of(ability)
    marks = [low + known.step * i for i in range(round((high - low) / known.step) + 1)]
    assert marks[-1] == high
    read = levels(test, ability, marks, DAY, TESTS)
    assert read.refusals.tolist() == [0] * len(marks)
    assert read.levels.tolist() == [second_opinion(test, ability, mark, DAY) for mark in marks]
    beyond = levels(test, ability, [low - known.step, high + known.step], DAY, TESTS)
    assert {REFUSALS[code] for code in beyond.refusals} <= {"off-scale", "tef-699"}
    assert beyond.refusals[0] == REFUSALS.index("off-scale")
    off = known.step / 4
    between = levels(test, ability, [low + off, high - off], DAY, TESTS)
    assert between.refusals.tolist() == [REFUSALS.index("wrong-step")] * 2
    assert between.levels.tolist() == [0, 0]


@pytest.mark.parametrize(("ability", "top"), [("listening", 699), ("writing", 699)])
def test_the_column_out_of_699_is_recognised_to_its_end(ability: str, top: int) -> None:
    high = TESTS.law.tests["tef_canada"].version[-1].marks.of(ability)[1]
    read = levels("tef_canada", ability, [high, high + 1, top, top + 1], DAY, TESTS)
    assert [REFUSALS[code] for code in read.refusals] == ["", "tef-699", "tef-699", "off-scale"]


def test_a_mark_that_is_no_number_is_off_the_scale_and_an_unknown_test_is_unknown() -> None:
    for mark in (True, "7", "x"):
        assert level("pte_core", "reading", mark, DAY, TESTS).refusal == "off-scale"
    found = levels("duolingo", "reading", np.array([[7.0], [8.0]]), DAY, TESTS)
    assert [REFUSALS[code] for code in found.refusals.ravel()] == ["unknown-test"] * 2
    assert found.levels.shape == (2, 1)


def test_the_day_of_each_test_decides_and_the_first_day_counts() -> None:
    first = TESTS.law.tests["pte_core"].version[0].in_force
    days = np.array([first, first], "datetime64[D]") - np.array([1, 0])
    read = levels("pte_core", "reading", [60, 60], days, TESTS)
    assert [REFUSALS[code] for code in read.refusals] == ["not-accepted-yet", ""]
    early = level("pte_core", "reading", 60, date(2020, 1, 1), TESTS)
    assert (early.level, early.refusal, early.version) == (None, "not-accepted-yet", None)
    read_on = level("pte_core", "reading", 60, DAY, TESTS)
    assert read_on.version is TESTS.law.tests["pte_core"].version[0]


@pytest.mark.parametrize(
    ("test", "mark", "en", "fr"),
    [
        ("ielts_general_training", 7.5, "CLB 9", "CLB 9"),
        ("tef_canada", 20, "below NCLC 4", "inférieur à NCLC 4"),
        ("ielts_general_training", 9.5, "marks run from 0 to 9", "de 0 à 9"),
        ("ielts_general_training", 7.25, "7.25 is not a mark", "7,25"),
        ("ielts_general_training", 7.25, "steps of 0.5", "0,5"),
        ("celpip_general", 13, "from 0 to 12", "de 0 à 12"),
        ("duolingo", 100, "CELPIP-General, IELTS", "CELPIP-General, IELTS"),
        ("ielts_academic", 7, "IELTS General Training is", "General Training l’est"),
    ],
)
def test_an_answer_says_the_level_or_what_was_expected(
    test: str, mark: float, en: str, fr: str
) -> None:
    found = level(test, "reading", mark, DAY, TESTS)
    assert en in found.message("en")
    assert fr in found.message("fr")


def with_test(name: str, changed: LanguageTest) -> LanguageTests:
    """Give the tests of the law with one of them changed."""
    return LanguageTests(law=replace(TESTS.law, tests={**TESTS.law.tests, name: changed}))


def test_a_test_that_is_no_longer_accepted_is_unknown_from_that_day() -> None:
    known = TESTS.law.tests["pte_core"]
    last = known.version[-1]
    ended = last.model_copy(update={"in_force": date(2026, 1, 1), "repealed": True, "rows": ()})
    changed = known.model_copy(update={"version": (*known.version, ended)})
    tests = with_test("pte_core", changed)
    days = np.array(["2020-01-01", "2025-12-31", "2026-01-01"], "datetime64[D]")
    read = levels("pte_core", "reading", [60, 60, 60], days, tests)
    assert [REFUSALS[code] for code in read.refusals] == ["not-accepted-yet", "", "unknown-test"]
    assert read.levels.tolist() == [0, 7, 0]
    found = level("pte_core", "reading", 60, date(2026, 1, 1), tests)
    assert (found.refusal, found.version) == ("unknown-test", None)


def test_another_column_is_looked_for_only_on_the_days_it_was_printed() -> None:
    known = TESTS.law.tests["tef_canada"]
    version = known.version[-1]
    for column in version.other_column:
        alone = version.model_copy(update={"other_column": (column,)})
        changed = known.model_copy(update={"version": (*known.version[:-1], alone)})
        tests = with_test("tef_canada", changed)
        day = np.timedelta64(1, "D")
        first = np.datetime64(column.taken_from)
        last = np.datetime64(column.taken_until or date(2026, 11, 1))
        after = "off-scale" if column.taken_until else "tef-699"
        days = np.array([first - day, first, last, last + day])
        read = levels("tef_canada", "listening", [503] * 4, days, tests)
        words = [REFUSALS[code] for code in read.refusals]
        assert words == ["off-scale", "tef-699", "tef-699", after]


def test_a_mark_in_letters_is_said_as_it_is_printed() -> None:
    found = level("celpip_general", "speaking", "N", DAY, TESTS)
    assert "speaking: N is not a mark" in found.message("en")
