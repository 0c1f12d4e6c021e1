"""What jobs not coded on the day leave open, beside a count of every single day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from openentry.files.profiles.reading import check_profiles
from openentry.rules.eligibility.coming import changes, holds_until
from openentry.rules.eligibility.evaluation import evaluate
from openentry.rules.lawbook import Law

LAW = Law.load()
ON = date(2025, 11, 14)
FIRST = date(2024, 6, 1)
"""No job begins before, so every one lies inside the ten years."""
YEAR = 1560 * 700
"""In hundredths of a weekly hour times days, of which a day of work at 30 hours has 3,000."""
SKILLED, UNSKILLED, UNCODED = ("21231", "21232"), "44101", ("2173", "2174")

Job = dict[str, Any]


def a_job(rng: Random) -> Job:
    """Make a job; many begin and end on the same few days, so that runs touch or just do not."""
    first = FIRST + timedelta(days=rng.choice((0, 60, 61, 180, 182, 300, 364, 400)))
    last = first + timedelta(days=rng.choice((27, 59, 60, 119, 153, 181, 210, 363)))
    code = rng.choice((*SKILLED, UNSKILLED, *UNCODED, UNCODED[0]))
    job: Job = {
        "noc": code,
        "noc_edition": "2016" if code in UNCODED else "2021",
        "country": rng.choice(("CA", "CA", "IN")),
        "started_on": first.isoformat(),
        "weekly_hours": rng.choice((15, 30, 37.5)),
    }
    if rng.random() < 0.8:
        job["ended_on"] = last.isoformat()
    if rng.random() < 0.1:
        job["authorised"] = False
    return job


def a_person(rng: Random) -> dict[str, Any]:
    """Make a person with a few jobs, who may name a primary occupation."""
    person: dict[str, Any] = {
        "birth_on": "1980-01-01",
        "jobs": [a_job(rng) for _ in range(rng.randint(1, 4))],
    }
    named = rng.choice((None, None, *SKILLED, UNSKILLED, UNCODED[0]))
    if named is not None:
        person["primary_noc"] = named
        person["primary_noc_edition"] = "2016" if named in UNCODED else "2021"
    return person


def credited(jobs: list[Job]) -> list[int | None]:
    """Give what each day up to the scoring day credits, None without work."""
    days: list[int | None] = []
    for number in range((ON - FIRST).days + 1):
        day = (FIRST + timedelta(days=number)).isoformat()
        held = [j for j in jobs if j["started_on"] <= day <= j.get("ended_on", day)]
        days.append(min(int(sum(100 * j["weekly_hours"] for j in held)), 3000) if held else None)
    return days


def together(jobs: list[Job]) -> int:
    """Add up what every day credits."""
    return sum(hours or 0 for hours in credited(jobs))


def longest(jobs: list[Job]) -> int:
    """Give the most credited on days that follow one another."""
    best = run = 0
    for hours in credited(jobs):
        run = 0 if hours is None else run + hours
        best = max(best, run)
    return best


def open_year(sure: int, possible: int) -> bool | None:
    """Tell whether a year is there, for certain or perhaps."""
    return True if sure >= YEAR else None if possible >= YEAR else False


def primary_year(person: dict[str, Any]) -> bool | None:
    """Work the continuous year in the primary occupation out day by day."""
    jobs = [j for j in person["jobs"] if j["country"] != "CA" or j.get("authorised", True)]
    loose = [j for j in jobs if j["noc"] in UNCODED]
    distinct = {j["noc"] for j in person["jobs"]}
    named = person.get("primary_noc", distinct.pop() if len(distinct) == 1 else None)
    if named in SKILLED:
        own = [j for j in jobs if j["noc"] == named]
        return open_year(longest(own), longest(own + loose))
    if named == UNSKILLED:
        return False
    sets = [[j for j in jobs if j["noc"] == code] + loose for code in SKILLED]
    return open_year(0, max(longest(each) for each in sets))


def year_in_canada(person: dict[str, Any]) -> bool | None:
    """Work the year of work in Canada out day by day."""
    jobs = [j for j in person["jobs"] if j["country"] == "CA" and j.get("authorised", True)]
    sure = [j for j in jobs if j["noc"] in SKILLED]
    loose = [j for j in jobs if j["noc"] in UNCODED]
    return open_year(together(sure), together(sure + loose))


def test_many_people_get_what_a_count_of_every_day_gives() -> None:
    people = [a_person(Random(number)) for number in range(240)]
    facts = evaluate(check_profiles(people, law=LAW).profiles, LAW.on(ON)).facts
    seen = set()
    for number, person in enumerate(people):
        row = facts.row(number)
        found = row["primary_continuous_year"], row["worked_in_canada"]
        assert found == (primary_year(person), year_in_canada(person)), (number, person)
        seen.add(found)
    answers = {answer for answer, _ in seen}, {answer for _, answer in seen}
    assert answers == ({True, False, None}, {True, False, None})


@pytest.mark.parametrize("country", ["CA", "IN"])
def test_the_day_on_which_a_job_not_coded_may_make_a_year_is_a_change(country: str) -> None:
    jobs = [
        {"noc": "21231", "country": country, "started_on": "2025-01-01", "ended_on": "2025-07-29"},
        {"noc": "2173", "noc_edition": "2016", "country": country, "started_on": "2025-07-30"},
    ]  # 210 days, 900 hours; the 154th day of the second job makes 1,560
    person = {"birth_on": "1990-05-05", "jobs": [job | {"weekly_hours": 30} for job in jobs]}
    profile = check_profiles([person], law=LAW).profiles
    last = date(2025, 7, 30) + timedelta(days=152)
    assert holds_until(profile, LAW, ON) == last
    change = next(changes(profile, LAW, ON))
    assert (change.on, change.causes) == (last + timedelta(days=1), ("work",))
    facts = {d.name: (d.before, d.after) for d in change.differences if d.kind == "facts"}
    both = {"skilled_work_years": (0, None), "primary_continuous_year": (False, None)}
    assert facts == both | ({"worked_in_canada": (False, None)} if country == "CA" else {})
    assert evaluate(profile, LAW.on(change.on)).grid.row(0)["adaptability"] == 0


def test_two_runs_joined_by_a_job_not_coded_are_a_change_before_either_is_a_year() -> None:
    jobs = [
        {"noc": "21231", "country": "IN", "started_on": "2024-10-01", "ended_on": "2025-03-31"},
        {
            "noc": "2173",
            "noc_edition": "2016",
            "country": "IN",
            "started_on": "2025-04-01",
            "ended_on": "2025-04-14",
        },
        {"noc": "21231", "country": "IN", "started_on": "2025-04-15"},
    ]  # 182 + 14 days, and 168 more: 364 on 29 September 2025
    person = {
        "birth_on": "1990-05-05",
        "primary_noc": "21231",
        "jobs": [job | {"weekly_hours": 30} for job in jobs],
    }
    profile = check_profiles([person], law=LAW).profiles
    found = [
        (change.on, d.after)
        for change in changes(profile, LAW, date(2025, 9, 1), until=date(2026, 4, 30))
        for d in change.differences
        if d.name == "primary_continuous_year"
    ]
    # For certain it is a year with the 364th day of the last job.
    assert found == [(date(2025, 9, 29), None), (date(2026, 4, 13), True)]
