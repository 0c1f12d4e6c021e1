"""The border where a value is the last that passes, stands alone, or is told in its own form."""

from __future__ import annotations

import numpy as np
import pytest
from tests.rules.test_border_values import read

from openentry.rules.border import ID_BYTES_TOP, Findings, Raw, Texts, WordLists, Words
from openentry.rules.border.ids import read_ids
from openentry.rules.columns import column, columns

NUMBERS = [what.name for what in columns() if what.kind in ("integer", "level")]
LONGEST, TOO_LONG = "x" * ID_BYTES_TOP, "x" * (ID_BYTES_TOP + 1)


@pytest.mark.parametrize("text", [False, True])
@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_passes_at_both_ends_of_its_column_and_no_further(name: str, text: bool) -> None:
    what = column(name)
    values = [what.low, what.high, what.low - 1, what.high + 1]
    cells: Raw = [str(value) for value in values] if text else list(values)
    facts, findings = read({name: cells}, 4, text=text)
    # Whether a language is named is another question.
    wrong = [(e.row, e.value) for e in findings.errors if e.column == name]
    assert wrong == [(3, str(what.low - 1)), (4, str(what.high + 1))]
    assert getattr(facts, name)[:2].tolist() == values[:2]


@pytest.mark.parametrize(
    "cells", [[TOO_LONG], Texts.of([TOO_LONG]), ["a", TOO_LONG, ""], [TOO_LONG, None]]
)
def test_an_identifier_that_is_too_long_is_refused_even_alone(cells: Raw) -> None:
    n = len(cells)
    _, findings = read({"id": cells}, n, first_row=4)
    assert [(e.column, e.expected) for e in findings.errors] == [("id", "expected.id")]


def test_the_longest_identifier_passes_beside_one_that_is_no_text() -> None:
    facts, findings = read({"id": [LONGEST, 5, None, "é" * (ID_BYTES_TOP // 2)]}, 4)
    assert [(e.row, e.value) for e in findings.errors] == [(2, "5")]
    assert facts.id.tolist() == [
        LONGEST.encode(),
        b"",
        b"3",
        ("é" * (ID_BYTES_TOP // 2)).encode(),
    ]


def test_a_null_is_told_as_nothing() -> None:
    findings = Findings()
    _, bad = read_ids([None, 5], 1, findings, needed=True)
    assert bad.tolist() == [0, 1]
    assert [(e.row, e.value, e.expected) for e in findings.errors] == [
        (1, "", "expected.for-round"),
        (2, "5", "expected.id"),
    ]


def test_a_wrong_list_is_told_how_lists_are_written_where_it_stands() -> None:
    _, findings = read({"programs": ["fsw,cec"]}, 1, text=True)
    assert [e.expected for e in findings.errors] == ["expected.list-csv"]
    _, findings = read({"programs": ["fsw"]}, 1)
    assert [e.expected for e in findings.errors] == ["expected.list-json"]


def test_typed_cells_say_how_many_they_are() -> None:
    words = Words(codes=np.array([0, 1, 0]), words=("fsw", "cec"))
    assert len(words) == 3
    assert len(WordLists(words=words, offsets=np.array([0, 1, 3]))) == 2
    assert len(Texts.of(["a", "", "b"])) == 3
