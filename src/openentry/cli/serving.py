"""Serving the pages from the command line: what is in the way is told before anything starts."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from openentry.cli.context import LANG, parse_whole, t
from openentry.cli.printing import console, table
from openentry.cli.sockets import Place, find_place, free_place
from openentry.project.values import PORT_TOP
from openentry.rules.errors import InputError, LimitError, UsageError
from openentry.wording import LANGUAGES, say

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

NEEDED = ("django", "allauth", "argon2", "cryptography", "granian", "whitenoise")
"""What pages cannot be served without, by the name it is loaded by."""
THREADS = 8
"""Requests that one worker answers at a time."""
END_WITHIN = 5
"""Seconds that a request being answered gets when the server is told to stop."""
HERE, FIRST = "127.0.0.1", 8000
"""Where the pages are after a demonstration: for this machine alone, on the first free port."""
TARGET = "openentry.project.serving:application"


def answer(host: str, port: str, workers: str) -> None:
    """Serve the pages until somebody says stop.

    Raises
    ------
    UsageError
        ``option-number``, ``port-number`` for what an option cannot be.
    InputError
        ``site-not-installed``, ``host-unknown``, ``port-refused``, and what
        `openentry.project.serving.application` refuses.
    LimitError
        ``port-taken``; ``site-stopped`` if the server ends without having been told to.
    """
    count = parse_whole("--workers", workers, 1)
    number = parse_whole("--port", port, 1)
    assert count is not None
    assert number is not None
    if number > PORT_TOP:
        raise UsageError("port-number", value=port, most=str(PORT_TOP))
    refuse_without_packages()
    place = find_place(host, number)
    allowed = _prepare(host)
    _serve(place, count, allowed=allowed)


def refuse_without_packages() -> None:
    """Refuse to go on without what pages need.

    Raises
    ------
    InputError
        ``site-not-installed``.
    """
    if missing := [name for name in NEEDED if importlib.util.find_spec(name) is None]:
        raise InputError("site-not-installed", names=", ".join(missing))


def somebody_looks() -> bool:
    """Tell whether a person is at a terminal, and pages can be shown to them."""
    installed = all(importlib.util.find_spec(name) for name in NEEDED)
    return installed and sys.stdin.isatty() and sys.stdout.isatty()


def serve_instead(given: Mapping[str, str]) -> None:
    """Serve the pages in place of this program, and of the memory it holds.

    Parameters
    ----------
    given : mapping
        Environment to serve them in.

    Raises
    ------
    LimitError
        ``port-taken`` when no port is free.
    """
    port = str(free_place(HERE, FIRST).port)
    command = [sys.executable, "-m", "openentry.cli.main", "--lang", LANG]
    command += ["serve", "--host", HERE, "--port", port]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execve(sys.executable, command, given)  # noqa: S606 - ourselves
    try:
        subprocess.run(command, env=dict(given), check=False)  # noqa: S603 - ourselves
    except KeyboardInterrupt:
        return  # who serves has been told the same


def _prepare(host: str) -> bool:
    """Look, collect and read in this process: a worker that is its copy has all of it.

    Returns
    -------
    bool
        Whether pages may be asked for under the name of the host.
    """
    from openentry.project.serving import application

    application()
    from django.conf import settings
    from django.db import connections
    from django.http.request import validate_host

    connections.close_all()  # a connection must not be shared by two processes
    name = f"[{host}]" if ":" in host else host
    return validate_host(name, settings.ALLOWED_HOSTS)


def _serve(place: Place, workers: int, *, allowed: bool) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server: AbstractServer[Any] = Granian(
        TARGET,
        address=place.number,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        workers_kill_timeout=END_WITHIN,
        respawn_failed_workers=True,
        factory=True,
        log_level=LogLevels.error,
        log_dictconfig=_ERRORS_APART,
    )
    server.on_startup(lambda: _tell(place, allowed=allowed))
    try:
        server.serve()
    except SystemExit:
        # What the server says when its workers end again and again.
        raise LimitError("site-stopped") from None
    sys.stderr.write(t("serve-stopped") + "\n")


_ERRORS_APART: dict[str, Any] = {
    "handlers": {
        "line": {
            "class": "logging.StreamHandler",
            "formatter": "generic",
            "stream": "ext://sys.stderr",
        }
    },
    "loggers": {"_granian": {"handlers": ["line"], "propagate": False}},
}
"""The server's own troubles go where errors go; requests are told by ourselves."""


def _tell(place: Place, *, allowed: bool) -> None:
    """Say where the pages are, in both languages."""
    screen = console()
    screen.print(t("serve-started"))
    rows = [(say("cli.serve-language", lang), place.address(lang)) for lang in LANGUAGES]
    screen.print(table((), rows, whole=frozenset({1})))
    if not allowed:
        screen.print(t("serve-host-not-named", host=place.host))
    screen.print(t("serve-stop"))
    sys.stdout.flush()
