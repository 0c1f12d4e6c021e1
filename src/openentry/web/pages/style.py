"""The style page: every component once, for whoever builds a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from openentry.web.pages.showing import page
from openentry.wording import Language

COLOURS = (
    "paper",
    "surface",
    "sunken",
    "ink",
    "ink-2",
    "ink-3",
    "line",
    "line-strong",
    "accent",
    "accent-soft",
    "cut",
    "cut-soft",
    "warn",
    "warn-soft",
    "bad",
    "bad-soft",
    "focus",
)


def show(request: HttpRequest, lang: Language) -> HttpResponse:
    """Show every component."""
    return page(request, "style.html", lang, {"colours": COLOURS})
