"""What-if for quick facts: changes of answers, what each gives, and which to look at first.

A change says which columns of the facts table would be otherwise. Nothing here knows which level
or which degree pays: every step is tried by the rules of the day, and ranked as changes to a
profile are. Programs and categories hang on dates, which quick facts do not tell.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openentry.answers.ends_of_lists import most_years
from openentry.answers.quick_facts import QuickFacts
from openentry.answers.ranked_changes import Change, Gain, Ranking, grouped
from openentry.files.profiles.rulings import Rulings
from openentry.files.profiles.whatif.answers import job_offer_pays
from openentry.files.profiles.whatif.sittings import levels_in
from openentry.files.profiles.whatif.suggesting import (
    NOMINATION,
    all_four,
    ranked_places,
    single_steps,
    steps_between,
)
from openentry.files.sources import Source
from openentry.files.tables import read_facts
from openentry.rules.columns import ABILITIES, column, words
from openentry.rules.crs import Score, crs
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Lawbook

Row = Mapping[str, Any]

STAYS, SIBLING = "spouse_not_accompanying", "relative"
NEVER_RANKED = frozenset({STAYS, SIBLING})
"""What nobody decides to have, and what is told only to whom asks."""

LANGUAGES = tuple(word for word in words("first_language") if word)
_FLAGS = {
    "trade_certificate": "certificate",
    "sibling": SIBLING,
    "nominated": NOMINATION,
}
_WORDS = {"education": "credential", "canadian_study": "credential", "job_offer": "job_offer"}
_YEARS = {"canadian_work_years": "work:canada", "foreign_work_years": "work:abroad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Answers that would be otherwise.

    Attributes
    ----------
    kind : str
        As kinds of changes to a profile are called.
    group : str
        Changes of one group are alternatives to each other.
    size : int
        How far it goes, within its group.
    language : str
        Of the levels; empty where none changes, and for those of a spouse.
    row : mapping
        Columns of the facts table with their values.
    """

    kind: str
    group: str
    size: int
    language: str = ""
    row: Row

    def plain(self) -> Change:
        """Give it as data."""
        return {
            "kind": self.kind,
            "language": self.language,
            "size": self.size,
            "row": dict(self.row),
        }


def facts_choices(told: QuickFacts, lawbook: Lawbook, *, spouse_asked: bool) -> list[Answered]:
    """Give every change of answers that may be chosen.

    Parameters
    ----------
    told : QuickFacts
    lawbook : Lawbook
    spouse_asked : bool
        Whether that a spouse stays behind was asked for.
    """
    row = told.facts.row(0)
    found = [change for make in _MAKERS for change in make(row, lawbook)]
    if spouse_asked and row["accompanied"]:
        found.append(Answered(kind=STAYS, group=STAYS, size=1, row={"accompanied": False}))
    return found


def facts_gains(told: QuickFacts, lawbook: Lawbook, *, spouse_asked: bool) -> Ranking:
    """Rank the changes of answers that give points, as changes to a profile are ranked."""
    changes = facts_choices(told, lawbook, spouse_asked=spouse_asked)
    scored = score_rows(told, [change.row for change in changes], lawbook)
    now, *totals = (int(points) for points in scored.total)

    def gain(place: int) -> Gain:
        return Gain(
            change=changes[place].plain(),
            gain=totals[place] - now,
            total=totals[place],
            programs={},
            categories={},
            holds_until=None,
            not_told=(),
        )

    offered = [i for i, change in enumerate(changes) if change.kind not in NEVER_RANKED]
    ideas = [changes[i] for i in offered]
    places = ranked_places(ideas, [totals[i] - now for i in offered])
    ranked = [(ideas[place].group, gain(offered[place])) for place in places]
    apart = [gain(i) for i, change in enumerate(changes) if change.kind == NOMINATION]
    asked = [gain(i) for i, change in enumerate(changes) if change.kind == STAYS]
    return Ranking(
        total=now,
        holds_until=None,
        groups=grouped(ranked),
        nomination=apart[0] if apart else None,
        spouse=tuple(asked),
        has_spouse=bool(told.facts.row(0)["accompanied"]),
        job_offer_pays=job_offer_pays(lawbook),
    )


