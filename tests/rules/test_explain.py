"""Explanations: they say the score that is given, and their steps come true."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.rules.people import random_facts

from openentry.rules.columns import ABILITIES, words
from openentry.rules.crs import crs
from openentry.rules.explain import explain
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law, Lawbook

DAYS = [rule_set.in_force for rule_set in Law.load().rule_sets]


@pytest.mark.parametrize("day", DAYS)
def test_the_lines_give_the_components_of_the_score(day: date) -> None:
    lawbook, facts = Lawbook.on(day), random_facts(60, seed=21, realistic=True)
    score = crs(facts, lawbook)
    for i in range(len(facts)):
        explanation = explain(facts.take(slice(i, i + 1)), lawbook)
        assert int(explanation.score.total[0]) == int(score.total[i])
        for line in explanation.lines:
            assert line.points == int(getattr(score, f"{line.block}_{line.component}")[i])
            assert line.provision
            assert line.sources
            assert line.points <= line.maximum or not line.read


@pytest.mark.parametrize("day", DAYS)
def test_taking_the_next_step_gives_the_points_it_promises(day: date) -> None:
    lawbook, facts = Lawbook.on(day), random_facts(40, seed=22, realistic=True)
    taken = 0
    for i in range(len(facts)):
        one = facts.take(slice(i, i + 1))
        for line in explain(one, lawbook).lines:
            if line.step is None:
                continue
            changed = one.take(slice(None))
            changed = one.take([0])  # type: ignore[arg-type]
            _take(changed, line.step.axis, line.step.to)
            after, before = crs(changed, lawbook), crs(one, lawbook)
            name = f"{line.block}_{line.component}"
            assert int(getattr(after, name)[0] - getattr(before, name)[0]) == line.step.gain > 0
            assert int(after.total[0] - before.total[0]) == line.step.total_gain
            taken += 1
    assert taken > 100


def _take(facts: Facts, axis: str, to: int | str | bool) -> None:
    if axis.endswith("_lowest"):
        language = words("first_language")[int(facts.first_language[0])]
        whose = "first" if axis.startswith(("first", language)) else "second"
        for ability in ABILITIES:
            level = getattr(facts, f"{whose}_{ability}")
            level[0] = max(int(level[0]), int(to))
        return
    column = getattr(facts, axis)
    column[0] = words(axis).index(to) if isinstance(to, str) else to


def test_the_step_of_a_combination_may_be_the_lowest_of_the_four_abilities() -> None:
    facts = Facts.build(
        1,
        first_language=np.array([1], np.uint8),
        education=np.array([words("education").index("three_year")], np.uint8),
    )
    for ability in ABILITIES:
        getattr(facts, f"first_{ability}")[:] = 8
    found = explain(facts, Lawbook.on(date(2025, 11, 14)))
    line = next(li for li in found.lines if li.component == "education_language")
    assert line.points == 13
    assert line.step is not None
    # Level 9 in all four also raises the points of the language itself, 23 to 31 an ability.
    assert (line.step.axis, line.step.to, line.step.gain) == ("first_language_lowest", 9, 12)
    assert line.step.total_gain == 12 + 4 * (31 - 23)
