"""The same facts in every format, plain, packed or piped, are the same facts."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.files.people import CATEGORY_IDS, facts, row, same, write

from openentry.files.blocks import Extra
from openentry.files.facts_writer import facts_table, facts_writer, write_facts
from openentry.files.progress import Advance
from openentry.files.sources import open_source
from openentry.files.tables import read_all, read_facts
from openentry.rules.errors import InputError
from openentry.rules.facts import Facts

NAMES = (
    "t.csv",
    "t.json",
    "t.jsonl",
    "t.parquet",
    "t.arrow",
    "t.stream.arrow",
    "t.csv.gz",
    "t.json.gz",
    "t.jsonl.gz",
    "t.parquet.gz",
)


def read(path: Path | str, progress: Advance | None = None) -> tuple[Facts, dict[str, Extra]]:
    return read_all(path, category_ids=CATEGORY_IDS, progress=progress)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_again(name: str, data: st.DataObject) -> None:
    # JSON lines without candidates is an empty file, which is refused like any other.
    table = data.draw(facts(lists_known=".csv" in name, least=1 if "jsonl" in name else 0))
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        write(path, table)
        again, extra = read(path)
    assert same(table, again)
    assert extra == {}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=facts(lists_known=True, least=1), rows=st.integers(1, 7))
def test_chunks_of_any_size_make_the_same_table(table: Facts, rows: int) -> None:
    with TemporaryDirectory() as folder:
        for name in NAMES:
            path = Path(folder, name)
            write(path, table, {"x_n": [str(i) for i in range(len(table))]})
            parts = list(read_facts(path, category_ids=CATEGORY_IDS, chunk_rows=rows))
            assert all(len(part.facts) <= rows for part in parts)
            assert [part.first_row for part in parts] == [
                1 + sum(len(p.facts) for p in parts[:i]) for i in range(len(parts))
            ]
            assert same(table, Facts.concat([part.facts for part in parts]))
            carried = [str(v) for part in parts for v in part.extra.get("x_n", [])]
            assert carried == [str(i) for i in range(len(table))]


@pytest.mark.parametrize("name", NAMES)
def test_standard_input_is_read_like_a_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    table = Facts.build(3, category_ids=CATEGORY_IDS)
    write(path, table, {"x_a": ["1", "2", "3"]})
    if ".csv" in name:
        table, _ = read(path)

    class Trickle(io.RawIOBase):
        """A pipe: no size, no seeking, a few bytes at a time."""

        left = path.read_bytes()

        def readable(self) -> bool:
            return True

        def read(self, most: int = -1) -> bytes:
            size = min(most, 7) if most > 0 else 7
            part, self.left = self.left[:size], self.left[size:]
            return part

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Trickle()))
    again, extra = read("-")
    assert same(table, again)
    assert [str(v) for v in extra["x_a"]] == ["1", "2", "3"]


def test_a_mark_at_the_beginning_of_utf8_is_allowed(tmp_path: Path) -> None:
    for name, text in [("a.csv", "id,age\né,30\n"), ("b.json", '[{"id": "é", "age": 30}]')]:
        for content in (
            b"\xef\xbb\xbf" + text.encode(),
            gzip.compress(b"\xef\xbb\xbf" + text.encode()),
        ):
            (tmp_path / name).write_bytes(content)
            table, _ = read(tmp_path / name)
            assert table.row(0)["id"] == "é"
            assert table.row(0)["age"] == 30


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("quote", ["", '"'])
def test_csv_takes_every_line_end_and_passes_over_empty_lines(
    end: str, last: bool, quote: str, tmp_path: Path
) -> None:
    lines = ["", "age,id", "", f"30,{quote}b{quote}", "", "31,c", "32,d"]
    text = end.join(lines) + (end if last else "")
    (tmp_path / "a.csv").write_bytes(text.encode())
    table, _ = read(tmp_path / "a.csv")
    assert table.age.tolist() == [30, 31, 32]
    assert table.id.tolist() == [b"b", b"c", b"d"]


def test_columns_in_any_order_and_absent_ones_mean_the_lowest(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("education,age\nmasters,41\n,\n")
    table, _ = read(tmp_path / "a.csv")
    assert table.row(0) == Facts.build(1).row(0) | {"age": 41, "education": "masters", "id": "1"}
    assert table.row(1) == Facts.build(1).row(0) | {"id": "2"}


def test_rows_without_id_are_numbered_over_the_whole_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("age\n" + "30\n" * 2500)
    table, _ = read(tmp_path / "a.csv")
    assert table.id.tolist() == [str(i).encode() for i in range(1, 2501)]


def test_one_object_is_a_batch_of_one(tmp_path: Path) -> None:
    for indent in (None, 2):
        (tmp_path / "a.json").write_text(json.dumps(row(), indent=indent))
        table, _ = read(tmp_path / "a.json")
        assert len(table) == 1
        assert table.row(0)["first_reading"] == 9


def test_a_table_without_candidates_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,age,x_a\n")
    (tmp_path / "a.json").write_text("[ ]")
    pq.write_table(pa.table({"age": pa.array([], pa.int8()), "x_a": []}), tmp_path / "a.parquet")
    for name, carried in [("a.csv", ["x_a"]), ("a.json", []), ("a.parquet", ["x_a"])]:
        table, extra = read(tmp_path / name)
        assert len(table) == 0
        assert list(extra) == carried


def test_json_keys_may_be_left_out_of_some_rows(tmp_path: Path) -> None:
    rows = [row(id="a"), {"id": "b", "x_new": 5}, row(id="c", age=None, x_new="t")]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    table, extra = read(tmp_path / "a.jsonl")
    assert table.age.tolist() == [30, 0, 0]
    assert table.programs.tolist() == [2, -1, 2]
    assert list(extra["x_new"]) == [None, 5, "t"]


def coded(values: list[object], kind: pa.DataType) -> pa.Array:
    if not pa.types.is_dictionary(kind):
        return pa.array(values, kind)
    return pa.array(values, kind.value_type).dictionary_encode()


def test_arrow_types_of_every_width_are_read(tmp_path: Path) -> None:
    n = 3
    instants = [0, 1_500, None]
    for kind in (pa.int8(), pa.uint16(), pa.int64(), pa.dictionary(pa.int8(), pa.int64())):
        for text in (pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())):
            for unit in ("ms", "us", "ns"):
                scale = {"ms": 1, "us": 1_000, "ns": 1_000_000}[unit]
                held = pa.table(
                    {
                        "id": coded(["a", "b", None], text),
                        "age": coded([30, None, 45], kind),
                        "education": coded(["masters", None, "none"], text),
                        "sibling": pa.array([True, None, False]),
                        "job_offer": pa.nulls(n),
                        "submitted_at": pa.array(
                            [None if v is None else v * scale for v in instants],
                            pa.timestamp(unit, "America/Toronto"),
                        ),
                        "programs": pa.array(
                            [["cec", "pnp"], [], None], pa.large_list(pa.string())
                        ),
                    }
                )
                path = tmp_path / "a.parquet"
                pq.write_table(held, path)
                table, _ = read(path)
                assert table.id.tolist() == [b"a", b"b", b"3"]
                assert table.age.tolist() == [30, 0, 45]
                assert table.education.tolist() == [6, 0, 0]
                assert table.sibling.tolist() == [True, False, False]
                assert table.job_offer.tolist() == [0, 0, 0]
                assert table.submitted_at.tolist() == [0, 1_500_000, table.submitted_at.min()]
                assert table.programs.tolist() == [10, 0, -1]


def test_slices_and_nested_dictionaries_of_arrow_are_read(tmp_path: Path) -> None:
    lists = pa.array([["fsw"], None, [], ["cec", "fst"], ["pnp"]])
    coded = pa.ListArray.from_arrays(lists.offsets, lists.values.dictionary_encode())
    held = pa.table({"programs": coded, "id": pa.array(["ab", "c", "", "dé", None])})
    with pa.ipc.new_file(tmp_path / "a.arrow", held.schema) as writer:
        writer.write_table(held.slice(2))
    table, _ = read(tmp_path / "a.arrow")
    assert table.id.tolist() == [b"1", "dé".encode(), b"3"]
    assert table.programs.tolist() == [0, 6, 8]


def test_the_table_for_arrow_is_the_one_that_parquet_gets(tmp_path: Path) -> None:
    table = Facts.build(2, category_ids=CATEGORY_IDS)
    write_facts(tmp_path / "a.parquet", table)
    assert pq.read_table(tmp_path / "a.parquet").to_pylist() == facts_table(table).to_pylist()


def test_lists_known_of_some_candidates_alone_are_refused_in_csv(tmp_path: Path) -> None:
    known = Facts.build(2, category_ids=CATEGORY_IDS, programs=np.array([3, 4], np.int8))
    unknown = Facts.build(1, category_ids=CATEGORY_IDS)
    for first, second in ((known, unknown), (unknown, known)):

        def attempt(parts: tuple[Facts, Facts] = (first, second)) -> None:
            with facts_writer(tmp_path / "a.csv") as writer:
                for part in parts:
                    writer.write(part)

        with pytest.raises(InputError, match="row") as caught:
            attempt()
        assert caught.value.params == {"column": "programs", "row": len(first) + 1}
        assert not (tmp_path / "a.csv").exists()


def test_an_empty_part_before_the_others_does_not_show(tmp_path: Path) -> None:
    table = Facts.build(2, category_ids=CATEGORY_IDS)
    for name in ("a.csv", "a.json", "a.jsonl", "a.parquet"):
        with facts_writer(tmp_path / name, names=["id", "age"]) as writer:
            for part in (table.take(slice(0, 0)), table):
                writer.write(part, {"x_a": ["1"] * len(part)})
        again, extra = read(tmp_path / name)
        assert same(table, again)
        assert [str(v) for v in extra["x_a"]] == ["1", "1"]


def test_the_share_that_is_done_grows_to_the_whole(tmp_path: Path) -> None:
    for name in NAMES:
        path = tmp_path / name
        write(path, Facts.build(600, category_ids=CATEGORY_IDS))
        seen: list[tuple[int, float | None]] = []
        read(path, progress=lambda rows, share: seen.append((rows, share)))  # noqa: B023
        shares = [share for _, share in seen if share is not None]
        assert seen[-1][0] == 600
        assert shares == sorted(shares)
        # A stream of tiny batches is mostly what stands between them.
        assert 0.2 < shares[-1] <= 1.0
        assert shares[-1] > 0.8 or "stream" in name
        with open_source(path) as source:
            assert source.done() is None or 0 <= source.done() <= 1  # type: ignore[operator]
