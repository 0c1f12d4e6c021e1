"""Which view answers at which address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from openentry.web import health
from openentry.web.addresses import ADDRESSES, route
from openentry.web.methods import ASKS, SHOWS, TAKES, Methods, taking
from openentry.web.pages import (
    appearance_page,
    calculator,
    category_pages,
    comparing,
    entrance,
    language_pages,
    law_browser,
    law_in_time,
    licence_pages,
    occupation_pages,
    printed,
    profile,
    rounds,
    style,
    walking,
)
from openentry.wording import LANGUAGES

_VIEWS: dict[str, tuple[Methods, Callable[..., HttpResponseBase]]] = {
    "home": (SHOWS, entrance.home),
    "calculator": (ASKS, calculator.ask),
    "questions": (ASKS, walking.walk),
    "result": (ASKS, calculator.result),
    "total": (TAKES, calculator.total),
    "rounds": (SHOWS, rounds.every),
    "round": (SHOWS, rounds.one),
    "sheet": (TAKES, printed.of_facts),
    "profile-sheet": (TAKES, printed.of_profile),
    "profile": (ASKS, profile.ask),
    "profile-result": (ASKS, profile.result),
    "compare": (ASKS, comparing.of_facts),
    "profile-compare": (ASKS, comparing.of_profile),
    "law": (SHOWS, law_browser.index),
    "law-table": (SHOWS, law_browser.table),
    "law-changes": (SHOWS, law_in_time.changes),
    "law-timeline": (SHOWS, law_in_time.timeline),
    "law-known": (SHOWS, law_browser.known),
    "tests": (ASKS, language_pages.convert),
    "test": (SHOWS, language_pages.one_test),
    "occupations": (ASKS, occupation_pages.find),
    "occupation": (SHOWS, occupation_pages.one),
    "licence": (SHOWS, licence_pages.licence),
    "licences": (SHOWS, licence_pages.licences),
    "categories": (SHOWS, category_pages.categories),
    "category": (SHOWS, category_pages.category),
    "appearance": (ASKS, appearance_page.choose),
    "style": (SHOWS, style.show),
}


def _patterns() -> list[URLPattern]:
    assert set(_VIEWS) == set(ADDRESSES)
    found: list[URLPattern] = [
        path("", taking(SHOWS, entrance.door), name="door"),
        *health.patterns(),
    ]
    for name, (methods, view) in _VIEWS.items():
        for lang in LANGUAGES:
            about: dict[str, Any] = {"lang": lang}
            found.append(
                path(route(name, lang), taking(methods, view), about, name=f"{name}-{lang}")
            )
    return found


urlpatterns = _patterns()
