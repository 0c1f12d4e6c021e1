"""What is written of requests: one line each, and one for each error, with nothing of anybody.

A line names the page by the name of its route. Addresses as they were typed, what was sent with
them, cookies and who asked are not written anywhere; an error is told by its code, its kind and
the place in our code, never by a value.
"""

from __future__ import annotations

import logging
import os
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from openentry.errors import OpenEntryError

_LOG = logging.getLogger(__name__)
_PACKAGE = Path(__file__).parents[1]
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
ASSET, NOWHERE = "asset", "-"
"""What stands where a route would: a file of the site, and what has no page."""
DEFECT = "own-defect"
_FOUND = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


class Line(logging.Formatter):
    """A line that begins with the instant in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return f"{at.replace('+00:00', 'Z')} {record.getMessage()}"


class RequestLog:
    """Writes a line for every request: method, route, status, milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        got_request_exception.connect(_unexpected, dispatch_uid=__name__)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        started = time.perf_counter()
        answer = self._get_response(request)
        took = round((time.perf_counter() - started) * 1e3)
        name = route_name(request)
        if name == NOWHERE and answer.status_code in _FOUND:
            name = _kept_name(request)
        words = (method(request), name, answer.status_code, took)
        _LOG.info("request %s %s %d %d", *words)
        return answer


def method(request: HttpRequest) -> str:
    """Give the method; any that no browser sends is not repeated."""
    return request.method if request.method in _METHODS else NOWHERE


def route_name(request: HttpRequest) -> str:
    """Name what was asked for, without a word of what was typed."""
    match = request.resolver_match
    if match is not None:
        return match.url_name or NOWHERE
    return ASSET if request.path_info.startswith(settings.STATIC_URL) else NOWHERE


def _kept_name(request: HttpRequest) -> str:
    """Name a page that was kept, which is answered before anybody looks whose address it is."""
    try:
        return resolve(request.path_info).url_name or NOWHERE
    except Resolver404:
        return NOWHERE


def log_error(request: HttpRequest, error: BaseException) -> None:
    """Write a line for an error: its code, its kind, and where in our code it arose."""
    code = error.code if isinstance(error, OpenEntryError) else DEFECT
    words = (method(request), route_name(request), code, type(error).__name__, _place(error))
    _LOG.error("error %s %s %s %s %s", *words)
    if code == DEFECT and os.environ.get("OPENENTRY_DEBUG"):
        _LOG.error("%s", "".join(traceback.format_exception(error)))


def _place(error: BaseException) -> str:
    """Give the last place in our code that the error came through."""
    found = NOWHERE
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_PACKAGE):
            found = f"{path.relative_to(_PACKAGE).as_posix()}:{line}"
    return found


def _unexpected(request: HttpRequest | None = None, **_: object) -> None:
    """Log what nobody expected; Django tells of it while it is being handled."""
    error = sys.exception()
    if error is not None:
        log_error(request or HttpRequest(), error)
