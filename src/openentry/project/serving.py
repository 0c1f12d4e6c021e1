"""The application that a server of pages runs."""

from __future__ import annotations

from django.core.handlers.wsgi import WSGIHandler

from openentry.project.starting import start_django


def application() -> WSGIHandler:
    """Make the application; a server calls this once a process."""
    start_django()
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
