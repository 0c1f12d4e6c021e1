"""Output appears whole or not at all, and what was there before stays until then."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from openentry.files.outputs import whole_output, write_whole
from openentry.rules.errors import InputError


def fail_while_writing(target: Path | str, size: int = 3_000_000) -> None:
    with whole_output(target) as file:
        file.write(b"x" * size)
        raise ZeroDivisionError


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_a_failure_leaves_nothing_or_what_was_there(name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    with pytest.raises(ZeroDivisionError):
        fail_while_writing(target)
    assert list(tmp_path.iterdir()) == []
    target.write_bytes(b"before")
    with pytest.raises(ZeroDivisionError):
        fail_while_writing(target)
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"before"


def test_nothing_is_seen_before_the_end(tmp_path: Path) -> None:
    with whole_output(tmp_path / "a.csv") as file:
        file.write(b"x" * 3_000_000)
        file.flush()
        assert not (tmp_path / "a.csv").exists()
    assert (tmp_path / "a.csv").stat().st_size == 3_000_000


KILLED = """
import sys, time
from openentry.files.outputs import whole_output
with whole_output(sys.argv[1]) as file:
    file.write(b"x" * 5_000_000)
    file.flush()
    print("half", flush=True)
    time.sleep(60)
"""


def test_a_killed_process_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"before")
    for target in (tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv.gz"):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(target)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    if hasattr(os, "O_TMPFILE"):
        assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"before"


@pytest.mark.parametrize("trouble", ["no nameless files", "no links to nameless files"])
def test_systems_without_nameless_files_write_whole_too(
    trouble: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, trouble)

    if trouble.startswith("no nameless"):
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    else:
        monkeypatch.setattr(os, "link", refuse)
    write_whole(tmp_path / "a.csv", "é")
    assert (tmp_path / "a.csv").read_text() == "é"
    with pytest.raises(ZeroDivisionError):
        fail_while_writing(tmp_path / "b.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_the_same_content_packs_to_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.csv.gz", "b.csv.gz"):
        write_whole(tmp_path / name, "id,age\n" * 1000)
        time.sleep(1.1)
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "b.csv.gz").read_bytes()
    assert gzip.decompress((tmp_path / "a.csv.gz").read_bytes()) == b"id,age\n" * 1000


def test_a_file_that_is_replaced_keeps_its_permissions_and_its_links(tmp_path: Path) -> None:
    target, link = tmp_path / "a.csv", tmp_path / "link.csv"
    target.write_text("before")
    target.chmod(0o640)
    link.symlink_to(target)
    write_whole(link, "after")
    assert link.is_symlink()
    assert target.read_text() == "after"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "a.csv", "x")
    finally:
        os.umask(before)
    assert (tmp_path / "a.csv").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (".", "output-is-folder"),
        ("nowhere/a.csv", "output-folder-missing"),
        ("file/a.csv", "output-folder-missing"),
        ("/dev/full", "output-disk-full"),
    ],
)
def test_a_place_that_cannot_be_written_to_is_told(
    target: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if target == "/dev/full" and not os.path.exists(target):
        pytest.skip("this system has no full device")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError) as caught:
        write_whole(target, "x")
    assert caught.value.code == code
    assert caught.value.message("fr") != caught.value.message("en")


@pytest.mark.parametrize("end", ["whole", "failed"])
def test_standard_output_gets_everything_at_the_end_or_nothing(end: str) -> None:
    script = (
        "from openentry.files.outputs import whole_output\n"
        "with whole_output('-') as file:\n"
        "    file.write(b'x' * 5_000_000)\n"
        f"    assert {end == 'whole'}\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.stdout == (b"x" * 5_000_000 if end == "whole" else b"")


def test_a_pipe_with_a_name_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    write_whole(pipe, "through")
    assert reader.communicate(timeout=20)[0] == b"through"
    assert pipe.is_fifo()
