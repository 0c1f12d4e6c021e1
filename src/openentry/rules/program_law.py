"""The law of the programs, all its versions: what they ask for, what they share, settlement funds.

For `lawbook` to choose from by day, and for whoever lists, audits or prints every version.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from openentry.rules.errors import LawError
from openentry.rules.loading import classes, funds, programs
from openentry.rules.loading.dated import DatedDocument, check_sources
from openentry.rules.tables import PointsTable

GRID = ("first_language", "second_language", "education", "experience", "age")
"""Selection factors of the Federal Skilled Worker Program that are tables of points."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProgramLaw:
    """Every dated table of the programs, each with all its versions."""

    work: DatedDocument[programs.WorkVersion]
    validity: DatedDocument[programs.ValidityVersion]
    family: DatedDocument[programs.FamilyVersion]
    canadian_study: DatedDocument[programs.CanadianStudyVersion]
    offers: DatedDocument[programs.OffersVersion]
    fsw: DatedDocument[classes.FswVersion]
    cec: DatedDocument[classes.CecVersion]
    fst: DatedDocument[classes.FstVersion]
    pnp: DatedDocument[classes.PnpVersion]
    funds: DatedDocument[funds.FundsVersion]

    @classmethod
    def load(cls, roots: tuple[Path, ...]) -> Self:
        """Read every table; a later root adds versions.

        Raises
        ------
        LawError
            As the loaders of each table and `check_sources`.
        """
        found = cls(
            work=programs.load_work(roots),
            validity=programs.load_validity(roots),
            family=programs.load_family(roots),
            canadian_study=programs.load_canadian_study(roots),
            offers=programs.load_offers(roots),
            fsw=classes.load_fsw(roots),
            cec=classes.load_cec(roots),
            fst=classes.load_fst(roots),
            pnp=classes.load_pnp(roots),
            funds=funds.load_funds(roots),
        )
        check_sources(roots, found.documents().values())
        return found

    def documents(self) -> dict[str, DatedDocument[Any]]:
        """Give every table by its name."""
        found = [getattr(self, field.name) for field in fields(self)]
        return {document.table: document for document in found}


def check_grid(version: classes.FswVersion, grid: dict[str, PointsTable]) -> None:
    """Check that the tables of the selection factors reach the maxima of the program.

    Raises
    ------
    LawError
        ``law-selection-maximum``.
    """
    most = {name: int(table.cap[0]) for name, table in grid.items()}
    most["language"] = most.pop("first_language") + most.pop("second_language")
    for name, reached in most.items():
        stated = version.maxima[name]
        if stated != reached:
            raise LawError(
                "law-selection-maximum",
                version=version.id,
                factor=name,
                stated=stated,
                reached=reached,
            )
