"""The calculator, one question a page: each page carries the answers given before it.

Nothing is kept between two pages, so going back, changing an answer and changing the language are
forms that carry everything that was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from openentry.answers.quick_facts import NO_TEST, YES, WrongAnswers, day_told, read_answers
from openentry.web.pages.questions import GROUPS, QUESTIONS, Asked, Asking, Question
from openentry.web.pages.sent import answers_sent, first_answers
from openentry.web.pages.showing import law, page, today
from openentry.wording import Language, day, say

NEXT, BACK = "next", "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question with its answer in words, for the list that is looked through at the end."""

    name: str
    title: str
    text: str


@csrf_exempt
def walk(request: HttpRequest, lang: Language) -> HttpResponse:
    """Ask the question that comes next; after the last, show all answers to be checked."""
    answers = answers_sent(request) or first_answers()
    asked = _questions(answers)
    names = [question.name for question in asked]
    at, go = request.POST.get("at", ""), request.POST.get("go", "")
    place = names.index(at) if at in names else -1
    if go == BACK:
        return _question(request, lang, answers, asked, max(place - 1, 0))
    if go != NEXT or place < 0:
        # Asked for by the list at the end, or in the other language: as it stands, half filled in.
        return _question(request, lang, answers, asked, max(place, 0))
    if wrong := _wrong(answers, asked[place], lang):
        return _question(request, lang, answers, asked, place, wrong)
    if request.POST.get("checking") or place + 1 == len(asked):
        return _check(request, lang, answers, asked)
    return _question(request, lang, answers, asked, place + 1)


def _questions(answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Give the questions that are asked of somebody who answered so."""
    spouse = answers.get("accompanied") == YES
    return tuple(question for question in QUESTIONS if spouse or not question.of_spouse)


def _wrong(answers: Mapping[str, str], question: Question, lang: Language) -> dict[str, str]:
    """Tell what is wrong with the answers to one question."""
    try:
        read_answers(answers, law(), today(), born_needed=True)
    except WrongAnswers as errors:
        return {e.name: e.text[lang] for e in errors.wrong if e.name in question.parts}
    return {}


def _question(
    request: HttpRequest,
    lang: Language,
    answers: Mapping[str, str],
    asked: tuple[Question, ...],
    place: int,
    wrong: Mapping[str, str] | None = None,
) -> HttpResponse:
    question = asked[place]
    groups = [group for group in GROUPS if any(each.group == group for each in asked)]
    steps = [
        {
            "title": say(f"calculator.group-{group}", lang),
            "here": group == question.group,
            "done": groups.index(group) < groups.index(question.group),
        }
        for group in groups
    ]
    context = {
        "here": "score",
        "open_form": "calc",
        "asked": Asking(law(), lang, answers, wrong).ask(question),
        "carried": {n: v for n, v in answers.items() if n not in question.parts},
        "steps": steps,
        "number": place + 1,
        "count": len(asked),
        "refused": wrong or {},
        "wrong_count": len(wrong or {}),
        "checking": request.POST.get("checking", ""),
    }
    return page(request, "question.html", lang, context)


def _check(
    request: HttpRequest, lang: Language, answers: Mapping[str, str], asked: tuple[Question, ...]
) -> HttpResponse:
    asking = Asking(law(), lang, answers)
    rows = [
        Answered(name=q.name, title=each.title, text=_said(each, answers, lang))
        for q in asked
        for each in (asking.ask(q),)
    ]
    context = {"here": "score", "carried": answers, "rows": rows}
    return page(request, "check.html", lang, context)


def _said(asked: Asked, answers: Mapping[str, str], lang: Language) -> str:
    """Say an answer, or that there is none."""
    question = asked.question
    if question.kind == "day":
        told = day_told(answers, question.name)
        return say("calculator.not-given", lang) if told is None else day(told, lang)
    chosen = [option.text for part in asked.parts[:1] for option in part.options if option.chosen]
    if question.kind != "language" or answers.get(f"{question.name}_test", NO_TEST) == NO_TEST:
        return chosen[0]
    marks = [
        say("calculator.labelled", lang, label=part.label, text=part.value)
        for part in asked.parts
        if not part.options and part.value
    ]
    return say("calculator.labelled", lang, label=chosen[0], text="; ".join(marks))
