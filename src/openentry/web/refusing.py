"""What is not answered as asked: told on a page, in the language of the address, never a trace."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from openentry.errors import OpenEntryError
from openentry.web.pages.refused import NOT_ALLOWED, TOO_LARGE, refused, refused_by
from openentry.web.request_log import log_error


class Refusals:
    """Refuses bodies that are too large before they are read, and tells errors that have a code."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return refused(request, TOO_LARGE)
        answer = self._get_response(request)
        if answer.status_code == NOT_ALLOWED and not getattr(answer, "content", b""):
            told: HttpResponse = refused(request, NOT_ALLOWED)
            told["Allow"] = answer["Allow"]
            return told
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Tell an error that has a code; Django handles all others."""
        if not isinstance(error, OpenEntryError):
            return None
        log_error(request, error)
        return refused_by(request, error)


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() else 0
