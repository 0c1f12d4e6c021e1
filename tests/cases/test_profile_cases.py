"""Every worked case of a profile, put to the product and to the second implementation.

The cases are the law worked out by hand; where one fails, the case is worked again from the text
before any code is touched, and is never bent to the code.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from tests.cases import product, second
from tests.cases.profile_form import ProfileCase, differences, load_profile_cases, persons

from openentry.rules.errors import OpenEntryError

CASES = load_profile_cases()
TRAPS = frozenset((1, 2, 5, 8, 9, 11, 12, 13, 14, 15, 19, 20))
"""Numbers of the known mistakes of public calculators that a profile can fall into."""

FACTS_BOTH_SIDES = (
    *("accompanied", "trade_certificate", "sibling", "nominated", "primary_continuous_year"),
    *("arranged_employment", "relative_in_canada", "studied_in_canada", "worked_in_canada"),
    *("spouse_studied_in_canada", "spouse_worked_in_canada", "funds_met"),
)
CONDITIONS_BOTH_SIDES = {
    "fsw": ("continuous_work", "language", "education", "points", "funds", "outside_quebec"),
    "cec": ("canadian_work", "language", "outside_quebec"),
    "fst": (
        *("trade_work", "language_listening", "language_reading", "language_speaking"),
        *("language_writing", "certificate_or_offer", "funds", "outside_quebec"),
    ),
    "pnp": ("nomination", "federal_program"),
}


def by_name(case: object) -> str:
    """Name a test after its case."""
    assert isinstance(case, ProfileCase)
    return case.id


@pytest.mark.parametrize("case", CASES, ids=by_name)
def test_the_product_decides_the_case(case: ProfileCase) -> None:
    if case.refused:
        with pytest.raises(OpenEntryError) as refusal:
            product.judge(case.profile, case.row, case.on, case.versions, False)
        assert product.refusal(refusal.value) == case.refused
        return
    found = product.judge(case.profile, case.row, case.on, case.versions, "crs" in case.expect)
    assert not differences(case.expect, found), case.why


@pytest.mark.parametrize("case", CASES, ids=by_name)
def test_the_second_implementation_decides_the_case(case: ProfileCase) -> None:
    if case.refused:
        last = re.split(r"[.\]]+", case.refused)[-1]
        with pytest.raises(ValueError, match=rf"{last}|TEF|accepted from"):
            second.judge(case.profile, case.row, case.on, case.versions, False)
        return
    found = second.judge(case.profile, case.row, case.on, case.versions, "crs" in case.expect)
    assert not differences(case.expect, found), case.why


def test_there_are_at_least_300_cases() -> None:
    assert len(CASES) >= 300


def test_no_two_cases_have_one_name() -> None:
    assert not [name for name, times in Counter(c.name for c in CASES).items() if times > 1]


@pytest.mark.parametrize("case", CASES, ids=by_name)
def test_a_case_says_why_and_by_which_provision(case: ProfileCase) -> None:
    assert case.why.strip()
    assert case.cites
    assert all(provision.strip() for provision in case.cites)
    assert case.expect


def test_no_two_persons_are_the_same() -> None:
    used = {str(fields) for fields in persons().values()}
    assert len(used) == len(persons())


def test_every_known_mistake_on_a_profile_has_a_case() -> None:
    assert {case.trap for case in CASES if case.trap is not None} == TRAPS


def _worked(*path: str) -> set[object]:
    found: set[object] = set()
    for case in CASES:
        value: object = case.expect
        for part in path:
            value = value.get(part, "") if isinstance(value, dict) else ""
        if value != "":
            found.add(value)
    return found


@pytest.mark.parametrize("column", FACTS_BOTH_SIDES)
def test_a_fact_is_worked_at_both_sides(column: str) -> None:
    assert {True, False} <= _worked("facts", column)


@pytest.mark.parametrize(
    ("program", "code"),
    [(program, code) for program, codes in CONDITIONS_BOTH_SIDES.items() for code in codes],
)
def test_a_condition_is_worked_at_both_sides(program: str, code: str) -> None:
    assert {True, False} <= _worked(program, code, "met")


@pytest.mark.parametrize("program", CONDITIONS_BOTH_SIDES)
def test_a_program_is_met_failed_and_not_known(program: str) -> None:
    assert {True, False, None} <= _worked(program, "met")
