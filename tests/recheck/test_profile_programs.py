"""Programs and categories met by a profile on a day, worked out by hand from the text."""

from datetime import date

import pytest
from tests.recheck.declared import (
    DAY,
    Fields,
    category_condition,
    condition_of,
    english,
    french,
    job,
    offer,
    person,
    program_condition,
    program_met,
    study,
    within,
)

from openentry.recheck import eligibility, facts, row_eligibility

YEAR = ("2024-11-16", "2025-11-14")  # 364 days that end on DAY: 1,560 hours
SHORT = ("2024-11-17", "2025-11-14")  # 363 days: 1,555 hours
TWO_YEARS = ("2023-11-18", "2025-11-14")  # 728 days: 3,120 hours


def worker(**fields: object) -> Fields:
    """Give a skilled worker one point short of the pass mark.

    Language 24 (79(3)), education 21 (78(1)(d)), one year 9 (80(1)), 35 years old 12 (81): 66.
    """
    return person(
        **{
            "lives_in": "IN",
            "tests": [english("2025-01-01", 9)],
            "credentials": [study("three_year", "2012-06-30", "IN")],
            "jobs": [job(*YEAR, country="IN")],
            "funds_cad": 15263,
            "destinations": ["ON"],
            **fields,
        }
    )


RELATIVE = {"relation": "niece_nephew", "citizen": True, "lives_in": "CA"}
SPEAKING_SPOUSE = {"accompanying": True, "tests": [english("2025-01-01", 4)]}
POINTS = [
    ({}, False, 66),
    ({"relatives": [RELATIVE]}, True, 71),  # 83(1)(d): 5
    (
        {
            "credentials": [
                study("three_year", "2012-06-30", "IN"),
                study("one_year", "2013-06-30", "IN"),
            ]
        },
        True,
        67,
    ),  # 78(1)(e): 22
    ({"birth_on": "1989-11-14"}, False, 65),  # 36: 11
    ({"birth_on": "1978-11-14"}, False, 54),  # 47: 0
    ({"birth_on": "2007-11-15"}, False, 54),  # 17: 0
    ({"jobs": [job(*TWO_YEARS, country="IN")]}, True, 68),  # 2 years: 11
    ({"tests": [english("2025-01-01", 9, 9, 8, 9)]}, False, 65),
    (
        {"tests": [english("2025-01-01", 9), french("2025-01-01", 5)], "first_language": "en"},
        True,
        70,
    ),  # 79(3)(b): 4, all or nothing
    ({"jobs": [job(*YEAR)]}, True, 76),  # 83(1)(c): 10, and the cap
    ({"jobs": [job(*YEAR)], "relatives": [RELATIVE]}, True, 76),
    ({"spouse": SPEAKING_SPOUSE, "funds_cad": 19001}, True, 71),  # 83(1)(a): 5
    # A spouse who is a permanent resident abroad: 5 are possible. In Canada: none.
    ({"spouse": {**SPEAKING_SPOUSE, "permanent_resident": True}, "funds_cad": 19001}, None, 66),
    (
        {
            "spouse": {**SPEAKING_SPOUSE, "permanent_resident": True, "lives_in": "CA"},
            "funds_cad": 19001,
        },
        False,
        66,
    ),
    ({"job_offer": offer(lmia=True)}, True, 81),  # 82(2)(c): 10, and 83(1)(e): 5
    ({"job_offer": offer()}, None, 66),  # an assessment not spoken of
    # A second year that is not coded on the day: 0 is sure, 15 possible. 57 + 15 = 72.
    (
        {
            "jobs": [
                job(*YEAR, country="IN"),
                job("2022-01-01", "2022-12-30", "2173", noc_edition="2016", country="IN"),
            ],
            "primary_noc": "21231",
        },
        None,
        57,
    ),
]


@pytest.mark.parametrize(("fields", "met", "points"), POINTS)
def test_the_pass_mark_of_67(fields: Fields, met: object, points: int) -> None:
    profile = worker(**fields)
    assert program_condition(profile, "fsw", "points") == (met, points)
    assert program_met(profile, "fsw") is met


@pytest.mark.parametrize(
    ("years", "points"), [(1, 9), (2, 11), (3, 11), (4, 13), (5, 13), (6, 15), (7, 15)]
)
def test_points_for_experience_go_by_two_years(years: int, points: int) -> None:  # IRPR 80(1)
    answer = within(
        row_eligibility({"skilled_work_years": years}, DAY), "programs", "fsw", "points"
    )
    assert (answer["experience"], answer["total"]) == (points, points)


