"""The facts of a profile on a day, worked out by hand from the text: 30 hours a week make 1,560."""

from datetime import date

import pytest
from tests.recheck.declared import (
    DAY,
    Fields,
    english,
    french,
    job,
    offer,
    person,
    study,
)

from openentry.recheck import facts

# A year is 364 days of 30 hours a week: 364 x 30 / 7 = 1,560.
YEAR = ("2024-11-16", "2025-11-14")  # the 364 days that end on DAY
SHORT = ("2024-11-17", "2025-11-14")  # 363 days: 1,555 hours and 5/7

WORK = [
    # Canadian work: MI s. 15; IRPR 73(1), 80(4). Completed years only.
    ([job(*YEAR)], {"canadian_work_years": 1, "foreign_work_years": 0, "skilled_work_years": 1}),
    ([job(*SHORT)], {"canadian_work_years": 0, "skilled_work_years": 0}),
    ([job("2023-11-18", None, weekly_hours=15)], {"canadian_work_years": 1}),  # 728 days at 15
    ([job("2023-11-19", None, weekly_hours=15)], {"canadian_work_years": 0}),
    ([job(*SHORT, weekly_hours=60)], {"canadian_work_years": 0}),  # above 30 counts once
    ([job(*SHORT, weekly_hours=20), job(*SHORT, weekly_hours=20)], {"canadian_work_years": 0}),
    ([job(*YEAR, weekly_hours=15), job(*YEAR, weekly_hours=15)], {"canadian_work_years": 1}),
    ([job(*YEAR, weekly_hours=29.99)], {"canadian_work_years": 0}),
    ([job("2025-11-15", None)], {"canadian_work_years": 0}),  # the day after
    # Periods of one job: 182 days at 30 and 364 at 15 are 780 each; two days lie between them.
    (
        [
            job(
                "2024-01-01",
                None,
                periods=[
                    {"started_on": "2024-01-01", "ended_on": "2024-06-30", "weekly_hours": 30},
                    {"started_on": "2024-07-03", "ended_on": "2025-07-01", "weekly_hours": 15},
                ],
            )
        ],
        {"canadian_work_years": 1},
    ),
    # The window of ten years begins on 2015-11-15; from there to 2016-11-12 are 364 days.
    ([job("2014-11-15", "2016-11-12")], {"canadian_work_years": 1}),
    ([job("2014-11-15", "2016-11-11")], {"canadian_work_years": 0}),
    # What does not count: MI s. 15(5); IRPR 87.1(3), 73(2).
    ([job(*YEAR, self_employed=True)], {"canadian_work_years": 0, "skilled_work_years": 1}),
    ([job(*YEAR, full_time_student=True)], {"canadian_work_years": 0, "skilled_work_years": 1}),
    ([job(*YEAR, authorised=False)], {"canadian_work_years": 0, "skilled_work_years": 0}),
    ([job(*YEAR, temporary_status=False)], {"canadian_work_years": 0, "skilled_work_years": 0}),
    ([job(*YEAR, paid=False)], {"canadian_work_years": 0, "skilled_work_years": 0}),
    ([job(*YEAR, noc="44101")], {"canadian_work_years": 0, "skilled_work_years": 0}),  # TEER 4
    ([job(*YEAR, noc="33102")], {"canadian_work_years": 1, "skilled_work_years": 1}),  # TEER 3
    # Foreign work: MI s. 25. Self-employment and student work count.
    (
        [job(*YEAR, country="IN", self_employed=True, full_time_student=True)],
        {"canadian_work_years": 0, "foreign_work_years": 1, "skilled_work_years": 1},
    ),
    ([job(*YEAR, country="IN", paid=False)], {"foreign_work_years": 0}),
    # Work from Canada for a foreign employer: departmental guidance of 2024-01-30.
    (
        [job(*YEAR, remote_for_foreign_employer=True)],
        {"canadian_work_years": 0, "foreign_work_years": 1, "skilled_work_years": 1},
    ),
    # Half a year here and half a year there are a year for the FSW alone. IRPR 80(1).
    (
        [job("2024-11-16", "2025-05-16"), job("2025-05-17", "2025-11-14", country="IN")],
        {"canadian_work_years": 0, "foreign_work_years": 0, "skilled_work_years": 1},
    ),
    # Coded in NOC 2016 only: not coded since 2022-11-16, so it may add a year or not. SOR/2022-220.
    (
        [job(*YEAR, noc="2173", noc_edition="2016")],
        {"canadian_work_years": 0, "skilled_work_years": None, "worked_in_canada": None},
    ),
    ([job(*SHORT, noc="2173", noc_edition="2016")], {"skilled_work_years": 0}),
    (
        [job(*YEAR, noc="2173", noc_edition="2016", noc_other="21231")],
        {"canadian_work_years": 1, "skilled_work_years": 1},
    ),
    # Work in Canada for adaptability: any time, students and self-employed too. IRPR 83(1)(c).
    ([job("2000-01-01", "2000-12-29")], {"worked_in_canada": True, "canadian_work_years": 0}),
    ([job("2000-01-01", "2000-12-28")], {"worked_in_canada": False}),
    ([job(*YEAR, full_time_student=True, self_employed=True)], {"worked_in_canada": True}),
    ([job(*YEAR, authorised=False)], {"worked_in_canada": False}),
    ([job(*YEAR, noc="44101")], {"worked_in_canada": False}),
]


