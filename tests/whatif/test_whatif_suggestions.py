"""What is suggested: true to the rules, never lower, in its order, with nothing refused."""

from datetime import date
from random import Random

import pytest
from tests.profiles.people import random_day, random_profile
from tests.whatif.selves import ALONE, COUPLE, LAW, ON, SPOUSE, Fields, all_four

from openentry.files.profiles.reading import check_profiles
from openentry.files.profiles.whatif.suggesting import Suggestions, suggestions
from openentry.rules.eligibility.coming import holds_until
from openentry.rules.eligibility.evaluation import evaluate

PEOPLE = 12
DAYS = (ON, date(2025, 3, 24), date(2020, 6, 1), date(2026, 11, 10))


def found(person: Fields, on: date = ON) -> Suggestions:
    return suggestions(person, LAW, on)


def somebody(seed: int) -> tuple[Fields, date]:
    rng = Random(seed)
    on = random_day(rng)
    return random_profile(rng, on), on


def kinds(answer: Suggestions) -> list[str]:
    return [one.effect.changes[0].plain()["kind"] for one in answer.ranked]


@pytest.mark.parametrize("seed", range(PEOPLE))
def test_a_suggestion_is_what_the_rules_say_of_the_profile_written_out(seed: int) -> None:
    person, on = somebody(seed)
    answer = found(person, on)
    lawbook = LAW.on(on)
    effects = [one.effect for one in answer.ranked]
    if answer.nomination is not None:
        effects.append(answer.nomination)
    documents = [person, *(dict(effect.document) for effect in effects)]
    profiles = check_profiles(documents, law=LAW).profiles
    evaluation = evaluate(profiles, lawbook)
    totals = evaluation.score.total.tolist()
    assert answer.total == totals[0]
    assert [effect.total for effect in effects] == totals[1:]
    for place, effect in enumerate(effects[:3], start=1):
        assert effect.holds_until == holds_until(profiles.take(slice(place, place + 1)), LAW, on)
        met = {name: turn.met[1] for name, turn in effect.programs.items()}
        row = evaluation.row(place)["programs"]
        assert met == {name: row[name]["met"] for name in met}


@pytest.mark.parametrize("seed", range(PEOPLE))
def test_no_suggestion_lowers_and_the_best_of_each_group_come_first(seed: int) -> None:
    answer = found(*somebody(seed))
    best = [one for one in answer.ranked if one.best]
    others = [one for one in answer.ranked if not one.best]
    assert [*best, *others] == list(answer.ranked)
    for some in (best, others):
        gains = [one.effect.gain for one in some]
        assert gains == sorted(gains, reverse=True)
        assert all(gain > 0 for gain in gains)
    groups = [one.group for one in best]
    assert len(groups) == len(set(groups))
    for one in others:
        leader = best[groups.index(one.group)]
        assert leader.effect.gain >= one.effect.gain
    assert not {"spouse_not_accompanying", "principal", "nomination"} & set(kinds(answer))


@pytest.mark.parametrize("seed", range(PEOPLE))
def test_the_same_person_gets_the_same_suggestions(seed: int) -> None:
    person, on = somebody(seed)
    one, two = found(person, on), found(person, on)
    assert [s.effect.changes for s in one.ranked] == [s.effect.changes for s in two.ranked]


@pytest.mark.parametrize("on", DAYS)
def test_every_day_of_the_law_has_suggestions(on: date) -> None:
    person = ALONE | {"tests": [ALONE["tests"][0] | {"taken_on": on.replace(day=1).isoformat()}]}
    answer = found(person, on)
    assert answer.ranked
    assert answer.nomination is not None
    assert answer.nomination.gain == 600


def test_language_steps_are_those_of_the_tables() -> None:
    answer = found(ALONE)
    english = [
        (one.effect.changes[0].plain()["levels"], one.effect.gain)
        for one in answer.ranked
        if one.group == "retest:en"
    ]
    # 10 and 9 in all four, then each ability one step; at 8 there is nothing in between.
    assert english[:2] == [(all_four(10), 81), (all_four(9), 69)]
    assert sorted(english[2:], key=str) == sorted(
        (({ability: 9}, 8) for ability in all_four(9)), key=str
    )
    french = [
        (one.effect.changes[0].plain()["level"], one.effect.gain)
        for one in answer.ranked
        if one.group == "french"
    ]
    # 6 an ability at 9, 3 at 7, 1 at 5; 50 from 7 on.
    assert french == [(9, 24 + 50), (7, 12 + 50), (5, 4)]


def test_only_the_first_years_of_work_that_pay_are_told() -> None:
    work = [one for one in found(ALONE).ranked if one.group.startswith("work:")]
    assert [one.effect.changes[0].plain() for one in work] == [
        {"kind": "work", "place": "canada", "years": 1}
    ]
    # Two years abroad are one row: the third is the next that pays.
    job = ALONE["jobs"][0] | {"started_on": "2023-08-01"}
    abroad = [one for one in found(ALONE | {"jobs": [job]}).ranked if one.group == "work:abroad"]
    assert [one.effect.changes[0].plain()["years"] for one in abroad] == [1]


def test_the_spouse_is_looked_at_only_when_accompanying() -> None:
    groups = {one.group for one in found(COUPLE).ranked}
    assert {"spouse:education", "spouse:language", "spouse:work"} <= groups
    for changed in ({"accompanying": False}, {"citizen": True}):
        person = COUPLE | {"spouse": SPOUSE | changed}
        assert not any(one.group.startswith("spouse") for one in found(person).ranked)


def test_a_spouse_of_whom_nothing_is_told_can_still_do_much() -> None:
    answer = found(COUPLE | {"spouse": {"accompanying": True}})
    gains = {one.group: one.effect.gain for one in answer.ranked if one.best}
    # 10 for a master's, 5 an ability at CLB 9, 5 for a year of work.
    assert (gains["spouse:education"], gains["spouse:language"], gains["spouse:work"]) == (
        10,
        20,
        5,
    )


def test_job_offers_are_suggested_only_where_they_give_points() -> None:
    assert "job_offer" not in kinds(found(ALONE))
    assert "job_offer" in kinds(found(ALONE, date(2025, 3, 24)))


def test_who_is_nominated_is_suggested_no_nomination() -> None:
    nomination = {"province": "ON", "nominated_on": "2025-06-01", "accepted_on": "2025-06-10"}
    assert found(ALONE | {"nomination": nomination}).nomination is None


def test_a_nomination_is_of_a_province_the_person_means_to_live_in() -> None:
    answer = found(ALONE | {"destinations": ["QC", "NS"]})
    assert answer.nomination is not None
    assert answer.nomination.changes[0].plain()["province"] == "NS"


def test_a_person_of_whom_little_is_told_gets_suggestions() -> None:
    answer = found({"birth_on": "1994-03-10"})
    assert {"retest:en", "french", "credential", "work:canada"} <= {
        one.group for one in answer.ranked
    }


def test_years_of_work_before_birth_are_left_out() -> None:
    answer = found({"birth_on": "2024-01-01", "lives_in": "CA"})
    assert answer.total == 0


def test_who_has_the_highest_levels_is_suggested_no_test() -> None:
    person = ALONE | {"tests": [ALONE["tests"][0] | all_four(10)]}
    assert not [one for one in found(person).ranked if one.group == "retest:en"]
