"""Which view answers at which address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from openentry.web.addresses import ADDRESSES, route
from openentry.web.pages import calculator, entrance, rounds, style, walking
from openentry.wording import LANGUAGES

_VIEWS: dict[str, Callable[..., HttpResponseBase]] = {
    "home": entrance.home,
    "calculator": calculator.ask,
    "questions": walking.walk,
    "result": calculator.result,
    "total": calculator.total,
    "rounds": rounds.every,
    "round": rounds.one,
    "style": style.show,
}


def _patterns() -> list[URLPattern]:
    assert set(_VIEWS) == set(ADDRESSES)
    found: list[URLPattern] = [path("", entrance.door, name="door")]
    for name, view in _VIEWS.items():
        for lang in LANGUAGES:
            about: dict[str, Any] = {"lang": lang}
            found.append(path(route(name, lang), view, about, name=f"{name}-{lang}"))
    return found


urlpatterns = _patterns()
