"""The calculator for a full profile with dates, and the whole answer to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from openentry.answers.dated_profile import open_kinds, whole_answer
from openentry.answers.days_asked import too_far
from openentry.answers.quick_facts import WrongAnswers
from openentry.answers.ranked_changes import profile_gains
from openentry.web.pages.change_form import spouse_asked
from openentry.web.pages.change_words import ChangeWords, RankingShown
from openentry.web.pages.contents import contents
from openentry.web.pages.law_said import sources_said
from openentry.web.pages.profile_form import SEPARATOR, ProfileForm
from openentry.web.pages.profile_rooms import MOST, ROOMS, beyond, known
from openentry.web.pages.result_shown import WholeShown
from openentry.web.pages.score_shown import ScoreShown, sources_read
from openentry.web.pages.sent import from_link
from openentry.web.pages.showing import law, page, today
from openentry.wording import Language, say

_LONGEST = 120
_SHOWN = frozenset(f"shown-{room.name}" for room in ROOMS)


@csrf_exempt
def ask(request: HttpRequest, lang: Language) -> HttpResponse:
    """Ask for a profile, with what was told before, if that was sent."""
    answers = sent(request)
    name, _, code = request.POST.get("choose", "").partition("=")
    if known(name) and code in law().occupations.by_code:
        answers[name] = code
    return _form(
        request,
        lang,
        answers,
        more=request.POST.get("more", ""),
        find=request.POST.get("find", ""),
    )


@csrf_exempt
def result(request: HttpRequest, lang: Language) -> HttpResponse:
    """Answer the profile sent; the form again where something cannot be."""
    answers = sent(request)
    given = told(answers)
    if wrong_before := refused(request, lang):
        return _form(request, lang, answers, wrong_before)
    if not given or (on := asked_day(answers)) is None:
        return _form(request, lang, answers)
    try:
        answer = whole_answer(given, on, law())
    except WrongAnswers as wrong:
        told_wrong = {each.name: each.text[lang] for each in wrong.wrong}
        return _form(request, lang, answers, told_wrong)
    shown = WholeShown.of(answer, lang)
    asked, lawbook = spouse_asked(request), answer.score.lawbook
    ranking = profile_gains(answer.document, lawbook, spouse_asked=bool(asked))
    context = {
        "here": "score",
        "shown": ScoreShown(answer.score, lang, open_kinds(answer)),
        "score": answer.score,
        "whole": shown,
        "contents": contents(answer.score, lang, shown),
        "sources": sources_said((*sources_read(answer.score), *shown.sources), law(), lang),
        "whatif": RankingShown(ranking, ChangeWords(lawbook, lang), bool(asked)),
        "carried": {**given, "on": on.isoformat(), **asked, **from_link(request)},
        "from_link": from_link(request),
    }
    return page(request, "result.html", lang, context)


def _form(
    request: HttpRequest,
    lang: Language,
    answers: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    more: str = "",
    find: str = "",
) -> HttpResponse:
    wrong = errors or {}
    form = ProfileForm(law(), lang, answers, wrong, more, find)
    context = {
        "here": "score",
        "open_form": "profile",
        "parts": form.parts,
        "problems": list(form.problems()),
        "on": answers.get("on") or today().isoformat(),
        "refused": wrong,
        "wrong_count": len(wrong),
    }
    return page(request, "profile.html", lang, context)


def sent(request: HttpRequest) -> dict[str, str]:
    """Read what was sent: the boxes of the form, how many were shown, and the day."""
    return {
        name: SEPARATOR.join(filter(None, request.POST.getlist(name)))[:_LONGEST]
        for name in request.POST
        if name == "on" or name in _SHOWN or known(name)
    }


def refused(request: HttpRequest, lang: Language) -> dict[str, str]:
    """Tell what is wrong before anything is read: the day, and more things than the form takes."""
    wrong: dict[str, str] = {}
    if (on := asked_day(sent(request))) is None:
        wrong["on"] = say("answers.wrong-no-day", lang)
    elif far := too_far(on, today(), lang):
        wrong["on"] = far
    for name in request.POST:
        if (over := beyond(name)) is not None and any(request.POST.getlist(name)):
            room, number = over
            thing = say(f"profileform.thing-{room.name.rpartition('.')[2]}", lang, number=number)
            wrong[room.name] = say("profileform.too-many", lang, thing=thing, most=MOST)
    return wrong


def told(answers: Mapping[str, str]) -> dict[str, str]:
    """Give what was told of the person."""
    return {name: value for name, value in answers.items() if value and known(name)}


def asked_day(answers: Mapping[str, str]) -> date | None:
    """Give the day that was asked about, today where none was; None where it is no day."""
    on = answers.get("on", "").strip()
    if not on:
        return today()
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", on, re.ASCII):
        return None
    try:
        return date.fromisoformat(on)
    except ValueError:
        return None
