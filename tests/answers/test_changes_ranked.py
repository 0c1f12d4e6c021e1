"""What changes would do, for pages: as ``openentry whatif`` says, and true to the rules."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.profiles.people import random_profile
from tests.whatif.selves import ALONE, COUPLE, LAW, ON

from openentry.answers.changes_compared import Column, Stopped, compare_facts, compare_profile
from openentry.answers.dated_profile import kinds_open
from openentry.answers.quick_changes import Answered, facts_choices, facts_gains, with_levels
from openentry.answers.quick_facts import QuickFacts, read_answers
from openentry.answers.quick_score import quick_score
from openentry.answers.ranked_changes import Gain, Impossible, Ranking, profile_gains
from openentry.files.candidates import Candidates, read_candidates
from openentry.files.eligibility import answers as eligibility
from openentry.files.profiles.whatif.choosing import choices
from openentry.files.profiles.whatif.reading import checked_changes
from openentry.files.sources import Source
from openentry.rules.lawbook import COMPONENTS

PEOPLE = 5
CHANGES = (
    {"kind": "work", "place": "canada", "years": 1},
    {"kind": "credential", "level": "masters", "country": "CA"},
    {"kind": "nomination", "province": "ON"},
)
SPOUSE = ("spouse_not_accompanying", "principal")
Answer = dict[str, Any]


@cache
def people() -> tuple[Answer, ...]:
    """Give people worked out by hand, and others by chance; some have a spouse."""
    found = [dict(ALONE), dict(COUPLE)]
    found += [{**random_profile(Random(n), ON), "id": f"p{n}"} for n in range(PEOPLE)]
    assert any(person.get("spouse") for person in found[2:])
    return tuple(found)


@cache
def commanded(folder: Path) -> dict[str, Answer]:
    """Ask the command about all of them, by their name."""
    changes = folder / "changes.json"
    changes.write_text(json.dumps({"changes": CHANGES}), encoding="utf-8")
    asked = ["--on", ON.isoformat(), "--format", "json", "--change", str(changes)]
    asked += ["--spouse-stays", "--spouse-applies"]
    answer = subprocess.run(
        [sys.executable, "-m", "openentry.cli.main", "whatif", "-", *asked],
        input=json.dumps(people()).encode(),
        capture_output=True,
        check=True,
        env=dict(os.environ),
        timeout=120,
    )
    return {each["id"]: each for each in json.loads(answer.stdout)}


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """Give what the command answered."""
    return commanded(tmp_path_factory.mktemp("whatif"))


def read(person: Mapping[str, Any], on: date = ON) -> Candidates:
    """Read a profile as a page does."""
    raw = json.dumps([person]).encode()
    source = Source("profiles.json", io.BytesIO(raw), len(raw))
    (candidates,) = read_candidates(source, LAW.on(on))
    return candidates


def ranking(person: Mapping[str, Any], *, asked: bool = False) -> Ranking:
    """Rank changes as a page does."""
    return profile_gains(read(person).documents[0], LAW.on(ON), spouse_asked=asked)


def turned(verdicts: Mapping[str, Any]) -> dict[str, tuple[object, object]]:
    """Give the verdicts of the command that turn."""
    pairs = {name: (each["before"], each["after"]) for name, each in verdicts.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def same(gain: Gain, told: Answer) -> None:
    """Hold one change of a page against what the command says of it."""
    assert dict(gain.change) == told["change"]
    assert (gain.gain, gain.total) == (told["gain"], told["total"])
    until = None if gain.holds_until is None else gain.holds_until.isoformat()
    assert until == told["holds_until"]
    assert gain.programs == turned(told["programs"])
    assert gain.categories == turned(told["categories"])


def test_the_ranking_is_that_of_the_command(command: dict[str, Answer]) -> None:
    for person in people():
        found, told = ranking(person), command[person["id"]]
        assert found.total == told["total"]
        best = [one for one in told["suggestions"] if one["best"]]
        assert [group.name for group in found.groups] == [one["group"] for one in best]
        for group, one in zip(found.groups, best, strict=True):
            same(group.best, one)
            rest = [o for o in told["suggestions"] if o["group"] == group.name and not o["best"]]
            assert len(group.others) == len(rest)
            for gain, other in zip(group.others, rest, strict=True):
                same(gain, other)
        assert (found.nomination is None) == (told["nomination"] is None)
        if found.nomination is not None:
            same(found.nomination, told["nomination"])
        assert found.job_offer_pays == told["job_offer_pays"]


def test_who_comes_along_is_told_to_whom_asks_and_then_as_the_command_tells_it(
    command: dict[str, Answer],
) -> None:
    for person in people():
        assert not ranking(person).spouse
        told = {one["kind"]: one for one in command[person["id"]]["asked"] if one["kind"] in SPOUSE}
        found = ranking(person, asked=True)
        ranked = {gain.change["kind"] for g in found.groups for gain in (g.best, *g.others)}
        assert not ranked & set(SPOUSE)
        assert bool(found.spouse) == found.has_spouse == bool(person.get("spouse"))
        for gain in found.spouse:
            one = told[gain.change["kind"]]
            if isinstance(gain, Impossible):
                assert gain.obstacle.code == one["cannot"]["code"]
            else:
                same(gain, one)
                assert [f"spouse.{name}" for name in gain.not_told] == one.get("not_told", [])


def test_a_column_is_what_the_command_makes_of_the_changes_together(
    command: dict[str, Answer],
) -> None:
    for person in people():
        answer, told = read(person), command[person["id"]]
        found = compare_profile(answer, [checked_changes(CHANGES)])
        (column,), last = found.columns, told["together"][-1]
        assert isinstance(column, Column)
        assert (column.total, column.gain) == (last["total"], last["gain"])
        until = None if column.holds_until is None else column.holds_until.isoformat()
        assert until == last["holds_until"]
        for verdicts, now, name in (
            (column.programs, found.unchanged.programs, "programs"),
            (column.categories, found.unchanged.categories, "categories"),
        ):
            assert verdicts is not None
            assert now is not None
            differ = {key: (now[key], met) for key, met in verdicts.items() if now[key] != met}
            assert differ == turned(last[name])
        assert sum(column.parts.values()) == column.total


def test_a_column_is_the_whole_answer_to_the_profile_as_it_would_be() -> None:
    """Written into the profile by hand, the change gives the same as tried."""
    column = compare_profile(read(COUPLE), [checked_changes([CHANGES[2]])]).columns[0]
    assert isinstance(column, Column)
    nominated = {"province": "ON", "nominated_on": "2025-11-14", "accepted_on": "2025-11-14"}
    written = read(COUPLE | {"nomination": nominated})
    assert column.total == int(written.evaluation.score.total[0]) == 946
    (found,) = eligibility(written)
    programs = {name: each["met"] for name, each in found["programs"].items()}
    categories = {name: each["met"] for name, each in found["categories"].items()}
    assert (column.programs, column.categories) == (programs, categories)
    opened = kinds_open(programs, categories)
    for beside in column.rounds:
        assert beside.open == opened.get(beside.kind.key, False)
        assert beside.enough == sum(r.crs_cutoff <= 946 for r in beside.kind.rounds)
    assert {beside.kind.key for beside in column.rounds if beside.open} == {"pnp"}


def test_a_column_without_changes_is_the_score_itself_and_columns_do_not_touch() -> None:
    answer = read(COUPLE)
    sets = [checked_changes([change]) for change in CHANGES]
    found = compare_profile(answer, sets)
    assert found.unchanged.total == int(answer.evaluation.score.total[0])
    assert found.unchanged.gain == 0
    for order in permutations(range(3)):
        again = compare_profile(answer, [sets[place] for place in order])
        assert again.columns == tuple(found.columns[place] for place in order)


def test_what_stands_in_the_way_stops_its_column_alone() -> None:
    spouse = {"kind": "spouse", "work_years": 1}
    found = compare_profile(
        read(ALONE), [checked_changes([CHANGES[0], spouse]), checked_changes([CHANGES[0]])]
    )
    stopped, column = found.columns
    assert isinstance(stopped, Stopped)
    assert stopped.number == 1
    assert "spouse" in stopped.reason.message("en")
    assert isinstance(column, Column)


@pytest.mark.parametrize("person", [ALONE, COUPLE], ids=["alone", "couple"])
def test_whatever_may_be_chosen_can_be_tried(person: Answer) -> None:
    answer = read(person)
    offered = choices(answer.documents[0], LAW, ON, spouse_asked=True)
    assert len(offered) > 30
    kinds = {change.plain()["kind"] for change in offered}
    assert (set(SPOUSE) <= kinds) == ("spouse" in person)
    for start in range(0, len(offered), 3):
        found = compare_profile(answer, [[change] for change in offered[start : start + 3]])
        assert all(isinstance(column, Column) for column in found.columns)
    unasked = choices(answer.documents[0], LAW, ON, spouse_asked=False)
    assert not {change.plain()["kind"] for change in unasked} & set(SPOUSE)


QUICK = {
    "born_day": "10",
    "born_month": "3",
    "born_year": "1994",
    "on_day": "14",
    "on_month": "11",
    "on_year": "2025",
    "education": "three_year",
    "first_test": "levels",
    "first_language": "en",
    **dict.fromkeys(("first_listening", "first_reading", "first_speaking", "first_writing"), "8"),
    "foreign_work_years": "5",
}
"""The same person as `ALONE`, in quick facts."""
ACCOMPANIED = QUICK | {
    "accompanied": "yes",
    "spouse_education": "one_year",
    "spouse_test": "levels",
    **dict.fromkeys(
        ("spouse_listening", "spouse_reading", "spouse_speaking", "spouse_writing"), "7"
    ),
}


def quick(answers: Mapping[str, str]) -> QuickFacts:
    """Read quick facts."""
    return read_answers(answers, LAW, ON)


@pytest.mark.parametrize(
    ("answers", "person"), [(QUICK, ALONE), (ACCOMPANIED, COUPLE)], ids=["alone", "couple"]
)
def test_quick_facts_gain_what_the_profile_of_the_same_person_gains(
    answers: Mapping[str, str], person: Answer
) -> None:
    """Points hang on facts alone, so both roads lead to the same gains of the same groups."""
    facts = facts_gains(quick(answers), LAW.on(ON), spouse_asked=False)
    dated = ranking(person)
    assert facts.total == dated.total
    of_facts = {group.name: group.best.gain for group in facts.groups}
    of_dates = {group.name: group.best.gain for group in dated.groups}
    alike = {"french", "retest:en", "work:canada", "certificate", "spouse:work", "spouse:language"}
    assert {name: of_facts.get(name) for name in alike} == {
        name: of_dates.get(name) for name in alike
    }
    assert facts.nomination is not None
    assert dated.nomination is not None
    assert facts.nomination.gain == dated.nomination.gain


def test_a_spouse_who_stays_and_a_sibling_are_never_ranked_among_answers() -> None:
    unasked = facts_gains(quick(ACCOMPANIED), LAW.on(ON), spouse_asked=False)
    asked = facts_gains(quick(ACCOMPANIED), LAW.on(ON), spouse_asked=True)
    assert unasked.groups == asked.groups
    assert not unasked.spouse
    alone = quick_score(quick(ACCOMPANIED | {"accompanied": "no"}), LAW).total
    assert [gain.total for gain in asked.spouse if isinstance(gain, Gain)] == [alone]
    assert not {group.name for group in asked.groups} & {"relative", "nomination"}


def test_a_column_of_answers_is_the_score_of_those_answers() -> None:
    told, lawbook = quick(QUICK), LAW.on(ON)
    offered = {str(c.row): c for c in facts_choices(told, lawbook, spouse_asked=False)}
    study = offered[str({"canadian_study": "three_or_more_years"})]
    degree = offered[str({"education": "masters"})]
    french = with_levels(told.facts.row(0), "fr", dict.fromkeys(ABILITIES, 7), lawbook)
    assert french is not None
    found = compare_facts(told, [[study, degree, french]], lawbook)
    again = QUICK | {
        "canadian_study": "three_or_more_years",
        "education": "masters",
        "second_test": "levels",
        **{f"second_{ability}": "7" for ability in ABILITIES},
    }
    (column,) = found.columns
    assert isinstance(column, Column)
    assert column.total == quick_score(quick(again), LAW).total
    assert sum(column.parts.values()) == column.total
    assert set(column.parts) == set(COMPONENTS)
    assert column.programs is None
    assert {beside.open for beside in column.rounds if beside.kind.key != "pnp"} == {None}


ABILITIES = ("listening", "reading", "speaking", "writing")


def test_one_ability_of_a_language_without_results_cannot_be_tried_alone() -> None:
    row, lawbook = quick(QUICK).facts.row(0), LAW.on(ON)
    assert with_levels(row, "fr", {"reading": 7}, lawbook) is None
    english = with_levels(row, "en", {"reading": 9}, lawbook)
    assert english == Answered(
        kind="retest", group="retest:en", size=1, language="en", row={"first_reading": 9}
    )
