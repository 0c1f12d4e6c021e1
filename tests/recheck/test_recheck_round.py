"""Rounds small enough to hold by hand."""

import hashlib
import random
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from tests.recheck.people import candidate

from openentry.recheck import Selection, select

NOON = "2025-11-14T12:00:00Z"
Row = dict[str, object]


def instruction(**changes: object) -> dict[str, Any]:
    plain: dict[str, Any] = {"held_at": NOON, "kind": "general", "invitations": 3}
    plain.update(changes)
    return {key: value for key, value in plain.items() if value is not None}


def names(selection: Selection) -> list[str]:
    return [name for _, name, _, _, _ in selection["invited"]]


# Scores: a 500, b 480, c 480 (earlier than b), d 470, e 480 (submitted after noon).
POOL: list[Row] = [
    candidate("a", "2025-03-01T00:00:00Z", "fsw"),
    candidate("b", "2025-05-01T10:00:00Z", "cec", "fsw", categories=("healthcare-2",)),
    candidate("c", "2025-04-01T10:00:00.25Z", "fst", categories=("healthcare-2", "trades-2")),
    candidate("d", "2025-01-01T00:00:00Z", "cec"),
    candidate("e", "2025-11-14T12:00:00.000001Z", "cec"),
]
SCORES = [500, 480, 480, 470, 480]


def test_a_round_ranks_by_score_then_instant_and_names_the_last_person_invited() -> None:
    selection = select(POOL, instruction(), SCORES)
    assert selection["invited"] == [
        (1, "a", 500, "2025-03-01T00:00:00Z", "fsw"),
        (2, "c", 480, "2025-04-01T10:00:00.250000Z", "fst"),
        (3, "b", 480, "2025-05-01T10:00:00Z", "cec"),
    ]
    assert selection["crs_cutoff"] == 480
    assert selection["tie_break_at"] == "2025-05-01T10:00:00Z"
    assert (selection["pool_size"], selection["eligible"]) == (4, 4)
    assert selection["equal_at_line"] == 1


def test_the_order_digest_is_over_every_eligible_person_in_rank_order() -> None:
    lines = (
        "a\t500\t2025-03-01T00:00:00.000000Z\n"
        "c\t480\t2025-04-01T10:00:00.250000Z\n"
        "b\t480\t2025-05-01T10:00:00.000000Z\n"
        "d\t470\t2025-01-01T00:00:00.000000Z\n"
    )
    expected = hashlib.sha256(lines.encode()).hexdigest()
    assert select(POOL, instruction(), SCORES)["order_digest"] == expected
    assert select(POOL, instruction(invitations=1), SCORES)["order_digest"] == expected


def test_the_order_of_the_rows_does_not_matter() -> None:
    expected = select(POOL, instruction(), SCORES)
    for seed in range(20):
        order = list(range(len(POOL)))
        random.Random(seed).shuffle(order)
        again = select([POOL[i] for i in order], instruction(), [SCORES[i] for i in order])
        assert again == expected


def test_the_tie_break_stops_between_two_people_of_equal_score() -> None:
    selection = select(POOL, instruction(invitations=2), SCORES)
    assert names(selection) == ["a", "c"]
    assert selection["tie_break_at"] == "2025-04-01T10:00:00.250000Z"


def test_a_candidate_of_the_very_instant_exists_and_a_microsecond_later_does_not() -> None:
    later = datetime(2025, 11, 14, 12, 0, 0, 1, tzinfo=UTC)
    selection = select(POOL, instruction(held_at=later, invitations=5), SCORES)
    assert selection["pool_size"] == 5
    assert "e" in names(selection)


def test_people_equal_in_score_and_instant_go_by_the_bytes_of_their_id() -> None:
    # In UTF-8 the face (F0) comes after U+FB33 (EF); in UTF-16 (D83D, FB33) it would come before.
    face, ligature, euro = "\U0001f600", "\ufb33", "\u20ac"
    pool = [
        candidate(name, "2025-01-01T00:00:00Z", "cec") for name in (face, ligature, "b", euro, "B")
    ]
    selection = select(pool, instruction(invitations=4), [400] * 5)
    assert names(selection) == ["B", "b", euro, ligature]
    assert selection["equal_at_line"] == 5


def test_equal_at_the_line_counts_the_score_and_the_instant_together() -> None:
    pool = [
        candidate("a", "2025-01-01T00:00:00Z", "cec"),
        candidate("b", "2025-02-01T00:00:00Z", "cec"),
        candidate("c", "2025-02-01T00:00:00.000Z", "cec"),
        candidate("d", "2025-02-01T00:00:00.000001Z", "cec"),
        candidate("e", "2025-02-01T00:00:00+00:00", "cec"),
    ]
    selection = select(pool, instruction(invitations=2), [400, 400, 400, 400, 300])
    assert names(selection) == ["a", "b"]
    assert selection["equal_at_line"] == 2


