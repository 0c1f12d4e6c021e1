"""Trying changes: what each would make of the points, the programs, the categories.

The person and every changed self are checked and evaluated as one batch, through the same border
and the same rules as any profile. A change is compared with the person as they are; changes put
together are each added to those before. A change that this person cannot make is answered with
the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from openentry.files.profiles.checks import AFTER_BIRTH
from openentry.files.profiles.reading import check_profiles
from openentry.files.profiles.whatif.applying import apply
from openentry.files.profiles.whatif.changes import TOGETHER_TOP, Change, SpouseApplies
from openentry.files.profiles.whatif.obstacles import Blocked, Obstacle
from openentry.files.profiles.whatif.phrases import Phrase
from openentry.files.profiles.whatif.standing import Document, Standing
from openentry.files.profiles.whatif.swapping import not_told
from openentry.rules.crs import SCORE_FIELDS, Points
from openentry.rules.dates import LAST_DAY, day_of
from openentry.rules.eligibility.conditions import Verdict
from openentry.rules.eligibility.evaluation import Evaluation, evaluate
from openentry.rules.eligibility.lasting import last_days
from openentry.rules.errors import CellError, FactsErrors, InputError
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.profile.batch import Profiles
from openentry.rules.truth import Truth, plain

Turned = tuple[bool | None, bool | None]
"""Met before and after; None for not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a change does to one program or category.

    Attributes
    ----------
    met : (bool or None, bool or None)
        Before and after.
    conditions : dict of str to (bool or None, bool or None)
        Only those that turned.
    """

    met: Turned
    conditions: dict[str, Turned]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one change, or several together, would make of a person.

    Attributes
    ----------
    changes : tuple of Change
    document : mapping
        The profile as it would be.
    total, gain : int
    components : dict of str to (int, int)
        Points before and after of every component and total of a block that differs.
    programs, categories : dict of str to Turn
        Only those that differ.
    holds_until : date or None
        Last day of that answer; None when nothing changes by itself as far as is looked ahead.
    not_told : tuple of str
        Facts that the profile does not tell and that were counted as none.
    """

    changes: tuple[Change, ...]
    document: Document
    total: int
    gain: int
    components: dict[str, tuple[int, int]]
    programs: dict[str, Turn]
    categories: dict[str, Turn]
    holds_until: date | None
    not_told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A person as they are, and what changes would make of them.

    Attributes
    ----------
    lawbook : Lawbook
    id : str
    total : int
    holds_until : date or None
    effects : tuple of Effect or Blocked
        Of each change alone, in the order asked.
    together : tuple of Effect or Blocked
        Of two or three changes: the first, the first and the second, and so on. One that cannot
        be made on top of those before is left out of those after.
    """

    lawbook: Lawbook
    id: str
    total: int
    holds_until: date | None
    effects: tuple[Effect | Blocked, ...]
    together: tuple[Effect | Blocked, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Trial:
    """A person and changed selves, evaluated as one batch; the person comes first.

    Attributes
    ----------
    documents : sequence of mapping
    profiles : Profiles
    evaluation : Evaluation
    """

    documents: Sequence[Document]
    profiles: Profiles
    evaluation: Evaluation

    @classmethod
    def of(cls, documents: Sequence[Document], lawbook: Lawbook) -> Trial:
        """Check and evaluate profiles.

        Raises
        ------
        FactsErrors
            If one of them cannot be.
        """
        profiles = check_profiles(documents, law=lawbook.law, on=lawbook.day).profiles
        return cls(documents=documents, profiles=profiles, evaluation=evaluate(profiles, lawbook))

    @property
    def totals(self) -> Points:
        """Points of each."""
        return self.evaluation.score.total

    def standing(self, place: int = 0) -> Standing:
        """Give where one of them stands."""
        return Standing(
            document=self.documents[place],
            profile=self.profiles.take(slice(place, place + 1)),
            evaluation=self.evaluation,
            place=place,
        )

    def effects(
        self, changes: Sequence[tuple[Change, ...]], places: Sequence[int]
    ) -> tuple[date | None, tuple[Effect, ...]]:
        """Compare the selves at some places with the person.

        Returns
        -------
        (last day of the person's answer, effect of each)
        """
        last = last_days(self.profiles, self.evaluation)[[0, *places]]
        days = [None if day >= LAST_DAY else day_of(int(day)) for day in last]
        told = not_told(self.documents[0])
        effects = tuple(
            self._effect(change, place, day, told)
            for change, place, day in zip(changes, places, days[1:], strict=True)
        )
        return days[0], effects

    def _effect(
        self, changes: tuple[Change, ...], place: int, until: date | None, told: tuple[str, ...]
    ) -> Effect:
        before, after = (int(self.totals[row]) for row in (0, place))
        swapped = any(isinstance(change, SpouseApplies) for change in changes)
        return Effect(
            changes=changes,
            document=self.documents[place],
            total=after,
            gain=after - before,
            components=self._components(place),
            programs=_turned(self.evaluation.programs, place),
            categories=_turned(self.evaluation.categories, place),
            holds_until=until,
            not_told=told if swapped else (),
        )

    def _components(self, place: int) -> dict[str, tuple[int, int]]:
        found = {}
        for name in SCORE_FIELDS:
            points = getattr(self.evaluation.score, name)
            if name != "total" and points[0] != points[place]:
                found[name] = (int(points[0]), int(points[place]))
        return found


def _turned(verdicts: dict[str, Verdict], place: int) -> dict[str, Turn]:
    """Give the verdicts that are not the person's at another place, with what turned in them."""
    found = {}
    for name, verdict in verdicts.items():
        conditions = {
            condition.code: _both(condition.met, place)
            for condition in verdict.conditions
            if condition.met[0] != condition.met[place]
        }
        if conditions or verdict.met[0] != verdict.met[place]:
            found[name] = Turn(met=_both(verdict.met, place), conditions=conditions)
    return found


def _both(met: Truth, place: int) -> Turned:
    return plain(met[0]), plain(met[place])


def try_changes(
    document: Document,
    changes: Sequence[Change],
    law: Law,
    on: date,
    *,
    together: Sequence[Change] | None = None,
) -> Outcome:
    """Try changes to a profile.

    Parameters
    ----------
    document : mapping
        A profile with plain values, as JSON has them.
    changes : sequence of Change
        At least one; see `openentry.files.profiles.whatif.reading`.
    law : Law
    on : date
        Scoring day; what changes happens on it.
    together : sequence of Change, optional
        Changes to put on top of each other, where they are two or three; all of them when left
        out.

    Returns
    -------
    Outcome
        Points alone: whether a change can be had, what it costs and whether the rules last is
        not known here.

    Raises
    ------
    FactsErrors
        If the profile is refused.
    InputError
        ``whatif-impossible`` if a change makes no valid profile of anybody; the codes of `apply`.
    """
    lawbook = law.on(on)
    now = Trial.of([document], lawbook)
    attempts = [
        _Attempt(number=number, changes=(change,), made=apply(change, now.standing()))
        for number, change in enumerate(changes, start=1)
    ]
    summed = changes if together is None else together
    if 1 < len(summed) <= TOGETHER_TOP:
        attempts += _joined(summed, now)
    trial, attempts = _evaluated(document, attempts, lawbook)
    until, found = trial.effects(
        [attempt.changes for attempt in attempts if not isinstance(attempt.made, Obstacle)],
        range(1, len(trial.documents)),
    )
    rest = iter(found)
    effects = tuple(
        Blocked(changes=attempt.changes, obstacle=attempt.made)
        if isinstance(attempt.made, Obstacle)
        else next(rest)
        for attempt in attempts
    )
    return Outcome(
        lawbook=lawbook,
        id=bytes(trial.profiles.id[0]).decode(),
        total=int(trial.totals[0]),
        holds_until=until,
        effects=effects[: len(changes)],
        together=effects[len(changes) :],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """Changes, the number of the last in the order asked, and the profile they make, if any."""

    number: int
    changes: tuple[Change, ...]
    made: Document | Obstacle


def _joined(changes: Sequence[Change], now: Trial) -> list[_Attempt]:
    """Put each change on top of those before that could be made."""
    person, standing = now.documents[0], now.standing()
    attempts: list[_Attempt] = []
    before: tuple[Change, ...] = ()
    for number, change in enumerate(changes, start=1):
        made = apply(change, standing)
        attempt = _Attempt(number=number, changes=(*before, change), made=made)
        trial, (attempt,) = _evaluated(person, [attempt], standing.lawbook)
        attempts.append(attempt)
        if not isinstance(attempt.made, Obstacle):
            before, standing = attempt.changes, trial.standing(1)
    return attempts


def _evaluated(
    person: Document, attempts: Sequence[_Attempt], lawbook: Lawbook
) -> tuple[Trial, list[_Attempt]]:
    """Check and evaluate a person and changed selves; refuse the change, not the profile.

    Raises
    ------
    InputError
        ``whatif-impossible``.
    """
    attempts = list(attempts)
    while True:
        places = [i for i, one in enumerate(attempts) if not isinstance(one.made, Obstacle)]
        selves = [one.made for one in attempts if not isinstance(one.made, Obstacle)]
        try:
            return Trial.of([person, *selves], lawbook), attempts
        except FactsErrors as refused:
            # The person comes first and has been checked.
            wrong = {places[cell.row - 2]: cell for cell in reversed(refused.errors)}
        for place, cell in wrong.items():
            attempts[place] = _refused(attempts[place], cell)


def _refused(attempt: _Attempt, cell: CellError) -> _Attempt:
    """Give an attempt with what stands in its way, if that depends on the person."""
    if cell.expected == AFTER_BIRTH:
        return replace(attempt, made=Obstacle(code="before_birth"))
    raise InputError(
        "whatif-impossible",
        number=attempt.number,
        kind=attempt.changes[-1].plain()["kind"],
        field=cell.column,
        found=cell.value,
        expected=Phrase(id=cell.expected, params=cell.params),
    )