@pytest.mark.parametrize(
    ("age", "points"), [(17, 0), (18, 12), (35, 12), (36, 11), (40, 7), (46, 1), (47, 0)]
)
def test_points_for_age_fall_by_one_a_year(age: int, points: int) -> None:  # IRPR 81
    answer = within(row_eligibility({"age": age}, DAY), "programs", "fsw", "points")
    assert answer["total"] == points


@pytest.mark.parametrize(
    ("level", "points"),
    [
        ("none", 0),
        ("secondary", 5),
        ("one_year", 15),
        ("two_year", 19),
        ("three_year", 21),
        ("two_or_more", 22),
        ("masters", 23),
        ("doctorate", 25),
    ],
)
def test_points_for_education(level: str, points: int) -> None:  # IRPR 78(1)
    answer = within(row_eligibility({"education": level}, DAY), "programs", "fsw", "points")
    assert answer["total"] == points


def test_the_points_of_each_factor() -> None:
    profile = worker(
        jobs=[job("2015-11-15", None)],  # 3,653 days in the window: ten years
        credentials=[study("two_year", "2024-01-01", started_on="2022-01-01")],
        relatives=[RELATIVE],
    )
    assert within(eligibility(profile, DAY), "programs", "fsw", "points") == {
        "language": 24,
        "education": 19,
        "experience": 15,
        "age": 12,
        "arranged_employment": 0,
        "adaptability": 10,
        "total": 80,
    }


@pytest.mark.parametrize(
    ("fields", "code", "expected"),
    [
        ({"tests": [english("2025-01-01", 9, 9, 9, 6)]}, "language", (False, 6)),  # 75(2)(d)
        ({"credentials": []}, "education", (False, "none")),  # 75(2)(e)
        ({"credentials": [study("secondary", "2010-01-01")]}, "education", (True, "secondary")),
        ({"jobs": [job(*SHORT, country="IN")]}, "continuous_work", (False, False)),  # 75(2)(a)
        ({"funds_cad": 15262}, "funds", (False, 15262)),  # 76(1)(b)
        ({"funds_cad": None}, "funds", (None, None)),
        ({"destinations": ["QC"]}, "outside_quebec", (False, False)),  # 75(1)
        ({"destinations": ["QC", "ON"]}, "outside_quebec", (True, True)),
        ({"destinations": ["all"]}, "outside_quebec", (True, True)),
        ({"destinations": None}, "outside_quebec", (None, None)),
    ],
)
def test_each_condition_of_the_skilled_worker(
    fields: Fields, code: str, expected: tuple[object, object]
) -> None:
    profile = worker(relatives=[RELATIVE], **fields)
    assert program_condition(profile, "fsw", code) == expected
    assert program_met(profile, "fsw") is expected[0] or code == "education"


@pytest.mark.parametrize(
    ("fields", "on", "expected"),
    [
        ({}, DAY, (True, 15263, 15263)),
        ({"funds_cad": None}, DAY, (None, 15263, None)),
        ({"family_size": 2}, DAY, (False, 19001, 15263)),
        ({"job_offer": offer(lmia=True), "work_permit": {"basis": "section_186"}}, DAY, (True, 0)),
        ({"job_offer": offer(), "work_permit": {"basis": "section_186"}}, DAY, (True, 15263)),
        ({}, date(2017, 12, 31), (None, None, 15263)),  # no table known
    ],
)
def test_funds_are_told_in_dollars(fields: Fields, on: date, expected: tuple[object, ...]) -> None:
    answer = within(eligibility(worker(**fields), on), "programs", "fsw")
    funds = condition_of(answer, "funds")
    assert (funds["met"], funds["needed"], funds["found"])[: len(expected)] == expected


def employee(level: int, *jobs: Fields) -> Fields:
    """Give someone with work in Canada and one level in all four abilities."""
    return person(
        tests=[english("2025-01-01", level)], jobs=list(jobs), destinations=["ON"], lives_in="CA"
    )