def test_fewer_than_asked_is_a_result() -> None:
    selection = select(POOL, instruction(invitations=100), SCORES)
    assert len(selection["invited"]) == 4
    assert selection["crs_cutoff"] == 470
    assert selection["tie_break_at"] == "2025-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "changes",
    [
        {"invitations": 0},
        {"kind": "program", "program": "pnp"},
        {"invitations": None, "crs_minimum": 501},
        {"kind": "category", "category": "education-1"},
    ],
)
def test_nobody_invited_gives_no_cut_off_and_no_tie_break(changes: dict[str, object]) -> None:
    selection = select(POOL, instruction(**changes), SCORES)
    assert selection["invited"] == []
    assert selection["crs_cutoff"] is None
    assert selection["tie_break_at"] is None
    assert selection["equal_at_line"] == 0


def test_an_empty_pool_gives_the_digest_of_nothing() -> None:
    selection = select([], instruction())
    assert selection["pool_size"] == 0
    assert selection["order_digest"] == hashlib.sha256(b"").hexdigest()


def test_a_minimum_takes_everyone_at_or_above_it() -> None:
    selection = select(POOL, instruction(invitations=None, crs_minimum=471), SCORES)
    assert names(selection) == ["a", "c", "b"]
    assert selection["crs_cutoff"] == 480
    at_it = select(POOL, instruction(invitations=None, crs_minimum=470), SCORES)
    assert names(at_it) == ["a", "c", "b", "d"]


def test_a_program_round_takes_its_own_program_only() -> None:
    selection = select(POOL, instruction(kind="program", program="cec"), SCORES)
    assert [(name, program) for _, name, _, _, program in selection["invited"]] == [
        ("b", "cec"),
        ("d", "cec"),
    ]
    assert (selection["pool_size"], selection["eligible"]) == (4, 2)


def test_a_category_round_takes_those_who_declare_that_version() -> None:
    selection = select(POOL, instruction(kind="category", category="healthcare-2"), SCORES)
    assert names(selection) == ["c", "b"]
    earlier = select(POOL, instruction(kind="category", category="healthcare-1"), SCORES)
    assert earlier["eligible"] == 0


def test_a_category_that_was_only_announced_is_met_by_nobody() -> None:
    pool = [candidate("a", "2025-12-01T00:00:00Z", "cec", categories=("physicians-announced",))]
    asked = instruction(
        held_at="2025-12-20T12:00:00Z", kind="category", category="physicians-announced"
    )
    assert select(pool, asked, [500])["eligible"] == 0


def test_a_person_is_invited_under_the_first_of_pnp_cec_fsw_fst_in_scope() -> None:
    pool = [
        candidate("all", "2025-01-01T00:00:00Z", "fst", "fsw", "cec", "pnp"),
        candidate("three", "2025-01-01T00:00:00Z", "fst", "fsw", "cec"),
        candidate("two", "2025-01-01T00:00:00Z", "fst", "fsw"),
        candidate("one", "2025-01-01T00:00:00Z", "fst"),
        candidate("none", "2025-01-01T00:00:00Z"),
    ]
    selection = select(pool, instruction(invitations=9), [900, 500, 400, 300, 200])
    assert [(name, program) for _, name, _, _, program in selection["invited"]] == [
        ("all", "pnp"),
        ("three", "cec"),
        ("two", "fsw"),
        ("one", "fst"),
    ]
    narrow = select(pool, instruction(invitations=9, programs=["fst"]), [900, 500, 400, 300, 200])
    assert [(name, program) for _, name, _, _, program in narrow["invited"]] == [
        ("three", "fst"),
        ("two", "fst"),
        ("one", "fst"),
    ]


NOMINEE = candidate("n", "2017-05-01T00:00:00Z", "cec", "pnp", categories=("french-1",))


@pytest.mark.parametrize(
    ("changes", "program"),
    [
        ({"kind": "general"}, "pnp"),
        ({"kind": "program", "program": "pnp"}, "pnp"),
        ({"kind": "program", "program": "cec"}, None),
        ({"kind": "category", "category": "french-1"}, None),
        ({"kind": "general", "programs": ["fsw", "cec", "fst"]}, None),
        ({"kind": "category", "category": "french-1", "programs": ["cec", "pnp"]}, "pnp"),
    ],
)
def test_a_nominee_is_invited_only_as_a_nominee(
    changes: dict[str, object], program: str | None
) -> None:
    invited = select([NOMINEE], instruction(**changes), [700])["invited"]
    assert [entry[4] for entry in invited] == ([] if program is None else [program])


def test_before_2017_06_22_a_nominee_could_be_invited_in_another_class() -> None:
    for held_at, program in [
        ("2017-06-22T03:59:59Z", "cec"),  # still 21 June in Toronto
        ("2017-06-22T04:00:00Z", None),
    ]:
        asked = instruction(held_at=held_at, kind="program", program="cec")
        invited = select([NOMINEE], asked, [700])["invited"]
        assert [entry[4] for entry in invited] == ([] if program is None else [program])


def test_the_tie_break_begins_on_2017_06_06_in_toronto() -> None:
    pool = [candidate("a", "2017-05-01T00:00:00Z", "cec")]
    before = select(pool, instruction(held_at="2017-06-06T03:59:59Z"), [420])
    assert (before["crs_cutoff"], before["tie_break_at"]) == (420, None)
    after = select(pool, instruction(held_at="2017-06-06T04:00:00Z"), [420])
    assert after["tie_break_at"] == "2017-05-01T00:00:00Z"


