"""The CRS score of one row of facts on one day: section D, the calendar of amendments, the answer.

Second implementation, written from the sources alone; it may import nothing of the first, and the
numbers and dates below are its own transcription (see `grid` for why that is allowed here, for
the sources MI and CRS, and for sections A to C, which no amendment has moved). Further sources:
  MI 2016-1  amending instructions in force 2016-11-19, Canada Gazette, Part I, vol. 150, no. 46
  MI 2017-1  amending instructions in force 2017-06-06:
        https://www.canada.ca/en/immigration-refugees-citizenship/corporate/mandate/policies-operational-instructions-agreements/ministerial-instructions/express-entry-application-management-system/amending-express-entry-system-2017.html
  2025-03-25 end of points for arranged employment: CRS page; MI dated 2025-03-11
"""

from datetime import date
from typing import TypedDict

from openentry.recheck import grid
from openentry.recheck.reading import (
    AGE_MOST,
    CANADIAN_STUDY,
    EDUCATION,
    JOB_OFFER,
    OFFICIAL_LANGUAGE,
    YEARS_MOST,
    Levels,
    Row,
    abilities,
    flag,
    whole,
    word,
)

EXPRESS_ENTRY_BEGINS = date(2015, 1, 1)
MI_2016_1_BEGINS = date(2016, 11, 19)  # offers 200 or 50, Canadian credentials
MI_2017_1_BEGINS = date(2017, 6, 6)  # siblings, French
FRENCH_RAISED = date(2020, 10, 20)  # 25 and 50 in place of 15 and 30
NOC_2021_BEGINS = date(2022, 11, 16)  # another classification, the same points
OFFER_POINTS_END = date(2025, 3, 25)
REPORTED_AMENDMENT = date(2026, 11, 3)  # reported in force, its points not known

ADDITIONAL_MOST = 600  # MI s. 8 and 28; CRS. Stated.
NO_LEVELS: Levels = (0, 0, 0, 0)


class Core(TypedDict):
    """Section A, the candidate's own human capital."""

    age: int
    education: int
    first_language: int
    second_language: int
    canadian_work: int
    total: int


class Spouse(TypedDict):
    """Section B, the accompanying spouse or partner."""

    education: int
    language: int
    canadian_work: int
    total: int


class Transferability(TypedDict):
    """Section C, combinations of skills."""

    education_language: int
    education_canadian_work: int
    foreign_work_language: int
    foreign_work_canadian_work: int
    certificate_language: int
    total: int


class Additional(TypedDict):
    """Section D, additional points."""

    sibling: int
    french: int
    canadian_study: int
    job_offer: int
    nomination: int
    total: int


class Answer(TypedDict):
    """The score of one candidate with every component."""

    id: str | None
    on: str
    rule_set: str
    provisional: bool
    total: int
    core: Core
    spouse: Spouse
    transferability: Transferability
    additional: Additional


def rule_set(on: date) -> str:
    """Name the set of rules in force on a day by the first day it was in force.

    Raises
    ------
    ValueError
        If the day is before 2015-01-01, when there was no Express Entry.
    """
    if on < EXPRESS_ENTRY_BEGINS:
        raise ValueError(f"on: {on} is before 2015-01-01, the first day of Express Entry")
    if on < MI_2016_1_BEGINS:
        return "2015-01-01"
    if on < MI_2017_1_BEGINS:
        return "2016-11-19"
    if on < FRENCH_RAISED:
        return "2017-06-06"
    if on < NOC_2021_BEGINS:
        return "2020-10-20"
    if on < OFFER_POINTS_END:
        return "2022-11-16"
    if on < REPORTED_AMENDMENT:
        return "2025-03-25"
    return "2026-11-03"


def sibling_points(sibling: bool, on: date) -> int:
    """Points for a sibling in Canada, once however many. MI 2017-1; CRS. Stated."""
    if sibling and on >= MI_2017_1_BEGINS:
        return 15
    return 0


def french_points(french: Levels, english: Levels, on: date) -> int:
    """Points for NCLC 7 in all four abilities, more with CLB 5 in all four. MI 2017-1; CRS.

    It does not matter which language is the first. The higher amount replaces the lower. Stated;
    that English at CLB 5 in some abilities only leaves the lower amount is inferred.
    """
    if on < MI_2017_1_BEGINS or min(french) < 7:
        return 0
    english_too = min(english) >= 5
    if on < FRENCH_RAISED:
        return 30 if english_too else 15
    return 50 if english_too else 25


def canadian_study_points(study: str, on: date) -> int:
    """Points for one Canadian credential. MI s. 30 as of MI 2016-1; CRS. Stated."""
    if on < MI_2016_1_BEGINS or study == "none":
        return 0
    return 15 if study == "one_or_two_years" else 30


def job_offer_points(offer: str, on: date) -> int:
    """Points for arranged employment. MI s. 29; MI 2016-1; CRS. Stated to 2026-11-02.

    Points for offers in listed high-wage occupations are reported from 2026-11-03; neither the
    amounts nor the list are known, so those days are scored as the last known rules score them.
    """
    if offer == "none":
        return 0
    if on < MI_2016_1_BEGINS:
        return 600
    if on < OFFER_POINTS_END:
        return 200 if offer == "major_group_00" else 50
    return 0


