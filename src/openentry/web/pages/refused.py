"""Pages that tell why there is no answer: what was wrong, and where to go on."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openentry.errors import OpenEntryError
from openentry.files.problems import problem_document
from openentry.web.pages.entrance import asked_language
from openentry.web.pages.showing import page
from openentry.wording import LANGUAGES, Language, say

WRONG, FORBIDDEN, NOWHERE = HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND
NOT_ALLOWED, TOO_LARGE = HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
FAILED = HTTPStatus.INTERNAL_SERVER_ERROR
TOLD = frozenset({WRONG, FORBIDDEN, NOWHERE, NOT_ALLOWED, TOO_LARGE, FAILED})
"""Answers that have words of their own."""


def language_of(request: HttpRequest) -> Language:
    """Give the language of an address, whether there is a page or not; else that of the browser."""
    first = request.path_info.split("/")[1:2]
    return next((lang for lang in LANGUAGES if [lang] == first), asked_language(request))


def refused(request: HttpRequest, status: int, *, title: str = "", text: str = "") -> HttpResponse:
    """Show that there is no answer.

    Parameters
    ----------
    request : HttpRequest
    status : int
        One of `TOLD` unless words are given.
    title, text : str
        In the language of the address.
    """
    lang = language_of(request)
    assert status in TOLD or (title and text)
    told = {
        "title": title or say(f"refused.title-{status:d}", lang),
        "text": text or say(f"refused.text-{status:d}", lang),
        "lang": lang,
    }
    try:
        answer = page(request, "refused.html", lang, told, status=status)
    except Exception:  # noqa: BLE001 - what every page needs may be what failed
        answer = render(request, "web/failed.html", told, status=status)
    answer["Cache-Control"] = "no-store, private"
    return answer


def refused_by(request: HttpRequest, error: OpenEntryError) -> HttpResponse:
    """Tell an error of ours; one that a visitor can do nothing about says no more than that."""
    lang = language_of(request)
    document = problem_document(error, lang)
    status = int(str(document["status"]))
    if status >= FAILED:
        return refused(request, FAILED)
    return refused(request, status, title=str(document["title"]), text=str(document["detail"]))


def wrong(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that a request cannot be read, or is too large."""
    return refused(request, TOO_LARGE if isinstance(exception, RequestDataTooBig) else WRONG)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Tell that somebody may not do this."""
    return refused(request, FORBIDDEN)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Tell that a form did not come from a page of this site."""
    return refused(request, FORBIDDEN)


def nowhere(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Tell that there is no such page."""
    return refused(request, NOWHERE)


def failed(request: HttpRequest) -> HttpResponse:
    """Tell that the mistake is ours."""
    return refused(request, FAILED)
