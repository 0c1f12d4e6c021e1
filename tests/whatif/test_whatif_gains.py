"""What each kind of change gives, worked out by hand from the grid of the day."""

from datetime import date

import pytest
from tests.whatif.selves import ALONE, COUPLE, ON, SPOUSE, Fields, all_four, effect, sums, tried

CASES: dict[str, tuple[Fields, Fields, int]] = {
    # CLB 9 gives 31 for an ability where CLB 8 gives 23; the lowest stays 8.
    "one ability": (
        ALONE,
        {"kind": "retest", "language": "en", "levels": {"listening": 9}},
        8,
    ),
    # 4 x 8; with CLB 9 the degree gives 25 for 13 and foreign work 50 for 25.
    "four abilities": (
        ALONE,
        {"kind": "retest", "language": "en", "levels": all_four(9)},
        32 + 12 + 25,
    ),
    # 10 and 12 are one level to the law: 34 for 23.
    "beyond the top": (
        ALONE,
        {"kind": "retest", "language": "en", "levels": all_four(12)},
        44 + 12 + 25,
    ),
    # A second language of 7 gives 3 an ability; French 7 with English 5 gives 50.
    "french": (ALONE, {"kind": "french", "level": 7}, 12 + 50),
    # With 5 it gives 1 an ability and no more.
    "french below": (ALONE, {"kind": "french", "level": 5}, 4),
    # Master's 135 for 120, and 25 for 13 beside CLB 7.
    "master's abroad": (
        ALONE,
        {"kind": "credential", "level": "masters", "country": "FR"},
        15 + 12,
    ),
    "master's in Canada": (
        ALONE,
        {"kind": "credential", "level": "masters", "country": "CA"},
        15 + 12 + 30,
    ),
    # Two credentials, one of three years: 128 for 120, and 25 for 13; one year here gives 15.
    "one more year of study": (
        ALONE,
        {"kind": "credential", "level": "one_year", "country": "CA"},
        8 + 12 + 15,
    ),
    "secondary school again": (
        ALONE,
        {"kind": "credential", "level": "secondary", "country": "IN"},
        0,
    ),
    # 40 for a year here; beside the degree 13, beside three years abroad 25.
    "a year here": (ALONE, {"kind": "work", "place": "canada", "years": 1}, 40 + 13 + 25),
    # 53; beside the degree 25; work abroad gives 50 beside it and 25 beside CLB 7, 50 at most.
    "two years here": (ALONE, {"kind": "work", "place": "canada", "years": 2}, 53 + 25 + 25),
    # Three years and more are one row.
    "a year abroad": (ALONE, {"kind": "work", "place": "abroad", "years": 1}, 0),
    "nomination": (ALONE, {"kind": "nomination", "province": "NS"}, 600),
    # CLB 7 with a certificate.
    "certificate": (ALONE, {"kind": "certificate"}, 50),
    "sibling": (ALONE, {"kind": "relative"}, 15),
    "funds": (ALONE, {"kind": "funds"}, 0),
    "job offer": (ALONE, {"kind": "job_offer"}, 0),
    # 10 for 6.
    "education of the spouse": (COUPLE, {"kind": "spouse", "education": "masters"}, 4),
    # 5 an ability for 3.
    "language of the spouse": (
        COUPLE,
        {"kind": "spouse", "language": "en", "levels": all_four(9)},
        8,
    ),
    "one ability of the spouse": (
        COUPLE,
        {"kind": "spouse", "language": "en", "levels": {"reading": 9}},
        2,
    ),
    "a year of the spouse here": (COUPLE, {"kind": "spouse", "work_years": 1}, 5),
    "all of the spouse": (
        COUPLE,
        {
            "kind": "spouse",
            "education": "masters",
            "language": "fr",
            "levels": all_four(9),
            "work_years": 1,
        },
        4 + 8 + 5,
    ),
    # The columns of those alone: 99 + 120 + 92 for 90 + 112 + 88; the 18 of the spouse go.
    "spouse stays": (COUPLE, {"kind": "spouse_not_accompanying"}, 9 + 8 + 4 - 18),
    # 30 years (95), one year (84), CLB 7 (4 x 16), with a credential and CLB 7 (13): 256. The
    # candidate as spouse: three years (8), CLB 8 (4 x 3): 20. 276 for 346.
    "spouse applies": (COUPLE, {"kind": "principal", "person": "spouse"}, 276 - 346),
}


