"""Scores written in every format say the same; carried columns come back as they went in."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.files.people import ALL_FORMATS, row

from openentry.files.facts_writer import write_facts
from openentry.files.results import HEAD, POINTS
from openentry.files.scoring import Scored, score_stream
from openentry.files.sinks import format_of_name
from openentry.files.sources import Format
from openentry.files.tables import read_all
from openentry.rules.crs import crs
from openentry.rules.errors import FactsErrors, InputError
from openentry.rules.facts import Facts
from openentry.rules.lawbook import COMPONENTS, Law, Lawbook

DAY = date(2025, 11, 14)


@pytest.fixture(scope="module")
def lawbook() -> Lawbook:
    return Law.load().on(DAY)


def scored(source: Path, kind: Format, lawbook: Lawbook, chunk_rows: int = 1000) -> Path:
    target = source.parent / f"out.{kind.value}"
    score_stream(source, lawbook, target, kind, chunk_rows=chunk_rows)
    return target


def objects(path: Path) -> list[dict[str, Any]]:
    text = path.read_text()
    return json.loads(text) if path.suffix == ".json" else list(map(json.loads, text.splitlines()))


@pytest.fixture
def people(tmp_path: Path) -> Path:
    rows = [
        row(id='a "b", %s é', nominated=True, programs=["pnp"], x_n="007", x_100="%d"),
        row(id="b", age=45, accompanied=True, education="masters", x_n="", x_100="'"),
    ]
    path = tmp_path / "people.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def test_json_has_the_blocks_and_keys_of_the_contract_in_order(
    people: Path, lawbook: Lawbook
) -> None:
    facts, _ = read_all(people, category_ids=lawbook.law.category_ids)
    score = crs(facts, lawbook)
    for kind in (Format.JSON, Format.JSON_LINES):
        answers = objects(scored(people, kind, lawbook))
        for i, answer in enumerate(answers):
            assert list(answer) == [*HEAD, *COMPONENTS, "x_n", "x_100"]
            assert answer["id"] == facts.row(i)["id"]
            assert answer["on"] == "2025-11-14"
            assert answer["rule_set"] == "2025-03-25"
            assert answer["provisional"] is False
            assert answer["total"] == score.total[i]
            assert {block: answer[block] for block in COMPONENTS} == score.blocks(i)
            for block, names in COMPONENTS.items():
                assert list(answer[block]) == [*names, "total"]
        assert [(a["x_n"], a["x_100"]) for a in answers] == [("007", "%d"), ("", "'")]


def test_every_format_says_the_same(people: Path, lawbook: Lawbook) -> None:
    answers = objects(scored(people, Format.JSON, lawbook))
    flat = [
        {name: a[name] for name in HEAD}
        | {f"{b}_{k}": v for b in COMPONENTS for k, v in a[b].items()}
        | {name: v for name, v in a.items() if name.startswith("x_")}
        for a in answers
    ]
    assert objects(scored(people, Format.JSON_LINES, lawbook)) == answers
    table = pq.read_table(scored(people, Format.PARQUET, lawbook))
    assert table.column_names == [*HEAD, *POINTS, "x_n", "x_100"]
    assert table.schema.metadata[b"openentry.lawbook_digest"] == lawbook.digest.encode()
    assert b"not legal advice" in table.schema.metadata[b"openentry.disclaimer.en"]
    assert b"avis juridique" in table.schema.metadata[b"openentry.disclaimer.fr"]
    assert table.schema.field("on").type == pa.date32()
    assert table.schema.field("total").type == pa.int16()
    assert [r | {"on": r["on"].isoformat()} for r in table.to_pylist()] == flat
    text = scored(people, Format.CSV, lawbook).read_text()
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert head == table.column_names
    assert rows == [
        [json.dumps(v) if isinstance(v, bool) else str(v) for v in r.values()] for r in flat
    ]


def test_a_provisional_score_is_marked_in_every_format(people: Path) -> None:
    lawbook = Law.load().on(date(2026, 11, 3))
    assert lawbook.provisional
    for answer in objects(scored(people, Format.JSON, lawbook)):
        assert answer["provisional"] is True
        assert answer["rule_set"] == "2026-11-03"
    assert set(
        pq.read_table(scored(people, Format.PARQUET, lawbook))["provisional"].to_pylist()
    ) == {True}
    assert ",2026-11-03,true," in scored(people, Format.CSV, lawbook).read_text()


def test_chunks_do_not_show_in_the_output(tmp_path: Path, lawbook: Lawbook) -> None:
    ids = [f"c{i}" for i in range(100)]
    (tmp_path / "a.csv").write_text(
        "id,age,x_n\n" + "".join(f"{c},{i % 60},{i}\n" for i, c in enumerate(ids))
    )
    for kind in ALL_FORMATS:
        one = scored(tmp_path / "a.csv", kind, lawbook).read_bytes()
        many = scored(tmp_path / "a.csv", kind, lawbook, chunk_rows=7)
        if kind is Format.PARQUET:
            assert pq.read_table(many)["id"].to_pylist() == ids
            assert pq.read_table(many)["x_n"].to_pylist() == [str(i) for i in range(100)]
        else:
            assert many.read_bytes() == one


def test_no_candidates_make_an_answer_without_any(tmp_path: Path, lawbook: Lawbook) -> None:
    (tmp_path / "a.csv").write_text("id,age,x_n\n")
    assert objects(scored(tmp_path / "a.csv", Format.JSON, lawbook)) == []
    assert scored(tmp_path / "a.csv", Format.JSON_LINES, lawbook).read_text() == ""
    assert (
        scored(tmp_path / "a.csv", Format.CSV, lawbook).read_text()
        == ",".join([*HEAD, *POINTS, "x_n"]) + "\n"
    )
    assert pq.read_table(scored(tmp_path / "a.csv", Format.PARQUET, lawbook)).num_rows == 0


def test_numbers_of_carried_columns_keep_every_digit(tmp_path: Path, lawbook: Lawbook) -> None:
    text = '[{"id": "a", "x_n": 1.10, "x_b": 123456789012345678901, "x_l": [1.50, {"k": 1e400}]}]'
    (tmp_path / "a.json").write_text(text)
    for kind in (Format.JSON, Format.JSON_LINES, Format.CSV):
        out = scored(tmp_path / "a.json", kind, lawbook).read_text()
        assert "1.10" in out
        assert "123456789012345678901" in out
        assert "1E+400" in out
    table = pq.read_table(scored(tmp_path / "a.json", Format.PARQUET, lawbook))
    assert table["x_b"].to_pylist() == ["123456789012345678901"]
    assert table["x_n"].to_pylist() == [1.1]


def test_carried_columns_of_parquet_keep_their_types(tmp_path: Path, lawbook: Lawbook) -> None:
    extra = {
        "x_at": pa.array([1, None], pa.timestamp("ns", "UTC")),
        "x_list": pa.array([[1, 2], None]),
        "x_coded": pa.array(["u", "v"]).dictionary_encode(),
        "x_bytes": pa.array([b"\x00\xff", b""]),
        "x_float": pa.array([float("nan"), 0.1]),
        "x_day": pa.array([date(2025, 1, 2), None]),
    }
    write_facts(tmp_path / "a.parquet", Facts.build(2), extra=extra)
    table = pq.read_table(scored(tmp_path / "a.parquet", Format.PARQUET, lawbook))
    for name, values in extra.items():
        assert table[name].type == values.type
        assert str(table[name].combine_chunks().to_numpy(zero_copy_only=False)) == str(
            values.to_numpy(zero_copy_only=False)
        )
    first, second = objects(scored(tmp_path / "a.parquet", Format.JSON, lawbook))
    assert first["x_at"] == "1970-01-01 00:00:00.000000001Z"
    assert first["x_list"] == [1, 2]
    assert first["x_coded"] == "u"
    assert first["x_bytes"] == "AP8="
    assert first["x_float"] is None
    assert first["x_day"] == "2025-01-02"
    assert second["x_at"] is None
    line = scored(tmp_path / "a.parquet", Format.CSV, lawbook).read_text().splitlines()[1]
    assert line.endswith('1970-01-01 00:00:00.000000001Z,"[1, 2]",u,AP8=,null,2025-01-02')


@pytest.mark.parametrize("kind", [Format.CSV, Format.PARQUET])
def test_a_carried_column_that_comes_late_is_told(
    kind: Format, tmp_path: Path, lawbook: Lawbook
) -> None:
    rows = [row(id=str(i)) for i in range(20)] + [row(id="z", x_late=1)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with pytest.raises(InputError) as caught:
        scored(tmp_path / "a.jsonl", kind, lawbook, chunk_rows=5)
    assert caught.value.code == "carried-late"
    assert caught.value.params == {"column": "x_late", "row": 21}
    assert not (tmp_path / f"out.{kind.value}").exists()
    assert (
        objects(scored(tmp_path / "a.jsonl", Format.JSON_LINES, lawbook, chunk_rows=5))[20][
            "x_late"
        ]
        == 1
    )


def test_a_carried_column_that_changes_its_type_is_told_for_parquet(
    tmp_path: Path, lawbook: Lawbook
) -> None:
    rows = [row(x_n=1)] * 5 + [row(x_n="one")]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with pytest.raises(InputError) as caught:
        scored(tmp_path / "a.jsonl", Format.PARQUET, lawbook, chunk_rows=5)
    assert caught.value.params == {"column": "x_n", "row": 6, "type": "int64"}
    table = pq.read_table(scored(tmp_path / "a.jsonl", Format.PARQUET, lawbook))
    assert table["x_n"].to_pylist() == ["1"] * 5 + ["one"]


def test_cells_that_a_spreadsheet_would_run_are_counted_and_neutralised_on_request(
    tmp_path: Path, lawbook: Lawbook
) -> None:
    (tmp_path / "a.csv").write_text('id,x_a,x_b\n=cmd(),"@a,b",-5\nb,+1.5e3,-2+3\nc,\td,e\n')
    target = tmp_path / "out.csv"
    done = score_stream(tmp_path / "a.csv", lawbook, target, Format.CSV)
    assert done == Scored(rows=3, formulas=4)
    rows = list(csv.DictReader(io.StringIO(target.read_text(), newline="")))
    assert [(r["id"], r["x_a"], r["x_b"]) for r in rows] == [
        ("=cmd()", "@a,b", "-5"),
        ("b", "+1.5e3", "-2+3"),
        ("c", "\td", "e"),
    ]
    done = score_stream(tmp_path / "a.csv", lawbook, target, Format.CSV, spreadsheet=True)
    assert done == Scored(rows=3, formulas=0)
    rows = list(csv.DictReader(io.StringIO(target.read_text(), newline="")))
    assert [(r["id"], r["x_a"], r["x_b"]) for r in rows] == [
        ("'=cmd()", "'@a,b", "-5"),
        ("b", "+1.5e3", "'-2+3"),
        ("c", "'\td", "e"),
    ]


def test_line_ends_inside_carried_cells_come_back(tmp_path: Path, lawbook: Lawbook) -> None:
    odd = ["a\rb", "a\nb", "a\r\nb", '"', ",", "", " a ", "é\u2028"]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["id", "x_a"], *([f"r{i}", cell] for i, cell in enumerate(odd))])
    (tmp_path / "a.csv").write_bytes(text.getvalue().encode())
    target = scored(tmp_path / "a.csv", Format.CSV, lawbook)
    with target.open(encoding="utf-8", newline="") as file:
        assert [r["x_a"] for r in csv.DictReader(file)] == odd
    assert [a["x_a"] for a in objects(scored(tmp_path / "a.csv", Format.JSON, lawbook))] == odd


@pytest.mark.parametrize("kind", ALL_FORMATS)
def test_nothing_is_written_when_any_row_is_refused(
    kind: Format, tmp_path: Path, lawbook: Lawbook
) -> None:
    (tmp_path / "a.csv").write_text("id,age\n" + "a,30\n" * 30_000 + "b,300\n")
    target = tmp_path / f"out.{kind.value}"
    for before in (None, b"before"):
        if before:
            target.write_bytes(before)
        with pytest.raises(FactsErrors):
            score_stream(tmp_path / "a.csv", lawbook, target, kind, chunk_rows=1000)
        assert (target.read_bytes() if target.exists() else None) == before
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", target.name}


SLOW = """
import sys
from datetime import date
from openentry.files.scoring import score_stream
from openentry.files.sources import Format
from openentry.rules.lawbook import Law