HALF_AND_HALF = (job("2024-11-16", "2025-05-16", "21231"), job("2025-05-17", None, "72106"))
CEC = [
    # IRPR 87.1(2)(a): a year in three.
    (employee(7, job(*YEAR)), "canadian_work", (True, 1560)),
    (employee(7, job(*SHORT)), "canadian_work", (False, 1555)),
    (employee(7, job("2021-11-15", "2022-11-14")), "canadian_work", (False, 0)),
    (employee(7, job("2021-11-15", "2022-11-15")), "canadian_work", (False, 4)),  # 30 / 7
    (employee(7, job("2021-11-15", "2023-11-13")), "canadian_work", (True, 1560)),
    (employee(7, job(*YEAR, self_employed=True)), "canadian_work", (False, 0)),
    (employee(7, job(*YEAR, remote_for_foreign_employer=True)), "canadian_work", (False, 0)),
    (employee(7, job(*YEAR, "2173", noc_edition="2016")), "canadian_work", (None, 0)),
    (employee(7, job(*SHORT, "2173", noc_edition="2016")), "canadian_work", (False, 0)),
    # 87.1(2)(d): 7 for TEER 0 and 1, 5 for TEER 2 and 3.
    (employee(6, job(*YEAR)), "language", (False, 6)),
    (employee(7, job(*YEAR)), "language", (True, 7)),
    (employee(5, job(*YEAR, "72106")), "language", (True, 5)),
    (employee(4, job(*YEAR, "72106")), "language", (False, 4)),
    (employee(5), "language", (True, 5)),
    # 87.1(2)(e): the occupation with the most time decides; of two alike, either might.
    (
        employee(5, job("2024-11-16", "2025-05-15"), job("2025-05-16", None, "72106")),
        "language",
        (True, 5),
    ),
    (
        employee(5, job("2024-11-16", "2025-05-17"), job("2025-05-18", None, "72106")),
        "language",
        (False, 5),
    ),
    (employee(5, *HALF_AND_HALF), "language", (None, 5)),
    (employee(7, *HALF_AND_HALF), "language", (True, 7)),
    (employee(4, *HALF_AND_HALF), "language", (False, 4)),
    (employee(5, job(*YEAR, "2173", noc_edition="2016")), "language", (None, 5)),
    # The most time in the three years, not in all: the earlier occupation lies before them.
    (employee(5, job("2015-01-01", "2022-11-14"), job(*YEAR, "72106")), "language", (True, 5)),
]


@pytest.mark.parametrize(("profile", "code", "expected"), CEC)
def test_the_canadian_experience_class(
    profile: Fields, code: str, expected: tuple[object, object]
) -> None:
    assert program_condition(profile, "cec", code) == expected


@pytest.mark.parametrize(
    ("noc", "expected"), [("0111", False), ("2173", False), ("6322", True), ("1411", False)]
)
def test_before_2022_11_16_skill_levels_decide_the_language(noc: str, expected: bool) -> None:
    on = date(2022, 11, 15)
    held = job("2021-01-01", None, noc, noc_edition="2016")
    profile = person(tests=[english("2022-01-01", 5)], jobs=[held], destinations=["ON"])
    assert program_met(profile, "cec", on) is expected


CERTIFICATE = {"noc": "72106", "issuer": "ON", "issued_on": "2020-01-01"}


def trader(**fields: object) -> Fields:
    """Give a welder with two years of work, a certificate, and just enough of everything else."""
    return person(
        **{
            "lives_in": "IN",
            "tests": [english("2025-01-01", 5, 4, 5, 4)],
            "jobs": [job(*TWO_YEARS, "72106", country="IN")],
            "certificates": [CERTIFICATE],
            "funds_cad": 15263,
            "destinations": ["ON"],
            **fields,
        }
    )