@pytest.mark.parametrize("name", CASES)
def test_a_change_gives_what_the_grid_says(name: str) -> None:
    person, change, gain = CASES[name]
    found = effect(person, change)
    assert found.gain == gain
    assert found.total == tried(person, change).total + gain


def test_the_people_have_the_points_worked_out_beside_them() -> None:
    assert tried(ALONE, {"kind": "funds"}).total == 349
    assert tried(COUPLE, {"kind": "funds"}).total == 346


@pytest.mark.parametrize(
    ("noc", "on", "gain"),
    [
        ("21231", date(2025, 3, 24), 50),
        ("00012", date(2025, 3, 24), 200),
        ("00012", date(2025, 3, 25), 0),
    ],
)
def test_a_job_offer_gives_points_until_the_law_took_them_away(
    noc: str, on: date, gain: int
) -> None:
    assert effect(ALONE, {"kind": "job_offer", "noc": noc}, on).gain == gain


def test_programs_and_categories_turn_with_the_conditions_that_turned() -> None:
    here = effect(ALONE, {"kind": "work", "place": "canada", "years": 1})
    assert here.programs["cec"].met == (False, True)
    assert here.programs["cec"].conditions == {"canadian_work": (False, True)}
    french = effect(ALONE, {"kind": "french", "level": 7})
    assert {name: turn.met for name, turn in french.categories.items()} == {
        "french-1": (False, True)
    }
    funds = effect(ALONE, {"kind": "funds"})
    assert funds.programs["fsw"].met == (False, True)
    assert not funds.components


def test_components_and_totals_of_blocks_are_told_before_and_after() -> None:
    found = effect(ALONE, {"kind": "relative"})
    assert found.components == {"additional_sibling": (0, 15), "additional_total": (0, 15)}


def test_work_is_laid_before_the_earliest_work_of_that_place() -> None:
    worked = {"noc": "21231", "country": "CA", "started_on": "2024-11-17", "weekly_hours": 30}
    person = ALONE | {"jobs": [*ALONE["jobs"], worked]}
    found = effect(person, {"kind": "work", "place": "canada", "years": 1})
    job = found.document["jobs"][-1]
    # 1,560 hours are 52 weeks of 30 hours, 364 days: 363 days worked and one more year are one
    # completed year, not two.
    assert (job["started_on"], job["ended_on"]) == ("2023-11-19", "2024-11-16")
    assert (job["noc"], job["weekly_hours"]) == ("21231", 30)
    assert found.components["core_canadian_work"] == (0, 40)


def test_work_without_room_before_ends_on_the_day() -> None:
    long = {"noc": "21231", "country": "CA", "started_on": "2016-01-01", "weekly_hours": 30}
    short = long | {"ended_on": "2016-02-01"}
    found = effect(ALONE | {"jobs": [short]}, {"kind": "work", "place": "canada", "years": 1})
    assert found.document["jobs"][-1]["ended_on"] == ON.isoformat()
    assert found.components["core_canadian_work"] == (0, 40)


def test_work_of_nobody_known_is_in_an_occupation_of_no_list() -> None:
    person = {name: value for name, value in ALONE.items() if name != "jobs"}
    found = effect(person, {"kind": "work", "place": "canada", "years": 1})
    assert found.components["core_canadian_work"] == (0, 40)
    assert not found.categories


