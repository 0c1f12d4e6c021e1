"""The application that a server of pages runs, and what must hold before it does."""

from __future__ import annotations

from pathlib import Path

from django.core.handlers.wsgi import WSGIHandler

from openentry.project.assets import collect_assets
from openentry.project.starting import start_django, start_register


def application() -> WSGIHandler:
    """Make the application; a server calls this once a process.

    Raises
    ------
    InputError
        ``start-refused`` where real people depend on the installation and something is unsafe,
        ``register-not-ready``, ``assets-folder``, and what `environment` refuses.
    LimitError
        ``register-away``.
    """
    start_django()
    check_site()
    collect_assets()
    from django.core.wsgi import get_wsgi_application

    from openentry.web.pages.showing import warm

    made = get_wsgi_application()
    # Read now: whoever comes first would wait for it.
    warm()
    return made


def check_site() -> None:
    """Refuse to serve pages where real people depend on the installation and it is unsafe.

    A demonstration may be served as it is, also without a register.

    Raises
    ------
    InputError, LimitError
        As `application`.
    """
    start_django()
    from openentry.registry.examining.findings import strict

    if strict():
        from openentry.registry.checks import check_serving

        check_serving()
        if register_is_named():
            start_register(whole=True)


def register_is_named() -> bool:
    """Tell whether there is a register, or one elsewhere is named."""
    start_django()
    from django.db import connection

    if connection.vendor != "sqlite":
        return True
    return Path(connection.settings_dict["NAME"]).exists()
