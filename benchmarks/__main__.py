"""Time OpenEntry beside a plain Python function, OpenFisca-Core and a bare copy."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from rich.console import Console

from benchmarks import holding, machine, profiles, reading, report, scoring, single
from benchmarks.measure import Figure
from benchmarks.people import Mix, people
from benchmarks.report import Race
from openentry.rules.lawbook import Law

ON = date(2025, 11, 14)
POOL, LARGE, BIG = 250_000, 1_000_000, 10_000_000
INVITATIONS = (3_500, 27_332)
"""Of round 379, and of the largest round there was."""
CALM = 0.95
"""With less of a core than this, medians tell of the neighbours too."""


def main() -> None:
    """Check that all agree, time them, print the table."""
    options = _options()
    about = machine.describe()
    started, worked = time.perf_counter(), time.process_time()
    console = Console() if Console().is_terminal else Console(width=140)
    with console.status("") as status:
        races = []
        for race in _races(options):
            races.append(race)
            status.update(f"Done: {race.title}")
    share = (time.process_time() - worked) / (time.perf_counter() - started)
    about["share of a core while it ran"] = f"{share:.0%}"
    report.show(races, about, console)
    if share < CALM:
        console.print("\nThe machine was busy with other work: read the minima.", style="bold")
    if options.json:
        settings = {"seed": options.seed, "runs": options.runs, "people": options.people}
        document = report.as_json(races, about, settings)
        options.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def _races(options: argparse.Namespace) -> Iterator[Race]:
    runs, few = options.runs, max(3, options.runs // 3)
    yardsticks: dict[str, Figure] = {}
    mixes: tuple[Mix, ...] = ("plausible", "uniform")
    for n, mix in ((options.people, mixes[0]), (options.people, mixes[1]), (LARGE, mixes[0])):
        facts = people(n, mix, seed=options.seed)
        scoring.check(facts.take(slice(0, POOL)), ON)
        if not yardsticks:
            slow = scoring.slow_contest(facts, ON, runs=few)
            yardsticks = {figure.name: figure for figure in slow}
            yield Race(title="Yardsticks in plain Python", figures=slow)
        yield Race(
            title=f"Scoring {n:,} candidates, {mix} mix, law of {ON}",
            figures=(
                scoring.contest(facts, ON, runs=runs)
                if n < LARGE
                else scoring.contest(facts, ON, runs=few, threads=(1, 2))
            ),
            yardsticks=yardsticks,
        )
    facts = people(options.people, "plausible", seed=options.seed)
    yield Race(title="One candidate", figures=single.contest(facts, ON, runs=20 * runs))
    score = holding.scored(facts)
    holding.check(facts, score, INVITATIONS[-1])
    yield Race(
        title=f"Selection from {len(facts):,} candidates",
        figures=holding.contest(facts, score, INVITATIONS, runs=runs),
    )
    yield Race(
        title=f"Freezing {len(facts):,} candidates",
        figures=holding.freezing(facts, score, runs=few),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.csv"
        reading.write_csv(facts, path)
        reading.check(facts, path)
        yield Race(
            title=f"Reading {len(facts):,} candidates, {path.stat().st_size / 1e6:.0f} MB",
            figures=reading.contest(facts, path, runs=few),
        )
    with tempfile.TemporaryDirectory() as folder:
        path = profiles.people(Path(folder))
        profiles.check(path, Law.load())
        yield Race(title="A pool of profiles", figures=profiles.contest(path, runs=few))
        yield Race(title="One profile", figures=profiles.single(path, runs=10 * runs))
    if options.big:
        facts = people(BIG, "plausible", seed=options.seed)
        yield Race(
            title=f"Selection from {BIG:,} candidates",
            figures=holding.contest(facts, holding.scored(facts), (140_000,), runs=few),
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/run", description=__doc__)
    parser.add_argument("--people", type=int, default=POOL, help="candidates of the pool")
    parser.add_argument("--runs", type=int, default=15, help="timed runs of each call")
    parser.add_argument("--seed", type=int, default=379)
    parser.add_argument("--big", action="store_true", help="add selection from 10 million")
    parser.add_argument("--json", type=Path, help="keep every run in this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
