"""Sets of changes side by side: what each would make of a person, beside what they are.

Every column says the same things, so that columns can be read against each other: the total, its
parts, programs and categories, the rounds in which the score would have been enough, and until
when the answer holds. For quick facts, what hangs on dates is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openentry.answers.dated_profile import kinds_open
from openentry.answers.quick_changes import Answered, score_rows
from openentry.answers.quick_facts import QuickFacts
from openentry.answers.ranked_changes import Change
from openentry.answers.standing import Kind, standing
from openentry.files.candidates import Candidates
from openentry.files.eligibility import answers as eligibility
from openentry.files.profiles.whatif.changes import TOGETHER_TOP
from openentry.files.profiles.whatif.changes import Change as ProfileChange
from openentry.files.profiles.whatif.obstacles import Blocked, Obstacle
from openentry.files.profiles.whatif.trying import Effect, Outcome, Turn, try_changes
from openentry.rules.crs import Score
from openentry.rules.errors import InputError
from openentry.rules.lawbook import COMPONENTS, Lawbook

COLUMNS_TOP = 3
"""Most sets of changes that stand side by side."""

Verdicts = Mapping[str, bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsBeside:
    """The last rounds of a kind beside a score.

    Attributes
    ----------
    kind : Kind
    enough : int
        Rounds in which the score was enough, of a profile filed by then.
    open : bool or None
        Whether the kind is open to the person; None for not known.
    """

    kind: Kind
    enough: int
    open: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What somebody is, or what a set of changes would make of them.

    Attributes
    ----------
    changes : tuple of mapping
        Empty for the person as they are.
    total, gain : int
    parts : mapping of str to int
        Points of each of the four parts, after its caps.
    programs, categories : mapping of str to (bool or None), or None
        Met, not met, not known; None for quick facts, which do not tell.
    rounds : tuple of RoundsBeside
        Empty under points that no source tells whole.
    holds_until : date or None
    not_told : tuple of str
        What the profile does not tell of the spouse, and what was counted as none.
    """

    changes: tuple[Change, ...]
    total: int
    gain: int
    parts: Mapping[str, int]
    programs: Verdicts | None
    categories: Verdicts | None
    rounds: tuple[RoundsBeside, ...]
    holds_until: date | None
    not_told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A set of changes that cannot be tried together, and what stands in the way.

    Attributes
    ----------
    number : int
        Place of the change in its set, from 0.
    reason : Obstacle or InputError
        Says itself in either language.
    """

    number: int
    reason: Obstacle | InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The person as they are, and sets of changes.

    Attributes
    ----------
    lawbook : Lawbook
    unchanged : Column
    columns : tuple of Column or Stopped
    """

    lawbook: Lawbook
    unchanged: Column
    columns: tuple[Column | Stopped, ...]


def compare_profile(candidates: Candidates, sets: Sequence[Sequence[ProfileChange]]) -> Comparison:
    """Try sets of changes to a profile, each on top of the person as they are.

    Parameters
    ----------
    candidates : Candidates
        The profile as it is, the only one.
    sets : sequence of sequence of Change
        At most `COLUMNS_TOP`, each of one to `TOGETHER_TOP` changes.
    """
    _within(sets)
    lawbook = candidates.evaluation.lawbook
    unchanged = _unchanged(candidates)
    columns = tuple(_tried(candidates, unchanged, changes) for changes in sets)
    return Comparison(lawbook=lawbook, unchanged=unchanged, columns=columns)


def _tried(
    candidates: Candidates, unchanged: Column, changes: Sequence[ProfileChange]
) -> Column | Stopped:
    lawbook = candidates.evaluation.lawbook
    try:
        outcome = try_changes(candidates.documents[0], changes, lawbook.law, lawbook.day)
    except InputError as error:
        return Stopped(number=0, reason=error)
    last = _last(outcome)
    if isinstance(last, Blocked):
        return Stopped(number=len(last.changes) - 1, reason=last.obstacle)
    return _changed(unchanged, last, lawbook)


def _within(sets: Sequence[Sequence[object]]) -> None:
    assert len(sets) <= COLUMNS_TOP, "a page offers no more"
    assert all(1 <= len(changes) <= TOGETHER_TOP for changes in sets), "a page refuses these"


