"""All published rounds, and the facts of each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from openentry.answers.rounds import all_rounds, round_facts
from openentry.web.pages.showing import law, page
from openentry.wording import Language


def every(request: HttpRequest, lang: Language) -> HttpResponse:
    """List every published round."""
    context = {"here": "rounds", "all": all_rounds(law(), lang)}
    return page(request, "rounds.html", lang, context)


def one(request: HttpRequest, lang: Language, number: str) -> HttpResponse:
    """Show what is known of one round."""
    facts = round_facts(number, law(), lang)
    if facts is None:
        raise Http404
    return page(request, "round.html", lang, {"here": "rounds", "facts": facts, "held": facts.held})
