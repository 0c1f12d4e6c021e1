"""The history of the rounds: whole, explained, and equal to what is known by other routes."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.loading.rounds import load_history, load_marginals

ROOTS = (PACKAGE_LAW,)
HISTORY = load_history(ROOTS)
ROUNDS = HISTORY.rounds


def test_rounds_1_to_444_are_there_with_91_in_two_parts() -> None:
    numbers = [str(n) for n in range(1, 445)]
    numbers[90:91] = ["91a", "91b"]
    assert list(ROUNDS) == numbers


def test_kinds_are_as_counted_in_the_feed() -> None:
    kinds = Counter((r.kind, r.program) for r in ROUNDS.values())
    assert kinds == {
        ("general", None): 178,
        ("program", "pnp"): 113,
        ("program", "cec"): 69,
        ("program", "fst"): 7,
        ("program", "fsw"): 1,
        ("category", None): 77,
    }


@pytest.mark.parametrize(
    ("number", "day", "invitations", "cutoff", "tie_break"),
    [
        ("345", "2025-05-02", 500, 510, "2024-07-21T04:31:17"),
        ("349", "2025-06-04", 500, 504, "2025-03-31T06:47:23"),
        ("357", "2025-07-22", 4000, 475, "2025-03-13T13:08:29"),
        ("362", "2025-08-19", 2500, 470, "2025-04-23T20:08:53"),
        ("373", "2025-10-15", 2500, 472, "2025-05-12T23:17:30"),
        ("378", "2025-11-12", 1000, 533, "2025-10-17T03:39:05"),
        ("379", "2025-11-14", 3500, 462, "2024-12-02T22:19:41"),
    ],
)
def test_well_known_rounds_are_as_published(
    number: str, day: str, invitations: int, cutoff: int, tie_break: str
) -> None:
    found = ROUNDS[number]
    assert found.held_on == date.fromisoformat(day)
    assert (found.invitations, found.crs_cutoff) == (invitations, cutoff)
    assert found.tie_break_at == datetime.fromisoformat(tie_break).replace(tzinfo=UTC)


# Totals the department published for the year, by another route than the feed.
@pytest.mark.parametrize(
    ("year", "total"),
    [
        (2015, 31063),
        (2016, 33782),
        (2019, 85300),
        (2020, 107350),
        (2021, 114431),
        (2022, 46539),
        (2023, 110266),
        (2024, 98903),
        (2025, 113998),
    ],
)
def test_invitations_of_a_year_add_up_to_the_published_total(year: int, total: int) -> None:
    assert sum(r.invitations for r in ROUNDS.values() if r.held_on.year == year) == total


def test_the_feed_differs_from_what_is_kept_for_round_208_only() -> None:
    assert [n for n, r in ROUNDS.items() if r.invitations != r.invitations_in_feed] == ["208"]
    assert (ROUNDS["208"].invitations, ROUNDS["208"].invitations_in_feed) == (888, 681)
    assert ROUNDS["208"].certainty == "inferred"


def test_splits_of_2025_by_kind_equal_the_press_reviews() -> None:
    def issued(key: str) -> tuple[int, int]:
        held = [
            r.invitations
            for r in ROUNDS.values()
            if r.held_on.year == 2025 and key in (r.program, r.category)
        ]
        return sum(held), len(held)

    assert issued("french-1") == (48000, 9)
    assert issued("cec") == (35850, 15)
    assert issued("healthcare-2") == (14500, 7)
    assert issued("pnp") == (10898, 24)
    assert issued("education-1") == (3500, 2)
    assert issued("trades-2") == (1250, 1)


def test_every_round_is_an_instruction_with_an_instant_or_a_reason() -> None:
    for number, found in ROUNDS.items():
        what = found.instruction()
        assert what["number"] == number
        assert ("held_at" in what) == (found.not_replayable_because is None)
        assert ("invitations" in what) != ("crs_minimum" in what)
        if found.not_replayable_because:
            assert HISTORY.document.codes[found.not_replayable_because].fr


def test_the_last_seven_rounds_cannot_be_replayed_since_their_time_is_not_published() -> None:
    told = {n: r.not_replayable_because for n, r in ROUNDS.items() if r.not_replayable_because}
    assert told == {str(n): "time-not-published" for n in range(438, 445)}


def test_before_ties_were_broken_a_round_took_everyone_at_or_above_a_score() -> None:
    for found in ROUNDS.values():
        early = found.held_on < date(2017, 6, 6)
        assert ("crs_minimum" in found.instruction()) == early
        if early:
            assert found.tie_break_at is None
            assert "tie_break_at" not in found.not_published


def test_tie_breaks_that_no_copy_gives_are_named_as_not_published() -> None:
    missing = [n for n, r in ROUNDS.items() if "tie_break_at" in r.not_published]
    assert missing == [str(n) for n in range(66, 77)]


def test_no_tie_break_is_older_than_a_profile_can_be() -> None:
    for found in ROUNDS.values():
        if found.tie_break_at is not None and found.held_at is not None:
            age = found.held_at - found.tie_break_at
            assert timedelta(0) <= age <= timedelta(days=357)


def test_ten_rounds_fall_on_the_next_day_in_utc_and_no_other_day_differs() -> None:
    later = [n for n, r in ROUNDS.items() if r.held_at and r.held_at.date() != r.held_on]
    assert later == ["7", "8", "9", "11", "13", "104", "108", "139", "146", "148"]
    assert all("round-time-falls-on-next-utc-day" in ROUNDS[n].flags for n in later)


def test_round_357_keeps_its_printed_instant_beside_the_corrected_one() -> None:
    found = ROUNDS["357"]
    assert found.held_at_printed == datetime(2025, 7, 12, 16, 27, 45, tzinfo=UTC)
    assert found.held_at == datetime(2025, 7, 22, 16, 27, 45, tzinfo=UTC)
    assert found.certainty == "inferred"


def test_no_general_round_was_held_after_april_2024() -> None:
    last = max(r.held_on for r in ROUNDS.values() if r.kind == "general")
    assert last == date(2024, 4, 23)


def test_a_nominee_is_reached_by_general_and_nominee_rounds_only() -> None:
    for found in ROUNDS.values():
        reached = "pnp" in found.programs
        assert reached == (found.kind == "general" or found.program == "pnp")


def test_every_flag_is_explained_in_both_languages_and_every_explanation_is_used() -> None:
    used = {flag for r in ROUNDS.values() for flag in r.flags}
    used |= {r.not_replayable_because for r in ROUNDS.values() if r.not_replayable_because}
    assert used == set(HISTORY.document.codes)


def test_the_invited_of_2023_add_up_by_education_and_by_language() -> None:
    shares = [m for m in load_marginals(ROOTS) if m.period == "2023"]
    for dimension in ("education", "first_language_level"):
        parts = [m.value for m in shares if m.dimension == dimension and m.unit == "count"]
        assert sum(parts) == 110266


def test_shares_are_no_more_certain_than_their_copy() -> None:
    found = Counter(m.certainty for m in load_marginals(ROOTS))
    assert found == {"stated": 133, "inferred": 132, "unverified": 1}
