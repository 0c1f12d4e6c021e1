"""The calculator for a full profile with dates, and the whole answer to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from openentry.answers.dated_profile import WholeAnswer, open_kinds, whole_answer
from openentry.answers.quick_facts import WrongAnswers
from openentry.answers.ranked_changes import profile_gains
from openentry.files.changes_said import ChangesSaid
from openentry.files.whole_answer import Section, sections
from openentry.web.pages.change_form import spouse_asked
from openentry.web.pages.change_words import ChangeWords, RankingShown
from openentry.web.pages.profile_form import ROOMS, ProfileForm, known
from openentry.web.pages.score_shown import ScoreShown
from openentry.web.pages.showing import law, page, today
from openentry.web.pages.timeline import Timeline, timeline
from openentry.wording import Language, say

_LONGEST, _MOST_NAMES = 60, 400
_SHOWN = frozenset(f"shown-{room.name}" for room in ROOMS)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, lang: Language) -> HttpResponse:
    """Ask for a profile, with what was told before, if that was sent."""
    answers = sent(request)
    return _form(request, lang, answers, more=request.POST.get("more", ""))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, lang: Language) -> HttpResponse:
    """Answer the profile sent; the form again where something cannot be."""
    answers = sent(request)
    given = told(answers)
    if not given:
        return _form(request, lang, answers)
    if (on := asked_day(answers)) is None:
        return _form(request, lang, answers, {"on": say("expected.profile-form-day", lang)})
    try:
        answer = whole_answer(given, on, law())
    except WrongAnswers as wrong:
        refused = {each.name: each.text[lang] for each in wrong.wrong}
        return _form(request, lang, answers, refused)
    shown = WholeShown(answer, lang)
    asked, lawbook = spouse_asked(request), answer.score.lawbook
    ranking = profile_gains(answer.document, lawbook, spouse_asked=bool(asked))
    context = {
        "here": "score",
        "shown": ScoreShown(answer.score, lang, open_kinds(answer)),
        "score": answer.score,
        "whole": shown,
        "whatif": RankingShown(ranking, ChangeWords(lawbook, lang), bool(asked)),
        "carried": {**given, "on": on.isoformat(), **asked},
    }
    return page(request, "result.html", lang, context)


@dataclass(frozen=True, slots=True)
class WholeShown:
    """What a template needs of the answer to a profile beside its score."""

    answer: WholeAnswer
    lang: Language

    def of_kind(self, *kinds: str) -> Iterator[Section]:
        """Give the sections of some kinds."""
        lawbook = self.answer.score.lawbook
        found = sections(self.answer.eligibility, lawbook, self.lang)
        return (section for section in found if section.kind in kinds)

    def programs(self) -> Iterator[Section]:
        """Give what is said of each program."""
        return self.of_kind("program")

    def categories(self) -> Iterator[Section]:
        """Give what is said of each category."""
        return self.of_kind("category", "no-category")

    def work(self) -> Iterator[Section]:
        """Give how work was counted."""
        return self.of_kind("work")

    def closing(self) -> Iterator[Section]:
        """Give what else must be said."""
        return self.of_kind("closing")

    def changes(self) -> tuple[object, ...]:
        """Give what changes by itself."""
        said = ChangesSaid(self.answer.score.lawbook.law, self.lang)
        return tuple(said.changes(self.answer.coming))

    def met_from(self) -> tuple[str, ...]:
        """Say from when what is not met now would be."""
        said = ChangesSaid(self.answer.score.lawbook.law, self.lang)
        return tuple(said.met_from(self.answer.coming))

    def timeline(self) -> Timeline | None:
        """Lay out the dates."""
        return timeline(self.answer, self.lang)

    @property
    def holds_until(self) -> date | None:
        """Give the last day of the answer."""
        until = self.answer.eligibility["holds_until"]
        return None if until is None else date.fromisoformat(until)


def _form(
    request: HttpRequest,
    lang: Language,
    answers: Mapping[str, str],
    refused: Mapping[str, str] | None = None,
    more: str = "",
) -> HttpResponse:
    wrong = refused or {}
    context = {
        "here": "score",
        "open_form": "profile",
        "rooms": list(ProfileForm(law(), lang, answers, wrong, more).rooms()),
        "on": answers.get("on") or today().isoformat(),
        "refused": wrong,
        "wrong_count": len(wrong),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return page(request, "profile.html", lang, context, status=status)


def sent(request: HttpRequest) -> dict[str, str]:
    """Read what was sent: the boxes of the form, how many were shown, and the day."""
    names = [n for n in request.POST if n == "on" or n in _SHOWN or known(n)]
    return {name: request.POST[name][:_LONGEST] for name in names[:_MOST_NAMES]}


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
