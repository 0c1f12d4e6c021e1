"""What is said beside an answer: two counts of work, codes to find, days and sittings to know."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from openentry.files.candidates import read_candidates
from openentry.files.eligibility import WORK, answers
from openentry.files.eligibility_said import closing_said, work_said
from openentry.rules.lawbook import Law
from openentry.rules.profile.counting import Counted

LAW = Law.load()


def nurse(first: str, last: str, **more: object) -> dict[str, object]:
    """Give a full-time job in Canada."""
    job = {"noc": "31301", "country": "CA", "started_on": first, "ended_on": last}
    return job | {"weekly_hours": 40} | more


OLD = nurse("2019-01-01", "2020-06-30", noc="3012", noc_edition="2016")
LONG_AGO = {"started_on": "2005-01-01", "ended_on": "2007-12-31"}


def answered(folder: Path, *people: dict[str, Any], on: date) -> list[dict[str, Any]]:
    """Answer about people of a file."""
    path = folder / "people.json"
    path.write_text(json.dumps([{"birth_on": "1990-05-05"} | person for person in people]))
    return [a for found in read_candidates(path, LAW.on(on)) for a in answers(found)]


def noted(folder: Path, person: dict[str, Any], on: date = date(2025, 11, 14)) -> list[Any]:
    """Give the notes beside the answer about one person."""
    notes: list[Any] = answered(folder, person, on=on)[0]["notes"]
    return notes


def codes_of(folder: Path, person: dict[str, Any], on: date) -> list[str]:
    return [note["code"] for note in noted(folder, person, on)]


def test_eleven_months_and_some_days_are_noted(tmp_path: Path) -> None:
    notes = noted(tmp_path, {"jobs": [nurse("2024-11-20", "2025-10-31")]})
    assert notes == [
        {"code": "months_over_years", "work": w, "hours": 1482, "years": 0, "months": 12}
        for w in ("canadian", "skilled")
    ]


def test_a_year_of_the_experience_class_that_only_months_promise_is_noted(tmp_path: Path) -> None:
    # Long ago there are the days that the last twelve months lack, but in ten years only.
    jobs = [nurse("2017-01-09", "2018-02-28"), nurse("2024-11-20", "2025-10-31")]
    assert noted(tmp_path, {"jobs": jobs}) == [
        {
            "code": "months_over_years",
            "work": "experience",
            "hours": 1482,
            "years": 0,
            "months": 12,
        }
    ]


def test_a_code_of_the_other_edition_is_noted_for_both_spouses(tmp_path: Path) -> None:
    def codes(accompanying: bool, **more: object) -> list[str]:
        spouse = {"accompanying": accompanying, "jobs": [OLD]} | more
        return [note["code"] for note in noted(tmp_path, {"spouse": spouse})]

    assert [note["code"] for note in noted(tmp_path, {"jobs": [OLD]})] == ["noc_recode"]
    assert codes(accompanying=True) == ["spouse_noc_recode"]
    # Nothing is counted of a spouse who stays, is a citizen, or worked elsewhere.
    assert codes(accompanying=False) == []
    assert codes(accompanying=True, citizen=True) == []
    assert codes(accompanying=True, jobs=[OLD | {"country": "FR"}]) == []
    assert noted(tmp_path, {"jobs": [OLD]}, date(2022, 11, 15)) == []


SKILLED_YEAR = nurse("2021-01-01", "2022-06-30")
UNCODED: dict[str, tuple[list[dict[str, object]], bool]] = {
    "in every window": ([OLD], True),
    "of the first days of the window": (
        [OLD | {"started_on": "2014-01-01", "ended_on": "2015-11-30"}],
        True,
    ),
    "before every window, abroad": ([OLD | LONG_AGO | {"country": "FR"}], False),
    # A year of skilled work in Canada gives points of adaptability whenever it was.
    "long ago in Canada": ([OLD | LONG_AGO], True),
    "long ago in Canada, beside such a year": ([OLD | LONG_AGO, SKILLED_YEAR], False),
    "long ago in Canada, too short": ([OLD | LONG_AGO | {"ended_on": "2005-06-30"}], False),
    "long ago in Canada, the rest of a year": (
        [OLD | LONG_AGO | {"ended_on": "2005-06-30"}, nurse("2025-01-01", "2025-08-31")],
        True,
    ),
    "not begun": ([OLD | {"started_on": "2025-11-15", "ended_on": "2027-01-01"}], False),
    "unpaid": ([OLD | {"paid": False}], False),
    "not authorised": ([OLD | {"authorised": False}], False),
    "from Canada for an employer abroad": ([OLD | {"remote_for_foreign_employer": True}], True),
    "self-employed in Canada": ([OLD | {"self_employed": True}], True),
    "coded in both editions": ([OLD | {"noc_other": "31301"}], False),
}


def found(answer: dict[str, Any]) -> list[Any]:
    """Give everything that an answer finds: conditions, points, amounts of work."""
    verdicts = {**answer["programs"], **answer["categories"]}
    conditions = [
        (name, condition["code"], condition["met"], condition["found"], condition["needed"])
        for name, verdict in verdicts.items()
        for condition in verdict["conditions"]
    ]
    return [*conditions, answer["programs"]["fsw"]["points"], answer["work"]]


@pytest.mark.parametrize("name", UNCODED)
def test_a_code_is_asked_for_exactly_when_one_could_change_the_answer(
    name: str, tmp_path: Path
) -> None:
    (job, *others), expected = UNCODED[name]
    on = date(2025, 11, 14)
    plain = {"jobs": [job, *others]}
    assert ("noc_recode" in codes_of(tmp_path, plain, on)) is expected
    if "noc_other" in job:
        return
    people = [{"jobs": [job | {"noc_other": code}, *others]} for code in ("31301", "72106")]
    before, *after = map(found, answered(tmp_path, plain, *people, on=on))
    assert any(answer != before for answer in after) is expected


def test_a_code_of_the_spouse_is_asked_for_in_the_window_of_the_ranking_only(
    tmp_path: Path,
) -> None:
    def asked(**days: str) -> bool:
        person = {"spouse": {"accompanying": True, "jobs": [OLD | days]}}
        return "spouse_noc_recode" in codes_of(tmp_path, person, date(2025, 11, 14))

    assert asked(started_on="2010-01-01", ended_on="2015-11-15")
    assert not asked(started_on="2010-01-01", ended_on="2015-11-14")
    assert asked(started_on="2025-11-14", ended_on="2026-11-14")
    assert not asked(started_on="2025-11-15", ended_on="2026-11-14")


def test_each_person_has_notes_of_their_own(tmp_path: Path) -> None:
    sitting: dict[str, Any] = {"test": "ielts_general_training", "taken_on": "2025-01-01"}
    sitting |= dict.fromkeys(("listening", "reading", "speaking", "writing"), 8)
    remote = {"country": "CA", "remote_for_foreign_employer": True}
    people: tuple[dict[str, Any], ...] = (
        {"birth_on": "2000-02-29"},
        {},
        {"tests": [sitting, sitting | {"taken_on": "2025-03-01"}]},
        {"jobs": [nurse("2024-01-01", "2025-10-01", **remote)]},
        {"spouse": {"accompanying": True, "permanent_resident": True, "lives_in": "FR"}},
    )
    found = answered(tmp_path, *people, on=date(2025, 11, 14))
    assert [[note["code"] for note in answer["notes"]] for answer in found] == [
        ["leap_day"],
        [],
        ["several_sittings"],
        ["remote_work"],
        ["spouse_not_known"],
    ]


def test_work_is_counted_once_for_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    months, calls = Counted.months, 0

    def counting(counted: Counted) -> NDArray[np.int64]:
        nonlocal calls
        calls += 1
        return months(counted)

    monkeypatch.setattr(Counted, "months", counting)
    person = {"jobs": [nurse("2020-01-01", "2021-06-30")]}
    assert len(answered(tmp_path, *[person] * 50, on=date(2025, 11, 14))) == 50
    assert calls == len(WORK) + 1


def test_counts_of_work_agree_in_number_with_their_words(tmp_path: Path) -> None:
    one = {"hours": 1560, "years": 1, "months": 1}
    assert work_said(one, "en") == "1,560 hours, 1 full year; 1 calendar month touched"
    none = dict.fromkeys(one, 0)
    assert work_said(none, "en") == "0 hours, 0 full years; 0 calendar months touched"
    assert work_said(none, "fr") == "0 heure, 0 année complète; 0 mois civil touché"
    jobs = [nurse("2024-11-20", "2025-10-31")]
    answer = answered(tmp_path, {"jobs": jobs}, on=date(2025, 11, 14))[0]
    said = next(closing_said(answer, "fr")).replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "Travail au Canada : 12 mois civils touchés, comme le compte le formulaire officiel, "
        "mais les heures font 0 année complète (1 482 heures). Les agents comptent les jours "
        "exacts. Les mois sont montrés, jamais notés."
    )