WELDER_SHORT = job("2023-11-19", None, "72106", country="IN")  # 727 days: 3,115 hours
OTHER_TRADE = job(*TWO_YEARS, "72200", country="IN")
NOT_CODED = job(*YEAR, "7237", noc_edition="2016", country="IN")
FREE = {"basis": "section_186"}
FST = [
    ({}, "trade_work", (True, 3120), True),
    ({"jobs": [WELDER_SHORT]}, "trade_work", (False, 3115), False),
    # The window of five years begins on 2020-11-15: 728 days to 2022-11-12, 727 to the day before.
    ({"jobs": [job("2018-01-01", "2022-11-12", "72106")]}, "trade_work", (True, 3120), True),
    ({"jobs": [job("2018-01-01", "2022-11-11", "72106")]}, "trade_work", (False, 3115), False),
    ({"jobs": [job(*YEAR, "72106", country="IN"), NOT_CODED]}, "trade_work", (None, 1560), None),
    ({"jobs": [job(*TWO_YEARS, "72600", country="IN")]}, "trade_work", (False, 0), False),
    # Self-employment and student work count; in Canada the work must be authorised.
    (
        {"jobs": [job(*TWO_YEARS, "72106", self_employed=True, full_time_student=True)]},
        "trade_work",
        (True, 3120),
        True,
    ),
    ({"jobs": [job(*TWO_YEARS, "72106", authorised=False)]}, "trade_work", (False, 0), False),
    # 87.2(3)(a).
    ({"tests": [english("2025-01-01", 4, 4, 5, 4)]}, "language_listening", (False, 4), False),
    ({"tests": [english("2025-01-01", 5, 4, 4, 4)]}, "language_speaking", (False, 4), False),
    ({"tests": [english("2025-01-01", 5, 3, 5, 4)]}, "language_reading", (False, 0), False),
    ({"tests": [english("2025-01-01", 5, 4, 5, 3)]}, "language_writing", (False, 0), False),
    # 87.2(3)(d)(i): a certificate in the trade that was worked in.
    ({"certificates": []}, "certificate_or_offer", (False, False), False),
    (
        {"certificates": [{**CERTIFICATE, "noc": "72200"}]},
        "certificate_or_offer",
        (False, False),
        False,
    ),
    (
        {"certificates": [{**CERTIFICATE, "noc": "7237", "noc_edition": "2016"}]},
        "certificate_or_offer",
        (None, None),
        None,
    ),
    (
        {"certificates": [{**CERTIFICATE, "valid_until": "2025-11-13"}]},
        "certificate_or_offer",
        (False, False),
        False,
    ),
    # (ii) to (v): an offer in the trade, by up to two employers. Funds are not needed in (v) …
    (
        {
            "certificates": [],
            "job_offer": offer("72106", lmia=True, employers=2),
            "work_permit": FREE,
            "funds_cad": 0,
        },
        "certificate_or_offer",
        (True, True),
        True,
    ),
    (
        {"certificates": [], "job_offer": offer("72200", lmia=True), "work_permit": FREE},
        "certificate_or_offer",
        (False, False),
        False,
    ),
    # … but with a certificate alone, and in (iv), they are. 87.2(5)
    ({"funds_cad": 0}, "funds", (False, 0), False),
    (
        {"certificates": [], "job_offer": offer("72106", lmia=True), "funds_cad": 0},
        "funds",
        (False, 0),
        False,
    ),
    (
        {"job_offer": offer("72106", employers=2), "work_permit": FREE, "funds_cad": 0},
        "funds",
        (None, 0),
        None,
    ),
    # The trade that serves best is shown: the certified one, though more hours are in the other.
    (
        {
            "jobs": [
                job(*TWO_YEARS, "72106", country="IN"),
                job("2021-01-01", None, "72200", country="IN"),
            ]
        },
        "trade_work",
        (True, 3120),
        True,
    ),
    # Where none serves, the one with the most hours.
    (
        {"certificates": [], "jobs": [WELDER_SHORT, OTHER_TRADE]},
        "trade_work",
        (True, 3120),
        False,
    ),
    # Of two trades alike in everything, the lower code.
    (
        {"jobs": [job(*YEAR, "72200", country="IN"), job(*YEAR, "72106", country="IN")]},
        "certificate_or_offer",
        (True, True),
        False,
    ),
    ({"jobs": []}, "certificate_or_offer", (True, True), False),
]


@pytest.mark.parametrize(("fields", "code", "expected", "met"), FST)
def test_the_federal_skilled_trades(
    fields: Fields, code: str, expected: tuple[object, object], met: object
) -> None:
    profile = trader(**fields)
    assert program_condition(profile, "fst", code) == expected
    assert program_met(profile, "fst") is met


NOMINATION = {"province": "ON", "nominated_on": "2025-10-01", "accepted_on": "2025-10-02"}


