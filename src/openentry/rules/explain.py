"""Why a score is what it is: table, cell, provision, source, certainty and the next step up.

For turning one candidate's score into lines that can be said in either language. It holds no
text: a line carries names, values and message ids' parameters, and the faces word them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import ABILITIES, LEVEL_TOP, column, columns, words
from openentry.rules.crs import SCORE_FIELDS, Score, crs
from openentry.rules.facts import Facts
from openentry.rules.lawbook import COMPONENTS, Lawbook
from openentry.rules.loading.reading import Text
from openentry.rules.tables import WHOSE_LEVELS, PointsTable

Cell = dict[str, int | str | bool]

_UNCHANGEABLE = frozenset({"age", "accompanied"})
"""Axes on which nobody can take a step: years pass, and family is a fact, not a choice."""

_DERIVED_FROM = {"first_language_lowest": "first", "second_language_lowest": "second"}
_OF_A_LANGUAGE = ("french_lowest", "english_lowest")

_LOOKED_AT = frozenset({"integer", "level", "flag", "word"})
"""Kinds of columns that tables of points look at."""

Person = dict[str, int]
"""One candidate's columns, words as codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The nearest change of one fact that raises a component.

    Attributes
    ----------
    axis : str
        Column, or level derived from the four abilities (all four must reach it).
    to : int, str or bool
        Value it would have to be.
    gain : int
        Points the component would gain.
    total_gain : int
        Points the total would gain, after every cap; may be 0.
    """

    axis: str
    to: int | str | bool
    gain: int
    total_gain: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One component of one score, explained.

    Attributes
    ----------
    block, component : str
    points, maximum : int
        Points given and the most the table gives in this candidate's column.
    read : bool
        False for spouse factors of somebody not accompanied: the table is not read.
    known : bool
        False where a table gives nothing and stands in for one that is not known: its 0 is the
        0 of an earlier day, and nothing tells that it still gives none.
    table, version : str
    cell : dict
        Value of each axis; for a language, of each ability.
    provision : str
    certainty, provision_certainty : str
        ``certainty`` is ``unverified`` where the points stand in for those of the day, which
        are not known: whether any table still holds is not known either.
    sources : tuple of str
        Keys of ``law/sources.toml``.
    note : Text or None
        What the law file says beside the version.
    step : Step or None
    """

    block: str
    component: str
    points: int
    maximum: int
    read: bool
    known: bool
    table: str
    version: str
    cell: Cell
    provision: str
    certainty: str
    provision_certainty: str
    sources: tuple[str, ...]
    note: Text | None
    step: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One score with every line explained.

    Attributes
    ----------
    score : Score
        Of this one candidate.
    lines : tuple of Line
        In the order of the answer.
    """

    score: Score
    lines: tuple[Line, ...]


def explain(facts: Facts, lawbook: Lawbook) -> Explanation:
    """Explain the score of one candidate.

    Parameters
    ----------
    facts : Facts
        A batch of one.
    lawbook : Lawbook

    Returns
    -------
    Explanation
        Points alone: whether a step can be taken, what it costs and whether the rules last
        is not known here.
    """
    assert len(facts) == 1, "one candidate at a time"
    person = _person(facts)
    changes = [
        (f"{block}.{name}", change)
        for block, names in COMPONENTS.items()
        if block != "spouse" or person["accompanied"]
        for name in names
        for change in _changes(f"{block}.{name}", lawbook, person)
    ]
    # The candidate and every changed self are scored as one batch.
    scored = crs(_with(facts, [change for _, change in changes]), lawbook)
    steps = _steps(changes, scored)
    lines = tuple(
        _line(block, name, lawbook, person, scored, steps.get(f"{block}.{name}"))
        for block, names in COMPONENTS.items()
        for name in names
    )
    return Explanation(score=_first(scored), lines=lines)


@dataclass(frozen=True, slots=True)
class _Change:
    axis: str
    place: int
    columns: tuple[tuple[str, int], ...]


def _person(facts: Facts) -> Person:
    """Read the one candidate, with the levels that the law derives."""
    person = {c.name: int(getattr(facts, c.name)[0]) for c in columns() if c.kind in _LOOKED_AT}
    first, second = (
        min(LEVEL_TOP, *(person[f"{whose}_{ability}"] for ability in ABILITIES))
        for whose in ("first", "second")
    )
    person["first_language_lowest"], person["second_language_lowest"] = first, second
    for axis in _OF_A_LANGUAGE:
        whose = _whose(axis, person)
        person[axis] = {"first": first, "second": second, None: 0}[whose]
    return person


def _whose(axis: str, person: Person) -> str | None:
    """Tell which of the candidate's languages an axis of lowest levels speaks of, if any."""
    if axis in _OF_A_LANGUAGE:
        language = words("first_language")[person["first_language"]]
        return ("first" if language == axis[:2] else "second") if language else None
    return _DERIVED_FROM.get(axis)


