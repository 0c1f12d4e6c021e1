"""Each event that changes an answer, on its day and under its name, by people with one event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from openentry.files.profiles.reading import check_profiles
from openentry.rules.dates import day_of
from openentry.rules.eligibility.coming import Change, changes, holds_until, horizon_of
from openentry.rules.eligibility.evaluation import evaluate
from openentry.rules.eligibility.lasting import last_days
from openentry.rules.lawbook import Law
from openentry.rules.profile.batch import Profiles

LAW = Law.load()
ON, UNTIL = date(2025, 11, 14), date(2026, 2, 5)
"""Between these days no law of programs or categories changes, and nobody here has a birthday."""

Fields = Mapping[str, object]


def clb(mark: int, taken: str, **more: str) -> Fields:
    """Give a sitting of one mark in every ability."""
    marks = dict.fromkeys(("listening", "reading", "speaking", "writing"), mark)
    return {"test": "celpip_general", "taken_on": taken, **marks, **more}


def study(country: str, completed: str, *issued: str, level: str = "masters") -> Fields:
    """Give a study with assessments of these days."""
    assessments = [{"issued_on": day} for day in issued]
    return {"level": level, "country": country, "completed_on": completed} | (
        {"assessments": assessments} if assessments else {}
    )


def job(first: str, last: str | None = None, **more: object) -> Fields:
    """Give a full-time job in Canada."""
    dates = {"started_on": first} | ({"ended_on": last} if last else {})
    return {"noc": "21231", "country": "CA", "weekly_hours": 30, **dates, **more}


OFFER = {
    "noc": "21231",
    "full_time": True,
    "continuous": True,
    "years_after_visa": 1,
    "lmia": False,
    "from_permit_employer": True,
}
PERMIT = {"lives_in": "CA", "work_permit": {"basis": "lmia", "valid_until": "2030-01-01"}}
EXEMPT = {"basis": "exempt", "valid_until": "2030-01-01"}
WELDER = {"noc": "72106", "issuer": "ON", "issued_on": "2020-01-01"}
NOMINATED = {"province": "ON", "nominated_on": "2025-10-01", "accepted_on": "2025-10-05"}
SISTER = {"relation": "sibling", "permanent_resident": True, "lives_in": "CA"}

EVENTS: dict[str, tuple[Fields, list[tuple[str, str]]]] = {
    "nothing": ({}, []),
    "a test begins": (
        {"tests": [clb(7, "2025-11-20", result_on="2025-12-01")]},
        [("2025-12-01", "test_begins")],
    ),
    "a test is two years old": (
        {"tests": [clb(7, "2023-12-20", result_on="2024-01-05")]},
        [("2026-01-05", "test_expires")],
    ),
    "a test of the spouse is two years old": (
        {"spouse": {"accompanying": True, "tests": [clb(7, "2024-01-05")]}},
        [("2026-01-05", "spouse_test_expires")],
    ),
    "an assessment begins, another ends": (
        {"credentials": [study("FR", "2015-06-30", "2020-12-03", "2026-01-20")]},
        [("2025-12-03", "assessment_expires"), ("2026-01-20", "assessment_begins")],
    ),
    "a study of the spouse is completed": (
        {"spouse": {"accompanying": True, "credentials": [study("CA", "2025-12-19")]}},
        [("2025-12-19", "spouse_study_completed")],
    ),
    "sixteen months of study": (
        {
            "credentials": [
                {"level": "masters", "country": "CA", "started_on": "2024-09-03"},
            ]
        },
        [("2026-01-03", "study_long_enough")],
    ),
    "a job begins, and one was enough already": (
        {"jobs": [job("2015-01-01", "2015-06-01", noc="21231"), job("2025-12-01", noc="72106")]},
        [],
    ),
    "a first job asks for another level": (
        {"tests": [clb(7, "2025-10-01")], "jobs": [job("2025-12-01")]},
        [("2025-12-01", "job_begins")],
    ),
    "a year of work leaves the ten": (
        {"jobs": [job("2015-12-01", "2016-11-28", country="FR")]},
        [("2025-12-01", "job_slides_out")],
    ),
    "work passes a year": (
        {"jobs": [job("2024-12-06")]},
        [("2025-12-04", "work")],
    ),
    "a nomination is accepted and ends": (
        {"nomination": {**NOMINATED, "accepted_on": "2025-11-20", "valid_until": "2025-12-31"}},
        [("2025-11-20", "nomination_accepted"), ("2026-01-01", "nomination_ends")],
    ),
    "a nomination is withdrawn": (
        {"nomination": {**NOMINATED, "withdrawn_on": "2025-12-31"}},
        [("2025-12-31", "nomination_withdrawn")],
    ),
    "a certificate begins and ends": (
        {"certificates": [{**WELDER, "issued_on": "2025-11-20", "valid_until": "2025-12-31"}]},
        [("2025-11-20", "certificate_begins"), ("2026-01-01", "certificate_ends")],
    ),
    "an offer begins and ends": (
        {**PERMIT, "job_offer": {**OFFER, "offered_on": "2025-11-20", "valid_until": "2025-12-31"}},
        [("2025-11-20", "offer_begins"), ("2026-01-01", "offer_ends")],
    ),
    "a permit ends": (
        {
            "lives_in": "CA",
            "work_permit": {"basis": "lmia", "valid_until": "2025-12-31"},
            "job_offer": OFFER,
        },
        [("2026-01-01", "permit_ends")],
    ),
    "a year with the employer": (
        PERMIT
        | {"work_permit": EXEMPT, "job_offer": OFFER | {"with_employer_since": "2025-01-09"}},
        [("2026-01-09", "year_with_employer")],
    ),
    "a child is born, another grows up": (
        {
            "dependants": [
                {"relation": "child", "birth_on": "2025-12-03"},
                {"relation": "child", "birth_on": "2004-01-09"},
            ],
            "funds_cad": 20_000,
        },
        [("2025-12-03", "child_born"), ("2026-01-09", "child_grown")],
    ),
    "a sister grows up": (
        {"relatives": [{**SISTER, "birth_on": "2008-01-09"}]},
        [("2026-01-09", "relative_grown")],
    ),
}


def profile_of(fields: Fields) -> Profiles:
    """Give one person."""
    return check_profiles([{"birth_on": "1990-05-05", **fields}], law=LAW).profiles


def found(fields: Fields, on: date = ON, until: date = UNTIL) -> list[Change]:
    """Give what changes by itself between two days."""
    return list(changes(profile_of(fields), LAW, on, until=until))


def told(given: list[Change]) -> list[tuple[str, str]]:
    """Give day and causes in words."""
    return [(change.on.isoformat(), " ".join(change.causes)) for change in given]


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_changes_the_answer_on_its_day(name: str) -> None:
    fields, expected = EVENTS[name]
    assert told(found(fields)) == expected


def test_service_and_its_tenth_year_count_from_their_days() -> None:
    # Ten years with the last day counted: from 3 April 2016 to 2 April 2026.
    service = [
        {"country": "FR", "started_on": "2016-04-03", "ended_on": "2026-04-12", "noc": "43204"}
    ]
    of_today = found({"military_service": service}, date(2026, 3, 1), date(2026, 5, 1))
    assert told(of_today) == [
        ("2026-04-02", "service_long_enough"),
        ("2026-04-13", "service_ends"),
    ]
    begins = [{"country": "FR", "started_on": "2026-03-20", "noc": "43204"}]
    assert told(found({"military_service": begins}, date(2026, 3, 1), date(2026, 5, 1))) == [
        ("2026-03-20", "service_begins")
    ]


def test_two_things_on_one_day_are_both_named() -> None:
    fields = {
        "tests": [clb(7, "2024-01-05")],
        "nomination": {**NOMINATED, "valid_until": "2026-01-04"},
    }
    (change,) = found(fields)
    assert change.on == date(2026, 1, 5)
    assert set(change.causes) == {"test_expires", "nomination_ends"}


def test_the_table_before_serves_earlier_profiles_until_their_time_is_over() -> None:
    # From 7 July 2025 a person alone needs 15,263 dollars, before 14,690; until 27 July profiles
    # submitted before are held to the table before.
    fields = {"funds_cad": 14_690, "submitted_at": "2025-06-01T12:00:00Z"}
    (change,) = found(fields, date(2025, 7, 1), date(2025, 8, 10))
    assert (change.on, change.causes) == (date(2025, 7, 28), ("law",))
    assert {d.name for d in change.differences} == {"funds_met", "fsw", "fst"}
    assert holds_until(profile_of(fields), LAW, date(2025, 7, 8)) == date(2025, 7, 27)


def test_what_differs_is_told_with_before_and_after() -> None:
    fields = {"nomination": {**NOMINATED, "withdrawn_on": "2025-12-31"}}
    (change,) = found(fields)
    assert change.total[0] - change.total[1] == 600
    assert (change.rule_set, change.provisional) == (LAW.on(ON).rule_set.id, False)
    by_kind = {
        kind: {d.name: (d.before, d.after) for d in change.differences if d.kind == kind}
        for kind in ("law", "facts", "score", "program", "category")
    }
    assert by_kind["law"] == {}
    assert by_kind["facts"] == {"nominated": (True, False)}
    assert by_kind["score"] == {
        "additional_nomination": (600, 0),
        "additional_total": (600, 0),
        "total": (change.total[0], change.total[0] - 600),
    }
    assert list(by_kind["program"]) == ["pnp"]
    before, after = by_kind["program"]["pnp"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert before["conditions"]["nomination"] == {"met": True, "needed": True}
    assert after["conditions"]["nomination"] == {"met": False, "needed": True}
    assert by_kind["category"] == {}


def test_nothing_is_looked_for_after_the_last_day_asked_about() -> None:
    fields = EVENTS["a nomination is withdrawn"][0]
    assert told(found(fields, until=date(2025, 12, 30))) == []
    assert told(found(fields, until=date(2025, 12, 31))) == [("2025-12-31", "nomination_withdrawn")]
    assert told(found(fields, on=date(2025, 12, 31))) == []
    assert holds_until(profile_of(fields), LAW, ON, until=date(2025, 12, 30)) is None
    assert horizon_of(date(2024, 2, 29)) == date(2027, 3, 1)


@pytest.mark.parametrize("name", [name for name, event in EVENTS.items() if event[1]])
def test_the_last_day_of_an_answer_is_that_before_its_first_event(name: str) -> None:
    fields, expected = EVENTS[name]
    last = date.fromisoformat(expected[0][0]) - timedelta(days=1)
    profile = profile_of(fields)
    assert holds_until(profile, LAW, ON) == last
    assert day_of(int(last_days(profile, evaluate(profile, LAW.on(ON)))[0])) == last
