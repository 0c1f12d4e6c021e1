"""Four marks are read by the chart of their day, refused with a reason, and count for two years."""

from __future__ import annotations

from datetime import date

import pytest

from openentry.answers.language_levels import Reading, charts, counting, neighbours, read_marks
from openentry.answers.quick_facts import WrongAnswers
from openentry.rules.columns import ABILITIES
from openentry.rules.language import level
from openentry.rules.lawbook import Law
from openentry.rules.loading.reading import PACKAGE_LAW

LAW = Law(roots=(PACKAGE_LAW,))
TODAY = date(2026, 11, 2)
TAKEN = {"taken_day": "3", "taken_month": "3", "taken_year": "2025"}


def read(test: str, *marks: str, **more: str) -> Reading:
    told = dict(zip(ABILITIES, marks, strict=False))
    return read_marks({"test": test} | TAKEN | told | more, LAW, TODAY)


def wrong(answers: dict[str, str]) -> list[str]:
    with pytest.raises(WrongAnswers) as errors:
        read_marks(answers, LAW, TODAY)
    return [each.name for each in errors.value.wrong]


def test_every_end_of_every_row_of_every_chart_reads_as_its_level() -> None:
    count = 0
    for name, known in charts(LAW).items():
        for chart in known:
            taken = {"taken_day": "1", "taken_month": "6", "taken_year": "2025"}
            for row in chart.version.rows:
                for end in (0, 1):
                    marks = {ability: f"{row.of(ability)[end]:g}" for ability in ABILITIES}
                    found = read_marks({"test": name} | taken | marks, LAW, TODAY)
                    assert {r.level for r in found.results.values()} == {row.level}, (name, row)
                    count += 1
    assert count >= 5 * 8 * 2


def test_marks_are_read_with_a_comma_and_the_lowest_is_of_all_four() -> None:
    found = read("ielts_general_training", "8", "6,5", "7", "6")
    assert [found.results[name].level for name in ABILITIES] == [9, 8, 9, 7]
    assert found.lowest == 7
    assert read("ielts_general_training", "8", "6.5", "7").lowest is None


def test_a_mark_of_the_column_out_of_699_is_refused_and_the_others_are_read() -> None:
    found = read("tef_canada", "300", "510", "400")
    assert found.results["reading"].refusal == "tef-699"
    assert found.read_count == 2
    assert found.counting is not None


def test_a_test_that_is_not_accepted_has_no_chart_and_counts_for_nothing() -> None:
    for name in neighbours(LAW):
        found = read(name, "7")
        assert found.chart is None
        assert found.counting is None
        result = found.results["listening"]
        assert result.refusal == "unknown-test"
        near = LAW_TESTS[neighbours(LAW)[name].instead]
        assert near in result.message("en")


LAW_TESTS = {name: known[-1].test.name.en for name, known in charts(LAW).items()}


def test_a_test_before_its_first_day_is_refused() -> None:
    found = read("tcf_canada", "500", taken_day="1", taken_month="12", taken_year="2018")
    assert found.chart is None
    assert found.results["listening"].refusal == "not-accepted-yet"


@pytest.mark.parametrize(
    ("result_on", "last"),
    [
        (date(2025, 3, 3), date(2027, 3, 2)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2023, 3, 1), date(2025, 2, 28)),
    ],
)
def test_a_result_counts_until_the_day_before_it_is_two_years_old(
    result_on: date, last: date
) -> None:
    found = counting(result_on, LAW.on(TODAY))
    assert (found.first, found.last) == (result_on, last)


def test_results_count_from_the_day_that_the_report_bears() -> None:
    later = {"result_day": "20", "result_month": "3", "result_year": "2025"}
    found = read("celpip_general", "9", **later)
    assert found.counting is not None
    assert (found.counting.first, found.counting.last) == (date(2025, 3, 20), date(2027, 3, 19))
    assert found.taken_on == date(2025, 3, 3)


def test_what_cannot_be_read_is_told_by_the_name_of_its_answer() -> None:
    assert wrong({}) == ["test", "taken_day", "listening"]
    good = {"test": "pte_core", "listening": "60"}
    assert wrong(good | TAKEN | {"taken_month": "13"}) == ["taken_day"]
    assert wrong(good | TAKEN | {"taken_year": "2027"}) == ["taken_day"]
    before = {"result_day": "2", "result_month": "3", "result_year": "2025"}
    assert wrong(good | TAKEN | before) == ["result_day"]
    assert wrong({"test": "none of them", "listening": "60"} | TAKEN) == ["test"]


def test_the_level_is_that_of_the_rules() -> None:
    from openentry.answers.quick_facts import language_tests

    found = read("celpip_general", "M", "7", "12", "13")
    marks: tuple[float | str, ...] = ("M", 7.0, 12.0, 13.0)
    for name, mark in zip(ABILITIES, marks, strict=True):
        expected = level("celpip_general", name, mark, date(2025, 3, 3), language_tests(LAW))
        assert found.results[name].level == expected.level, name
        assert found.results[name].refusal == expected.refusal, name
