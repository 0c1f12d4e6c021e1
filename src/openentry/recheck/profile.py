"""From a profile to its row of facts, and from either to programs and categories, on a day.

This is the second opinion on what follows from a profile: `facts` derives every column of the facts
table, `eligibility` judges programs and categories with each condition, `row_eligibility` does what
can be done with a row alone. Truth of a declaration, duties of an occupation and authorisation of
work cannot be tested by any of it. Provisions stand in the modules this one puts together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from openentry.recheck import programs
from openentry.recheck.categories import (
    announced_condition,
    french_condition,
    judge,
    versions,
)
from openentry.recheck.category_lists import Version
from openentry.recheck.family import relative_in_canada, sibling
from openentry.recheck.logic import Known
from openentry.recheck.offers import arranged_employment, job_offer_word
from openentry.recheck.reading import (
    AGE_MOST,
    EDUCATION,
    OFFICIAL_LANGUAGE,
    PROGRAMS,
    YEARS_MOST,
    Levels,
    Row,
    abilities,
    flag,
    known_flag,
    known_whole,
    required_list,
    whole,
    word,
)
from openentry.recheck.score import REPORTED_AMENDMENT, rule_set
from openentry.recheck.selection_grid import (
    Adaptability,
    SelectionPoints,
    selection_points,
)
from openentry.recheck.sittings import NO_LEVELS, languages
from openentry.recheck.standing import (
    Condition,
    Standing,
    canadian_years,
    condition,
    foreign_years,
    nominated,
    primary_continuous_year,
    read,
    skilled_years,
    spouse_worked_in_canada,
    trade_certificate,
    worked_in_canada,
)
from openentry.recheck.study import canadian_study, education, read_credentials, studied_in_canada
from openentry.recheck.work import History, read_jobs

SPOUSE_LEVEL = 4  # IRPR 83(1)(a): spouse or partner, all four abilities. Stated.
NOT_TESTED = ("truth", "duties", "authorisation")


@dataclass(frozen=True, slots=True)
class SpouseFacts:
    """What the profile says of the spouse or partner, as far as any rule reads it."""

    education: str
    levels: Levels
    canadian_years: int
    studied: Known
    worked: Known
    language: Known


NO_SPOUSE = SpouseFacts("none", NO_LEVELS, 0, False, False, False)


def _spouse_facts(standing: Standing) -> SpouseFacts:
    """Read the spouse or partner. MI s. 1, 16 to 19; IRPR 83(1)(a), (b.1), (c.1)."""
    spouse, on = standing.spouse, standing.on
    if spouse is None:
        return NO_SPOUSE
    studies = read_credentials(spouse.person)
    history = History(read_jobs(spouse.person, on), on)
    levels = languages(spouse.person, on).first_levels()
    if spouse.adaptability is None:  # a permanent resident abroad: counts or not, not known
        return SpouseFacts("none", NO_LEVELS, 0, None, None, None)
    if not spouse.scored:
        return NO_SPOUSE
    return SpouseFacts(
        education=education(studies, on),
        levels=levels,
        canadian_years=canadian_years(history),
        studied=studied_in_canada(studies, on),
        worked=spouse_worked_in_canada(history),
        language=min(levels) >= SPOUSE_LEVEL,
    )


def _programs(
    standing: Standing, row: Mapping[str, object], spouse: SpouseFacts
) -> dict[str, dict[str, object]]:
    """Judge the four programs for a profile whose other facts are known."""
    fsw = _fsw(
        row,
        funds=programs.funds_fsw(standing),
        place=programs.place_fsw(standing),
        spouse_language=spouse.language,
    )
    cec, fst = programs.cec(standing), programs.fst(standing)
    federal = {name: _met(given) for name, given in (("fsw", fsw), ("cec", cec), ("fst", fst))}
    return {"fsw": fsw, "cec": cec, "fst": fst, "pnp": programs.pnp(standing, federal)}


def _met(answer: Mapping[str, object]) -> Known:
    met = answer["met"]
    assert met is None or isinstance(met, bool)
    return met


def _columns(standing: Standing, spouse: SpouseFacts) -> dict[str, object]:
    """Give every column of the facts table but `programs` and `categories`."""
    history, profile, on = standing.history, standing.profile, standing.on
    language = standing.languages
    row: dict[str, object] = {
        "id": standing.name,
        "age": standing.age,
        "accompanied": standing.accompanied,
        "education": standing.education,
        "first_language": language.first,
        **_spread("first", language.first_levels()),
        **_spread("second", language.second_levels()),
        "canadian_work_years": canadian_years(history),
        "foreign_work_years": foreign_years(history),
        "trade_certificate": trade_certificate(standing),
        "spouse_education": spouse.education,
        **_spread("spouse", spouse.levels),
        "spouse_canadian_work_years": spouse.canadian_years,
        "canadian_study": canadian_study(standing.studies, on),
        "sibling": sibling(profile, standing.spouse, on),
        "nominated": nominated(profile, on),
        "job_offer": job_offer_word(standing.offer, on),
        "submitted_at": standing.submitted_at,
        "canadian_work_wage_tier": "none",
        "job_offer_wage_tier": "none",
        "skilled_work_years": skilled_years(history),
        "primary_continuous_year": primary_continuous_year(standing),
        "arranged_employment": arranged_employment(standing.offer),
        "relative_in_canada": relative_in_canada(profile, standing.spouse, on),
        "studied_in_canada": studied_in_canada(standing.studies, on),
        "worked_in_canada": worked_in_canada(history),
        "spouse_studied_in_canada": spouse.studied,
        "spouse_worked_in_canada": spouse.worked,
        "funds_met": standing.funds_met,
    }
    return row


def _spread(prefix: str, levels: Levels) -> dict[str, int]:
    names = ("listening", "reading", "speaking", "writing")
    return {f"{prefix}_{name}": level for name, level in zip(names, levels, strict=True)}


def facts(profile: Mapping[str, object], on: date) -> dict[str, object]:
    """Derive the row of facts of a profile on a day: every column, in JSON form.

    Parameters
    ----------
    profile : mapping
        A profile of the form `profile-1`.
    on : date
        The scoring day, in Toronto.

    Returns
    -------
    dict
        Columns of the facts table. None where a column that allows it is not known; `id` and
        `submitted_at` are None where the profile has none. `programs` are in the table's order,
        `categories`, those in force on the day, in alphabetical order.

    Raises
    ------
    ValueError
        If the day is before 2015-01-01 or something in the profile cannot be.

    Examples
    --------
    >>> facts({"birth_on": "1995-11-14"}, date(2025, 11, 14))["age"]
    30
    """
    rule_set(on)
    standing = read(profile, on)
    spouse = _spouse_facts(standing)
    row = _columns(standing, spouse)
    judged = _programs(standing, row, spouse)
    row["programs"] = [name for name in PROGRAMS if judged[name]["met"] is True]
    row["categories"] = sorted(
        version.name for version in versions(on, None) if judge(standing, version)["met"] is True
    )
    return row


def eligibility(
    profile: Mapping[str, object], on: date, category_versions: Iterable[str] | None = None
) -> dict[str, object]:
    """Judge programs and categories for a profile on a day, each with its conditions.

    Parameters
    ----------
    profile : mapping
        A profile of the form `profile-1`.
    on : date
        The scoring day, in Toronto.
    category_versions : iterable of str, optional
        Versions of categories to judge, in force, only announced, or neither; those in force on
        the day when left out.

    Returns
    -------
    dict
        The JSON answer of one candidate, without `holds_until` and `notes`.

    Raises
    ------
    ValueError
        If the day is before 2015-01-01, a version is not known, or something in the profile
        cannot be.
    """
    standing = read(profile, on)
    spouse = _spouse_facts(standing)
    judged = _programs(standing, _columns(standing, spouse), spouse)
    categories = {
        version.name: judge(standing, version) for version in versions(on, category_versions)
    }
    return _answer(standing.name, on, judged, categories)


def row_eligibility(
    row: Row, on: date, category_versions: Iterable[str] | None = None
) -> dict[str, object]:
    """Judge programs and categories for a row of facts: the rest is as the row declares.

    The federal skilled worker class and French categories are computed from columns.

    Parameters
    ----------
    row : mapping
        One candidate: columns of the facts table. Missing or null means the first (lowest) value,
        or not known where the table says so.
    on : date
        The law day, in Toronto.
    category_versions : iterable of str, optional
        Versions of categories to judge; those in force on the day when left out.

    Raises
    ------
    ValueError
        If the day is before 2015-01-01, a version is not known, or a column that is read holds an
        impossible value.
    """
    name = row.get("id")
    if name is not None and not isinstance(name, str):
        raise ValueError(f"id: {name!r} is not a text")
    accompanied = flag(row, "accompanied")
    spoken = accompanied and min(abilities(row, "spouse")) >= SPOUSE_LEVEL
    funds = programs.declared_funds(known_flag(row, "funds_met"))
    judged = {"fsw": _fsw(row, funds=funds, place=[], spouse_language=spoken)}
    listed = None if row.get("programs") is None else required_list(row, "programs")
    for program in listed or []:
        if program not in PROGRAMS:
            raise ValueError(f"programs: {program!r} is not one of {PROGRAMS}")
    for program, where in (("cec", "IRPR 87.1"), ("fst", "IRPR 87.2"), ("pnp", "IRPR 87")):
        judged[program] = _declared(program, listed, where)
    claimed = None if row.get("categories") is None else required_list(row, "categories")
    categories = {
        version.name: _row_category(row, version, claimed)
        for version in versions(on, category_versions)
    }
    return _answer(name, on, judged, categories)


def _declared(name: str, listed: list[str] | None, provision: str) -> dict[str, object]:
    found = None if listed is None else name in listed
    return programs.answer([condition("declared", found, True, found, provision)])


def _row_category(row: Row, version: Version, listed: list[str] | None) -> dict[str, object]:
    if version.kind == "announced":
        return programs.answer([announced_condition()])
    if version.kind != "french":
        return _declared(version.name, listed, "IRPA 10.3(1)(h.2)")
    language = word(row, "first_language", OFFICIAL_LANGUAGE, absent="")
    french = NO_LEVELS
    if language:
        french = abilities(row, "first" if language == "fr" else "second")
    return programs.answer([french_condition(french)])


def _fsw(
    row: Row, *, funds: Condition, place: list[Condition], spouse_language: Known
) -> dict[str, object]:
    """Judge the federal skilled worker class from the columns of a row of facts."""
    first = second = NO_LEVELS
    if word(row, "first_language", OFFICIAL_LANGUAGE, absent=""):
        first, second = abilities(row, "first"), abilities(row, "second")
    schooling = word(row, "education", EDUCATION)
    items: Adaptability = {
        "spouse_language": spouse_language,
        "studied": known_flag(row, "studied_in_canada"),
        "spouse_studied": known_flag(row, "spouse_studied_in_canada"),
        "worked": known_flag(row, "worked_in_canada"),
        "spouse_worked": known_flag(row, "spouse_worked_in_canada"),
        "relative": known_flag(row, "relative_in_canada"),
        "arranged": known_flag(row, "arranged_employment"),
    }
    points: SelectionPoints
    points, possible = selection_points(
        first=first,
        second=second,
        education=schooling,
        skilled_years=known_whole(row, "skilled_work_years", YEARS_MOST),
        age=whole(row, "age", AGE_MOST),
        items=items,
    )
    return programs.fsw(
        continuous_year=known_flag(row, "primary_continuous_year"),
        first=first,
        education=schooling,
        points=points,
        possible=possible,
        funds=funds,
        place=place,
    )


def _answer(
    name: str | None, on: date, judged: Mapping[str, object], categories: Mapping[str, object]
) -> dict[str, object]:
    return {
        "id": name,
        "on": on.isoformat(),
        "rule_set": rule_set(on),
        "provisional": on >= REPORTED_AMENDMENT,
        "programs": judged,
        "categories": categories,
        "not_tested": list(NOT_TESTED),
    }
