"""What a version of a category asks for, in sentences, whoever shows them.

One wording for the law browser, the pages of the categories and the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from openentry.rules.columns import ABILITIES
from openentry.rules.loading.categories import (
    CategoryVersion,
    JobOfferCondition,
    LanguageLevel,
    MilitaryService,
    WorkExperience,
)
from openentry.rules.loading.language import LanguageTest
from openentry.rules.loading.reading import Certainty
from openentry.rules.names import value_text
from openentry.wording import Language, say

Matter = Literal["work", "language", "military", "offer", "education"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One matter that a version asks about.

    Attributes
    ----------
    matter : Matter
    title : str
    sentences : tuple of str
        They stand after the title or by themselves.
    certainty : Certainty
        Of this matter, which may be less than that of the version.
    """

    matter: Matter
    title: str
    sentences: tuple[str, ...]
    certainty: Certainty


def conditions(
    version: CategoryVersion, tests: Mapping[str, LanguageTest], lang: Language
) -> Iterator[Condition]:
    """Say what a version asks for, its list of occupations apart.

    Parameters
    ----------
    version : CategoryVersion
    tests : mapping of str to LanguageTest
        The approved tests by id.
    lang : Language
    """
    if (work := version.work_experience) is not None:
        yield Condition(
            matter="work",
            title=say("lawtables.work", lang),
            sentences=tuple(_work(work, lang)),
            certainty=work.certainty,
        )
    if (level := version.language) is not None:
        sentences = tuple(_language(level, tests, lang))
        if version.noc is None:
            sentences += (say("lawtables.no-occupations", lang),)
        yield Condition(
            matter="language",
            title=say(f"words.language.{level.language}", lang),
            sentences=sentences,
            certainty=level.certainty,
        )
    if (service := version.military_service) is not None:
        yield Condition(
            matter="military",
            title=say("lawtables.military", lang),
            sentences=tuple(_service(service, lang)),
            certainty=service.certainty,
        )
    if (offer := version.job_offer) is not None:
        yield Condition(
            matter="offer",
            title=say("lawtables.offer", lang),
            sentences=tuple(_offer(offer, lang)),
            certainty=offer.certainty,
        )
    if (studied := version.education) is not None:
        level_said = value_text("education", studied.at_least, lang)
        yield Condition(
            matter="education",
            title=say("lawtables.education", lang),
            sentences=(say("lawtables.education-least", lang, level=level_said),),
            certainty=studied.certainty,
        )


def _either(lang: Language, name: str, holds: bool) -> str:
    return say(f"lawtables.is-{name}-{'yes' if holds else 'no'}", lang)


def _places(places: tuple[str, ...], lang: Language) -> str:
    return say(f"lawtables.place-{'-'.join(sorted(places, reverse=True))}", lang)


def _work(work: WorkExperience, lang: Language) -> Iterator[str]:
    yield say("lawtables.work-months", lang, months=work.months_min, years=work.within_years)
    yield _places(work.place, lang)
    yield _either(lang, "one-occupation", work.single_occupation)
    yield _either(lang, "continuous", work.continuous)
    yield _either(lang, "part-time", work.part_time_counts)
    yield _either(lang, "primary", work.primary_occupation)


def _language(
    level: LanguageLevel, tests: Mapping[str, LanguageTest], lang: Language
) -> Iterator[str]:
    asked = {"scale": level.scale, "level": level.level_min}
    if len(level.abilities) == len(ABILITIES):
        yield say("lawtables.level-every", lang, **asked)
    else:
        which = ", ".join(say(f"words.ability.{name}", lang) for name in level.abilities)
        yield say("lawtables.level", lang, **asked, abilities=which)
    accepted = ", ".join(tests[key].name.said(lang) for key in level.tests)
    yield say("lawtables.level-tests", lang, tests=accepted)


def _service(service: MilitaryService, lang: Language) -> Iterator[str]:
    yield say("lawtables.military-years", lang, years=service.years_min)
    yield say("lawtables.military-service", lang, service=service.service.said(lang))
    yield _places(service.place, lang)
    yield _either(lang, "continuous", service.continuous)
    yield _either(lang, "serving", service.serving)


def _offer(offer: JobOfferCondition, lang: Language) -> Iterator[str]:
    yield say("lawtables.offer-years", lang, years=offer.years_min)
    yield say("lawtables.offer-employer", lang, employer=offer.employer.said(lang))
    if offer.full_time:
        yield say("lawtables.offer-full-time", lang)
