"""Rules of the database that keep what was written: no change, no deletion, on either database.

The same few sentences in the words of both. `missing` says which are not there as they should be,
so that whatever starts can refuse to go on without them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
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

JOURNAL = "registry_journalentry"

KEPT = (
    # What an entry says goes with the person it is about; its digest and its leaf stay.
    Kept(
        JOURNAL,
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


def missing() -> list[str]:
    """Give the names of the triggers that are not there, or are off, or say something else."""
    expected, there = _expected(), _there()
    return [name for name, words in expected.items() if there.get(name) != words]


def gone(*, changed: bool) -> list[str]:
    """Give the names of the triggers that `install` would put back over rows that are there.

    Parameters
    ----------
    changed : bool
        Also those that say something else, which tells nothing while tables are those of another
        release.
    """
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if JOURNAL not in tables:
            return []
        cursor.execute(f"SELECT 1 FROM {JOURNAL} LIMIT 1")  # noqa: S608 - a name of ours
        if cursor.fetchone() is None:
            return []
    if changed:
        return missing()
    there = _there()
    return [n for kept in KEPT if kept.table in tables for n in names(kept) if n not in there]


def _there() -> dict[str, str]:
    return _postgres_there() if is_postgres() else _sqlite_there()


def _expected() -> dict[str, str]:
    """Give the words of every trigger as this release writes them, without asking the database."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    found = {}
    for kept in KEPT:
        fields = models[kept.table]._meta.local_concrete_fields
        columns = sorted(str(field.column) for field in fields)
        made = _postgres(kept, columns) if is_postgres() else _sqlite(kept, columns)
        for name in names(kept):
            (trigger,) = (s for s in made if "TRIGGER" in s and f"TRIGGER {name} " in s)
            functions = [s for s in made if f"FUNCTION {_called(trigger)} RETURNS" in s]
            found[name] = " ".join((trigger, *map(_body, functions)))
    return found


def _called(trigger: str) -> str:
    """Give the function that a trigger of PostgreSQL calls."""
    return trigger.rpartition(" ")[2]


def _body(function: str) -> str:
    return function.split("$$")[1]


def _sqlite_there() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def _postgres_there() -> dict[str, str]:
    """Give every trigger that is on, in the words that make it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, c.relname, t.tgtype, p.proname, p.prosrc,"
            " t.tgqual IS NULL AND t.tgattr = '' AND t.tgnargs = 0"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
            " AND c.relnamespace = current_schema()::regnamespace"
        )
        return {
            name: f"CREATE OR REPLACE TRIGGER {name} {_WHEN[kind]} ON {table}"
            f" {_EACH[kind]} EXECUTE FUNCTION {function}() {body}"
            for name, table, kind, function, body, plain in cursor.fetchall()
            if plain and kind in _WHEN
        }


# Kinds of triggers as PostgreSQL numbers them, a bit for each of its qualities.
_ROW, _BEFORE, _DELETE, _UPDATE, _TRUNCATE = (1 << bit for bit in (0, 1, 3, 4, 5))
_WHEN = {
    _ROW | _BEFORE | _UPDATE: "BEFORE UPDATE",
    _ROW | _BEFORE | _DELETE: "BEFORE DELETE",
    _BEFORE | _TRUNCATE: "BEFORE TRUNCATE",
}
_EACH = {kind: "FOR EACH ROW" if kind & _ROW else "FOR EACH STATEMENT" for kind in _WHEN}


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
    # In an order of their own, so that a trigger says the same whenever a column came.
    return sorted(column.name for column in found)


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
