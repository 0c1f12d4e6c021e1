"""What the law of the programs says, in sentences: the same on the command line and in the manual.

For a version of a table under ``law/programs``; settlement funds are figures, see `funds_rows`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openentry.rules.loading.classes import CecVersion, FstVersion, FswVersion, PnpVersion
from openentry.rules.loading.funds import FundsVersion
from openentry.rules.loading.periods import DatedVersion
from openentry.rules.loading.programs import (
    CanadianStudyVersion,
    FamilyVersion,
    OffersVersion,
    ValidityVersion,
    WorkVersion,
)
from openentry.rules.names import provision_text, value_text
from openentry.wording import Language, say, spell

ROUTES = ("a", "b", "c", "d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that a version says.

    Attributes
    ----------
    text : str
    provision : str
        Where it stands in particular; empty when only the version's own provision is known.
    certainty : str
        Of what it says, which may differ from that of the version.
    """

    text: str
    provision: str = ""
    certainty: str

    def cited(self, lang: Language) -> str:
        """Give the sentence with its provision."""
        if not self.provision:
            return self.text
        return say("law.cited", lang, text=self.text, provision=self.provision)


def told(version: DatedVersion, lang: Language) -> list[Told]:
    """Say what a version of a table of the programs rules; nothing for other tables."""
    teller = _Teller(version, lang)
    match version:
        case WorkVersion():
            return list(_work(version, teller))
        case ValidityVersion():
            return list(_validity(version, teller))
        case FamilyVersion():
            return list(_family(version, teller))
        case CanadianStudyVersion():
            return list(_canadian_study(version, teller))
        case OffersVersion():
            return list(_offers(version, teller))
        case FswVersion():
            return list(_fsw(version, teller))
        case CecVersion():
            return list(_cec(version, teller))
        case FstVersion():
            return list(_fst(version, teller))
        case PnpVersion():
            return list(_pnp(version, teller))
        case FundsVersion():
            return list(_funds(version, teller))
        case _:
            return []


def funds_rows(version: FundsVersion, lang: Language) -> list[tuple[str, str]]:
    """Give settlement funds as rows: size of the family, dollars."""
    rows = [(spell(n, lang), spell(amount, lang)) for n, amount in enumerate(version.amounts, 1)]
    return [*rows, (say("law.funds-each-more", lang), spell(version.each_more, lang))]


@dataclass(frozen=True, slots=True)
class _Teller:
    version: DatedVersion
    lang: Language

    def __call__(self, name: str, field: str = "", provision: str = "", **values: object) -> Told:
        return Told(
            text=say(f"law.{name}", self.lang, **values),
            provision=provision_text(provision, self.lang),
            certainty=self.version.field_certainty.get(field, self.version.certainty),
        )

    def listed(self, parts: tuple[str, ...]) -> str:
        return ", ".join(parts)

    def funds(self, needed: bool, provision: str = "") -> Told:
        return self(f"funds-{'needed' if needed else 'not-needed'}", "funds_needed", provision)


def _skilled(version: WorkVersion | OffersVersion, tell: _Teller) -> Told:
    skills = tell.listed(version.skilled)
    return tell(f"skilled-{version.noc_edition}", "skilled", skills=skills)


def _work(version: WorkVersion, tell: _Teller) -> Iterator[Told]:
    yield tell("full-time", "full_time_hours_week", hours=version.full_time_hours_week)
    yield tell("year-hours", "year_hours", hours=version.year_hours)
    yield _skilled(version, tell)
    yield tell("ranking-window", "crs_window_years", years=version.crs_window_years)
    holds = "yes" if version.self_employed_physicians else "no"
    yield tell(f"physicians-{holds}", "self_employed_physicians")
    yield tell(f"remote-{version.remote_counts_as}", "remote_counts_as")


def _validity(version: ValidityVersion, tell: _Teller) -> Iterator[Told]:
    yield tell("valid-language", "language_years", years=version.language_years)
    yield tell("valid-assessment", "assessment_years", years=version.assessment_years)


def _family(version: FamilyVersion, tell: _Teller) -> Iterator[Told]:
    yield tell("dependant-age", "dependant_age_below", age=version.dependant_age_below)
    yield tell("adult-age", "adult_age", age=version.adult_age)


def _canadian_study(version: CanadianStudyVersion, tell: _Teller) -> Iterator[Told]:
    yield tell("study-full-time", "full_time_months_min", months=version.full_time_months_min)
    yield tell("study-in-canada", "months_in_canada_min", months=version.months_in_canada_min)
    yield tell("study-distance", "distance_share_max", share=_percent(version.distance_share_max))
    yield tell(
        "study-second-language",
        "second_language_share_max",
        share=_percent(version.second_language_share_max),
    )
    yield tell(
        "study-exception",
        "exception_from",
        first=version.exception_from,
        last=version.exception_until,
    )


