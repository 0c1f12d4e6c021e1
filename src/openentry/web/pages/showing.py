"""What every page needs: its language, and the time by which it speaks."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openentry.answers.occupation_search import picker
from openentry.files.published import history, known_on
from openentry.registry import clock
from openentry.rules.dates import law_day
from openentry.rules.lawbook import Law
from openentry.web.addresses import other
from openentry.web.appearance import theme
from openentry.web.pages.asked_names import unread
from openentry.wording import Language


def today() -> date:
    """Give the day in Ottawa."""
    return law_day(clock.now())


def law() -> Law:
    """Give the law of this installation."""
    return Law.load()


def warm() -> None:
    """Read what pages need and what takes longest to read, before anybody asks.

    Raises
    ------
    LawError
        If the law files do not hold.
    """
    installed = law()
    installed.on(today())
    known_on(installed)
    history(installed)
    picker(installed)


def page(
    request: HttpRequest,
    template: str,
    lang: Language,
    context: dict[str, Any] | None = None,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Render a page in a language.

    Parameters
    ----------
    request : HttpRequest
    template : str
        Under ``web/``.
    lang : Language
    context : dict, optional
    status : int
        A form that comes back with what is wrong in it is a page like any other and stays at 200:
        browsers write every other status into the console of the one who filled it in.
    """
    installed = law()
    numbers = list(history(installed).rounds)
    about = {
        "lang": lang,
        "other": other(lang),
        "known_on": known_on(installed),
        "last_round": numbers[-1],
        "here": "",
        "theme": theme(request),
        "unread": unread(request, lang),
    }
    return render(request, f"web/{template}", about | (context or {}), status=status)
