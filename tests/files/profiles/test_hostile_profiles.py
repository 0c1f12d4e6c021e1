"""Files made to break the reader end in an error that names what is wrong."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.files.profiles.people import LAW, SMALL, Document, people

from openentry.files.profiles.places import countries
from openentry.files.profiles.reading import check_profiles, read_profiles
from openentry.files.profiles.writing import write_profiles
from openentry.files.sources import Format
from openentry.rules.errors import FactsErrors, InputError, LimitError, OpenEntryError


def refusal(path: Path) -> OpenEntryError:
    with pytest.raises((FactsErrors, InputError, LimitError)) as caught:
        list(read_profiles(path, law=LAW))
    assert caught.value.message("en")
    assert caught.value.message("fr")
    return caught.value


TEXTS = {
    "twice": ('{"birth_on": "1990-05-17", "birth_on": "1990-05-18"}', "birth_on", "key-once"),
    "twice-inside": (
        '{"birth_on": "1990-05-17", "spouse": {"accompanying": true, "accompanying": false}}',
        "spouse.accompanying",
        "key-once",
    ),
    "nan": ('{"birth_on": "1990-05-17", "funds_cad": NaN}', "funds_cad", "whole-number"),
    "huge": ('{"birth_on": "1990-05-17", "funds_cad": 1e999}', "funds_cad", "whole-number"),
    "surrogate": ('{"birth_on": "1990-05-17", "id": "\\ud800"}', "id", "id"),
    "carried": ('{"birth_on": "1990-05-17", "x_a": NaN}', "x_a", "json-number"),
    "deep": (
        '{"birth_on": "1990-05-17", "x_a": ' + "[" * 90 + "]" * 90 + "}", "x_a", "json-shallow",
    ),
    "no-object": ("[1]", "", "profile-object"),
    "text": ('["birth_on"]', "", "profile-object"),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_json_is_told(name: str, tmp_path: Path) -> None:
    text, column, expected = TEXTS[name]
    (tmp_path / "a.json").write_text(text)
    error = refusal(tmp_path / "a.json")
    assert isinstance(error, FactsErrors)
    (cell,) = error.errors
    assert (cell.column, cell.expected) == (column, f"expected.{expected}")


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"birth_on": ' * 50_000, '[{"birth_on": "1990-05-17"} {', "[{]", '{"a" 1}'],
)
def test_text_that_is_no_json_stops_the_reading(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(text)
    refusal(tmp_path / "a.json")


CSV = {
    "jobs.0.noc": "profile-numbered",
    "jobs.101.noc": "profile-numbered",
    "jobs.99999999999999999999.noc": "profile-numbered",
    "jobs.noc": "profile-numbered",
    "jobs": "profile-numbered",
    "jobs.1": "profile-field",
    "spouse": "profile-field",
    "spouse.foo": "profile-field",
    "birth_on.1": "profile-field-like",
    "age": "profile-field-top",
    ".": "profile-field-top",
}


@pytest.mark.parametrize("name", CSV)
def test_columns_of_csv_that_name_no_field_are_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"birth_on,{name}\n1990-05-17,1\n")
    error = refusal(tmp_path / "a.csv")
    assert isinstance(error, FactsErrors)
    (cell,) = error.errors
    assert (cell.row, cell.column, cell.expected) == (0, name, f"expected.{CSV[name]}")


def test_errors_of_csv_name_the_column_that_the_file_has(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "birth_on,jobs.1.noc,jobs.3.noc,jobs.3.country,jobs.3.started_on,jobs.3.weekly_hours\n"
        "1990-05-17,,99999,FR,2020-01-01,40\n"
    )
    error = refusal(tmp_path / "a.csv")
    assert isinstance(error, FactsErrors)
    assert [cell.column for cell in error.errors] == ["jobs.3.noc"]


@pytest.mark.parametrize("text", ["birth_on;id\na;b\n", 'birth_on\n"1990', "birth_on,id\n1\n"])
def test_csv_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text)
    refusal(tmp_path / "a.csv")


STRUCT = pa.struct([("noc", pa.string()), ("country", pa.string())])
TYPES = {
    "birth_on": (pa.array([1]), "profile-type-day"),
    "funds_cad": (pa.array([1.5]), "type-integer"),
    "spouse": (pa.array([["a"]]), "profile-type-struct"),
    "jobs": (pa.array([{"noc": "1"}]), "profile-type-structs"),
    "tests": (pa.array([["a"]]), "profile-type-structs"),
    "destinations": (pa.array(["ON"]), "type-list"),
    "zodiac": (pa.array(["leo"]), "profile-field-top"),
}


@pytest.mark.parametrize("name", TYPES)
def test_columns_of_parquet_of_another_type_are_told(name: str, tmp_path: Path) -> None:
    values, expected = TYPES[name]
    pq.write_table(pa.table({"birth_on": ["1990-05-17"]} | {name: values}), tmp_path / "a.parquet")
    error = refusal(tmp_path / "a.parquet")
    assert isinstance(error, FactsErrors)
    (cell,) = error.errors
    assert (cell.row, cell.column, cell.expected) == (0, name, f"expected.{expected}")


def test_things_of_parquet_that_lack_a_needed_field_are_told(tmp_path: Path) -> None:
    jobs = pa.array([[{"noc": "31301", "country": "FR"}, None], None], pa.list_(STRUCT))
    pq.write_table(pa.table({"birth_on": ["1990-05-17"] * 2, "jobs": jobs}), tmp_path / "a.parquet")
    error = refusal(tmp_path / "a.parquet")
    assert isinstance(error, FactsErrors)
    told = {(cell.column, cell.expected) for cell in error.errors}
    assert ("jobs[1].started_on", "expected.profile-needed") in told
    assert ("jobs[2].noc", "expected.profile-needed") in told


def test_lists_of_parquet_that_are_too_long_are_told_by_their_length(tmp_path: Path) -> None:
    job = {"noc": "31301", "country": "FR", "started_on": "2020-01-01", "weekly_hours": 30.0}
    people = {
        "birth_on": ["1990-05-17"] * 2,
        "jobs": [[job], [job] * 101],
        "identity": [{"citizenships": list(countries()[:102])}, {"citizenships": ["FR"]}],
    }
    pq.write_table(pa.table(people), tmp_path / "a.parquet")
    error = refusal(tmp_path / "a.parquet")
    assert isinstance(error, FactsErrors)
    told = [(cell.row, cell.column, cell.value) for cell in error.errors]
    assert told == [(1, "identity.citizenships", "102"), (2, "jobs", "101")]
    assert {cell.expected for cell in error.errors} == {"expected.profile-list-top"}


def test_years_of_an_offer_are_numbers_except_in_a_column_that_may_hold_the_word(
    tmp_path: Path,
) -> None:
    offer = {"noc": "31301", "years_after_visa": 1.5}
    written: list[Document] = [
        {"birth_on": "1990-05-17", "job_offer": offer},
        {"birth_on": "1990-05-17"},
    ]
    for kind in (Format.CSV, Format.PARQUET, Format.JSON):
        path = tmp_path / f"offer.{kind.value}"
        write_profiles(path, written, kind)
        (chunk,) = read_profiles(path, law=LAW)
        assert chunk.profiles.offer_years.tolist() == [150, -1]
        assert chunk.documents[0]["job_offer"]["years_after_visa"] == 1.5


def test_a_table_of_facts_is_no_table_of_profiles(tmp_path: Path) -> None:
    pq.write_table(pa.table({"age": [30]}), tmp_path / "a.parquet")
    assert refusal(tmp_path / "a.parquet").code == "file-holds-facts"


@pytest.mark.parametrize("cut", [10, 200, 2000])
def test_a_parquet_file_cut_short_is_refused(cut: int, tmp_path: Path) -> None:
    write_profiles(tmp_path / "a.parquet", people(20, 1), Format.PARQUET)
    data = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "b.parquet").write_bytes(data[:-cut])
    assert refusal(tmp_path / "b.parquet").code == "arrow-broken"


def test_a_slice_is_read_as_what_it_shows(tmp_path: Path) -> None:
    write_profiles(tmp_path / "a.parquet", people(60, 2), Format.PARQUET)
    table = pq.read_table(tmp_path / "a.parquet").slice(20, 30)
    with pa.ipc.new_file(tmp_path / "b.arrow", table.schema) as out:
        out.write_table(table)
    (chunk,) = read_profiles(tmp_path / "b.arrow", law=LAW)
    expected = check_profiles(people(60, 2)[20:50], law=LAW).profiles
    assert chunk.profiles.own.jobs.columns.keys() == expected.own.jobs.columns.keys()
    assert chunk.profiles.own.jobs["started_on"].tolist() == (
        expected.own.jobs["started_on"].tolist()
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = ("id", "birth_on", "spouse", "tests", "jobs", "credentials", "destinations", "identity",
          "job_offer", "funds_cad", "submitted_at", "x_a")  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(given_=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=5))
def test_whatever_stands_in_a_field_is_read_or_refused(
    given_: dict[str, object], tmp_path: Path
) -> None:
    document = SMALL | given_
    with suppress(FactsErrors):
        check_profiles([document], law=LAW)
    (tmp_path / "a.jsonl").write_text(json.dumps(document) + "\n")
    with suppress(FactsErrors, InputError, LimitError):
        list(read_profiles(tmp_path / "a.jsonl", law=LAW))
