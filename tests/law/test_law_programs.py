"""What the programs ask for and share, on each day, by values written here a second time."""

from datetime import date, timedelta

import pytest

from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.loading.dated import DatedDocument
from openentry.rules.loading.noc import skill_2016
from openentry.rules.loading.periods import DatedVersion
from openentry.rules.loading.reading import PACKAGE_LAW

LAW = Law(roots=(PACKAGE_LAW,))
FIRST, LAST = date(2015, 1, 1), date(2027, 12, 31)
NEW_NOC = date(2022, 11, 16)
DOCUMENTS = LAW.programs.documents()

EVERY_DAY = {name: found for name, found in DOCUMENTS.items() if name != "funds.settlement"}


def on(year: int, month: int, day: int) -> Lawbook:
    return LAW.on(date(year, month, day))


def test_there_are_nine_tables_of_the_programs_and_one_of_funds() -> None:
    assert list(DOCUMENTS) == [
        "programs.work",
        "programs.validity",
        "programs.family",
        "programs.canadian_study",
        "programs.offers",
        "programs.fsw",
        "programs.cec",
        "programs.fst",
        "programs.pnp",
        "funds.settlement",
    ]


@pytest.mark.parametrize("document", EVERY_DAY.values(), ids=list(EVERY_DAY))
def test_every_day_has_exactly_one_version_of_each_table(
    document: DatedDocument[DatedVersion],
) -> None:
    starts = [version.in_force for version in document.version]
    assert starts[0] == FIRST
    ends = [*(start - timedelta(days=1) for start in starts[1:]), LAST]
    day = FIRST
    while day <= LAST:
        spans = zip(starts, ends, document.version, strict=True)
        holding = [version for a, b, version in spans if a <= day <= b]
        assert len(holding) == 1
        assert LAW.on(day).versions[document.table] is holding[0]
        day += timedelta(days=1)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_ids_count_the_versions_of_a_table(document: DatedDocument[DatedVersion]) -> None:
    ids = [version.id for version in document.version]
    first = int(ids[0].rpartition("-")[2])
    assert ids == [f"{document.table}-{first + i}" for i in range(len(ids))]


@pytest.mark.parametrize(
    ("day", "edition", "skilled", "physicians", "remote"),
    [
        (date(2015, 1, 1), "2016", ("0", "A", "B"), False, "none"),
        (date(2022, 11, 15), "2016", ("0", "A", "B"), False, "none"),
        (date(2022, 11, 16), "2021", ("0", "1", "2", "3"), False, "none"),
        (date(2023, 4, 24), "2021", ("0", "1", "2", "3"), False, "none"),
        (date(2023, 4, 25), "2021", ("0", "1", "2", "3"), True, "none"),
        (date(2024, 1, 29), "2021", ("0", "1", "2", "3"), True, "none"),
        (date(2024, 1, 30), "2021", ("0", "1", "2", "3"), True, "foreign"),
        (date(2026, 11, 22), "2021", ("0", "1", "2", "3"), True, "foreign"),
    ],
)
def test_work_is_counted_by_the_edition_and_the_policies_of_the_day(
    day: date, edition: str, skilled: tuple[str, ...], physicians: bool, remote: str
) -> None:
    work = LAW.on(day).work
    assert (work.noc_edition, work.skilled) == (edition, skilled)
    assert (work.self_employed_physicians, work.remote_counts_as) == (physicians, remote)
    assert (work.full_time_hours_week, work.year_hours, work.crs_window_years) == (30, 1560, 10)
    assert work.field_certainty["remote_counts_as"] == "inferred"


def test_results_are_valid_for_two_years_and_assessments_for_five() -> None:
    for lawbook in (on(2015, 1, 1), on(2026, 11, 22)):
        assert (lawbook.validity.language_years, lawbook.validity.assessment_years) == (2, 5)


@pytest.mark.parametrize(
    ("day", "below"),
    [
        (date(2015, 1, 1), 19),
        (date(2017, 10, 23), 19),
        (date(2017, 10, 24), 22),
        (date(2026, 11, 22), 22),
    ],
)
def test_a_dependent_child_was_under_19_until_2017_10_23_and_is_under_22_since(
    day: date, below: int
) -> None:
    family = LAW.on(day).family
    assert (family.dependant_age_below, family.adult_age) == (below, 18)


def test_canadian_study_asks_for_eight_months_except_in_the_pandemic() -> None:
    before, after = on(2016, 11, 18).canadian_study, on(2016, 11, 19).canadian_study
    for study in (before, after):
        assert (study.full_time_months_min, study.months_in_canada_min) == (8, 8)
        assert (study.distance_share_max, study.second_language_share_max) == (0.5, 0.5)
        assert study.exception_from == date(2020, 3, 1)
        assert study.exception_until == date(2022, 8, 31)
    assert (before.certainty, after.certainty) == ("unverified", "inferred")
    assert before.certainty_note is not None


@pytest.mark.parametrize(
    ("day", "routes"),
    [
        (date(2015, 1, 1), ("a", "c", "d")),
        (date(2016, 11, 18), ("a", "c", "d")),
        (date(2016, 11, 19), ("a", "b", "c", "d")),
        (date(2025, 3, 25), ("a", "b", "c", "d")),
    ],
)
def test_offers_count_by_route(day: date, routes: tuple[str, ...]) -> None:
    offers = LAW.on(day).offers
    assert offers.crs_routes == routes
    assert offers.field_certainty["crs_routes"] == "inferred"
    assert offers.exempt_routes == ("a", "b", "d")
    assert (offers.years_after_visa_min, offers.employer_years_min) == (1, 1)
    work = LAW.on(day).work
    assert (offers.noc_edition, offers.skilled) == (work.noc_edition, work.skilled)


