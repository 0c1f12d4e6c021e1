"""The Django app of the pages. It has no table."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, templates and static files."""

    name = "openentry.web"
    label = "web"
