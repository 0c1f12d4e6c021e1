"""Marks of language tests: the charts of the law against the second implementation."""

from datetime import date

import numpy as np
import pytest

from openentry.recheck import language as second
from openentry.rules.errors import InputError
from openentry.rules.language import REFUSALS, LanguageTests, level, levels
from openentry.rules.loading.language import ABILITIES

TESTS = LanguageTests.load()
DAY = date(2025, 6, 1)
EVERY = [(test, ability) for test in TESTS.law.tests for ability in ABILITIES]


def test_five_tests_are_accepted() -> None:
    assert set(TESTS.law.tests) == {
        "ielts_general_training",
        "celpip_general",
        "pte_core",
        "tef_canada",
        "tcf_canada",
    }


@pytest.mark.parametrize(("test", "ability"), EVERY)
def test_every_mark_of_every_scale_reads_as_in_the_second_implementation(
    test: str, ability: str
) -> None:
    law = TESTS.law.tests[test]
    marks = np.arange(-2, 720, law.step / 2)
    read = levels(test, ability, marks, DAY, TESTS)
    for mark, found, refused in zip(marks, read.levels, read.refusals, strict=True):
        try:
            expected = second.level(test, ability, float(mark), DAY)
        except ValueError:
            assert refused, mark
        else:
            assert not refused, mark
            assert found == expected, mark


@pytest.mark.parametrize(("test", "ability"), EVERY)
def test_one_mark_reads_as_many_do(test: str, ability: str) -> None:
    marks = np.array([0.0, 4.5, 7.25, 12.0, 100.0, 361.0, 699.0, 1000.0, -1.0])
    read = levels(test, ability, marks, DAY, TESTS)
    for i, mark in enumerate(marks):
        one = level(test, ability, float(mark), DAY, TESTS)
        assert (one.refusal or "") == REFUSALS[read.refusals[i]]
        assert one.level == (None if one.refusal else read.levels[i])


@pytest.mark.parametrize(("test", "ability"), EVERY)
def test_a_higher_mark_never_gives_a_lower_level(test: str, ability: str) -> None:
    law = TESTS.law.tests[test]
    low, high = law.version[-1].marks.of(ability)
    read = levels(test, ability, np.arange(low, high + law.step, law.step), DAY, TESTS)
    assert not read.refusals.any()
    assert (np.diff(read.levels.astype(int)) >= 0).all()
    assert set(read.levels) == {0, 4, 5, 6, 7, 8, 9, 10}


def test_levels_and_refusals_follow_the_day_of_each_test() -> None:
    days = np.array(["2024-01-29", "2024-01-30", "2026-01-01"], "datetime64[D]")
    read = levels("pte_core", "listening", [82, 82, 82], days, TESTS)
    assert [REFUSALS[code] for code in read.refusals] == ["not-accepted-yet", "", ""]
    assert read.levels.tolist() == [0, 9, 9]


def test_a_tef_mark_out_of_699_is_recognised_and_the_column_to_read_is_named() -> None:
    found = level("tef_canada", "listening", 503, DAY, TESTS)
    assert found.level is None
    assert found.refusal == "tef-699"
    assert "Équivalence ancien score" in found.message("en")
    assert "sur 699" in found.message("fr")
    assert "360" in found.message("fr")


def test_a_tef_report_of_before_october_2019_has_no_column_out_of_699() -> None:
    assert level("tef_canada", "listening", 503, date(2019, 9, 30), TESTS).refusal == "off-scale"
    assert level("tef_canada", "listening", 503, date(2019, 10, 1), TESTS).refusal == "tef-699"


def test_the_column_out_of_699_is_kept_and_never_used() -> None:
    columns = TESTS.law.tests["tef_canada"].version[0].other_column
    assert [column.id for column in columns] == ["tef-699-2019", "tef-699-2023"]
    assert not any(column.used for column in columns)


def test_celpip_prints_m_for_too_little_and_it_reads_as_below_four() -> None:
    found = level("celpip_general", "speaking", "M", DAY, TESTS)
    assert (found.level, found.refusal) == (0, None)
    assert level("celpip_general", "speaking", "N", DAY, TESTS).refusal == "off-scale"


def test_what_lies_below_level_four_is_unverified_and_what_lies_above_is_not() -> None:
    assert level("ielts_general_training", "reading", 3, DAY, TESTS).certainty == "unverified"
    assert level("ielts_general_training", "reading", 3.5, DAY, TESTS).certainty == "stated"
    assert level("tef_canada", "reading", 250, DAY, TESTS).certainty == "inferred"


def test_what_is_not_a_number_is_refused_and_never_raises() -> None:
    read = levels("pte_core", "reading", [np.nan, np.inf, -np.inf], DAY, TESTS)
    assert {REFUSALS[code] for code in read.refusals} == {"off-scale"}


def test_a_test_that_is_not_accepted_names_the_one_that_is() -> None:
    found = level("ielts_academic", "reading", 7, DAY, TESTS)
    assert found.refusal == "unknown-test"
    assert "IELTS General Training" in found.message("en")
    assert "IELTS General Training" in found.message("fr")
    assert "CELPIP-General" in level("duolingo", "reading", 7, DAY, TESTS).message("fr")


@pytest.mark.parametrize("mark", [6.25, 6.75, 4.1])
def test_nothing_is_rounded(mark: float) -> None:
    found = level("ielts_general_training", "writing", mark, DAY, TESTS)
    assert found.refusal == "wrong-step"
    assert str(mark).replace(".", ",") in found.message("fr")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_answer_says_itself_in_both_languages(lang: str) -> None:
    for found in (
        level("pte_core", "writing", 90, DAY, TESTS),
        level("pte_core", "writing", 10, DAY, TESTS),
        level("pte_core", "writing", 9, DAY, TESTS),
        level("pte_core", "writing", 60, date(2023, 1, 1), TESTS),
    ):
        text = found.message(lang)  # type: ignore[arg-type]
        assert text
        assert "{" not in text


def test_an_unknown_ability_is_an_error_that_names_the_four() -> None:
    with pytest.raises(InputError, match="listening, reading, speaking, writing"):
        level("pte_core", "grammar", 60, DAY, TESTS)
