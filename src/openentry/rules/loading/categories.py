"""Categories: one file each under ``law/categories``, with every version it ever had.

For category-based selection. A version says which occupations, which work experience or which
language level it asks for; whether a person has it is judged elsewhere. The instruction of a
round names its version (IRPA 10.3(1)(h.2)); the days here give the default only.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from openentry.rules.columns import words
from openentry.rules.errors import LawError
from openentry.rules.loading.language import load_language
from openentry.rules.loading.noc import load_occupations
from openentry.rules.loading.reading import Certainty, Document, Keys, Text, place, read
from openentry.rules.loading.sources import check_cited, load_sources

Ability = Literal["listening", "reading", "speaking", "writing"]
Place = Literal["canada", "abroad"]


class NocList(Document):
    """Occupations of a category, by unit group of one edition of the NOC."""

    edition: Literal["2021"]
    any_of: tuple[str, ...] = Field(min_length=1)


class WorkExperience(Document):
    """Work that a category asks for, in one of its occupations."""

    months_min: int
    within_years: int
    continuous: bool
    single_occupation: bool
    place: tuple[Place, ...] = Field(min_length=1)
    part_time_counts: bool
    primary_occupation: bool
    certainty: Certainty


class LanguageLevel(Document):
    """Level that a category asks for in each of some abilities."""

    language: Literal["en", "fr"]
    scale: Literal["CLB", "NCLC"]
    level_min: int = Field(ge=4, le=10)
    abilities: tuple[Ability, ...] = Field(min_length=1)
    tests: tuple[str, ...] = Field(min_length=1)
    certainty: Certainty


class MilitaryService(Document):
    """Service that the military category asks for."""

    years_min: int
    continuous: bool
    place: tuple[Place, ...] = Field(min_length=1)
    serving: bool
    service: Text
    certainty: Certainty


class JobOfferCondition(Document):
    """Offer that the military category asks for."""

    employer: Text
    years_min: int
    full_time: bool
    certainty: Certainty


class EducationCondition(Document):
    """Lowest level of education that a category asks for."""

    at_least: str
    certainty: Certainty


class CategoryVersion(Document):
    """One version of a category.

    Attributes
    ----------
    id : str
        ``healthcare-2``; what an instruction and a facts row name.
    name : Text or None
        Where it differs from the name of the category.
    label : str or None
        How the English feed of the rounds names it.
    status : "announced" or None
        Announced only: never in force, never met.
    repealed : bool
        From this day the category has no version in force.
    in_force : date or None
        First day; None when only announced.
    """

    id: str
    name: Text | None = None
    label: str | None = None
    status: Literal["announced"] | None = None
    repealed: bool = False
    announced: date | None = None
    in_force: date | None = None
    source: Keys = Field(min_length=1)
    provision: str | None = None
    certainty: Certainty
    certainty_note: Text | None = None
    noc: NocList | None = None
    work_experience: WorkExperience | None = None
    language: LanguageLevel | None = None
    military_service: MilitaryService | None = None
    job_offer: JobOfferCondition | None = None
    education: EducationCondition | None = None

    @property
    def announced_only(self) -> bool:
        """Whether it was only ever announced: nobody meets it."""
        return self.status == "announced"

    @property
    def occupations(self) -> frozenset[str]:
        """Unit groups of the list, empty when the category has none."""
        return frozenset(self.noc.any_of) if self.noc is not None else frozenset()


class Category(Document):
    """A category with all its versions, first to last."""

    category: str
    name: Text
    name_certainty: dict[Literal["en", "fr"], Certainty]
    short_name: Text
    version: tuple[CategoryVersion, ...] = Field(min_length=1)

    def on(self, day: date) -> CategoryVersion | None:
        """Give the version in force on a day; None before the first and while repealed."""
        found = None
        for version in self.version:
            if version.in_force is not None and version.in_force <= day:
                found = version
        return None if found is None or found.repealed else found

    def named(self, version: CategoryVersion) -> Text:
        """Give the name that a version bore."""
        return version.name or self.name


def load_categories(roots: tuple[Path, ...]) -> dict[str, Category]:
    """Read every category by id; a later root adds versions and categories.

    Raises
    ------
    LawError
        ``law-category-id``, ``law-category-status``, ``law-category-content``,
        ``law-category-work``, ``law-announced-later``, ``law-noc-unknown``,
        ``law-noc-twice``, ``law-word``, ``law-version-twice``, ``law-versions-order``,
        ``law-source-unknown``.
    """
    sources = load_sources(roots)
    occupations = load_occupations(roots)
    tests = load_language(roots).tests
    found: dict[str, Category] = {}
    for root in roots:
        for path in sorted((root / "categories").glob("*.toml")):
            category = read(path, Category)
            for version in category.version:
                check_cited(version.source, sources, place(path), version.id)
                _check_version(category, version, place(path))
                _check_lists(version, occupations.keys(), tests, place(path))
            if (known := found.get(category.category)) is not None:
                category = known.model_copy(update={"version": (*known.version, *category.version)})
            _check_order(category, place(path))
            found[category.category] = category
    return found


def _check_version(category: Category, version: CategoryVersion, file: str) -> None:
    where: dict[str, object] = {"file": file, "version": version.id}
    if not version.id.startswith(f"{category.category}-"):
        raise LawError("law-category-id", **where, category=category.category)
    if version.announced_only == (version.in_force is not None):
        raise LawError("law-category-status", **where)
    asks = (version.noc, version.language)
    if version.repealed == any(part is not None for part in asks):
        raise LawError("law-category-content", **where)
    if version.noc is not None and not (version.work_experience or version.military_service):
        raise LawError("law-category-work", **where)
    if version.announced and version.in_force and version.announced > version.in_force:
        raise LawError(
            "law-announced-later", **where, day=version.announced, first=version.in_force
        )


def _check_lists(
    version: CategoryVersion, codes: Collection[str], tests: Collection[str], file: str
) -> None:
    where: dict[str, object] = {"file": file, "version": version.id}
    seen: set[str] = set()
    for code in version.noc.any_of if version.noc is not None else ():
        if code not in codes:
            raise LawError("law-noc-unknown", **where, noc=code)
        if code in seen:
            raise LawError("law-noc-twice", **where, noc=code)
        seen.add(code)
    for test in version.language.tests if version.language is not None else ():
        if test not in tests:
            allowed = ", ".join(sorted(tests))
            raise LawError("law-word", file=file, place=version.id, found=test, allowed=allowed)
    if version.education is not None and version.education.at_least not in words("education"):
        raise LawError(
            "law-word",
            file=file,
            place=version.id,
            found=version.education.at_least,
            allowed=", ".join(words("education")),
        )


def _check_order(category: Category, file: str) -> None:
    seen: set[str] = set()
    before: CategoryVersion | None = None
    for version in category.version:
        if version.id in seen:
            raise LawError("law-version-twice", file=file, version=version.id)
        seen.add(version.id)
        if version.in_force is None:
            continue
        if before is not None and before.in_force and version.in_force <= before.in_force:
            raise LawError(
                "law-versions-order",
                file=file,
                version=version.id,
                day=version.in_force,
                before=before.id,
                before_day=before.in_force,
            )
        before = version
