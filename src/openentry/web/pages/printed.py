"""An answer as a PDF, made for whoever asks and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from openentry.answers.dated_profile import whole_answer
from openentry.answers.quick_facts import WrongAnswers, read_answers
from openentry.answers.quick_score import QuickScore, quick_score
from openentry.files.published import known_on
from openentry.files.whole_answer import Section
from openentry.web.pages import calculator, printed_sections, profile
from openentry.web.pages.sent import answers_sent
from openentry.web.pages.showing import law, today
from openentry.web.sheet import sheet
from openentry.wording import Language, say


@csrf_exempt
def of_facts(request: HttpRequest, lang: Language) -> HttpResponse:
    """Give the explained score of quick facts as a document."""
    try:
        told = read_answers(answers_sent(request), law(), today(), born_needed=True)
    except WrongAnswers:
        return calculator.result(request, lang=lang)
    score = quick_score(told, law())
    return _document(score, printed_sections.of_score(score, lang), lang)


@csrf_exempt
def of_profile(request: HttpRequest, lang: Language) -> HttpResponse:
    """Give the whole answer to a profile as a document."""
    answers = profile.sent(request)
    on = profile.asked_day(answers)
    if on is None or profile.refused(request, lang):
        return profile.result(request, lang=lang)
    try:
        answer = whole_answer(profile.told(answers), on, law())
    except WrongAnswers:
        return profile.result(request, lang=lang)
    return _document(answer.score, printed_sections.of_whole(answer, lang), lang)


def _document(score: QuickScore, found: Iterable[Section], lang: Language) -> HttpResponse:
    unknown = "-provisional" if score.lawbook.provisional else ""
    title = say(f"calculator.sheet-title{unknown}", lang, total=score.total, on=score.told.on)
    foot = say("common.disclaimer", lang, known_on=known_on(score.lawbook.law))
    answer = HttpResponse(sheet(title, found, foot, lang), content_type="application/pdf")
    name = say("calculator.sheet-file", lang, on=score.told.on.isoformat())
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
