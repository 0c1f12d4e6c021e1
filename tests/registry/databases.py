"""Databases for tests: an embedded file and a PostgreSQL server of the run's own.

A migrated database is made once a run and copied for each test, so that tests see real files and
real connections and may commit, kill and look again.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ADDRESS = "OPENENTRY_TEST_POSTGRES"
"""Names a server to use in place of one of the run's own: ``postgresql://user@host:port``."""


@functools.cache
def server() -> str | None:
    """Start a PostgreSQL server, once; give its socket folder, or None where there is none."""
    binaries = _binaries()
    if binaries is None:
        return None
    home = Path(tempfile.mkdtemp(prefix="pg"))
    run = _as_user(home)
    data, socket = home / "data", home
    _quiet([*run, str(binaries / "initdb"), "-D", str(data), "-U", "tester", "-A", "trust", "-N"])
    settings = (
        f"-k {socket} -c listen_addresses='' -c fsync=off -c synchronous_commit=off"
        " -c full_page_writes=off -c max_connections=60 -c shared_buffers=256MB"
    )
    log = str(home / "log")
    control = [*run, str(binaries / "pg_ctl"), "-D", str(data)]
    _quiet([*control, "-l", log, "-o", settings, "-w", "start"])
    atexit.register(_stop, control, home)
    return str(socket)


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).parent if named else None


def _as_user(home: Path) -> list[str]:
    """PostgreSQL refuses to be run by root, so root becomes somebody else."""
    if os.geteuid() != 0:
        return []
    shutil.chown(home, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _quiet(command: list[str]) -> None:
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, cwd="/"
    )


def _stop(control: list[str], home: Path) -> None:
    subprocess.run(
        [*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd="/"
    )
    shutil.rmtree(home, ignore_errors=True)


def need_postgres() -> None:
    """Skip a test where there is no PostgreSQL; in CI it fails."""
    if server() is not None:
        return
    if os.environ.get("CI"):
        pytest.fail("PostgreSQL is not installed, and in CI every test must run")
    pytest.skip("PostgreSQL is not installed here")


def postgres(name: str) -> dict[str, Any]:
    """Describe a database of the server as Django wants it."""
    from openentry.project.environment import Environment, database

    socket = server()
    assert socket is not None
    described = database(Environment({"DATABASE": f"postgresql://tester@localhost/{name}"}))
    return described | {"HOST": socket, "PORT": "", "CONN_MAX_AGE": 0}


def sqlite(path: Path) -> dict[str, Any]:
    """Describe an embedded database as Django wants it."""
    from openentry.project.environment import Environment, database

    return database(Environment({"DATABASE": f"sqlite:///{path}"}))


def use(described: dict[str, Any]) -> None:
    """Let Django's default connection be to this database from now on."""
    from django.db import connections

    connections["default"].close()
    connections.settings = connections.configure_settings({"default": described})
    delattr(connections._connections, "default")  # type: ignore[attr-defined]


def migrate() -> None:
    """Make every table."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


@functools.cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="register"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "template.sqlite3"
    use(sqlite(path))
    migrate()
    _close()
    return path


@functools.cache
def _postgres_template() -> str:
    name = f"template_{uuid.uuid4().hex[:8]}"
    administer(f'CREATE DATABASE "{name}"')
    use(postgres(name))
    migrate()
    _close()
    return name


def administer(statement: str) -> None:
    """Run a statement that no transaction may hold."""
    import psycopg

    with psycopg.connect(
        host=server(), user="tester", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(statement.encode())


def _close() -> None:
    from django.db import connections

    connections.close_all()


@contextmanager
def fresh(kind: str, folder: Path) -> Iterator[dict[str, Any]]:
    """Give a new migrated database and let Django use it until the block ends.

    Parameters
    ----------
    kind : {"sqlite", "postgres"}
    folder : Path
        Where an embedded one is put.
    """
    if kind == "sqlite":
        described = sqlite(folder / "register.sqlite3")
        shutil.copy(_sqlite_template(), folder / "register.sqlite3")
        use(described)
        try:
            yield described
        finally:
            _close()
        return
    name = f"test_{uuid.uuid4().hex[:12]}"
    administer(f'CREATE DATABASE "{name}" TEMPLATE "{_postgres_template()}"')
    described = postgres(name)
    use(described)
    try:
        yield described
    finally:
        _close()
        administer(f'DROP DATABASE "{name}" WITH (FORCE)')
