"""What a version says beside points, in sentences: conditions of a category, rules of rounds.

The same sentences are shown for a day and compared between two days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openentry.cli.context import LANG, t
from openentry.cli.law_tables import AnyVersion, Catalogue
from openentry.rules.loading.categories import CategoryVersion, WorkExperience
from openentry.rules.loading.language import LanguageTest
from openentry.rules.loading.noc import Occupation
from openentry.rules.loading.periods import (
    CandidatePeriodsVersion,
    DatedVersion,
    InvitationPeriodVersion,
    ProfileValidityVersion,
    RankingVersion,
)
from openentry.rules.loading.representatives import RepresentativeClass, RepresentativesVersion
from openentry.rules.loading.tables import MaximaVersion, RuleSet
from openentry.rules.names import value_text
from openentry.rules.told_programs import told
from openentry.wording import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One matter a version rules on, in sentences.

    Attributes
    ----------
    title : str
        Empty when the sentences stand for themselves.
    sentences : tuple of str
    certainty : str
        Of this part, which may be less than that of the version.
    """

    title: str = ""
    sentences: tuple[str, ...]
    certainty: str = "stated"


def parts(version: AnyVersion, catalogue: Catalogue) -> list[Part]:
    """Say what a version rules, points and occupations apart."""
    match version:
        case CategoryVersion():
            return list(_conditions(version, catalogue.tests))
        case RankingVersion():
            return list(_ranking(version))
        case InvitationPeriodVersion():
            return [Part(sentences=(t("law-invitation-days", days=version.days),))]
        case ProfileValidityVersion():
            sentence = t(f"law-validity-{version.counted_to}", months=version.months)
            return [Part(sentences=(sentence,), certainty=_of_field(version, "counted_to"))]
        case CandidatePeriodsVersion():
            return list(_candidate_periods(version))
        case RepresentativesVersion():
            return [_representative(one, version) for one in version.representative]
        case RuleSet():
            return list(_rule_set(version))
        case MaximaVersion():
            return list(_groups(version, catalogue))
        case DatedVersion():
            said = told(version, LANG)
            return [Part(sentences=(one.cited(LANG),), certainty=one.certainty) for one in said]
        case _:
            return []


def lines(part: Part) -> list[str]:
    """Give the sentences of a part as lines that can be compared."""
    if not part.title:
        return list(part.sentences)
    return [t("labelled", label=part.title, text=sentence) for sentence in part.sentences]


def occupation_title(occupation: Occupation) -> str:
    """Name an occupation."""
    return occupation.title_fr if LANG == "fr" else occupation.title_en


def _candidate_periods(version: CandidatePeriodsVersion) -> Iterator[Part]:
    for name, days in (("draft", version.draft_days), ("nomination", version.nomination_days)):
        certainty = _of_field(version, f"{name}_days")
        yield Part(sentences=(t(f"law-period-{name}", days=days),), certainty=certainty)
    yield Part(
        sentences=(t(f"law-nomination-{version.nomination_counted_to}"),),
        certainty=_of_field(version, "nomination_counted_to"),
    )
    names = [say(f"words.province.{code}", LANG) for code in version.provinces_not_nominating]
    yield Part(
        sentences=(t("law-not-nominating", provinces=", ".join(names)),),
        certainty=_of_field(version, "provinces_not_nominating"),
    )


def _of_field(version: DatedVersion, name: str) -> str:
    return version.field_certainty.get(name, version.certainty)


def _representative(one: RepresentativeClass, version: RepresentativesVersion) -> Part:
    way = "paid" if one.paid else "unpaid"
    sentence = t(f"law-representative-{way}", name=one.name.said(LANG))
    return Part(sentences=(sentence,), certainty=one.certainty or version.certainty)


def _either(name: str, holds: bool) -> str:
    return t(f"law-{name}-{'yes' if holds else 'no'}")


def _conditions(version: CategoryVersion, tests: dict[str, LanguageTest]) -> Iterator[Part]:
    if (work := version.work_experience) is not None:
        yield Part(title=t("law-work"), sentences=tuple(_work(work)), certainty=work.certainty)
    if (level := version.language) is not None:
        every = len(level.abilities) == len(("listening", "reading", "speaking", "writing"))
        which = ", ".join(say(f"words.ability.{a}", LANG) for a in level.abilities)
        yield Part(
            title=say(f"words.language.{level.language}", LANG),
            sentences=(
                t("law-level-every", scale=level.scale, level=level.level_min)
                if every
                else t("law-level", scale=level.scale, level=level.level_min, abilities=which),
                t(
                    "law-level-tests",
                    tests=", ".join(tests[k].name.said(LANG) for k in level.tests),
                ),
            ),
            certainty=level.certainty,
        )
    if (service := version.military_service) is not None:
        yield Part(
            title=t("law-military"),
            sentences=(
                t("law-military-years", years=service.years_min),
                _either("continuous", service.continuous),
                t("law-military-service", service=service.service.said(LANG)),
                _places(service.place),
                _either("serving", service.serving),
            ),
            certainty=service.certainty,
        )
    if (offer := version.job_offer) is not None:
        sentences = [
            t("law-offer-employer", employer=offer.employer.said(LANG)),
            t("law-offer-years", years=offer.years_min),
        ]
        sentences += [t("law-offer-full-time")] if offer.full_time else []
        yield Part(title=t("law-offer"), sentences=tuple(sentences), certainty=offer.certainty)
    if (studied := version.education) is not None:
        level_said = value_text("education", studied.at_least, LANG)
        yield Part(
            title=t("law-education"),
            sentences=(t("law-education-least", level=level_said),),
            certainty=studied.certainty,
        )


def _work(work: WorkExperience) -> Iterator[str]:
    yield t("law-work-months", months=work.months_min, years=work.within_years)
    yield _either("continuous", work.continuous)
    yield _either("one-occupation", work.single_occupation)
    yield _places(work.place)
    yield _either("part-time", work.part_time_counts)
    yield _either("primary", work.primary_occupation)


def _places(places: tuple[str, ...]) -> str:
    return t("law-place-" + "-".join(sorted(places, reverse=True)))


def _ranking(version: RankingVersion) -> Iterator[Part]:
    for name in ("tie_break", "nominee_class_only"):
        sentence = _either(name.replace("_", "-"), getattr(version, name))
        yield Part(sentences=(sentence,), certainty=_of_field(version, name))
    programs = "; ".join(say(f"words.program.{name}", LANG) for name in version.class_order)
    yield Part(
        sentences=(t("law-class-order", programs=programs),),
        certainty=_of_field(version, "class_order"),
    )


def _rule_set(version: RuleSet) -> Iterator[Part]:
    yield Part(sentences=(version.changes.said(LANG),))
    if not version.complete:
        yield Part(sentences=(t("law-points-not-known", points_of=str(version.points_of)),))
    if version.not_known is not None:
        unknown = version.not_known.fr if LANG == "fr" else version.not_known.en
        yield Part(title=t("law-not-known"), sentences=tuple(unknown))


def _groups(version: MaximaVersion, catalogue: Catalogue) -> Iterator[Part]:
    for group in version.group:
        yield Part(
            sentences=(
                t(
                    "law-group",
                    count=len(group.tables),
                    tables="; ".join(
                        catalogue.title(f"crs.transferability.{name}") for name in group.tables
                    ),
                    maximum=group.maximum,
                ),
            )
        )
