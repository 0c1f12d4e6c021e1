"""Drawn people as rows of the facts table.

For the scorer and for the files: what the law looks at, on the day of the print.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.people import ACCOMPANYING, People
from openentry.analysis.programs import (
    PNP,
    declared_categories,
    declared_programs,
    in_force_mask,
    primary_continuous_year,
    studied_in_canada,
)
from openentry.analysis.worked import Worked
from openentry.rules.columns import ABILITIES
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Lawbook


def law_columns(people: People, lawbook: Lawbook) -> Facts:
    """Give the columns that the score and the selection grid read, and nothing else filled in."""
    worked, comes = Worked(people, lawbook), people.partner == ACCOMPANYING
    years = lawbook.fsw.worked_years_min
    spouse_studied = people.spouse_canadian_credential & studied_in_canada(
        people.spouse_education, lawbook
    )
    levels: dict[str, NDArray[Any]] = {
        f"{whose}_{ability}": np.ascontiguousarray(getattr(people, whose)[:, i])
        for whose in ("first", "second", "spouse")
        for i, ability in enumerate(ABILITIES)
    }
    return Facts.build(
        len(people),
        category_ids=(),
        id=np.zeros(len(people), "S1"),
        age=people.age,
        accompanied=comes,
        education=people.education,
        first_language=people.first_language,
        canadian_work_years=worked.canadian_years,
        foreign_work_years=worked.foreign_years,
        trade_certificate=people.certificate,
        spouse_education=people.spouse_education,
        spouse_canadian_work_years=people.spouse_work_years,
        canadian_study=people.canadian_study,
        sibling=people.sibling | people.spouse_sibling,
        nominated=people.nominated,
        skilled_work_years=worked.skilled_years.astype(np.int8),
        primary_continuous_year=primary_continuous_year(people, lawbook).astype(np.int8),
        arranged_employment=np.zeros(len(people), np.int8),
        relative_in_canada=people.relative.astype(np.int8),
        studied_in_canada=studied_in_canada(people.canadian_credential, lawbook).astype(np.int8),
        worked_in_canada=(worked.canadian_years >= years).astype(np.int8),
        spouse_studied_in_canada=(comes & spouse_studied).astype(np.int8),
        spouse_worked_in_canada=(comes & (people.spouse_work_years >= years)).astype(np.int8),
        funds_met=people.funds_met.astype(np.int8),
        **levels,
    )


def whole_rows(
    people: People, lawbook: Lawbook, ids: NDArray[np.bytes_], submitted_at: NDArray[np.int64]
) -> Facts:
    """Give every column of the facts table.

    Parameters
    ----------
    people : People
    lawbook : Lawbook
        Law of the day of the print: programs and categories are declared as in force that day.
    ids : (n,) bytes
    submitted_at : (n,) int64
        Microseconds since 1970, UTC.
    """
    facts, law = law_columns(people, lawbook), lawbook.law
    current = np.int64(in_force_mask(law, lawbook.day))
    return dataclasses.replace(
        facts,
        id=ids,
        submitted_at=submitted_at,
        programs=declared_programs(people, facts, lawbook),
        categories=declared_categories(people, lawbook) & current,
        category_ids=law.category_ids,
    )


def with_nominations(facts: Facts, nominated: NDArray[np.bool_]) -> Facts:
    """Give the facts with more people nominated."""
    return dataclasses.replace(
        facts,
        nominated=facts.nominated | nominated,
        programs=np.where(nominated, facts.programs | PNP, facts.programs).astype(np.int8),
    )