def score_rows(told: QuickFacts, changed: Sequence[Row], lawbook: Lawbook) -> Score:
    """Score facts as they are, then with each set of columns changed."""
    row = told.facts.row(0)
    rows = [{name: value for name, value in row.items() if value is not None}]
    rows += [rows[0] | dict(each) for each in changed]
    raw = json.dumps(rows, default=str).encode()
    chunks = read_facts(
        Source("answers", io.BytesIO(raw), len(raw)), category_ids=lawbook.law.category_ids
    )
    return crs(Facts.concat([chunk.facts for chunk in chunks]), lawbook)


def with_levels(
    row: Row, language: str, asked: Mapping[str, int], lawbook: Lawbook
) -> Answered | None:
    """Give the change of some levels in a language; None where an ability would have none."""
    whose = _whose(row, language)
    held = _held(row, whose)
    if len(asked) < len(ABILITIES) and not any(held.values()):
        return None
    steps = levels_in(language, Rulings.of(lawbook.law), lawbook.day)
    return _leveled(row, language, dict(asked), steps_between(held, dict(asked), steps))


def _whose(row: Row, language: str) -> str:
    return "first" if row["first_language"] in (language, "") else "second"


def _held(row: Row, whose: str) -> dict[str, int]:
    return {ability: int(row[f"{whose}_{ability}"]) for ability in ABILITIES}


def _leveled(row: Row, language: str, levels: Mapping[str, int], size: int) -> Answered:
    whose = _whose(row, language)
    french_too = language == "fr" and whose == "second"
    changed: dict[str, Any] = {f"{whose}_{name}": level for name, level in levels.items()}
    if whose == "first" and not row["first_language"]:
        changed["first_language"] = language
    return Answered(
        kind="french" if french_too else "retest",
        group="french" if french_too else f"retest:{language}",
        size=size,
        language=language,
        row=changed,
    )


def _languages(row: Row, lawbook: Lawbook) -> Iterator[Answered]:
    for language in LANGUAGES:
        steps = levels_in(language, Rulings.of(lawbook.law), lawbook.day)
        held = _held(row, _whose(row, language))
        asked = list(single_steps(held, steps)) if any(held.values()) else []
        asked += [levels for _, levels in all_four(held, steps)]
        for levels in asked:
            yield _leveled(row, language, levels, steps_between(held, levels, steps))


def _words(row: Row, _lawbook: Lawbook) -> Iterator[Answered]:
    for name, kind in _WORDS.items():
        known = words(name)
        for size, word in enumerate(known[known.index(row[name]) + 1 :], start=1):
            yield Answered(kind=kind, group=name, size=size, row={name: word})


def _years(row: Row, lawbook: Lawbook) -> Iterator[Answered]:
    for name, group in _YEARS.items():
        yield from _counted(row, name, "work", group, lawbook)


def _counted(row: Row, name: str, kind: str, group: str, lawbook: Lawbook) -> Iterator[Answered]:
    """Give more years of work, up to the most after which no table of the day looks."""
    top = min(column(name).high, most_years(name, lawbook))
    for more in range(1, top - int(row[name]) + 1):
        yield Answered(kind=kind, group=group, size=more, row={name: int(row[name]) + more})


def _flags(row: Row, _lawbook: Lawbook) -> Iterator[Answered]:
    for name, kind in _FLAGS.items():
        if not row[name]:
            yield Answered(kind=kind, group=kind, size=1, row={name: True})


def _spouse(row: Row, lawbook: Lawbook) -> Iterator[Answered]:
    if not row["accompanied"]:
        return
    known = words("spouse_education")
    for size, word in enumerate(known[known.index(row["spouse_education"]) + 1 :], start=1):
        changed = {"spouse_education": word}
        yield Answered(kind="spouse", group="spouse:education", size=size, row=changed)
    language = row["first_language"] or LANGUAGES[0]
    steps = levels_in(language, Rulings.of(lawbook.law), lawbook.day)
    held = _held(row, "spouse")
    asked = [levels for _, levels in all_four(held, steps)]
    asked += list(single_steps(held, steps)) if any(held.values()) else []
    for levels in asked:
        reached: dict[str, Any] = {f"spouse_{name}": level for name, level in levels.items()}
        size = steps_between(held, levels, steps)
        yield Answered(kind="spouse", group="spouse:language", size=size, row=reached)
    name = "spouse_canadian_work_years"
    yield from _counted(row, name, "spouse", "spouse:work", lawbook)


_MAKERS: tuple[Callable[[Row, Lawbook], Iterator[Answered]], ...] = (
    _languages,
    _words,
    _years,
    _spouse,
    _flags,
)
"""What is tried, in the order that decides between equals."""
