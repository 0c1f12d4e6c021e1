"""Every printed row of the CRS tables, both columns, as the official page prints them."""

from datetime import date

import pytest
from tests.recheck.people import spoken

from openentry.recheck import grid, score

LAST_KNOWN_LAW = date(2025, 11, 14)


def core(accompanied: bool, key: str, **columns: object) -> int:
    answer = score({"accompanied": accompanied, **columns}, LAST_KNOWN_LAW)["core"]
    return {**answer}[key]  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("age", "accompanied_points", "alone_points"),
    [
        (0, 0, 0),
        (17, 0, 0),
        (18, 90, 99),
        (19, 95, 105),
        *[(age, 100, 110) for age in range(20, 30)],
        (30, 95, 105),
        (31, 90, 99),
        (32, 85, 94),
        (33, 80, 88),
        (34, 75, 83),
        (35, 70, 77),
        (36, 65, 72),
        (37, 60, 66),
        (38, 55, 61),
        (39, 50, 55),
        (40, 45, 50),
        (41, 35, 39),
        (42, 25, 28),
        (43, 15, 17),
        (44, 5, 6),
        (45, 0, 0),
        (120, 0, 0),
    ],
)
def test_age_gives_the_printed_points(age: int, accompanied_points: int, alone_points: int) -> None:
    assert core(True, "age", age=age) == accompanied_points
    assert core(False, "age", age=age) == alone_points


@pytest.mark.parametrize(
    ("education", "accompanied_points", "alone_points", "spouse_points"),
    [
        ("none", 0, 0, 0),
        ("secondary", 28, 30, 2),
        ("one_year", 84, 90, 6),
        ("two_year", 91, 98, 7),
        ("three_year", 112, 120, 8),
        ("two_or_more", 119, 128, 9),
        ("masters", 126, 135, 10),
        ("doctorate", 140, 150, 10),
    ],
)
def test_education_gives_the_printed_points(
    education: str, accompanied_points: int, alone_points: int, spouse_points: int
) -> None:
    assert core(True, "education", education=education) == accompanied_points
    assert core(False, "education", education=education) == alone_points
    with_spouse = score({"accompanied": True, "spouse_education": education}, LAST_KNOWN_LAW)
    assert with_spouse["spouse"]["education"] == spouse_points


