"""Suggestions: changes that would give points, found by trying, best of each group first.

Nothing here knows which level or which credential pays: every step is tried through the rules
of the day, and those that give nothing, or no more than a smaller step, are left out. It speaks
of points alone. A spouse who stays behind is never among them, and a nomination, which nobody
can decide to have, stands apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, get_args

import numpy as np

from openentry.files.profiles.places import CANADA, QUEBEC, provinces
from openentry.files.profiles.schema import StudyLevel
from openentry.files.profiles.whatif.applying import apply, spouse_language
from openentry.files.profiles.whatif.changes import Change
from openentry.files.profiles.whatif.obstacles import Obstacle
from openentry.files.profiles.whatif.reading import checked_changes
from openentry.files.profiles.whatif.sittings import levels_of, usual_test
from openentry.files.profiles.whatif.standing import Document, Standing
from openentry.files.profiles.whatif.trying import Effect, Trial
from openentry.rules.errors import FactsErrors
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.tables import PointsTable

NOMINATION = "nomination"
"""The kind of change that stands apart."""

FIRST_STEP = frozenset({"work:canada", "work:abroad", "spouse:work"})
"""Groups of which only the smallest change that pays is told: time cannot be hurried."""


class Graded(Protocol):
    """What can be ranked: one of a group of alternatives, and how far it goes."""

    @property
    def group(self) -> str:
        """What it is an alternative to."""

    @property
    def size(self) -> int:
        """How far it goes, within its group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """A change worth trying.

    Attributes
    ----------
    group : str
        Ideas of one group are alternatives to each other.
    size : int
        How far the change goes, within its group.
    change : Change
    """

    group: str
    size: int
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A change that would give points.

    Attributes
    ----------
    group : str
    best : bool
        Whether none of its group gives more.
    effect : Effect
    """

    group: str
    best: bool
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What could give a person points, on a day.

    Attributes
    ----------
    lawbook : Lawbook
    id : str
    total : int
    holds_until : date or None
    ranked : tuple of Suggestion
        The best of each group by points gained, then the others.
    nomination : Effect or None
        None for who has one already.
    """

    lawbook: Lawbook
    id: str
    total: int
    holds_until: date | None
    ranked: tuple[Suggestion, ...]
    nomination: Effect | None


def suggestions(document: Document, law: Law, on: date) -> Suggestions:
    """Find the changes to a profile that would give points.

    Parameters
    ----------
    document : mapping
        A profile with plain values, as JSON has them.
    law : Law
    on : date
        Scoring day.

    Raises
    ------
    FactsErrors
        If the profile is refused.
    """
    lawbook = law.on(on)
    now = Trial.of([document], lawbook)
    standing = now.standing()
    ideas = ideas_of(standing)
    nomination = _nomination(standing)
    if nomination is not None:
        ideas.append(nomination)
    ideas, trial = tried(ideas, standing)
    gains = [int(total - trial.totals[0]) for total in trial.totals[1:]]
    kept = ranked_places(ideas, gains)
    apart = [i for i, idea in enumerate(ideas) if idea is nomination]
    places = [*kept, *apart]
    until, effects = trial.effects([(ideas[i].change,) for i in places], [i + 1 for i in places])
    best = dict.fromkeys(ideas[i].group for i in kept)
    ranked = tuple(
        Suggestion(group=ideas[i].group, best=rank < len(best), effect=effect)
        for rank, (i, effect) in enumerate(zip(kept, effects, strict=False))
    )
    return Suggestions(
        lawbook=lawbook,
        id=bytes(trial.profiles.id[0]).decode(),
        total=int(trial.totals[0]),
        holds_until=until,
        ranked=ranked,
        nomination=effects[-1] if apart else None,
    )


def ideas_of(standing: Standing) -> list[Idea]:
    """Give every change worth trying for a person, a nomination apart."""
    return [idea for make in _MAKERS for idea in make(standing)]


def tried(ideas: list[Idea], standing: Standing) -> tuple[list[Idea], Trial]:
    """Evaluate every changed self with the person; leave out what no profile can say."""
    while True:
        made = [(idea, apply(idea.change, standing)) for idea in ideas]
        ideas = [idea for idea, document in made if not isinstance(document, Obstacle)]
        documents = [document for _, document in made if not isinstance(document, Obstacle)]
        try:
            return ideas, Trial.of([standing.document, *documents], standing.lawbook)
        except FactsErrors as refused:
            # Such as a year of work that would lie before a birth.
            rows = {cell.row for cell in refused.errors}
            ideas = [idea for row, idea in enumerate(ideas, start=2) if row not in rows]


def ranked_places(ideas: Sequence[Graded], gains: Sequence[int]) -> list[int]:
    """Give the places of the ideas worth telling: the best of each group, then the others.

    An idea is left out where a smaller one of its group gives as much.
    """
    groups: dict[str, list[int]] = {}

    def key(i: int) -> tuple[int, int, int]:
        return -gains[i], ideas[i].size, i

    for i, idea in enumerate(ideas):
        if gains[i] > 0 and idea.group != NOMINATION:
            groups.setdefault(idea.group, []).append(i)
    best, others = [], []
    for idea_group, members in groups.items():
        kept = [
            i
            for i in members
            if not any(ideas[j].size < ideas[i].size and gains[j] >= gains[i] for j in members)
        ]
        if idea_group in FIRST_STEP:
            kept = [min(kept, key=lambda i: ideas[i].size)]
        first, *rest = sorted(kept, key=key)
        best.append(first)
        others += rest
    return sorted(best, key=key) + sorted(others, key=key)


