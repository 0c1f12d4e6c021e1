"""Facts as columns: instants as text, what an absent column means, and rows as JSON has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from openentry.rules.columns import columns
from openentry.rules.facts import (
    NOT_KNOWN,
    NULL_INSTANT,
    PROGRAMS,
    Facts,
    absent,
    instant_text,
    microseconds,
    moment,
)

ABSENT = {
    "uint8": 0,
    "bool": False,
    "int8": NOT_KNOWN,
    "int64": NOT_KNOWN,
}


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, None, "1970-01-01T00:00:00Z"),
        (1, None, "1970-01-01T00:00:00.000001Z"),
        (1, False, "1970-01-01T00:00:00Z"),
        (0, True, "1970-01-01T00:00:00.000000Z"),
        (-1, None, "1969-12-31T23:59:59.999999Z"),
        (1_763_121_219_500_000, None, "2025-11-14T11:53:39.500000Z"),
    ],
)
def test_an_instant_is_written_with_the_decimals_it_needs(
    value: int, decimals: bool | None, text: str
) -> None:
    assert instant_text(value, decimals=decimals) == text


def test_an_instant_of_any_zone_is_counted_to_the_microsecond() -> None:
    ottawa = timezone(timedelta(hours=-5))
    assert microseconds(datetime(1970, 1, 1, 1, 0, 0, 1, tzinfo=ottawa)) == 6 * 3_600_000_000 + 1
    assert moment(1_500_000) == datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)
    assert microseconds(moment(-7)) == -7


def test_an_absent_column_means_the_lowest_or_not_known() -> None:
    for what in columns():
        empty = absent(what.name, 2)
        assert len(empty) == 2
        if what.name == "id":
            assert empty.tolist() == [b"1", b"2"]
        elif what.kind == "instant":
            assert empty.tolist() == [NULL_INSTANT] * 2
        else:
            assert empty.tolist() == [ABSENT[empty.dtype.name]] * 2, what.name
            nullable = what.nullable or what.kind == "words"
            assert (empty[0] == NOT_KNOWN) == nullable, what.name
    assert absent("funds_met", 1).tolist() == [-1]
    assert absent("submitted_at", 1).tolist() == [-(2**63)]
    assert absent("programs", 1).dtype == np.int8
    assert absent("categories", 1).dtype == np.int64


def pair() -> Facts:
    """One candidate about whom all is said, and one about whom nothing is."""
    ids = ("french-1", "healthcare-2", "stem-1")
    said = Facts.build(
        1,
        category_ids=ids,
        id=np.array(["é".encode()]),
        age=np.array([33], np.uint8),
        accompanied=np.array([True]),
        education=np.array([6], np.uint8),
        first_language=np.array([2], np.uint8),
        submitted_at=np.array([1_500_000]),
        programs=np.array([0b1010], np.int8),
        categories=np.array([0b101]),
        funds_met=np.array([0], np.int8),
        relative_in_canada=np.array([1], np.int8),
        skilled_work_years=np.array([6], np.int8),
    )
    return Facts.concat([said, Facts.build(1, category_ids=ids)])


def test_a_row_says_each_column_as_json_has_it() -> None:
    row, bare = pair().row(0), pair().row(1)
    assert list(row) == [c.name for c in columns()]
    assert {key: value for key, value in row.items() if value != bare[key]} == {
        "id": "é",
        "age": 33,
        "accompanied": True,
        "education": "masters",
        "first_language": "fr",
        "submitted_at": "1970-01-01T00:00:01.500000Z",
        "programs": ["cec", "pnp"],
        "categories": ["french-1", "stem-1"],
        "funds_met": False,
        "relative_in_canada": True,
        "skilled_work_years": 6,
    }
    assert [row["funds_met"], row["age"]] == [False, 33]
    assert type(row["funds_met"]) is bool
    unknown = {c.name for c in columns() if c.nullable} - {"id"}
    assert {key for key, value in bare.items() if value is None} == unknown
    assert bare["education"] == "none"
    assert bare["first_language"] == ""
    assert bare["accompanied"] is False


def test_batches_are_put_together_and_taken_apart() -> None:
    both = pair()
    assert len(both) == 2
    assert both.category_ids == ("french-1", "healthcare-2", "stem-1")
    turned = both.take(np.array([1, 0]))
    assert turned.category_ids == both.category_ids
    assert turned.row(1) == both.row(0)
    assert turned.row(0) == both.row(1)
    assert Facts.concat([both]).row(1) == both.row(1)
    with pytest.raises(AssertionError):
        Facts.concat([both, Facts.build(1)])
    with pytest.raises(AssertionError, match="age"):
        Facts.build(2, age=np.zeros(3, np.uint8))
    assert PROGRAMS == ("fsw", "cec", "fst", "pnp")
