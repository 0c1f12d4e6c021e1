"""What the programs share: work, validity of results, family, study in Canada, job offers.

For the files under ``law/programs`` that no single program owns. What each program asks for is
read beside, in `classes`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from openentry.rules.errors import LawError
from openentry.rules.loading.dated import DatedDocument, Entries, file_of, load_dated
from openentry.rules.loading.periods import DatedVersion

Edition = Literal["2016", "2021"]
Route = Literal["a", "b", "c", "d"]

SKILLS: dict[Edition, tuple[str, ...]] = {
    "2016": ("0", "A", "B", "C", "D"),
    "2021": ("0", "1", "2", "3", "4", "5"),
}
"""Skill type or levels of NOC 2016, TEER categories of NOC 2021."""


class WorkVersion(DatedVersion):
    """How work is counted, and what work is skilled.

    Attributes
    ----------
    full_time_hours_week : int
        Hours of a week that count at most; as many make full-time work.
    year_hours : int
        Credited hours of a completed year.
    noc_edition : str
        Edition of the National Occupational Classification that codes are read in.
    skilled : tuple of str
        TEER categories of NOC 2021; skill type and levels of NOC 2016.
    crs_window_years : int
        Years back from the day in which work counts for the ranking.
    self_employed_physicians : bool
        Self-employed work in Canada of physicians paid from public funds counts.
    remote_counts_as : "none" or "foreign"
        What work done in Canada for an employer abroad is.
    """

    full_time_hours_week: int = Field(ge=1)
    year_hours: int = Field(ge=1)
    noc_edition: Edition
    skilled: tuple[str, ...] = Field(min_length=1)
    crs_window_years: int = Field(ge=1)
    self_employed_physicians: bool
    remote_counts_as: Literal["none", "foreign"]


class ValidityVersion(DatedVersion):
    """Years for which the results of a language test and an assessment of education are valid."""

    language_years: int = Field(ge=1)
    assessment_years: int = Field(ge=1)


class FamilyVersion(DatedVersion):
    """Ages that make a family: of a dependent child, and of a relative who counts."""

    dependant_age_below: int = Field(ge=1)
    adult_age: int = Field(ge=1)


class CanadianStudyVersion(DatedVersion):
    """What a credential earned in Canada must rest on to give points of its own.

    Attributes
    ----------
    full_time_months_min, months_in_canada_min : int
        Months of full-time study, and of physical presence in Canada.
    distance_share_max, second_language_share_max : float
        Most of a program that may have been at a distance, or a course of English or French.
    exception_from, exception_until : date
        A program with any part between these days, both included, is not asked for full time,
        presence or share at a distance.
    """

    full_time_months_min: int = Field(ge=1)
    months_in_canada_min: int = Field(ge=1)
    distance_share_max: float = Field(ge=0, le=1)
    second_language_share_max: float = Field(ge=0, le=1)
    exception_from: date
    exception_until: date


class RouteProvisions(Entries[str]):
    """Where each route to arranged employment stands."""

    a: str = Field(min_length=1)
    b: str = Field(min_length=1)
    c: str = Field(min_length=1)
    d: str = Field(min_length=1)


class OfferProvisions(Entries[RouteProvisions]):
    """Routes by the program that names them."""

    fsw: RouteProvisions
    fst: RouteProvisions


class OffersVersion(DatedVersion):
    """What makes a job offer arranged employment.

    The routes are those of IRPR 82(2): (a) a work permit that rests on a labour market impact
    assessment, (b) one exempt from it, (c) no permit, the offer assessed, (d) another permit,
    the offer assessed.

    Attributes
    ----------
    years_after_visa_min : int
        Years that the offer must last after permanent residence.
    employer_years_min : int
        Years already worked for the employer on route (b).
    crs_routes : tuple of str
        Routes that count for the ranking.
    exempt_routes : tuple of str
        Routes that free from proof of funds.
    noc_edition, skilled : as in `WorkVersion`
    provisions : OfferProvisions
    """

    years_after_visa_min: int = Field(ge=1)
    employer_years_min: int = Field(ge=1)
    crs_routes: tuple[Route, ...] = Field(min_length=1)
    exempt_routes: tuple[Route, ...] = Field(min_length=1)
    noc_edition: Edition
    skilled: tuple[str, ...] = Field(min_length=1)
    provisions: OfferProvisions


def check_skills(
    skills: tuple[str, ...], edition: Edition, table: str, version: DatedVersion
) -> None:
    """Check that skill levels are those of an edition, each named once.

    Raises
    ------
    LawError
        ``law-skill``, ``law-skill-twice``.
    """
    where: dict[str, object] = {"file": f"law/{file_of(table)}", "version": version.id}
    for i, skill in enumerate(skills):
        if skill not in SKILLS[edition]:
            allowed = ", ".join(SKILLS[edition])
            raise LawError("law-skill", **where, found=skill, edition=edition, allowed=allowed)
        if skill in skills[:i]:
            raise LawError("law-skill-twice", **where, found=skill)


def load_work(roots: tuple[Path, ...]) -> DatedDocument[WorkVersion]:
    """Read how work is counted; a later root adds versions.

    Raises
    ------
    LawError
        ``law-skill``, ``law-skill-twice``.
    """
    found = load_dated(roots, "programs.work", DatedDocument[WorkVersion])
    for version in found.version:
        check_skills(version.skilled, version.noc_edition, found.table, version)
    return found


def load_validity(roots: tuple[Path, ...]) -> DatedDocument[ValidityVersion]:
    """Read how long results are valid; a later root adds versions."""
    return load_dated(roots, "programs.validity", DatedDocument[ValidityVersion])


def load_family(roots: tuple[Path, ...]) -> DatedDocument[FamilyVersion]:
    """Read the ages that make a family; a later root adds versions."""
    return load_dated(roots, "programs.family", DatedDocument[FamilyVersion])


def load_canadian_study(roots: tuple[Path, ...]) -> DatedDocument[CanadianStudyVersion]:
    """Read what a Canadian credential must rest on; a later root adds versions.

    Raises
    ------
    LawError
        ``law-days-turned`` when the exception ends before it begins.
    """
    found = load_dated(roots, "programs.canadian_study", DatedDocument[CanadianStudyVersion])
    for version in found.version:
        if version.exception_until < version.exception_from:
            raise LawError(
                "law-days-turned",
                file=f"law/{file_of(found.table)}",
                version=version.id,
                first=version.exception_from,
                last=version.exception_until,
            )
    return found


def load_offers(roots: tuple[Path, ...]) -> DatedDocument[OffersVersion]:
    """Read what makes an offer arranged employment; a later root adds versions.

    Raises
    ------
    LawError
        ``law-skill``, ``law-skill-twice``, ``law-route-twice``.
    """
    found = load_dated(roots, "programs.offers", DatedDocument[OffersVersion])
    for version in found.version:
        check_skills(version.skilled, version.noc_edition, found.table, version)
        for key in ("crs_routes", "exempt_routes"):
            routes: tuple[Route, ...] = getattr(version, key)
            if len(set(routes)) != len(routes):
                raise LawError(
                    "law-route-twice",
                    file=f"law/{file_of(found.table)}",
                    version=version.id,
                    key=key,
                    found=", ".join(routes),
                )
    return found
