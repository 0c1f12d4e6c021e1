"""Ask for pages as a busy day would: ``python -m benchmarks.load``.

Requests are sent at the instants of a plan, whether or not those before were answered, and their
time runs from the instant planned, so that a server which falls behind cannot hide it. What sends
them shares the machine with the server. Afterwards the server is asked for as much as it can give,
and so is a bare Django page served the same way: the yardstick.
"""

from __future__ import annotations

import argparse
import http.client
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import environ
from threading import local
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from benchmarks.pages import ANSWERS

WAIT = 60
CONNECTIONS = 48
PROFILE = {
    "on": "2025-11-14", "birth_on": "1996-05-14", "marital_status": "never_married",
    "first_language": "en", "tests.1.test": "ielts_general_training",
    "tests.1.taken_on": "2025-02-10", "tests.1.listening": "8", "tests.1.reading": "8",
    "tests.1.speaking": "7", "tests.1.writing": "7", "jobs.1.noc": "31301",
    "jobs.1.country": "PH", "jobs.1.started_on": "2020-01-06", "jobs.1.weekly_hours": "40",
    "credentials.1.level": "three_year", "credentials.1.country": "PH",
    "credentials.1.completed_on": "2017-04-28", "funds_cad": "26500",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of request: how many in a hundred, and what is sent."""

    share: int
    title: str
    path: str
    answers: Mapping[str, str] | None = None


MIX = (
    Asked(12, "first page", "/en/"),
    Asked(8, "first page, French", "/fr/"),
    Asked(8, "form of the calculator", "/en/score/"),
    Asked(10, "list of rounds", "/fr/rondes/"),
    Asked(8, "one round", "/en/rounds/379/"),
    Asked(6, "table of the law", "/en/law/tables/crs.core.age/"),
    Asked(6, "occupation", "/en/occupations/31301/"),
    Asked(6, "category", "/fr/categories/healthcare/"),
    Asked(4, "form of a full profile", "/en/score/profile/"),
    Asked(18, "live total", "/en/score/total/", ANSWERS),
    Asked(11, "explained result", "/en/score/result/", ANSWERS),
    Asked(3, "answer to a full profile", "/en/score/profile/result/", PROFILE),
)
"""What a hundred requests are: four fifths look or type, the others ask for a whole answer."""


@dataclass(slots=True)
class Sender:
    """Sends requests over connections that are kept, one for each thread."""

    port: int
    _kept: local = field(default_factory=local)

    def send(self, asked: Asked) -> bool:
        """Send one; tell whether a page came back."""
        kept: http.client.HTTPConnection | None = getattr(self._kept, "connection", None)
        if kept is None:
            kept = self._kept.connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=WAIT
            )
        body = None if asked.answers is None else urlencode(asked.answers)
        form = {} if body is None else {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            kept.request("POST" if body else "GET", asked.path, body, form)
            answer = kept.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            kept.close()
            return False
        return answer.status == http.HTTPStatus.OK


@contextmanager
def served(command: list[str], path: str) -> Iterator[Sender]:
    """Start a server; give what sends to it once it answers."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, "--port", str(port)],
            env=environ | {"OPENENTRY_DATA": data},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            sender, first = Sender(port), Asked(1, "first", path)
            began = time.monotonic()
            while not sender.send(first) and time.monotonic() - began < WAIT:
                time.sleep(0.05)
            yield sender
        finally:
            process.terminate()
            process.wait(WAIT)


@dataclass(frozen=True, slots=True)
class Answered:
    """One request that was sent: its kind, its seconds since the instant planned, its success."""

    asked: Asked
    seconds: float
    good: bool


def planned(sender: Sender, rate: float, seconds: float, seed: int) -> list[Answered]:
    """Send a mix at the instants of a plan, evenly spread."""
    chosen = random.Random(seed).choices(MIX, [asked.share for asked in MIX], k=int(rate * seconds))
    began = time.monotonic() + 0.5

    def one(place: int) -> Answered:
        due = began + place / rate
        time.sleep(max(0.0, due - time.monotonic()))
        good = sender.send(chosen[place])
        return Answered(chosen[place], time.monotonic() - due, good)

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        return list(threads.map(one, range(len(chosen))))


def saturated(sender: Sender, mix: tuple[Asked, ...], seconds: float, seed: int) -> float:
    """Give the requests a second that come back when eight connections always ask."""
    until = time.monotonic() + seconds

    def many(number: int) -> int:
        of = random.Random(seed + number)
        shares = [asked.share for asked in mix]
        count = 0
        while time.monotonic() < until:
            count += sender.send(of.choices(mix, shares)[0])
        return count

    with ThreadPoolExecutor(8) as threads:
        return sum(threads.map(many, range(8))) / seconds


def main() -> None:
    """Send the mix, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--rate", type=float, default=60.0, help="requests a second")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    workers = ["--workers", str(asked.workers)]
    with served(["openentry.cli.main", "serve", *workers], "/en/") as ours:
        planned(ours, asked.rate, 3, asked.seed)
        answers = planned(ours, asked.rate, asked.seconds, asked.seed)
        most = saturated(ours, MIX, asked.seconds / 3, asked.seed)
    bare = ["granian", "--interface", "wsgi", "--factory", "--blocking-threads", "8", "--no-log"]
    with served([*bare, *workers, "benchmarks.bare:application"], "/en/") as yardstick:
        bare_most = saturated(yardstick, (Asked(1, "bare", "/en/"),), asked.seconds / 3, asked.seed)
    _print(answers, most, bare_most)


def _print(answers: list[Answered], most: float, bare_most: float) -> None:
    table = Table("what", "requests", "median, ms", "95 of 100, ms", "longest, ms", box=None)
    kinds = [(a.title, [x for x in answers if x.asked is a]) for a in MIX]
    kinds += [
        ("looked at (GET)", [x for x in answers if x.asked.answers is None]),
        ("sent (POST)", [x for x in answers if x.asked.answers is not None]),
    ]
    for title, those in kinds:
        ordered = sorted(x.seconds * 1e3 for x in those)
        if ordered:
            told = (ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], ordered[-1])
            table.add_row(title, str(len(ordered)), *(f"{each:.0f}" for each in told))
    console = Console()
    console.print(table)
    console.print(f"without an answer: {sum(not x.good for x in answers)}")
    console.print(f"as many as it can: {most:.0f} a second; a bare Django page: {bare_most:.0f}")


if __name__ == "__main__":
    main()
