"""What may be kept of an answer: public pages for a moment, what somebody sent by them alone.

A page that answers a form stays in the browser of the one who sent it, so that the button Back
finds it; nobody else may keep it. A document made of answers is kept nowhere at all.

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
BACK = "private, no-cache"
"""A page that answers a form: that browser may go back to it and nobody else may keep it.

With ``no-store`` a browser that goes back shows an error in place of the page (ADR 30).
"""
NEVER = "no-store, private"


class Keeping:
    """Says of every answer whether it may be kept. Stands outside of what reads sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        answer = self._get_response(request)
        if request.method not in ("GET", "HEAD"):
            answer["Cache-Control"] = BACK if _page(request, answer) else NEVER
        elif not answer.has_header("Cache-Control"):
            self._say(request, answer)
        return answer

    def _say(self, request: HttpRequest, answer: HttpResponseBase) -> None:
        if not _for_everybody(answer):
            answer["Cache-Control"] = NEVER
            return
        answer["Cache-Control"] = OWN if COOKIE in request.COOKIES else PUBLIC
        patch_vary_headers(answer, ("Cookie",))


def _page(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Tell a whole page that answers a form from a document, a part of a page and a refusal."""
    kind = answer.get("Content-Type", "").partition(";")[0]
    asked_by_script = "HX-Request" in request.headers
    return (
        request.method == "POST"
        and kind == "text/html"
        and not asked_by_script
        and not answer.has_header("Cache-Control")
    )


def _for_everybody(answer: HttpResponseBase) -> bool:
    return (
        answer.status_code == HTTPStatus.OK
        and not answer.cookies
        and not has_vary_header(answer, "Cookie")
    )