def _changes(key: str, lawbook: Lawbook, person: Person) -> Iterator[_Change]:
    """Give, for each fact a table looks at, the nearest value that gives more points."""
    table = lawbook.crs.tables[key]
    points = table.points[person["accompanied"]]
    if table.each_ability:
        whose = WHOSE_LEVELS[key]
        if whose != "spouse" and not person["first_language"]:
            return
        for ability in ABILITIES:
            name = f"{whose}_{ability}"
            to = _next_up(points[: LEVEL_TOP + 1], min(person[name], LEVEL_TOP))
            if to is not None:
                yield _Change(name, to, ((name, to),))
        return
    here = tuple(person[a.name] for a in table.axes)
    for i, a in enumerate(table.axes):
        if a.name in _UNCHANGEABLE:
            continue
        along = points[(*here[:i], slice(a.size), *here[i + 1 :])]
        to = _next_up(along, here[i], ranked=not a.words)
        columns_to_change = () if to is None else _columns_of(a.name, to, person)
        if to is not None and columns_to_change:
            yield _Change(a.name, to, columns_to_change)


def _next_up(points: NDArray[np.int16], place: int, *, ranked: bool = True) -> int | None:
    """Give the nearest place with more points: the next higher one, or of words the least gain.

    Years and levels only go up; words need not stand in the order of their points.
    """
    more = points > points[place]
    if ranked:
        more[:place] = False
    places = np.flatnonzero(more)
    if not len(places):
        return None
    return int(places[0] if ranked else places[points[places].argmin()])


def _columns_of(axis: str, to: int, person: Person) -> tuple[tuple[str, int], ...]:
    if not axis.endswith("_lowest"):
        return ((axis, to),)
    whose = _whose(axis, person)
    names = [f"{whose}_{ability}" for ability in ABILITIES] if whose else []
    return tuple((name, max(to, person[name])) for name in names)


def _with(facts: Facts, changes: list[_Change]) -> Facts:
    """Put the candidate first, then one changed self a change."""
    batch = facts.take(np.zeros(len(changes) + 1, np.intp))
    for i, change in enumerate(changes, 1):
        for name, value in change.columns:
            getattr(batch, name)[i] = value
    return batch


def _steps(changes: list[tuple[str, _Change]], scored: Score) -> dict[str, Step]:
    """Keep, for each component, the step that raises the total most, then itself most."""
    total = scored.total.tolist()
    points = {key: getattr(scored, key.replace(".", "_")).tolist() for key, _ in changes}
    best: dict[str, tuple[int, int, _Change]] = {}
    for i, (key, change) in enumerate(changes, 1):
        gains = total[i] - total[0], points[key][i] - points[key][0]
        if gains[1] > 0 and (key not in best or gains > best[key][:2]):
            best[key] = (*gains, change)
    return {
        key: Step(
            axis=change.axis,
            to=_value(change.axis, change.place),
            gain=gain,
            total_gain=total_gain,
        )
        for key, (total_gain, gain, change) in best.items()
    }


def _value(axis: str, place: int) -> int | str | bool:
    if axis.endswith("_lowest"):
        return place
    what = column(axis)
    if what.kind == "word":
        return what.words[place]
    return bool(place) if what.kind == "flag" else place


def _line(
    block: str, name: str, lawbook: Lawbook, person: Person, scored: Score, step: Step | None
) -> Line:
    key = f"{block}.{name}"
    table = lawbook.crs.tables[key]
    version = table.version
    accompanied = person["accompanied"]
    read = block != "spouse" or bool(accompanied)
    maximum = _maximum(table, accompanied)
    return Line(
        block=block,
        component=name,
        points=int(getattr(scored, f"{block}_{name}")[0]),
        maximum=maximum,
        read=read,
        known=bool(maximum) or not (read and lawbook.provisional),
        table=f"crs.{key}",
        version=version.id,
        cell=_cell(key, table, person) if read else {},
        provision=version.provision,
        certainty="unverified" if lawbook.provisional else version.certainty,
        provision_certainty=version.provision_certainty,
        sources=version.source,
        note=version.note,
        step=step,
    )


def _maximum(table: PointsTable, accompanied: int) -> int:
    maximum = table.version.maximum
    return maximum.get("accompanied" if accompanied else "alone", maximum.get("points", 0))


def _cell(key: str, table: PointsTable, person: Person) -> Cell:
    if table.each_ability:
        whose = WHOSE_LEVELS[key]
        return {a: person[f"{whose}_{a}"] for a in ABILITIES}
    return {a.name: _value(a.name, person[a.name]) for a in table.axes}


def _first(scored: Score) -> Score:
    return Score(**{name: getattr(scored, name)[:1] for name in SCORE_FIELDS})
