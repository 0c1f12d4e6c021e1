"""The style page: every component once, for whoever builds a page."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse

from openentry.answers.dated_profile import open_kinds
from openentry.answers.example_person import example_person
from openentry.answers.ranked_changes import profile_gains
from openentry.answers.rounds import all_rounds
from openentry.files.published import known_on
from openentry.web.pages.change_words import ChangeWords, RankingShown
from openentry.web.pages.result_shown import WholeShown
from openentry.web.pages.score_shown import ScoreShown
from openentry.web.pages.showing import law, page
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
    "accent-strong",
    "accent-soft",
    "cut",
    "cut-soft",
    "warn",
    "warn-soft",
    "bad",
    "bad-soft",
    "focus",
    "c-1",
    "c-2",
    "c-3",
    "c-4",
    "c-quiet",
)
SPACES = (1, 2, 3, 4, 5, 6, 7, 8)
"""Steps of space that have a token of their own."""
WITH_SPOUSE = 2
"""Place of the example who has something in every part of a score."""
FEW = 4


def show(request: HttpRequest, lang: Language) -> HttpResponse:
    """Show every component."""
    installed = law()
    latest = all_rounds(installed, lang)
    # A day whose points have rounds to be compared with.
    answer = example_person(WITH_SPOUSE, latest.last.held_on, installed)
    shown = ScoreShown(answer.score, lang, open_kinds(answer))
    lawbook = answer.score.lawbook
    context = {
        "colours": COLOURS,
        "spaces": SPACES,
        "shown": shown,
        "score": answer.score,
        "whole": WholeShown.of(answer, lang),
        "whatif": RankingShown(
            profile_gains(answer.document, lawbook), ChangeWords(lawbook, lang), asked=False
        ),
        "rounds": latest.years[0].rounds[:FEW],
        "last": latest.last,
        "changed_on": date.fromisoformat(installed.on(known_on(installed)).rule_set.id),
    }
    return page(request, "style.html", lang, context)
