"""Caps, the highest totals the law allows, people worked by hand, and the shape of the answer."""

from datetime import date

import pytest
from tests.recheck.people import spoken

from openentry.recheck import score

BEST_ALONE: dict[str, object] = {
    "age": 25,
    "education": "doctorate",
    "first_language": "en",
    **spoken("first", 10),
    **spoken("second", 10),
    "canadian_work_years": 5,
    "foreign_work_years": 3,
    "trade_certificate": True,
    "canadian_study": "three_or_more_years",
    "sibling": True,
}
BEST_ACCOMPANIED: dict[str, object] = {
    **BEST_ALONE,
    "accompanied": True,
    "spouse_education": "masters",
    **spoken("spouse", 9),
    "spouse_canadian_work_years": 5,
}


@pytest.mark.parametrize("best", [BEST_ALONE, BEST_ACCOMPANIED])
@pytest.mark.parametrize(
    ("first_day", "last_day", "with_job_offer", "without_job_offer"),
    [
        (date(2015, 1, 1), date(2016, 11, 18), 1200, 600),
        (date(2016, 11, 19), date(2017, 6, 5), 830, 630),
        (date(2017, 6, 6), date(2020, 10, 19), 875, 675),
        (date(2020, 10, 20), date(2025, 3, 24), 895, 695),
        (date(2025, 3, 25), date(2026, 11, 2), 695, 695),
    ],
)
def test_the_highest_total_without_a_nomination_is_the_published_one(
    best: dict[str, object],
    first_day: date,
    last_day: date,
    with_job_offer: int,
    without_job_offer: int,
) -> None:
    for day in (first_day, last_day):
        assert score(best, day)["total"] == without_job_offer
        assert score({**best, "job_offer": "major_group_00"}, day)["total"] == with_job_offer


@pytest.mark.parametrize("best", [BEST_ALONE, BEST_ACCOMPANIED])
@pytest.mark.parametrize("day", [date(2015, 1, 1), date(2022, 1, 1), date(2025, 11, 14)])
def test_the_highest_total_of_all_is_1200(best: dict[str, object], day: date) -> None:
    assert score({**best, "nominated": True}, day)["total"] == 1200


def test_the_core_is_500_at_most_alone_and_460_with_a_spouse_who_adds_40() -> None:
    alone = score(BEST_ALONE, date(2025, 11, 14))
    assert (alone["core"]["total"], alone["spouse"]["total"]) == (500, 0)
    accompanied = score(BEST_ACCOMPANIED, date(2025, 11, 14))
    assert (accompanied["core"]["total"], accompanied["spouse"]["total"]) == (460, 40)
    assert accompanied["spouse"] == {
        "education": 10,
        "language": 20,
        "canadian_work": 10,
        "total": 40,
    }


def test_each_pair_of_combinations_gives_50_and_all_of_them_100() -> None:
    best = score(BEST_ALONE, date(2025, 11, 14))["transferability"]
    assert best == {
        "education_language": 50,
        "education_canadian_work": 50,
        "foreign_work_language": 50,
        "foreign_work_canadian_work": 50,
        "certificate_language": 50,
        "total": 100,
    }
    schooled_only = {**BEST_ALONE, "foreign_work_years": 0, "trade_certificate": False}
    assert score(schooled_only, date(2025, 11, 14))["transferability"]["total"] == 50
    travelled_only = {**BEST_ALONE, "education": "secondary", "trade_certificate": False}
    assert score(travelled_only, date(2025, 11, 14))["transferability"]["total"] == 50


def test_a_pair_under_its_cap_is_a_plain_sum() -> None:
    # Bachelor's degree, lowest level 8, one Canadian year: 13 + 13. Two foreign years: 13 + 13.
    row = {
        "education": "three_year",
        "first_language": "en",
        **spoken("first", 8),
        "canadian_work_years": 1,
        "foreign_work_years": 2,
    }
    transferability = score(row, date(2025, 11, 14))["transferability"]
    assert transferability == {
        "education_language": 13,
        "education_canadian_work": 13,
        "foreign_work_language": 13,
        "foreign_work_canadian_work": 13,
        "certificate_language": 0,
        "total": 52,
    }