@pytest.mark.parametrize(
    ("level", "accompanied_points", "alone_points"),
    [
        (0, 0, 0),
        (1, 0, 0),
        (2, 0, 0),
        (3, 0, 0),
        (4, 6, 6),
        (5, 6, 6),
        (6, 8, 9),
        (7, 16, 17),
        (8, 22, 23),
        (9, 29, 31),
        (10, 32, 34),
        (11, 32, 34),
        (12, 32, 34),
    ],
)
@pytest.mark.parametrize("ability", ["listening", "reading", "speaking", "writing"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_ability_of_the_first_language_gives_the_printed_points(
    language: str, ability: str, level: int, accompanied_points: int, alone_points: int
) -> None:
    columns: dict[str, object] = {"first_language": language, f"first_{ability}": level}
    assert core(True, "first_language", **columns) == accompanied_points
    assert core(False, "first_language", **columns) == alone_points


@pytest.mark.parametrize(
    ("level", "second_points", "spouse_points"),
    [
        (0, 0, 0),
        (1, 0, 0),
        (2, 0, 0),
        (3, 0, 0),
        (4, 0, 0),
        (5, 1, 1),
        (6, 1, 1),
        (7, 3, 3),
        (8, 3, 3),
        (9, 6, 5),
        (10, 6, 5),
        (11, 6, 5),
        (12, 6, 5),
    ],
)
@pytest.mark.parametrize("ability", ["listening", "reading", "speaking", "writing"])
def test_each_ability_of_the_second_language_and_of_the_spouse_gives_the_printed_points(
    ability: str, level: int, second_points: int, spouse_points: int
) -> None:
    columns: dict[str, object] = {"first_language": "en", f"second_{ability}": level}
    assert core(True, "second_language", **columns) == second_points
    assert core(False, "second_language", **columns) == second_points
    with_spouse = score({"accompanied": True, f"spouse_{ability}": level}, LAST_KNOWN_LAW)
    assert with_spouse["spouse"]["language"] == spouse_points


@pytest.mark.parametrize(
    ("years", "accompanied_points", "alone_points", "spouse_points"),
    [
        (0, 0, 0, 0),
        (1, 35, 40, 5),
        (2, 46, 53, 7),
        (3, 56, 64, 8),
        (4, 63, 72, 9),
        (5, 70, 80, 10),
        (6, 70, 80, 10),
        (80, 70, 80, 10),
    ],
)
def test_canadian_work_gives_the_printed_points(
    years: int, accompanied_points: int, alone_points: int, spouse_points: int
) -> None:
    assert core(True, "canadian_work", canadian_work_years=years) == accompanied_points
    assert core(False, "canadian_work", canadian_work_years=years) == alone_points
    with_spouse = score({"accompanied": True, "spouse_canadian_work_years": years}, LAST_KNOWN_LAW)
    assert with_spouse["spouse"]["canadian_work"] == spouse_points


LOW = ["none", "secondary"]
MIDDLE = ["one_year", "two_year", "three_year"]
HIGH = ["two_or_more", "masters", "doctorate"]


@pytest.mark.parametrize("accompanied", [True, False])
@pytest.mark.parametrize(
    ("lowest", "middle_points", "high_points"),
    [(0, 0, 0), (6, 0, 0), (7, 13, 25), (8, 13, 25), (9, 25, 50), (10, 25, 50), (12, 25, 50)],
)
def test_education_with_language_gives_the_printed_points(
    lowest: int, middle_points: int, high_points: int, accompanied: bool
) -> None:
    def points(education: str) -> int:
        row = {
            "accompanied": accompanied,
            "education": education,
            "first_language": "en",
            **spoken("first", 12, 12, lowest, 12),
        }
        return score(row, LAST_KNOWN_LAW)["transferability"]["education_language"]

    assert [points(education) for education in LOW] == [0, 0]
    assert [points(education) for education in MIDDLE] == [middle_points] * 3
    assert [points(education) for education in HIGH] == [high_points] * 3


@pytest.mark.parametrize(
    ("years", "middle_points", "high_points"),
    [(0, 0, 0), (1, 13, 25), (2, 25, 50), (3, 25, 50), (80, 25, 50)],
)
def test_education_with_canadian_work_gives_the_printed_points(
    years: int, middle_points: int, high_points: int
) -> None:
    def points(education: str) -> int:
        row = {"education": education, "canadian_work_years": years}
        return score(row, LAST_KNOWN_LAW)["transferability"]["education_canadian_work"]

    assert [points(education) for education in LOW] == [0, 0]
    assert [points(education) for education in MIDDLE] == [middle_points] * 3
    assert [points(education) for education in HIGH] == [high_points] * 3


@pytest.mark.parametrize(
    ("foreign_years", "at_six", "at_seven", "at_eight", "at_nine"),
    [
        (0, 0, 0, 0, 0),
        (1, 0, 13, 13, 25),
        (2, 0, 13, 13, 25),
        (3, 0, 25, 25, 50),
        (80, 0, 25, 25, 50),
    ],
)
def test_foreign_work_with_language_gives_the_printed_points(
    foreign_years: int, at_six: int, at_seven: int, at_eight: int, at_nine: int
) -> None:
    def points(lowest: int) -> int:
        row = {
            "foreign_work_years": foreign_years,
            "first_language": "fr",
            **spoken("first", lowest, 10, 10, 10),
        }
        return score(row, LAST_KNOWN_LAW)["transferability"]["foreign_work_language"]

    assert [points(lowest) for lowest in (6, 7, 8, 9)] == [at_six, at_seven, at_eight, at_nine]


@pytest.mark.parametrize(
    ("foreign_years", "without_canadian", "one_canadian", "two_canadian", "three_canadian"),
    [
        (0, 0, 0, 0, 0),
        (1, 0, 13, 25, 25),
        (2, 0, 13, 25, 25),
        (3, 0, 25, 50, 50),
        (80, 0, 25, 50, 50),
    ],
)
def test_foreign_work_with_canadian_work_gives_the_printed_points(
    foreign_years: int,
    without_canadian: int,
    one_canadian: int,
    two_canadian: int,
    three_canadian: int,
) -> None:
    def points(canadian_years: int) -> int:
        row = {"foreign_work_years": foreign_years, "canadian_work_years": canadian_years}
        return score(row, LAST_KNOWN_LAW)["transferability"]["foreign_work_canadian_work"]

    expected = [without_canadian, one_canadian, two_canadian, three_canadian]
    assert [points(years) for years in range(4)] == expected


@pytest.mark.parametrize(
    ("lowest", "with_certificate"),
    [(0, 0), (4, 0), (5, 25), (6, 25), (7, 50), (9, 50), (12, 50)],
)
def test_a_certificate_with_language_gives_the_printed_points(
    lowest: int, with_certificate: int
) -> None:
    def points(certificate: bool) -> int:
        row = {
            "trade_certificate": certificate,
            "first_language": "en",
            **spoken("first", 9, 9, 9, lowest),
        }
        return score(row, LAST_KNOWN_LAW)["transferability"]["certificate_language"]

    assert points(True) == with_certificate
    assert points(False) == 0


def test_a_credential_no_table_knows_is_never_scored_as_nothing() -> None:
    with pytest.raises(ValueError, match=r"^education: no table knows 'bachelor'"):
        grid.education_points("bachelor", accompanied=False)
    with pytest.raises(ValueError, match=r"^spouse_education: no table knows 'bachelor'"):
        grid.spouse_education_points("bachelor")
