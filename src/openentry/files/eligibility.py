"""The answer about programs and categories as plain values, and what must be said beside it.

For JSON output, and for every face that words an answer: it holds no text, only codes and
values. The form of the answer is fixed with the command line; see the manual.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.files.candidates import Candidates
from openentry.files.coming_changes import profile_ends
from openentry.rules.dates import LAST_DAY, MONTHS_A_YEAR, day_of
from openentry.rules.eligibility.conditions import NOT_TESTED
from openentry.rules.eligibility.lasting import last_days
from openentry.rules.eligibility.recoding import recoding, spouse_recoding
from openentry.rules.lawbook import Lawbook
from openentry.rules.profile.batch import Flags, Profiles
from openentry.rules.profile.counting import Counted, years_of
from openentry.rules.profile.deriving import Derived
from openentry.rules.profile.hours import hours

WORK = ("canadian", "foreign", "skilled")
"""Work of which both counts are shown, by purpose."""
_EXPERIENCE = "experience"
"""Canadian work in the shorter window of the experience class: only noted where it says more."""

Numbers = NDArray[np.int64]


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
        ``categories``, ``not_tested``, ``notes``; for profiles also ``profile_ends`` (first day
        on which the profile is no longer in the pool, null when not submitted) and ``work``.
    """
    evaluation, profiles = candidates.evaluation, candidates.profiles
    lawbook = evaluation.lawbook
    until = last_days(profiles, evaluation) if profiles is not None else None
    ends = profile_ends(profiles, lawbook.law) if profiles is not None else None
    beside = None
    if profiles is not None and evaluation.derived is not None:
        beside = Beside(profiles, evaluation.derived, lawbook)
    for i in range(len(candidates)):
        answer: dict[str, Any] = {
            "id": bytes(evaluation.facts.id[i]).decode(),
            "on": lawbook.day.isoformat(),
            "rule_set": lawbook.rule_set.id,
            "provisional": lawbook.provisional,
            "holds_until": held(until, i),
            **evaluation.row(i),
            "not_tested": list(NOT_TESTED),
            "notes": [note.row() for note in beside.notes(i)] if beside is not None else [],
        }
        if ends is not None and beside is not None:
            answer["profile_ends"] = ends[i]
            answer["work"] = {name: beside.work(name, i) for name in WORK}
        yield answer


def held(until: NDArray[np.int32] | None, person: int) -> str | None:
    """Give the last day of an answer as text, None where none is known."""
    if until is None or until[person] >= LAST_DAY:
        return None
    day = day_of(int(until[person]))
    return day.isoformat() if day else None


class Beside:
    """What must be said beside the answers about profiles, read once for all of them.

    Parameters
    ----------
    profiles : Profiles
    derived : Derived
        Of these profiles.
    lawbook : Lawbook
    """

    def __init__(self, profiles: Profiles, derived: Derived, lawbook: Lawbook) -> None:
        self._profiles, self._derived, self._lawbook = profiles, derived, lawbook

    @cached_property
    def _counts(self) -> dict[str, dict[str, Numbers]]:
        """What each purpose's work comes to, of everybody."""
        found: dict[str, dict[str, Numbers]] = {}
        for name in (*WORK, _EXPERIENCE):
            counted: Counted = getattr(self._derived, name)
            found[name] = {
                "hours": hours(counted.known),
                "years": years_of(counted.known, self._lawbook),
                "months": counted.months(),
            }
        return found

    @cached_property
    def _marks(self) -> dict[str, Flags]:
        """Who has each of the notes that say nothing of amounts."""
        profiles, work = self._profiles, self._derived.work
        return {
            "noc_recode": recoding(self._derived, self._lawbook),
            "spouse_noc_recode": spouse_recoding(profiles, self._derived, self._lawbook),
            "remote_work": work.jobs.any(work.jobs["remote"] & work.abroad),
            "leap_day": _born_on_leap_day(profiles),
            "spouse_not_known": self._derived.spouse_not_known,
            "several_sittings": _several_sittings(profiles),
        }

    def work(self, name: str, person: int) -> dict[str, int]:
        """Give what a purpose's work comes to: credited hours, years, and months as on the form."""
        return {what: int(values[person]) for what, values in self._counts[name].items()}

    def notes(self, person: int) -> Iterator[Note]:
        """Give what a person should know beside the answer."""
        for name in (*WORK, _EXPERIENCE):
            found = self.work(name, person)
            said_already = name == _EXPERIENCE and found == self.work("canadian", person)
            if found["months"] // MONTHS_A_YEAR > found["years"] and not said_already:
                yield Note(code="months_over_years", params={"work": name, **found})
        edition = self._lawbook.work.noc_edition
        for code, marked in self._marks.items():
            if marked[person]:
                yield Note(
                    code=code, params={"edition": edition} if code.endswith("noc_recode") else {}
                )


def _born_on_leap_day(profiles: Profiles) -> Flags:
    born = [day_of(int(day)) for day in profiles.birth_on]
    return np.array([(day.month, day.day) == (2, 29) for day in born if day is not None], np.bool_)


def _several_sittings(profiles: Profiles) -> Flags:
    """Tell who has two sittings of a language, of which only the latest is used."""
    tests = profiles.own.tests
    several = np.zeros(len(profiles), np.bool_)
    for language in np.unique(tests["language"]):
        mine = tests.owner[tests["language"] == language]
        several |= np.bincount(mine, minlength=len(profiles)) > 1
    return several
