"""The border, against the standard library and against values written by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openentry.rules.border import Findings, Numbers, Raw, Texts, WordLists, Words, check
from openentry.rules.border.ids import read_ids
from openentry.rules.border.wordtable import WordTable
from openentry.rules.errors import ERRORS_KEPT, FactsErrors
from openentry.rules.facts import NOT_KNOWN, NULL_INSTANT, Facts

IDS = ("french-1", "healthcare-2")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read(
    raw: dict[str, Raw], n: int, *, text: bool = False, first_row: int = 1, round_: bool = False
) -> tuple[Facts, Findings]:
    """Check raw columns."""
    findings = Findings()
    facts = check(
        raw,
        n,
        text=text,
        category_ids=IDS,
        findings=findings,
        first_row=first_row,
        require_round=round_,
    )
    return facts, findings


@pytest.mark.parametrize(
    "cell",
    [
        "2025-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2025-04-31T00:00:00Z",
        "2025-00-10T00:00:00Z",
        "2025-13-10T00:00:00Z",
        "2025-10-00T00:00:00Z",
        "2025-10-32T00:00:00Z",
        "2025-10-10T24:00:00Z",
        "2025-10-10T00:60:00Z",
        "2025-10-10T00:00:60Z",
        "0000-10-10T00:00:00Z",
        "2025-10-10T00:00:00.Z",
        "2025-10-10T00:00:00,5Z",
        "2025-10-10T00:00:00.5 Z",
        "2025-10-10T00:00:00.1234567Z",
        "2025-10-10T00:00:00",
        "2025-10-10T00:00:00X",
        "2025/10/10T00:00:00Z",
        "2025-10:10T00:00:00Z",
        "2025-10-10 00:00:00Z",
        "2025-10-10T00-00:00Z",
        "2025-10-10T00:00-00Z",
        "2025-10-10T00:00:00.12a456Z",
        "2025-10-10T00:00:00./23456Z",
        "2025-10-10T00:00:00.:23456Z",
        "/025-10-10T00:00:00Z",
        ":025-10-10T00:00:00Z",
        "2025-10-10T00:00:00+01:00",
        "Z",
        "2025",
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_what_is_no_instant_is_refused_between_two_that_are(cell: str, packed: bool) -> None:
    cells = ["1970-01-01T00:00:01Z", cell, "1970-01-01T00:00:00.000002Z", ""]
    raw: Raw = Texts.of(cells) if packed else cells
    facts, findings = read({"submitted_at": raw}, 4, first_row=7)
    assert [(e.row, e.column, e.value) for e in findings.errors] == [(8, "submitted_at", cell)]
    assert facts.submitted_at.tolist() == [1_000_000, NULL_INSTANT, 2, NULL_INSTANT]


def test_every_spelling_of_an_instant_that_the_standard_allows_is_read() -> None:
    cells = [
        "2024-02-29t23:59:59.5z",
        "2024-02-29T23:59:59.500000-00:00",
        "2024-02-29T23:59:59.50+00:00",
        "2024-02-29T23:59:59.5Z",
    ]
    for raw in (cells, Texts.of(cells), [*cells, None], [*cells, 5]):
        facts, _ = read({"submitted_at": raw}, len(raw))
        assert facts.submitted_at[:4].tolist() == [1_709_251_199_500_000] * 4
    assert read({"submitted_at": [*cells, 5]}, 5)[1].errors[0].value == "5"


def test_the_first_and_last_instants_of_the_calendar_pass_and_their_neighbours_do_not() -> None:
    first = (datetime(1, 1, 1, tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
    last = (datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC) - EPOCH) // timedelta(microseconds=1)
    values = np.array([first - 1, first, last, last + 1, 0], np.int64)
    known = np.array([True, True, True, True, False])
    facts, findings = read({"submitted_at": Numbers(values=values, valid=known)}, 5)
    assert [e.row for e in findings.errors] == [1, 4]
    assert facts.submitted_at.tolist() == [NULL_INSTANT, first, last, NULL_INSTANT, NULL_INSTANT]
    cells = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"]
    assert read({"submitted_at": cells}, 2)[0].submitted_at.tolist() == [first, last]


@pytest.mark.parametrize("first_row", [1, 8, 99, 999_999])
def test_rows_without_an_identifier_are_numbered_from_the_first(first_row: int) -> None:
    for raw in (
        {},
        {"id": ["", None, "a"]},
        {"id": Texts.of(["", "", "a"])},
        {"id": [None, "", 5]},
    ):
        facts, _ = read(raw, 3, first_row=first_row)  # type: ignore[arg-type]
        assert facts.id[:2].tolist() == [str(first_row + i).encode() for i in range(2)]
    assert read({}, 3, first_row=first_row)[0].id[2] == str(first_row + 2).encode()


@pytest.mark.parametrize("mark", ["\x00", "\x01", "\x1f", "\x7f", "\n"])
@pytest.mark.parametrize("around", [("", ""), ("a", ""), ("", "b"), ("long enough", "é")])
def test_control_characters_are_refused_wherever_they_stand(
    mark: str, around: tuple[str, str]
) -> None:
    cells = ["a b", mark.join(around), "~", "é"]
    for raw in (cells, Texts.of(cells)):
        facts, findings = read({"id": raw}, 4, first_row=3)
        assert [(e.row, e.column, e.expected) for e in findings.errors] == [
            (4, "id", "expected.id")
        ]
        assert [facts.id[i].decode() for i in (0, 2, 3)] == ["a b", "~", "é"]


def test_an_identifier_may_have_two_hundred_bytes_and_no_more() -> None:
    for cells, wrong in ((["x" * 200, "é" * 100], []), (["x" * 201, "é" * 101, "a"], [1, 2])):
        for raw in (cells, Texts.of(cells)):
            facts, findings = read({"id": raw}, len(cells))
            assert [e.row for e in findings.errors] == wrong
            if not wrong:
                assert facts.id.tolist() == [cell.encode() for cell in cells]


def test_a_long_value_is_cut_to_eighty_characters() -> None:
    _, findings = read({"age": ["9" * 80, "9" * 81]}, 2, text=True)
    assert [e.value for e in findings.errors] == ["9" * 80, "9" * 79 + "…"]


def test_an_identifier_left_out_is_wrong_only_where_it_is_needed() -> None:
    for raw in (["a", "", "b"], ["a", None, "b"], Texts.of(["a", "", "b"])):
        assert read_ids(raw, 1, Findings())[1].tolist() == []
        assert read_ids(raw, 1, Findings(), needed=True)[1].tolist() == [1]
    assert read_ids(["", ""], 1, Findings())[1].tolist() == []
    assert read_ids(["", ""], 1, Findings(), needed=True)[1].tolist() == [0, 1]
    assert read_ids(["a", "", "\t"], 1, Findings())[1].tolist() == [2]
    assert read_ids(["a", "", "\t"], 1, Findings(), needed=True)[1].tolist() == [1, 2]


def test_values_are_told_as_their_file_has_them() -> None:
    deep: list[object] = []
    deep.append(deep)
    cells = [True, [1, "é"], {"a": None}, 1.5, 10**5000, deep, "x"]
    _, findings = read({"age": cells}, len(cells))
    told = [e.value for e in findings.errors]
    assert told == ["true", '[1, "é"]', '{"a": null}', "1.5", "…", "…", '"x"']


def test_the_hundred_told_are_the_first_by_row_whatever_order_they_come_in() -> None:
    findings = Findings()
    for row in range(450, 0, -1):
        assert findings.wants(row)
        findings.add(row, "age", row, ("expected.level", {"low": "0", "high": "1"}))
    assert [e.row for e in findings.errors] == list(range(1, ERRORS_KEPT + 1))
    assert findings.count == 450
    assert findings.wants(99)
    assert not findings.wants(100)
    findings.note(np.arange(1, 301), "sibling", lambda place: place, ("expected.flag", {}))
    assert findings.count == 750
    assert [(e.row, e.column, e.value) for e in findings.errors[:4]] == [
        (1, "age", "1"),
        (1, "sibling", "0"),
        (2, "age", "2"),
        (2, "sibling", "1"),
    ]
    with pytest.raises(FactsErrors) as refused:
        findings.refuse()
    assert (refused.value.count, len(refused.value.errors)) == (750, ERRORS_KEPT)


def test_nothing_wrong_refuses_nothing() -> None:
    findings = Findings()
    findings.refuse()
    assert (findings.count, findings.errors) == (0, ())
    assert findings.wants(10**9)


def test_typed_numbers_pass_at_both_ends_of_their_range_and_no_further() -> None:
    values = np.array([-1, 0, 120, 121, 300, 7], np.int64)
    known = np.array([True, True, True, True, True, False])
    facts, findings = read({"age": Numbers(values=values, valid=known)}, 6)
    assert [(e.row, e.value) for e in findings.errors] == [(1, "-1"), (4, "121"), (5, "300")]
    assert facts.age.tolist() == [0, 0, 120, 0, 0, 0]
    facts, _ = read({"skilled_work_years": Numbers(values=values[1:2])}, 1)
    assert facts.skilled_work_years.tolist() == [0]
    facts, _ = read({"skilled_work_years": Numbers(values=values[5:], valid=known[5:])}, 1)
    assert facts.skilled_work_years.tolist() == [NOT_KNOWN]


def test_a_number_that_its_file_shows_otherwise_is_told_that_way() -> None:
    raw = Numbers(values=np.array([500, 3]), shown=lambda place: f"half {place}")
    assert read({"age": raw}, 2)[1].errors[0].value == "half 0"


def test_typed_words_without_a_word_mean_absence() -> None:
    codes = np.array([0, 1, 0, 2])
    raw = Words(
        codes=codes, words=("masters", "none", "nobody"), valid=np.array([1, 1, 0, 1], bool)
    )
    facts, findings = read({"education": raw}, 4)
    assert [(e.row, e.value) for e in findings.errors] == [(4, "nobody")]
    assert facts.education.tolist() == [6, 0, 0, 0]
    nothing = Words(codes=np.zeros(2, np.int32), words=(), valid=np.zeros(2, bool))
    assert read({"education": nothing}, 2)[0].education.tolist() == [0, 0]


def test_lists_in_both_forms_become_the_same_bits() -> None:
    lists = [["fsw", "pnp"], [], None, ["cec", "cec"], ["fst"]]
    inner = Words(codes=np.array([0, 3, 1, 1, 2, 9]), words=("fsw", "cec", "fst", "pnp"))
    typed = WordLists(
        words=inner,
        offsets=np.array([0, 2, 2, 2, 4, 5]),
        valid=np.array([True, True, False, True, True]),
    )
    for raw in (lists, typed):
        facts, findings = read({"programs": raw}, 5)
        assert findings.count == 0
        assert facts.programs.tolist() == [9, 0, NOT_KNOWN, 2, 4]
    assert [typed.value(i) for i in range(5)] == lists
    facts, _ = read({"categories": ["", "french-1", "healthcare-2;french-1"]}, 3, text=True)
    assert facts.categories.tolist() == [0, 1, 3]


def test_a_list_that_is_no_list_of_words_is_refused_alone_or_among_others() -> None:
    for wrong in (["fsw", "x"], ["fsw", 1], [None], "fsw", {"fsw": 1}, 3, [["fsw"]]):
        for cells in ([wrong], [["fsw"], wrong, ["fsw"]]):
            facts, findings = read({"programs": cells}, len(cells))
            place = cells.index(wrong)
            assert [e.row for e in findings.errors] == [place + 1]
            assert facts.programs[place] == NOT_KNOWN
            assert [facts.programs[i] for i in range(len(cells)) if i != place] == [1] * (
                len(cells) - 1
            )


def test_texts_are_the_parts_of_one_array() -> None:
    texts = Texts.of(["ab", "", "é", "abcdefghij"])
    assert [texts.value(i) for i in range(4)] == ["ab", "", "é", "abcdefghij"]
    assert texts.matrix(3).tolist() == [
        [97, 98, 0],
        [0, 0, 0],
        [0xC3, 0xA9, 0],
        [97, 98, 99],
    ]
    assert texts.packed().tolist() == [b"ab", b"", "é".encode(), b"abcdefghij"]
    assert texts.matrix(0).shape == (4, 0)
    assert Texts.of([]).packed().tolist() == []
    assert Texts.of(["", ""]).packed().tolist() == [b"", b""]
    holes = Texts(
        data=texts.data, starts=texts.starts, sizes=texts.sizes, valid=np.array([1, 0, 1, 1], bool)
    )
    assert [holes.value(i) for i in (0, 1)] == ["ab", None]
    assert Texts.try_of(["a", None]) is not None
    assert Texts.try_of(["a", 5]) is None
    assert Texts.try_of(["\ud800"]) is None


def test_words_are_told_apart_by_every_byte_of_them() -> None:
    words = ["", "a", "b", "abcdefgh", "abcdefghi", "abcdefghijklmnop", "abcdefghijklmnopq"]
    words += [f"w{i}" for i in range(150)]
    table = WordTable({word: 255 - i for i, word in enumerate(words)})
    codes, known = table.codes(Texts.of(words))
    assert known.all()
    assert codes.tolist() == [255 - i for i in range(len(words))]
    others = ["c", "aa", "abcdefgi", "abcdefghj", "abcdefghijklmnoq", "abcdefghijklmnopr", "w150"]
    others += ["abcdefghijklmnopqr", "w", "W1", "w1 ", " w1", "abcdefghXjklmnop"]
    assert not table.codes(Texts.of(others))[1].any()


def test_a_round_needs_every_column_that_it_looks_at() -> None:
    raw: dict[str, Raw] = {"id": ["a", "b"], "programs": [["cec"], ["cec"]], "categories": [[], []]}
    _, findings = read(raw, 2, round_=True, first_row=5)
    assert [(e.row, e.column, e.value, e.expected) for e in findings.errors] == [
        (5, "submitted_at", "", "expected.for-round"),
        (6, "submitted_at", "", "expected.for-round"),
    ]
    known = {**raw, "submitted_at": ["2025-01-01T00:00:00Z", None]}
    assert [e.row for e in read(known, 2, round_=True)[1].errors] == [2]
    blank = {**known, "id": ["a", ""], "submitted_at": ["2025-01-01T00:00:00Z"] * 2}
    for cells in (["a", ""], Texts.of(["a", ""]), ["a", None]):
        _, findings = read({**blank, "id": cells}, 2, round_=True)
        assert [(e.row, e.column, e.expected) for e in findings.errors] == [
            (2, "id", "expected.for-round")
        ]


def test_a_wrong_cell_is_told_once_and_not_again_as_a_contradiction() -> None:
    raw: dict[str, Raw] = {
        "id": ["a", "b", "c"],
        "submitted_at": ["2025-01-01T00:00:00Z"] * 3,
        "programs": [["x"], ["pnp"], ["pnp"]],
        "categories": [[]] * 3,
        "nominated": [True, "yes", True],
        "first_language": ["en", "en", "EN"],
        "second_writing": [1, 1, 1],
    }
    _, findings = read(raw, 3, round_=True)
    assert [(e.row, e.column) for e in findings.errors] == [
        (1, "programs"),
        (2, "nominated"),
        (3, "first_language"),
    ]


def test_flags_say_true_false_or_nothing_in_both_forms() -> None:
    for text, cells in ((False, [True, False, None]), (True, ["true", "false", ""])):
        for name, expected in (("sibling", [1, 0, 0]), ("funds_met", [1, 0, NOT_KNOWN])):
            facts, findings = read({name: cells}, 3, text=text)
            assert findings.count == 0
            assert getattr(facts, name).astype(int).tolist() == expected


def test_the_first_candidate_is_number_one() -> None:
    findings = Findings()
    facts = check({"age": [-1]}, 1, text=False, category_ids=IDS, findings=findings)
    assert [e.row for e in findings.errors] == [1]
    assert facts.id.tolist() == [b"1"]


@settings(max_examples=150, deadline=None)
@given(
    moments=st.lists(
        st.tuples(
            st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)),  # noqa: DTZ001
            st.integers(0, 6),
        ),
        min_size=1,
        max_size=5,
    ),
    packed=st.booleans(),
)
def test_any_instant_is_read_as_the_standard_library_reads_it(
    moments: list[tuple[datetime, int]], packed: bool
) -> None:
    cells, expected = [], []
    for when, places in moments:
        cut = when.replace(microsecond=when.microsecond // 10 ** (6 - places) * 10 ** (6 - places))
        decimals = f".{cut.microsecond:06d}"[: places + 1] if places else ""
        cells.append(f"{cut:%H:%M:%S}".join([f"{cut.date()}T", f"{decimals}Z"]))
        expected.append((cut.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1))
    facts, findings = read({"submitted_at": Texts.of(cells) if packed else cells}, len(cells))
    assert findings.count == 0
    assert facts.submitted_at.tolist() == expected