@pytest.mark.parametrize(("jobs", "expected"), WORK)
def test_work_on_2025_11_14(jobs: list[Fields], expected: Fields) -> None:
    row = facts(person(jobs=jobs), DAY)
    assert {column: row[column] for column in expected} == expected


DAYS_OF_WORK = [
    # A physician paid from public funds: invitations from 2023-04-25.
    (date(2023, 4, 24), {"self_employed": True, "publicly_funded_physician": True}, 0, 0),
    (date(2023, 4, 25), {"self_employed": True, "publicly_funded_physician": True}, 1, 0),
    (date(2023, 4, 25), {"self_employed": True}, 0, 0),
    (date(2024, 1, 29), {"remote_for_foreign_employer": True}, 0, 0),
    (date(2024, 1, 30), {"remote_for_foreign_employer": True}, 0, 1),
    # The edition of the day turns on 2022-11-16: SOR/2022-220.
    (date(2022, 11, 15), {}, 0, 0),
    (date(2022, 11, 16), {}, 1, 0),
    (date(2022, 11, 15), {"noc_other": "3111"}, 1, 0),
    (date(2022, 11, 15), {"noc_other": "3413"}, 0, 0),  # level C
    (date(2022, 11, 15), {"noc_other": "0311"}, 1, 0),  # skill type 0
]


@pytest.mark.parametrize(("on", "more", "canadian", "foreign"), DAYS_OF_WORK)
def test_work_on_the_days_its_rules_turn(
    on: date, more: Fields, canadian: int, foreign: int
) -> None:
    held = job("2021-01-01", "2022-06-30", noc="31100", **more)
    row = facts(person(jobs=[held]), on)
    assert (row["canadian_work_years"], row["foreign_work_years"]) == (canadian, foreign)


# Half a year is 182 days: 780 hours.
FIRST_HALF = ("2024-11-10", "2025-05-10")
NEXT_DAY = ("2025-05-11", "2025-11-08")
DAY_LATER = ("2025-05-12", "2025-11-09")


def in_two(*days: str) -> Fields:
    """Give one job of two periods, each of 30 hours a week."""
    spans = zip(days[::2], days[1::2], strict=True)
    periods = [{"started_on": a, "ended_on": b, "weekly_hours": 30} for a, b in spans]
    return job(days[0], days[3], periods=periods)


PRIMARY = [
    # One continuous year in the primary occupation: IRPR 75(2)(a).
    ({"jobs": [job(*YEAR)]}, True),
    ({"jobs": [job(*FIRST_HALF), job(*NEXT_DAY)]}, True),
    ({"jobs": [job(*FIRST_HALF), job(*DAY_LATER)]}, False),  # a day without work
    ({"jobs": [job(*FIRST_HALF), job(*NEXT_DAY, country="IN")]}, True),
    ({"jobs": [job(*FIRST_HALF), job(*NEXT_DAY, noc="21232")], "primary_noc": "21231"}, False),
    ({"jobs": [job(*YEAR), job(*YEAR, noc="21232")], "primary_noc": "21232"}, True),
    ({"jobs": [job(*YEAR), job(*YEAR, noc="21232")]}, None),  # which one is not said
    ({"jobs": [job(*SHORT), job(*SHORT, noc="21232")]}, False),  # neither would do
    ({"jobs": [job(*SHORT), job(*YEAR, noc="21232")], "primary_noc": "21231"}, False),
    ({"jobs": [job(*YEAR, noc="2173", noc_edition="2016")], "primary_noc": "21231"}, None),
    ({"jobs": [job(*SHORT, noc="2173", noc_edition="2016")], "primary_noc": "21231"}, False),
    ({"jobs": [job(*YEAR, noc="44101")]}, False),  # TEER 4
    ({}, False),
    # One job of two periods: held on their days only.
    ({"jobs": [in_two(*FIRST_HALF, *NEXT_DAY)]}, True),
    ({"jobs": [in_two(*FIRST_HALF, *DAY_LATER)]}, False),
    # The window begins on 2015-11-15: 364 days of the run are inside, or 363.
    ({"jobs": [job("2014-01-01", "2016-11-12")]}, True),
    ({"jobs": [job("2014-01-01", "2016-11-11")]}, False),
]


