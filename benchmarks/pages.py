"""Load pages beside a bare Django page served the same way: ``python -m benchmarks.pages``.

Each is asked for over one connection, in turns, so that a busy moment falls on all alike.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from benchmarks.measure import Contestant, race

WAIT = 60
BARE = "a bare Django page"
ANSWERS = {
    "on_day": "2", "on_month": "11", "on_year": "2026",
    "born_day": "14", "born_month": "2", "born_year": "1995",
    "accompanied": "no", "education": "masters", "first_test": "ielts_general_training",
    "first_listening": "8", "first_reading": "6.5", "first_writing": "6",
    "first_speaking": "6.5", "canadian_work_years": "1", "foreign_work_years": "3",
}  # fmt: skip
"""Of somebody who has 468 points on that day."""
PAGES = (
    ("the first page", "GET", "/en/"),
    ("the form of the calculator", "GET", "/en/score/"),
    ("an explained result", "POST", "/en/score/result/"),
)


@contextmanager
def served(target: str, path: str) -> Iterator[http.client.HTTPConnection]:
    """Serve an application with one worker; give a connection to it, which has been used."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    command += ["--port", str(port), "--blocking-threads", "8", "--no-log", target]
    with tempfile.TemporaryDirectory() as data:
        # Requests are logged as always, to where nobody reads.
        process = subprocess.Popen(
            command, env=os.environ | {"OPENENTRY_DATA": data}, stderr=subprocess.DEVNULL
        )
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
            until = time.monotonic() + WAIT
            while time.monotonic() < until:
                with suppress(OSError):
                    ask(connection, "GET", path)
                    break
                connection.close()
                time.sleep(0.1)
            with closing(connection):
                yield connection
        finally:
            process.terminate()
            process.wait(WAIT)


def ask(connection: http.client.HTTPConnection, method: str, path: str) -> bytes:
    """Load a page, and see that it is one."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(ANSWERS) if method == "POST" else None
    connection.request(method, path, body, form if body else {})
    answer = connection.getresponse()
    page = answer.read()
    assert answer.status == 200, answer.status
    return page


def main() -> None:
    """Time the pages, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="times each page is loaded")
    runs = parser.parse_args().runs
    with ExitStack() as stack:
        bare = stack.enter_context(served("benchmarks.bare:application", "/en/"))
        ours = stack.enter_context(served("openentry.project.serving:application", "/en/"))
        figures = race(
            [
                Contestant(name=title, title=title, people=1, run=partial(ask, where, method, path))
                for title, where, method, path in (
                    (BARE, bare, "GET", "/en/"),
                    *((title, ours, method, path) for title, method, path in PAGES),
                )
            ],
            runs=runs,
            warm_up=5,
        )
    table = Table("page", "median, ms", "minimum, ms", "95 of 100, ms", "median / bare", box=None)
    for figure in figures:
        ordered = sorted(figure.seconds)
        told = (figure.median, ordered[0], ordered[int(len(ordered) * 0.95)])
        ratio = figure.median / figures[0].median
        table.add_row(figure.title, *(f"{each * 1e3:.2f}" for each in told), f"{ratio:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
