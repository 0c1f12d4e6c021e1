"""Marks of every approved test at both ends of every level, and the marks that are none."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from openentry.recheck import level, levels

IELTS = "ielts_general_training"

# test, day, ability, step, then the lowest marks of levels 10 down to 4 and the ends of the scale.
Ladder = tuple[str, date, str, float, tuple[float, ...], float, float]
LADDERS: list[Ladder] = [
    (IELTS, date(2015, 1, 1), "listening", 0.5, (8.5, 8.0, 7.5, 6.0, 5.5, 5.0, 4.5), 0, 9),
    (IELTS, date(2015, 1, 1), "reading", 0.5, (8.0, 7.0, 6.5, 6.0, 5.0, 4.0, 3.5), 0, 9),
    (IELTS, date(2015, 1, 1), "writing", 0.5, (7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.0), 0, 9),
    (IELTS, date(2015, 1, 1), "speaking", 0.5, (7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.0), 0, 9),
    *[
        ("celpip_general", date(2015, 1, 1), ability, 1, (10, 9, 8, 7, 6, 5, 4), 0, 12)
        for ability in ("listening", "reading", "writing", "speaking")
    ],
    ("pte_core", date(2024, 1, 30), "listening", 1, (89, 82, 71, 60, 50, 39, 28), 10, 90),
    ("pte_core", date(2024, 1, 30), "reading", 1, (88, 78, 69, 60, 51, 42, 33), 10, 90),
    ("pte_core", date(2024, 1, 30), "writing", 1, (90, 88, 79, 69, 60, 51, 41), 10, 90),
    ("pte_core", date(2024, 1, 30), "speaking", 1, (89, 84, 76, 68, 59, 51, 42), 10, 90),
    ("tef_canada", date(2015, 1, 1), "listening", 1, (316, 298, 280, 249, 217, 181, 145), 0, 360),
    ("tef_canada", date(2015, 1, 1), "reading", 1, (263, 248, 233, 207, 181, 151, 121), 0, 300),
    ("tef_canada", date(2015, 1, 1), "writing", 1, (393, 371, 349, 310, 271, 226, 181), 0, 450),
    ("tef_canada", date(2015, 1, 1), "speaking", 1, (393, 371, 349, 310, 271, 226, 181), 0, 450),
    (
        "tcf_canada",
        date(2018, 12, 3),
        "listening",
        1,
        (549, 523, 503, 458, 398, 369, 331),
        100,
        699,
    ),
    ("tcf_canada", date(2018, 12, 3), "reading", 1, (549, 524, 499, 453, 406, 375, 342), 100, 699),
    ("tcf_canada", date(2018, 12, 3), "writing", 1, (16, 14, 12, 10, 7, 6, 4), 0, 20),
    ("tcf_canada", date(2018, 12, 3), "speaking", 1, (16, 14, 12, 10, 7, 6, 4), 0, 20),
]


def every_mark(least: float, most: float, step: float) -> Iterator[float]:
    mark = least
    while mark <= most:
        yield mark
        mark += step


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: f"{ladder[0]}-{ladder[2]}")
def test_every_mark_of_the_scale_has_the_level_whose_lowest_mark_it_reaches(
    ladder: Ladder,
) -> None:
    test, day, ability, step, lowest_marks, least, most = ladder
    for mark in every_mark(least, most, step):
        reached = sum(1 for lowest in lowest_marks if mark >= lowest)
        assert level(test, ability, mark, day) == (3 + reached if reached else 0), mark


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: f"{ladder[0]}-{ladder[2]}")
def test_a_mark_outside_the_scale_or_between_its_steps_is_refused(ladder: Ladder) -> None:
    test, day, ability, step, _, least, most = ladder
    for mark in (least - step, most + step, most + 1000, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="outside the scale"):
            level(test, ability, mark, day)
    with pytest.raises(ValueError, match=r"marks$"):
        level(test, ability, most - step / 2, day)


@pytest.mark.parametrize(
    ("test", "first_day", "day_before", "mark"),
    [
        (IELTS, date(2015, 1, 1), date(2014, 12, 31), 7),
        ("celpip_general", date(2015, 1, 1), date(2014, 12, 31), 7),
        ("pte_core", date(2024, 1, 30), date(2024, 1, 29), 70),
        ("tef_canada", date(2015, 1, 1), date(2014, 12, 31), 300),
        ("tcf_canada", date(2018, 12, 3), date(2018, 12, 2), 500),
    ],
)
def test_a_test_counts_from_the_day_it_was_accepted(
    test: str, first_day: date, day_before: date, mark: int
) -> None:
    assert level(test, "listening", mark, first_day) >= 7
    with pytest.raises(ValueError, match="accepted from"):
        level(test, "listening", mark, day_before)


@pytest.mark.parametrize(
    ("ability", "most"),
    [("listening", 360), ("reading", 300), ("writing", 450), ("speaking", 450)],
)
def test_a_tef_mark_of_the_0_to_699_column_is_recognised_and_refused(
    ability: str, most: int
) -> None:
    for day in (date(2019, 10, 1), date(2023, 12, 10), date(2023, 12, 11), date(2026, 1, 1)):
        assert level("tef_canada", ability, most, day) == 10
        for mark in (most + 1, 699):
            with pytest.raises(ValueError, match="0 to 699 column"):
                level("tef_canada", ability, mark, day)
        with pytest.raises(ValueError, match="outside the scale"):
            level("tef_canada", ability, 700, day)
    with pytest.raises(ValueError, match="outside the scale"):
        level("tef_canada", ability, most + 1, date(2019, 9, 30))


def test_tef_is_read_on_one_chart_whatever_the_day() -> None:
    for day in (date(2018, 1, 1), date(2021, 1, 1), date(2023, 12, 11), date(2026, 11, 22)):
        assert level("tef_canada", "speaking", 310, day) == 7
        assert level("tef_canada", "speaking", 309, day) == 6


def test_ielts_is_neither_rounded_nor_averaged() -> None:
    marks = {"listening": 6.5, "reading": 6.5, "writing": 6.5, "speaking": 6.5}
    assert levels(IELTS, marks, date(2025, 1, 1)) == {
        "listening": 7,
        "reading": 8,
        "speaking": 8,
        "writing": 8,
    }
    assert level(IELTS, "listening", 7, date(2025, 1, 1)) == 7
    assert level(IELTS, "listening", Decimal("7.5"), date(2025, 1, 1)) == 8
    assert level(IELTS, "reading", 7.5, date(2025, 1, 1)) == 9


def test_tcf_listening_523_is_a_level_above_reading_523() -> None:
    assert level("tcf_canada", "listening", 523, date(2025, 1, 1)) == 9
    assert level("tcf_canada", "reading", 523, date(2025, 1, 1)) == 8


@pytest.mark.parametrize("test", ["ielts_academic", "pte_academic", "celpip_general_ls", "toefl"])
def test_a_test_express_entry_does_not_accept_is_refused(test: str) -> None:
    with pytest.raises(ValueError, match="not accepted"):
        level(test, "reading", 9, date(2025, 1, 1))


def test_an_unknown_test_an_unknown_ability_and_a_mark_that_is_no_number_are_refused() -> None:
    with pytest.raises(ValueError, match="not known"):
        level("duolingo", "reading", 100, date(2025, 1, 1))
    with pytest.raises(ValueError, match=r"^ability"):
        level(IELTS, "overall", 7, date(2025, 1, 1))
    for mark in ("7", True, None):
        with pytest.raises(ValueError, match="is not a mark"):
            level(IELTS, "reading", mark, date(2025, 1, 1))  # type: ignore[arg-type]


def test_all_four_abilities_come_from_one_report() -> None:
    with pytest.raises(ValueError, match="are needed"):
        levels("celpip_general", {"reading": 9, "writing": 9}, date(2025, 1, 1))
