"""Entries and leaves of a pool: one canonical text for each, fast ways equal to plain ones."""

import hashlib
import hmac
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from openentry.proof.canonical import canonical
from openentry.proof.entries import (
    Entry,
    derived_salt,
    details_digest,
    entries_bytes,
    entry_bytes,
)
from openentry.proof.errors import ProofError
from openentry.proof.pool_leaves import (
    PoolLeaf,
    pool_leaf_bytes,
    pool_leaf_hash,
    pool_leaf_hashes,
    round_salt,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MAYBE = st.none() | TEXT
AT = "2025-11-14T11:53:39.000000Z"

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(JSON)
def test_canonical_json_is_that_of_rfc_8785(value: str | int | None) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        1.0,
        [0.5],
        {"é": 0.5},
        2**53,
        -(2**53),
        "\ud800",
        {1: 2},
        {"a": {"\udc00": 1}},
        b"x",
    ],
    ids=repr,
)
def test_what_has_no_canonical_json_is_refused(value: object) -> None:
    with pytest.raises(ProofError) as refused:
        canonical({"details": value})
    assert refused.value.code == "proof-not-json"


def test_what_is_nested_without_end_is_refused() -> None:
    value: list[object] = []
    value.append(value)
    with pytest.raises(ProofError):
        canonical(value)


def test_the_bytes_of_an_entry_are_these() -> None:
    entry = Entry(
        index=7,
        action="round.held",
        at=AT,
        actor="act_1",
        subject=None,
        details_digest="00ff",
        rules="ab",
    )
    assert entry_bytes(entry) == (
        b'{"action":"round.held","actor":"act_1","at":"2025-11-14T11:53:39.000000Z",'
        b'"details":"00ff","index":7,"rules":"ab","subject":null,"v":1}'
    )


@given(TEXT, TEXT, st.lists(st.tuples(MAYBE, TEXT)), MAYBE, MAYBE, st.integers(0, 2**40))
def test_many_entries_have_the_bytes_of_each(
    action: str,
    actor: str,
    rows: list[tuple[str | None, str]],
    rules: str | None,
    note: str | None,
    first: int,
) -> None:
    found = entries_bytes(
        first=first,
        action=action,
        at=AT,
        actor=actor,
        subjects=[subject for subject, _ in rows],
        details_digests=[details for _, details in rows],
        rules=rules,
        note=note,
    )
    expected = []
    for index, (subject, details) in enumerate(rows, first):
        members: dict[str, Any] = {
            "v": 1,
            "index": index,
            "action": action,
            "at": AT,
            "actor": actor,
        }
        members |= {"subject": subject, "details": details, "rules": rules}
        expected.append(rfc8785.dumps(members if note is None else members | {"note": note}))
        entry = Entry(
            index=index,
            action=action,
            at=AT,
            actor=actor,
            subject=subject,
            details_digest=details,
            rules=rules,
            note=note,
        )
        assert entry_bytes(entry) == expected[-1]
    assert found == expected


def test_entries_and_digests_of_different_number_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        entries_bytes(
            first=0, action="a", at=AT, actor="b", subjects=["c", "d"], details_digests=["e"]
        )


def test_details_are_digested_after_the_salt() -> None:
    details = {"b": 1, "a": "é"}
    expected = hashlib.sha256(b"salt" + '{"a":"é","b":1}'.encode()).hexdigest()
    assert details_digest(b"salt", details) == expected
    assert details_digest(b"other", details) != expected


def test_a_derived_salt_is_half_of_an_hmac() -> None:
    salt = derived_salt(b"k" * 16, "round:379")
    assert salt == hmac.new(b"k" * 16, b"round:379", hashlib.sha256).digest()[:16]
    assert (
        len({salt, derived_salt(b"k" * 16, "round:380"), derived_salt(b"l" * 16, "round:379")}) == 3
    )
    assert round_salt(b"k" * 16, "379") == salt


@given(
    TEXT,
    st.lists(
        st.tuples(
            TEXT,
            st.integers(0, 1200),
            TEXT,
            st.booleans(),
            st.lists(TEXT, max_size=3),
            st.binary(min_size=1, max_size=80),
        ),
        unique_by=lambda row: row[0],
    ),
)
def test_the_leaves_of_a_pool_are_those_of_each_candidate(number: str, rows: list[Any]) -> None:
    rows.sort(key=lambda row: row[0].encode())
    columns = list(zip(*rows, strict=True)) or [()] * 6
    found = pool_leaf_hashes(number, *columns)
    leaves = [
        PoolLeaf(
            round=number,
            profile=profile,
            crs=crs,
            submitted_at=at,
            eligible=eligible,
            classes=tuple(classes),
            salt=round_salt(salt, number).hex(),
        )
        for profile, crs, at, eligible, classes, salt in rows
    ]
    assert found == [pool_leaf_hash(leaf) for leaf in leaves]
    for leaf in leaves:
        assert rfc8785.dumps(json.loads(pool_leaf_bytes(leaf))) == pool_leaf_bytes(leaf)


def test_the_bytes_of_a_leaf_are_these() -> None:
    leaf = PoolLeaf(
        round="379",
        profile="prf_a",
        crs=462,
        submitted_at=AT,
        eligible=True,
        classes=("fsw", "cec"),
        salt="00" * 16,
    )
    assert pool_leaf_bytes(leaf) == (
        b'{"classes":["fsw","cec"],"crs":462,"eligible":true,"profile":"prf_a","round":"379",'
        b'"salt":"00000000000000000000000000000000",'
        b'"submitted_at":"2025-11-14T11:53:39.000000Z","v":1}'
    )


@pytest.mark.parametrize("profiles", [["b", "a"], ["a", "a"], ["\U00010000", "\uffff"]])
def test_a_pool_out_of_order_is_refused(profiles: list[str]) -> None:
    two = [1, 2]
    with pytest.raises(ProofError) as refused:
        pool_leaf_hashes("1", profiles, two, [AT, AT], [True, True], [[], []], [b"a", b"b"])
    assert refused.value.code == "pool-order"
    assert refused.value.params == {"row": 2}