def _last(outcome: Outcome) -> Effect | Blocked:
    """Give all changes put together, or the first that cannot be made on top of those before."""
    added = outcome.together or outcome.effects
    return next((each for each in added if isinstance(each, Blocked)), added[-1])


def _unchanged(candidates: Candidates) -> Column:
    (found,) = eligibility(candidates)
    programs = {name: each["met"] for name, each in found["programs"].items()}
    categories = {name: each["met"] for name, each in found["categories"].items()}
    until, scored = found["holds_until"], candidates.evaluation.score
    total, lawbook = int(scored.total[0]), candidates.evaluation.lawbook
    return Column(
        changes=(),
        total=total,
        gain=0,
        parts=_parts(scored, 0),
        programs=programs,
        categories=categories,
        rounds=_rounds(total, lawbook, kinds_open(programs, categories)),
        holds_until=None if until is None else date.fromisoformat(until),
        not_told=(),
    )


def _changed(unchanged: Column, effect: Effect, lawbook: Lawbook) -> Column:
    assert unchanged.programs is not None, "of a profile"
    assert unchanged.categories is not None, "of a profile"
    programs = _turned(unchanged.programs, effect.programs)
    categories = _turned(unchanged.categories, effect.categories)
    parts = {
        name: effect.components.get(f"{name}_total", (points, points))[1]
        for name, points in unchanged.parts.items()
    }
    return Column(
        changes=tuple(change.plain() for change in effect.changes),
        total=effect.total,
        gain=effect.gain,
        parts=parts,
        programs=programs,
        categories=categories,
        rounds=_rounds(effect.total, lawbook, kinds_open(programs, categories)),
        holds_until=effect.holds_until,
        not_told=effect.not_told,
    )


def _turned(verdicts: Verdicts, turns: Mapping[str, Turn]) -> Verdicts:
    return {name: turns[name].met[1] if name in turns else met for name, met in verdicts.items()}


def _parts(scored: Score, place: int) -> dict[str, int]:
    return {name: int(getattr(scored, f"{name}_total")[place]) for name in COMPONENTS}


def _rounds(total: int, lawbook: Lawbook, opened: Verdicts) -> tuple[RoundsBeside, ...]:
    return tuple(
        RoundsBeside(kind=kind, enough=kind.enough(total), open=opened.get(kind.key, False))
        for kind in standing(total, lawbook).kinds
    )


def compare_facts(
    told: QuickFacts, sets: Sequence[Sequence[Answered]], lawbook: Lawbook
) -> Comparison:
    """Try sets of changes of answers to quick facts.

    Parameters
    ----------
    told : QuickFacts
    sets : sequence of sequence of Answered
        At most `COLUMNS_TOP`, each of one to `TOGETHER_TOP` changes.
    lawbook : Lawbook
        Of the day of the score.
    """
    _within(sets)
    rows = [_together(changes) for changes in sets]
    scored = score_rows(told, rows, lawbook)
    now = told.facts.row(0)
    unchanged, *columns = (
        _of_facts(scored, place, {**now, **row}, changes, lawbook)
        for place, (row, changes) in enumerate(zip([{}, *rows], [(), *sets], strict=True))
    )
    return Comparison(lawbook=lawbook, unchanged=unchanged, columns=tuple(columns))


def _together(changes: Sequence[Answered]) -> dict[str, Any]:
    """Put changes of answers together; of two that change the same, the later holds."""
    row: dict[str, Any] = {}
    for change in changes:
        row |= change.row
    return row


def _of_facts(
    scored: Score,
    place: int,
    row: Mapping[str, object],
    changes: Sequence[Answered],
    lawbook: Lawbook,
) -> Column:
    total = int(scored.total[place])
    return Column(
        changes=tuple(change.plain() for change in changes),
        total=total,
        gain=total - int(scored.total[0]),
        parts=_parts(scored, place),
        programs=None,
        categories=None,
        rounds=_rounds(total, lawbook, _open_to_facts(total, bool(row["nominated"]), lawbook)),
        holds_until=None,
        not_told=(),
    )


def _open_to_facts(total: int, nominated: bool, lawbook: Lawbook) -> Verdicts:
    """Tell what a nomination says of the kinds of rounds; the rest is not known."""
    apart = {"pnp", "general"}
    return {
        kind.key: None if (kind.key in apart if nominated else kind.key != "pnp") else False
        for kind in standing(total, lawbook).kinds
    }