@pytest.mark.parametrize(("fields", "expected"), PRIMARY)
def test_the_continuous_year_in_the_primary_occupation(fields: Fields, expected: object) -> None:
    assert facts(person(**fields), DAY)["primary_continuous_year"] is expected


@pytest.mark.parametrize(
    ("on", "ended_on", "years"),
    [
        # The ten years that end on 2028-02-29 begin on 2018-03-01; 364 days end on 2019-02-27.
        (date(2028, 2, 29), "2019-02-27", 1),
        (date(2028, 2, 29), "2019-02-26", 0),
        # Those that end on 2027-02-28 begin on 2017-03-01, those of 2027-03-01 on 2017-03-02.
        (date(2027, 2, 28), "2018-02-27", 1),
        (date(2027, 3, 1), "2018-02-27", 0),
        (date(2027, 3, 1), "2018-02-28", 1),
        # Work on 29 February 2016 still counts on 28 February 2026: its anniversary is 1 March.
        (date(2026, 2, 28), "2017-02-26", 1),
        (date(2026, 2, 28), "2017-02-25", 0),
    ],
)
def test_the_window_of_ten_years_at_the_end_of_february(
    on: date, ended_on: str, years: int
) -> None:
    assert facts(person(jobs=[job("2010-01-01", ended_on)]), on)["canadian_work_years"] == years


LANGUAGE = [
    # Two years from the result: MI s. 12(3); IRPR 75(2)(d). On the second anniversary it is over.
    ([english("2023-11-15", 9)], {}, ("en", 9, 0)),
    ([english("2023-11-14", 9)], {}, ("en", 0, 0)),
    ([english("2023-11-10", 9, result_on="2023-11-15")], {}, ("en", 9, 0)),
    ([english("2025-11-10", 9, result_on="2025-11-15")], {}, ("en", 0, 0)),
    # The latest valid sitting of a language counts, better or worse; one set aside does not.
    ([english("2025-01-01", 9), english("2025-02-01", 7)], {}, ("en", 7, 0)),
    ([english("2025-01-01", 9), english("2025-02-01", 7, used=False)], {}, ("en", 9, 0)),
    ([english("2025-01-01", 9), english("2025-01-01", 8)], {}, ("en", 8, 0)),
    ([english("2025-01-01", 9), french("2025-01-01", 7)], {"first_language": "fr"}, ("fr", 7, 9)),
    # A first language without a valid sitting: its levels are 0, the other keeps its own.
    ([english("2025-01-01", 9)], {"first_language": "fr"}, ("fr", 0, 9)),
    ([], {}, ("", 0, 0)),
    ([english("2025-01-01", 9, listening="9", reading="M")], {}, ("en", 0, 0)),  # lowest of four
]


@pytest.mark.parametrize(("sittings", "more", "expected"), LANGUAGE)
def test_languages_on_2025_11_14(
    sittings: list[Fields], more: Fields, expected: tuple[str, int, int]
) -> None:
    row = facts(person(tests=sittings, **more), DAY)
    assert row["first_language"] == expected[0]
    for prefix, level in (("first", expected[1]), ("second", expected[2])):
        abilities = ("listening", "reading", "speaking", "writing")
        assert min(int(str(row[f"{prefix}_{ability}"])) for ability in abilities) == level


@pytest.mark.parametrize(("on", "level"), [(date(2026, 2, 28), 9), (date(2026, 3, 1), 0)])
def test_a_result_of_29_february_counts_to_28_february(on: date, level: int) -> None:
    row = facts(person(tests=[english("2024-02-29", 9)]), on)
    assert row["first_reading"] == level


def test_tests_in_both_languages_need_a_first_language() -> None:
    both = person(tests=[english("2025-01-01", 9), french("2025-01-01", 7)])
    with pytest.raises(ValueError, match="first_language"):
        facts(both, DAY)
    spouse = {"accompanying": True, "tests": both["tests"]}
    with pytest.raises(ValueError, match="first_language"):
        facts(person(spouse=spouse), DAY)


