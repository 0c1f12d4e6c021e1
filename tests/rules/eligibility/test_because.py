"""What an answer names as having decided: the occupation, the route of the law, the program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from tests.cases.profile_form import persons

from openentry.files.profiles.reading import check_profiles
from openentry.rules.eligibility.evaluation import evaluate, evaluate_facts
from openentry.rules.lawbook import Law

LAW = Law.load()
ON = date(2025, 11, 14)
PERSONS = persons()

Fields = Mapping[str, object]
Answer = dict[str, dict[str, Any]]


def job(noc: str, days: int, *, last: date = ON, country: str = "CA", **more: object) -> Fields:
    """Give full-time work of so many days that ends on a day."""
    first = last - timedelta(days=days - 1)
    dates = {"started_on": first.isoformat(), "ended_on": last.isoformat()}
    return {"noc": noc, "country": country, "weekly_hours": 30, **dates, **more}


def offer(noc: str = "21231", **more: object) -> Fields:
    """Give a job offer of which everything is in order but its route."""
    terms = {"full_time": True, "continuous": True, "years_after_visa": 1}
    return {"noc": noc, **terms, **more}


OFFERS = {
    "a": offer(from_permit_employer=True, lmia=False),
    "b": offer(from_permit_employer=True, lmia=False, with_employer_since="2024-11-14"),
    "c": offer(lmia=True),
    "d": offer(from_permit_employer=False, lmia=True),
}
ROUTES: dict[str, dict[str, object]] = {
    "a": {"work_permit": {"basis": "lmia", "valid_until": "2026-06-30"}},
    "b": {"work_permit": {"basis": "exempt", "valid_until": "2026-06-30"}},
    "c": {"lives_in": "IN"},
    "d": {"work_permit": {"basis": "other", "valid_until": "2026-06-30"}},
}


def decided(person: str, versions: tuple[str, ...] | None = None, /, **given: object) -> Answer:
    """Give programs and categories of one of the persons of the worked cases."""
    profile = {**PERSONS[person], **given}
    profiles = check_profiles([profile], law=LAW).profiles
    row = evaluate(profiles, LAW.on(ON), versions=versions).row(0)
    return {**row["programs"], **row["categories"]}


def because(row: Answer, name: str, code: str) -> str | None:
    """Give what decided a condition, None where nothing is named."""
    (found,) = (c for c in row[name]["conditions"] if c["code"] == code)
    named: str | None = found.get("because")
    return named


@pytest.mark.parametrize(
    ("jobs", "leader"),
    [
        ([], None),
        ([job("31301", 100)], "31301"),
        ([job("31301", 100), job("21231", 101)], "21231"),
        ([job("31301", 101), job("21231", 100)], "31301"),
        ([job("31301", 100), job("21231", 100)], "21231"),
        ([job("21231", 100), job("31301", 100)], "21231"),
        ([job("65201", 100)], None),
        ([job("21231", 100, country="IN")], None),
        ([job("21231", 100, last=ON - timedelta(days=2000))], None),
    ],
    ids=[
        *("no work", "one job", "more of another", "less of another", "equal"),
        *("equal, turned round", "no skilled work", "abroad", "long ago"),
    ],
)
def test_the_level_of_the_experience_class_follows_the_occupation_with_the_most_time(
    jobs: list[Fields], leader: str | None
) -> None:
    assert because(decided("employee", jobs=jobs), "cec", "language") == leader


@pytest.mark.parametrize("letter", "abcd")
@pytest.mark.parametrize("program", ["fsw", "fst"])
def test_funds_are_not_asked_for_by_the_route_that_exempts(letter: str, program: str) -> None:
    row = decided("resident", **{**ROUTES[letter], "job_offer": {**OFFERS[letter], "noc": "72106"}})
    where = {
        "fsw": {"a": "IRPR 82(2)(a)", "b": "IRPR 82(2)(b)", "d": "IRPR 82(2)(d)"},
        "fst": {
            "a": "IRPR 87.2(3)(d)(ii)",
            "b": "IRPR 87.2(3)(d)(iii)",
            "d": "IRPR 87.2(3)(d)(v)",
        },
    }
    assert because(row, program, "funds") == where[program].get(letter)
    (found,) = (c for c in row[program]["conditions"] if c["code"] == "funds")
    assert (found["met"], found["needed"]) == ((None, 15263) if letter == "c" else (True, 0))


def test_an_offer_in_no_trade_exempts_the_skilled_worker_only() -> None:
    row = decided("resident", **ROUTES["a"], job_offer=OFFERS["a"])
    assert because(row, "fsw", "funds") == "IRPR 82(2)(a)"
    assert because(row, "fst", "funds") is None


def test_a_certificate_is_named_before_an_offer_and_an_offer_by_its_route() -> None:
    proof = "certificate_or_offer"
    trade = {"job_offer": offer("72106", lmia=True)}
    assert because(decided("welder"), "fst", proof) == "certificate"
    assert because(decided("welder", **trade), "fst", proof) == "certificate"
    assert because(decided("welder", **trade, certificates=[]), "fst", proof) == (
        "IRPR 87.2(3)(d)(iv)"
    )
    assert because(decided("welder", certificates=[]), "fst", proof) is None
    other = [{"noc": "72310", "issuer": "ON", "issued_on": "2020-01-01"}]
    assert because(decided("welder", certificates=other), "fst", proof) is None


def test_the_trade_that_is_named_has_proof_before_it_has_hours() -> None:
    work = "trade_work"
    assert because(decided("welder"), "fst", work) == "72106"
    assert because(decided("welder", jobs=[]), "fst", work) is None
    longer = [job("72106", 728), job("72310", 760, country="IN")]
    assert because(decided("welder", jobs=longer), "fst", work) == "72106"
    assert because(decided("welder", jobs=longer, certificates=[]), "fst", work) == "72310"
    equal = [job("72310", 728), job("72106", 728)]
    assert because(decided("welder", jobs=equal, certificates=[]), "fst", work) == "72106"


def test_a_nominee_is_told_the_first_federal_program_that_is_met() -> None:
    nominated = {
        "nomination": {"province": "ON", "nominated_on": "2025-10-01", "accepted_on": "2025-10-05"}
    }
    masters = {
        "level": "masters",
        "country": "IN",
        "completed_on": "2012-06-30",
        "assessments": [{"issued_on": "2024-01-01"}],
    }
    people: dict[str, tuple[str, dict[str, object]]] = {
        "fsw": ("worker", {"credentials": [masters]}),
        "fst": ("welder", {}),
        "cec": ("employee", {"jobs": [job("21231", 364)]}),
    }
    assert because(decided("anyone", **nominated), "pnp", "federal_program") is None
    for program, (person, given) in people.items():
        row = decided(person, **nominated, **given)
        assert because(row, "pnp", "federal_program") == program
    here = {"lives_in": "CA", "jobs": [job("21231", 364)], "credentials": [masters]}
    row = decided("worker", **nominated, **here)
    assert (row["fsw"]["met"], row["cec"]["met"]) == (True, True)
    assert because(row, "pnp", "federal_program") == "fsw"


def test_a_category_names_the_listed_occupation_with_the_most_work() -> None:
    jobs = [job("31301", 90), job("31102", 120), job("21231", 300)]
    row = decided("employee", ("healthcare-2",), jobs=jobs)
    assert because(row, "healthcare-2", "work") == "31102"
    row = decided("employee", ("healthcare-2",), jobs=[job("21231", 300)])
    assert because(row, "healthcare-2", "work") is None


def test_what_a_row_declares_is_because_of_nothing() -> None:
    profiles = check_profiles([{**PERSONS["welder"]}], law=LAW).profiles
    facts = evaluate(profiles, LAW.on(ON)).facts
    row = evaluate_facts(facts, LAW.on(ON)).row(0)["programs"]
    assert row["fst"]["conditions"] == [
        {"code": "declared", "met": True, "needed": True, "found": True, "provision": None}
    ]
