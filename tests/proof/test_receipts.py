"""Receipts: what is made is checked, and every byte that is changed is found in its place."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proof.world import NUMBER, World, make_world

from openentry.proof.canonical import json_digest
from openentry.proof.checking import verify_receipt
from openentry.proof.checks import DEMO_KEY, OTHER_SIGNATURES, RESULT_NOT_SHOWN, Verified
from openentry.proof.errors import ProofError
from openentry.proof.forms import KINDS, check_receipt, read_json, schema_json
from openentry.proof.heads import sign_head
from openentry.proof.keys import SigningKey, demo_verify_key
from openentry.proof.round_entries import Line

WORLD = make_world()
ROUND = [
    "head-signed",
    "frozen-in-journal",
    "frozen-as-shown",
    "frozen-names-pool",
    "leaf-in-pool",
    "leaf-of-round",
    "held-in-journal",
    "held-as-shown",
    "held-names-result",
    "place-and-line",
]
SCHEMA = json.loads(schema_json())


def verify(document: object) -> Verified:
    return verify_receipt(document, [demo_verify_key()], allow_demo=True)


def failed(document: object) -> list[str]:
    return [check.code for check in verify(document).failed]


@pytest.mark.parametrize("index", range(6))
def test_the_receipt_of_every_candidate_holds(index: int) -> None:
    receipt = WORLD.receipt(index)
    found = verify(receipt)
    assert found.ok
    assert [check.code for check in found.checks] == ROUND
    assert found.remarks == (DEMO_KEY,)
    jsonschema.validate(receipt, SCHEMA)


def test_the_receipt_of_every_entry_holds() -> None:
    for index in range(len(WORLD.entries)):
        receipt = WORLD.entry_receipt(index)
        codes = [check.code for check in verify(receipt).checks]
        assert codes == ["head-signed", "entry-in-journal", "entry-as-shown"]
        assert verify(receipt).ok
        jsonschema.validate(receipt, SCHEMA)


def test_a_receipt_without_the_held_entry_says_that_the_result_is_not_shown() -> None:
    found = verify(WORLD.receipt(1, held=False))
    assert found.ok
    assert RESULT_NOT_SHOWN in found.remarks
    assert [check.code for check in found.checks] == [c for c in ROUND if not c.startswith("held")]


def test_a_receipt_with_a_secret_key_has_no_remark() -> None:
    key = SigningKey(seed=b"k" * 32, name="journal.example", demo=False)
    world = make_world(key=key)
    found = verify_receipt(world.receipt(0), [key.verify_key])
    assert found.ok
    assert found.remarks == ()
    again = verify_receipt(world.receipt(0), [demo_verify_key()], allow_demo=True)
    assert [check.code for check in again.failed] == ["head-signed"]
    assert again.failed[0].error is not None
    assert again.failed[0].error.code == "head-unsigned"


def test_the_key_of_demonstrations_is_not_enough_unless_it_is_said_to_be() -> None:
    found = verify_receipt(WORLD.receipt(0), [demo_verify_key()])
    assert [check.error.code for check in found.failed if check.error] == ["head-demo-key"]


def test_signatures_of_others_are_a_remark() -> None:
    receipt = WORLD.receipt(0)
    other = SigningKey(seed=b"w" * 32, name="witness.example", demo=False)
    receipt["head"] += sign_head(1, b"r" * 32, "2025-11-14T00:00:00.000000Z", other).split("\n")[-2]
    receipt["head"] += "\n"
    found = verify(receipt)
    assert found.ok
    assert OTHER_SIGNATURES in found.remarks


def changed(document: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """Give a copy with another value at a place."""
    copied = copy.deepcopy(document)
    *parents, last = path.split("/")
    place: Any = copied
    for name in parents:
        place = place[int(name) if isinstance(place, list) else name]
    place[int(last) if isinstance(place, list) else last] = value
    return copied


OTHER = "ab" * 32
CHANGES: dict[str, tuple[str, object, set[str]]] = {
    "points": ("pool/leaf/crs", 420, {"leaf-in-pool", "place-and-line"}),
    "profile": ("pool/leaf/profile", "prf_ben2", {"leaf-in-pool"}),
    "classes": ("pool/leaf/classes", ["cec"], {"leaf-in-pool"}),
    "salt of the leaf": ("pool/leaf/salt", "00" * 16, {"leaf-in-pool"}),
    "round of the leaf": ("pool/leaf/round", "X2", {"leaf-in-pool", "leaf-of-round"}),
    "place in the tree": ("pool/index", 0, {"leaf-in-pool"}),
    # The path from this leaf is the same in a tree of 7; the entry tells which it is.
    "size of the tree": ("pool/size", 7, {"frozen-names-pool"}),
    "root of the tree": (
        "pool/root",
        OTHER,
        {"frozen-names-pool", "leaf-in-pool", "held-names-result"},
    ),
    "proof in the pool": ("pool/proof/0", OTHER, {"leaf-in-pool"}),
    "number": (
        "round/number",
        "X2",
        {"frozen-names-pool", "leaf-of-round", "held-names-result"},
    ),
    "record": ("round/record_digest", OTHER, {"held-names-result"}),
    "order": ("round/order_digest", OTHER, {"held-names-result"}),
    "place": ("round/place", None, {"place-and-line"}),
    "invited": ("round/line/invited", 2, {"held-names-result"}),
    "cut-off": ("round/line/crs_cutoff", 420, {"held-names-result", "place-and-line"}),
    "tie-break": (
        "round/line/tie_break_at",
        "2025-06-15T08:29:00.000000Z",
        {"held-names-result", "place-and-line"},
    ),
    "action of freezing": (
        "frozen/entry/action",
        "round.noted",
        {"frozen-in-journal", "frozen-names-pool"},
    ),
    "instant of freezing": (
        "frozen/entry/at",
        "2025-11-14T11:00:06.000000Z",
        {"frozen-in-journal"},
    ),
    "details of freezing": (
        "frozen/details/pool_size",
        7,
        {"frozen-as-shown", "frozen-names-pool"},
    ),
    "true for 1": ("frozen/details/pool_size", True, {"frozen-as-shown", "frozen-names-pool"}),
    "salt of freezing": ("frozen/salt", "00", {"frozen-as-shown"}),
    "proof of freezing": ("frozen/proof/1", OTHER, {"frozen-in-journal"}),
    "index of freezing": ("frozen/entry/index", 6, {"frozen-in-journal"}),
    "details of holding": ("held/details/invited", 4, {"held-as-shown", "held-names-result"}),
    "proof of holding": ("held/proof/0", OTHER, {"held-in-journal"}),
    "rules of holding": ("held/entry/rules", None, {"held-in-journal"}),
    "no head": ("head", "", {"head-signed", "frozen-in-journal", "held-in-journal"}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_fails_the_checks_it_touches_and_no_others(name: str) -> None:
    path, value, codes = CHANGES[name]
    assert set(failed(changed(WORLD.receipt(1), path, value))) == codes


def test_another_head_of_the_same_journal_fails() -> None:
    receipt = WORLD.receipt(1) | {"head": WORLD.head(9)}
    assert failed(receipt) == ["frozen-in-journal", "held-in-journal"]


def test_the_first_bad_entry_is_named() -> None:
    receipt = changed(WORLD.receipt(1), "held/proof/0", OTHER)
    assert verify(receipt).first_bad == WORLD.held
    assert verify(changed(receipt, "frozen/salt", "00")).first_bad == WORLD.frozen
    assert verify(changed(WORLD.receipt(1), "pool/index", 0)).first_bad is None


def test_holding_before_freezing_fails() -> None:
    receipt = WORLD.receipt(1)
    receipt["frozen"], receipt["held"] = receipt["held"], receipt["frozen"]
    assert failed(receipt) == ["frozen-names-pool", "held-names-result"]


def test_another_entry_of_the_journal_cannot_stand_for_the_freeze() -> None:
    world = make_world()
    copied = world.add("note.added", dict(world.details[world.frozen]))
    world.frozen = copied
    world.held = world.add("round.held", dict(world.details[world.held]))
    assert failed(world.receipt(1)) == ["frozen-names-pool"]


LINES: dict[str, tuple[int | None, Line, bool]] = {
    "the last invited": (3, Line(invited=3, crs_cutoff=419, tie_break_at="B"), True),
    "invited before the line": (2, Line(invited=3, crs_cutoff=419, tie_break_at="C"), True),
    "invited with more points": (2, Line(invited=3, crs_cutoff=418, tie_break_at="A"), True),
    "invited behind the line": (2, Line(invited=3, crs_cutoff=419, tie_break_at="A"), False),
    "invited with too few points": (2, Line(invited=3, crs_cutoff=420, tie_break_at="C"), False),
    "not invited behind the line": (4, Line(invited=3, crs_cutoff=419, tie_break_at="A"), True),
    "not invited with fewer points": (4, Line(invited=3, crs_cutoff=420, tie_break_at="A"), True),
    "not invited before the line": (4, Line(invited=3, crs_cutoff=419, tie_break_at="C"), False),
    "not invited with more points": (4, Line(invited=3, crs_cutoff=418, tie_break_at="C"), False),
    "equal at the line, not invited": (4, Line(invited=3, crs_cutoff=419, tie_break_at="B"), True),
    "the last, not at the line": (3, Line(invited=3, crs_cutoff=419, tie_break_at="C"), False),
    "no place though eligible": (None, Line(invited=3, crs_cutoff=419, tie_break_at="B"), False),
    "no tie-break, invited": (3, Line(invited=3, crs_cutoff=419, tie_break_at=None), True),
    "no tie-break, not invited": (4, Line(invited=3, crs_cutoff=420, tie_break_at=None), True),
    "no tie-break, too few": (2, Line(invited=3, crs_cutoff=420, tie_break_at=None), False),
    "no tie-break, passed over": (4, Line(invited=3, crs_cutoff=418, tie_break_at=None), False),
    "nobody invited": (1, Line(invited=0, crs_cutoff=None, tie_break_at=None), True),
    "nobody, with a cut-off": (1, Line(invited=0, crs_cutoff=419, tie_break_at=None), False),
    "somebody, without a cut-off": (1, Line(invited=3, crs_cutoff=None, tie_break_at=None), False),
    "nobody, with a tie-break": (1, Line(invited=0, crs_cutoff=None, tie_break_at="B"), False),
}
INSTANTS = {
    "A": "2025-06-15T08:29:59.999999Z",
    "B": "2025-06-15T08:30:00.000000Z",
    "C": "2025-06-15T08:30:00.000001Z",
}


@pytest.mark.parametrize("name", LINES)
def test_a_candidate_is_judged_by_the_line(name: str) -> None:
    # Ben has 419 points and submitted at B.
    place, line, agrees = LINES[name]
    receipt = WORLD.receipt(1, held=False)
    at = line.tie_break_at and INSTANTS[line.tie_break_at]
    told = {"invited": line.invited, "crs_cutoff": line.crs_cutoff, "tie_break_at": at}
    receipt["round"] |= {"place": place, "line": told}
    assert failed(receipt) == ([] if agrees else ["place-and-line"])


def test_a_place_of_who_was_not_eligible_does_not_agree() -> None:
    receipt = WORLD.receipt(4, held=False)
    receipt["round"]["place"] = 4
    assert failed(receipt) == ["place-and-line"]


FORMS: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("/schema", lambda r: [r]),
    ("/schema", lambda r: r | {"schema": "openentry/receipt/2"}),
    ("/kind", lambda r: r | {"kind": "person"}),
    ("/kind", lambda r: r | {"kind": ["round"]}),
    ("/more", lambda r: r | {"more": 1}),
    ("/head", lambda r: {k: v for k, v in r.items() if k != "head"}),
    ("/head", lambda r: r | {"head": 1}),
    ("/reading/fr", lambda r: r | {"reading": {"en": "x"}}),
    ("/pool/leaf/v", lambda r: changed(r, "pool/leaf/v", 2)),
    ("/pool/leaf/v", lambda r: changed(r, "pool/leaf/v", True)),
    ("/pool/leaf/crs", lambda r: changed(r, "pool/leaf/crs", 419.0)),
    ("/pool/leaf/crs", lambda r: changed(r, "pool/leaf/crs", True)),
    ("/pool/leaf/crs", lambda r: changed(r, "pool/leaf/crs", -1)),
    ("/pool/leaf/eligible", lambda r: changed(r, "pool/leaf/eligible", 1)),
    ("/pool/leaf/salt", lambda r: changed(r, "pool/leaf/salt", "00" * 15)),
    ("/pool/leaf/salt", lambda r: changed(r, "pool/leaf/salt", "00" * 16 + "\n")),
    ("/pool/leaf/submitted_at", lambda r: changed(r, "pool/leaf/submitted_at", "today")),
    ("/pool/leaf/classes/1", lambda r: changed(r, "pool/leaf/classes/1", None)),
    ("/pool/root", lambda r: changed(r, "pool/root", "AB" * 32)),
    ("/pool/proof", lambda r: changed(r, "pool/proof", [OTHER] * 65)),
    ("/pool/size", lambda r: changed(r, "pool/size", 2**53)),
    ("/round/place", lambda r: changed(r, "round/place", 0)),
    ("/round/line", lambda r: changed(r, "round/line", None)),
    ("/held/entry/index", lambda r: changed(r, "held/entry/index", "7")),
    ("/frozen/details/x", lambda r: changed(r, "frozen/details/x", 0.5)),
    ("/frozen/details/x/y/0", lambda r: changed(r, "frozen/details/x", {"y": [2**60]})),
]


@pytest.mark.parametrize(
    ("where", "change"), FORMS, ids=[f"{w} {n}" for n, (w, _) in enumerate(FORMS)]
)
def test_what_is_no_receipt_is_refused_with_the_place(
    where: str, change: Callable[[dict[str, Any]], object]
) -> None:
    document = change(WORLD.receipt(1))
    with pytest.raises(ProofError) as refused:
        verify(document)
    assert refused.value.code == "receipt-form"
    assert refused.value.params == {"where": where}
    # JSON Schema takes 419.0 for a whole number, and the package for it lets a line end stand
    # after the end of a pattern; we do not.
    lenient = ("/pool/leaf/crs", 419.0), ("/pool/leaf/salt", "00" * 16 + "\n")
    leaf = document["pool"]["leaf"] if isinstance(document, dict) else {}
    if (where, leaf.get(where.rpartition("/")[2])) not in lenient:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document, SCHEMA)


def places(value: object, path: str = "") -> Iterator[str]:
    """Give the path of every value in a document."""
    inner: Any = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for name, one in inner:
        here = f"{path}/{name}".removeprefix("/")
        yield here
        yield from places(one, here)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 2**54),
    st.text(max_size=3),
    st.just([]),
    st.just({}),
    st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), max_size=2),
    st.text("0123456789abcdef", min_size=64, max_size=64),
)


@settings(max_examples=300, deadline=None)
@given(st.data(), VALUES)
def test_the_form_is_the_published_schema(data: st.DataObject, value: object) -> None:
    made = data.draw(st.sampled_from([RECEIPT, NOT_HELD, ENTRY]))
    document = changed(made, data.draw(st.sampled_from(sorted(places(made)))), value)
    try:
        check_receipt(document)
    except ProofError:
        assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(document)
    else:
        assert jsonschema.Draft202012Validator(SCHEMA).is_valid(document)


RECEIPT, NOT_HELD, ENTRY = WORLD.receipt(1), WORLD.receipt(4, held=False), WORLD.entry_receipt(2)


def test_a_thousand_random_changes_are_all_refused_or_found() -> None:
    numbers = random.Random(5)
    found = 0
    text = json.dumps(RECEIPT, ensure_ascii=False)
    # Nothing rests on the words, and a place may move on its side of the line.
    skipped = {
        *range(text.index('"reading"'), text.index('"round": {')),
        text.index('"place": 3') + 9,
    }
    while found < 1000:
        place = numbers.randrange(len(text))
        letter = numbers.choice('0123456789abcdefgh:,{}[]" \\')
        if letter == text[place] or place in skipped:
            continue
        other = text[:place] + letter + text[place + 1 :]
        try:
            document = read_json(other)
            if document == RECEIPT:
                continue
            assert not verify(document).ok, (place, text[place - 20 : place + 20], letter)
        except ProofError:
            pass
        found += 1


def test_a_deep_document_is_refused() -> None:
    receipt = WORLD.receipt(1)
    deep: list[Any] = []
    for _ in range(900):
        deep = [deep]
    with pytest.raises(ProofError):
        verify(changed(receipt, "frozen/details/x", deep))
    with pytest.raises(ProofError):
        read_json("[" * 100_000)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1,\n"a": 1}', "proof-json-twice"),
        ('{"a": 1,\n}', "proof-json-broken"),
        ('{"a": NaN}', "proof-json-broken"),
        (b"\xff", "proof-json-broken"),
    ],
)
def test_json_that_two_readers_may_read_in_two_ways_is_refused(
    text: str | bytes, code: str
) -> None:
    with pytest.raises(ProofError) as refused:
        read_json(text)
    assert refused.value.code == code


def test_every_part_and_field_of_the_schema_is_explained_in_both_languages() -> None:
    for name, part in SCHEMA["$defs"].items():
        if "properties" not in part:
            continue
        for what in (part, *part["properties"].values()):
            assert what["description"], name
            assert what["x-description-fr"], name
        assert part["title"]
        assert part["x-title-fr"]
    assert set(KINDS.values()) == {one["$ref"].rpartition("/")[2] for one in SCHEMA["oneOf"]}


def test_a_receipt_that_does_not_fit_is_not_made() -> None:
    world = World()
    world.add("profile.submitted", {"crs": 1})
    assert world.entry_receipt(0)["entry"]["details"] == {"crs": 1}
    world.details[0] = {"crs": 0.5}
    with pytest.raises(ProofError) as refused:
        world.entry_receipt(0)
    assert refused.value.params == {"where": "/entry/details/crs"}


def test_the_record_is_digested_whatever_the_order_of_its_names() -> None:
    assert json_digest({"a": 1, "number": NUMBER}) == json_digest({"number": NUMBER, "a": 1})
