"""What the columns hold: levels of marks, places of codes, and what absence means."""

from __future__ import annotations

from datetime import date

import pytest
from tests.files.profiles.people import LAW, RULINGS, SMALL, Document, assert_same

from openentry.files.profiles.example import examples
from openentry.files.profiles.reading import check_profiles
from openentry.rules.dates import LAST_DAY, NO_DAY, day_number
from openentry.rules.facts import NULL_INSTANT
from openentry.rules.profile.batch import INDEFINITE, NO_CODE, PERMITS, STUDY_LEVELS, Profiles

JOB: Document = {
    "noc": "31301",
    "country": "FR",
    "started_on": "2020-01-01",
    "ended_on": "2020-12-31",
    "weekly_hours": 37.5,
}
TEST: Document = {
    "test": "ielts_general_training",
    "taken_on": "2025-01-10",
    "listening": 7.5,
    "reading": "6.5",
    "speaking": 9,
    "writing": 4,
}


def read(**given: object) -> Profiles:
    return check_profiles([SMALL | given], law=LAW).profiles


def number(day: str) -> int:
    return day_number(date.fromisoformat(day))


def place(code: str, edition: str = "2021") -> int:
    return RULINGS.places[edition][code]


def test_the_least_profile_states_nothing_else() -> None:
    least = read()
    assert least.birth_on.tolist() == [number("1990-05-17")]
    for name in ("spouse_present", "offer", "forces_offer", "primary_known"):
        assert not getattr(least, name)[0], name
    for name in ("lives_in_canada", "spouse_in_canada", "family_size", "outside_quebec",
                 "funds_cad", "offer_full_time", "offer_lmia"):  # fmt: skip
        assert getattr(least, name).tolist() == [-1], name
    for name in ("primary_2021", "primary_2016", "offer_2021", "forces_noc"):
        assert getattr(least, name).tolist() == [NO_CODE], name
    assert least.nomination_until.tolist() == [LAST_DAY]
    assert least.permit_until.tolist() == [NO_DAY]
    assert least.submitted_at.tolist() == [NULL_INSTANT]
    assert least.own.first_language.tolist() == [0]


def test_marks_are_levels_and_a_result_without_a_day_is_of_the_day_of_the_test() -> None:
    own = read(tests=[TEST, TEST | {"taken_on": "2024-03-01", "used": False}]).own
    assert [own.tests[a].tolist() for a in ("listening", "reading", "speaking", "writing")] == [
        [8], [8], [10], [4],
    ]  # fmt: skip
    assert own.tests["taken_on"].tolist() == own.tests["result_on"].tolist()
    assert own.first_language.tolist() == [1]


def test_words_on_a_report_are_read() -> None:
    own = read(tests=[TEST | {"test": "celpip_general", "listening": "M", "reading": 10}]).own
    assert (own.tests["listening"].tolist(), own.tests["reading"].tolist()) == ([0], [10])


def test_a_first_language_is_stated_or_that_of_the_tests() -> None:
    french = TEST | {"test": "tcf_canada", "listening": 500, "reading": 500, "speaking": 12}
    assert read(tests=[french | {"writing": 10}]).own.first_language.tolist() == [2]
    both = read(tests=[TEST, french | {"writing": 10}], first_language="fr")
    assert both.own.first_language.tolist() == [2]
    assert both.own.tests["language"].tolist() == [1, 2]


def test_a_job_with_periods_is_held_between_them_without_hours() -> None:
    job = {k: v for k, v in JOB.items() if k != "weekly_hours"}
    periods = [
        {"started_on": "2020-09-01", "weekly_hours": 20},
        {"started_on": "2020-02-01", "ended_on": "2020-05-31", "weekly_hours": 30.25},
    ]
    jobs = read(jobs=[JOB, job | {"periods": periods}]).own.jobs
    assert jobs["job"].tolist() == [0, 1, 1, 1, 1]
    assert jobs["weekly_hours"].tolist() == [3750, 0, 3025, 0, 2000]
    days = ("2020-01-01", "2020-01-01", "2020-02-01", "2020-06-01", "2020-09-01")
    assert jobs["started_on"].tolist() == [number(day) for day in days]
    ends = ("2020-12-31", "2020-01-31", "2020-05-31", "2020-08-31", "2020-12-31")
    assert jobs["ended_on"].tolist() == [number(day) for day in ends]


def test_a_job_that_goes_on_has_no_last_day() -> None:
    job = {k: v for k, v in JOB.items() if k != "ended_on"}
    assert read(jobs=[job]).own.jobs["ended_on"].tolist() == [LAST_DAY]