def test_each_route_has_its_place_in_the_regulations() -> None:
    found = on(2026, 1, 1).offers.provisions
    assert [found.fsw[route] for route in "abcd"] == [f"IRPR 82(2)({r})" for r in "abcd"]
    roman = ("ii", "iii", "iv", "v")
    assert [found.fst[route] for route in "abcd"] == [f"IRPR 87.2(3)(d)({r})" for r in roman]


def test_the_skilled_worker_program_asks_for_a_year_level_seven_and_67_points() -> None:
    fsw = on(2026, 11, 22).fsw
    assert fsw is on(2015, 1, 1).fsw
    assert (fsw.window_years, fsw.continuous_years, fsw.language_level_min) == (10, 1, 7)
    assert (fsw.education_at_least, fsw.pass_mark, fsw.funds_needed) == ("secondary", 67, True)
    assert dict(fsw.maxima.items()) == {
        "language": 28,
        "education": 25,
        "experience": 15,
        "age": 12,
        "arranged_employment": 10,
        "adaptability": 10,
        "total": 100,
    }
    assert dict(fsw.adaptability.items()) == {
        "spouse_language": 5,
        "studied_in_canada": 5,
        "spouse_studied_in_canada": 5,
        "worked_in_canada": 10,
        "spouse_worked_in_canada": 5,
        "relative_in_canada": 5,
        "arranged_employment": 5,
    }
    assert (fsw.arranged_employment_points, fsw.spouse_language_level_min) == (10, 4)
    assert (fsw.study_program_years_min, fsw.study_academic_years_min) == (2, 2)
    assert (fsw.study_months_min, fsw.study_weekly_hours_min) == (16, 15)
    assert (fsw.worked_years_min, fsw.employers_max) == (1, 1)
    assert fsw.field_certainty == {"study_months_min": "inferred"}


def test_conditions_of_the_skilled_worker_program_cite_their_provision() -> None:
    provisions = on(2026, 11, 22).fsw.provisions
    assert provisions["continuous_work"] == "IRPR 75(2)(a)"
    assert provisions["points"] == "IRPR 76(1)(a), 76(2)"
    assert provisions.funds == "IRPR 76(1)(b)"
    assert provisions.adaptability == "IRPR 83"
    with pytest.raises(KeyError):
        provisions["cheerfulness"]


@pytest.mark.parametrize(
    ("day", "levels"),
    [
        (date(2015, 1, 1), {"0": 7, "A": 7, "B": 5}),
        (date(2022, 11, 15), {"0": 7, "A": 7, "B": 5}),
        (date(2022, 11, 16), {"0": 7, "1": 7, "2": 5, "3": 5}),
    ],
)
def test_the_experience_class_asks_for_a_level_by_skill(day: date, levels: dict[str, int]) -> None:
    cec = LAW.on(day).cec
    assert {skill: need.level for need in cec.language for skill in need.skill} == levels
    assert set(levels) == set(LAW.on(day).work.skilled)
    assert (cec.window_years, cec.years_min, cec.funds_needed) == (3, 1, False)


def test_the_trades_program_asks_for_two_years_in_five_and_a_level_each() -> None:
    for lawbook in (on(2015, 1, 1), on(2026, 11, 22)):
        fst = lawbook.fst
        assert (fst.window_years, fst.years_min, fst.employers_max) == (5, 2, 2)
        assert dict(fst.levels.items()) == {
            "listening": 5,
            "reading": 4,
            "speaking": 5,
            "writing": 4,
        }
        assert fst.provisions.certificate_or_offer == "IRPR 87.2(3)(d)"
        assert fst.funds_needed


def test_trades_of_noc_2021_are_those_of_the_groups_without_two_sub_groups() -> None:
    codes = on(2022, 11, 16).fst.trade_codes
    assert len(codes) == 96
    assert {"72106", "73300", "82021", "83100", "92100", "93100", "63200", "62200"} <= codes
    assert not {"72600", "72601", "93200", "62201", "63210", "75110"} & codes
    assert all(LAW.occupations.by_code[code].teer in (2, 3) for code in codes)
    assert {code[:2] for code in codes} == {"62", "63", "72", "73", "82", "83", "92", "93"}


def test_trades_of_noc_2016_are_those_of_the_groups_at_level_b() -> None:
    codes = on(2022, 11, 15).fst.trade_codes
    assert codes == on(2015, 1, 1).fst.trade_codes
    assert len(codes) == 90
    assert {"7237", "7321", "8231", "9231", "6321", "6322", "6331", "6332"} <= codes
    assert not {"7511", "6311", "9411", "0711", "8431"} & codes
    assert all(skill_2016(code) == "B" for code in codes)
    assert {code[:2] for code in codes} == {"63", "72", "73", "82", "92"}


def test_a_nominee_meets_one_of_the_three_federal_programs() -> None:
    pnp = on(2020, 6, 1).pnp
    assert pnp.federal_programs == ("fsw", "cec", "fst")
    assert (pnp.provisions.nomination, pnp.provisions.federal_program) == ("IRPR 87", "MI s. 2(d)")


def test_every_table_is_in_the_digest_of_the_day() -> None:
    documents = on(2026, 1, 1).documents()
    assert set(DOCUMENTS) <= set(documents)
    assert {"fsw.age", "fsw.education", "fsw.experience", "fsw.first_language"} <= set(documents)
    assert documents["programs.fst"]["trades"]["unit_groups"] == ["62200"]
    assert "funds.settlement" not in on(2017, 12, 31).documents()
    days = ((2022, 11, 15), (2022, 11, 16), (2023, 4, 25), (2024, 1, 30), (2024, 5, 28))
    assert len({on(*day).digest for day in days}) == len(days)
