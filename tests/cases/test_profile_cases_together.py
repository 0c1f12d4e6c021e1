"""Every worked case of a profile again, all people of one day decided at once.

A case is worked for a person alone; the product decides columns of people. Who stands beside a
person must not matter, and here hundreds do, each as different from the next as the law allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from tests.cases import product
from tests.cases.profile_form import ProfileCase, differences, load_profile_cases

Day = tuple[date, tuple[str, ...] | None]


def of_one_day(cases: Sequence[ProfileCase]) -> dict[Day, list[ProfileCase]]:
    """Give the cases that one evaluation decides, the largest number first."""
    found: dict[Day, list[ProfileCase]] = {}
    for case in cases:
        found.setdefault((case.on, case.versions), []).append(case)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


CASES = [case for case in load_profile_cases() if not case.refused]
OF_PROFILES = of_one_day([case for case in CASES if case.profile is not None])
OF_ROWS = of_one_day([case for case in CASES if case.row is not None])


def named(day: Day) -> str:
    """Name a test after its day and versions."""
    return " ".join([str(day[0]), *(day[1] or ())])


@pytest.mark.parametrize("day", OF_PROFILES, ids=named)
def test_people_decided_together_are_as_worked_alone(day: Day) -> None:
    cases = OF_PROFILES[day]
    profiles = [{**(c.profile or {}), "id": f"P{place}"} for place, c in enumerate(cases)]
    with np.errstate(all="raise"):
        found = product.judge_together(profiles, (), *day)
    wrong = {c.id: differences(c.expect, f) for c, f in zip(cases, found, strict=True)}
    assert not {name: unlike for name, unlike in wrong.items() if unlike}


@pytest.mark.parametrize("day", OF_ROWS, ids=named)
def test_rows_decided_together_are_as_worked_alone(day: Day) -> None:
    cases = OF_ROWS[day]
    rows = [{**(c.row or {}), "id": f"P{place}"} for place, c in enumerate(cases)]
    found = product.judge_together((), rows, *day)
    wrong = {c.id: differences(c.expect, f) for c, f in zip(cases, found, strict=True)}
    assert not {name: unlike for name, unlike in wrong.items() if unlike}