@pytest.mark.parametrize(
    ("last_moment", "first_moment", "before", "after"),
    [
        # Summer time: the Toronto day begins at 04:00 UTC. Winter: at 05:00.
        ("2025-03-25T03:59:59Z", "2025-03-25T04:00:00Z", 50, 0),
        ("2016-11-19T04:59:59Z", "2016-11-19T05:00:00Z", 600, 50),
    ],
)
def test_the_law_of_a_round_is_that_of_the_toronto_day(
    last_moment: str, first_moment: str, before: int, after: int
) -> None:
    pool = [{**candidate("a", "2016-01-01T00:00:00Z", "cec"), "job_offer": "other"}]
    assert select(pool, instruction(held_at=last_moment))["crs_cutoff"] == before
    assert select(pool, instruction(held_at=first_moment))["crs_cutoff"] == after


def test_without_given_scores_every_eligible_row_is_scored() -> None:
    pool = [
        {**candidate("old", "2025-01-01T00:00:00Z", "cec"), "age": 44},
        {**candidate("young", "2025-02-01T00:00:00Z", "cec"), "age": 29},
    ]
    selection = select(pool, instruction(invitations=1))
    assert selection["invited"] == [(1, "young", 110, "2025-02-01T00:00:00Z", "cec")]


def test_a_round_of_the_first_day_of_express_entry_can_be_held() -> None:
    pool = [candidate("a", "2015-01-01T05:00:00Z", "cec")]
    assert select(pool, instruction(held_at="2015-01-01T05:00:00Z"), [600])["eligible"] == 1
    with pytest.raises(ValueError, match="2014-12-31 is before the first day"):
        select(pool, instruction(held_at="2015-01-01T04:59:59Z"), [600])


def test_held_at_may_be_an_aware_datetime_of_any_offset() -> None:
    toronto = timezone(timedelta(hours=-5))
    held_at = datetime(2025, 11, 14, 7, 0, 0, tzinfo=toronto)
    expected = select(POOL, instruction(), SCORES)
    assert select(POOL, instruction(held_at=held_at), SCORES) == expected


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"held_at": None}, "None is not an RFC 3339 instant"),
        ({"held_at": "2025-11-14"}, "not an RFC 3339 instant"),
        ({"held_at": datetime(2025, 11, 14, 12)}, "without an offset"),  # noqa: DTZ001
        ({"held_at": "2014-12-31T12:00:00Z"}, "before the first day"),
        ({"kind": None}, "^kind"),
        ({"kind": "draw"}, "^kind"),
        ({"kind": "program"}, "^program"),
        ({"kind": "program", "program": "qsw"}, "^program"),
        ({"kind": "program", "program": "cec", "programs": ["fsw"]}, "^programs"),
        ({"kind": "category"}, "^category"),
        ({"programs": ["cec", "qsw"]}, "^programs"),
        ({"invitations": None}, "either invitations or crs_minimum"),
        ({"crs_minimum": 400}, "either invitations or crs_minimum"),
        ({"invitations": -1}, "-1 is not a whole number"),
        ({"invitations": "3500"}, "is not a whole number"),
        ({"invitations": True}, "is not a whole number"),
    ],
)
def test_an_instruction_that_does_not_say_what_is_needed_is_refused(
    changes: dict[str, object], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        select(POOL, instruction(**changes), SCORES)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": None}, "^id"),
        ({"id": ""}, "^id"),
        ({"submitted_at": None}, "RFC 3339"),
        ({"submitted_at": "2025-01-01T00:00:00.1234567Z"}, "RFC 3339"),
        ({"submitted_at": "2025-01-01T00:00:00+01:00"}, "RFC 3339"),
        ({"submitted_at": "2025-01-01 00:00:00Z"}, "RFC 3339"),
        ({"submitted_at": "2025-02-30T00:00:00Z"}, "day is out of range"),
        ({"programs": None}, "^programs"),
        ({"programs": "cec"}, "^programs"),
        ({"programs": ["cec", "qsw"]}, "^programs"),
        ({"categories": None}, "^categories"),
        ({"categories": [7]}, "^categories"),
        ({"nominated": True}, "^nominated"),
        ({"programs": ["cec", "pnp"]}, "^nominated"),
    ],
)
def test_a_row_that_cannot_stand_in_a_round_refuses_the_pool(
    changes: dict[str, object], words: str
) -> None:
    broken = {**candidate("a", "2026-01-01T00:00:00Z", "cec"), **changes}
    with pytest.raises(ValueError, match=words):
        select([broken], instruction(), [400])


def test_a_repeated_id_refuses_the_pool() -> None:
    with pytest.raises(ValueError, match="more than one row"):
        select([*POOL, POOL[0]], instruction(), [*SCORES, 500])


def test_scores_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="4 of them for 5 rows"):
        select(POOL, instruction(), SCORES[:4])
