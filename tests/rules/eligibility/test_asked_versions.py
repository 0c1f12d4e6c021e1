"""Which categories are tested, where each condition says it stands, and traces of work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from tests.cases.profile_form import persons

from openentry.files.profiles.reading import check_profiles
from openentry.rules.columns import columns
from openentry.rules.dates import day_number
from openentry.rules.eligibility.categories import category_of_facts, category_of_profiles
from openentry.rules.eligibility.evaluation import (
    Evaluation,
    chosen_versions,
    evaluate,
    evaluate_facts,
    facts_on,
)
from openentry.rules.errors import InputError
from openentry.rules.lawbook import Law
from openentry.rules.profile.batch import Profiles

LAW = Law.load()
ON = date(2025, 11, 14)
PERSONS = persons()
VERSIONS = {
    version.id: version
    for category in LAW.categories.values()
    for version in category.version
    if not version.repealed
}


def people(*names: str, **given: object) -> Profiles:
    """Give persons of the worked cases."""
    profiles = [{**PERSONS[name], **given, "id": name} for name in names]
    return check_profiles(profiles, law=LAW).profiles


def conditions(found: Evaluation, person: int = 0) -> dict[str, dict[str, Any]]:
    """Give the conditions of one person by program or category and code."""
    row = found.row(person)
    return {
        f"{name}.{condition['code']}": condition
        for name, verdict in {**row["programs"], **row["categories"]}.items()
        for condition in verdict["conditions"]
    }


def test_the_versions_tested_are_those_in_force_unless_others_are_named() -> None:
    lawbook = LAW.on(ON)
    in_force = [version.id for _, version in sorted(lawbook.categories.items())]
    assert [version.id for version in chosen_versions(lawbook)] == in_force
    named = ("stem-1", "healthcare-1")
    assert [version.id for version in chosen_versions(lawbook, named)] == list(named)
    assert list(evaluate(people("worker"), lawbook).categories) == in_force
    assert list(evaluate(people("worker"), lawbook, versions=named).categories) == list(named)


@pytest.mark.parametrize("name", ["stem", "stem-99", "transport-1-repealed"])
def test_a_version_that_nobody_can_be_in_is_refused(name: str) -> None:
    found = evaluate(people("worker"), LAW.on(ON))
    refusals = []
    with pytest.raises(InputError) as refused:
        evaluate(people("worker"), LAW.on(ON), versions=("stem-1", name))
    refusals.append(refused.value)
    with pytest.raises(InputError) as refused:
        evaluate_facts(found.facts, LAW.on(ON), versions=(name,))
    refusals.append(refused.value)
    for refusal in refusals:
        assert refusal.code == "category-version-unknown"
        assert refusal.params == {"found": name, "allowed": ", ".join(sorted(VERSIONS))}


def test_categories_asked_for_beside_those_in_force_are_no_fact_of_a_person() -> None:
    lawbook = LAW.on(date(2026, 3, 1))
    recruits = people("recruit", "worker")
    usual = evaluate(recruits, lawbook).facts
    asked = evaluate(recruits, lawbook, versions=("stem-1", "healthcare-1")).facts
    assert [usual.row(n) for n in (0, 1)] == [asked.row(n) for n in (0, 1)]


def test_facts_on_a_day_are_those_of_the_whole_evaluation() -> None:
    both = people("worker", "welder")
    lawbook = LAW.on(ON)
    found, whole = facts_on(both, lawbook), evaluate(both, lawbook)
    assert [found.row(n) for n in (0, 1)] == [whole.facts.row(n) for n in (0, 1)]
    # Each on a day of their own: the worker of 35 is looked at a year later.
    days = np.array([day_number(date(2026, 6, 15)), day_number(ON)], np.int32)
    apart = facts_on(both, lawbook, days)
    assert apart.age.tolist() == [36, 35]
    assert [c.name for c in columns() if getattr(apart, c.name) is None] == []


@pytest.mark.parametrize("name", VERSIONS)
def test_each_condition_of_a_category_cites_the_provision_of_its_version(name: str) -> None:
    version, one = VERSIONS[name], people("recruit")
    # With a provision of its own, so that none is taken from elsewhere.
    for provision in ("IRPA 10.3(1)(h.9)", None):
        changed = version.model_copy(update={"provision": provision})
        lawbook = LAW.on(ON)
        found = evaluate(one, lawbook)
        assert found.derived is not None
        judged = category_of_profiles(changed, one, found.derived, lawbook).row(0)
        assert {c["provision"] for c in judged["conditions"]} == {provision}


@pytest.mark.parametrize("name", ["french-1", "french-2"])
def test_language_of_a_facts_row_cites_the_provision_too(name: str) -> None:
    facts = evaluate(people("worker"), LAW.on(ON)).facts
    judged = category_of_facts(VERSIONS[name], facts).row(0)
    assert [c["code"] for c in judged["conditions"]] == ["language"]
    assert judged["conditions"][0]["provision"] == VERSIONS[name].provision


def test_programs_cite_where_each_condition_stands() -> None:
    found = conditions(evaluate(people("worker"), LAW.on(ON)))
    assert {
        code: found[code]["provision"] for code in found if code.partition(".")[0] == "cec"
    } == {
        "cec.canadian_work": "IRPR 87.1(2)(a), 87.1(3)",
        "cec.language": "IRPR 87.1(2)(d), 87.1(2)(e)",
        "cec.outside_quebec": "IRPR 87.1(1)",
    }
    assert found["fsw.funds"]["provision"] == "IRPR 76(1)(b)"
    assert found["fst.funds"]["provision"] == "IRPR 87.2(5)"
    assert found["fst.trade_work"]["provision"] == "IRPR 87.2(3)(b)"
    assert found["pnp.nomination"]["provision"] == "IRPR 87"


@pytest.mark.parametrize(
    ("mark", "coded", "met"),
    [
        # Without a code the level needed may be 5 or 7.
        (6, [], None),
        (7, [], True),
        (4, [], False),
        # Work of TEER 1 asks for 7; what has no code may still turn out to lead.
        (5, [{"noc": "21231"}], None),
        (4, [{"noc": "21231"}], False),
    ],
)
def test_a_trace_of_work_without_a_code_leaves_the_level_not_known(
    mark: int, coded: list[dict[str, str]], met: bool | None
) -> None:
    trace = {"country": "CA", "started_on": "2025-01-01", "ended_on": "2025-01-01"}
    old = {**trace, "noc": "0013", "noc_edition": "2016", "weekly_hours": 0.01}
    jobs = [old, *({**trace, "weekly_hours": 30, **job} for job in coded)]
    tests = [
        {
            "test": "celpip_general",
            "taken_on": "2025-01-01",
            **dict.fromkeys(("listening", "reading", "speaking", "writing"), mark),
        }
    ]
    found = conditions(evaluate(people("employee", jobs=jobs, tests=tests), LAW.on(ON)))
    language = found["cec.language"]
    assert (language["met"], language["needed"], language["found"]) == (met, None, mark)
    coded_only = people("employee", jobs=jobs[1:], tests=tests)
    assert conditions(evaluate(coded_only, LAW.on(ON)))["cec.language"]["needed"] == (
        7 if coded else 5
    )


def test_a_score_is_that_of_the_facts() -> None:
    found = evaluate(people("worker"), LAW.on(ON))
    # 77 points at 35 and 72 at 36, alone.
    older = replace(found.facts, age=found.facts.age + np.uint8(1))
    assert int(evaluate_facts(older, LAW.on(ON)).score.total[0]) == int(found.score.total[0]) - 5


@pytest.mark.parametrize(
    ("spouse", "met", "points"),
    [
        # A resident who lives abroad may or may not give points: 66 are sure, 67 are asked for.
        ({"permanent_resident": True, "lives_in": "IN"}, None, 66),
        ({"permanent_resident": True}, None, 66),
        ({"permanent_resident": True, "lives_in": "CA"}, False, 66),
        ({"citizen": True, "lives_in": "IN"}, False, 66),
        ({"lives_in": "IN"}, False, 66),
    ],
)
def test_points_for_a_resident_spouse_abroad_are_possible_and_not_sure(
    spouse: dict[str, object], met: bool | None, points: int
) -> None:
    given: dict[str, object] = {"spouse": {"accompanying": True, **spouse}, "funds_cad": 50_000}
    found = conditions(evaluate(people("worker", **given), LAW.on(ON)))
    assert (found["fsw.points"]["met"], found["fsw.points"]["found"]) == (met, points)
