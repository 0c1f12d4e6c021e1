"""What cannot be opened or read is told in both languages, with where and what to do."""

from __future__ import annotations

import gzip
import io
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.files.people import CATEGORY_IDS

from openentry.files import sources
from openentry.files.sources import Format, open_source
from openentry.files.tables import read_all
from openentry.rules.errors import InputError, LimitError, OpenEntryError
from openentry.wording import LANGUAGES, has

SOURCE = Path(sources.__file__).parent
ROOMS = (
    "carried cells facts_writer header outputs problems progress results scoring sinks sources "
    "table_arrow table_csv table_json tables template text"
)
TABLES = [SOURCE / f"{name}.py" for name in ROOMS.split()]


def refused(path: Path | str) -> OpenEntryError:
    with pytest.raises((InputError, LimitError)) as caught:
        read_all(path, category_ids=CATEGORY_IDS)
    for lang in LANGUAGES:
        assert caught.value.message(lang)
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "file-empty"),
        ("a.csv", b"\n\n  \n", "file-empty"),
        ("a.csv", b"\xef\xbb\xbf", "file-empty"),
        ("a.csv.gz", gzip.compress(b"", mtime=0), "file-empty"),
        ("a.csv", b"PK\x03\x04rest of an xlsx", "file-is-spreadsheet"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-is-spreadsheet"),
        ("a.csv", "id,age\na,30\n".encode("utf-16"), "file-is-utf16"),
        ("a.csv", b"id,age\na,\x0030\n", "file-is-binary"),
        ("a.csv", b"id,age\n" + b"a,30\n" * 2000 + b"a,\x00\n", "file-is-binary"),
        ("a.csv", "id,age\né,30\n".encode("latin-1"), "file-not-utf8"),
        ("a.json", '[{"id": "é"}]'.encode("latin-1"), "file-not-utf8"),
        ("a.csv.gz", gzip.compress(b"id,age\na,30\n" * 500, mtime=0)[:-9], "gzip-cut-short"),
        ("a.csv.gz", b"\x1f\x8b\x08\x00nonsense and more of it", "gzip-broken"),
        ("a.json", b"30", "json-holds-no-rows"),
        ("a.jsonl", b"id,age\na,30\n", "json-holds-no-rows"),
        ("a.csv", b"id;age;sibling\na;30;true\n", "csv-semicolons"),
        ("a.csv", b"id\tage\na\t30\n", "csv-tabs"),
        ("a.csv", b"id|age\na|30\n", "csv-bars"),
        ("a.csv", b"hello,world\na,30\n", "header-missing"),
        ("a.csv", b"c-1,29,false\nc-2,30,true\n", "header-missing"),
        ("a.csv", b"id,birth_on\na,1990-01-01\n", "file-holds-profiles"),
        ("a.json", b'[{"id": "a", "birth_on": "1990-01-01"}]', "file-holds-profiles"),
        ("a.json", b'{"birth_on": "1990-01-01",\n "id": "a"}', "file-holds-profiles"),
        ("a.parquet", b"PAR1 and then nothing of the kind PAR1", "arrow-broken"),
        ("a.arrow", b"ARROW1\x00\x00 broken", "arrow-broken"),
        ("a.arrow", b"\xff\xff\xff\xff\x10\x00\x00\x00 broken", "arrow-broken"),
    ],
)
def test_what_is_no_facts_table_is_told_apart(
    name: str, content: bytes, code: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name).code == code


def test_bytes_that_are_not_utf8_are_told_by_line_and_place(tmp_path: Path) -> None:
    content = b"id,age\n" + "é,30\n".encode() * 200_000 + b"\xe9,30\n"
    for name, data, mark in [
        ("a.csv", content, 0),
        ("a.csv.gz", gzip.compress(content, 1, mtime=0), 0),
        ("b.csv", b"\xef\xbb\xbf" + content, 3),
    ]:
        (tmp_path / name).write_bytes(data)
        error = refused(tmp_path / name)
        assert error.code == "file-not-utf8"
        assert error.params["line"] == 200_002
        assert error.params["offset"] == len(content) - 5 + mark


def test_a_name_that_does_not_exist_or_is_a_folder_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing.csv").code == "file-missing"
    assert refused(tmp_path).code == "file-is-folder"
    assert refused(str(tmp_path / "a\x00b")).code == "file-missing"
    assert refused(tmp_path / ("a" * 400)).code == "file-missing"


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id\n")
    (tmp_path / "a.csv").chmod(0)
    assert refused(tmp_path / "a.csv").code == "file-denied"


def test_a_disk_that_fails_in_the_middle_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.RawIOBase):
        left = b"id,age\n" + b"a,30\n" * 2000

        def read(self, most: int = -1) -> bytes:
            if not self.left:
                raise OSError(5, "Input/output error")
            part, self.left = self.left[:most], self.left[most:]
            return part

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Failing()))
    error = refused("-")
    assert error.code == "file-unreadable"
    assert error.params["reason"] == "Input/output error"


def test_content_decides_and_not_the_name(tmp_path: Path) -> None:
    for name, content, kind in [
        ("a.parquet", b"id,age\na,30\n", Format.CSV),
        ("a.csv", b'[{"id": "a"}]', Format.JSON),
        ("a.txt", b' \n{"id": "a"}\n', Format.JSON_LINES),
        ("noname", gzip.compress(b"id,age\na,30\n", mtime=0), Format.CSV),
    ]:
        (tmp_path / name).write_bytes(content)
        with open_source(tmp_path / name) as source:
            assert source.format is kind
        assert len(read_all(tmp_path / name, category_ids=CATEGORY_IDS)[0]) == 1


def test_without_pyarrow_the_error_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1....PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    error = refused(tmp_path / "a.parquet")
    assert error.code == "parquet-not-installed"
    for lang in LANGUAGES:
        assert "pip install 'openentry[parquet]'" in error.message(lang)


def test_csv_and_json_do_not_load_pyarrow(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "a.csv").write_text("id,age\na,30\n")
    script = (
        "import sys; from openentry.files.tables import read_all;"
        f"read_all({str(tmp_path / 'a.csv')!r}, category_ids=());"
        "from openentry.files.facts_writer import write_facts;"
        "assert 'pyarrow' not in sys.modules and 'rich' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_every_error_and_expectation_of_files_is_worded_in_both_languages() -> None:
    found = set()
    for path in [*TABLES, *(SOURCE.parent / "rules" / "border").glob("*.py")]:
        text = path.read_text()
        found |= {
            f"errors.{c}" for c in re.findall(r'(?:Input|Limit)Error\(\s*"([a-z0-9-]+)"', text)
        }
        found |= {f"errors.{c}" for c in re.findall(r'"(csv-[a-z-]+)"', text)}
        found |= set(re.findall(r'"(expected\.[a-z0-9-]+)"', text))
        found |= set(re.findall(r'"(files\.[a-z-]+)"', text))
    assert len(found) > 80
    for lang in LANGUAGES:
        missing = sorted(code for code in found if not has(code, lang))
        assert missing == []
