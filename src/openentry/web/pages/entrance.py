"""The way in: the door that asks for a language, and the first page of each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from openentry.answers.latest import latest_rounds
from openentry.answers.makeup import score_makeup
from openentry.web.pages.showing import law, page, today
from openentry.wording import LANGUAGES, Language


def asked_language(request: HttpRequest) -> Language:
    """Give the language that the browser asks for, English if it is none of ours."""
    wanted = request.headers.get("Accept-Language", "")
    for code, _ in parse_accept_lang_header(wanted):
        try:
            short = get_supported_language_variant(code)
        except LookupError:
            continue
        if short in LANGUAGES:
            return "fr" if short == "fr" else "en"
    return "en"


def door(request: HttpRequest) -> HttpResponse:
    """Send whoever names no language to the one their browser asks for, English else."""
    answer = HttpResponseRedirect(reverse(f"home-{asked_language(request)}"))
    answer["Vary"] = "Accept-Language"
    return answer


def home(request: HttpRequest, lang: Language) -> HttpResponse:
    """Show what this is, the latest round of each kind, and where to begin."""
    installed, on = law(), today()
    kinds = latest_rounds(installed, on, lang)
    context = {"kinds": kinds, "latest": kinds[0], "makeup": score_makeup(installed.on(on))}
    return page(request, "home.html", lang, context)
