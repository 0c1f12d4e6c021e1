"""Rules of the database that keep what was written: no change, no deletion, on either database.

The same few sentences in the words of both. `installed` says which are there, so that a start
can refuse to go on without them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from openentry.registry.transactions import is_postgres


@dataclass(frozen=True, slots=True)
class Kept:
    """A table whose rows are kept as they were written.

    Attributes
    ----------
    table : str
    changes : tuple of str
        Columns that may still change; all others may not, and no row may go.
    when : str
        Condition on ``OLD`` and ``NEW`` under which alone they may.
    unless : str
        Condition on a row (as ``{row}.column``) under which it may change and go.
    """

    table: str
    changes: tuple[str, ...] = ()
    when: str = ""
    unless: str = ""


_ERASED = "EXISTS (SELECT 1 FROM registry_person p WHERE p.erased_at IS NOT NULL AND {})"
_OWNER = "SELECT f.person_id FROM registry_profile f WHERE f.id = OLD.profile_id"

KEPT = (
    # What an entry says goes with the person it is about; its digest and its leaf stay.
    Kept(
        "registry_journalentry",
        changes=("details",),
        when=f"NEW.details = '{{}}' AND {_ERASED.format('p.id = OLD.person_id')}",
    ),
    Kept("registry_journaltile"),
    Kept("registry_journalhead"),
    Kept("registry_roundrecord"),
    Kept("registry_roundapproval"),
    Kept("registry_roundmove"),
    Kept(
        "registry_profilemove",
        changes=("reasons",),
        when=f"NEW.reasons = '[]' AND {_ERASED.format(f'p.id = ({_OWNER})')}",
    ),
    Kept("registry_filereading"),
    # Two persons may turn out to be one human being, whose invitations they then are.
    Kept("registry_invitation", changes=("state", "ended_at", "reason", "person_id")),
    Kept(
        "registry_roundsnapshot",
        unless=(
            "NOT EXISTS (SELECT 1 FROM registry_round r"
            " WHERE r.id = {row}.round_id AND r.held_at IS NOT NULL)"
        ),
    ),
)
"""Every table that is kept so."""

MESSAGE = "kept as written"


def names(kept: Kept) -> tuple[str, ...]:
    """Give the names of the triggers of a table on this database."""
    kinds = ("update", "delete", "truncate") if is_postgres() else ("update", "delete")
    return tuple(f"{kept.table}_no_{kind}" for kind in kinds)


def installed() -> set[str]:
    """Give the names of the triggers that are there and on."""
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {row[0] for row in cursor.fetchall()}


def missing() -> list[str]:
    """Give the names of the triggers that should be there and are not."""
    there = installed()
    return [name for kept in KEPT for name in names(kept) if name not in there]


def install() -> None:
    """Put every trigger in place of what is there."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for kept in KEPT:
            if kept.table not in tables:
                continue  # made by a later migration, which installs again
            columns = _columns(kept)
            for statement in _postgres(kept, columns) if is_postgres() else _sqlite(kept, columns):
                cursor.execute(statement)


def remove() -> None:
    """Take every trigger off, so that a migration may make tables anew; `install` again after.

    SQLite changes a table by making another in its place: triggers on it go with the old one,
    and it refuses where triggers of other tables name it.
    """
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for kept in KEPT:
            for name in names(kept) if kept.table in tables else ():
                on = f" ON {kept.table}" if is_postgres() else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _columns(kept: Kept) -> list[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, kept.table)
    return [column.name for column in found]


def _guard(kept: Kept, columns: list[str], differs: str) -> str:
    """Give the condition under which an update is refused."""

    def changed(chosen: list[str]) -> str:
        return " OR ".join(f'NEW."{c}" {differs} OLD."{c}"' for c in chosen)

    condition = "TRUE"
    if kept.changes:
        condition = f"({changed([c for c in columns if c not in kept.changes])})"
    if kept.when:
        condition = f"({condition} OR ({changed(list(kept.changes))}) AND NOT ({kept.when}))"
    return f"{condition} AND NOT ({kept.unless.format(row='OLD')})" if kept.unless else condition


def _sqlite(kept: Kept, columns: list[str]) -> list[str]:
    update, delete = names(kept)
    free = f"WHEN NOT ({kept.unless.format(row='OLD')}) " if kept.unless else ""
    guard = _guard(kept, columns, "IS NOT").replace("TRUE", "1")
    stop = f"BEGIN SELECT RAISE(ABORT, '{kept.table}: {MESSAGE}'); END"
    return [
        f"DROP TRIGGER IF EXISTS {update}",
        f"CREATE TRIGGER {update} BEFORE UPDATE ON {kept.table} WHEN {guard} {stop}",
        f"DROP TRIGGER IF EXISTS {delete}",
        f"CREATE TRIGGER {delete} BEFORE DELETE ON {kept.table} {free}{stop}",
    ]


def _postgres(kept: Kept, columns: list[str]) -> list[str]:
    update, delete, truncate = names(kept)
    refuse = (
        "CREATE OR REPLACE FUNCTION registry_kept() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '%: {MESSAGE}', TG_TABLE_NAME; END $$"
    )
    may_go = (
        f"CREATE OR REPLACE FUNCTION {delete}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN IF {kept.unless.format(row='OLD') or 'FALSE'} THEN RETURN OLD; END IF;"
        f" RAISE EXCEPTION '%: {MESSAGE}', TG_TABLE_NAME; END $$"
    )
    may_change = (
        f"CREATE OR REPLACE FUNCTION {update}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN IF {_guard(kept, columns, 'IS DISTINCT FROM')} THEN"
        f" RAISE EXCEPTION '%: {MESSAGE}', TG_TABLE_NAME; END IF; RETURN NEW; END $$"
    )
    each = f"BEFORE {{}} ON {kept.table} FOR EACH ROW EXECUTE FUNCTION"
    return [
        refuse,
        may_go,
        may_change,
        f"CREATE OR REPLACE TRIGGER {update} {each.format('UPDATE')} {update}()",
        f"CREATE OR REPLACE TRIGGER {delete} {each.format('DELETE')} {delete}()",
        f"CREATE OR REPLACE TRIGGER {truncate} BEFORE TRUNCATE ON {kept.table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION registry_kept()",
    ]
