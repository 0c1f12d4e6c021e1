"""What every command that works with the register looks at first, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import override_settings
from tests.registry.keyring import masters
from tests.registry.people import World

from openentry.project.environment import Environment
from openentry.project.starting import make_tables, start_register, triggers_put_back
from openentry.registry import triggers
from openentry.registry.keeping.keys import keys
from openentry.registry.services.journal_heads import signing_key
from openentry.rules.errors import InputError

OWN = {**masters("k1"), "SIGNING_KEY": "22" * 32, "ORIGIN": "j.example.ca", "SECRET_KEY": "s" * 50}


@contextmanager
def _set(given: dict[str, str], operator: str, production: bool) -> Iterator[None]:
    keys.cache_clear()
    signing_key.cache_clear()
    try:
        with override_settings(
            ENVIRONMENT=Environment(given), OPERATOR=operator, PRODUCTION=production
        ):
            yield
    finally:
        keys.cache_clear()
        signing_key.cache_clear()


@pytest.mark.parametrize("real", [("authority", False), ("demonstration", True)])
@pytest.mark.parametrize("left_out", [("MASTER_KEYS", "INDEX_KEY"), ("SIGNING_KEY",)])
def test_no_command_works_with_keys_that_everybody_has(
    database: str, real: tuple[str, bool], left_out: tuple[str, ...]
) -> None:
    with _set(OWN, *real):
        start_register()
        make_tables()
    with _set({k: v for k, v in OWN.items() if k not in left_out}, *real):
        for command in (start_register, make_tables):
            with pytest.raises(InputError) as refused:
                command()
            assert refused.value.code == "start-refused"
            assert f"OPENENTRY_{left_out[0]}" in refused.value.message("fr")
    with _set({}, "demonstration", False):
        start_register()


def _emptied(name: str, kind: str) -> list[str]:
    """Give what leaves a trigger in place that refuses nothing."""
    table = "registry_roundapproval"
    if kind == "sqlite":
        return [
            f"DROP TRIGGER {name}",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT 1; END",
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NEW; END $$"
    ]


def _off(name: str, kind: str) -> list[str]:
    if kind == "sqlite":
        return [f"DROP TRIGGER {name}"]
    return [f"ALTER TABLE registry_roundapproval DISABLE TRIGGER {name}"]


@pytest.mark.parametrize("spoilt", [_emptied, _off])
def test_no_command_works_where_rows_may_be_changed(
    world: World, database: str, spoilt: object
) -> None:
    name = "registry_roundapproval_no_update"
    start_register()
    assert triggers.missing() == triggers_put_back() == []
    assert callable(spoilt)
    with connection.cursor() as cursor:
        for statement in spoilt(name, database):
            cursor.execute(statement)
    assert triggers.missing() == [name]
    with pytest.raises(InputError) as refused:
        start_register()
    assert refused.value.code == "start-refused"
    assert name in refused.value.message("en")
    # Over nothing at all it is of no concern.
    assert triggers_put_back() == []
    world.person()
    assert triggers_put_back() == [name]
    triggers.install()
    assert triggers_put_back() == []
    start_register()


def test_triggers_that_a_killed_upgrade_left_off_are_named(world: World) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    world.person()
    MigrationRecorder(connection).record_unapplied("registry", "0002_first_rows")
    assert triggers_put_back() == []
    triggers.remove()
    assert "registry_journalentry_no_delete" in triggers_put_back()
