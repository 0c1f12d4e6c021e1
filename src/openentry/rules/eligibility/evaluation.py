"""Everything the law says of people on a day: facts, score, programs, categories.

For answering about profiles, and about facts rows, in one form. The facts of a profile are
complete only here, since two of their columns say which programs and categories are met.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.rules.crs import Score, crs
from openentry.rules.dates import day_number
from openentry.rules.eligibility.categories import category_of_facts, category_of_profiles
from openentry.rules.eligibility.conditions import Verdict
from openentry.rules.eligibility.programs import declared, verdicts
from openentry.rules.eligibility.skilled_worker import Grid, skilled_worker_of_facts
from openentry.rules.errors import InputError
from openentry.rules.facts import PROGRAMS, Facts
from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.categories import CategoryVersion
from openentry.rules.profile.batch import Days, Profiles
from openentry.rules.profile.deriving import Derived, derive
from openentry.rules.truth import TRUE


@dataclass(frozen=True, kw_only=True, eq=False)
class Evaluation:
    """What the law says of people.

    Attributes
    ----------
    lawbook : Lawbook
    facts : Facts
        Of profiles complete; of facts rows as given.
    programs : dict of Verdict
        By program, in the order of `PROGRAMS`.
    grid : Grid
        Points of the selection grid of the federal skilled worker class.
    categories : dict of Verdict
        By id of the category version.
    derived : Derived or None
        What the facts of profiles rest on; None for facts rows.
    """

    lawbook: Lawbook
    facts: Facts
    programs: dict[str, Verdict]
    grid: Grid
    categories: dict[str, Verdict]
    derived: Derived | None

    @cached_property
    def score(self) -> Score:
        """Points of each person, by component."""
        return crs(self.facts, self.lawbook)

    def row(self, person: int) -> dict[str, Any]:
        """Give programs and categories of one person as plain values."""
        programs = {name: verdict.row(person) for name, verdict in self.programs.items()}
        programs["fsw"]["points"] = self.grid.row(person)
        categories = {name: verdict.row(person) for name, verdict in self.categories.items()}
        return {"programs": programs, "categories": categories}


def chosen_versions(
    lawbook: Lawbook, named: tuple[str, ...] | None = None
) -> tuple[CategoryVersion, ...]:
    """Give the category versions to test: those in force on the day, or those named.

    Raises
    ------
    InputError
        ``category-version-unknown``.
    """
    if named is None:
        return tuple(version for _, version in sorted(lawbook.categories.items()))
    known = {
        version.id: version
        for category in lawbook.law.categories.values()
        for version in category.version
        if not version.repealed
    }
    for name in named:
        if name not in known:
            raise InputError(
                "category-version-unknown", found=name, allowed=", ".join(sorted(known))
            )
    return tuple(known[name] for name in named)


def evaluate(
    profiles: Profiles,
    lawbook: Lawbook,
    on: Days | None = None,
    *,
    versions: tuple[str, ...] | None = None,
) -> Evaluation:
    """Evaluate profiles on a day.

    Parameters
    ----------
    profiles : Profiles
    lawbook : Lawbook
        Law of the day.
    on : (n,) int32, optional
        Scoring day of each person where they differ; each must have the law of the lawbook.
    versions : tuple of str, optional
        Category versions to test; those in force on the day when left out.

    Raises
    ------
    InputError
        ``category-version-unknown``.
    """
    days = np.full(len(profiles), day_number(lawbook.day), np.int32) if on is None else on
    return decide(profiles, derive(profiles, lawbook, days), lawbook, versions=versions)


def decide(
    profiles: Profiles,
    derived: Derived,
    lawbook: Lawbook,
    *,
    versions: tuple[str, ...] | None = None,
) -> Evaluation:
    """Decide programs and categories from what follows from profiles on a day.

    Parameters
    ----------
    profiles, lawbook, versions
        As for `evaluate`.
    derived : Derived
        Of these profiles.

    Raises
    ------
    InputError
        ``category-version-unknown``.
    """
    programs, grid = verdicts(profiles, derived, lawbook)
    in_force = {version.id for version in lawbook.categories.values()}
    asked = chosen_versions(lawbook, versions)
    wanted = {version.id: version for version in (*chosen_versions(lawbook), *asked)}
    decided = {
        name: category_of_profiles(version, profiles, derived, lawbook)
        for name, version in wanted.items()
    }
    met = {name: verdict.met for name, verdict in decided.items() if name in in_force}
    n = len(profiles)
    facts = dataclasses.replace(
        derived.facts,
        programs=_bits({k: v.met for k, v in programs.items()}, PROGRAMS, n).astype(np.int8),
        categories=_bits(met, derived.facts.category_ids, n),
    )
    return Evaluation(
        lawbook=lawbook,
        facts=facts,
        programs=programs,
        grid=grid,
        categories={version.id: decided[version.id] for version in asked},
        derived=dataclasses.replace(derived, facts=facts),
    )


def evaluate_facts(
    facts: Facts, lawbook: Lawbook, *, versions: tuple[str, ...] | None = None
) -> Evaluation:
    """Evaluate rows of the facts table: what they declare is taken over.

    Raises
    ------
    InputError
        ``category-version-unknown``.
    """
    skilled_worker, points = skilled_worker_of_facts(facts, lawbook)
    programs = {name: declared(name, facts, bit) for bit, name in enumerate(PROGRAMS)}
    return Evaluation(
        lawbook=lawbook,
        facts=facts,
        programs=programs | {"fsw": skilled_worker},
        grid=points,
        categories={
            version.id: category_of_facts(version, facts)
            for version in chosen_versions(lawbook, versions)
        },
        derived=None,
    )


def facts_on(profiles: Profiles, lawbook: Lawbook, on: Days | None = None) -> Facts:
    """Derive the rows of the facts table from profiles on a day.

    Parameters
    ----------
    profiles, lawbook, on
        As for `evaluate`.

    Returns
    -------
    Facts
        Every column; ``programs`` and ``categories`` hold what is surely met.
    """
    return evaluate(profiles, lawbook, on).facts


def _bits(met: dict[str, NDArray[np.int8]], words: tuple[str, ...], n: int) -> NDArray[np.int64]:
    """Put what is surely met into bits in the order of the words."""
    bits = np.zeros(n, np.int64)
    for name, values in met.items():
        bits |= (values == TRUE).astype(np.int64) << words.index(name)
    return bits
