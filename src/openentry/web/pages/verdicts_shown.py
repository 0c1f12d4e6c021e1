"""What is said of programs and categories, each condition with the page of the law it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from openentry.answers.law_tables import CATEGORIES
from openentry.files.whole_answer import Row, Section
from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.categories import CategoryVersion
from openentry.web.pages.law_said import doubt
from openentry.wording import Language

PARTS = MappingProxyType(
    {
        "work": ("work_experience",),
        "language": ("language",),
        "education": ("education",),
        "service": ("military_service",),
        "serving": ("military_service",),
        "armed_forces_offer": ("job_offer",),
    }
)
"""Parts of a version of a category that a condition rests on; each has a certainty of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionShown:
    """One condition.

    Attributes
    ----------
    row : Row
    certainty : str
        How certain it is, in words; empty where it is stated.
    """

    row: Row
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictShown:
    """A program or a category.

    Attributes
    ----------
    section : Section
    table : str
        Name of its table in the law, for its page.
    conditions : tuple of ConditionShown
    sources : tuple of str
        Keys of ``law/sources.toml``.
    """

    section: Section
    table: str
    conditions: tuple[ConditionShown, ...]
    sources: tuple[str, ...]


def verdicts_shown(
    said: Mapping[str, tuple[Section, ...]],
    answer: Mapping[str, Any],
    lawbook: Lawbook,
    lang: Language,
) -> Iterator[tuple[str, VerdictShown]]:
    """Give programs and categories with the tables that they were read from.

    Parameters
    ----------
    said : mapping of str to tuple of Section
        Of the kinds ``program`` and ``category``, in the order of the answer.
    answer : mapping
        As `openentry.files.eligibility.answers` gives it.
    lawbook : Lawbook
    lang : Language

    Yields
    ------
    (str, VerdictShown)
        The kind first.
    """
    in_force = lawbook.in_force()
    for section, program in zip(said["program"], answer["programs"], strict=True):
        version = in_force[f"programs.{program}"]
        yield (
            "program",
            VerdictShown(
                section=section,
                table=f"programs.{program}",
                conditions=tuple(
                    ConditionShown(row=row, certainty=doubt(version.certainty, lang))
                    for row in section.rows
                ),
                sources=tuple(version.source),
            ),
        )
    categories = answer["categories"].items()
    for section, (name, verdict) in zip(said["category"], categories, strict=True):
        of = name.rpartition("-")[0]
        bore = next(each for each in lawbook.law.categories[of].version if each.id == name)
        conditions = zip(section.rows, verdict["conditions"], strict=True)
        yield (
            "category",
            VerdictShown(
                section=section,
                table=f"{CATEGORIES}{of}",
                conditions=tuple(
                    ConditionShown(row=row, certainty=_doubt(bore, condition["code"], lang))
                    for row, condition in conditions
                ),
                sources=tuple(bore.source),
            ),
        )


def _doubt(version: CategoryVersion, code: str, lang: Language) -> str:
    """Say how certain a condition of a category is: its version, then what it rests on."""
    parts = (getattr(version, name) for name in PARTS.get(code, ()))
    certainties = [version.certainty, *(part.certainty for part in parts if part is not None)]
    return next(filter(None, (doubt(each, lang) for each in certainties)), "")
