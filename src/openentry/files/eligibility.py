"""The answer about programs and categories as plain values, and what must be said beside it.

For JSON output, and for every face that words an answer: it holds no text, only codes and
values. The form of the answer is fixed with the command line; see the manual.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.files.candidates import Candidates
from openentry.rules.dates import LAST_DAY, MONTHS_A_YEAR, day_of
from openentry.rules.eligibility.coming import last_days
from openentry.rules.eligibility.conditions import NOT_TESTED
from openentry.rules.eligibility.evaluation import Evaluation
from openentry.rules.profile.batch import Profiles
from openentry.rules.profile.hours import hours
from openentry.rules.profile.work import Counted, years_of

WORK = ("canadian", "foreign", "skilled")
"""Work of which both counts are shown, by purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something a person should know beside the answer.

    Attributes
    ----------
    code : str
    params : dict
        Plain values of its message.
    """

    code: str
    params: dict[str, int | str]

    def row(self) -> dict[str, Any]:
        """Give the note as plain values."""
        return {"code": self.code, **self.params}


def answers(candidates: Candidates) -> Iterator[dict[str, Any]]:
    """Give the answer about each candidate as plain values.

    Yields
    ------
    dict
        ``id``, ``on``, ``rule_set``, ``provisional``, ``holds_until`` (a day, or null where
        nothing changes by itself in three years; for facts rows null), ``programs``,
        ``categories``, ``not_tested``, ``notes``; for profiles also ``work``.
    """
    evaluation, profiles = candidates.evaluation, candidates.profiles
    lawbook = evaluation.lawbook
    until = last_days(profiles, evaluation) if profiles is not None else None
    for i in range(len(candidates)):
        answer: dict[str, Any] = {
            "id": bytes(evaluation.facts.id[i]).decode(),
            "on": lawbook.day.isoformat(),
            "rule_set": lawbook.rule_set.id,
            "provisional": lawbook.provisional,
            "holds_until": held(until, i),
            **evaluation.row(i),
            "not_tested": list(NOT_TESTED),
            "notes": [note.row() for note in notes(evaluation, profiles, i)],
        }
        if evaluation.derived is not None:
            answer["work"] = {name: work(evaluation, name, i) for name in WORK}
        yield answer


def held(until: NDArray[np.int32] | None, person: int) -> str | None:
    """Give the last day of an answer as text, None where none is known."""
    if until is None or until[person] >= LAST_DAY:
        return None
    day = day_of(int(until[person]))
    return day.isoformat() if day else None


def work(evaluation: Evaluation, name: str, person: int) -> dict[str, int]:
    """Give what a purpose's work comes to: credited hours, years, and months as on the form."""
    counted = _counted(evaluation, name)
    return {
        "hours": int(hours(counted.known)[person]),
        "years": int(years_of(counted.known, evaluation.lawbook)[person]),
        "months": int(counted.months()[person]),
    }


def _counted(evaluation: Evaluation, name: str) -> Counted:
    derived = evaluation.derived
    assert derived is not None
    counted: Counted = getattr(derived, name)
    return counted


def notes(evaluation: Evaluation, profiles: Profiles | None, person: int) -> Iterator[Note]:
    """Give what a person should know beside the answer.

    Parameters
    ----------
    evaluation : Evaluation
    profiles : Profiles or None
        None for facts rows, about which there is nothing to note.
    person : int
    """
    derived = evaluation.derived
    if derived is None or profiles is None:
        return
    for name in WORK:
        found = work(evaluation, name, person)
        if found["months"] // MONTHS_A_YEAR > found["years"]:
            yield Note(code="months_over_years", params={"work": name, **found})
    mine = derived.work.jobs.owner == person
    if bool(np.any(mine & ~derived.work.coded)):
        edition = evaluation.lawbook.work.noc_edition
        yield Note(code="noc_recode", params={"edition": edition})
    remote = mine & derived.work.jobs["remote"]
    if bool(np.any(remote & derived.work.abroad)):
        yield Note(code="remote_work", params={})
    if _born_on_leap_day(profiles, person):
        yield Note(code="leap_day", params={})
    if bool(derived.spouse_not_known[person]):
        yield Note(code="spouse_not_known", params={})
    if _several_sittings(profiles, person):
        yield Note(code="several_sittings", params={})


def _born_on_leap_day(profiles: Profiles, person: int) -> bool:
    born = day_of(int(profiles.birth_on[person]))
    return born is not None and (born.month, born.day) == (2, 29)


def _several_sittings(profiles: Profiles, person: int) -> bool:
    """Tell whether a language has two sittings, of which only the latest is used."""
    tests = profiles.own.tests
    mine = np.flatnonzero(tests.owner == person)
    languages = tests["language"][mine].tolist()
    return len(languages) != len(set(languages))