@pytest.mark.parametrize(
    ("fields", "met"),
    [
        ({"relatives": [RELATIVE]}, True),
        ({}, False),  # 66 points: no federal program
        ({"job_offer": offer()}, None),
        ({"relatives": [RELATIVE], "nomination": None}, False),
    ],
)
def test_a_nominee_also_meets_a_federal_program(fields: Fields, met: object) -> None:
    assert program_met(worker(**{"nomination": NOMINATION, **fields}), "pnp") is met


# Half a year, 182 days that end on DAY, or the 181 that begin a day later.
HALF, LESS = ("2025-05-17", "2025-11-14"), ("2025-05-18", "2025-11-14")
NURSE = "31301"
CATEGORY = [
    # 2023 and 2025: six months, continuous, one occupation, in Canada or abroad. IRPA 10.3(1)(h.2)
    ("healthcare-2", [job(*HALF, NURSE, country="IN")], DAY, (True, 780)),
    ("healthcare-2", [job(*LESS, NURSE, country="IN")], DAY, (False, 775)),
    ("healthcare-2", [job(*HALF, NURSE)], DAY, (True, 780)),
    ("healthcare-2", [job(*HALF, NURSE, self_employed=True)], DAY, (False, 0)),
    ("healthcare-2", [job(*HALF, NURSE, country="IN", self_employed=True)], DAY, (True, 780)),
    (
        "healthcare-2",
        [job("2025-02-01", "2025-06-30", NURSE), job("2025-07-02", None, NURSE)],
        DAY,
        (False, 642),
    ),  # 150 days, a day off, 136 days
    (
        "healthcare-2",
        [job("2025-02-01", "2025-06-30", NURSE), job("2025-07-01", None, NURSE)],
        DAY,
        (True, 1230),
    ),  # 287 days
    (
        "healthcare-2",
        [job("2025-02-01", "2025-06-30", NURSE), job("2025-07-01", None, "31300")],
        DAY,
        (False, 642),
    ),  # two occupations
    ("healthcare-2", [job("2022-01-01", "2023-05-15", NURSE)], DAY, (True, 780)),  # in the window
    ("healthcare-2", [job("2022-01-01", "2023-05-14", NURSE)], DAY, (False, 775)),
    ("healthcare-2", [job(*HALF, "3012", noc_edition="2016", country="IN")], DAY, (None, 0)),
    # 41300, social workers, came with version 2; 42203 left.
    ("healthcare-1", [job(*YEAR, "41300")], DAY, (False, 0)),
    ("healthcare-2", [job(*YEAR, "41300")], DAY, (True, 1560)),
    ("healthcare-1", [job(*YEAR, "42203")], DAY, (True, 1560)),
    ("healthcare-2", [job(*YEAR, "42203")], DAY, (False, 0)),
    ("healthcare-2", [job(*YEAR, "44101")], DAY, (False, 0)),  # home support workers: on no list
    # 2026: twelve months, continuous or not.
    (
        "healthcare-3",
        [job("2025-01-01", "2025-07-01", NURSE), job("2025-08-21", None, NURSE)],
        date(2026, 2, 18),
        (True, 1560),
    ),  # 182 and 182 days
    ("healthcare-3", [job("2025-02-21", None, NURSE)], date(2026, 2, 18), (False, 1555)),
    ("trades-2", [job(*HALF, "63200", country="IN")], DAY, (True, 780)),
    ("trades-3", [job(*YEAR, "63200", country="IN")], DAY, (False, 0)),
    ("agriculture-2", [job(*HALF, "63201", country="IN")], DAY, (True, 780)),
    ("transport-2", [job(*YEAR, "72404", country="IN")], DAY, (True, 1560)),
    # Physicians, senior managers, researchers: experience in Canada only.
    ("physicians-1", [job(*YEAR, "31102", country="IN")], DAY, (False, 0)),
    ("physicians-1", [job(*YEAR, "31102")], DAY, (True, 1560)),
    (
        "physicians-1",
        [job(*YEAR, "31102", self_employed=True, publicly_funded_physician=True)],
        DAY,
        (True, 1560),
    ),
    ("senior-managers-1", [job(*YEAR, "00015")], DAY, (True, 1560)),
    ("senior-managers-1", [job(*YEAR, "00011")], DAY, (False, 0)),
    ("researchers-1", [job(*YEAR, "41200", full_time_student=True)], DAY, (False, 0)),
]