def test_the_latest_skilled_job_or_the_primary_occupation_names_the_work() -> None:
    jobs = [
        *ALONE["jobs"],
        {"noc": "31301", "country": "IN", "started_on": "2023-01-01", "weekly_hours": 10},
        {"noc": "65201", "country": "IN", "started_on": "2024-01-01", "weekly_hours": 10},
    ]
    change = {"kind": "work", "place": "canada", "years": 1}
    assert effect(ALONE | {"jobs": jobs}, change).document["jobs"][-1]["noc"] == "31301"
    named = ALONE | {"jobs": jobs, "primary_noc": "21231"}
    assert effect(named, change).document["jobs"][-1]["noc"] == "21231"
    asked = effect(ALONE, change | {"noc": "31301"})
    assert asked.document["jobs"][-1]["noc"] == "31301"
    assert asked.categories["healthcare-2"].met == (False, True)


def test_marks_are_the_lowest_that_give_the_level() -> None:
    change = {"kind": "retest", "language": "en", "levels": all_four(9)}
    ielts = effect(ALONE, change | {"test": "ielts_general_training"}).document["tests"][-1]
    assert [ielts[name] for name in ("listening", "reading", "speaking", "writing")] == [
        8,
        7,
        7,
        7,
    ]
    # Without a test named, the one taken before.
    assert effect(ALONE, change).document["tests"][-1] == {
        "test": "celpip_general",
        "taken_on": "2025-11-14",
        **all_four(9),
    }


def test_a_first_test_in_the_other_language_leaves_the_first_language_as_it_was() -> None:
    silent = {name: value for name, value in ALONE.items() if name != "first_language"}
    found = effect(silent, {"kind": "french", "level": 7})
    assert found.gain == 62
    assert found.document["first_language"] == "en"


def test_the_spouse_applying_takes_over_what_the_family_shares() -> None:
    person = COUPLE | {
        "marital_status": "married",
        "primary_noc": "21231",
        "dependants": [{"relation": "spouse_child", "birth_on": "2020-01-01"}],
        "relatives": [{"relation": "sibling", "citizen": True, "lives_in": "CA"}],
    }
    found = effect(person, {"kind": "principal", "person": "spouse"})
    document = found.document
    assert document["birth_on"] == SPOUSE["birth_on"]
    assert document["spouse"]["birth_on"] == COUPLE["birth_on"]
    assert document["spouse"]["jobs"] == COUPLE["jobs"]
    assert document["dependants"][0]["relation"] == "child"
    assert document["relatives"][0]["of"] == "spouse"
    assert "primary_noc" not in document
    assert found.not_told == ("jobs",)
    back = effect({**document, "id": "back"}, {"kind": "principal", "person": "spouse"})
    assert back.total == tried(person, {"kind": "funds"}).total


def test_changes_together_stand_on_those_before() -> None:
    changes = (
        {"kind": "french", "level": 7},
        {"kind": "retest", "language": "fr", "levels": {"listening": 9}},
        {"kind": "work", "place": "canada", "years": 1},
    )
    # Alone the second would ask for all four abilities: nothing can be kept.
    assert [found.gain for found in sums(ALONE, changes[0], changes[2])] == [62, 62 + 78]
    person = ALONE | {"tests": [*ALONE["tests"], _french(7)]}
    found = sums(person, *changes)
    # 6 for 3 in one ability of the second language.
    assert [effect.gain for effect in found] == [0, 3, 3 + 78]
    assert [len(effect.changes) for effect in found] == [1, 2, 3]


def test_four_changes_are_tried_alone_and_not_together() -> None:
    outcome = tried(ALONE, *[{"kind": "relative"}] * 4)
    assert len(outcome.effects) == 4
    assert not outcome.together


def _french(level: int) -> Fields:
    marks = {7: {"listening": 458, "reading": 453, "speaking": 10, "writing": 10}}[level]
    return {"test": "tcf_canada", "taken_on": "2025-03-01", **marks}
