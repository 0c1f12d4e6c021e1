"""Documents of a Parquet or Arrow batch: the same whichever way they are asked for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest
from tests.files.profiles.people import LAW, people

from openentry.files.profiles.reading import ProfileChunk, read_profiles
from openentry.files.profiles.writing import write_profiles
from openentry.files.sources import Format

N = 150


@pytest.fixture
def chunk(tmp_path: Path) -> ProfileChunk:
    write_profiles(tmp_path / "a.parquet", people(N, seed=8), Format.PARQUET)
    (chunk,) = read_profiles(tmp_path / "a.parquet", law=LAW)
    return chunk


def test_one_some_and_all_are_the_same(chunk: ProfileChunk) -> None:
    everyone = list(chunk.documents)
    assert len(everyone) == len(chunk.documents) == N
    assert [chunk.documents[i] for i in range(N)] == everyone
    assert [chunk.documents[i] for i in (140, 3, 64, 63)] == [everyone[i] for i in (140, 3, 64, 63)]
    assert chunk.documents[-1] == everyone[-1]
    assert chunk.documents[10:90] == everyone[10:90]
    assert chunk.documents[90:10:-7] == everyone[90:10:-7]
    assert chunk.documents[20:10] == []
    with pytest.raises(IndexError):
        chunk.documents[N]


def test_no_two_documents_share_what_can_be_changed(chunk: ProfileChunk) -> None:
    first: list[dict[str, Any]] = [dict(document) for document in chunk.documents]
    second = list(chunk.documents)
    for document in first:
        document["destinations"] = ["changed"]
        document.setdefault("tests", []).append({})
    assert list(chunk.documents) == second


def test_every_type_that_can_hold_a_field_gives_the_same_document(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": ["a", "b", "c"],
            "birth_on": pa.array(["1990-01-31", "1991-12-01", "1988-02-29"]),
            "funds_cad": pa.array([1200, None, 7], pa.int32()),
            "destinations": pa.array([["ON"], None, ["BC"]], pa.list_(pa.string(), 1)),
            "submitted_at": pa.array([1_700_000_000_000_000_000, None, 10**18], pa.int64()).cast(
                pa.timestamp("ns", "UTC")
            ),
            "jobs": pa.array(
                [[{"weekly_hours": Decimal("37.50")}], None, [{"weekly_hours": Decimal(40)}]],
                pa.list_(pa.struct([("weekly_hours", pa.decimal128(5, 2))])),
            ),
            "tests": pa.array(
                [[{"test": "tef_canada", "listening": 5.0}], [], None],
                pa.list_(pa.struct([("test", pa.string()), ("listening", pa.float32())])),
            ),
        }
    )
    days = table.set_column(1, "birth_on", table["birth_on"].cast(pa.date32()).cast(pa.date64()))
    large = table.set_column(0, "id", table["id"].cast(pa.large_string()))
    coded = table.set_column(1, "birth_on", table["birth_on"].dictionary_encode())
    found = []
    for place, shape in enumerate((table, days, large, coded)):
        path = tmp_path / f"{place}.arrow"
        feather.write_feather(shape, str(path), compression="uncompressed")
        found.append(_documents(path))
    pq.write_table(table, tmp_path / "a.parquet")
    found.append(_documents(tmp_path / "a.parquet"))
    assert found[0] == [
        {
            "id": "a",
            "birth_on": "1990-01-31",
            "funds_cad": 1200,
            "destinations": ["ON"],
            "submitted_at": "2023-11-14T22:13:20Z",
            "jobs": [{"weekly_hours": 37.5}],
            "tests": [{"test": "tef_canada", "listening": 5}],
        },
        {"id": "b", "birth_on": "1991-12-01"},
        {
            "id": "c",
            "birth_on": "1988-02-29",
            "funds_cad": 7,
            "destinations": ["BC"],
            "submitted_at": "2001-09-09T01:46:40Z",
            "jobs": [{"weekly_hours": 40}],
        },
    ]
    assert all(documents == found[0] for documents in found)


def _documents(path: Path) -> list[object]:
    from openentry.files.profiles.arrow import profile_batches
    from openentry.files.profiles.arrow_documents import ArrowDocuments
    from openentry.files.sources import open_source
    from openentry.rules.border import Findings

    with open_source(path) as source:
        (batch,) = profile_batches(source, Findings(), 100)
        return [*ArrowDocuments(batch)]
