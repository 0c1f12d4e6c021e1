"""What may be kept of an answer on its way: public pages for a moment, what somebody sent never.

A page that looked at who asks (Django then says that it varies with the cookie) is nobody else's
and is not kept either, so a new page is safe without a word of its own. All pages know one cookie,
which says light or dark; a page shown with it may be kept by that browser alone.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import has_vary_header, patch_vary_headers

from openentry.web.appearance import COOKIE

PUBLIC = "public, max-age=60"
"""Long enough for a browser that goes back and forth, and for a proxy before a busy site."""
OWN = "private, max-age=60"
"""The same for a page in colours that somebody chose."""
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
            self._say(request, answer)
        return answer

    def _say(self, request: HttpRequest, answer: HttpResponseBase) -> None:
        if not _for_everybody(answer):
            answer["Cache-Control"] = NEVER
            return
        answer["Cache-Control"] = OWN if COOKIE in request.COOKIES else PUBLIC
        patch_vary_headers(answer, ("Cookie",))


def _for_everybody(answer: HttpResponseBase) -> bool:
    return (
        answer.status_code == HTTPStatus.OK
        and not answer.cookies
        and not has_vary_header(answer, "Cookie")
    )
