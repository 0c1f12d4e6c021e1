"""Time the register on a reconstructed pool, on both databases, beside the bars of the design.

One database after the other, each in a process of its own. What is timed is what a user waits
for: the whole act with its history, journal and messages, committed. The yardstick is one
person after the other through the same services, which is how a register without any thought of
many would load them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from benchmarks import machine
from benchmarks.register_server import programs, server

if TYPE_CHECKING:
    from openentry.registry.actors import Actor

PRINT_ON = date(2025, 11, 9)
AT = datetime(2025, 11, 14, 11, 53, 39, tzinfo=UTC)
INVITED, MOST, ONE_BY_ONE = 3_500, 27_332, 300
BARS_S = {
    "load": 90.0,
    "freeze": 6.0,
    "hold": 0.5,
    "hold_most": 2.0,
    "submit": 0.05,
    "sweep": 10.0,
}


def main() -> None:
    """Measure each database and print what came of it."""
    options = _options()
    if options.measure:
        print(json.dumps(_measure(Path(options.measure), Path(options.folder), options.kind)))
        return
    console = Console() if Console().is_terminal else Console(width=120)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        folder = Path(made)
        folder.chmod(0o755)
        people = _people(folder, options.rows, options.seed)
        found = {kind: _in_own_process(kind, people, folder) for kind in options.databases}
    _show(found, console)
    if options.json:
        document = {"machine": machine.describe(), "figures": found}
        options.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.register", description=__doc__)
    parser.add_argument("--rows", type=int, default=0, help="only so many people of the pool")
    parser.add_argument("--seed", type=int, default=379)
    parser.add_argument("--json", type=Path, help="keep the figures in a file")
    kinds = ["sqlite"] + (["postgres"] if programs() else [])
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgres"], default=kinds)
    for hidden in ("--measure", "--folder", "--kind"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    return parser.parse_args()


def _people(folder: Path, rows: int, seed: int) -> Path:
    """Reconstruct the pool of a published print, and keep the first rows of it if asked."""
    from openentry.analysis.writing import reconstruct

    reconstruct(PRINT_ON, seed, folder / "pool")
    path = folder / "pool" / "profiles.parquet"
    if rows:
        import pyarrow.parquet as pq

        pq.write_table(pq.read_table(path).slice(0, rows), path)
    return path


def _in_own_process(kind: str, people: Path, folder: Path) -> dict[str, Any]:
    """Measure one database with the settings of its own."""
    place = folder / kind
    place.mkdir()
    own = {k: v for k, v in os.environ.items() if not k.startswith("OPENENTRY_")}
    own |= {"OPENENTRY_DATA": str(place)}
    command = [sys.executable, "-m", "benchmarks.register", "--measure", str(people)]
    command += ["--folder", str(place), "--kind", kind]

    def run() -> dict[str, Any]:
        done = subprocess.run(command, env=own, check=True, stdout=subprocess.PIPE)
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    if kind == "sqlite":
        return run()
    with server(folder / "server") as address:
        own["OPENENTRY_DATABASE"] = address
        return run()


def _measure(people: Path, folder: Path, kind: str) -> dict[str, Any]:
    """Live through a load, a round, submissions, a day and a backup, with a watch."""
    from openentry.project.starting import make_tables, start_register

    make_tables()
    start_register()
    from openentry.registry import clock
    from openentry.registry.actors import SYSTEM
    from openentry.registry.keeping.backup import back_up
    from openentry.registry.services.loading import load_profiles
    from openentry.registry.services.sweeping import sweep

    figures: dict[str, Any] = {"kind": kind}
    with clock.clock_at(AT):
        loaded, figures["load"] = _timed(lambda: load_profiles(SYSTEM, people))
        figures["people"] = loaded.loaded
        names = ("freeze", "try", "hold")
        # A small pool is not emptied by the rounds that are timed.
        invited = min(INVITED, loaded.loaded // 10)
        figures |= dict(zip(names, _round("B1", invited), strict=True))
        figures |= _one_by_one(people)
    with clock.clock_at(AT + timedelta(minutes=1)):
        figures["hold_most"] = _round("B2", min(MOST, loaded.loaded // 5))[2]
        _, figures["recall"] = _timed(partial(_recall, "B2"))
    # Everybody who is due on the day that follows, by the day and by the hour.
    with clock.clock_at(AT + timedelta(days=1)):
        swept, figures["sweep"] = _timed(sweep)
        figures["swept"] = str(swept)
    _, figures["backup"] = _timed(lambda: back_up(folder / "backup.zip"))
    return figures


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - began


def _round(number: str, invited: int) -> tuple[float, float, float]:
    """Hold a general round through its steps; give what freezing, trying and holding took."""
    from openentry.registry import clock
    from openentry.registry.actors import SYSTEM, actor_of
    from openentry.registry.services.accounts import grant_role, open_account
    from openentry.registry.services.rounds.approving import approve_round
    from openentry.registry.services.rounds.freezing import freeze_round
    from openentry.registry.services.rounds.holding import hold_round
    from openentry.registry.services.rounds.preparing import prepare_round
    from openentry.registry.services.rounds.trying import try_round
    from openentry.rules.facts import PROGRAMS
    from openentry.rules.rounds import Instruction

    def actor(name: str, role: str) -> Actor:
        account = open_account(SYSTEM, name)
        grant_role(SYSTEM, account.public_id, role)
        return actor_of(account)

    preparer = actor(f"preparer-{number}", "round_preparer")
    instruction = Instruction(
        number=number, held_at=clock.now(), kind="general", programs=PROGRAMS, invitations=invited
    )
    name = prepare_round(preparer, instruction).public_id
    _, freeze = _timed(lambda: freeze_round(preparer, name))
    trial, tried = _timed(lambda: try_round(preparer, name))
    for turn in (1, 2):
        approve_round(actor(f"approver-{number}-{turn}", "round_approver"), name, trial.digest)
    _, hold = _timed(lambda: hold_round(preparer, name))
    return freeze, tried, hold


def _recall(number: str) -> None:
    """Recall every invitation of a round, as after a mistake in its instruction."""
    from openentry.registry.actors import actor_of
    from openentry.registry.models import Account, Round
    from openentry.registry.services.rounds.recalling import recall_invitations

    approver = actor_of(Account.objects.get(username=f"approver-{number}-1"))
    round_id = Round.objects.get(number=number).public_id
    recall_invitations(approver, round_id, None, "instruction-wrong")


def _one_by_one(people: Path) -> dict[str, Any]:
    """Let people come one after the other, each with an account, and time their submissions."""
    from openentry.files.profiles.reading import read_profiles
    from openentry.registry.assessing import law
    from openentry.registry.services.profiles import submit_profile

    chunk = next(iter(read_profiles(str(people), law=law())))
    seconds, whole = [], 0.0
    for number, document in enumerate(chunk.documents[:ONE_BY_ONE]):
        (actor, profile), before = _timed(partial(_come, number, document))
        _, submit = _timed(partial(submit_profile, actor, profile))
        seconds.append(submit)
        whole += before + submit
    ordered = sorted(seconds)
    return {
        "submit": statistics.median(seconds),
        "submit_slow": ordered[int(len(ordered) * 0.99)],
        "one_by_one_each": whole / len(seconds),
    }


def _come(number: int, document: Mapping[str, Any]) -> tuple[Actor, str]:
    """Open an account, say who it is, and start a profile."""
    from openentry.registry.actors import SYSTEM, actor_of
    from openentry.registry.services.accounts import grant_role, open_account
    from openentry.registry.services.people import register_person
    from openentry.registry.services.profiles import start_profile

    said = {k: v for k, v in document.items() if k not in ("id", "submitted_at", "nomination")}
    account = open_account(SYSTEM, f"candidate-{number}")
    grant_role(SYSTEM, account.public_id, "candidate")
    actor = actor_of(account)
    passport = {"type": "passport", "country": "PH", "number": f"B{number}"}
    names = {"family_name": f"Bench{number}", "given_names": "Mark", "birth_country": "PH"}
    person = register_person(
        actor, account, names | {"document": passport}, date.fromisoformat(said["birth_on"])
    )
    return actor, start_profile(actor, person.public_id, said).profile_id


def _show(found: dict[str, dict[str, Any]], console: Console) -> None:
    """Print the figures beside the bars."""
    table = Table(title="The register", title_justify="left")
    for head in ("", "people", "measured", "bar", "times the bar"):
        table.add_column(head, justify="left" if not head else "right")
    for kind, figures in found.items():
        for name, title in TITLES.items():
            bar = BARS_S.get(name)
            seconds = figures[name]
            table.add_row(
                f"{kind}: {title}",
                f"{figures['people']:,}",
                f"{seconds:.3g} s",
                "" if bar is None else f"{bar:g} s",
                "" if bar is None else f"{seconds / bar:.2f}",
            )
        each = figures["load"] / figures["people"]
        ratio = figures["one_by_one_each"] / each
        table.add_row(f"{kind}: a person loaded, beside one by one", "", f"{each:.3g} s", "", "")
        table.add_row("", "", f"{ratio:.0f} times quicker", "", "", end_section=True)
    console.print(table)
    for kind, figures in found.items():
        console.print(f"{kind}, the day after: {figures['swept']}")


TITLES = {
    "load": "load a file of everybody",
    "freeze": "freeze the pool for a round",
    "try": f"try it, {INVITED:,} re-checked",
    "hold": f"hold it, {INVITED:,} invitations",
    "hold_most": f"hold one of {MOST:,} invitations",
    "recall": "recall all of them",
    "submit": "one submission, median",
    "submit_slow": "one submission, 99th of a hundred",
    "one_by_one_each": "one person from nothing to the pool",
    "sweep": "sweep what is due a day later",
    "backup": "back up",
}

if __name__ == "__main__":
    main()
