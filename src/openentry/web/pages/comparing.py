"""Changes side by side: the answers given before, up to three columns of changes, and a table.

Answers and choices come in the body of a request and go back in the page; they are kept nowhere.
Whoever asks for the page without any is told what it does and where it begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from openentry.answers.changes_compared import (
    Column,
    Comparison,
    Stopped,
    compare_facts,
    compare_profile,
)
from openentry.answers.dated_profile import read_profile
from openentry.answers.marks_typed import Sitting
from openentry.answers.quick_changes import Answered, facts_choices, with_levels
from openentry.answers.quick_facts import WrongAnswers, read_answers
from openentry.files.profiles.whatif.changes import Change
from openentry.files.profiles.whatif.choosing import choices, spouse_changes
from openentry.files.profiles.whatif.obstacles import Obstacle
from openentry.files.profiles.whatif.reading import checked_changes
from openentry.web.pages import calculator, profile
from openentry.web.pages.change_form import SPOUSE, ChangeForm, choices_sent, spouse_asked
from openentry.web.pages.change_words import ChangeWords
from openentry.web.pages.comparison_shown import ComparisonShown
from openentry.web.pages.sent import answers_sent, from_link
from openentry.web.pages.showing import law, page, today
from openentry.wording import Language, say


@csrf_exempt
def of_facts(request: HttpRequest, lang: Language) -> HttpResponse:
    """Compare changes of answers to quick facts."""
    answers = answers_sent(request)
    if not answers:
        return _explained(request, lang, whole=False)
    try:
        told = read_answers(answers, law(), today(), born_needed=True)
    except WrongAnswers:
        return calculator.result(request, lang=lang)
    lawbook = law().on(told.on)
    words, chosen = ChangeWords(lawbook, lang), choices_sent(request.POST)
    asked = spouse_asked(request)
    row = told.facts.row(0)

    def sitting(typed: Sitting) -> Answered | None:
        return with_levels(row, typed.language, typed.levels, lawbook)

    offered = facts_choices(told, lawbook, spouse_asked=bool(asked))
    form = ChangeForm(offered, chosen, words, sitting)
    context: dict[str, Any] = {
        "answers": {**answers, **asked, **from_link(request)},
        "chosen": chosen,
        "may_ask": bool(row["accompanied"]) and not asked,
    }
    comparison = None
    if not form.refused:
        sets = [[change for _, change in column] for column in form.columns.values()]
        comparison = compare_facts(told, sets, lawbook)
    return _page(request, lang, form, comparison, words, context)


@csrf_exempt
def of_profile(request: HttpRequest, lang: Language) -> HttpResponse:
    """Compare changes to a full profile."""
    given = profile.told(profile.sent(request))
    if not given:
        return _explained(request, lang, whole=True)
    on = profile.asked_day(profile.sent(request))
    if on is None or profile.refused(request, lang):
        return profile.result(request, lang=lang)
    try:
        candidates = read_profile(given, on, law())
    except WrongAnswers:
        return profile.result(request, lang=lang)
    lawbook, document = candidates.evaluation.lawbook, candidates.documents[0]
    words, chosen = ChangeWords(lawbook, lang), choices_sent(request.POST)
    asked = spouse_asked(request)
    offered = choices(document, lawbook.law, on, spouse_asked=bool(asked))
    form = ChangeForm(offered, chosen, words, _sitting)
    context: dict[str, Any] = {
        "whole": True,
        "answers": {**given, "on": on.isoformat(), **asked, **from_link(request)},
        "chosen": chosen,
        "may_ask": bool(spouse_changes(document)) and not asked,
    }
    comparison = None
    if not form.refused:
        sets = [[change for _, change in column] for column in form.columns.values()]
        comparison = compare_profile(candidates, sets)
    return _page(request, lang, form, comparison, words, context)


def _sitting(typed: Sitting) -> Change:
    raw: dict[str, object] = {
        "kind": "retest",
        "language": typed.language,
        "levels": dict(typed.levels),
    }
    if typed.test:
        raw["test"] = typed.test
    return checked_changes([raw])[0]


def _explained(request: HttpRequest, lang: Language, *, whole: bool) -> HttpResponse:
    context = {"here": "score", "whole": whole}
    return page(request, "compare.html", lang, context)


def _page(
    request: HttpRequest,
    lang: Language,
    form: ChangeForm[Any],
    comparison: Comparison | None,
    words: ChangeWords,
    context: Mapping[str, Any],
) -> HttpResponse:
    shown = None if comparison is None else _shown(form, comparison, words)
    about: dict[str, Any] = {
        **context,
        "here": "score",
        "open_form": "compare",
        "ask": SPOUSE,
        "shared": {**context["answers"], **context["chosen"]},
        "columns": list(form.shown()),
        "refused": form.refused,
        "wrong_count": len(form.refused),
        "shown": shown,
        "from_link": from_link(request),
        "provisional": words.lawbook.provisional,
        "changed_on": date.fromisoformat(words.lawbook.rule_set.id),
    }
    return page(request, "compare.html", lang, about)


def _shown(
    form: ChangeForm[Any], comparison: Comparison, words: ChangeWords
) -> ComparisonShown | None:
    """Lay a comparison out; where a column cannot be tried, say so in the form instead."""
    columns: dict[str, Column] = {}
    for letter, column in zip(form.columns, comparison.columns, strict=True):
        if isinstance(column, Stopped):
            reason = column.reason
            said = (
                words.obstacle(reason)
                if isinstance(reason, Obstacle)
                else reason.message(words.lang)
            )
            form.refuse(letter, column.number, said)
        else:
            columns[say("comparing.column", words.lang, letter=letter.upper())] = column
    return None if form.refused else ComparisonShown(comparison, columns, words)
