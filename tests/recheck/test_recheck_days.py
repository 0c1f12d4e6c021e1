"""The same candidate on both sides of every amendment, and the rule set of every day."""

from datetime import date, timedelta

import pytest
from tests.recheck.people import spoken

from openentry.recheck import rule_set, score

EVERYTHING: dict[str, object] = {
    "first_language": "en",
    **spoken("first", 9),
    **spoken("second", 7),
    "sibling": True,
    "canadian_study": "three_or_more_years",
    "job_offer": "major_group_00",
    "canadian_work_wage_tier": "tier_2_0",
    "job_offer_wage_tier": "tier_1_5",
}


def additional(day: date, **changes: object) -> tuple[int, int, int, int, int]:
    points = score({**EVERYTHING, **changes}, day)["additional"]
    return (
        points["sibling"],
        points["french"],
        points["canadian_study"],
        points["job_offer"],
        points["total"],
    )


@pytest.mark.parametrize(
    ("day", "sibling", "french", "study", "offer", "total"),
    [
        (date(2015, 1, 1), 0, 0, 0, 600, 600),
        (date(2016, 11, 18), 0, 0, 0, 600, 600),
        (date(2016, 11, 19), 0, 0, 30, 200, 230),
        (date(2017, 6, 5), 0, 0, 30, 200, 230),
        (date(2017, 6, 6), 15, 30, 30, 200, 275),
        (date(2020, 10, 19), 15, 30, 30, 200, 275),
        (date(2020, 10, 20), 15, 50, 30, 200, 295),
        (date(2022, 11, 15), 15, 50, 30, 200, 295),
        (date(2022, 11, 16), 15, 50, 30, 200, 295),
        (date(2025, 3, 24), 15, 50, 30, 200, 295),
        (date(2025, 3, 25), 15, 50, 30, 0, 95),
        (date(2026, 11, 2), 15, 50, 30, 0, 95),
        (date(2026, 11, 3), 15, 50, 30, 0, 95),
    ],
)
def test_additional_points_change_on_the_day_of_the_amendment(
    day: date, sibling: int, french: int, study: int, offer: int, total: int
) -> None:
    assert additional(day) == (sibling, french, study, offer, total)


@pytest.mark.parametrize(
    ("day", "offer"),
    [
        (date(2016, 11, 18), 600),
        (date(2016, 11, 19), 50),
        (date(2025, 3, 24), 50),
        (date(2025, 3, 25), 0),
    ],
)
def test_an_offer_outside_major_group_00_gave_600_then_50_then_nothing(
    day: date, offer: int
) -> None:
    assert additional(day, job_offer="other")[3] == offer


@pytest.mark.parametrize(
    ("day", "study"), [(date(2016, 11, 18), 0), (date(2016, 11, 19), 15), (date(2026, 11, 2), 15)]
)
def test_one_or_two_years_of_canadian_study_give_15_since_2016_11_19(day: date, study: int) -> None:
    assert additional(day, canadian_study="one_or_two_years")[2] == study


@pytest.mark.parametrize(
    ("day", "french"),
    [
        (date(2017, 6, 5), 0),
        (date(2017, 6, 6), 15),
        (date(2020, 10, 19), 15),
        (date(2020, 10, 20), 25),
    ],
)
def test_french_with_weak_english_gives_the_lower_amount_of_its_day(day: date, french: int) -> None:
    assert additional(day, first_writing=4)[1] == french


@pytest.mark.parametrize("day", [date(2015, 1, 1), date(2019, 1, 1), date(2026, 11, 3)])
def test_a_nomination_gives_600_on_every_day_and_fills_the_section(day: date) -> None:
    points = score({**EVERYTHING, "nominated": True}, day)["additional"]
    assert points["nomination"] == 600
    assert points["total"] == 600


@pytest.mark.parametrize(
    ("first_day", "last_day", "name"),
    [
        (date(2015, 1, 1), date(2016, 11, 18), "2015-01-01"),
        (date(2016, 11, 19), date(2017, 6, 5), "2016-11-19"),
        (date(2017, 6, 6), date(2020, 10, 19), "2017-06-06"),
        (date(2020, 10, 20), date(2022, 11, 15), "2020-10-20"),
        (date(2022, 11, 16), date(2025, 3, 24), "2022-11-16"),
        (date(2025, 3, 25), date(2026, 11, 2), "2025-03-25"),
        (date(2026, 11, 3), date(2035, 1, 1), "2026-11-03"),
    ],
)
def test_every_day_of_a_period_names_its_rule_set(
    first_day: date, last_day: date, name: str
) -> None:
    day = first_day
    while day <= last_day:
        assert rule_set(day) == name
        day += timedelta(days=1)


def test_only_days_from_2026_11_03_are_provisional_and_keep_the_last_known_points() -> None:
    before = score(EVERYTHING, date(2026, 11, 2))
    after = score(EVERYTHING, date(2026, 11, 3))
    assert (before["rule_set"], before["provisional"]) == ("2025-03-25", False)
    assert (after["rule_set"], after["provisional"]) == ("2026-11-03", True)
    assert after["on"] == "2026-11-03"
    for block in ("total", "core", "spouse", "transferability", "additional"):
        assert after[block] == before[block]


def test_a_day_before_express_entry_is_refused() -> None:
    with pytest.raises(ValueError, match="before 2015-01-01"):
        score({}, date(2014, 12, 31))
    with pytest.raises(ValueError, match="before 2015-01-01"):
        rule_set(date(2014, 12, 31))