def nomination_points(nominated: bool) -> int:
    """Points for a provincial or territorial nomination. MI s. 28; CRS. Stated."""
    return 600 if nominated else 0


def _core(
    row: Row, education: str, canadian_years: int, first: Levels, second: Levels, accompanied: bool
) -> Core:
    age = grid.age_points(whole(row, "age", AGE_MOST), accompanied)
    schooling = grid.education_points(education, accompanied)
    first_language = grid.first_language_points(first, accompanied)
    second_language = grid.second_language_points(second, accompanied)
    canadian_work = grid.canadian_work_points(canadian_years, accompanied)
    most = grid.CORE_MOST_ACCOMPANIED if accompanied else grid.CORE_MOST_ALONE
    return {
        "age": age,
        "education": schooling,
        "first_language": first_language,
        "second_language": second_language,
        "canadian_work": canadian_work,
        "total": min(most, age + schooling + first_language + second_language + canadian_work),
    }


def _spouse(row: Row, accompanied: bool) -> Spouse:
    if not accompanied:
        return {"education": 0, "language": 0, "canadian_work": 0, "total": 0}
    education = grid.spouse_education_points(word(row, "spouse_education", EDUCATION))
    language = grid.spouse_language_points(abilities(row, "spouse"))
    canadian_work = grid.spouse_canadian_work_points(
        whole(row, "spouse_canadian_work_years", YEARS_MOST)
    )
    return {
        "education": education,
        "language": language,
        "canadian_work": canadian_work,
        "total": min(grid.SPOUSE_MOST, education + language + canadian_work),
    }


def _transferability(row: Row, education: str, canadian_years: int, lowest: int) -> Transferability:
    foreign_years = whole(row, "foreign_work_years", YEARS_MOST)
    certificate = flag(row, "trade_certificate")
    education_language = grid.education_language_points(education, lowest)
    education_work = grid.education_canadian_work_points(education, canadian_years)
    foreign_language = grid.foreign_work_language_points(foreign_years, lowest)
    foreign_work = grid.foreign_work_canadian_work_points(foreign_years, canadian_years)
    certificate_language = grid.certificate_language_points(certificate, lowest)
    return {
        "education_language": education_language,
        "education_canadian_work": education_work,
        "foreign_work_language": foreign_language,
        "foreign_work_canadian_work": foreign_work,
        "certificate_language": certificate_language,
        "total": grid.transferability_total(
            education_language,
            education_work,
            foreign_language,
            foreign_work,
            certificate_language,
        ),
    }


def _additional(row: Row, french: Levels, english: Levels, on: date) -> Additional:
    sibling = sibling_points(flag(row, "sibling"), on)
    french_bonus = french_points(french, english, on)
    study = canadian_study_points(word(row, "canadian_study", CANADIAN_STUDY), on)
    offer = job_offer_points(word(row, "job_offer", JOB_OFFER), on)
    nomination = nomination_points(flag(row, "nominated"))
    return {
        "sibling": sibling,
        "french": french_bonus,
        "canadian_study": study,
        "job_offer": offer,
        "nomination": nomination,
        "total": min(ADDITIONAL_MOST, sibling + french_bonus + study + offer + nomination),
    }


def score(row: Row, on: date) -> Answer:
    """Score one row of facts under the law of a day, component by component.

    A component is the table's own value after its own cap and before joint caps; each `total` is
    after caps, and the total is the sum of the four. Age and years are taken as written: the day
    chooses the law only. Without a first official language no level counts, in either language.

    Parameters
    ----------
    row : mapping
        One candidate: columns of the facts table with plain values. Missing or null means the
        first (lowest) value. Spouse columns are read only where `accompanied` is true.
    on : date
        The law day, in Toronto.

    Returns
    -------
    Answer
        The JSON answer of a score; `id` is None where the row has none.

    Raises
    ------
    ValueError
        If the day is before 2015-01-01, or a column that is read holds an impossible value.

    Notes
    -----
    From 2026-11-03 the rules are known to exist but not their points: the answer carries the last
    known points and `provisional` is true.

    Examples
    --------
    >>> score({"age": 30, "education": "masters"}, date(2025, 11, 14))["core"]["total"]
    240
    """
    rules = rule_set(on)
    accompanied = flag(row, "accompanied")
    education = word(row, "education", EDUCATION)
    canadian_years = whole(row, "canadian_work_years", YEARS_MOST)

    language = word(row, "first_language", OFFICIAL_LANGUAGE, absent="")
    first = second = french = english = NO_LEVELS
    if language:
        first = abilities(row, "first")
        second = abilities(row, "second")
        french, english = (first, second) if language == "fr" else (second, first)

    core = _core(row, education, canadian_years, first, second, accompanied)
    spouse = _spouse(row, accompanied)
    transferability = _transferability(row, education, canadian_years, min(first))
    additional = _additional(row, french, english, on)
    name = row.get("id")
    if name is not None and not isinstance(name, str):
        raise ValueError(f"id: {name!r} is not a text")
    return {
        "id": name,
        "on": on.isoformat(),
        "rule_set": rules,
        "provisional": on >= REPORTED_AMENDMENT,
        "total": core["total"] + spouse["total"] + transferability["total"] + additional["total"],
        "core": core,
        "spouse": spouse,
        "transferability": transferability,
        "additional": additional,
    }
