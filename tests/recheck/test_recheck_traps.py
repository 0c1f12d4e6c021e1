"""Mistakes found in public calculators, each with a candidate who would show it."""

from datetime import date

import pytest
from tests.recheck.people import spoken

from openentry.recheck import score

DAY = date(2025, 11, 14)


@pytest.mark.parametrize("offer", ["major_group_00", "other"])
def test_a_job_offer_gives_nothing_since_2025_03_25(offer: str) -> None:
    assert score({"job_offer": offer}, DAY)["total"] == 0


def test_only_major_group_00_ever_gave_200() -> None:
    assert score({"job_offer": "other"}, date(2023, 1, 1))["total"] == 50
    assert score({"job_offer": "major_group_00"}, date(2023, 1, 1))["total"] == 200


@pytest.mark.parametrize("education", ["masters", "doctorate"])
def test_a_lone_masters_or_doctorate_is_in_the_top_tier(education: str) -> None:
    row = {"education": education, "first_language": "en", **spoken("first", 9)}
    assert score(row, DAY)["transferability"]["total"] == 50


def test_levels_4_and_5_earn_points_in_the_first_language_and_only_5_in_the_second() -> None:
    row = {"first_language": "en", **spoken("first", 4, 5, 4, 5), **spoken("second", 4, 5, 4, 5)}
    core = score(row, DAY)["core"]
    assert core["first_language"] == 24
    assert core["second_language"] == 2


def test_the_cap_of_50_is_on_the_pair_not_on_the_table() -> None:
    row = {
        "education": "masters",
        "canadian_work_years": 2,
        "first_language": "en",
        **spoken("first", 9),
    }
    transferability = score(row, DAY)["transferability"]
    assert transferability["education_language"] == 50
    assert transferability["education_canadian_work"] == 50
    assert transferability["total"] == 50


def test_one_low_ability_takes_both_language_combinations_away() -> None:
    row = {
        "education": "masters",
        "foreign_work_years": 3,
        "first_language": "en",
        **spoken("first", 10, 10, 10, 6),
    }
    assert score(row, DAY)["transferability"]["total"] == 0


def test_the_second_language_never_counts_in_transferability() -> None:
    row = {
        "education": "masters",
        "foreign_work_years": 3,
        "trade_certificate": True,
        "first_language": "en",
        **spoken("first", 4),
        **spoken("second", 10),
    }
    assert score(row, DAY)["transferability"]["total"] == 0


@pytest.mark.parametrize(("age", "gap"), [(41, 4), (42, 3), (43, 2), (44, 1)])
def test_the_gap_between_the_age_columns_shrinks_from_41_to_44(age: int, gap: int) -> None:
    alone = score({"age": age}, DAY)["total"]
    accompanied = score({"age": age, "accompanied": True}, DAY)["total"]
    assert alone - accompanied == gap


def test_the_second_language_is_cut_to_22_beside_a_spouse() -> None:
    row = {"first_language": "en", **spoken("second", 10)}
    assert score(row, DAY)["core"]["second_language"] == 24
    assert score({**row, "accompanied": True}, DAY)["core"]["second_language"] == 22
    one_less = {**row, "accompanied": True, "second_reading": 8}
    assert score(one_less, DAY)["core"]["second_language"] == 21


@pytest.mark.parametrize(("first", "second"), [("en", "fr"), ("fr", "en")])
def test_french_counts_whichever_language_is_first(first: str, second: str) -> None:
    levels = {"en": spoken("first", 5), "fr": spoken("first", 7)}
    others = {"en": spoken("second", 5), "fr": spoken("second", 7)}
    row = {"first_language": first, **levels[first], **others[second]}
    assert score(row, DAY)["additional"]["french"] == 50


@pytest.mark.parametrize("ability", ["listening", "reading", "speaking", "writing"])
def test_french_needs_7_in_all_four_and_english_5_in_all_four(ability: str) -> None:
    row = {"first_language": "fr", **spoken("first", 7), **spoken("second", 5)}
    assert score({**row, f"second_{ability}": 4}, DAY)["additional"]["french"] == 25
    assert score({**row, f"first_{ability}": 6}, DAY)["additional"]["french"] == 0


def test_the_higher_french_amount_replaces_the_lower() -> None:
    row = {"first_language": "fr", **spoken("first", 9), **spoken("second", 9)}
    assert score(row, DAY)["additional"]["total"] == 50


def test_a_sibling_gives_15_with_or_without_a_spouse() -> None:
    assert score({"sibling": True}, DAY)["additional"]["total"] == 15
    assert score({"sibling": True, "accompanied": True}, DAY)["additional"]["total"] == 15


def test_a_nomination_leaves_nothing_for_the_rest_of_its_section() -> None:
    row = {
        "nominated": True,
        "sibling": True,
        "canadian_study": "three_or_more_years",
        "job_offer": "major_group_00",
        "first_language": "fr",
        **spoken("first", 7),
    }
    for day in (date(2015, 6, 1), date(2019, 1, 1), DAY):
        assert score(row, day)["additional"]["total"] == 600
    in_2015 = score(row, date(2015, 6, 1))["additional"]
    assert (in_2015["nomination"], in_2015["job_offer"]) == (600, 600)


def test_a_spouse_who_does_not_come_or_is_canadian_changes_nothing() -> None:
    row = {
        "age": 30,
        "accompanied": False,
        "spouse_education": "doctorate",
        **spoken("spouse", 10),
        "spouse_canadian_work_years": 5,
    }
    answer = score(row, DAY)
    assert answer["total"] == 105
    assert answer["spouse"] == {"education": 0, "language": 0, "canadian_work": 0, "total": 0}


def test_the_language_of_a_spouse_begins_at_5() -> None:
    row = {"accompanied": True, **spoken("spouse", 4, 5, 6, 7)}
    assert score(row, DAY)["spouse"]["language"] == 0 + 1 + 1 + 3


def test_level_6_in_the_first_language_is_8_beside_a_spouse_and_9_alone() -> None:
    row = {"first_language": "en", **spoken("first", 6)}
    assert score(row, DAY)["core"]["first_language"] == 36
    assert score({**row, "accompanied": True}, DAY)["core"]["first_language"] == 32


def test_canadian_and_foreign_years_are_read_apart() -> None:
    assert score({"foreign_work_years": 5}, DAY)["total"] == 0
    assert score({"canadian_work_years": 5}, DAY)["total"] == 80


def test_without_a_first_official_language_no_level_counts() -> None:
    row = {
        "education": "masters",
        "trade_certificate": True,
        "foreign_work_years": 3,
        **spoken("first", 10),
        **spoken("second", 10),
    }
    for language in ("", None):
        answer = score({**row, "first_language": language}, DAY)
        assert answer["total"] == 135
        assert answer["additional"]["french"] == 0


def test_levels_above_10_count_as_10() -> None:
    twelve = {
        "accompanied": True,
        "education": "masters",
        "trade_certificate": True,
        "first_language": "fr",
        **spoken("first", 12, 11, 12, 11),
        **spoken("second", 11, 12, 11, 12),
        **spoken("spouse", 12),
    }
    ten = {**twelve, **spoken("first", 10), **spoken("second", 10), **spoken("spouse", 10)}
    assert score(twelve, DAY) == score(ten, DAY)
