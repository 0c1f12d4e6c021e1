"""The day's law in the shapes OpenFisca reads, and a population to calculate."""
# ruff: noqa: ANN001
# mypy: ignore-errors

from __future__ import annotations

from datetime import date

import numpy as np
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import period as period_of
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from benchmarks.grid import Grid
from benchmarks.openfisca_model import ENUMS, VARIABLES, Person
from benchmarks.plain import COMPONENTS, READS
from openentry.rules.facts import Facts

FIRST_DAY = "2015-01-01"


def _value(points: int) -> dict:
    return {"values": {FIRST_DAY: {"value": points}}}


def _words(points: dict[str, int]) -> dict:
    return {word: _value(value) for word, value in points.items()}


def _scale(points: list[int]) -> dict:
    """Give a scale of amounts: one bracket where the points change."""
    starts = [i for i, value in enumerate(points) if i == 0 or value != points[i - 1]]
    return {
        "metadata": {"type": "single_amount"},
        "brackets": [
            {
                "threshold": {FIRST_DAY: {"value": start}},
                "amount": {FIRST_DAY: {"value": points[start]}},
            }
            for start in starts
        ],
    }


def _pair(make, points) -> dict:
    return {"alone": make(points[0]), "accompanied": make(points[1])}


def _tiers(rows: list[list[int]]) -> tuple[list[int], dict]:
    """Give the tier of each row of a two-way table, and a scale for the middle and high tier."""
    kinds = sorted({tuple(row) for row in rows}, key=lambda row: row[-1])
    assert len(kinds) == 3, "a table of transferability has three tiers"
    assert not any(kinds[0]), "the lowest tier gives nothing"
    tiers = [kinds.index(tuple(row)) for row in rows]
    return tiers, {"middle": _scale(list(kinds[1])), "high": _scale(list(kinds[2]))}


def _parameters(grid: Grid) -> ParameterNode:
    words = list(grid.education_language)
    tables, tiers = {}, {}
    for tier, name in (
        ("education", "education_language"),
        ("education", "education_canadian_work"),
        ("foreign_work", "foreign_work_language"),
        ("foreign_work", "foreign_work_canadian_work"),
    ):
        rows = getattr(grid, name)
        ranks, tables[name] = _tiers(list(rows.values()) if isinstance(rows, dict) else rows)
        assert tiers.setdefault(tier, ranks) == ranks, "tables of a group share their tiers"
    french = grid.french
    french_from = next(level for level, row in enumerate(french) if any(row))
    english_from = next(level for level, value in enumerate(french[-1]) if value != french[-1][0])
    caps = grid.caps
    return ParameterNode(
        "",
        data={
            "core": {
                "age": _pair(_scale, grid.age),
                "education": _pair(_words, grid.education),
                "first_language": _pair(_scale, grid.first_language),
                "second_language": {
                    "each": _scale(grid.second_language[0]),
                    "cap": _pair(_value, caps["second_language"]),
                },
                "canadian_work": _pair(_scale, grid.canadian_work),
                "maximum": _pair(_value, caps["core"]),
            },
            "spouse": {
                "education": _words(grid.spouse_education),
                "language": _scale(grid.spouse_language),
                "canadian_work": _scale(grid.spouse_canadian_work),
                "maximum": _value(caps["spouse"]),
            },
            "transferability": {
                "education_tier": _words(dict(zip(words, tiers["education"], strict=True))),
                "foreign_work_tier": _scale(tiers["foreign_work"]),
                **tables,
                "certificate_language": _scale(grid.certificate_language[1]),
                "maximum": {
                    "group": _value(caps["transferability_group"]),
                    "all_groups": _value(caps["transferability"]),
                },
            },
            "additional": {
                "sibling": _value(grid.sibling),
                "french": {
                    "french_threshold": _value(french_from),
                    "english_threshold": _value(english_from),
                    "alone": _value(french[-1][0]),
                    "with_english": _value(french[-1][-1]),
                },
                "canadian_study": _words(grid.canadian_study),
                "job_offer": _words(grid.job_offer),
                "nomination": _value(grid.nomination),
                "maximum": _value(caps["additional"]),
            },
        },
    )


class OpenFiscaScorer:
    """The country package with a population loaded, ready to be calculated again and again."""

    def __init__(self, grid: Grid, facts: Facts, on: date, *, tuned: bool = True) -> None:
        system = TaxBenefitSystem([Person])
        system.tuned = tuned
        system.add_variables(*VARIABLES)
        system.parameters = _parameters(grid)
        self._period = period_of(on.isoformat())
        self._simulation = SimulationBuilder().build_default_simulation(system, len(facts))
        for name in READS:
            values = getattr(facts, name)
            if name in ENUMS:
                values = ENUMS[name].encode(values.astype(np.int32))
            self._simulation.set_input(name, self._period, values)
        self._formulas = [name for name, v in system.variables.items() if v.formulas]

    def forget(self) -> None:
        """Drop what was calculated, keep what was given: OpenFisca remembers every variable."""
        for name in self._formulas:
            self._simulation.delete_arrays(name)

    def total(self) -> np.ndarray:
        """Calculate the total; every component is calculated and kept on the way."""
        return self._simulation.calculate("total", self._period)

    def components(self) -> dict[str, np.ndarray]:
        """Give every component under its name in `COMPONENTS`."""
        # A variable of that name holds the word that was given.
        renamed = {"spouse_education": "spouse_education_points"}
        return {
            name: self._simulation.calculate(renamed.get(name, name), self._period)
            for name in COMPONENTS
        }