def test_an_applicant_abroad_alone_adds_up_as_worked_by_hand() -> None:
    # Age 29: 110. Bachelor's: 120. English 8, 7, 7, 7: 23 + 17 + 17 + 17 = 74. Core 304.
    # Middle tier at lowest 7: 13. Three foreign years at lowest 7: 25. Transferability 38.
    row = {
        "id": "nurse abroad",
        "age": 29,
        "education": "three_year",
        "first_language": "en",
        **spoken("first", 8, 7, 7, 7),
        "foreign_work_years": 4,
    }
    assert score(row, date(2025, 11, 14)) == {
        "id": "nurse abroad",
        "on": "2025-11-14",
        "rule_set": "2025-03-25",
        "provisional": False,
        "total": 342,
        "core": {
            "age": 110,
            "education": 120,
            "first_language": 74,
            "second_language": 0,
            "canadian_work": 0,
            "total": 304,
        },
        "spouse": {"education": 0, "language": 0, "canadian_work": 0, "total": 0},
        "transferability": {
            "education_language": 13,
            "education_canadian_work": 0,
            "foreign_work_language": 25,
            "foreign_work_canadian_work": 0,
            "certificate_language": 0,
            "total": 38,
        },
        "additional": {
            "sibling": 0,
            "french": 0,
            "canadian_study": 0,
            "job_offer": 0,
            "nomination": 0,
            "total": 0,
        },
    }


def test_a_french_speaker_with_a_spouse_in_2018_adds_up_as_worked_by_hand() -> None:
    # Core, with-spouse column: 41 years 35; master's 126; French 9, 9, 8, 7: 29 + 29 + 22 + 16 =
    # 96; English 5, 5, 6, 4: 1 + 1 + 1 + 0 = 3; one Canadian year 35. In all 295.
    # Spouse: two or more 9; levels 4, 5, 7, 9: 0 + 1 + 3 + 5 = 9; two years 7. In all 25.
    # Top tier at lowest 7: 25, with one year: 25; one foreign year: 13 and 13. In all 76.
    # Sibling 15; French at 7 in all, English not at 5 in all: 15; one-year study 15; offer 50.
    row = {
        "age": 41,
        "accompanied": True,
        "education": "masters",
        "first_language": "fr",
        **spoken("first", 9, 9, 8, 7),
        **spoken("second", 5, 5, 6, 4),
        "canadian_work_years": 1,
        "foreign_work_years": 1,
        "spouse_education": "two_or_more",
        **spoken("spouse", 4, 5, 7, 9),
        "spouse_canadian_work_years": 2,
        "sibling": True,
        "canadian_study": "one_or_two_years",
        "job_offer": "other",
    }
    answer = score(row, date(2018, 1, 15))
    assert answer["core"] == {
        "age": 35,
        "education": 126,
        "first_language": 96,
        "second_language": 3,
        "canadian_work": 35,
        "total": 295,
    }
    assert answer["spouse"] == {"education": 9, "language": 9, "canadian_work": 7, "total": 25}
    assert answer["transferability"] == {
        "education_language": 25,
        "education_canadian_work": 25,
        "foreign_work_language": 13,
        "foreign_work_canadian_work": 13,
        "certificate_language": 0,
        "total": 76,
    }
    assert answer["additional"] == {
        "sibling": 15,
        "french": 15,
        "canadian_study": 15,
        "job_offer": 50,
        "nomination": 0,
        "total": 95,
    }
    assert answer["total"] == 491


def test_an_empty_row_scores_nothing_and_keeps_the_whole_answer() -> None:
    answer = score({}, date(2015, 1, 1))
    assert answer["total"] == 0
    assert answer["id"] is None
    assert list(answer) == [
        "id",
        "on",
        "rule_set",
        "provisional",
        "total",
        "core",
        "spouse",
        "transferability",
        "additional",
    ]


def test_null_counts_as_absent() -> None:
    nothing = dict.fromkeys([*BEST_ACCOMPANIED, "id", "nominated", "job_offer"])
    assert score(nothing, date(2025, 11, 14)) == score({}, date(2025, 11, 14))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("age", 121),
        ("age", -1),
        ("age", 30.0),
        ("age", True),
        ("age", "30"),
        ("education", "bachelor"),
        ("first_language", "de"),
        ("canadian_work_years", 81),
        ("foreign_work_years", "3"),
        ("trade_certificate", "false"),
        ("accompanied", 1),
        ("canadian_study", "secondary"),
        ("job_offer", "lmia"),
        ("nominated", "true"),
        ("id", 17),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(column: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"^{column}: "):
        score({column: value}, date(2025, 11, 14))


@pytest.mark.parametrize("prefix", ["first", "second", "spouse"])
def test_a_level_above_12_is_refused(prefix: str) -> None:
    row = {"accompanied": True, "first_language": "en", f"{prefix}_reading": 13}
    with pytest.raises(ValueError, match=f"^{prefix}_reading: 13"):
        score(row, date(2025, 11, 14))
