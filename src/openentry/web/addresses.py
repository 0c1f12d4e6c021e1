"""Addresses of pages: every page has one in each language, by one name.

A word that a reader sees in the bar of their browser is in the language of the page. Nothing that
anybody typed is ever part of an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openentry.wording import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page is, without the language in front.

    Attributes
    ----------
    en, fr : str
        As `django.urls.path` takes it.
    """

    en: str
    fr: str

    def said(self, lang: Language) -> str:
        """Give it in a language."""
        return self.fr if lang == "fr" else self.en


ADDRESSES: Mapping[str, Address] = {
    "home": Address("", ""),
    "calculator": Address("score/", "pointage/"),
    "questions": Address("score/questions/", "pointage/questions/"),
    "result": Address("score/result/", "pointage/resultat/"),
    "total": Address("score/total/", "pointage/total/"),
    "rounds": Address("rounds/", "rondes/"),
    "round": Address("rounds/<str:number>/", "rondes/<str:number>/"),
    "style": Address("style/", "style/"),
}
"""Pages by name; the name of their view, too."""


def route(name: str, lang: Language) -> str:
    """Give the route of a page in a language."""
    return f"{lang}/{ADDRESSES[name].said(lang)}"


def other(lang: Language) -> Language:
    """Give the other language."""
    return next(each for each in LANGUAGES if each != lang)
