"""The calculator: questions on one page or one by one, the running total, the explained result.

Answers come in the body of a request and go back in the page. They are kept nowhere, so a form is
sent without a token: nothing that it could change is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from openentry.answers.quick_changes import facts_gains
from openentry.answers.quick_facts import QuickFacts, WrongAnswers, read_answers
from openentry.answers.quick_score import QuickScore, quick_score
from openentry.web.pages.change_form import spouse_asked
from openentry.web.pages.change_words import ChangeWords, RankingShown
from openentry.web.pages.contents import contents
from openentry.web.pages.questions import GROUPS, Asking
from openentry.web.pages.score_shown import ScoreShown
from openentry.web.pages.sent import answers_sent, first_answers
from openentry.web.pages.showing import law, page, today
from openentry.wording import Language, say, spell

UPDATE = "update"
_DIGITS = 4
"""Of a total."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, lang: Language) -> HttpResponse:
    """Ask everything on one page, with what was answered before, if that was sent."""
    answers = answers_sent(request) or first_answers()
    if request.POST.get("go") == UPDATE:
        try:
            read_answers(answers, law(), today())
        except WrongAnswers as wrong:
            return _form(request, lang, answers, wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _form(request, lang, answers)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, lang: Language) -> HttpResponse:
    """Explain the score of the answers sent; the form again where one cannot be."""
    answers = answers_sent(request)
    if not answers:
        return _form(request, lang, first_answers())
    try:
        told = read_answers(answers, law(), today(), born_needed=True)
    except WrongAnswers as wrong:
        return _form(request, lang, answers, wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    score = quick_score(told, law())
    asked = spouse_asked(request)
    ranking = facts_gains(told, score.lawbook, spouse_asked=bool(asked))
    context = {
        "here": "score",
        "shown": ScoreShown(score, lang),
        "score": score,
        "contents": contents(score, lang),
        "whatif": RankingShown(ranking, ChangeWords(score.lawbook, lang), bool(asked)),
        "carried": {**answers, **asked},
    }
    return page(request, "result.html", lang, context)


@csrf_exempt
@require_http_methods(["POST"])
def total(request: HttpRequest, lang: Language) -> HttpResponse:
    """Give the running total alone, for a page that is already there."""
    answers = answers_sent(request)
    try:
        told = read_answers(answers, law(), today())
    except WrongAnswers as wrong:
        return page(request, "total_live.html", lang, _without_total(request, answers, wrong, lang))
    return page(request, "total_live.html", lang, _running(quick_score(told, law()), lang))


def _form(
    request: HttpRequest,
    lang: Language,
    answers: Mapping[str, str],
    wrong: WrongAnswers | None = None,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    refused = {each.name: each.text[lang] for each in wrong.wrong} if wrong else {}
    context: dict[str, object] = {"here": "score", "open_form": "calc"}
    reads: Mapping[str, str] = {}
    if wrong is None:
        told = _told(answers)
        if told is not None:
            reads = {name: read.message(lang) for name, read in told.results.items()}
            context |= _running(quick_score(told, law()), lang)
    else:
        context |= _without_total(request, answers, wrong, lang)
        context["wrong_count"] = len(wrong.wrong)
    asking = Asking(law(), lang, answers, refused, reads)
    groups = [
        {
            "name": group,
            "title": say(f"calculator.group-{group}", lang),
            "asked": asking.group(group),
        }
        for group in GROUPS
    ]
    context |= {"groups": groups, "refused": refused}
    return page(request, "calculator.html", lang, context, status=status)


def _told(answers: Mapping[str, str]) -> QuickFacts | None:
    try:
        return read_answers(answers, law(), today())
    except WrongAnswers:
        return None


def _without_total(
    request: HttpRequest, answers: Mapping[str, str], wrong: WrongAnswers, lang: Language
) -> dict[str, object]:
    """Give the total before the change, which the page sends along, and what hinders a new one."""
    sent = request.POST.get("total_before", "")
    known = sent.isascii() and sent.isdigit() and len(sent) <= _DIGITS
    labels = {
        part.name: part.label
        for group in GROUPS
        for asked in Asking(law(), lang, answers).group(group)
        for part in asked.parts
    }
    missing = [each.name for each in wrong.wrong if not answers.get(each.name, "").strip()]
    return {
        "before": spell(int(sent), lang) if known else "",
        "before_sent": sent,
        "missing": ", ".join(dict.fromkeys(labels.get(name, name) for name in missing)),
        "wrong_count": len(wrong.wrong) - len(missing),
    }


def _running(score: QuickScore, lang: Language) -> dict[str, object]:
    return {"shown": ScoreShown(score, lang), "score": score}