def _percent(share: float) -> int:
    return round(share * 100)


def _offers(version: OffersVersion, tell: _Teller) -> Iterator[Told]:
    yield tell("offer-years", "years_after_visa_min", years=version.years_after_visa_min)
    yield _skilled(version, tell)
    for route in ROUTES:
        both = (version.provisions.fsw[route], version.provisions.fst[route])
        yield tell(
            f"route-{route}",
            "employer_years_min" if route == "b" else "",
            "; ".join(both),
            years=version.employer_years_min,
        )
    yield tell("crs-routes", "crs_routes", routes=tell.listed(version.crs_routes))
    yield tell("exempt-routes", "exempt_routes", routes=tell.listed(version.exempt_routes))


def _fsw(version: FswVersion, tell: _Teller) -> Iterator[Told]:
    where = version.provisions
    yield tell(
        "fsw-work",
        "continuous_years",
        where.continuous_work,
        count=version.continuous_years,
        window=version.window_years,
    )
    yield tell(
        "language-first", "language_level_min", where.language, level=version.language_level_min
    )
    level = value_text("education", version.education_at_least, tell.lang)
    yield tell("education-least", "education_at_least", where.education, level=level)
    yield tell(
        "pass-mark", "pass_mark", where.points, points=version.pass_mark, total=version.maxima.total
    )
    yield tell.funds(version.funds_needed, where.funds)
    yield tell("outside-quebec", "", where.outside_quebec)
    factors = {
        "language": where.first_language,
        "education": where.education_points,
        "experience": where.experience,
        "age": where.age,
        "arranged_employment": where.arranged_employment,
        "adaptability": where.adaptability,
    }
    for name, provision in factors.items():
        factor = say(f"law.factor-{name.replace('_', '-')}", tell.lang)
        yield tell("factor", "maxima", provision, factor=factor, points=version.maxima[name])
    for name, points in version.adaptability.items():
        item = say(
            f"law.item-{name.replace('_', '-')}",
            tell.lang,
            level=version.spouse_language_level_min,
            years=version.worked_years_min,
        )
        yield tell(
            "item", "adaptability", version.adaptability_provisions[name], item=item, points=points
        )
    yield tell(
        "fsw-study",
        "study_months_min",
        where.adaptability,
        length=version.study_program_years_min,
        years=version.study_academic_years_min,
        months=version.study_months_min,
        hours=version.study_weekly_hours_min,
    )
    yield tell("employers", "employers_max", where.arranged_employment, count=version.employers_max)


def _cec(version: CecVersion, tell: _Teller) -> Iterator[Told]:
    where = version.provisions
    yield tell(
        "cec-work",
        "years_min",
        where.canadian_work,
        count=version.years_min,
        window=version.window_years,
    )
    for need in version.language:
        yield tell(
            f"language-skill-{need.edition}",
            "language",
            where.language,
            skills=tell.listed(need.skill),
            level=need.level,
        )
    yield tell.funds(version.funds_needed)
    yield tell("outside-quebec", "", where.outside_quebec)


def _fst(version: FstVersion, tell: _Teller) -> Iterator[Told]:
    where, trades = version.provisions, version.trades
    yield tell(
        "fst-work",
        "years_min",
        where.trade_work,
        count=version.years_min,
        window=version.window_years,
    )
    for ability, level in version.levels.items():
        name = say(f"words.ability.{ability}", tell.lang)
        yield tell("language-ability", "levels", where.language, ability=name, level=level)
    yield tell("fst-certificate", "", where.certificate_or_offer, employers=version.employers_max)
    yield tell.funds(version.funds_needed, where.funds)
    yield tell("outside-quebec", "", where.outside_quebec)
    for name in ("major_groups", "except_sub_major_groups", "minor_groups", "unit_groups"):
        if groups := getattr(trades, name):
            yield tell(
                f"trades-{name.replace('_', '-')}",
                "trades",
                edition=trades.edition,
                groups=tell.listed(groups),
            )
    if trades.level is not None:
        yield tell("trades-level", "trades", level=trades.level)


def _pnp(version: PnpVersion, tell: _Teller) -> Iterator[Told]:
    yield tell("pnp-nomination", "", version.provisions.nomination)
    names = (say(f"words.program.{name}", tell.lang) for name in version.federal_programs)
    yield tell(
        "pnp-federal",
        "federal_programs",
        version.provisions.federal_program,
        programs="; ".join(names),
    )


def _funds(version: FundsVersion, tell: _Teller) -> Iterator[Told]:
    if version.update_by is not None:
        yield tell("funds-update-by", "update_by", day=version.update_by)
    if version.grace_until is not None:
        yield tell("funds-grace", "grace_until", day=version.grace_until)
