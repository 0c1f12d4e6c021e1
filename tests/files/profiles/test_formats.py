"""The same profiles from JSON, JSON lines, CSV, Parquet and Arrow are the same columns."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.files.profiles.people import LAW, SMALL, assert_same, people, plain

from openentry.files.profiles.kinds import Kind, kind_of
from openentry.files.profiles.reading import check_profiles, read_profiles
from openentry.files.profiles.writing import write_profiles
from openentry.files.sources import Format, open_source
from openentry.rules.profile.batch import Profiles

NAMES = {
    "a.json": Format.JSON,
    "a.jsonl": Format.JSON_LINES,
    "a.csv": Format.CSV,
    "a.csv.gz": Format.CSV,
    "a.json.gz": Format.JSON,
    "a.parquet": Format.PARQUET,
}


def whole(path: Path) -> Profiles:
    (chunk,) = read_profiles(path, law=LAW)
    return chunk.profiles


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_reads_back_the_same(name: str, tmp_path: Path) -> None:
    documents = people(300, seed=5)
    expected = check_profiles(documents, law=LAW).profiles
    path = tmp_path / name
    write_profiles(path, [d | {"x_note": f"n {i}"} for i, d in enumerate(documents)], NAMES[name])
    (chunk,) = read_profiles(path, law=LAW)
    assert_same(expected, chunk.profiles)
    assert [plain(d) for d in chunk.documents] == [plain(d) for d in documents]
    assert list(chunk.extra["x_note"])[-1] == "n 299" or str(chunk.extra["x_note"][-1]) == "n 299"
    write_profiles(tmp_path / f"again.{name}", chunk.documents, NAMES[name])
    assert_same(expected, whole(tmp_path / f"again.{name}"))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_one_by_one_is_all_at_once(seed: int) -> None:
    documents = people(5, seed)
    together = check_profiles(documents, law=LAW).profiles
    for place, document in enumerate(documents):
        alone = check_profiles([document], law=LAW).profiles
        one = together.take(np.array([place]))
        assert alone.id[0] == one.id[0]
        for name in ("own", "spouse", "dependants", "certificates", "relatives", "service"):
            assert_same(getattr(one, name), getattr(alone, name))


def test_arrow_in_any_of_its_shapes_is_read_alike(tmp_path: Path) -> None:
    documents = people(120, seed=6)
    expected = check_profiles(documents, law=LAW).profiles
    write_profiles(tmp_path / "a.parquet", documents, Format.PARQUET)
    table = pq.read_table(tmp_path / "a.parquet")
    feather.write_feather(table, str(tmp_path / "a.arrow"), compression="uncompressed")
    assert_same(expected, whole(tmp_path / "a.arrow"))
    with pa.ipc.new_stream(tmp_path / "b.arrow", table.schema) as stream:
        stream.write_table(table, max_chunksize=17)
    parts = [c.profiles for c in read_profiles(tmp_path / "b.arrow", law=LAW, chunk_rows=50)]
    assert sum(map(len, parts)) == 120
    assert np.concatenate([p.own.jobs["weekly_hours"] for p in parts]).tolist() == (
        expected.own.jobs["weekly_hours"].tolist()
    )
    texts = table.set_column(2, "birth_on", table["birth_on"].cast(pa.string()))
    coded = texts.set_column(4, "lives_in", texts["lives_in"].dictionary_encode())
    pq.write_table(coded, tmp_path / "c.parquet", row_group_size=13)
    read = list(read_profiles(tmp_path / "c.parquet", law=LAW, chunk_rows=40))
    assert np.concatenate([c.profiles.birth_on for c in read]).tolist() == (
        expected.birth_on.tolist()
    )


def test_columns_that_are_not_there_are_absent(tmp_path: Path) -> None:
    few = pa.table({"birth_on": pa.array(["1990-05-17"] * 3), "jobs": pa.nulls(3)})
    pq.write_table(few, tmp_path / "few.parquet")
    expected = check_profiles([SMALL] * 3, law=LAW).profiles
    assert_same(expected, whole(tmp_path / "few.parquet"))
    (tmp_path / "few.csv").write_text("birth_on,jobs.1.noc\n" + "1990-05-17,\n" * 3)
    assert_same(expected, whole(tmp_path / "few.csv"))


@pytest.mark.parametrize(
    "text", ["[]", "birth_on\n", "id,birth_on,x_a\n"], ids=["array", "csv", "carried"]
)
def test_nobody_gives_one_empty_chunk(text: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_text(text)
    (chunk,) = read_profiles(tmp_path / "a", law=LAW)
    assert len(chunk.profiles) == 0
    assert chunk.first_row == 1


def test_one_object_over_many_lines_is_one_profile(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(people(1, 3)[0], indent=4))
    assert len(whole(tmp_path / "a.json")) == 1


def test_chunks_follow_one_another_and_progress_is_told(tmp_path: Path) -> None:
    write_profiles(tmp_path / "a.jsonl", people(50, 4), Format.JSON_LINES)
    told: list[tuple[int, float | None]] = []
    chunks = list(
        read_profiles(
            tmp_path / "a.jsonl", law=LAW, chunk_rows=20, progress=lambda n, d: told.append((n, d))
        )
    )
    assert [(c.first_row, len(c.profiles)) for c in chunks] == [(1, 20), (21, 20), (41, 10)]
    assert [n for n, _ in told] == [20, 40, 50]
    assert told[-1][1] == 1.0


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(json.dumps(SMALL).encode())

    monkeypatch.setattr("sys.stdin", Stdin)
    (chunk,) = read_profiles("-", law=LAW)
    assert chunk.profiles.id.tolist() == [b"1"]


@pytest.mark.parametrize("name", NAMES)
def test_files_are_told_apart_by_what_they_hold(name: str, tmp_path: Path) -> None:
    identity = {"address": '{["birth_on": ' * 60, "given_names": "x" * 900}
    long = {"identity": identity, "tests": [], "birth_on": "1990-05-17"}
    write_profiles(tmp_path / name, [long] * 40, NAMES[name])
    with open_source(tmp_path / name) as source:
        assert kind_of(source) is Kind.PROFILES
        (chunk,) = read_profiles(source, law=LAW)
    assert len(chunk.profiles) == 40


@pytest.mark.parametrize(
    "text",
    [
        '{"age": 30, "x_a": {"birth_on": 1}}',
        '[{"age": 30}, {"birth_on": 1}]',
        '{"x_a": "\\"birth_on\\": 1"}\n{"birth_on": 1}',
        "age,id\n1,birth_on\n",
        "[]",
        '{"id": "' + "y" * 70_000,
    ],
)
def test_facts_are_no_profiles(text: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_text(text)
    with open_source(tmp_path / "a") as source:
        assert kind_of(source) is Kind.FACTS
        assert source.read(4) == text.encode()[:4]
