"""The 100 points of the federal skilled worker class: six factors, and a range for the not known.

Points are the sure ones; what is not known may add to them, so that reaching the pass mark can be
true, false or not known. The grid has not moved since 2013-05-04; SOR/2022-220 changed words only.
Provisions: IRPR 76(1)(a), 76(2) (pass mark), 78 to 83. Stated.
"""

from typing import TypedDict

from openentry.recheck.logic import Known
from openentry.recheck.reading import Levels

PASS_MARK = 67  # set by the Minister under IRPR 76(2). Stated.
ADAPTABILITY_MOST = 10  # IRPR 83(1)
EXPERIENCE_MOST = 15  # IRPR 80(1)
ARRANGED_EMPLOYMENT = 10  # IRPR 82(2)


class SelectionPoints(TypedDict):
    """The sure points of each factor and their sum."""

    language: int
    education: int
    experience: int
    age: int
    arranged_employment: int
    adaptability: int
    total: int


class Adaptability(TypedDict):
    """The seven items of IRPR 83(1), each true, false or not known."""

    spouse_language: Known
    studied: Known
    spouse_studied: Known
    worked: Known
    spouse_worked: Known
    relative: Known
    arranged: Known


def first_language_points(level: int) -> int:
    """Points for one ability in the first official language. IRPR 79(3)(a)."""
    if level >= 9:
        return 6
    if level == 8:
        return 5
    if level == 7:
        return 4
    return 0


def second_language_points(levels: Levels) -> int:
    """Points for the second official language: CLB 5 in all four or nothing. IRPR 79(3)(b)."""
    return 4 if min(levels) >= 5 else 0


def education_points(education: str) -> int:
    """Points for the highest level of education. IRPR 78(1)."""
    if education == "doctorate":
        return 25
    if education == "masters":
        return 23
    if education == "two_or_more":
        return 22
    if education == "three_year":
        return 21
    if education == "two_year":
        return 19
    if education == "one_year":
        return 15
    if education == "secondary":
        return 5
    return 0


def experience_points(years: int) -> int:
    """Points for completed years of skilled work. IRPR 80(1)."""
    if years >= 6:
        return 15
    if years >= 4:
        return 13
    if years >= 2:
        return 11
    if years == 1:
        return 9
    return 0


def age_points(age: int) -> int:
    """Points for age: 12 from 18 to 35, then one less a year. IRPR 81."""
    if age < 18 or age >= 47:
        return 0
    if age <= 35:
        return 12
    return 47 - age


def _item(answer: Known, points: int) -> tuple[int, int]:
    """Give the sure and the possible points of an item."""
    return (points if answer else 0, 0 if answer is False else points)


def adaptability_points(items: Adaptability) -> tuple[int, int]:
    """Give the sure and the possible points of adaptability. IRPR 83(1)(a) to (e)."""
    ranges = (
        _item(items["spouse_language"], 5),  # (a)
        _item(items["studied"], 5),  # (b)
        _item(items["spouse_studied"], 5),  # (b.1)
        _item(items["worked"], 10),  # (c)
        _item(items["spouse_worked"], 5),  # (c.1)
        _item(items["relative"], 5),  # (d)
        _item(items["arranged"], 5),  # (e)
    )
    sure = sum(points for points, _ in ranges)
    possible = sum(points for _, points in ranges)
    return min(ADAPTABILITY_MOST, sure), min(ADAPTABILITY_MOST, possible)


def selection_points(
    *,
    first: Levels,
    second: Levels,
    education: str,
    skilled_years: int | None,
    age: int,
    items: Adaptability,
) -> tuple[SelectionPoints, int]:
    """Give the sure points of the six factors, and the most that is possible.

    Parameters
    ----------
    first, second : Levels
        Levels in the first and the second official language.
    education : str
        Level of education.
    skilled_years : int or None
        Completed years of skilled work in the last ten; None for not known.
    age : int
        Completed years of age.
    items : Adaptability
        The items of adaptability; `arranged` also decides the points for arranged employment.
    """
    language = sum(first_language_points(level) for level in first)
    language += second_language_points(second)
    schooling = education_points(education)
    years = 0 if skilled_years is None else experience_points(skilled_years)
    offer, offer_possible = _item(items["arranged"], ARRANGED_EMPLOYMENT)
    adaptability, adaptability_possible = adaptability_points(items)
    aged = age_points(age)
    total = language + schooling + years + aged + offer + adaptability
    possible = total - offer - adaptability + offer_possible + adaptability_possible
    if skilled_years is None:
        possible += EXPERIENCE_MOST
    points: SelectionPoints = {
        "language": language,
        "education": schooling,
        "experience": years,
        "age": aged,
        "arranged_employment": offer,
        "adaptability": adaptability,
        "total": total,
    }
    return points, possible


def pass_mark_reached(sure: int, possible: int) -> Known:
    """Tell whether the pass mark is reached, whatever is not known. IRPR 76(1)(a)."""
    if sure >= PASS_MARK:
        return True
    return False if possible < PASS_MARK else None
