"""What each program asks for: skilled workers, Canadian experience, skilled trades, nominees.

For ``fsw``, ``cec``, ``fst`` and ``pnp`` under ``law/programs``. Whether a person meets them is
judged elsewhere; the points of the selection grid are tables under ``law/fsw``.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr

from openentry.rules.columns import words
from openentry.rules.errors import LawError
from openentry.rules.loading.dated import DatedDocument, Entries, file_of, load_dated
from openentry.rules.loading.noc import load_concordance, load_occupations, skill_2016
from openentry.rules.loading.periods import DatedVersion
from openentry.rules.loading.programs import Edition, check_skills
from openentry.rules.loading.reading import Document

Provision = Annotated[str, Field(min_length=1)]


class Adaptability(Entries[int]):
    """Points of each item of adaptability."""

    spouse_language: int = Field(ge=0)
    studied_in_canada: int = Field(ge=0)
    spouse_studied_in_canada: int = Field(ge=0)
    worked_in_canada: int = Field(ge=0)
    spouse_worked_in_canada: int = Field(ge=0)
    relative_in_canada: int = Field(ge=0)
    arranged_employment: int = Field(ge=0)


class AdaptabilityProvisions(Entries[str]):
    """Where each item of adaptability stands."""

    spouse_language: Provision
    studied_in_canada: Provision
    spouse_studied_in_canada: Provision
    worked_in_canada: Provision
    spouse_worked_in_canada: Provision
    relative_in_canada: Provision
    arranged_employment: Provision


class SelectionMaxima(Entries[int]):
    """The most that each selection factor gives, and all together."""

    language: int = Field(ge=0)
    education: int = Field(ge=0)
    experience: int = Field(ge=0)
    age: int = Field(ge=0)
    arranged_employment: int = Field(ge=0)
    adaptability: int = Field(ge=0)
    total: int = Field(ge=0)


class FswProvisions(Entries[str]):
    """Where each condition and each selection factor stands."""

    continuous_work: Provision
    language: Provision
    education: Provision
    points: Provision
    funds: Provision
    outside_quebec: Provision
    first_language: Provision
    second_language: Provision
    education_points: Provision
    experience: Provision
    age: Provision
    arranged_employment: Provision
    adaptability: Provision


class FswVersion(DatedVersion):
    """What the Federal Skilled Worker Program asks for.

    Attributes
    ----------
    window_years, continuous_years : int
        Years back in which so many years without a break are needed in one occupation.
    language_level_min : int
        In each ability of the first official language.
    education_at_least : str
        Word of the column ``education``.
    pass_mark, arranged_employment_points : int
    adaptability : Adaptability
        Points of each item; all together at most ``maxima.adaptability``.
    spouse_language_level_min : int
        Level in each ability that a spouse or partner needs for the item.
    worked_years_min : int
        Years of full-time work in Canada for the items of work.
    study_program_years_min, study_academic_years_min, study_weekly_hours_min : int
        Study in Canada for the items of study: length of the program, academic years done, hours
        a week.
    study_months_min : int
        Calendar months that the academic years are read as.
    employers_max : int
        Employers that an offer may come from.
    funds_needed : bool
    maxima : SelectionMaxima
    """

    window_years: int = Field(ge=1)
    continuous_years: int = Field(ge=1)
    language_level_min: int = Field(ge=1, le=10)
    education_at_least: str
    pass_mark: int = Field(ge=0)
    arranged_employment_points: int = Field(ge=0)
    spouse_language_level_min: int = Field(ge=1, le=10)
    worked_years_min: int = Field(ge=1)
    study_program_years_min: int = Field(ge=1)
    study_academic_years_min: int = Field(ge=1)
    study_months_min: int = Field(ge=1)
    study_weekly_hours_min: int = Field(ge=1)
    employers_max: int = Field(ge=1)
    funds_needed: bool
    adaptability: Adaptability
    adaptability_provisions: AdaptabilityProvisions
    maxima: SelectionMaxima
    provisions: FswProvisions


class LanguageNeed(Document):
    """Level that the Canadian Experience Class asks for in occupations of some skill."""

    edition: Edition
    skill: tuple[str, ...] = Field(min_length=1)
    level: int = Field(ge=1, le=10)


class CecProvisions(Entries[str]):
    """Where each condition stands."""

    canadian_work: Provision
    language: Provision
    outside_quebec: Provision


class CecVersion(DatedVersion):
    """What the Canadian Experience Class asks for.

    Attributes
    ----------
    window_years, years_min : int
        Years back in which so many years of skilled work in Canada are needed.
    language : tuple of LanguageNeed
    funds_needed : bool
    """

    window_years: int = Field(ge=1)
    years_min: int = Field(ge=1)
    funds_needed: bool
    language: tuple[LanguageNeed, ...] = Field(min_length=1)
    provisions: CecProvisions


class TradeLevels(Entries[int]):
    """Level needed in each ability."""

    listening: int = Field(ge=1, le=10)
    reading: int = Field(ge=1, le=10)
    speaking: int = Field(ge=1, le=10)
    writing: int = Field(ge=1, le=10)


class TradeGroups(Document):
    """Skilled trade occupations, by groups of one edition of the NOC.

    Attributes
    ----------
    major_groups, except_sub_major_groups, minor_groups, unit_groups : tuple of str
        First figures of codes; a sub-major group has three in NOC 2021, a minor group four there
        and three in NOC 2016.
    level : "B" or None
        Skill level that the codes must have, in NOC 2016.
    """

    edition: Edition
    major_groups: tuple[str, ...] = ()
    except_sub_major_groups: tuple[str, ...] = ()
    minor_groups: tuple[str, ...] = ()
    unit_groups: tuple[str, ...] = ()
    level: Literal["B"] | None = None


class FstProvisions(Entries[str]):
    """Where each condition stands."""

    trade_work: Provision
    language: Provision
    certificate_or_offer: Provision
    funds: Provision
    outside_quebec: Provision


class FstVersion(DatedVersion):
    """What the Federal Skilled Trades Program asks for.

    Attributes
    ----------
    window_years, years_min : int
        Years back in which so many years of work in the trade are needed.
    levels : TradeLevels
    trades : TradeGroups
    employers_max : int
        Employers that an offer may come from.
    funds_needed : bool
    """

    window_years: int = Field(ge=1)
    years_min: int = Field(ge=1)
    employers_max: int = Field(ge=1)
    funds_needed: bool
    levels: TradeLevels
    trades: TradeGroups
    provisions: FstProvisions
    _roots: tuple[Path, ...] = PrivateAttr(default=())

    @cached_property
    def trade_codes(self) -> frozenset[str]:
        """Unit groups of the trades, in the edition of ``trades``.

        Raises
        ------
        LawError
            ``law-trade-group`` for a group that no occupation is of.
        """
        return _trade_codes(self.trades, self.id, self._roots)


class PnpProvisions(Entries[str]):
    """Where each condition stands."""

    nomination: Provision
    federal_program: Provision


class PnpVersion(DatedVersion):
    """What a provincial nominee needs beside the nomination: one of these programs."""

    federal_programs: tuple[Literal["fsw", "cec", "fst"], ...] = Field(min_length=1)
    provisions: PnpProvisions


def load_fsw(roots: tuple[Path, ...]) -> DatedDocument[FswVersion]:
    """Read the Federal Skilled Worker Program; a later root adds versions.

    Raises
    ------
    LawError
        ``law-selection-total`` when the factors do not add up to the total,
        ``law-pass-mark`` when the pass mark is above it, ``law-selection-factor`` when
        arranged employment gives other points than its maximum, ``law-word``.
    """
    found = load_dated(roots, "programs.fsw", DatedDocument[FswVersion])
    for version in found.version:
        where: dict[str, object] = {"file": f"law/{file_of(found.table)}", "version": version.id}
        total = version.maxima.total
        added = sum(value for name, value in version.maxima.items() if name != "total")
        if added != total:
            raise LawError("law-selection-total", **where, stated=total, reached=added)
        if version.pass_mark > total:
            raise LawError("law-pass-mark", **where, found=version.pass_mark, total=total)
        most = version.maxima.arranged_employment
        if version.arranged_employment_points != most:
            raise LawError(
                "law-selection-factor",
                **where,
                stated=most,
                reached=version.arranged_employment_points,
            )
        if version.education_at_least not in words("education"):
            raise LawError(
                "law-word",
                file=where["file"],
                place=f"{version.id}.education_at_least",
                found=version.education_at_least,
                allowed=", ".join(words("education")),
            )
    return found


def load_cec(roots: tuple[Path, ...]) -> DatedDocument[CecVersion]:
    """Read the Canadian Experience Class; a later root adds versions.

    Raises
    ------
    LawError
        ``law-skill``, ``law-skill-twice`` for a skill that has two levels,
        ``law-editions-mixed``.
    """
    found = load_dated(roots, "programs.cec", DatedDocument[CecVersion])
    for version in found.version:
        editions = sorted({need.edition for need in version.language})
        if len(editions) > 1:
            raise LawError(
                "law-editions-mixed",
                file=f"law/{file_of(found.table)}",
                version=version.id,
                found=", ".join(editions),
            )
        skills = tuple(skill for need in version.language for skill in need.skill)
        check_skills(skills, editions[0], found.table, version)
    return found


def load_fst(roots: tuple[Path, ...]) -> DatedDocument[FstVersion]:
    """Read the Federal Skilled Trades Program; a later root adds versions.

    Raises
    ------
    LawError
        ``law-trades-none`` for a version without any group.
    """
    found = load_dated(roots, "programs.fst", DatedDocument[FstVersion])
    for version in found.version:
        version._roots = roots  # the occupations are read when the trades are asked for
        trades = version.trades
        if not (trades.major_groups or trades.minor_groups or trades.unit_groups):
            raise LawError(
                "law-trades-none", file=f"law/{file_of(found.table)}", version=version.id
            )
    return found


@lru_cache(maxsize=16)
def _trade_codes(trades: TradeGroups, version_id: str, roots: tuple[Path, ...]) -> frozenset[str]:
    if trades.edition == "2016":
        levels = {code: str(skill_2016(code)) for code in load_concordance(roots).passages}
    else:
        levels = {code: str(found.teer) for code, found in load_occupations(roots).items()}
    named = (*trades.major_groups, *trades.minor_groups, *trades.unit_groups)
    for group in (*named, *trades.except_sub_major_groups):
        if not any(code.startswith(group) for code in levels):
            raise LawError(
                "law-trade-group",
                file=f"law/{file_of('programs.fst')}",
                version=version_id,
                found=group,
                edition=trades.edition,
            )
    return frozenset(
        code
        for code, level in levels.items()
        if code.startswith(named)
        and not code.startswith(trades.except_sub_major_groups)
        and trades.level in (None, level)
    )


def load_pnp(roots: tuple[Path, ...]) -> DatedDocument[PnpVersion]:
    """Read what nominees need beside the nomination; a later root adds versions."""
    return load_dated(roots, "programs.pnp", DatedDocument[PnpVersion])
