"""Text, plain values and typed arrays are held to the same data dictionary."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.files.people import CATEGORY_IDS, same

from openentry.recheck.instants import as_recorded, instant
from openentry.rules.border import (
    ID_BYTES_TOP,
    Findings,
    Numbers,
    Raw,
    Texts,
    WordLists,
    Words,
    check,
)
from openentry.rules.columns import column, columns
from openentry.rules.errors import ERRORS_KEPT, FactsErrors
from openentry.rules.facts import NULL_INSTANT, PROGRAMS, Facts


def judge(
    raw: dict[str, Raw], n: int, *, text: bool, first_row: int = 1, require_round: bool = False
) -> tuple[Facts, Findings]:
    findings = Findings()
    facts = check(
        raw,
        n,
        text=text,
        category_ids=CATEGORY_IDS,
        findings=findings,
        first_row=first_row,
        require_round=require_round,
    )
    return facts, findings


def told(findings: Findings) -> list[tuple[int, str, str, str]]:
    return [(e.row, e.column, e.value, e.expected) for e in findings.errors]


WORDS = sorted({word for c in columns() for word in c.words} | {"healthcare-2", "true", "false"})
CELLS = st.one_of(
    st.just(""),
    st.sampled_from(WORDS),
    st.sampled_from([w.upper() for w in WORDS if w] + [f" {w}" for w in WORDS]),
    st.integers(-3, 200).map(str),
    st.sampled_from(["01", "+1", "1.0", "1e1", "٣", "half", "doctorat", "doctorates", "fsw;cec"]),
    st.sampled_from(["fsw;;cec", ";", "fsw;", "FSW", "fsw;fsw", "healthcare-2;stem-1", "é" * 9]),
    st.sampled_from(
        [
            "2025-06-03T14:05:09Z",
            "2025-06-03t14:05:09.5z",
            "2025-06-03T14:05:09.123456+00:00",
            "2025-06-03T14:05:09.123456Z",
            "2024-02-29T00:00:00Z",
            "2025-02-29T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999Z",
            "2025-06-03T24:00:00Z",
            "2025-06-03T14:05:60Z",
            "2025-06-03T14:05:09.Z",
            "2025-06-03T14:05:09.1234567Z",
            "2025-06-03 14:05:09Z",
            "2025-06-03T14:05:09",
            "2025-06-03T14:05:09+01:00",
            "2025-13-03T14:05:09Z",
            "2025-00-03T14:05:09Z",
            "2025-06-00T14:05:09Z",
            "２025-06-03T14:05:09Z",
            "2025-06-03T14:05:09.٣Z",
        ]
    ),
    st.text(st.characters(codec="utf-8"), max_size=12).filter(lambda t: "\x00" not in t),
)


@settings(max_examples=300, deadline=None)
@given(name=st.sampled_from([c.name for c in columns()]), cells=st.lists(CELLS, max_size=9))
def test_cells_cut_by_arithmetic_mean_what_they_mean_one_by_one(
    name: str, cells: list[str]
) -> None:
    plain, one = judge({name: cells}, len(cells), text=True, first_row=5)
    packed, other = judge({name: Texts.of(cells)}, len(cells), text=True, first_row=5)
    assert told(one) == told(other)
    assert one.count == other.count
    if not one.count:
        assert same(plain, packed)


def expected_value(name: str, cell: str) -> object:
    """Say what a cell of CSV means in JSON, slowly, from the contract; raise if it may not be."""
    what = column(name)
    if what.kind == "text":
        assert len(cell.encode()) <= ID_BYTES_TOP
        assert not any(ord(c) < 32 or ord(c) == 127 for c in cell)
        return cell or "1"
    if what.kind == "words":
        words = cell.split(";") if cell else []
        allowed = PROGRAMS if name == "programs" else CATEGORY_IDS
        assert set(words) <= set(allowed)
        return [word for word in allowed if word in words]
    if not cell:
        return what.default
    match what.kind:
        case "instant":
            return as_recorded(instant(cell))
        case "flag":
            return {"true": True, "false": False}[cell]
        case "word":
            assert cell in what.words
            return cell
        case _:
            assert re.fullmatch("0|[1-9][0-9]{0,2}", cell)
            assert what.low <= int(cell) <= what.high
            return int(cell)


@settings(max_examples=600, deadline=None)
@given(
    name=st.sampled_from([c.name for c in columns() if not c.name.endswith(("ing", "language"))]),
    cell=CELLS,
)
def test_a_cell_means_what_the_contract_says_or_is_told(name: str, cell: str) -> None:
    facts, findings = judge({name: [cell]}, 1, text=True)
    try:
        meaning = expected_value(name, cell)
    except (AssertionError, KeyError, ValueError):
        assert [(e.row, e.column) for e in findings.errors] == [(1, name)]
    else:
        assert findings.errors == ()
        assert facts.row(0)[name] == meaning


@settings(max_examples=200, deadline=None)
@given(
    moments=st.lists(st.datetimes(), min_size=1, max_size=8),
    decimals=st.lists(st.integers(0, 6), min_size=8, max_size=8),
)
def test_instants_are_those_of_the_calendar(moments: list[datetime], decimals: list[int]) -> None:
    texts = [
        at.isoformat(timespec="microseconds")[: 19 + (places and places + 1)] + "Z"
        for at, places in zip(moments, decimals, strict=False)
    ]
    facts, findings = judge({"submitted_at": texts}, len(texts), text=True)
    assert findings.count == 0
    assert facts.submitted_at.tolist() == [
        (instant(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        for text in texts
    ]


def test_every_day_of_four_hundred_years_is_known_and_no_other() -> None:
    months = [(y, m) for y in range(1900, 2301, 1) for m in range(1, 13)]
    texts, right = [], []
    for year, month in months:
        last = calendar.monthrange(year, month)[1]
        for day in (1, 28, last, last + 1):
            texts.append(f"{year:04}-{month:02}-{day:02}T00:00:00Z")
            right.append(day <= last)
    _, findings = judge({"submitted_at": texts}, len(texts), text=True)
    assert findings.count == right.count(False)
    assert [e.row for e in findings.errors] == [i for i, r in enumerate(right, 1) if not r][:100]


def test_what_lies_under_a_null_list_is_not_judged() -> None:
    words = Words(codes=np.array([0, 1, 0]), words=("x", "cec"))
    lists = WordLists(
        words=words, offsets=np.array([0, 1, 2, 3]), valid=np.array([False, True, True])
    )
    facts, findings = judge({"programs": lists}, 3, text=False)
    assert [e.row for e in findings.errors] == [3]
    assert facts.programs.tolist()[:2] == [-1, 2]


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from([c.name for c in columns()]), cells=st.lists(CELLS, max_size=6))
def test_a_column_gives_what_each_of_its_cells_gives_alone(name: str, cells: list[str]) -> None:
    facts, findings = judge({name: cells}, len(cells), text=True)
    alone = [judge({name: [cell]}, 1, text=True, first_row=i) for i, cell in enumerate(cells, 1)]
    assert findings.count == sum(f.count for _, f in alone)
    if not findings.count and cells:
        assert same(facts, Facts.concat([f for f, _ in alone]))


def valid(values: Sequence[object]) -> NDArray[np.bool_]:
    return np.array([v is not None for v in values], np.bool_)


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from([c.name for c in columns() if c.kind in ("integer", "level")]),
    values=st.lists(st.one_of(st.none(), st.integers(-300, 300)), max_size=9),
    dtype=st.sampled_from([np.int16, np.int32, np.int64]),
)
def test_typed_numbers_mean_what_plain_ones_mean(
    name: str, values: list[int | None], dtype: type[np.integer[Any]]
) -> None:
    typed = Numbers(values=np.array([v or 0 for v in values], dtype), valid=valid(values))
    compare(name, values, typed)


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from([c.name for c in columns() if c.kind == "word"]),
    words=st.lists(st.sampled_from([*WORDS, "x", "NONE"]), min_size=1, max_size=5),
    data=st.data(),
)
def test_typed_words_mean_what_plain_ones_mean(
    name: str, words: list[str], data: st.DataObject
) -> None:
    places = data.draw(st.lists(st.one_of(st.none(), st.integers(0, len(words) - 1)), max_size=9))
    codes = np.array([p or 0 for p in places], np.int8)
    typed = Words(codes=codes, words=tuple(words), valid=valid(places))
    compare(name, [None if p is None else words[p] for p in places], typed)


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(["programs", "categories"]),
    lists=st.lists(
        st.one_of(
            st.none(),
            st.lists(
                st.one_of(st.none(), st.sampled_from(["fsw", "pnp", *CATEGORY_IDS, "", "x"])),
                max_size=4,
            ),
        ),
        max_size=6,
    ),
)
def test_typed_lists_mean_what_plain_ones_mean(
    name: str, lists: list[list[str | None] | None]
) -> None:
    parts = [part for values in lists for part in values or []]
    words = tuple(sorted({p for p in parts if p is not None}))
    inner = Words(
        codes=np.array([0 if p is None else words.index(p) for p in parts], np.int32),
        words=words,
        valid=valid(parts),
    )
    sizes = [len(values or []) for values in lists]
    offsets = np.cumsum([0, *sizes])
    compare(name, lists, WordLists(words=inner, offsets=offsets, valid=valid(lists)))


@given(values=st.lists(st.one_of(st.none(), st.booleans()), max_size=9))
def test_typed_flags_mean_what_plain_ones_mean(values: list[bool | None]) -> None:
    typed = Numbers(values=np.array([bool(v) for v in values], np.bool_), valid=valid(values))
    for name in ("sibling", "funds_met"):
        compare(name, values, typed)


def compare(name: str, plain: list[Any], typed: Raw) -> None:
    one, first = judge({name: plain}, len(plain), text=False)
    other, second = judge({name: typed}, len(plain), text=False)
    assert [t[:2] for t in told(first)] == [t[:2] for t in told(second)]
    assert first.count == second.count
    if not first.count:
        assert same(one, other)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("age", True),
        ("age", 1.0),
        ("age", "30"),
        ("age", -1),
        ("age", 121),
        ("age", 10**400),
        ("age", [30]),
        ("age", {}),
        ("first_reading", 13),
        ("sibling", 1),
        ("sibling", "true"),
        ("education", 6),
        ("education", ""),
        ("education", "Masters"),
        ("programs", "cec"),
        ("programs", ["cec", None]),
        ("programs", ["cec", 1]),
        ("programs", [["cec"]]),
        ("programs", {"cec": 1}),
        ("categories", ["healthcare-9"]),
        ("submitted_at", 5),
        ("submitted_at", "2025-06-03"),
        ("id", 17),
        ("id", "a\tb"),
        ("id", "a\x7f"),
        ("id", "\ud800"),
        ("id", "é" * 101),
        ("funds_met", 2),
    ],
)
def test_an_impossible_plain_value_is_told_with_its_row(name: str, value: object) -> None:
    _, findings = judge({name: [None, value, None]}, 3, text=False, first_row=11)
    [error] = findings.errors
    assert (error.row, error.column, findings.count) == (12, name, 1)
    assert error.expectation("en")
    assert error.expectation("fr") != error.expectation("en")
    with pytest.raises(FactsErrors):
        findings.refuse()


def test_an_identifier_of_exactly_the_most_bytes_passes() -> None:
    longest = "é" * (ID_BYTES_TOP // 2)
    facts, findings = judge({"id": [longest, "a"]}, 2, text=True)
    assert findings.count == 0
    assert facts.id.tolist() == [longest.encode(), b"a"]


def test_levels_without_a_language_contradict_each_other_once_a_row() -> None:
    raw: dict[str, Raw] = {
        "first_language": [None, "en", "EN"],
        "first_reading": [9, 9, 9],
        "second_reading": [5, 5, 5],
    }
    _, findings = judge(raw, 3, text=False)
    assert [(e.row, e.column, e.expected) for e in findings.errors] == [
        (1, "first_language", "expected.language-of-levels"),
        (3, "first_language", "expected.word-or-empty"),
    ]


def test_what_a_round_needs_is_asked_for_only_for_a_round() -> None:
    raw: dict[str, Raw] = {
        "id": ["a", None],
        "submitted_at": ["2025-06-03T14:05:09Z", None],
        "programs": [[], None],
        "categories": [[], None],
    }
    assert judge(raw, 2, text=False)[1].count == 0
    _, findings = judge(raw, 2, text=False, require_round=True)
    assert [(e.row, e.column, e.expected) for e in findings.errors] == [
        (2, name, "expected.for-round") for name in ("id", "submitted_at", "programs", "categories")
    ]


def test_a_nominee_is_one_in_both_columns_or_in_none() -> None:
    n = 4
    raw: dict[str, Raw] = {
        "id": list("abcd"),
        "submitted_at": ["2025-06-03T14:05:09Z"] * n,
        "programs": [["pnp"], ["pnp"], ["cec"], ["cec"]],
        "categories": [[]] * n,
        "nominated": [True, False, True, False],
    }
    _, findings = judge(raw, n, text=False, require_round=True)
    assert [(e.row, e.value, e.expected) for e in findings.errors] == [
        (2, "false", "expected.pnp-nominated"),
        (3, "true", "expected.nominee-in-pnp"),
    ]


def test_the_first_hundred_by_row_are_told_and_all_are_counted() -> None:
    n = 5000
    raw: dict[str, Raw] = {"age": ["x"] * n, "sibling": ["y"] * n}
    _, findings = judge(raw, n, text=True)
    assert findings.count == 2 * n
    assert len(findings.errors) == ERRORS_KEPT
    assert [(e.row, e.column) for e in findings.errors] == [
        (row, name) for row in range(1, 51) for name in ("age", "sibling")
    ]


def test_instants_out_of_the_calendar_of_years_with_four_digits_are_refused() -> None:
    values = np.array([NULL_INSTANT, 2**62, 0], np.int64)
    facts, findings = judge({"submitted_at": Numbers(values=values)}, 3, text=False)
    assert [e.row for e in findings.errors] == [1, 2]
    assert facts.submitted_at[2] == 0


def test_every_word_of_the_dictionary_is_found_and_no_other() -> None:
    for what in columns():
        if what.kind == "word":
            cells = [w + tail for w in what.words for tail in ("", "x", "\x01", " ")]
            cells += [w[:i] + "~" + w[i + 1 :] for w in what.words for i in range(len(w))]
            cells += [w[:i] for w in what.words for i in range(len(w))]
            facts, findings = judge({what.name: Texts.of(cells)}, len(cells), text=True)
            right = [i for i, cell in enumerate(cells) if cell in what.words or not cell]
            assert findings.count == len(cells) - len(right)
            for i in right:
                at = what.words.index(cells[i]) if cells[i] in what.words else 0
                assert getattr(facts, what.name)[i] == at
    assert column("age").high == 120
