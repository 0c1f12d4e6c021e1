"""A table with anything wrong in it is refused whole: all counted, the first hundred told."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.files.people import CATEGORY_IDS, row

from openentry.files.tables import read_all, read_facts
from openentry.rules.errors import FactsErrors, InputError, LimitError


def refused(path: Path, *, require_round: bool = False) -> FactsErrors:
    with pytest.raises(FactsErrors) as caught:
        read_all(path, category_ids=CATEGORY_IDS, require_round=require_round)
    for error in caught.value.errors:
        assert error.expectation("en")
        assert error.expectation("fr")
    return caught.value


def cells(error: FactsErrors) -> list[tuple[int, str, str, str]]:
    return [(e.row, e.column, e.value, e.expected.removeprefix("expected.")) for e in error.errors]


def read_until_refused(path: Path) -> tuple[FactsErrors, int]:
    """Give the refusal, and how many rows came before it."""
    rows = 0
    try:
        for chunk in read_facts(path, category_ids=CATEGORY_IDS, chunk_rows=1000):
            rows += len(chunk.facts)
    except FactsErrors as error:
        return error, rows
    raise AssertionError("not refused")


def test_the_header_is_told_as_row_0_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,Age,educaton,age,,age,zodiac,x_zodiac\n")
    error = refused(tmp_path / "a.csv")
    assert cells(error) == [
        (0, "Age", "Age", "column-like"),
        (0, "educaton", "educaton", "column-like"),
        (0, "", "", "column-name"),
        (0, "age", "age", "column-once"),
        (0, "zodiac", "zodiac", "column"),
    ]
    assert error.errors[0].params == {"name": "age"}
    assert error.errors[1].params == {"name": "education"}
    assert error.errors[2].params == {"place": 5}


def test_rows_of_other_lengths_are_told_and_the_rest_is_still_read(tmp_path: Path) -> None:
    for quote in ("", '"'):
        text = f"id,age,sibling\na,30,{quote}true{quote}\nb,31\n\nc,32,maybe\nd,33,true,5\n"
        (tmp_path / "a.csv").write_text(text)
        assert cells(refused(tmp_path / "a.csv")) == [
            (2, "", "2", "cells-in-row"),
            (3, "sibling", "maybe", "flag"),
            (4, "", "4", "cells-in-row"),
        ]


def test_a_row_too_short_is_not_made_up_for_by_one_too_long(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,age\na\nb,30,c\n")
    assert cells(refused(tmp_path / "a.csv")) == [
        (1, "", "1", "cells-in-row"),
        (2, "", "3", "cells-in-row"),
    ]


def test_everything_wrong_is_counted_to_the_end_of_the_file(tmp_path: Path) -> None:
    n = 100_000
    lines = ["id,age,education"]
    lines += [f"r{i},{200 if i % 2 else 30},{'phd' if i == n else 'none'}" for i in range(1, n + 1)]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    caught, rows = read_until_refused(tmp_path / "a.csv")
    assert rows == 0
    assert caught.count == n // 2 + 1
    assert [e.row for e in caught.errors] == list(range(1, 201, 2))


def test_no_chunk_comes_after_the_first_wrong_cell(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("age\n" + "30\n" * 50_000 + "x\n" + "30\n" * 50_000)
    caught, rows = read_until_refused(tmp_path / "a.csv")
    assert 0 < rows <= 50_000
    assert [e.row for e in caught.errors] == [50_001]


def test_rows_of_json_are_told_by_what_is_wrong_with_them(tmp_path: Path) -> None:
    rows = [
        json.dumps(row()),
        '{"id": "b", "age": 30, "age": 31}',
        '{"id": "c", "agee": 30, "zodiac": 1}',
        '["d", 30]',
        '{"id": "e", "age": NaN, "x_a": -Infinity}',
        '{"id": "f", "x_a": {"b": 1, "b": 2}}',
        '{"id": "g", "x_a": "\\ud800"}',
        json.dumps({"x_a": eval("[" * 70 + "]" * 70)}),  # noqa: S307
        json.dumps(row(age="30")),
        '{"id": NaN, "x_a": 1e99999999999999999999}',
    ]
    want = [
        (2, "age", "age", "key-once"),
        (3, "agee", "agee", "column-like"),
        (3, "zodiac", "zodiac", "column"),
        (4, "", '["d", 30]', "json-object"),
        (5, "x_a", "-Infinity", "json-number"),
        (5, "age", "NaN", "whole-number"),
        (6, "x_a", '{"b": 2}', "key-once"),
        (7, "x_a", "\ud800", "whole-characters"),
        (8, "x_a", ("[" * 79) + "…", "json-shallow"),
        (9, "age", '"30"', "whole-number"),
        (10, "x_a", "1e99999999999999999999", "json-number"),
        (10, "id", "NaN", "id"),
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    (tmp_path / "a.json").write_text("[" + ",\n".join(rows) + "]")
    for name in ("a.jsonl", "a.json"):
        found = cells(refused(tmp_path / name))
        assert [(r, c, e) for r, c, _, e in found] == [(r, c, e) for r, c, _, e in want]


def test_a_line_that_is_not_json_is_told_and_the_rest_is_still_read(tmp_path: Path) -> None:
    lines = [json.dumps(row()), '{"id": "b", age: 30}', "[1", json.dumps(row(age=500))]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    assert [(r, c, e) for r, c, _, e in cells(refused(tmp_path / "a.jsonl"))] == [
        (2, "", "json-object"),
        (3, "", "json-object"),
        (4, "age", "whole-number"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "character"),
    [
        ('[{"age": 30},\n {"age": }]', 2, 10),
        ('[{"age": 30}\n {"age": 31}]', 2, 2),
        ('[{"age": 30},]', 1, 14),
        ('[{"age": 30}', 1, 13),
        ('[{"age": 30}] x', 1, 15),
        ('[{"age": 3', 1, 11),
        ('[{"id": "open', 1, 9),
        ('[\n\n{"age": 30},\n\n' + '{"age": 30},\n' * 100_000 + "5 6]", 100_005, 3),
    ],
)
def test_an_array_that_is_not_json_is_told_by_its_place(
    text: str, line: int, character: int, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(InputError) as caught:
        read_all(tmp_path / "a.json", category_ids=CATEGORY_IDS)
    assert caught.value.code == "json-broken"
    assert (caught.value.params["line"], caught.value.params["character"]) == (line, character)


def test_a_value_cut_by_the_end_of_a_block_is_read_whole(tmp_path: Path) -> None:
    for shift in range(12):
        text = "[" + " " * shift + "1234567890, " * 50_000 + "1]"
        (tmp_path / "a.json").write_text(text)
        error = refused(tmp_path / "a.json")
        assert error.count == 50_001
        assert {e.value for e in error.errors} == {"1234567890"}


def test_objects_one_after_the_other_are_told_how_to_stand(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n"age": 30\n}\n{\n"age": 31\n}')
    with pytest.raises(InputError) as caught:
        read_all(tmp_path / "a.json", category_ids=CATEGORY_IDS)
    assert caught.value.code == "json-several-objects"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('id,age\n"a,30\n', "csv-quote-open"),
        ('id,age\n"a"b,30\n', "csv-quote-astray"),
        ("id,age\n" + '"' + "a" * 200_000 + '",30\n', "csv-cell-too-long"),
    ],
)
def test_quotes_that_do_not_pair_are_told_by_line(text: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\n" * 3 + text)
    with pytest.raises((InputError, LimitError)) as caught:
        read_all(tmp_path / "a.csv", category_ids=CATEGORY_IDS)
    assert caught.value.code == code
    assert caught.value.params["line"] == 5


def test_types_of_arrow_that_cannot_hold_the_values_are_told_by_column(tmp_path: Path) -> None:
    held = pa.table(
        {
            "id": [1, 2],
            "age": [30.0, 31.0],
            "education": [1, 2],
            "sibling": [0, 1],
            "submitted_at": pa.array([0, 1], pa.timestamp("us")),
            "programs": ["cec", "fsw"],
            "categories": pa.array([[1], [2]]),
            "first_reading": pa.array([9, 9], pa.uint64()),
        }
    )
    pq.write_table(held, tmp_path / "a.parquet")
    assert [(r, c, v) for r, c, v, _ in cells(refused(tmp_path / "a.parquet"))] == [
        (0, "id", "int64"),
        (0, "age", "double"),
        (0, "education", "int64"),
        (0, "sibling", "int64"),
        (0, "submitted_at", "timestamp[us]"),
        (0, "programs", "string"),
        (0, "categories", "list<element: int64>"),
    ]


def test_cells_of_arrow_are_told_as_the_file_has_them(tmp_path: Path) -> None:
    held = pa.table(
        {
            "id": ["a", "b\n", "c"],
            "age": pa.array([2**64 - 1, 30, None], pa.uint64()),
            "education": ["phd", None, "none"],
            "submitted_at": pa.array([1_500, 2_000, None], pa.timestamp("ns", "UTC")),
            "programs": [["cec", None], ["fsw"], ["x"]],
        }
    )
    with pa.ipc.new_file(tmp_path / "a.arrow", held.schema) as writer:
        writer.write_table(held)
    assert cells(refused(tmp_path / "a.arrow")) == [
        (1, "age", "18446744073709551615", "whole-number"),
        (1, "education", "phd", "word"),
        (1, "submitted_at", "1970-01-01 00:00:00.000001500Z", "instant"),
        (1, "programs", '["cec", null]', "list-json"),
        (2, "id", "b\n", "id"),
        (3, "programs", '["x"]', "list-json"),
    ]


def test_a_round_refuses_a_pool_that_lacks_what_it_ranks_by(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,age,programs\na,30,cec\n")
    assert [(r, c) for r, c, _, _ in cells(refused(tmp_path / "a.csv", require_round=True))] == [
        (0, "submitted_at"),
        (0, "categories"),
    ]
    rows = [row(id=None), row(id="b", programs=None), row(id="c", nominated=True), [], row(id="d")]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert cells(refused(tmp_path / "a.jsonl", require_round=True)) == [
        (1, "id", "", "for-round"),
        (2, "programs", "", "for-round"),
        (3, "nominated", "true", "nominee-in-pnp"),
        (4, "", "[]", "json-object"),
    ]
    del rows[3]
    (tmp_path / "b.jsonl").write_text("\n".join(json.dumps(r) for r in rows[3:]))
    assert len(read_all(tmp_path / "b.jsonl", category_ids=CATEGORY_IDS, require_round=True)[0])


def test_a_repeated_id_names_both_rows_for_a_round_alone(tmp_path: Path) -> None:
    ids = ["a", "b", "a", "c", "b", "a"]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row(id=i)) for i in ids))
    assert len(read_all(tmp_path / "a.jsonl", category_ids=CATEGORY_IDS)[0]) == 6
    error = refused(tmp_path / "a.jsonl", require_round=True)
    assert [(e.row, e.value, e.params["row"]) for e in error.errors] == [
        (3, "a", "1"),
        (5, "b", "2"),
        (6, "a", "1"),
    ]


@settings(max_examples=400, deadline=None)
@given(text=st.text(st.sampled_from('a3,"\n\r;é'), max_size=40))
def test_plain_csv_gives_the_cells_of_the_standard_library(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The fast cutting and the slow reader agree, whatever the text."""
    folder = tmp_path_factory.getbasetemp()
    outcomes = []
    for first in ("x_a,x_b\n", '"x_a",x_b\n'):
        path = folder / "agree.csv"
        path.write_bytes((first + text).encode())
        try:
            parts = list(read_facts(path, category_ids=CATEGORY_IDS))
            extra = {k: [v for p in parts for v in p.extra[k]] for k in ("x_a", "x_b")}
            outcomes.append(str(extra))
        except FactsErrors as error:
            outcomes.append(str(cells(error)))
        except InputError as error:
            outcomes.append(str((error.code, error.params)))
    assert outcomes[0] == outcomes[1]