EDUCATION = [
    # A foreign credential needs an assessment under five years old: IRPR 75(2)(e), MI s. 3(4).
    ([study("three_year", "2012-06-30", "IN")], "three_year"),
    ([study("three_year", "2012-06-30", "IN", assessments=[])], "none"),
    ([study("masters", "2012-06-30", "IN", assessments=[{"issued_on": "2020-11-14"}])], "none"),
    ([study("masters", "2012-06-30", "IN", assessments=[{"issued_on": "2020-11-15"}])], "masters"),
    ([study("masters", "2012-06-30", "IN", assessments=[{"issued_on": "2025-11-15"}])], "none"),
    # The latest valid assessment gives the level.
    (
        [
            study(
                "masters",
                "2012-06-30",
                "IN",
                assessments=[
                    {"issued_on": "2024-01-02", "equivalency": "three_year"},
                    {"issued_on": "2024-01-01", "equivalency": "masters"},
                ],
            )
        ],
        "three_year",
    ),
    # A Canadian credential needs none: IRPR 73(1).
    ([study("two_year", "2025-11-14")], "two_year"),
    ([study("two_year", "2025-11-15")], "none"),
    ([study("two_year", None)], "none"),
    # Two or more, one of three years or longer: MI s. 11; IRPR 78(1)(e). Levels are never summed.
    ([study("three_year", "2015-01-01"), study("one_year", "2016-01-01")], "two_or_more"),
    ([study("two_year", "2015-01-01"), study("one_year", "2016-01-01")], "two_year"),
    ([study("three_year", "2015-01-01"), study("secondary", "2010-01-01")], "three_year"),
    ([study("masters", "2015-01-01"), study("one_year", "2016-01-01")], "masters"),
    ([study("doctorate", "2015-01-01"), study("masters", "2012-01-01")], "doctorate"),
    (
        [study("three_year", "2015-01-01"), study("one_year", "2016-01-01", "IN", assessments=[])],
        "three_year",
    ),
    # An entry-to-practice professional degree stands with the master's: IRPR 78(1)(f).
    ([study("professional", "2015-01-01")], "masters"),
    ([], "none"),
]


@pytest.mark.parametrize(("studies", "level"), EDUCATION)
def test_education_on_2025_11_14(studies: list[Fields], level: str) -> None:
    assert facts(person(credentials=studies), DAY)["education"] == level
    row = facts(person(spouse={"accompanying": True, "credentials": studies}), DAY)
    assert row["spouse_education"] == level


FALL = {"started_on": "2023-09-01"}
CANADIAN_STUDY = [
    # MI s. 30: eight months full-time and in Canada. From 1 September they are full on 1 May.
    ([study("one_year", "2024-05-01", **FALL)], "one_or_two_years"),
    ([study("one_year", "2024-04-30", **FALL)], "none"),
    ([study("one_year", "2024-06-30", ended_on="2024-04-30", **FALL)], "none"),
    ([study("one_year", "2024-05-01")], "one_or_two_years"),  # start not said: the program's length
    ([study("one_year", "2024-05-01", full_time=False, **FALL)], "none"),
    ([study("one_year", "2024-05-01", full_time=False, full_time_months=8)], "one_or_two_years"),
    ([study("one_year", "2024-05-01", months_in_canada=7, **FALL)], "none"),
    ([study("one_year", "2024-05-01", full_time_months=7)], "none"),
    ([study("two_year", "2025-05-01", **FALL)], "one_or_two_years"),
    ([study("three_year", "2025-05-01", **FALL)], "three_or_more_years"),
    ([study("masters", "2025-05-01", **FALL)], "three_or_more_years"),
    ([study("professional", "2025-05-01", **FALL)], "three_or_more_years"),
    ([study("doctorate", "2025-05-01", **FALL)], "three_or_more_years"),
    ([study("secondary", "2025-05-01", **FALL)], "none"),
    ([study("masters", "2025-05-01", "IN", **FALL)], "none"),
    ([study("masters", "2025-11-15", **FALL)], "none"),
    ([study("masters", "2025-05-01", distance_share=0.5, **FALL)], "three_or_more_years"),
    ([study("masters", "2025-05-01", distance_share=0.51, **FALL)], "none"),
    ([study("masters", "2025-05-01", second_language_share=0.51, **FALL)], "none"),
    ([study("masters", "2025-05-01", return_obligation=True, **FALL)], "none"),
    # The highest that is eligible, not the highest of all.
    (
        [
            study("masters", "2025-05-01", return_obligation=True),
            study("one_year", "2020-01-01"),
        ],
        "one_or_two_years",
    ),
    # Any part between 2020-03-01 and 2022-08-31: online, abroad or part-time all the same.
    (
        [study("masters", "2024-05-01", distance_share=1, started_on="2022-08-31")],
        "three_or_more_years",
    ),
    ([study("masters", "2024-05-01", distance_share=1, started_on="2022-09-01")], "none"),
    ([study("one_year", "2020-03-01", full_time=False)], "one_or_two_years"),
    ([study("one_year", "2020-02-29", full_time=False)], "none"),
    ([study("masters", "2021-05-01", second_language_share=1)], "none"),
]


