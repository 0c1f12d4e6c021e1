"""Input made to break the reader ends in a told error, in little memory and time."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from tests.files.people import CATEGORY_IDS, row, write

from openentry.files.tables import read_all
from openentry.files.text import LINE_TOP
from openentry.rules.errors import FactsErrors, InputError, OpenEntryError
from openentry.rules.facts import Facts

READER = """
import resource, sys
from openentry.files.tables import read_facts
from openentry.rules.errors import FactsErrors, OpenEntryError
start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    for chunk in read_facts(sys.argv[1], category_ids=()):
        pass
    code, count = "read", chunk.first_row + len(chunk.facts) - 1
except FactsErrors as error:
    code, count = error.code, error.count
except OpenEntryError as error:
    code, count = error.code, 0
print(code, count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start) // 1024)
"""


def outcome(path: Path) -> tuple[str, int, int]:
    """Give the code of the error, how much was counted, and the megabytes it took to see."""
    done = subprocess.run(
        [sys.executable, "-c", READER, str(path)], capture_output=True, check=True, text=True
    )
    code, count, megabytes = done.stdout.split()
    return code, int(count), int(megabytes)


def refused(path: Path) -> OpenEntryError:
    with pytest.raises(OpenEntryError) as caught:
        read_all(path, category_ids=CATEGORY_IDS)
    return caught.value


def test_a_header_of_fifty_thousand_columns(tmp_path: Path) -> None:
    names = ["id", *(f"agex{i}" for i in range(50_000))]
    (tmp_path / "a.csv").write_text(",".join(names) + "\n")
    error = refused(tmp_path / "a.csv")
    assert isinstance(error, FactsErrors)
    assert error.count == 50_000
    (tmp_path / "a.jsonl").write_text(json.dumps(dict.fromkeys(names, 1)))
    error = refused(tmp_path / "a.jsonl")
    assert isinstance(error, FactsErrors)
    assert error.count == 50_001


@pytest.mark.parametrize(
    ("name", "begin", "middle"),
    [
        ("a.csv", "id,age\n", "a"),
        ("a.csv", "id,age\n", "a,"),
        ("a.csv", "id,age\n", ","),
        ("a.csv", 'id,age\n"b",', "a"),
        ("a.csv", 'id,age\n"b\n', "a"),
        ("a.csv", "", "a"),
        ("a.json", '[{"id": "', "a"),
        ("a.json", '[{"x_a": [', "1,"),
        ("a.json", "[", " "),
        ("a.json", '[{"id": "a"}', " "),
        ("a.jsonl", '{"id": "', "a"),
        ("a.jsonl", '{"id": "a"}\n', "\n"),
    ],
)
def test_a_hundred_megabytes_without_an_end_stay_small(
    name: str, begin: str, middle: str, tmp_path: Path
) -> None:
    with (tmp_path / name).open("w") as file:
        file.write(begin)
        for _ in range(100):
            file.write(middle * ((1 << 20) // len(middle)))
    code, _, megabytes = outcome(tmp_path / name)
    assert code in {
        "line-too-long",
        "row-too-long",
        "json-row-too-long",
        "csv-cell-too-long",
        "facts-refused",
    }
    assert megabytes < 300


def test_a_row_that_goes_on_over_many_quoted_lines_is_bounded(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w") as file:
        file.write("id,age\n")
        for _ in range(60):
            file.write('"\n",' * (1 << 18))
    code, _, megabytes = outcome(tmp_path / "a.csv")
    assert code == "row-too-long"
    assert megabytes < 1000


def test_a_gzip_bomb_is_read_in_little_memory(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.csv.gz", "wb", 1) as file:
        file.write(b"age\n")
        for _ in range(10):
            file.write(b"30\n" * 350_000)
    assert (tmp_path / "a.csv.gz").stat().st_size < 200_000
    code, count, megabytes = outcome(tmp_path / "a.csv.gz")
    assert (code, count) == ("read", 3_500_000)
    assert megabytes < 300


def test_millions_of_wrong_cells_are_counted_in_little_memory(tmp_path: Path) -> None:
    line = "x" + ",x" * 9 + "\n"
    with (tmp_path / "a.csv").open("w") as file:
        file.write("age,sibling,education,job_offer,first_reading,programs,submitted_at,")
        file.write("funds_met,canadian_study,nominated\n")
        for _ in range(100):
            file.write(line * 1000)
    code, count, megabytes = outcome(tmp_path / "a.csv")
    assert (code, count) == ("facts-refused", 1_000_000)
    assert megabytes < 300


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize(
    "value",
    [
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        "1" * 5000,
        "[" * 9999,
    ],
)
def test_brackets_and_digits_without_end(name: str, value: str, tmp_path: Path) -> None:
    text = f'{{"id": "a", "x_a": {value}}}'
    (tmp_path / name).write_text(f"[{text}]" if name == "a.json" else text)
    error = refused(tmp_path / name)
    assert error.code in {"json-row-too-deep", "facts-refused", "json-broken"}


def test_whole_numbers_of_hundreds_of_digits_are_cells_like_others(tmp_path: Path) -> None:
    for age in (10**400, -(10**400), 1 << 64):
        (tmp_path / "a.json").write_text(json.dumps([row(age=age)]))
        error = refused(tmp_path / "a.json")
        assert isinstance(error, FactsErrors)
        [cell] = error.errors
        assert cell.column == "age"
        assert len(cell.value) <= 80


def test_identifiers_with_quotes_commas_and_spaces_pass_and_control_characters_do_not(
    tmp_path: Path,
) -> None:
    good = ['a"b', "a,b", " a ", "'a'", "=1+1", "\\n", "é" * 100, "\U0001f341", "a\u2028b"]
    (tmp_path / "a.json").write_text(json.dumps([row(id=name) for name in good]))
    facts, _ = read_all(tmp_path / "a.json", category_ids=CATEGORY_IDS)
    assert [name.decode() for name in facts.id.tolist()] == good
    bad = ["a\nb", "a\rb", "\x00", "a\x00", "\x1b[2J", "é" * 100 + "a", "\udc80"]
    (tmp_path / "a.json").write_text(json.dumps([row(id=name) for name in bad]))
    error = refused(tmp_path / "a.json")
    assert isinstance(error, FactsErrors)
    assert [e.row for e in error.errors] == list(range(1, len(bad) + 1))


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow", "a.stream.arrow"])
def test_a_typed_file_cut_or_changed_anywhere_is_read_or_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    write(path, Facts.build(5, category_ids=CATEGORY_IDS))
    whole = path.read_bytes()
    for place in range(0, len(whole), len(whole) // 100):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        for content in (bytes(changed), whole[:place]):
            path.write_bytes(content)
            with suppress(InputError, FactsErrors):
                read_all(path, category_ids=CATEGORY_IDS)


def test_the_limits_are_told_as_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id\n" + "a" * (LINE_TOP + 2_000_000))
    error = refused(tmp_path / "a.csv")
    assert "2,097,152 characters" in error.message("en")
    assert "2\u00a0097\u00a0152 caractères" in error.message("fr")
