"""The command that holds a round: its files, its exit codes, and the places it may not write to."""

from __future__ import annotations

import errno
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.rounds_on_files.held import NOON, category, general, people
from tests.rounds_on_files.pools import LAW

from openentry import recheck
from openentry.files.facts_writer import write_facts
from openentry.files.holding import hold, write
from openentry.files.instruction import instruction_toml
from openentry.files.record import record_json
from openentry.rules import crs
from openentry.rules.errors import ConflictError, InputError
from openentry.rules.rounds import Instruction
from openentry.wording import LANGUAGES

NAMES = {"record.json", "invited.parquet", "notice.en.md", "notice.fr.md"}
COMMAND = (sys.executable, "-m", "openentry.cli.main")


def prepared(
    folder: Path, asked: Instruction, n: int = 200, suffix: str = "csv"
) -> tuple[str, ...]:
    """Write instruction and pool; give the command that holds the round."""
    (folder / "round.toml").write_text(instruction_toml(asked), encoding="utf-8")
    write_facts(folder / f"pool.{suffix}", people(n, 11, late=4))
    return (*COMMAND, "round", "round.toml", "--pool", f"pool.{suffix}", "--out", "out")


def run(command: tuple[str, ...], cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, **options)  # type: ignore[call-overload,no-any-return]


def test_the_command_writes_what_the_second_implementation_selects(tmp_path: Path) -> None:
    command = prepared(tmp_path, category(number="379", invitations=15), suffix="jsonl")
    from_input = ["-" if part == "pool.jsonl" else part for part in command]
    pool = (tmp_path / "pool.jsonl").read_text(encoding="utf-8")
    answer = run((*from_input, "--operator", "training"), tmp_path, input=pool)
    assert answer.returncode == 0, answer.stderr
    out = tmp_path / "out"
    assert {path.name for path in out.iterdir()} == NAMES
    rows = [json.loads(line) for line in pool.splitlines()]
    asked = {"held_at": NOON, "kind": "category", "category": "healthcare-2", "invitations": 15}
    expected = recheck.select(rows, asked)
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    assert record["pool_digest"] == recheck.pool_digest(rows, NOON)
    for name in ("order_digest", "crs_cutoff", "tie_break_at", "pool_size", "eligible"):
        assert record[name] == expected[name]
    assert record["operator"] == "training"
    assert pq.read_table(out / "invited.parquet")["id"].to_pylist() == [
        name for _, name, _, _, _ in expected["invited"]
    ]
    assert str(record["crs_cutoff"]) in answer.stdout


def test_a_round_already_held_is_a_conflict_and_stays_as_it_is(tmp_path: Path) -> None:
    command = prepared(tmp_path, general(number="X7"))
    write(hold(general(number="X7"), people(50, 1), LAW), tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    answer = run((*command[:3], "--lang", "fr", *command[3:]), tmp_path)
    assert answer.returncode == 3
    assert "déjà le registre de la ronde X7" in answer.stderr
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_of_two_processes_at_once_one_holds_the_round_and_the_other_ends_with_3(
    tmp_path: Path,
) -> None:
    command = prepared(tmp_path, general())
    both = [
        subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [process.communicate()[1].decode() for process in both]
    assert sorted(process.returncode for process in both) == [0, 3], said
    assert {path.name for path in (tmp_path / "out").iterdir()} == NAMES
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_disk_that_fills_up_leaves_nothing(tmp_path: Path) -> None:
    command = prepared(tmp_path, general())
    limit = 8192  # bytes a file may have: less than the record, more than nothing

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    before = {path.name for path in tmp_path.iterdir()}
    answer = run((*command[:3], "--lang", "fr", *command[3:]), tmp_path, preexec_fn=full)
    assert answer.returncode == 1, answer.stderr
    assert "disque" in answer.stderr
    assert {path.name for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "output-disk-full"),
        (errno.EDQUOT, "output-disk-full"),
        (errno.EFBIG, "output-disk-full"),
        (errno.EROFS, "output-denied"),
        (errno.EACCES, "output-denied"),
        (errno.EBUSY, "folder-mounted"),
        (errno.ENAMETOOLONG, "folder-impossible"),
        (errno.EIO, "folder-cannot-be-written"),
    ],
)
@pytest.mark.parametrize("there", [False, True])
def test_whatever_the_system_refuses_is_said_in_both_languages_and_leaves_nothing(
    number: int, code: str, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    out = tmp_path / "new" / "out"
    if there:
        out.mkdir(parents=True)
    before = list(tmp_path.rglob("*"))
    monkeypatch.setattr(os, "replace", refusing)
    with pytest.raises(InputError) as refused:
        write(hold(general(), people(30, 1), LAW), out)
    assert refused.value.code == code
    messages = {refused.value.message(lang) for lang in LANGUAGES}
    assert len(messages) == 2
    assert all(str(out) in message for message in messages)
    assert list(tmp_path.rglob("*")) == before


@contextmanager
def an_ordinary_user() -> Iterator[None]:
    """Be somebody to whom something is forbidden, even where the tests run as superuser."""
    if os.geteuid():
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_one_may_not_write_to_is_refused() -> None:
    held = hold(general(), people(30, 1), LAW)
    with TemporaryDirectory() as made:
        closed = Path(made)
        closed.chmod(0o555)
        for out in (closed, closed / "out", closed / "new" / "out"):
            with an_ordinary_user(), pytest.raises(InputError) as refused:
                write(held, out)
            assert refused.value.code == "output-denied"
        closed.chmod(0o700)
        with an_ordinary_user(), pytest.raises(InputError) as refused:
            write(held, closed / "out")
        assert refused.value.code == "output-denied"
        assert not list(closed.iterdir())


@pytest.mark.parametrize("place", ["file/out", "out/../file", "link", "x" * 300])
def test_a_place_where_no_folder_can_be_is_refused(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "link")
    with pytest.raises((InputError, ConflictError)) as refused:
        write(hold(general(), people(30, 1), LAW), tmp_path / place)
    assert all(refused.value.message(lang) for lang in LANGUAGES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link", "out"]
    assert not list((tmp_path / "out").iterdir())
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_folders_and_files_are_as_open_as_the_user_makes_new_ones(tmp_path: Path) -> None:
    for mask in (0o022, 0o077):
        before = os.umask(mask)
        try:
            write(hold(general(), people(30, 1), LAW), tmp_path / f"{mask:o}")
        finally:
            os.umask(before)
        assert (tmp_path / f"{mask:o}").stat().st_mode & 0o777 == 0o777 & ~mask
        for path in (tmp_path / f"{mask:o}").iterdir():
            assert path.stat().st_mode & 0o777 == 0o666 & ~mask


def test_how_many_threads_score_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crs, "CHUNK", 64)
    facts = people(1000, 3)
    one, many = (hold(general(invitations=300), facts, LAW, threads=t) for t in (1, 7))
    assert record_json(one.record) == record_json(many.record)
    assert one.selection.invited.tolist() == many.selection.invited.tolist()


def test_candidates_in_bands_of_any_number_stay_in_the_order_of_the_feed() -> None:
    facts = people(500, 4, age=np.full(500, 29, np.uint8))
    bands = hold(general(), facts, LAW).record.frozen_pool.bands
    highs = [band.high for band in bands]
    assert highs == [*sorted(highs[:-1], reverse=True), 1200]
