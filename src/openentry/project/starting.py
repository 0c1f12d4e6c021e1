"""Starting Django for a command or a process, once."""

from __future__ import annotations

import os
from pathlib import Path

from openentry.rules.errors import InputError, LimitError


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


def make_tables() -> str:
    """Make the tables, or bring them up to this release; give the place of an embedded database.

    Raises
    ------
    InputError
        ``register-folder``; ``start-refused`` for keys that are fit for demonstrations alone.
    LimitError
        ``register-away`` when the database does not answer.
    """
    start_django()
    from django.core.management import call_command
    from django.db import OperationalError, connection

    from openentry.registry.starting import check_secrets

    check_secrets()
    place = str(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else ""
    if place:
        folder = Path(place).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise InputError("register-folder", folder=str(folder)) from None
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError:
        raise LimitError("register-away") from None
    return place


def triggers_put_back() -> list[str]:
    """Name the triggers that `make_tables` will put back over rows that are there.

    Whoever took them off may have changed those rows. Triggers are off for a moment while tables
    are changed, so one that was killed then leaves them off, too.
    """
    start_django()
    from django.db import Error, connection
    from django.db.migrations.executor import MigrationExecutor

    from openentry.registry import triggers

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return []
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        return triggers.gone(changed=not plan)
    except Error:
        return []  # told by `make_tables`


def start_register(*, whole: bool = False) -> None:
    """Load Django and see that the register can be worked with.

    Parameters
    ----------
    whole : bool
        Also look at everything that the doctor looks at, for what runs on and on.

    Raises
    ------
    LimitError
        ``register-away`` when the database does not answer.
    InputError
        ``register-not-ready`` when its tables are missing or of another release;
        ``start-refused`` for keys that are fit for demonstrations alone, and where the database
        no longer keeps rows as they were written.
    """
    start_django()
    from django.db import Error, connection
    from django.db.migrations.executor import MigrationExecutor

    from openentry.registry.starting import check_work

    embedded = connection.vendor == "sqlite"
    if embedded and not Path(connection.settings_dict["NAME"]).exists():
        raise InputError("register-not-ready")  # asking it would make an empty one
    try:
        executor = MigrationExecutor(connection)
    except Error:
        raise LimitError("register-away") from None
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise InputError("register-not-ready")
    if whole:
        from openentry.registry.checks import check_start

        check_start()
    else:
        check_work()