def _made(**fields: object) -> Change:
    return checked_changes([fields])[0]


def _languages(standing: Standing) -> Iterator[Idea]:
    """Give each ability one step up, and all four at every level above the lowest."""
    first = standing.facts["first_language"]
    for language in ("en", "fr"):
        test = usual_test(standing.document, language, standing)
        if test is None:
            continue
        held, steps = standing.levels(language), levels_of(test, standing)
        french_too = language == "fr" and first != "fr"
        group = "french" if french_too else f"retest:{language}"
        if any(held.values()):
            for levels in single_steps(held, steps):
                change = _made(kind="retest", language=language, levels=levels, test=test)
                yield Idea(group=group, size=steps_between(held, levels, steps), change=change)
        for level, levels in all_four(held, steps):
            change = (
                _made(kind="french", level=level, test=test)
                if french_too
                else _made(kind="retest", language=language, levels=levels, test=test)
            )
            yield Idea(group=group, size=steps_between(held, levels, steps), change=change)


def single_steps(held: dict[str, int], steps: Sequence[int]) -> Iterator[dict[str, int]]:
    """Give each ability at its next level."""
    for ability, level in held.items():
        higher = [step for step in steps if step > level]
        if higher:
            yield {ability: higher[0]}


def all_four(held: dict[str, int], steps: Sequence[int]) -> Iterator[tuple[int, dict[str, int]]]:
    """Give all abilities at every level at least, where more than one of them rises."""
    for step in steps:
        levels = {ability: max(step, level) for ability, level in held.items()}
        if sum(levels[ability] > level for ability, level in held.items()) > 1:
            yield step, levels


def steps_between(held: dict[str, int], levels: dict[str, int], steps: Sequence[int]) -> int:
    """Count the steps that a change of levels takes."""
    return sum(
        sum(held[ability] < step <= level for step in steps) for ability, level in levels.items()
    )


def _credentials(standing: Standing) -> Iterator[Idea]:
    countries = [country for country in (standing.abroad("own"), CANADA) if country]
    for size, level in enumerate(get_args(StudyLevel), start=1):
        for country in countries:
            change = _made(kind="credential", level=level, country=country)
            yield Idea(group="credential", size=size, change=change)


def _work(standing: Standing) -> Iterator[Idea]:
    tables = standing.lawbook.crs.tables
    for place, table, axis in (
        ("canada", tables["core.canadian_work"], "canadian_work_years"),
        ("abroad", tables["transferability.foreign_work_language"], "foreign_work_years"),
    ):
        for years in range(1, last_place(table, axis) - standing.facts[axis] + 1):
            change = _made(kind="work", place=place, years=years)
            yield Idea(group=f"work:{place}", size=years, change=change)


def last_place(table: PointsTable, axis: str) -> int:
    """Give the place on an axis after which the table gives nothing more."""
    place = 1 + [a.name for a in table.axes].index(axis)
    others = tuple(i for i in range(table.points.ndim) if i != place)
    steps = np.diff(table.points, axis=place).any(axis=others)
    return int(np.flatnonzero(steps).max(initial=-1)) + 1


def _spouse(standing: Standing) -> Iterator[Idea]:
    if not standing.facts["accompanied"]:
        return
    for size, level in enumerate(get_args(StudyLevel), start=1):
        change = _made(kind="spouse", education=level)
        yield Idea(group="spouse:education", size=size, change=change)
    language = spouse_language(standing)
    test = usual_test(standing.document["spouse"], language, standing)
    if test is not None:
        held, steps = standing.spouse_levels(), levels_of(test, standing)
        asked = [levels for _, levels in all_four(held, steps)]
        if any(held.values()):
            asked += single_steps(held, steps)
        for levels in asked:
            change = _made(kind="spouse", language=language, levels=levels, test=test)
            size = steps_between(held, levels, steps)
            yield Idea(group="spouse:language", size=size, change=change)
    table = standing.lawbook.crs.tables["spouse.canadian_work"]
    axis = "spouse_canadian_work_years"
    for years in range(1, last_place(table, axis) - standing.facts[axis] + 1):
        change = _made(kind="spouse", work_years=years)
        yield Idea(group="spouse:work", size=years, change=change)


def _papers(standing: Standing) -> Iterator[Idea]:
    if not standing.facts["trade_certificate"]:
        yield Idea(group="certificate", size=1, change=_made(kind="certificate"))
    if not standing.document.get("job_offer"):
        yield Idea(group="job_offer", size=1, change=_made(kind="job_offer"))


def _nomination(standing: Standing) -> Idea | None:
    """Give a nomination of a province the person means to live in, or of any."""
    if standing.facts["nominated"]:
        return None
    aims = [*(standing.document.get("destinations") or []), *provinces()]
    province = next(place for place in aims if place in provinces() and place != QUEBEC)
    return Idea(group=NOMINATION, size=1, change=_made(kind=NOMINATION, province=province))


_MAKERS: tuple[Callable[[Standing], Iterator[Idea]], ...] = (
    _languages,
    _credentials,
    _work,
    _spouse,
    _papers,
)
"""What is tried, in the order that decides between equals."""
