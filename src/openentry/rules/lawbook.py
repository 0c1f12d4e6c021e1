"""Everything in force on one day, with its digest.

`Law` holds every version of every table, from the package and from the overlay of an
installation. `Law.on(day)` is the only place in the project where days choose law: what it
gives, a `Lawbook`, no longer knows of other days.
"""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np
import rfc8785
from numpy.typing import NDArray

from openentry.rules.errors import InputError, LawError
from openentry.rules.loading import categories as category_files
from openentry.rules.loading import periods
from openentry.rules.loading import tables as point_files
from openentry.rules.loading.classes import CecVersion, FstVersion, FswVersion, PnpVersion
from openentry.rules.loading.dated import DatedDocument
from openentry.rules.loading.funds import FundsVersion
from openentry.rules.loading.licensing import LicensingLaw, load_licensing
from openentry.rules.loading.programs import (
    CanadianStudyVersion,
    FamilyVersion,
    OffersVersion,
    ValidityVersion,
    WorkVersion,
)
from openentry.rules.loading.reading import PACKAGE_LAW, plain
from openentry.rules.loading.representatives import RepresentativesVersion, load_representatives
from openentry.rules.occupations import Occupations
from openentry.rules.program_law import GRID, ProgramLaw, check_grid
from openentry.rules.tables import PointsTable, compile_table

FIRST_DAY = date(2015, 1, 1)
"""The day Express Entry started: the law files begin here."""

COMPONENTS: dict[str, tuple[str, ...]] = {
    "core": ("age", "education", "first_language", "second_language", "canadian_work"),
    "spouse": ("education", "language", "canadian_work"),
    "transferability": (
        "education_language",
        "education_canadian_work",
        "foreign_work_language",
        "foreign_work_canadian_work",
        "certificate_language",
    ),
    "additional": ("sibling", "french", "canadian_study", "job_offer", "nomination"),
}
"""Blocks of the CRS and their components, in the order of every answer."""

V = TypeVar("V", bound=point_files.Version)
D = TypeVar("D", bound=periods.DatedVersion)


def in_force(versions: tuple[V, ...], day: date) -> V | None:
    """Give the version in force on a day, or None before the first and after a repeal."""
    found = None
    for version in versions:
        if version.in_force <= day:
            found = version
    return None if found is None or found.repealed else found


def _needed(document: DatedDocument[D], day: date) -> D:
    found = in_force(document.version, day)
    if found is None:
        raise LawError("law-table-not-in-force", table=document.table, day=day)
    return found


def _points_on(
    tables: dict[str, point_files.TableDocument], chosen: date, day: date
) -> dict[str, point_files.TableVersion]:
    """Give the version of each table of points of a chosen day, asked for another."""
    points = {}
    for name, document in tables.items():
        found = in_force(document.version, chosen)
        if found is None:
            raise LawError("law-table-not-in-force", table=name, day=day)
        points[name] = found
    return points


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrsTables:
    """The Comprehensive Ranking System of one day, ready to score.

    Attributes
    ----------
    tables : dict
        ``block.component`` to its table.
    groups : tuple of (tuple of str, int)
        Components of skill transferability that share a cap, and the cap.
    core_cap, spouse_cap : (2,) int16
        Alone and accompanied.
    transferability_cap, additional_cap, total_cap : int
    """

    tables: dict[str, PointsTable]
    groups: tuple[tuple[tuple[str, ...], int], ...]
    core_cap: NDArray[np.int16]
    spouse_cap: NDArray[np.int16]
    transferability_cap: int
    additional_cap: int
    total_cap: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Lawbook:
    """What is in force on one day.

    Attributes
    ----------
    day : date
        Day in Ottawa.
    rule_set : point_files.RuleSet
        State of the CRS on that day.
    crs : CrsTables
        Points; those of the set named by an incomplete rule set when the day's are not known.
    versions : dict
        Table name to the version document in force.
    ranking, invitation_period : versions of the rules of rounds
    categories : dict
        Category id to its version in force that day; announced-only versions are not here.
    work, validity, family, canadian_study, offers : versions of what the programs share
    fsw, cec, fst, pnp : versions of what each program asks for
    fsw_grid : dict
        Selection factors of the Federal Skilled Worker Program that are tables: `GRID`.
    funds : FundsVersion or None
        Settlement funds; None on days whose table is not known.
    law : Law
        Where it was taken from, with all other days.
    """

    day: date
    rule_set: point_files.RuleSet
    crs: CrsTables
    versions: dict[str, point_files.Version]
    ranking: periods.RankingVersion
    invitation_period: periods.InvitationPeriodVersion
    categories: dict[str, category_files.CategoryVersion]
    work: WorkVersion
    validity: ValidityVersion
    family: FamilyVersion
    canadian_study: CanadianStudyVersion
    offers: OffersVersion
    fsw: FswVersion
    fsw_grid: dict[str, PointsTable]
    cec: CecVersion
    fst: FstVersion
    pnp: PnpVersion
    funds: FundsVersion | None
    law: Law

    @classmethod
    def on(cls, day: date) -> Lawbook:
        """Give the lawbook of a day from the law of this installation.

        Raises
        ------
        InputError
            ``day-before-law`` for days before 2015-01-01.
        """
        return Law.load().on(day)

    @property
    def provisional(self) -> bool:
        """Whether the points of this day are not known and earlier ones stand in for them."""
        return not self.rule_set.complete

    def points(self, name: str) -> PointsTable:
        """Give a table of points by the name of its file: ``crs.core.age``, ``fsw.age``."""
        block, _, rest = name.partition(".")
        return self.fsw_grid[rest] if block == "fsw" else self.crs.tables[rest]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON (RFC 8785) of every version in force."""
        return hashlib.sha256(rfc8785.dumps(self.documents())).hexdigest()

    def documents(self) -> dict[str, Any]:
        """Give every version in force as plain JSON values, by table name."""
        return {name: plain(version) for name, version in sorted(self.in_force().items())}

    def in_force(self) -> dict[str, point_files.Version | category_files.CategoryVersion]:
        """Give every version in force by table name, categories as ``categories.<id>``."""
        by_category = {f"categories.{name}": v for name, v in self.categories.items()}
        return {**self.versions, **by_category}


_MAKING = threading.RLock()
"""Held where a law or a lawbook is made: all who ask at once get the same one, so that days of one
rule set share its tables, which tells at a glance that nothing differs between them."""


def overlay_folder() -> Path:
    """Give the folder that may hold this installation's own law files."""
    return Path(os.environ.get("OPENENTRY_DATA") or "data") / "law"


