"""What a version says beside points, in sentences: conditions of a category, rules of rounds.

The same sentences are shown for a day and compared between two days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from openentry.answers.category_conditions import conditions
from openentry.answers.law_tables import AnyVersion, Catalogue
from openentry.rules.loading.categories import CategoryVersion
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
from openentry.rules.told_programs import told
from openentry.wording import Language, days_spelled, say


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
    lang = catalogue.lang
    match version:
        case CategoryVersion():
            return [
                Part(title=one.title, sentences=one.sentences, certainty=one.certainty)
                for one in conditions(version, catalogue.tests, lang)
            ]
        case RankingVersion():
            return list(_ranking(version, lang))
        case InvitationPeriodVersion():
            return [Part(sentences=(say("lawtables.invitation-days", lang, days=version.days),))]
        case ProfileValidityVersion():
            sentence = say(f"lawtables.validity-{version.counted_to}", lang, months=version.months)
            return [Part(sentences=(sentence,), certainty=_of_field(version, "counted_to"))]
        case CandidatePeriodsVersion():
            return list(_candidate_periods(version, lang))
        case RepresentativesVersion():
            return [_representative(one, version, lang) for one in version.representative]
        case RuleSet():
            return list(_rule_set(version, lang))
        case MaximaVersion():
            return list(_groups(version, catalogue))
        case DatedVersion():
            said = told(version, lang)
            return [Part(sentences=(one.cited(lang),), certainty=one.certainty) for one in said]
        case _:
            return []


def lines(part: Part, lang: Language) -> list[str]:
    """Give the sentences of a part as lines that can be compared."""
    if not part.title:
        return list(part.sentences)
    return [
        say("lawtables.labelled", lang, label=part.title, text=sentence)
        for sentence in part.sentences
    ]


def occupation_title(occupation: Occupation, lang: Language) -> str:
    """Name an occupation."""
    return occupation.title_fr if lang == "fr" else occupation.title_en


def _candidate_periods(version: CandidatePeriodsVersion, lang: Language) -> Iterator[Part]:
    for name, days in (("draft", version.draft_days), ("nomination", version.nomination_days)):
        certainty = _of_field(version, f"{name}_days")
        yield Part(
            sentences=(say(f"lawtables.period-{name}", lang, days=days),), certainty=certainty
        )
    yield Part(
        sentences=(say(f"lawtables.nomination-{version.nomination_counted_to}", lang),),
        certainty=_of_field(version, "nomination_counted_to"),
    )
    names = [say(f"words.province.{code}", lang) for code in version.provinces_not_nominating]
    yield Part(
        sentences=(say("lawtables.not-nominating", lang, provinces=", ".join(names)),),
        certainty=_of_field(version, "provinces_not_nominating"),
    )


def _of_field(version: DatedVersion, name: str) -> str:
    return version.field_certainty.get(name, version.certainty)


def _representative(
    one: RepresentativeClass, version: RepresentativesVersion, lang: Language
) -> Part:
    way = "paid" if one.paid else "unpaid"
    sentence = say(f"lawtables.representative-{way}", lang, name=one.name.said(lang))
    return Part(sentences=(sentence,), certainty=one.certainty or version.certainty)


def _either(lang: Language, name: str, holds: bool) -> str:
    return say(f"lawtables.is-{name}-{'yes' if holds else 'no'}", lang)


def _ranking(version: RankingVersion, lang: Language) -> Iterator[Part]:
    for name in ("tie_break", "nominee_class_only"):
        sentence = _either(lang, name.replace("_", "-"), getattr(version, name))
        yield Part(sentences=(sentence,), certainty=_of_field(version, name))
    programs = "; ".join(say(f"words.program.{name}", lang) for name in version.class_order)
    yield Part(
        sentences=(say("lawtables.class-order", lang, programs=programs),),
        certainty=_of_field(version, "class_order"),
    )


def _rule_set(version: RuleSet, lang: Language) -> Iterator[Part]:
    yield Part(sentences=(version.changes.said(lang),))
    if not version.complete:
        assert version.points_of is not None
        points_of = date.fromisoformat(version.points_of)
        yield Part(sentences=(say("lawtables.points-not-known", lang, points_of=points_of),))
    if version.not_known is not None:
        unknown = version.not_known.fr if lang == "fr" else version.not_known.en
        sentences = tuple(days_spelled(each, lang) for each in unknown)
        yield Part(title=say("lawtables.not-known", lang), sentences=sentences)


def _groups(version: MaximaVersion, catalogue: Catalogue) -> Iterator[Part]:
    lang = catalogue.lang
    for group in version.group:
        yield Part(
            sentences=(
                say(
                    "lawtables.group",
                    lang,
                    count=len(group.tables),
                    tables="; ".join(
                        catalogue.title(f"crs.transferability.{name}") for name in group.tables
                    ),
                    maximum=group.maximum,
                ),
            )
        )
