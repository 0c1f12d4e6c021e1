"""The digest of a frozen pool: the one that the second implementation and the library give."""

from __future__ import annotations

import hashlib

import numpy as np
import rfc8785
from hypothesis import given, settings
from tests.files.people import facts as any_facts
from tests.rules.people import random_facts

from openentry.recheck.digest import complete_row
from openentry.recheck.digest import pool_digest as second_opinion
from openentry.rules.digests import pool_digest
from openentry.rules.facts import NULL_INSTANT, Facts

LAST = "9999-12-31T23:59:59.999999Z"


@settings(max_examples=60, deadline=None)
@given(table=any_facts(lists_known=True, least=1))
def test_the_digest_is_the_one_of_the_second_implementation(table: Facts) -> None:
    once = np.unique(table.id, return_index=True)[1]
    known = table.take(once)
    known = known.take(known.submitted_at != NULL_INSTANT)
    known.nominated[:] = known.programs >> 3 & 1
    rows = [known.row(i) for i in range(len(known))]
    assert pool_digest(known, np.ones(len(known), np.bool_)) == second_opinion(rows, LAST)


def test_what_is_not_known_is_null_in_the_digest() -> None:
    # A pool of unknowns cannot stand in a round, so the canonical form is written here by hand.
    one = Facts.build(1, id=np.array([b'a"\\']))
    row = complete_row(
        one.row(0) | {"submitted_at": "2025-01-01T00:00:00Z", "programs": [], "categories": []}
    )
    row |= {"submitted_at": None, "programs": None, "categories": None}
    expected = hashlib.sha256(rfc8785.dumps([row])).hexdigest()
    assert pool_digest(one, np.ones(1, np.bool_)) == expected


def test_the_order_in_which_a_reader_knows_the_categories_changes_nothing() -> None:
    ids = ("healthcare-2", "french-1", "stem-3")
    read, again = (
        Facts.build(
            3,
            category_ids=known,
            submitted_at=np.zeros(3, np.int64),
            programs=np.array([1, 3, 8], np.int8),
            categories=np.array(bits),
        )
        for known, bits in ((ids, [0b001, 0b110, 0b111]), (ids[::-1], [0b100, 0b011, 0b111]))
    )
    rows = [read.row(i) | {"nominated": i == 2} for i in range(3)]
    for table in (read, again):
        table.nominated[2] = True
        digest = pool_digest(table, np.ones(3, np.bool_))
        assert digest == second_opinion(rows, LAST)


def test_very_many_categories_are_told_as_a_few_are() -> None:
    # More of them than places in the list by which small numbers are looked up.
    ids = tuple(f"category-{number}" for number in range(30))
    table = Facts.build(
        4,
        category_ids=ids,
        submitted_at=np.zeros(4, np.int64),
        programs=np.full(4, 1, np.int8),
        categories=np.array([1 << 29, 0, 1 << 18, 0b101]),
    )
    rows = [table.row(i) for i in range(4)]
    assert pool_digest(table, np.ones(4, np.bool_)) == second_opinion(rows, LAST)


def test_only_those_who_exist_are_in_the_digest() -> None:
    table = random_facts(20, seed=1)
    some = np.arange(20) % 3 == 0
    assert pool_digest(table, some) == pool_digest(table.take(some), np.ones(7, np.bool_))
    assert pool_digest(table, some) != pool_digest(table, ~some)
    assert pool_digest(table, np.zeros(20, np.bool_)) == hashlib.sha256(b"[]").hexdigest()