@pytest.mark.parametrize(("studies", "expected"), CANADIAN_STUDY)
def test_a_credential_earned_in_canada(studies: list[Fields], expected: str) -> None:
    assert facts(person(credentials=studies), DAY)["canadian_study"] == expected


STUDIED = [
    # IRPR 83(2): two academic years, full-time or 15 hours a week, in a program of two years.
    (study("two_year", None, started_on="2022-09-01", ended_on="2024-01-01"), True),  # 16 months
    (study("two_year", None, started_on="2022-09-01", ended_on="2023-12-31"), False),
    (study("two_year", None, started_on="2024-07-14"), True),  # 16 months by 2025-11-14
    (study("two_year", None, started_on="2024-07-15"), False),
    (study("two_year", None, started_on="2024-07-15", ended_on="2026-06-30"), False),
    (study("one_year", "2024-06-30", started_on="2022-01-01"), False),
    (study("one_year", "2024-06-30", started_on="2022-01-01", program_years=2), True),
    (study("two_year", "2024-06-30", started_on="2022-01-01", program_years=1.5), False),
    (study("two_year", "2024-06-30"), True),  # start not said, but completed
    (study("two_year", None), None),
    (study("two_year", None, good_standing=False), False),
    (study("two_year", "2024-06-30", full_time=False), False),
    (study("two_year", "2024-06-30", full_time=False, weekly_hours=15), True),
    (study("two_year", "2024-06-30", full_time=False, weekly_hours=14.5), False),
    (study("two_year", "2024-06-30", "IN"), False),
]


@pytest.mark.parametrize(("one", "expected"), STUDIED)
def test_study_in_canada_for_adaptability(one: Fields, expected: object) -> None:
    row = facts(person(credentials=[one]), DAY)
    assert row["studied_in_canada"] is expected
    row = facts(person(spouse={"accompanying": True, "credentials": [one]}), DAY)
    assert (row["studied_in_canada"], row["spouse_studied_in_canada"]) == (False, expected)


SPOUSE = [
    # MI s. 1 and IRPR 83: who is scored, and whose study and work count for adaptability.
    ({"accompanying": True}, True, True),
    ({"accompanying": True, "lives_in": "CA"}, True, True),
    ({"accompanying": False}, False, False),
    ({"accompanying": True, "citizen": True}, False, False),
    ({"accompanying": True, "citizen": True, "lives_in": "IN"}, False, False),
    ({"accompanying": True, "permanent_resident": True, "lives_in": "CA"}, False, False),
    ({"accompanying": True, "permanent_resident": True, "lives_in": "IN"}, False, None),
    ({"accompanying": True, "permanent_resident": True}, False, None),
    ({"accompanying": False, "permanent_resident": True}, False, False),
]


@pytest.mark.parametrize(("status", "scored", "counts"), SPOUSE)
def test_the_spouse_or_partner(status: Fields, scored: bool, counts: object) -> None:
    spouse = {
        **status,
        "tests": [english("2025-01-01", 8)],
        "credentials": [study("two_year", "2020-06-30")],
        "jobs": [job(*YEAR, noc="44101"), job("2020-01-01", "2021-06-30")],
    }
    row = facts(person(spouse=spouse), DAY)
    assert row["accompanied"] is scored
    assert row["spouse_studied_in_canada"] is counts
    assert row["spouse_worked_in_canada"] is counts
    assert row["spouse_education"] == ("two_year" if scored else "none")
    assert row["spouse_writing"] == (8 if scored else 0)
    assert row["spouse_canadian_work_years"] == (1 if scored else 0)


def test_work_of_the_spouse_in_canada_counts_in_any_teer() -> None:
    spouse = {"accompanying": True, "jobs": [job(*YEAR, noc="44101")]}  # IRPR 83(1)(c.1)
    row = facts(person(spouse=spouse), DAY)
    assert (row["spouse_worked_in_canada"], row["spouse_canadian_work_years"]) == (True, 0)


