"""What changes by itself, beside an evaluation of every single day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from tests.profiles.people import random_day, random_profile

from openentry.files.profiles.reading import check_profiles
from openentry.rules.columns import columns
from openentry.rules.crs import SCORE_FIELDS
from openentry.rules.dates import LAST_DAY, day_number
from openentry.rules.eligibility.coming import changes, due_on, holds_until
from openentry.rules.eligibility.due import law_days
from openentry.rules.eligibility.evaluation import Evaluation, evaluate
from openentry.rules.eligibility.lasting import last_days
from openentry.rules.errors import FactsErrors
from openentry.rules.lawbook import Law
from openentry.rules.profile.batch import Profiles
from openentry.rules.profile.pool_period import pool_left_on

LAW = Law.load()
DAYS = 450
ON = date(2025, 3, 1)


def people(first: int, count: int) -> Iterator[tuple[date, Profiles]]:
    """Give people of the generator with the day they are looked at."""
    for number in range(first, first + count):
        rng = Random(number)
        on = random_day(rng)
        try:
            yield on, check_profiles([random_profile(rng, on)], law=LAW).profiles
        except FactsErrors:
            continue  # a paper of before its owner's birth, or the like


def state(evaluation: Evaluation, person: int) -> tuple[object, ...]:
    """Give all that an answer says of a person, without amounts that grow from day to day."""
    row = evaluation.facts.row(person)
    facts = [row[c.name] for c in columns() if c.name not in ("id", "submitted_at")]
    points = [int(getattr(evaluation.score, field)[person]) for field in SCORE_FIELDS]
    verdicts = [
        (name, verdict.row(person)["met"], [(c["code"], c["met"], c["needed"]) for c in conditions])
        for group in (evaluation.programs, evaluation.categories)
        for name, verdict in group.items()
        if (conditions := verdict.row(person)["conditions"])
    ]
    return evaluation.lawbook.rule_set.id, facts, points, verdicts


def every_day(profile: Profiles, on: date) -> dict[date, tuple[object, ...]]:
    """Evaluate a person on every day, the days of the same law at once."""
    days = [on + timedelta(days=k) for k in range(DAYS + 1)]
    firsts = law_days(LAW)
    found: dict[date, tuple[object, ...]] = {}
    for span in sorted({sum(first <= day for first in firsts) for day in days}):
        inside = [day for day in days if sum(first <= day for first in firsts) == span]
        numbers = np.array([day_number(day) for day in inside], np.int32)
        same = profile.take(np.zeros(len(inside), np.int64))
        evaluation = evaluate(same, LAW.on(inside[0]), numbers)
        found |= {day: state(evaluation, i) for i, day in enumerate(inside)}
    return found


@pytest.mark.parametrize("first", range(0, 40, 4))
def test_changes_are_those_of_an_evaluation_of_every_day(first: int) -> None:
    seen = 0
    for on, profile in people(first, 4):
        known = every_day(profile, on)
        expected = [b for a, b in pairwise(sorted(known)) if known[a] != known[b]]
        until = on + timedelta(days=DAYS)
        told = list(changes(profile, LAW, on, until=until))
        assert [change.on for change in told] == sorted({change.on for change in told})
        found = [change.on for change in told if change.differences]
        assert found == expected, (first, on)
        # Without a difference, only the end of the profile is told.
        left = [day_number(change.on) for change in told if change.ends_profile]
        assert left == [
            day for day in pool_left_on(profile, LAW) if day_number(on) < day <= day_number(until)
        ]
        assert all(change.differences or change.ends_profile for change in told)
        seen += len(found)
    assert seen


def test_an_answer_holds_until_the_day_before_the_first_change() -> None:
    for on, profile in people(100, 12):
        told = changes(profile, LAW, on)
        first = next((change.on for change in told if change.differences), None)
        last = first - timedelta(days=1) if first else None
        assert holds_until(profile, LAW, on) == last
        number = day_number(last) if last else LAST_DAY
        before = evaluate(profile, LAW.on(on))
        assert last_days(profile, before).tolist() == [number]
        assert int(due_on(profile, before.lawbook)[0]) <= number + 1


def test_many_people_get_the_last_day_that_each_gets_alone() -> None:
    on = date(2026, 3, 1)
    alone = [profile for _, profile in people(200, 30)]
    documents = []
    for number in range(200, 230):
        rng = Random(number)
        documents.append(random_profile(rng, random_day(rng)))
    kept = []
    for document in documents:
        try:
            check_profiles([document], law=LAW)
        except FactsErrors:
            continue
        kept.append(document)
    together = check_profiles(kept, law=LAW).profiles
    assert len(together) == len(alone)
    found = last_days(together, evaluate(together, LAW.on(on))).tolist()
    assert found == [int(last_days(p, evaluate(p, LAW.on(on)))[0]) for p in alone]


def test_a_change_of_law_is_a_cause() -> None:
    document = {
        "birth_on": "1990-07-01",
        "job_offer": {
            "noc": "00012",
            "full_time": True,
            "continuous": True,
            "years_after_visa": 1,
            "lmia": True,
        },
    }
    profile = check_profiles([document], law=LAW).profiles
    found = list(changes(profile, LAW, ON, until=date(2025, 4, 1)))
    ended = next(change for change in found if change.on == date(2025, 3, 25))
    assert "law" in ended.causes
    assert ended.total[0] - ended.total[1] == 200
    assert ended.rule_set == "2025-03-25"
    (law,) = (d for d in ended.differences if d.kind == "law")
    assert (law.name, law.before, law.after) == ("rule_set", LAW.on(ON).rule_set.id, "2025-03-25")
    assert list(changes(profile, LAW, ON, until=ended.on))[-1].on == ended.on


def test_law_that_changed_nothing_is_no_cause_of_what_comes_after() -> None:
    person = {"birth_on": "1990-08-05", "submitted_at": "2025-07-20T12:00:00Z"}
    profile = check_profiles([person], law=LAW).profiles
    # On 28 July 2025 the time of an earlier table of funds is over, which is not this person's.
    assert date(2025, 7, 28) in law_days(LAW)
    (change,) = changes(profile, LAW, date(2025, 7, 21), until=date(2025, 8, 10))
    assert (change.on, change.causes) == (date(2025, 8, 5), ("birthday",))


def test_a_birthday_tells_what_it_costs() -> None:
    profile = check_profiles([{"birth_on": "1996-06-15"}], law=LAW).profiles
    change = next(changes(profile, LAW, date(2026, 5, 1)))
    assert (change.on, change.causes) == (date(2026, 6, 15), ("birthday",))
    assert change.total == (110, 105)
    assert [(d.name, d.before, d.after) for d in change.differences if d.kind == "facts"] == [
        ("age", 29, 30)
    ]


def test_another_trade_takes_the_lead_and_with_it_its_certificate() -> None:
    def job(noc: str, first: str, **more: str) -> dict[str, object]:
        return {"noc": noc, "country": "CA", "started_on": first, "weekly_hours": 40, **more}

    person = {
        "birth_on": "1990-05-05",
        "jobs": [
            job("72200", "2024-01-01", ended_on="2024-06-01"),  # 153 days
            job("72310", "2025-06-20"),
        ],
        "certificates": [{"noc": "72310", "issuer": "ON", "issued_on": "2020-01-01"}],
    }
    profile = check_profiles([person], law=LAW).profiles
    # On 19 November 2025 the trade of the certificate has 153 days too; on the 20th it leads.
    assert holds_until(profile, LAW, date(2025, 11, 14)) == date(2025, 11, 19)
    found = {
        day: evaluate(profile, LAW.on(date(2025, 11, day))).programs["fst"].row(0)["conditions"]
        for day in (19, 20)
    }
    proofs = {
        day: next(c["met"] for c in conditions if c["code"] == "certificate_or_offer")
        for day, conditions in found.items()
    }
    assert proofs == {19: False, 20: True}


@pytest.mark.parametrize("code", [{"noc": "31301"}, {"noc": "3012", "noc_edition": "2016"}])
def test_what_a_job_decides_ends_with_its_last_day_in_the_window(code: dict[str, str]) -> None:
    # Work of TEER 1, or not coded, asks for level 7, or for a level not known; none asks for 5.
    job = {"country": "CA", "started_on": "2021-05-23", "ended_on": "2022-10-14"}
    person = {"birth_on": "1990-05-05", "jobs": [job | code | {"weekly_hours": 30}]}
    profile = check_profiles([person], law=LAW).profiles
    assert holds_until(profile, LAW, date(2025, 10, 10)) == date(2025, 10, 13)
    change = next(changes(profile, LAW, date(2025, 10, 10)))
    assert change.causes == ("job_gone",)
    assert [d.name for d in change.differences] == ["cec"]


def test_the_end_of_the_calendar_is_the_end_of_the_look_ahead() -> None:
    profile = check_profiles([{"birth_on": "1990-05-05"}], law=LAW).profiles
    for on in (date(9997, 6, 1), date(9999, 12, 30), date.max):
        assert list(changes(profile, LAW, on)) == []
        assert holds_until(profile, LAW, on) is None
        assert last_days(profile, evaluate(profile, LAW.on(on))).tolist() == [LAST_DAY]


SUBMITTED = {"birth_on": "1990-05-05", "submitted_at": "2025-12-01T15:00:00Z"}


def test_the_end_of_a_profile_stands_among_the_changes_in_order_of_days() -> None:
    profile = check_profiles([SUBMITTED], law=LAW).profiles
    found = list(changes(profile, LAW, date(2026, 4, 1), until=date(2027, 6, 1)))
    assert [(c.on, c.causes) for c in found if not c.differences] == [
        (date(2026, 12, 1), ("profile_ends",))
    ]
    days = [change.on for change in found]
    assert days == sorted(days)
    assert days[0] < date(2026, 12, 1) < days[-1]
    end = found[days.index(date(2026, 12, 1))]
    assert (end.differences, end.total[0]) == ((), end.total[1])
    after = list(changes(profile, LAW, end.on, until=date(2027, 6, 1)))
    assert [change.on for change in after] == [day for day in days if day > end.on]


def test_the_end_of_a_profile_ends_no_answer_but_is_due() -> None:
    without = {"birth_on": "1990-05-05"}
    both = check_profiles([SUBMITTED, without], law=LAW).profiles
    on = date(2026, 11, 20)
    lawbook = LAW.on(on)
    assert len(set(last_days(both, evaluate(both, lawbook)).tolist())) == 1
    assert len({holds_until(both.take(np.array([i])), LAW, on) for i in (0, 1)}) == 1
    due, other = due_on(both, lawbook).tolist()
    assert due == day_number(date(2026, 12, 1)) < other
    assert due_on(both, LAW.on(date(2026, 12, 1))).tolist() == [other, other]


def test_a_profile_that_ends_on_a_birthday_is_one_change_with_both_causes() -> None:
    person = {"birth_on": "1996-12-01", "submitted_at": "2025-12-01T15:00:00Z"}
    profile = check_profiles([person], law=LAW).profiles
    (change,) = changes(profile, LAW, date(2026, 11, 20), until=date(2027, 1, 1))
    assert change.causes == ("birthday", "profile_ends")
    assert change.ends_profile
    assert change.total[0] > change.total[1]
