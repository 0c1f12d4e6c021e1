"""Candidates for the tests of files: any facts the border lets through."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from openentry.files.facts_writer import facts_table, write_facts
from openentry.files.sources import Format
from openentry.rules.columns import Column, columns
from openentry.rules.facts import NOT_KNOWN, NULL_INSTANT, Facts, absent

CATEGORY_IDS = ("french-1", "healthcare-2", "stem-1")

# Anything but control characters and halves of surrogate pairs; quotes, commas and spaces often.
IDS = st.text(
    st.one_of(
        st.sampled_from("\"',; =-+@'é中\U0001f341"),
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")),
    ),
    min_size=1,
    max_size=12,
)
FIRST, LAST = -62_135_596_800_000_000, 253_402_300_799_999_999


def _values(what: Column, lists_known: bool) -> st.SearchStrategy[Any]:
    match what.kind:
        case "text":
            return IDS.map(str.encode)
        case "instant":
            whole = st.integers(FIRST // 10**6, LAST // 10**6).map(lambda s: s * 10**6)
            return st.one_of(st.just(NULL_INSTANT), whole, st.integers(FIRST, LAST))
        case "words":
            top = 16 if what.name == "programs" else 1 << len(CATEGORY_IDS)
            return st.integers(0 if lists_known else NOT_KNOWN, top - 1)
        case "flag":
            return st.integers(NOT_KNOWN if what.nullable else 0, 1)
        case "word":
            return st.integers(0, len(what.words) - 1)
        case _:
            return st.integers(NOT_KNOWN if what.nullable else 0, what.high)


@st.composite
def facts(draw: st.DrawFn, *, lists_known: bool = False, least: int = 0, most: int = 6) -> Facts:
    """Any facts of `least` to `most` candidates."""
    n = draw(st.integers(least, most))
    arrays: dict[str, np.ndarray[Any, Any]] = {}
    for what in columns():
        values = draw(st.lists(_values(what, lists_known), min_size=n, max_size=n))
        dtype = np.bytes_ if what.kind == "text" else absent(what.name, 0).dtype
        arrays[what.name] = np.array(values, dtype) if n else absent(what.name, 0)
    # Levels without a language contradict each other.
    nameless = arrays["first_language"] == 0
    for name, array in arrays.items():
        if name.startswith(("first_", "second_")) and name != "first_language":
            array[nameless] = 0
    return Facts.build(n, category_ids=CATEGORY_IDS, **arrays)


def same(one: Facts, other: Facts) -> bool:
    """Tell whether two tables say the same in every cell."""
    return one.category_ids == other.category_ids and all(
        np.array_equal(getattr(one, f.name), getattr(other, f.name))
        and getattr(one, f.name).dtype.kind == getattr(other, f.name).dtype.kind
        for f in fields(Facts)
        if f.name != "category_ids"
    )


def write(path: Path, table: Facts, extra: dict[str, Any] | None = None) -> None:
    """Write facts in the format the name tells; Arrow too, which we read but do not write."""
    if ".arrow" not in path.name:
        write_facts(path, table, extra=extra)
        return
    arrays = {name: pa.array(values) for name, values in (extra or {}).items()}
    held = facts_table(table, arrays)
    new = pa.ipc.new_stream if "stream" in path.name else pa.ipc.new_file
    with new(path, held.schema) as writer:
        writer.write_table(held, max_chunksize=2)


def row(**changes: object) -> dict[str, object]:
    """Give one plain candidate as JSON has it."""
    return {
        "id": "a",
        "age": 30,
        "first_language": "en",
        "first_reading": 9,
        "submitted_at": "2025-06-03T14:05:09Z",
        "programs": ["cec"],
        "categories": [],
    } | changes


ALL_FORMATS = (Format.CSV, Format.JSON, Format.JSON_LINES, Format.PARQUET)
