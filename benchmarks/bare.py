"""A bare Django page, served as ours are: the yardstick of pages."""

from __future__ import annotations

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path


def _page(_: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>A page</title><p>Nothing else.")


urlpatterns = [path("en/", _page)]


def application() -> WSGIHandler:
    """Make the application: no middleware, no template, one line of text."""
    settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY=__name__)
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
