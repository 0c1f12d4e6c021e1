"""CRS sections A, B and C: the tables that have not moved since 2015-01-01, as a lawyer reads them.

Second implementation. The numbers below are a transcription of their own, made from the sources
named beside each table and from nothing else in this project: an error in the law files cannot
reach them. That is why this package, alone, may hold numbers of the law in Python.

Sources, by the letters used below:
  MI    Ministerial Instructions Respecting the Express Entry System, in force 2015-01-01 (Canada
        Gazette, Part I, vol. 148, Extra No. 10), as amended; current and archived consolidations:
        https://www.canada.ca/en/immigration-refugees-citizenship/corporate/mandate/policies-operational-instructions-agreements/ministerial-instructions/express-entry-application-management-system/current.html
        .../express-entry-application-management-system/30-may-2015-18-november-2016.html
  CRS   "Comprehensive Ranking System (CRS) criteria", page of 2026-06-22, read 2026-08-19:
        https://www.canada.ca/en/immigration-refugees-citizenship/services/immigrate-canada/express-entry/check-score/crs-criteria.html
Section numbers 16 to 20 and 23 to 26 of the MI are inferred from the printed order of headings.
Whether the amendment reported for 2026-11-03 moved any of these tables is not known.
"""

from openentry.recheck.reading import Levels

# Caps: MI s. 8, 9, 16 to 20, 27 and 28; CRS. Stated.
CORE_MOST_ALONE = 500
CORE_MOST_ACCOMPANIED = 460
SPOUSE_MOST = 40
TRANSFERABILITY_GROUP_MOST = 50
TRANSFERABILITY_MOST = 100

ONE_CREDENTIAL = ("one_year", "two_year", "three_year")
HIGHER_CREDENTIAL = ("two_or_more", "masters", "doctorate")


# --- A. Core human capital: MI s. 9 ----------------------------------------------------------


def age_points(age: int, accompanied: bool) -> int:
    """Points for completed years of age. MI s. 10; CRS. Stated."""
    if age <= 17:
        return 0
    if age == 18:
        return 90 if accompanied else 99
    if age == 19:
        return 95 if accompanied else 105
    if age <= 29:
        return 100 if accompanied else 110
    if age == 30:
        return 95 if accompanied else 105
    if age == 31:
        return 90 if accompanied else 99
    if age == 32:
        return 85 if accompanied else 94
    if age == 33:
        return 80 if accompanied else 88
    if age == 34:
        return 75 if accompanied else 83
    if age == 35:
        return 70 if accompanied else 77
    if age == 36:
        return 65 if accompanied else 72
    if age == 37:
        return 60 if accompanied else 66
    if age == 38:
        return 55 if accompanied else 61
    if age == 39:
        return 50 if accompanied else 55
    if age == 40:
        return 45 if accompanied else 50
    if age == 41:
        return 35 if accompanied else 39
    if age == 42:
        return 25 if accompanied else 28
    if age == 43:
        return 15 if accompanied else 17
    if age == 44:
        return 5 if accompanied else 6
    return 0


def education_points(education: str, accompanied: bool) -> int:
    """Points for the highest credential, never added up. MI s. 11; CRS. Stated."""
    if education == "none":
        return 0
    if education == "secondary":
        return 28 if accompanied else 30
    if education == "one_year":
        return 84 if accompanied else 90
    if education == "two_year":
        return 91 if accompanied else 98
    if education == "three_year":  # a bachelor's degree is here
        return 112 if accompanied else 120
    if education == "two_or_more":  # at least one of them of three years or longer
        return 119 if accompanied else 128
    if education == "masters":  # and entry-to-practice professional degrees
        return 126 if accompanied else 135
    if education == "doctorate":
        return 140 if accompanied else 150
    raise ValueError(f"education: no table knows {education!r}")


def _first_language_ability(level: int, accompanied: bool) -> int:
    """Points of one ability in the first official language. MI s. 12 and 13; CRS. Stated."""
    if level <= 3:
        return 0
    if level <= 5:  # levels 4 and 5 are one band
        return 6
    if level == 6:
        return 8 if accompanied else 9
    if level == 7:
        return 16 if accompanied else 17
    if level == 8:
        return 22 if accompanied else 23
    if level == 9:
        return 29 if accompanied else 31
    return 32 if accompanied else 34


def first_language_points(levels: Levels, accompanied: bool) -> int:
    """Points of the four abilities, each on its own, then summed: 136 or 128 at most."""
    listening, reading, speaking, writing = levels
    return (
        _first_language_ability(listening, accompanied)
        + _first_language_ability(reading, accompanied)
        + _first_language_ability(speaking, accompanied)
        + _first_language_ability(writing, accompanied)
    )


def _second_language_ability(level: int) -> int:
    """Points of one ability in the second official language. MI s. 12 and 14; CRS. Stated."""
    if level <= 4:
        return 0
    if level <= 6:
        return 1
    if level <= 8:
        return 3
    return 6


