"""Ten million candidates are scored in under two gigabytes, whatever the format.

Slow: minutes and gigabytes of disk for each format. Run on demand with ``-m slow``; another
number of candidates can be asked for with OPENENTRY_TEST_ROWS.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from openentry.files.facts_writer import facts_table, facts_writer
from openentry.rules.columns import columns
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law

ROWS = int(os.environ.get("OPENENTRY_TEST_ROWS", "10_000_000"))
TOP_MEGABYTES = 2_000
PART = 50_000

SCORE = """
import resource, sys, time
from datetime import date
from openentry.files.scoring import score_stream
from openentry.files.sources import Format
from openentry.rules.lawbook import Law
start = time.process_time()
lawbook = Law.load().on(date(2025, 11, 14))
done = score_stream(sys.argv[1], lawbook, sys.argv[2], Format(sys.argv[3]))
seconds = time.process_time() - start
print(done.rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, round(seconds, 1))
"""

READ_ALL = """
import resource, sys, time
from openentry.files.tables import read_all
from openentry.rules.lawbook import Law
start = time.process_time()
facts, _ = read_all(sys.argv[1], category_ids=Law.load().category_ids)
seconds = time.process_time() - start
print(len(facts), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, round(seconds, 1))
"""


def people(n: int) -> Facts:
    """Give candidates of every kind; the identifiers say nothing of the row."""
    random = np.random.default_rng(379)
    ids = Law.load().category_ids
    given = {}
    for what in columns():
        match what.kind:
            case "text":
                given["id"] = np.array([f"candidate-{i:06}".encode() for i in range(n)])
            case "integer" if not what.nullable:
                given[what.name] = random.integers(0, 46, n).astype(np.uint8)
            case "level":
                given[what.name] = random.integers(0, 13, n).astype(np.uint8)
            case "flag" if not what.nullable:
                given[what.name] = random.random(n) < 0.3
            case "word":
                least = 1 if what.name == "first_language" else 0
                given[what.name] = random.integers(least, len(what.words), n).astype(np.uint8)
            case "instant":
                given[what.name] = random.integers(0, 10**15, n) * 2
    given["programs"] = random.integers(0, 16, n).astype(np.int8)
    given["categories"] = np.int64(1) << random.integers(0, len(ids), n)
    return Facts.build(n, category_ids=ids, **given)


def make(path: Path, rows: int) -> None:
    part = people(min(PART, rows))
    whole, rest = divmod(rows, len(part))
    assert rest == 0
    if path.name == "one-batch.arrow":
        table = pa.concat_tables([facts_table(part)] * whole).unify_dictionaries().combine_chunks()
        with pa.ipc.new_file(path, table.schema) as writer:
            writer.write_table(table)
    elif path.name == "one-group.parquet":
        table = pa.concat_tables([facts_table(part)] * whole)
        pq.write_table(table, path, row_group_size=rows)
    else:
        with facts_writer(path) as writer:
            for _ in range(whole):
                writer.write(part)


def run(script: str, *arguments: str) -> tuple[int, int, float]:
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    rows, megabytes, seconds = done.stdout.split()
    return int(rows), int(megabytes), float(seconds)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("a.csv", "csv"),
        ("a.csv.gz", "csv"),
        ("a.json", "json"),
        ("a.jsonl", "jsonl"),
        ("a.parquet", "parquet"),
        ("one-group.parquet", "parquet"),
        ("one-batch.arrow", "parquet"),
    ],
)
def test_ten_million_candidates_are_scored_in_two_gigabytes(
    name: str, output: str, tmp_path: Path
) -> None:
    source, target = tmp_path / name, tmp_path / f"out.{output}"
    try:
        make(source, ROWS)
        rows, megabytes, seconds = run(SCORE, str(source), str(target), output)
    finally:
        target.unlink(missing_ok=True)
        source.unlink(missing_ok=True)
    sys.stderr.write(f"\n{name}: {megabytes} MB, {seconds / rows * 1e6:.2f} us a row\n")
    assert rows == ROWS
    assert megabytes < TOP_MEGABYTES


@pytest.mark.slow
def test_ten_million_candidates_fit_in_two_gigabytes_as_a_pool(tmp_path: Path) -> None:
    source = tmp_path / "a.parquet"
    make(source, ROWS)
    rows, megabytes, seconds = run(READ_ALL, str(source))
    source.unlink()
    sys.stderr.write(f"\npool: {megabytes} MB, {seconds / rows * 1e6:.2f} us a row\n")
    assert rows == ROWS
    assert megabytes < TOP_MEGABYTES