@pytest.mark.parametrize(("version", "jobs", "on", "expected"), CATEGORY)
def test_experience_in_a_category(
    version: str, jobs: list[Fields], on: date, expected: tuple[object, object]
) -> None:
    assert category_condition(person(jobs=jobs), version, on=on) == expected


@pytest.mark.parametrize(
    ("tests", "first", "expected"),
    [
        ([french("2025-01-01", 7)], None, (True, 7)),
        ([french("2025-01-01", 6)], None, (False, 6)),
        ([english("2025-01-01", 9), french("2025-01-01", 7)], "en", (True, 7)),
        ([english("2025-01-01", 9)], None, (False, 0)),
        ([french("2025-01-01", 7)], "en", (True, 7)),
        ([french("2023-11-14", 7)], None, (False, 0)),
    ],
)
def test_french_counts_whichever_is_first(
    tests: list[Fields], first: str | None, expected: tuple[object, object]
) -> None:
    profile = person(tests=tests, first_language=first)
    assert category_condition(profile, "french-1", "language") == expected


SERVICE = {"country": "FR", "started_on": "2015-11-14", "noc": "43204"}
FORCES = {"years": 3, "full_time": True, "noc": "42102"}


@pytest.mark.parametrize(
    ("services", "forces", "code", "expected"),
    [
        ([SERVICE], FORCES, "service", (True, 10)),
        # The last day counts: ten years from 2015-11-15 are full at the end of 2025-11-14.
        ([{**SERVICE, "started_on": "2015-11-15"}], FORCES, "service", (True, 10)),
        ([{**SERVICE, "started_on": "2015-11-16"}], FORCES, "service", (False, 9)),
        ([{**SERVICE, "country": "CA"}], FORCES, "service", (True, 10)),
        (
            [{**SERVICE, "ended_on": "2020-01-01"}, {**SERVICE, "started_on": "2020-01-02"}],
            FORCES,
            "service",
            (True, 10),
        ),
        (
            [{**SERVICE, "ended_on": "2020-01-01"}, {**SERVICE, "started_on": "2020-01-03"}],
            FORCES,
            "service",
            (False, 5),
        ),
        ([SERVICE], FORCES, "serving", (True, True)),
        ([{**SERVICE, "ended_on": "2025-11-14"}], FORCES, "serving", (True, True)),
        ([{**SERVICE, "ended_on": "2025-11-13"}], FORCES, "serving", (False, False)),
        ([SERVICE], FORCES, "occupation", (True, True)),
        ([{**SERVICE, "noc": "21231"}], FORCES, "occupation", (None, None)),
        ([{**SERVICE, "noc": None}], FORCES, "occupation", (None, None)),
        ([{**SERVICE, "noc": None}], {**FORCES, "noc": None}, "occupation", (None, None)),
        ([{**SERVICE, "noc": "21231"}], {**FORCES, "noc": "21231"}, "occupation", (False, False)),
        ([SERVICE], FORCES, "armed_forces_offer", (True, 3)),
        ([SERVICE], {**FORCES, "years": 2.5}, "armed_forces_offer", (False, 2)),
        ([SERVICE], {**FORCES, "full_time": False}, "armed_forces_offer", (False, 3)),
        ([SERVICE], None, "armed_forces_offer", (False, 0)),
        ([SERVICE], FORCES, "education", (True, "two_year")),
        ([SERVICE], FORCES, "recognised_military", (None, None)),
    ],
)
def test_skilled_military_recruits(
    services: list[Fields], forces: Fields | None, code: str, expected: tuple[object, object]
) -> None:
    profile = person(
        military_service=services,
        forces_offer=forces,
        credentials=[study("two_year", "2012-06-30", "FR")],
    )
    assert category_condition(profile, "military-1", code) == expected
    judged = within(eligibility(profile, DAY, ["military-1"]), "categories", "military-1")
    assert judged["met"] is (False if expected[0] is False else None)


