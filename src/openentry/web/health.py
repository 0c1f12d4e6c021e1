"""Two addresses for whoever watches over the site: does it live, and can it answer.

They are asked by machines, which know the server by its number and not by its name, over a
connection of their own: they are answered before names, encryption and sessions are looked at,
and tell nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from django.db import Error, connection
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path, resolve

from openentry.errors import OpenEntryError
from openentry.web.methods import SHOWS, not_taken
from openentry.web.pages.showing import warm

LIVE, READY = "/health/live", "/health/ready"
OK, NONE = "ok", "none"


class Health:
    """Answers the two addresses, and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        if request.path_info not in (LIVE, READY):
            return self._get_response(request)
        request.resolver_match = match = resolve(request.path_info)
        answer: HttpResponseBase = not_taken(request, SHOWS) or match.func(request)
        return answer


def live(_: HttpRequest) -> JsonResponse:
    """Say that this process answers; nothing is looked at."""
    return _told({"status": OK}, well=True)


def ready(_: HttpRequest) -> JsonResponse:
    """Say whether the law can be read and, where there is a register, whether it answers."""
    found = {"law": _law(), "register": _register()}
    well = found["law"] == OK and found["register"] in (OK, NONE)
    return _told({"status": OK if well else "failing", **found}, well=well)


def _told(what: dict[str, str], *, well: bool) -> JsonResponse:
    answer = JsonResponse(what, status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE)
    answer["Cache-Control"] = "no-store"
    return answer


def _law() -> str:
    try:
        warm()
    except OpenEntryError as error:
        return error.code
    return OK


def _register() -> str:
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return NONE  # asking would make an empty one
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            cursor.fetchone()
    except Error:
        return "register-away"
    finally:
        connection.close_if_unusable_or_obsolete()
    return OK


def patterns() -> list[URLPattern]:
    """Give the two addresses, which have no language."""
    return [
        path(LIVE.removeprefix("/"), live, name="health-live"),
        path(READY.removeprefix("/"), ready, name="health-ready"),
    ]
