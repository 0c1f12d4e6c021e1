"""What may be kept of an answer on its way: public pages for a moment, what somebody sent never.

A page that looked at who asks (Django then says that it varies with the cookie) is nobody else's
and is not kept either, so a new page is safe without a word of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import has_vary_header

PUBLIC = "public, max-age=60"
"""Long enough for a browser that goes back and forth, and for a proxy before a busy site."""
NEVER = "no-store, private"


class Keeping:
    """Says of every answer whether it may be kept. Stands outside of what reads sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        answer = self._get_response(request)
        if request.method not in ("GET", "HEAD"):
            answer["Cache-Control"] = NEVER
        elif not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = PUBLIC if _for_everybody(answer) else NEVER
        return answer


def _for_everybody(answer: HttpResponseBase) -> bool:
    return (
        answer.status_code == HTTPStatus.OK
        and not answer.cookies
        and not has_vary_header(answer, "Cookie")
    )
