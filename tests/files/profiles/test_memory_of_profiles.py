"""A large file of profiles is scored and evaluated through the command line in bounded memory.

Slow: minutes, and a gigabyte of disk. Run on demand with ``-m slow``; another number of profiles
can be asked for with OPENENTRY_TEST_PROFILES.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest
from tests.profiles.people import random_profile

ROWS = int(os.environ.get("OPENENTRY_TEST_PROFILES", "300_000"))
SHARE = 10
"""A file of so many times fewer profiles is read first: memory may not follow the size."""
DISTINCT = 600
TOP_MEGABYTES = 500
GROWTH_MEGABYTES = 60

ON = date(2025, 11, 14)

WATCHED = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "openentry.cli.main", *sys.argv[1:]])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_maxrss // 1024, round(used.ru_utime + used.ru_stime, 1))
"""
"""Runs the command as a child of its own, so that nothing else counts in its memory."""


def make(path: Path, rows: int) -> None:
    random = Random(379)
    people = [random_profile(random, ON) for _ in range(DISTINCT)]
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            person = people[number % DISTINCT] | {"id": f"person-{number}"}
            file.write(json.dumps(person) + "\n")


def peak(*arguments: str) -> tuple[int, float]:
    """Run a command; give the most megabytes it held and the seconds it worked."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *arguments], capture_output=True, check=True, text=True
    )
    code, megabytes, seconds = done.stdout.split()
    assert code == "0", done.stderr
    return int(megabytes), float(seconds)


@pytest.mark.slow
@pytest.mark.parametrize(("verb", "form"), [("score", "csv"), ("eligibility", "jsonl")])
def test_memory_does_not_follow_the_number_of_profiles(
    verb: str, form: str, tmp_path: Path
) -> None:
    source, target = tmp_path / "people.jsonl", tmp_path / f"out.{form}"
    used = {}
    for rows in (ROWS // SHARE, ROWS):
        make(source, rows)
        asked = (str(source), "--on", ON.isoformat(), "--format", form, "--out", str(target))
        used[rows], seconds = peak(verb, *asked)
        with target.open("rb") as answers:
            lines = sum(1 for _ in answers)
        assert lines == rows + (form == "csv")
        sys.stderr.write(
            f"\n{verb}, {rows} profiles of {source.stat().st_size // rows} bytes: "
            f"{used[rows]} MB, {seconds / rows * 1e6:.0f} us each\n"
        )
        source.unlink()
        target.unlink()
    assert used[ROWS] < TOP_MEGABYTES
    assert used[ROWS] - used[ROWS // SHARE] < GROWTH_MEGABYTES
