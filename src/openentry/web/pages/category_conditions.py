"""What a version of a category asks for, in sentences to hold beside one's own facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openentry.answers.quick_facts import named_test
from openentry.rules.columns import ABILITIES
from openentry.rules.lawbook import Law
from openentry.rules.loading.categories import CategoryVersion
from openentry.rules.names import value_text
from openentry.web.pages.law_said import doubt
from openentry.wording import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that a version asks for.

    Attributes
    ----------
    title : str
    sentences : tuple of str
    short : tuple of str
        The sentences that tell one category from another at a glance.
    certainty : str
        Empty for stated.
    """

    title: str
    sentences: tuple[str, ...]
    short: tuple[str, ...]
    certainty: str


def conditions(version: CategoryVersion, law: Law, lang: Language) -> Iterator[Condition]:
    """Say what a version asks for.

    Parameters
    ----------
    version : CategoryVersion
    law : Law
    lang : Language
    """
    teller = _Teller(version, law, lang)
    for name, asked, sentences in (
        ("work", version.work_experience, teller.work),
        ("language", version.language, teller.language),
        ("service", version.military_service, teller.service),
        ("offer", version.job_offer, teller.offer),
        ("education", version.education, teller.education),
    ):
        if asked is not None:
            said = tuple(sentences())
            yield Condition(
                title=say(f"tools.asks-{name}", lang),
                sentences=said,
                short=said[:2] if name == "work" else said[:1],
                certainty=doubt(asked.certainty, lang),
            )


class _Teller:
    """Says each condition; called only for those that the version has."""

    def __init__(self, version: CategoryVersion, law: Law, lang: Language) -> None:
        self._version, self._law, self._lang = version, law, lang

    def _say(self, name: str, **params: object) -> str:
        return say(f"tools.asks-{name}", self._lang, **params)

    def _either(self, name: str, holds: bool) -> str:
        return self._say(f"{name}-{'yes' if holds else 'no'}")

    def _places(self, places: tuple[str, ...]) -> str:
        return self._say("place-" + "-".join(sorted(places, reverse=True)))

    def work(self) -> Iterator[str]:
        work = self._version.work_experience
        assert work is not None
        yield self._say("months", months=work.months_min, years=work.within_years)
        yield self._places(work.place)
        yield self._either("one-occupation", work.single_occupation)
        yield self._either("continuous", work.continuous)
        yield self._either("part-time", work.part_time_counts)
        yield self._either("primary", work.primary_occupation)

    def language(self) -> Iterator[str]:
        asked = self._version.language
        assert asked is not None
        which = ", ".join(say(f"words.ability.{name}", self._lang) for name in asked.abilities)
        every = "every" if len(asked.abilities) == len(ABILITIES) else "some"
        yield self._say(f"level-{every}", scale=asked.scale, level=asked.level_min, abilities=which)
        tests = "; ".join(named_test(self._law, test, self._lang) for test in asked.tests)
        yield self._say("tests", tests=tests)
        yield self._say("no-occupation")

    def service(self) -> Iterator[str]:
        asked = self._version.military_service
        assert asked is not None
        yield self._say(
            "service-years", years=asked.years_min, service=asked.service.said(self._lang)
        )
        yield self._either("continuous", asked.continuous)
        yield self._places(asked.place)
        yield self._either("serving", asked.serving)

    def offer(self) -> Iterator[str]:
        asked = self._version.job_offer
        assert asked is not None
        name = "offer-full" if asked.full_time else "offer-any"
        yield self._say(name, employer=asked.employer.said(self._lang), years=asked.years_min)

    def education(self) -> Iterator[str]:
        asked = self._version.education
        assert asked is not None
        level = value_text("education", asked.at_least, self._lang)
        yield self._say("education-least", level=level)
