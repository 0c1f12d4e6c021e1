"""What must hold for every profile, tried on random people who stand on the edges of the law."""

import copy
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from tests.profiles.changes import later, shuffled
from tests.profiles.people import random_day, random_profile
from tests.recheck.declared import Fields, condition_of, within

from openentry.recheck import complete_row, eligibility, facts, row_eligibility, score
from openentry.recheck.days import anniversary, window_begins
from openentry.recheck.experience import canadian_work, foreign_work, skilled_work
from openentry.recheck.work import CREDITS_AN_HOUR, History, read_jobs

PEOPLE = 100
SEEDS = range(3)


def people(seed: int) -> list[tuple[Fields, date]]:
    """Give random profiles, each with its day."""
    rng = Random(seed)
    drawn = []
    for _ in range(PEOPLE):
        on = random_day(rng)
        drawn.append((random_profile(rng, on), on))
    return drawn


def test_a_seed_gives_the_same_people() -> None:
    assert people(1) == people(1)
    assert people(1) != people(2)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_facts_are_a_row_that_can_be_scored_and_stored(seed: int) -> None:
    for profile, on in people(seed):
        row = facts(profile, on)
        whole = complete_row({**row, "id": "A", "submitted_at": "2025-01-01T00:00:00Z"})
        assert set(whole) == set(row)
        assert 0 <= score(row, on)["total"] <= 1200


@pytest.mark.parametrize("seed", SEEDS)
def test_facts_and_eligibility_tell_the_same_story(seed: int) -> None:
    for profile, on in people(seed):
        row, answer = facts(profile, on), eligibility(profile, on)
        for part in ("programs", "categories"):
            judged = within(answer, part)
            met = [name for name in judged if within(judged, name)["met"] is True]
            assert sorted(met) == sorted(str(name) for name in _listed(row[part]))
        from_row = within(row_eligibility(row, on), "programs", "fsw")
        whole = within(answer, "programs", "fsw")
        for code in ("continuous_work", "language", "education"):
            assert condition_of(from_row, code) == condition_of(whole, code)
        assert condition_of(from_row, "funds")["met"] is condition_of(whole, "funds")["met"]
        assert from_row["points"] == whole["points"]


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


@pytest.mark.parametrize("seed", SEEDS)
def test_a_nomination_changes_only_what_belongs_to_the_nominee(seed: int) -> None:
    for profile, on in people(seed):
        without = {key: value for key, value in profile.items() if key != "nomination"}
        named = without | {
            "nomination": {
                "province": "NS",
                "nominated_on": on.isoformat(),
                "accepted_on": on.isoformat(),
            }
        }
        before, after = facts(without, on), facts(named, on)
        changed = {column for column in before if before[column] != after[column]}
        assert changed <= {"nominated", "programs"}
        assert (before["nominated"], after["nominated"]) == (False, True)
        federal = within(eligibility(named, on), "programs")
        known = {within(federal, name)["met"] for name in ("fsw", "cec", "fst")}
        expected = True if True in known else None if None in known else False
        assert within(federal, "pnp")["met"] is expected
        assert within(eligibility(without, on), "programs", "pnp")["met"] is False


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_lists_and_fields_does_not_matter(seed: int) -> None:
    rng = Random(seed + 1000)
    for profile, on in people(seed):
        other = dict(reversed(shuffled(rng, profile).items()))
        assert facts(other, on) == facts(profile, on)
        assert eligibility(other, on) == eligibility(profile, on)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_life_28_years_later_is_the_same(seed: int) -> None:
    """After 28 years the calendar repeats, and from 2026-11-03 no law is known to change.

    Only study between 2020-03-01 and 2022-08-31 is judged by its own days.
    """
    rng = Random(seed)
    shift = date(2055, 1, 1) - date(2027, 1, 1)
    for _ in range(PEOPLE):
        on = date(2027, 1, 1) + timedelta(days=rng.randrange(3 * 365))
        profile = random_profile(rng, on)
        before, after = facts(profile, on), facts(later(profile, shift), on + shift)
        for column in before:
            if column not in ("canadian_study", "submitted_at"):
                assert before[column] == after[column], column


@pytest.mark.parametrize("seed", SEEDS)
def test_what_does_not_count_changes_nothing(seed: int) -> None:
    rng = Random(seed + 2000)
    for profile, on in people(seed):
        before = facts(profile, on)
        jobs = profile.get("jobs")
        more = copy.deepcopy(profile)
        if isinstance(jobs, list) and jobs:
            again = rng.choice(jobs)
            tomorrow = (on + timedelta(days=1)).isoformat()
            future = {key: value for key, value in again.items() if key != "periods"}
            future |= {"started_on": tomorrow, "ended_on": None, "weekly_hours": 30}
            more["jobs"] = [*jobs, {**again, "paid": False}, future]
        studies = profile.get("credentials")
        if isinstance(studies, list):
            abroad = {"level": "doctorate", "country": "IN", "completed_on": "2010-01-01"}
            more["credentials"] = [*studies, abroad, {"level": "secondary", "country": "IN"}]
        more["identity"] = {"family_name": "Nobody"}
        more["x_anything"] = [1, 2, 3]
        assert facts(more, on) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_more_of_what_counts_never_makes_anything_less(seed: int) -> None:
    years = ("canadian_work_years", "foreign_work_years", "skilled_work_years")
    for profile, on in people(seed):
        before = facts(profile, on)
        held = {"noc": "21231", "noc_other": "2173", "weekly_hours": 30}
        begun = (on - timedelta(days=800)).isoformat()
        jobs = profile.get("jobs")
        jobs = jobs if isinstance(jobs, list) else []
        here = facts(
            {**profile, "jobs": [*jobs, {**held, "country": "CA", "started_on": begun}]}, on
        )
        for column in years:
            if before[column] is not None and here[column] is not None:
                assert int(str(here[column])) >= int(str(before[column]))
        assert int(str(here["canadian_work_years"])) >= 2
        assert here["worked_in_canada"] is True


@pytest.mark.parametrize("seed", SEEDS)
def test_hours_agree_with_a_sum_of_fractions_day_by_day(seed: int) -> None:
    for profile, on in people(seed)[:10]:
        history = History(read_jobs(profile, on), on)
        for work in (canadian_work(history), foreign_work(history), skilled_work(history)):
            for jobs in (work.jobs, work.uncoded):
                for years in (3, 5, 10):
                    hours, run, best = Fraction(), Fraction(), Fraction()
                    day = on - timedelta(days=366 * years)
                    while day <= on:
                        if anniversary(day, years) > on:
                            weekly = [
                                part.weekly
                                for one in jobs
                                for part in one.stretches
                                if part.first <= day <= part.last
                            ]
                            credit = min(Fraction(30), Fraction(sum(weekly), 100)) / 7
                            hours += credit
                            run = run + credit if weekly else Fraction()
                            best = max(best, run)
                        day += timedelta(days=1)
                        if not jobs:
                            break
                    assert Fraction(history.credits(jobs, years), CREDITS_AN_HOUR) == hours
                    assert Fraction(history.longest_credits(jobs, years), CREDITS_AN_HOUR) == best


def test_a_window_has_the_days_whose_anniversary_is_to_come() -> None:
    on = date(2023, 1, 1)
    while on < date(2030, 1, 1):
        for years in (3, 5, 10):
            first = window_begins(on, years)
            assert anniversary(first, years) > on
            assert anniversary(first - timedelta(days=1), years) <= on
        on += timedelta(days=1)
