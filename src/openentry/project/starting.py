"""Starting Django for a command or a process, once."""

from __future__ import annotations

import os

from openentry.rules.errors import InputError


def start_django() -> None:
    """Load the settings and the apps.

    Raises
    ------
    InputError
        ``server-not-installed`` without Django, and what `environment` refuses.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openentry.project.settings")
    try:
        import django
    except ImportError:
        raise InputError("server-not-installed") from None
    from django.apps import apps

    if not apps.ready:
        django.setup()
