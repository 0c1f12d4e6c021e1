"""Which methods an address takes: one rule for all pages, told before anything else is looked at.

A page that only shows takes no form, so whoever sends one hears that, and not that the form came
from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

Methods = tuple[str, ...]
SHOWS: Methods = ("GET", "HEAD")
"""A page that is there for everybody."""
ASKS: Methods = (*SHOWS, "POST")
"""A page with a form, which answers it."""
TAKES: Methods = ("POST",)
"""What is made of a form alone."""
_TELLS = "OPTIONS"


def not_taken(request: HttpRequest, methods: Methods) -> HttpResponse | None:
    """Answer a request whose method an address does not take.

    Parameters
    ----------
    request : HttpRequest
    methods : tuple of str
        Those that it takes.

    Returns
    -------
    HttpResponse or None
        The refusal, or what OPTIONS asks for; nothing where the page itself answers.
    """
    if request.method in methods:
        return None
    allowed = (*methods, _TELLS)
    if request.method == _TELLS:
        headers = {"Allow": ", ".join(allowed)}
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=headers)
    return HttpResponseNotAllowed(allowed)


def taking(
    methods: Methods, view: Callable[..., HttpResponseBase]
) -> Callable[..., HttpResponseBase]:
    """Let a view be asked by some methods alone."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:  # noqa: ANN401
        return not_taken(request, methods) or view(request, *args, **named)

    if "POST" not in methods:
        answer.csrf_exempt = True  # type: ignore[attr-defined]  # no form is ever read
    return answer