@dataclass(frozen=True, kw_only=True, eq=False)
class Law:
    """Every version of every table, of every day.

    Attributes
    ----------
    roots : tuple of Path
        Folders of law files, the package's first.
    """

    roots: tuple[Path, ...]

    @classmethod
    def load(cls, overlay: Path | None = None) -> Self:
        """Open the law of the package and, if there is one, of the installation.

        Parameters
        ----------
        overlay : Path, optional
            Folder of the same form as the package's law; by default
            ``$OPENENTRY_DATA/law`` (``./data/law``).
        """
        folder = overlay or overlay_folder()
        roots = (PACKAGE_LAW, folder.resolve()) if folder.is_dir() else (PACKAGE_LAW,)
        with _MAKING:
            return cls._opened(roots)

    @classmethod
    @lru_cache(maxsize=8)
    def _opened(cls, roots: tuple[Path, ...]) -> Self:
        return cls(roots=roots)

    @cached_property
    def tables(self) -> dict[str, point_files.TableDocument]:
        """Tables of points by name."""
        found = point_files.load_tables(self.roots)
        wanted = [f"crs.{block}.{name}" for block, names in COMPONENTS.items() for name in names]
        for table in wanted:
            if table not in found:
                raise LawError("law-table-missing", table=table)
        for table in found:
            if table not in wanted:
                raise LawError("law-table-extra", table=table, allowed=", ".join(wanted))
        return found

    @cached_property
    def maxima(self) -> point_files.MaximaDocument:
        """Maxima of the CRS."""
        found = point_files.load_maxima(self.roots)
        joined = COMPONENTS["transferability"]
        for version in found.version:
            # A component in no group would give nothing, one in two would be counted twice.
            grouped = [table for group in version.group for table in group.tables]
            if sorted(grouped) != sorted(joined):
                raise LawError(
                    "law-groups",
                    version=version.id,
                    found=", ".join(grouped),
                    expected=", ".join(joined),
                )
        return found

    @cached_property
    def rule_sets(self) -> tuple[point_files.RuleSet, ...]:
        """Rule sets of the CRS, first to last."""
        return point_files.load_rule_sets(self.roots)

    @cached_property
    def ranking(self) -> tuple[periods.RankingVersion, ...]:
        """How candidates are ranked and who may be invited as what."""
        return periods.load_ranking(self.roots)

    @cached_property
    def invitation_periods(self) -> tuple[periods.InvitationPeriodVersion, ...]:
        """Days to apply after an invitation."""
        return periods.load_invitation_periods(self.roots)

    @cached_property
    def profile_validity(self) -> tuple[periods.ProfileValidityVersion, ...]:
        """Months that a profile may stay in the pool."""
        return periods.load_profile_validity(self.roots)

    @cached_property
    def candidate_periods(self) -> tuple[periods.CandidatePeriodsVersion, ...]:
        """Days a draft is kept, and days to answer a nomination."""
        return periods.load_candidate_periods(self.roots)

    @cached_property
    def representatives(self) -> tuple[RepresentativesVersion, ...]:
        """Classes of those who may represent a candidate."""
        return load_representatives(self.roots)

    @cached_property
    def licensing(self) -> LicensingLaw:
        """Who licenses health and social occupations, by province and territory."""
        return load_licensing(self.roots)

    @cached_property
    def categories(self) -> dict[str, category_files.Category]:
        """Categories by id, each with all its versions."""
        return category_files.load_categories(self.roots)

    @cached_property
    def programs(self) -> ProgramLaw:
        """What the programs ask for and share, every version."""
        return ProgramLaw.load(self.roots)

    @cached_property
    def fsw_tables(self) -> dict[str, point_files.TableDocument]:
        """Tables of the selection factors of the Federal Skilled Worker Program by name."""
        found = point_files.load_tables(self.roots, "fsw/*.toml")
        for name in GRID:
            if f"fsw.{name}" not in found:
                raise LawError("law-table-missing", table=f"fsw.{name}")
        return found

    @property
    def funds(self) -> tuple[FundsVersion, ...]:
        """Settlement funds, first to last."""
        return self.programs.funds.version

    def funds_before(self, version: FundsVersion) -> FundsVersion | None:
        """Give the settlement funds in force before a version; None before the first."""
        earlier = [v for v in self.funds if v.in_force < version.in_force and not v.repealed]
        return earlier[-1] if earlier else None

    @cached_property
    def occupations(self) -> Occupations:
        """Occupations of both editions of the NOC, ready to look up."""
        return Occupations.load(self.roots)

    @cached_property
    def category_ids(self) -> tuple[str, ...]:
        """Ids of every category version that exists or was announced, in a fixed order."""
        return tuple(
            sorted(
                version.id
                for category in self.categories.values()
                for version in category.version
                if not version.repealed
            )
        )

    def on(self, day: date) -> Lawbook:
        """Give everything in force on a day.

        Raises
        ------
        InputError
            ``day-before-law`` for days before 2015-01-01.
        LawError
            If the files do not make whole tables.
        """
        if day < FIRST_DAY:
            raise InputError("day-before-law", day=day, first=FIRST_DAY)
        with _MAKING:
            return self._on(day)

    @lru_cache(maxsize=512)  # noqa: B019 - laws live as long as the process
    def _on(self, day: date) -> Lawbook:
        rule_set = in_force(self.rule_sets, day)
        assert rule_set is not None
        points_of = rule_set if rule_set.complete else self._named(rule_set.points_of)
        points = _points_on(self.tables, points_of.in_force, day)
        selection = _points_on(self.fsw_tables, day, day)
        maxima = in_force(self.maxima.version, points_of.in_force)
        ranking = in_force(self.ranking, day)
        period = in_force(self.invitation_periods, day)
        if maxima is None or ranking is None or period is None:
            raise LawError("law-table-not-in-force", table="crs.maxima, rounds", day=day)
        current = {
            category.category: version
            for category in self.categories.values()
            if (version := category.on(day)) is not None
        }
        programs, funds = self.programs, in_force(self.funds, day)
        fsw = _needed(programs.fsw, day)
        dated = {name: in_force(d.version, day) for name, d in programs.documents().items()}
        return Lawbook(
            day=day,
            rule_set=rule_set,
            crs=self._compile(points, maxima),
            versions={
                **points,
                "crs.maxima": maxima,
                "crs.rule_sets": rule_set,
                "rounds.ranking": ranking,
                "rounds.invitation_period": period,
                **selection,
                **{name: version for name, version in dated.items() if version is not None},
            },
            ranking=ranking,
            invitation_period=period,
            categories=current,
            work=_needed(programs.work, day),
            validity=_needed(programs.validity, day),
            family=_needed(programs.family, day),
            canadian_study=_needed(programs.canadian_study, day),
            offers=_needed(programs.offers, day),
            fsw=fsw,
            fsw_grid=self._compile_grid(selection, fsw),
            cec=_needed(programs.cec, day),
            fst=_needed(programs.fst, day),
            pnp=_needed(programs.pnp, day),
            funds=funds,
            law=self,
        )

    def _named(self, rule_set_id: str | None) -> point_files.RuleSet:
        return next(s for s in self.rule_sets if s.id == rule_set_id)

    @cached_property
    def _grids(self) -> dict[tuple[str, ...], dict[str, PointsTable]]:
        return {}

    def _compile_grid(
        self, selection: dict[str, point_files.TableVersion], fsw: FswVersion
    ) -> dict[str, PointsTable]:
        key = (*(version.id for version in selection.values()), fsw.id)
        if key not in self._grids:
            grid = {name: compile_table(selection[f"fsw.{name}"], f"fsw.{name}") for name in GRID}
            check_grid(fsw, grid)
            self._grids[key] = grid
        return self._grids[key]

    @cached_property
    def _compiled(self) -> dict[tuple[str, ...], CrsTables]:
        return {}

    def _compile(
        self, points: dict[str, point_files.TableVersion], maxima: point_files.MaximaVersion
    ) -> CrsTables:
        key = (*(version.id for version in points.values()), maxima.id)
        if key not in self._compiled:
            self._compiled[key] = CrsTables(
                tables={
                    name.removeprefix("crs."): compile_table(version, name)
                    for name, version in points.items()
                },
                groups=tuple((group.tables, group.maximum) for group in maxima.group),
                core_cap=np.array([maxima.core.alone, maxima.core.accompanied], np.int16),
                spouse_cap=np.array([maxima.spouse.alone, maxima.spouse.accompanied], np.int16),
                transferability_cap=maxima.transferability,
                additional_cap=maxima.additional,
                total_cap=maxima.total,
            )
        return self._compiled[key]
