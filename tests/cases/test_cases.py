"""Every worked case, put to the product and to the second implementation.

The cases are the law worked out by hand; where one fails, the case is worked again from the facts
before any code is touched, and is never bent to the code.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest
from tests.cases import product, second
from tests.cases.form import COMPONENTS, NONE, Case, LanguageCase, RoundCase, ScoreCase, load

from openentry.recheck.language import level as second_level
from openentry.rules.errors import OpenEntryError

CASES = load()
AMENDMENTS = tuple(
    date.fromisoformat(day)
    for day in (
        "2015-01-01",
        "2016-11-19",
        "2017-06-06",
        "2020-10-20",
        "2022-11-16",
        "2025-03-25",
        "2026-11-03",
    )
)
TRAPS = frozenset(range(1, 21)) - {14, 15, 20}
"""Numbers of the known mistakes of public calculators, but those that need dates of a profile."""

C = TypeVar("C", bound=Case)


def of(kind: type[C]) -> list[C]:
    """Give the cases of one kind."""
    return [case for case in CASES if type(case) is kind]


def by_name(case: object) -> str:
    """Name a test after its case."""
    assert isinstance(case, Case)
    return case.id


def found(answer: product.Answer, key: str) -> object:
    """Look a dotted key up in an answer."""
    value: object = answer
    for part in key.split("."):
        assert isinstance(value, dict)
        value = value[part]
    return value


def assert_answer(case: ScoreCase, answer: product.Answer) -> None:
    wrong = {
        key: (expected, found(answer, key))
        for key, expected in case.expect.items()
        if found(answer, key) != expected
    }
    assert not wrong, f"{case.why} (expected, found): {wrong}"


@pytest.mark.parametrize("case", of(ScoreCase), ids=by_name)
def test_the_product_scores_the_case(case: ScoreCase) -> None:
    if case.refused:
        with pytest.raises(OpenEntryError) as refusal:
            product.score(case.given, case.on)
        assert product.refusal(refusal.value) == case.refused
        return
    assert_answer(case, product.score(case.given, case.on))


@pytest.mark.parametrize("case", of(ScoreCase), ids=by_name)
def test_the_second_implementation_scores_the_case(case: ScoreCase) -> None:
    if case.refused:
        with pytest.raises(ValueError, match=second.SENTENCES[case.refused]):
            second.score(case.given, case.on)
        return
    assert_answer(case, second.score(case.given, case.on))


@pytest.mark.parametrize("stated", [{}, {"first_language": None}, {"first_language": ""}])
@pytest.mark.parametrize("which", ["first_reading", "second_writing"])
def test_the_product_refuses_levels_without_a_first_language(
    which: str, stated: dict[str, object]
) -> None:
    with pytest.raises(OpenEntryError) as refusal:
        product.score({"age": 30, which: 7, **stated}, date(2025, 11, 14))
    assert product.refusal(refusal.value) == "first_language"


def assert_level(case: LanguageCase, level: int) -> None:
    below = case.expect.get("below")
    if isinstance(below, int):
        assert 0 <= level < below, case.why
    else:
        assert level == case.expect["level"], case.why


@pytest.mark.parametrize("case", of(LanguageCase), ids=by_name)
def test_the_product_reads_the_mark(case: LanguageCase) -> None:
    result = product.level(case.test, case.ability, case.mark, case.taken_on)
    assert result.refusal == case.refused, case.why
    assert (result.level is None) == (case.refused is not None)
    if result.level is not None:
        assert_level(case, result.level)


@pytest.mark.parametrize("case", of(LanguageCase), ids=by_name)
def test_the_second_implementation_reads_the_mark(case: LanguageCase) -> None:
    if case.refused:
        with pytest.raises(ValueError, match=second.SENTENCES[case.refused]):
            second_level(case.test, case.ability, case.mark, case.taken_on)
        return
    assert_level(case, second_level(case.test, case.ability, case.mark, case.taken_on))


def assert_outcome(case: RoundCase, outcome: product.Outcome) -> None:
    for key, expected in case.expect.items():
        if key == "crs":
            assert isinstance(expected, dict)
            assert {name: outcome.crs[name] for name in expected} == expected, case.why
        else:
            wanted = None if expected == NONE else expected
            assert getattr(outcome, key) == wanted, f"{case.why} ({key})"


@pytest.mark.parametrize("case", of(RoundCase), ids=by_name)
def test_the_product_holds_the_round(case: RoundCase) -> None:
    if case.refused:
        with pytest.raises(OpenEntryError) as refusal:
            product.hold(case.pool, case.instruction)
        assert product.refusal(refusal.value) == case.refused
        return
    assert_outcome(case, product.hold(case.pool, case.instruction))


@pytest.mark.parametrize("case", of(RoundCase), ids=by_name)
def test_the_second_implementation_holds_the_round(case: RoundCase) -> None:
    if case.refused:
        with pytest.raises(ValueError, match=second.SENTENCES[case.refused]):
            second.hold(case.pool, case.instruction)
        return
    assert_outcome(case, second.hold(case.pool, case.instruction))


@pytest.mark.parametrize("case", [c for c in of(RoundCase) if not c.refused], ids=by_name)
def test_the_order_of_the_pool_changes_nothing(case: RoundCase) -> None:
    backwards = product.hold(case.pool[::-1], case.instruction)
    assert_outcome(case, backwards)


def test_there_are_at_least_150_score_cases() -> None:
    assert len(of(ScoreCase)) >= 150
    assert len(of(LanguageCase)) >= 60
    assert len(of(RoundCase)) >= 40


def test_no_two_cases_have_one_name() -> None:
    assert not [name for name, times in Counter(c.name for c in CASES).items() if times > 1]


@pytest.mark.parametrize("case", CASES, ids=by_name)
def test_a_case_says_why_and_by_which_provision(case: Case) -> None:
    assert case.why.strip()
    assert case.cites
    assert all(provision.strip() for provision in case.cites)
    assert case.expect
    if case.expect.get("total"):
        assert any(digit in case.why for digit in "0123456789"), "a total states its arithmetic"


@pytest.mark.parametrize("day", AMENDMENTS, ids=str)
def test_both_sides_of_an_amendment_are_worked(day: date) -> None:
    days = Counter(case.on for case in of(ScoreCase))
    assert days[day]
    assert days[day - timedelta(days=1)]


def test_every_known_mistake_on_facts_or_marks_has_a_case() -> None:
    assert {case.trap for case in CASES if case.trap is not None} == TRAPS


def test_every_component_is_worked_at_zero_and_above() -> None:
    worked: dict[str, set[bool]] = {}
    for case in of(ScoreCase):
        for key, value in case.expect.items():
            if isinstance(value, int) and not isinstance(value, bool):
                worked.setdefault(key, set()).add(value > 0)
    assert {key for key in COMPONENTS if worked.get(key) != {True, False}} == set()


def test_round_cases_stand_on_both_sides_of_midnight_in_toronto() -> None:
    instants = {case.held_at for case in of(RoundCase)}
    for last, first in (
        (datetime(2025, 3, 25, 3, 59, 59, tzinfo=UTC), datetime(2025, 3, 25, 4, tzinfo=UTC)),
        (datetime(2026, 11, 3, 4, 59, 59, tzinfo=UTC), datetime(2026, 11, 3, 5, tzinfo=UTC)),
    ):
        assert {last, first} <= instants
