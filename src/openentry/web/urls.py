"""Which view answers at which address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from openentry.web import health
from openentry.web.addresses import ADDRESSES, route
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

_VIEWS: dict[str, Callable[..., HttpResponseBase]] = {
    "home": entrance.home,
    "calculator": calculator.ask,
    "questions": walking.walk,
    "result": calculator.result,
    "total": calculator.total,
    "rounds": rounds.every,
    "round": rounds.one,
    "sheet": printed.of_facts,
    "profile-sheet": printed.of_profile,
    "profile": profile.ask,
    "profile-result": profile.result,
    "compare": comparing.of_facts,
    "profile-compare": comparing.of_profile,
    "law": law_browser.index,
    "law-table": law_browser.table,
    "law-changes": law_in_time.changes,
    "law-timeline": law_in_time.timeline,
    "law-known": law_browser.known,
    "tests": language_pages.convert,
    "test": language_pages.one_test,
    "occupations": occupation_pages.find,
    "occupation": occupation_pages.one,
    "licence": licence_pages.licence,
    "licences": licence_pages.licences,
    "categories": category_pages.categories,
    "category": category_pages.category,
    "appearance": appearance_page.choose,
    "style": style.show,
}


def _patterns() -> list[URLPattern]:
    assert set(_VIEWS) == set(ADDRESSES)
    found: list[URLPattern] = [path("", entrance.door, name="door"), *health.patterns()]
    for name, view in _VIEWS.items():
        for lang in LANGUAGES:
            about: dict[str, Any] = {"lang": lang}
            found.append(path(route(name, lang), view, about, name=f"{name}-{lang}"))
    return found


urlpatterns = _patterns()
