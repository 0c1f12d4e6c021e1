"""The database: settings that keep what was committed, tables of this release, kept rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Exists, ForeignKey, OuterRef

from openentry.registry import triggers
from openentry.registry.examining.findings import Finding, only_for_show, strict
from openentry.registry.transactions import is_postgres

POSTGRES_LEAST = 15
_FULL = 2
_SQLITE = {"journal_mode": "wal", "synchronous": str(_FULL), "foreign_keys": "1"}
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


def database_settings(*, full: bool) -> Iterator[Finding]:
    """Look at the settings of the connection; with `full`, at the pages of an embedded file."""
    return _postgres() if is_postgres() else _sqlite(full=full)


def _sqlite(*, full: bool) -> Iterator[Finding]:
    place = str(connection.settings_dict["NAME"])
    if not Path(place).exists():
        # Asking it would make an empty one.
        yield Finding(code="database-none", params={"file": place})
        return
    with connection.cursor() as cursor:
        for name, expected in _SQLITE.items():
            cursor.execute(f"PRAGMA {name}")
            found = str(cursor.fetchone()[0])
            if found != expected:
                params = {"name": name, "found": found, "expected": expected}
                yield Finding(code="sqlite-setting", params=params)
        if full:
            cursor.execute("PRAGMA integrity_check(1)")
            if (found := cursor.fetchone()[0]) != "ok":
                yield Finding(code="sqlite-damaged", params={"found": found})
            cursor.execute("PRAGMA foreign_key_check")
            if (row := cursor.fetchone()) is not None:
                yield Finding(code="sqlite-damaged", params={"found": f"{row[0]} → {row[2]}"})
    if strict():
        yield Finding(code="sqlite-strict", refused=False)


def _postgres() -> Iterator[Finding]:
    version: int = connection.pg_version  # type: ignore[attr-defined]
    if version < POSTGRES_LEAST * 10_000:
        params = {"found": str(version // 10_000), "least": str(POSTGRES_LEAST)}
        yield Finding(code="postgres-old", params=params)
    with connection.cursor() as cursor:
        for name, expected in (("timezone", "UTC"), ("server_encoding", "UTF8")):
            cursor.execute(f"SHOW {name}")
            if (found := str(cursor.fetchone()[0])) != expected:
                params = {"name": name, "found": found, "expected": expected}
                yield Finding(code="postgres-setting", params=params)
        for name in _DURABLE:
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] == "off":
                yield only_for_show("postgres-not-durable", name=name)


def references() -> Iterator[Finding]:
    """Look for rows that refer to what is not there, where the database does not watch itself."""
    for model in apps.get_app_config("registry").get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, ForeignKey) and not watched(field):
                there = field.related_model._default_manager.filter(pk=OuterRef(field.attname))
                named = model._default_manager.filter(
                    ~Exists(there), **{f"{field.attname}__isnull": False}
                )
                if count := named.count():
                    where = f"{model._meta.db_table}.{field.column}"
                    yield Finding(code="reference-lost", params={"where": where, "count": count})


def watched(field: Any) -> bool:  # noqa: ANN401 - a foreign key
    """Tell whether the database itself looks after a reference."""
    return bool(field.db_constraint)


def tables_of_this_release() -> Iterator[Finding]:
    """Look for changes of the tables that were not made yet, or were made by a later release."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(f"{m.app_label}.{m.name}" for m, _ in plan)
        yield Finding(code="tables-missing", params={"names": names})
    known = set(executor.loader.disk_migrations)
    later = sorted(key for key in executor.loader.applied_migrations if key not in known)
    if later:
        names = ", ".join(f"{app}.{name}" for app, name in later)
        yield Finding(code="tables-later", params={"names": names})


def kept_rows() -> Iterator[Finding]:
    """Look for the triggers that keep what was written."""
    if missing := triggers.missing():
        yield Finding(code="triggers-missing", params={"names": ", ".join(missing)})