def test_flags_of_a_job_mean_what_the_contract_says_when_absent() -> None:
    jobs = read(jobs=[JOB]).own.jobs
    flags = {name: bool(jobs[name][0]) for name in (
        "paid", "authorised", "status", "self_employed", "student", "public_physician", "remote",
        "in_canada",
    )}  # fmt: skip
    assert [name for name, value in flags.items() if value] == ["paid", "authorised", "status"]


def test_codes_are_places_in_their_edition() -> None:
    old = JOB | {"noc": "3012", "noc_edition": "2016", "noc_other": "31302"}
    jobs = read(jobs=[JOB, old]).own.jobs
    assert jobs["noc_2021"].tolist() == [place("31301"), place("31302")]
    assert jobs["noc_2016"].tolist() == [NO_CODE, place("3012", "2016")]


@pytest.mark.parametrize(
    ("given", "new", "old", "known"),
    [
        ({"jobs": [JOB, JOB]}, "31301", None, True),
        ({"jobs": [JOB, JOB | {"noc": "31302"}]}, None, None, False),
        ({"jobs": [JOB | {"noc": "3012", "noc_edition": "2016"}]}, None, "3012", True),
        ({"jobs": [JOB], "primary_noc": "41300"}, "41300", None, True),
        ({"primary_noc": "3012", "primary_noc_edition": "2016"}, None, "3012", True),
    ],
)
def test_the_primary_occupation_is_named_or_the_only_one(
    given: Document, new: str | None, old: str | None, known: bool
) -> None:
    profiles = read(**given)
    assert profiles.primary_2021[0] == (NO_CODE if new is None else place(new))
    assert profiles.primary_2016[0] == (NO_CODE if old is None else place(old, "2016"))
    assert profiles.primary_known[0] == known


def test_an_assessment_without_a_level_has_that_of_its_study() -> None:
    study = {"level": "masters", "country": "FR", "completed_on": "2015-01-01"}
    other = {"issued_on": "2024-02-01", "equivalency": "three_year"}
    given = study | {"assessments": [{"issued_on": "2024-01-01"}, other]}
    own = read(credentials=[study, given]).own
    assert own.assessments["study"].tolist() == [1, 1]
    levels = [STUDY_LEVELS[level] for level in own.assessments["level"]]
    assert levels == ["masters", "three_year"]


def test_an_offer_without_an_end_is_indefinite() -> None:
    offer = {"noc": "31301", "lmia": True, "years_after_visa": "indeterminate"}
    assert read(job_offer=offer).offer_years.tolist() == [INDEFINITE]
    assert read(job_offer=offer | {"years_after_visa": 1.5}).offer_years.tolist() == [150]
    assert read(job_offer=offer).offer_lmia.tolist() == [1]
    assert read(job_offer=offer).offer_employers.tolist() == [1]


@pytest.mark.parametrize(
    ("places", "outside"),
    [(None, -1), ([], -1), (["QC"], 0), (["QC", "ON"], 1), (["all"], 1), (["BC"], 1)],
)
def test_quebec_alone_is_not_outside_of_it(places: list[str] | None, outside: int) -> None:
    assert read(destinations=places).outside_quebec.tolist() == [outside]


def test_the_rest_is_where_it_belongs() -> None:
    profiles = read(
        work_permit={"basis": "section_186", "valid_until": "2026-01-31"},
        relatives=[{"relation": "niece_nephew", "lives_in": "CA", "permanent_resident": True}],
        military_service=[{"country": "FR", "started_on": "2010-01-01"}],
        forces_offer={"years": 3, "full_time": True, "noc": "40042"},
        spouse={"accompanying": True, "lives_in": "CA"},
        family_size=3,
    )
    assert PERMITS[profiles.permit[0]] == "section_186"
    assert profiles.permit_until.tolist() == [number("2026-01-31")]
    relatives = profiles.relatives
    assert (relatives["status"][0], relatives["in_canada"][0], relatives["adult"][0]) == (1, 1, 1)
    assert profiles.service["ended_on"].tolist() == [LAST_DAY]
    assert (profiles.forces_years.tolist(), profiles.forces_noc.tolist()) == (
        [300],
        [place("40042")],
    )
    assert profiles.accompanied.tolist() == [True]
    assert profiles.spouse_in_canada.tolist() == [1]


def test_nothing_depends_on_identity() -> None:
    (nurse, *_) = examples()
    other = {k: v for k, v in nurse.items() if k != "identity" and not k.startswith("x_")}
    one, same = (check_profiles([document], law=LAW).profiles for document in (nurse, other))
    assert_same(one, same)