HERE = {"citizen": True, "lives_in": "CA"}
RELATIVES = [
    # MI 2017-1; IRPR 83(1)(d), (5): 18 or older, citizen or permanent resident, living in Canada.
    ({"relation": "sibling", **HERE}, True, True),
    ({"relation": "sibling", "permanent_resident": True, "lives_in": "CA"}, True, True),
    ({"relation": "sibling", "lives_in": "CA"}, False, False),
    ({"relation": "sibling", "citizen": True, "lives_in": "US"}, False, False),
    ({"relation": "sibling", "birth_on": "2007-11-14", **HERE}, True, True),
    ({"relation": "sibling", "birth_on": "2007-11-15", **HERE}, False, False),
    ({"relation": "sibling", "adult": False, **HERE}, False, False),
    ({"relation": "aunt_uncle", **HERE}, False, True),
]


@pytest.mark.parametrize(("relative", "sibling", "any_relative"), RELATIVES)
def test_relatives_in_canada(relative: Fields, sibling: bool, any_relative: bool) -> None:
    row = facts(person(relatives=[relative]), DAY)
    assert (row["sibling"], row["relative_in_canada"]) == (sibling, any_relative)


@pytest.mark.parametrize(
    ("status", "sibling", "any_relative"),
    [
        # The CRS scores no citizen or permanent resident (MI s. 1); IRPR 83(1)(d) asks only that
        # the spouse or partner come along.
        ({"accompanying": True}, True, True),
        ({"accompanying": True, "citizen": True}, False, True),
        ({"accompanying": True, "permanent_resident": True}, False, True),
        ({"accompanying": False}, False, False),
    ],
)
def test_a_sibling_of_the_spouse_counts_when_the_spouse_comes(
    status: Fields, sibling: bool, any_relative: bool
) -> None:
    relative = {"relation": "sibling", "of": "spouse", **HERE}
    row = facts(person(spouse=status, relatives=[relative]), DAY)
    assert (row["sibling"], row["relative_in_canada"]) == (sibling, any_relative)


NOMINATION = [
    # MI s. 28: counts once accepted, while it stands.
    ({}, False),
    ({"accepted_on": "2025-11-14"}, True),
    ({"accepted_on": "2025-11-15"}, False),
    ({"accepted_on": "2025-10-05", "valid_until": "2025-11-14"}, True),
    ({"accepted_on": "2025-10-05", "valid_until": "2025-11-13"}, False),
    ({"accepted_on": "2025-10-05", "withdrawn_on": "2025-11-14"}, False),
    ({"accepted_on": "2025-10-05", "withdrawn_on": "2025-11-15"}, True),
]


@pytest.mark.parametrize(("fields", "expected"), NOMINATION)
def test_a_nomination(fields: Fields, expected: bool) -> None:
    nomination = {"province": "ON", "nominated_on": "2025-10-01", **fields}
    assert facts(person(nomination=nomination), DAY)["nominated"] is expected


CERTIFICATES = [
    # MI s. 26; IRPR 87.2(1) with the groups of the day.
    ({"noc": "72106"}, DAY, True),
    ({"noc": "62200"}, DAY, True),  # chefs: unit group
    ({"noc": "63200"}, DAY, True),  # minor group 6320
    ({"noc": "63210"}, DAY, False),
    ({"noc": "72600"}, DAY, False),  # 726 is left out
    ({"noc": "93200"}, DAY, False),  # 932 is left out
    ({"noc": "93100"}, DAY, True),
    ({"noc": "21231"}, DAY, False),
    ({"noc": "7237", "noc_edition": "2016"}, DAY, True),  # not coded on the day counts as held
    ({"noc": "7237", "noc_edition": "2016", "noc_other": "21231"}, DAY, False),
    ({"noc": "7237", "noc_edition": "2016"}, date(2022, 11, 15), True),
    ({"noc": "6322", "noc_edition": "2016"}, date(2022, 11, 15), True),
    ({"noc": "6331", "noc_edition": "2016"}, date(2022, 11, 15), True),
    ({"noc": "6341", "noc_edition": "2016"}, date(2022, 11, 15), False),
    ({"noc": "7441", "noc_edition": "2016"}, date(2022, 11, 15), False),  # major group 74
    ({"noc": "72106", "valid_until": "2025-11-13"}, DAY, False),
    ({"noc": "72106", "valid_until": "2025-11-14"}, DAY, True),
    ({"noc": "72106", "issued_on": "2025-11-15"}, DAY, False),
]


@pytest.mark.parametrize(("fields", "on", "expected"), CERTIFICATES)
def test_a_certificate_of_qualification(fields: Fields, on: date, expected: bool) -> None:
    certificate = {"issuer": "ON", "issued_on": "2020-01-01", **fields}
    assert facts(person(certificates=[certificate]), on)["trade_certificate"] is expected


