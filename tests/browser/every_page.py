"""Every page there is: those with an address of their own, and those that answer a form.

Whoever adds a page whose address has a place to fill in adds what fills it to `EXAMPLES`; whoever
adds one that answers a form adds what is sent to `SENT`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tests.web.answers_given import COMPARED, NURSE, PROFILE
from tests.web.profile_given import COUPLE, COUPLE_COMPARED

from openentry.web.addresses import ADDRESSES
from openentry.wording import LANGUAGES, Language

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "round": {"number": "379"},
    "law-table": {"name": "crs.core.age"},
    "test": {"test": "ielts_general_training"},
    "occupation": {"code": "31301"},
    "licence": {"code": "31301"},
    "category": {"category": "healthcare"},
}
"""What fills the places of an address, by the name of the page and of the place."""

NOT_PAGES: Mapping[str, str] = {
    "total": "a part of the calculator, looked at there",
    "sheet": "a file to print",
    "profile-sheet": "a file to print",
}
"""Addresses that answer with no page, and why."""

SPOUSE = NURSE | {
    "accompanied": "yes",
    "spouse_education": "masters",
    "spouse_test": "levels",
    "spouse_listening": "9",
    "spouse_reading": "9",
    "spouse_writing": "9",
    "spouse_speaking": "9",
    "spouse_canadian_work_years": "2",
    "nominated": "yes",
}
WRONG = NURSE | {"first_reading": "6.4", "born_year": "2030"}

SENT: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "filled-in": ("calculator", NURSE),
    "refused": ("result", WRONG),
    "explained": ("result", NURSE),
    "explained-spouse": ("result", SPOUSE),
    "explained-provisional": ("result", NURSE | {"on_day": "3"}),
    "asked-language": ("questions", NURSE | {"at": "first", "go": "change"}),
    "asked-choice": ("questions", NURSE | {"at": "education", "go": "change"}),
    "asked-again": ("questions", WRONG | {"at": "born", "go": "next"}),
    "profile-filled-in": ("profile", PROFILE | {"primary_noc": "nurse", "find": "primary_noc"}),
    "profile-refused": ("profile-result", PROFILE | {"spouse.citizen": "true", "jobs.1.noc": "x"}),
    "profile-answered": ("profile-result", PROFILE),
    "profile-answered-here": ("profile-result", PROFILE | {"destinations": "ON;NS"}),
    "explained-profile": ("profile-result", COUPLE | {"ask": "spouse"}),
    "compared": ("compare", COMPARED),
    "compared-nothing": ("compare", NURSE),
    "compared-provisional": ("compare", COMPARED | {"on_day": "3"}),
    "compared-profile": ("profile-compare", COUPLE_COMPARED),
    "compared-refused": ("profile-compare", COUPLE_COMPARED | {"a-3": "x", "c-reading": "40"}),
    "checked": ("questions", NURSE | {"at": "nominated", "go": "next"}),
}
"""Pages that answer a form: the name of the address and what is sent."""

VARIANTS = (
    "explained-spouse",
    "explained-provisional",
    "asked-choice",
    "profile-answered-here",
    "compared-nothing",
    "compared-provisional",
)
"""Pages that are made of the same parts as others: one language of each is looked at long."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One page in one language.

    Attributes
    ----------
    name : str
    lang : str
    path : str
    answers : mapping of str to str
        What is sent; nothing for a page that is asked for.
    """

    name: str
    lang: Language
    path: str
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        return f"{self.name}-{self.lang}"


def filled(name: str, lang: Language) -> str:
    """Give the path of a page, its places filled in."""

    def fill(place: re.Match[str]) -> str:
        example = EXAMPLES.get(name, {}).get(place[1])
        assert example is not None, f"say in EXAMPLES what fills <{place[1]}> of the page {name}"
        return example

    return f"/{lang}/" + re.sub(r"<(?:\w+:)?(\w+)>", fill, ADDRESSES[name].said(lang))


def sights() -> list[Sight]:
    """Give every page in every language."""
    asked = [
        Sight(name, lang, filled(name, lang))
        for name in ADDRESSES
        for lang in LANGUAGES
        if name not in NOT_PAGES
    ]
    sent = [
        Sight(name, lang, filled(of, lang), answers)
        for name, (of, answers) in SENT.items()
        for lang in LANGUAGES
    ]
    return asked + sent


def looked_at() -> list[Sight]:
    """Give every page in every language, and variants of pages in one language in turn."""
    spoken = {name: LANGUAGES[place % len(LANGUAGES)] for place, name in enumerate(VARIANTS)}
    return [sight for sight in sights() if spoken.get(sight.name, sight.lang) == sight.lang]
