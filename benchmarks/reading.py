"""Reading a facts table from CSV, checked cell by cell, beside reading it unchecked."""

from __future__ import annotations

import csv
from pathlib import Path

from benchmarks.measure import Contestant, Figure, race
from benchmarks.plain import READS
from benchmarks.scoring import Different
from openentry.files.tables import read_all
from openentry.rules.columns import column
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law

COLUMNS = ("id", *READS, "submitted_at", "programs", "categories")


def write_csv(facts: Facts, path: Path) -> None:
    """Write candidates with the columns of a round."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for i in range(len(facts)):
            row = facts.row(i)
            writer.writerow([_cell(row[name]) for name in COLUMNS])


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return ";".join(value) if isinstance(value, list) else value


def check(facts: Facts, path: Path) -> None:
    """Refuse to go on unless the file holds the candidates that were written.

    Raises
    ------
    Different
    """
    found, _ = read_all(path, category_ids=Law.load().category_ids, require_round=True)
    if len(found) != len(facts):
        raise Different(f"{len(found)} candidates read, {len(facts)} written")
    for name in COLUMNS:
        if (
            column(name).kind != "words"
            and not (getattr(found, name) == getattr(facts, name)).all()
        ):
            raise Different(f"column {name} is not what was written")
    for i in range(0, len(facts), max(1, len(facts) // 1000)):
        if found.row(i) != facts.row(i):
            raise Different(f"row {i + 1} is not what was written")


def contest(facts: Facts, path: Path, *, runs: int) -> list[Figure]:
    """Time reading, the page cache warm."""
    n, size = len(facts), path.stat().st_size
    category_ids = Law.load().category_ids

    def unchecked() -> int:
        with path.open(encoding="utf-8", newline="") as file:
            return sum(1 for _ in csv.DictReader(file))

    return race(
        [
            Contestant(
                name="read-csv",
                title="CSV, every cell checked, ready for a round",
                people=n,
                run=lambda: read_all(path, category_ids=category_ids, require_round=True),
                moved_bytes=size,
            ),
            Contestant(
                name="csv-dicts",
                title="csv.DictReader, nothing checked, for comparison",
                people=n,
                run=unchecked,
                moved_bytes=size,
            ),
            Contestant(
                name="file-bytes",
                title="the bytes of the file alone",
                people=n,
                run=path.read_bytes,
                moved_bytes=size,
            ),
        ],
        runs=runs,
        warm_up=1,
    )