CALENDAR = [
    (date(2023, 5, 30), set()),
    (
        date(2023, 5, 31),
        {"french-1", "healthcare-1", "stem-1", "trades-1", "transport-1", "agriculture-1"},
    ),
    (
        date(2025, 2, 27),
        {"french-1", "healthcare-2", "stem-2", "trades-2", "agriculture-2", "education-1"},
    ),
    (
        date(2025, 12, 8),
        {
            "french-1",
            "healthcare-2",
            "stem-2",
            "trades-2",
            "agriculture-2",
            "education-1",
        },
    ),
    (
        date(2026, 2, 17),
        {
            "french-2",
            "healthcare-2",
            "stem-2",
            "trades-2",
            "agriculture-2",
            "education-1",
        },
    ),
    (
        date(2026, 2, 18),
        {
            "french-2",
            "healthcare-3",
            "stem-3",
            "trades-3",
            "transport-2",
            "education-2",
            "physicians-1",
            "senior-managers-1",
            "researchers-1",
            "military-1",
        },
    ),
]


@pytest.mark.parametrize(("on", "names"), CALENDAR)
def test_the_categories_in_force_on_a_day(on: date, names: set[str]) -> None:
    assert set(within(eligibility(person(), on), "categories")) == names


def test_a_category_that_was_only_announced_is_never_met() -> None:
    profile = person(jobs=[job("2020-01-01", None, "31102")])
    on = date(2026, 1, 15)
    assert category_condition(profile, "physicians-announced", "announced", on) == (False, False)
    assert facts(profile, on)["categories"] == ["healthcare-2"]
    row = row_eligibility({"categories": ["physicians-announced"]}, on, ["physicians-announced"])
    assert within(row, "categories", "physicians-announced")["met"] is False


def test_a_category_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="healthcare-9"):
        eligibility(person(), DAY, ["healthcare-9"])


# --- A row of facts alone ---------------------------------------------------------------------

ROW: Fields = {
    "id": "A",
    "age": 35,
    "education": "two_or_more",
    "first_language": "en",
    **{f"first_{ability}": 9 for ability in ("listening", "reading", "speaking", "writing")},
    **{f"second_{ability}": 7 for ability in ("listening", "reading", "speaking", "writing")},
    "skilled_work_years": 1,
    "primary_continuous_year": True,
    "funds_met": True,
    "programs": ["cec"],
    "categories": ["healthcare-2"],
}


@pytest.mark.parametrize(
    ("changes", "met", "points"),
    [
        ({}, True, 71),  # 28 + 22 + 9 + 12
        ({"skilled_work_years": 0, "age": 47}, None, 50),  # 15 more are possible; see below
        ({"skilled_work_years": None}, None, 62),
        ({"first_writing": 6}, False, 65),
        ({"funds_met": None}, None, 71),
        ({"primary_continuous_year": False}, False, 71),
        ({"first_language": ""}, False, 43),
        ({"worked_in_canada": True, "arranged_employment": True}, True, 91),
        (
            {
                "age": 47,
                "relative_in_canada": False,
                "studied_in_canada": False,
                "worked_in_canada": False,
                "spouse_studied_in_canada": False,
                "spouse_worked_in_canada": False,
                "arranged_employment": False,
            },
            False,
            59,
        ),
    ],
)
def test_the_skilled_worker_from_a_row(changes: Fields, met: object, points: int) -> None:
    answer = within(row_eligibility({**ROW, **changes}, DAY), "programs", "fsw")
    assert (answer["met"], condition_of(answer, "points")["found"]) == (met, points)


def test_a_row_declares_the_rest() -> None:
    answer = row_eligibility(ROW, DAY)
    assert within(answer, "programs", "cec")["met"] is True
    assert within(answer, "programs", "fst")["met"] is False
    assert condition_of(within(answer, "programs", "pnp"), "declared")["found"] is False
    assert within(answer, "categories", "healthcare-2")["met"] is True
    assert within(answer, "categories", "stem-2")["met"] is False
    assert condition_of(within(answer, "categories", "french-1"), "language")["found"] == 7
    unsaid = row_eligibility({"first_language": "fr"}, DAY)
    assert within(unsaid, "programs", "cec")["met"] is None
    assert within(unsaid, "categories", "healthcare-2")["met"] is None
    assert within(unsaid, "categories", "french-1")["met"] is False


def test_an_answer_says_what_it_does_not_test() -> None:
    for answer in (eligibility(person(id="P"), DAY), row_eligibility({"id": "P"}, DAY)):
        assert answer["not_tested"] == ["truth", "duties", "authorisation"]
        assert (answer["id"], answer["on"]) == ("P", "2025-11-14")
        assert (answer["rule_set"], answer["provisional"]) == ("2025-03-25", False)
    assert eligibility(person(), date(2026, 11, 3))["provisional"] is True