def second_language_points(levels: Levels, accompanied: bool) -> int:
    """Points of the four abilities; 24 at most alone, cut to 22 beside a spouse. MI s. 14; CRS."""
    listening, reading, speaking, writing = levels
    points = (
        _second_language_ability(listening)
        + _second_language_ability(reading)
        + _second_language_ability(speaking)
        + _second_language_ability(writing)
    )
    if accompanied and points > 22:
        return 22
    return points


def canadian_work_points(years: int, accompanied: bool) -> int:
    """Points for completed years of Canadian work. MI s. 15; CRS. Stated to 2026-11-02.

    More points for Canadian work are reported from 2026-11-03; the amounts are not known.
    """
    if years == 0:
        return 0
    if years == 1:
        return 35 if accompanied else 40
    if years == 2:
        return 46 if accompanied else 53
    if years == 3:
        return 56 if accompanied else 64
    if years == 4:
        return 63 if accompanied else 72
    return 70 if accompanied else 80


# --- B. Accompanying spouse or common-law partner: MI s. 16 to 19 ------------------------------


def spouse_education_points(education: str) -> int:
    """Points for the spouse's highest credential, 10 at most. MI s. 16 to 19; CRS. Stated."""
    if education == "none":
        return 0
    if education == "secondary":
        return 2
    if education == "one_year":
        return 6
    if education == "two_year":
        return 7
    if education == "three_year":
        return 8
    if education == "two_or_more":
        return 9
    if education in ("masters", "doctorate"):
        return 10
    raise ValueError(f"spouse_education: no table knows {education!r}")


def _spouse_language_ability(level: int) -> int:
    """Points of one ability of the spouse. MI s. 16 to 19; CRS. Inferred.

    Copies disagree on levels 4 and 5; read here as 4 or less nothing, 5 or 6 one point.
    """
    if level <= 4:
        return 0
    if level <= 6:
        return 1
    if level <= 8:
        return 3
    return 5


def spouse_language_points(levels: Levels) -> int:
    """Points for the spouse's first official language alone: four abilities, 20 at most."""
    listening, reading, speaking, writing = levels
    return (
        _spouse_language_ability(listening)
        + _spouse_language_ability(reading)
        + _spouse_language_ability(speaking)
        + _spouse_language_ability(writing)
    )


def spouse_canadian_work_points(years: int) -> int:
    """Points for the spouse's completed years of Canadian work. MI s. 16 to 19; CRS. Inferred."""
    if years == 0:
        return 0
    if years == 1:
        return 5
    if years == 2:
        return 7
    if years == 3:
        return 8
    if years == 4:
        return 9
    return 10


# --- C. Skill transferability: MI s. 20 to 27, the same with or without a spouse ---------------
# `lowest` is the lowest of the four levels in the first official language: "CLB 7 or higher on
# all" is one question about that lowest level. The second language never counts here.


def education_language_points(education: str, lowest: int) -> int:
    """Points for a credential with language. MI s. 21; CRS. Stated."""
    if lowest < 7:
        return 0
    if education in ONE_CREDENTIAL:
        return 25 if lowest >= 9 else 13
    if education in HIGHER_CREDENTIAL:
        return 50 if lowest >= 9 else 25
    return 0


def education_canadian_work_points(education: str, canadian_years: int) -> int:
    """Points for a credential with Canadian work. MI s. 22; CRS. Stated."""
    if canadian_years == 0:
        return 0
    if education in ONE_CREDENTIAL:
        return 25 if canadian_years >= 2 else 13
    if education in HIGHER_CREDENTIAL:
        return 50 if canadian_years >= 2 else 25
    return 0


def foreign_work_language_points(foreign_years: int, lowest: int) -> int:
    """Points for foreign work with language. MI s. 23 and 25; CRS. Stated."""
    if foreign_years == 0 or lowest < 7:
        return 0
    if foreign_years <= 2:
        return 25 if lowest >= 9 else 13
    return 50 if lowest >= 9 else 25


def foreign_work_canadian_work_points(foreign_years: int, canadian_years: int) -> int:
    """Points for foreign work with Canadian work. MI s. 24 and 25; CRS. Stated."""
    if foreign_years == 0 or canadian_years == 0:
        return 0
    if foreign_years <= 2:
        return 25 if canadian_years >= 2 else 13
    return 50 if canadian_years >= 2 else 25


def certificate_language_points(certificate: bool, lowest: int) -> int:
    """Points for a trade certificate of qualification with language. MI s. 26; CRS. Stated."""
    if not certificate or lowest < 5:
        return 0
    return 50 if lowest >= 7 else 25


def transferability_total(
    education_language: int,
    education_canadian_work: int,
    foreign_work_language: int,
    foreign_work_canadian_work: int,
    certificate_language: int,
) -> int:
    """Join the five combinations: 50 at most for each pair, 100 in all. MI s. 27; CRS. Stated."""
    education = min(TRANSFERABILITY_GROUP_MOST, education_language + education_canadian_work)
    foreign_work = min(
        TRANSFERABILITY_GROUP_MOST, foreign_work_language + foreign_work_canadian_work
    )
    certificate = min(TRANSFERABILITY_GROUP_MOST, certificate_language)
    return min(TRANSFERABILITY_MOST, education + foreign_work + certificate)