def half(rows, share):
    if rows >= 20_000:
        print("half", flush=True)
        __import__("time").sleep(60)

score_stream(sys.argv[1], Law.load().on(date(2025, 11, 14)), sys.argv[2], Format(sys.argv[3]),
             chunk_rows=1000, progress=half)
"""


@pytest.mark.parametrize("kind", ALL_FORMATS)
def test_a_run_that_is_killed_in_the_middle_leaves_nothing(kind: Format, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,age\n" + "a,30\n" * 60_000)
    paths = [str(tmp_path / "a.csv"), str(tmp_path / "out")]
    command = [sys.executable, "-c", SLOW, *paths, kind.value]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"half\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = [path.name for path in tmp_path.iterdir()]
    assert "out" not in left
    if hasattr(os, "O_TMPFILE"):
        assert left == ["a.csv"]


def test_the_name_tells_the_format() -> None:
    for name, kind in [
        ("a.csv", Format.CSV),
        ("A.CSV.gz", Format.CSV),
        ("a.json", Format.JSON),
        ("a.ndjson", Format.JSON_LINES),
        ("a.jsonl.gz", Format.JSON_LINES),
        ("a.b/c.parquet", Format.PARQUET),
        ("a.txt", None),
        ("-", None),
        ("csv", None),
    ]:
        assert format_of_name(name) is kind


def test_a_name_that_tells_no_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_facts(tmp_path / "a.txt", Facts.build(1))
    assert caught.value.code == "output-format-unknown"


def test_parquet_without_pyarrow_is_refused_before_anything_is_read(
    people: Path, lawbook: Lawbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError) as caught:
        score_stream(people.parent / "absent.csv", lawbook, people.parent / "o", Format.PARQUET)
    assert caught.value.code == "parquet-not-installed"