PERMIT = {"basis": "lmia", "valid_until": "2026-06-30"}
EXEMPT = {"basis": "exempt", "valid_until": "2026-06-30"}
OPEN = {"basis": "other", "valid_until": "2026-06-30"}
FREE = {"basis": "section_186"}
OFFERS = [
    # IRPR 82(2)(a): on a permit with an assessment, the employer of the permit.
    (offer(from_permit_employer=True), PERMIT, True),
    (offer(), PERMIT, None),
    (offer(from_permit_employer=False, lmia=False), PERMIT, False),
    (offer(from_permit_employer=True), {"basis": "lmia"}, None),  # validity not said
    # (b): a permit without one, and a year with the employer.
    (offer(from_permit_employer=True, with_employer_since="2024-11-14"), EXEMPT, True),
    (offer(from_permit_employer=True, with_employer_since="2024-11-15", lmia=False), EXEMPT, False),
    (offer(from_permit_employer=True, lmia=False), EXEMPT, None),
    # (c): no permit, an assessment for the offer.
    (offer(lmia=True), None, True),
    (offer(lmia=False), None, False),
    (offer(), None, None),
    (offer(lmia=True), {"basis": "lmia", "valid_until": "2025-11-13"}, True),  # expired: none
    # (d): another right to work, an assessment for the offer.
    (offer(lmia=True), OPEN, True),
    (offer(lmia=True), FREE, True),
    (offer(), FREE, None),
    (offer(lmia=True, from_permit_employer=False), PERMIT, True),
    (offer(lmia=True), PERMIT, None),  # (d) asks that (a) be false, which is not known
    # What every route asks: IRPR 82(1), 200(3)(h).
    (offer(lmia=True, years_after_visa=0.99), None, False),
    (offer(lmia=True, years_after_visa="indeterminate"), None, True),
    (offer(lmia=True, years_after_visa=None), None, None),
    (offer(lmia=True, full_time=False), None, False),
    (offer(lmia=True, continuous=None), None, None),
    (offer(lmia=True, excluded_employer=True), None, False),
    (offer(lmia=True, employers=2), None, False),
    (offer(lmia=True, valid_until="2025-11-13"), None, False),
    (offer(lmia=True, valid_until="2025-11-14"), None, True),
    (offer(lmia=True, offered_on="2025-11-15"), None, False),
    (offer("44101", lmia=True), None, False),  # TEER 4
    (offer("2173", noc_edition="2016", lmia=True), None, None),  # not coded on the day
]


@pytest.mark.parametrize(("one", "permit", "expected"), OFFERS)
def test_arranged_employment(one: Fields, permit: Fields | None, expected: object) -> None:
    profile = person(job_offer=one, work_permit=permit, lives_in="CA")
    row = facts(profile, DAY)
    assert row["arranged_employment"] is expected
    assert row["job_offer"] == ("other" if expected is True else "none")


def test_where_a_person_lives_decides_routes_a_and_b() -> None:
    profile = person(job_offer=offer(from_permit_employer=True, lmia=False), work_permit=PERMIT)
    assert facts({**profile, "lives_in": "IN"}, DAY)["arranged_employment"] is False
    assert facts(profile, DAY)["arranged_employment"] is None
    assert facts(person(), DAY)["arranged_employment"] is False


@pytest.mark.parametrize(
    ("on", "basis", "noc", "expected"),
    [
        # MI 2016-1: offers without an assessment count for the CRS from 2016-11-19.
        (date(2016, 11, 18), "exempt", "2173", "none"),
        (date(2016, 11, 19), "exempt", "2173", "other"),
        (date(2016, 11, 18), "lmia", "2173", "other"),
        (date(2016, 11, 18), "lmia", "0013", "major_group_00"),
        (date(2016, 11, 19), "exempt", "0111", "other"),
    ],
)
def test_the_job_offer_of_the_crs(on: date, basis: str, noc: str, expected: str) -> None:
    profile = person(
        lives_in="CA",
        work_permit={"basis": basis, "valid_until": "2017-06-30"},
        job_offer=offer(
            noc,
            noc_edition="2016",
            from_permit_employer=True,
            with_employer_since="2014-01-01",
        ),
    )
    assert facts(profile, on)["job_offer"] == expected


