"""The pool's digest, beside a library of canonical JSON written by others."""

import hashlib
from typing import Any, cast

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from tests.recheck.people import candidate, spoken

from openentry.recheck import canonical_json, complete_row, pool_digest

HELD_AT = "2025-11-14T11:53:39Z"

# Every column of the facts table with its default, as the table prints them.
PLAINEST: dict[str, Any] = {
    "id": "plain",
    "age": 0,
    "accompanied": False,
    "education": "none",
    "first_language": "",
    "first_listening": 0,
    "first_reading": 0,
    "first_speaking": 0,
    "first_writing": 0,
    "second_listening": 0,
    "second_reading": 0,
    "second_speaking": 0,
    "second_writing": 0,
    "canadian_work_years": 0,
    "foreign_work_years": 0,
    "trade_certificate": False,
    "spouse_education": "none",
    "spouse_listening": 0,
    "spouse_reading": 0,
    "spouse_speaking": 0,
    "spouse_writing": 0,
    "spouse_canadian_work_years": 0,
    "canadian_study": "none",
    "sibling": False,
    "nominated": False,
    "job_offer": "none",
    "submitted_at": "2025-01-01T00:00:00.000000Z",
    "programs": [],
    "categories": [],
    "canadian_work_wage_tier": "none",
    "job_offer_wage_tier": "none",
    "skilled_work_years": None,
    "primary_continuous_year": None,
    "arranged_employment": None,
    "relative_in_canada": None,
    "studied_in_canada": None,
    "worked_in_canada": None,
    "spouse_studied_in_canada": None,
    "spouse_worked_in_canada": None,
    "funds_met": None,
}
RICH: dict[str, Any] = {
    **PLAINEST,
    "id": "Zoé",
    "age": 33,
    "education": "masters",
    "first_language": "fr",
    **spoken("first", 12, 11, 10, 9),
    **spoken("second", 5),
    "spouse_education": "doctorate",
    **spoken("spouse", 8),
    "spouse_canadian_work_years": 2,
    "canadian_study": "one_or_two_years",
    "sibling": True,
    "job_offer": "other",
    "submitted_at": "2025-02-01T10:20:30.120000Z",
    "programs": ["fsw", "cec", "fst"],
    "categories": ["french-1", "healthcare-2"],
    "job_offer_wage_tier": "tier_1_3",
    "skilled_work_years": 6,
    "primary_continuous_year": True,
    "relative_in_canada": False,
    "funds_met": True,
}


def test_a_bare_candidate_is_completed_with_every_default() -> None:
    assert complete_row(candidate("plain", "2025-01-01T00:00:00Z")) == PLAINEST
    nulls = dict.fromkeys(PLAINEST) | candidate("plain", "2025-01-01T00:00:00Z")
    assert complete_row(nulls) == PLAINEST


def test_a_full_row_keeps_what_is_written_and_orders_its_lists() -> None:
    written = {
        **RICH,
        "submitted_at": "2025-02-01t10:20:30.12z",
        "programs": ["fst", "cec", "fsw", "cec"],
        "categories": ["healthcare-2", "french-1", "french-1"],
        "x_note": "carried elsewhere",
    }
    assert complete_row(written) == RICH


def test_the_digest_is_over_the_array_of_complete_rows_in_the_byte_order_of_ids() -> None:
    # Bytes: "Zoé" (5A) before "plain" (70) before "é" (C3).
    last = {**PLAINEST, "id": "é"}
    expected = hashlib.sha256(rfc8785.dumps([RICH, PLAINEST, last])).hexdigest()
    bare_last = candidate("é", "2025-01-01T00:00:00Z")
    assert pool_digest([bare_last, PLAINEST, RICH], HELD_AT) == expected
    reversed_columns = dict(reversed(RICH.items()))
    assert pool_digest([reversed_columns, bare_last, PLAINEST], HELD_AT) == expected


def test_only_candidates_who_exist_at_the_instant_are_in_the_digest() -> None:
    at_the_instant = candidate("at", HELD_AT)
    too_late = candidate("late", "2025-11-14T11:53:39.000001Z")
    assert pool_digest([PLAINEST, too_late], HELD_AT) == pool_digest([PLAINEST], HELD_AT)
    assert pool_digest([PLAINEST, at_the_instant], HELD_AT) != pool_digest([PLAINEST], HELD_AT)


def test_the_digest_of_an_empty_pool_is_that_of_an_empty_array() -> None:
    assert pool_digest([], HELD_AT) == hashlib.sha256(b"[]").hexdigest()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("age", 34),
        ("first_listening", 10),
        ("spouse_education", "masters"),
        ("job_offer_wage_tier", "none"),
        ("funds_met", None),
        ("primary_continuous_year", False),
        ("categories", []),
        ("submitted_at", "2025-02-01T10:20:30.120001Z"),
    ],
)
def test_any_change_of_a_fact_changes_the_digest_read_by_the_law_or_not(
    column: str, value: object
) -> None:
    assert pool_digest([{**RICH, column: value}], HELD_AT) != pool_digest([RICH], HELD_AT)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": None}, "^id"),
        ({"programs": None}, "^programs"),
        ({"categories": None}, "^categories"),
        ({"submitted_at": None}, "RFC 3339"),
        ({"agee": 3}, "^'agee' is no column"),
        ({"funds_met": "true"}, "^funds_met"),
        ({"skilled_work_years": 81}, "^skilled_work_years"),
        ({"job_offer_wage_tier": "tier_3"}, "^job_offer_wage_tier"),
        ({"spouse_reading": 13}, "^spouse_reading"),
    ],
)
def test_a_row_without_a_meaning_has_no_digest(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        pool_digest([{**PLAINEST, **changes}], HELD_AT)


def test_a_repeated_id_has_no_digest_even_where_one_of_the_two_came_too_late() -> None:
    late = candidate("plain", "2025-12-01T00:00:00Z")
    with pytest.raises(ValueError, match="more than one row"):
        pool_digest([PLAINEST, late], HELD_AT)


def test_names_of_members_go_in_the_order_of_utf_16_as_the_standard_shows() -> None:
    value = dict.fromkeys(["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"], 1)
    expected = '{"\\r":1,"1":1,"\u0080":1,"\u00f6":1,"\u20ac":1,"\U0001f600":1,"\ufb33":1}'
    assert canonical_json(value) == expected.encode()


def test_text_is_escaped_as_the_standard_asks_and_no_more() -> None:
    expected = '"\\u0000\\u001f\\b\\t\\n\\f\\r\\"\\\\/\x7fé€"'
    assert canonical_json('\x00\x1f\b\t\n\f\r"\\/\x7fé€') == expected.encode()


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(json_values)
def test_canonical_json_equals_that_of_the_library(value: object) -> None:
    assert canonical_json(cast("Any", value)) == rfc8785.dumps(cast("Any", value))


@pytest.mark.parametrize("value", [2**53, -(2**53), 1.0, float("nan"), "\ud800", {1: 2}, b"a"])
def test_what_canonical_json_cannot_say_exactly_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical_json(cast("Any", value))
