"""A profile with its dates, told field by field as a form sends it, and the whole answer to it.

Answers are named by the way to a field of the profile, things of a list by their number from 1:
``tests.1.taken_on``, ``jobs.2.noc``. They are read as one row of a CSV file of profiles is, so
that page and command take the same for right and for wrong. Of the moment of submission a form
asks the day alone. Nothing is kept.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from openentry.answers.profile_words import wrong_words
from openentry.answers.quick_facts import QuickFacts, Wrong, WrongAnswers
from openentry.answers.quick_score import QuickScore, quick_score
from openentry.files.candidates import Candidates, read_candidates
from openentry.files.coming_changes import coming
from openentry.files.eligibility import answers as eligibility
from openentry.files.profiles.kinds import Kind
from openentry.files.sources import Source
from openentry.rules.dates import OTTAWA
from openentry.rules.errors import CellError, FactsErrors, OpenEntryError
from openentry.rules.lawbook import Law
from openentry.wording import Language, say

SUBMITTED = "submitted_at"

Answers = Mapping[str, str]
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeAnswer:
    """Everything that is known of a person on a day.

    Attributes
    ----------
    score : QuickScore
    eligibility : dict
        As `openentry.files.eligibility.answers` gives it.
    coming : dict
        As `openentry.files.coming_changes.coming` gives it.
    document : mapping
        The profile that was told.
    """

    score: QuickScore
    eligibility: dict[str, Any]
    coming: dict[str, Any]
    document: Document


def open_kinds(answer: WholeAnswer) -> dict[str, bool | None]:
    """Tell which kinds of rounds a person could have been in, by their name.

    Whoever is invited meets a program; a round of a category asks for the category besides. A
    nominee is invited in rounds of nominees and in general ones alone (IRPA 10.1(1.1)).
    """
    found = answer.eligibility
    return kinds_open(
        {name: each["met"] for name, each in found["programs"].items()},
        {name: each["met"] for name, each in found["categories"].items()},
    )


def kinds_open(
    programs: Mapping[str, bool | None], categories: Mapping[str, bool | None]
) -> dict[str, bool | None]:
    """Tell which kinds of rounds are open to whom, by the programs and categories that are met."""
    nominee = programs["pnp"]
    apart = None if nominee is None else not nominee
    others = [met for name, met in programs.items() if name != "pnp"]
    some = _any(others)
    kinds: dict[str, bool | None] = {name: _all([met, apart]) for name, met in programs.items()}
    kinds["pnp"] = programs["pnp"]
    kinds["general"] = _any([*others, programs["pnp"]])
    for version, met in categories.items():
        kinds[version.rpartition("-")[0]] = _all([met, some, apart])
    return kinds


def _any(verdicts: Sequence[bool | None]) -> bool | None:
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _all(verdicts: Sequence[bool | None]) -> bool | None:
    if False in verdicts:
        return False
    return None if None in verdicts else True


def whole_answer(answers: Answers, on: date, law: Law) -> WholeAnswer:
    """Answer a profile by the law of a day; see `read_profile`."""
    candidates = read_profile(answers, on, law)
    facts = candidates.chunk.facts
    quick = QuickFacts(on=on, born_on=None, row=facts.row(0), facts=facts, results={})
    (found,) = eligibility(candidates)
    (changes,) = coming(candidates, None)
    return WholeAnswer(
        score=quick_score(quick, law),
        eligibility=found,
        coming=changes,
        document=candidates.documents[0],
    )


def read_profile(answers: Answers, on: date, law: Law) -> Candidates:
    """Read a profile, to be answered by the law of a day.

    Parameters
    ----------
    answers : mapping of str to str
        By the way to the field; an empty one is as if it were not there.
    on : date
    law : Law

    Returns
    -------
    Candidates
        The only one.

    Raises
    ------
    WrongAnswers
        With every answer that cannot be.
    """
    told = {name: _plain(value) for name, value in answers.items() if value.strip()}
    if day := told.get(SUBMITTED):
        told[SUBMITTED] = _start_of(day)
    if "birth_on" not in told:
        raise WrongAnswers((_needed("birth_on"),))
    try:
        lawbook = law.on(on)
        (candidates,) = read_candidates(_source(told), lawbook, kind=Kind.PROFILES)
    except FactsErrors as errors:
        raise WrongAnswers(tuple(_of_cell(each) for each in errors.errors)) from None
    except OpenEntryError as error:
        raise WrongAnswers((_wrong("on", error.message("en"), error.message("fr")),)) from None
    return candidates


def _source(told: Mapping[str, str]) -> Source:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(told)
    writer.writerow(told.values())
    raw = text.getvalue().encode()
    return Source("answers.csv", io.BytesIO(raw), len(raw))


def _start_of(day: str) -> str:
    """Give the instant at which a day starts in Ottawa; what is no day as it is, to be refused."""
    try:
        start = datetime.combine(date.fromisoformat(day), time(), OTTAWA).astimezone(UTC)
    except (ValueError, OverflowError):
        return day
    return start.isoformat().replace("+00:00", "Z")


_WITH_COMMA = re.compile(r"(\d+),(\d{1,2})", re.ASCII)
"""A number as French writes it: an hour and a half, a mark of 6,5. Thousands have three digits."""


def _plain(value: str) -> str:
    """Give an answer as a file would hold it: no spaces around it, a point in a number."""
    value = value.strip()
    found = _WITH_COMMA.fullmatch(value)
    return f"{found[1]}.{found[2]}" if found else value


def _of_cell(error: CellError) -> Wrong:
    return _wrong(error.column, wrong_words(error, "en"), wrong_words(error, "fr"))


def _needed(name: str) -> Wrong:
    return _wrong(name, say("answers.wrong-needed", "en"), say("answers.wrong-needed", "fr"))


def _wrong(name: str, en: str, fr: str) -> Wrong:
    text: dict[Language, str] = {"en": en, "fr": fr}
    return Wrong(name=name, text=text)
