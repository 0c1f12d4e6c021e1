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
    "sheet": Address("score/sheet/", "pointage/feuille/"),
    "profile-sheet": Address("score/profile/sheet/", "pointage/profil/feuille/"),
    "profile": Address("score/profile/", "pointage/profil/"),
    "profile-result": Address("score/profile/result/", "pointage/profil/resultat/"),
    "compare": Address("score/compare/", "pointage/comparer/"),
    "profile-compare": Address("score/profile/compare/", "pointage/profil/comparer/"),
    "law": Address("law/", "droit/"),
    "law-table": Address("law/tables/<str:name>/", "droit/tables/<str:name>/"),
    "law-changes": Address("law/changes/", "droit/modifications/"),
    "law-timeline": Address("law/timeline/", "droit/chronologie/"),
    "law-known": Address("law/how-we-know/", "droit/comment-nous-le-savons/"),
    "tests": Address("language-tests/", "tests-de-langue/"),
    "test": Address("language-tests/<slug:test>/", "tests-de-langue/<slug:test>/"),
    "occupations": Address("occupations/", "professions/"),
    "occupation": Address("occupations/<slug:code>/", "professions/<slug:code>/"),
    "licence": Address("occupations/<slug:code>/licence/", "professions/<slug:code>/permis/"),
    "licences": Address("licences/", "permis-d-exercice/"),
    "categories": Address("categories/", "categories/"),
    "category": Address("categories/<slug:category>/", "categories/<slug:category>/"),
    "appearance": Address("appearance/", "apparence/"),
    "style": Address("style/", "style/"),
}
"""Pages by name; the name of their view, too."""


def route(name: str, lang: Language) -> str:
    """Give the route of a page in a language."""
    return f"{lang}/{ADDRESSES[name].said(lang)}"


def other(lang: Language) -> Language:
    """Give the other language."""
    return next(each for each in LANGUAGES if each != lang)