# Settlement funds: programs.yaml; IRPR 76(1)(b), 87.2(5).
CHILD_22 = {"relation": "child", "birth_on": "2003-11-14"}
CHILD_21 = {"relation": "child", "birth_on": "2003-11-15"}
FUNDS = [
    ({}, DAY, 15263, True),
    ({}, DAY, 15262, False),
    ({}, DAY, None, None),
    (
        {"spouse": {"accompanying": False, "citizen": True}},
        DAY,
        19000,
        False,
    ),  # counts all the same
    ({"spouse": {"accompanying": False, "citizen": True}}, DAY, 19001, True),
    ({"dependants": [CHILD_22]}, DAY, 15263, True),  # 22 on the day
    ({"dependants": [CHILD_21]}, DAY, 15263, False),
    ({"dependants": [{**CHILD_21, "single": False}]}, DAY, 15263, True),
    ({"dependants": [{**CHILD_22, "dependent_by_condition": True}]}, DAY, 19000, False),
    ({"dependants": [{**CHILD_21, "accompanying": False, "citizen": True}]}, DAY, 19000, False),
    ({"family_size": 7}, DAY, 40392, True),
    ({"family_size": 9}, DAY, 40392 + 2 * 4112, True),
    ({"family_size": 9}, DAY, 40392 + 2 * 4112 - 1, False),
    # The table of 2025-07-07; those in the pool before it had until 2025-07-27.
    ({}, date(2025, 7, 6), 14690, True),
    ({}, date(2025, 7, 7), 14690, False),
    ({"submitted_at": "2025-07-07T03:59:59Z"}, date(2025, 7, 27), 14690, True),
    ({"submitted_at": "2025-07-07T04:00:00Z"}, date(2025, 7, 27), 14690, False),
    ({"submitted_at": "2025-07-07T03:59:59Z"}, date(2025, 7, 28), 14690, False),
    ({"family_size": 5}, date(2024, 5, 28), 30690, True),  # as published
    ({}, date(2017, 12, 31), 1_000_000, None),  # no table known
    ({}, date(2018, 1, 1), 12474, True),
    # Exempt by 82(2)(a), (b) or (d), never by (c).
    ({"job_offer": offer(lmia=True), "work_permit": FREE}, DAY, 0, True),
    ({"job_offer": offer(lmia=True)}, DAY, 0, False),
    ({"job_offer": offer(), "work_permit": FREE}, DAY, 0, None),
    ({"job_offer": offer(), "work_permit": FREE}, DAY, 15263, True),
]


@pytest.mark.parametrize(("fields", "on", "held", "expected"), FUNDS)
def test_settlement_funds(fields: Fields, on: date, held: object, expected: object) -> None:
    assert facts(person(funds_cad=held, **fields), on)["funds_met"] is expected


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("1995-11-14", DAY, 30),
        ("1995-11-15", DAY, 29),
        ("2000-02-29", date(2030, 2, 28), 29),
        ("2000-02-29", date(2030, 3, 1), 30),
        ("2000-02-29", date(2028, 2, 29), 28),
    ],
)
def test_age_turns_on_the_birthday(born: str, on: date, age: int) -> None:
    assert facts({"birth_on": born}, on)["age"] == age


NONSENSE: list[Fields] = [
    {"birth_on": "2030-01-01"},
    {"birth_on": "1990-02-30"},
    {"birth_on": None},
    {"nonsense": 1},
    {"jobs": [job("2025-01-02", "2025-01-01")]},
    {"jobs": [job("2025-01-01", None, noc="99999")]},
    {"jobs": [job("2025-01-01", None, weekly_hours=0)]},
    {"jobs": [job("2025-01-01", None, weekly_hours=168.01)]},
    {"jobs": [job("2025-01-01", None, weekly_hours=20.125)]},
    {"jobs": [job("2025-01-01", None, periods=[])]},
    {"jobs": [job("2025-01-01", None, country="IN", remote_for_foreign_employer=True)]},
    {"tests": [english("2025-01-01", 13)]},
    {"tests": [english("2025-01-01", 9, test="toefl")]},
    {"family_size": 2, "dependants": [CHILD_21]},
    {"family_size": 1, "spouse": {"accompanying": True}},
    {"marital_status": "divorced", "spouse": {"accompanying": True}},
    {"spouse": {}},
    {"relatives": [{"relation": "sibling", "of": "spouse", **HERE}]},  # of a spouse not declared
    {"credentials": [study("bachelor", None)]},
    {"destinations": ["XX"]},
    {"funds_cad": 100.5},
]


@pytest.mark.parametrize("fields", NONSENSE)
def test_what_cannot_be_is_refused(fields: Fields) -> None:
    with pytest.raises(ValueError, match=r".+"):
        facts({**person(), **fields}, DAY)


def test_there_was_no_express_entry_before_2015() -> None:
    with pytest.raises(ValueError, match="2015-01-01"):
        facts(person(), date(2014, 12, 31))
