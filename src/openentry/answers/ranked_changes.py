"""What changes to a profile would do: the best of each kind first, with all that they turn.

Arithmetic, not advice: whether somebody can get there, what it costs and whether the rules last
is not known. The answer is that of ``openentry whatif``, laid out for a page. A nomination stands
apart; a spouse who stays behind, and a spouse who applies, are told only to whom asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openentry.files.profiles.whatif.answers import job_offer_pays
from openentry.files.profiles.whatif.choosing import spouse_changes
from openentry.files.profiles.whatif.obstacles import Blocked, Obstacle
from openentry.files.profiles.whatif.reading import checked_changes
from openentry.files.profiles.whatif.suggesting import suggestions
from openentry.files.profiles.whatif.trying import Effect, Turn, Turned, try_changes
from openentry.rules.lawbook import Law, Lawbook

Change = Mapping[str, Any]
"""A change as data, with its ``kind``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """One change and what it would make of somebody.

    Attributes
    ----------
    change : mapping
    gain, total : int
    programs, categories : mapping of str to (bool or None, bool or None)
        Verdicts that turn, before and after; None for not known. Empty for quick facts.
    holds_until : date or None
        Last day of that answer; None where nothing changes by itself, and for quick facts.
    not_told : tuple of str
        What the profile does not tell of the spouse, and what was counted as none.
    """

    change: Change
    gain: int
    total: int
    programs: Mapping[str, Turned]
    categories: Mapping[str, Turned]
    holds_until: date | None
    not_told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible:
    """A change that cannot be tried for somebody, and why."""

    change: Change
    obstacle: Obstacle


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Changes that are alternatives to each other.

    Attributes
    ----------
    name : str
    best : Gain
        None of them gives more.
    others : tuple of Gain
    """

    name: str
    best: Gain
    others: tuple[Gain, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What changes would do.

    Attributes
    ----------
    total : int
        Without any of them.
    holds_until : date or None
        Last day of the answer without any of them.
    groups : tuple of Group
        By the points of the best of each.
    nomination : Gain or None
        None for who has one already.
    spouse : tuple of Gain or Impossible
        Of who comes along and who applies, where that was asked for.
    has_spouse : bool
        Whether it can be asked for.
    job_offer_pays : bool or None
        Whether the law of the day gives points for any job offer; None where it is not known.
    """

    total: int
    holds_until: date | None
    groups: tuple[Group, ...]
    nomination: Gain | None
    spouse: tuple[Gain | Impossible, ...]
    has_spouse: bool
    job_offer_pays: bool | None


def profile_gains(
    document: Mapping[str, Any], lawbook: Lawbook, *, spouse_asked: bool = False
) -> Ranking:
    """Rank the changes to a profile that would give points.

    Parameters
    ----------
    document : mapping
        A profile that was checked, with plain values as JSON has them.
    lawbook : Lawbook
        Of the day of the score.
    spouse_asked : bool
        Whether changes of who comes along and who applies were asked for.
    """
    law, on = lawbook.law, lawbook.day
    found = suggestions(document, law, on)
    others = spouse_changes(document)
    return Ranking(
        total=found.total,
        holds_until=found.holds_until,
        groups=grouped((one.group, gain_of(one.effect)) for one in found.ranked),
        nomination=gain_of(found.nomination) if found.nomination else None,
        spouse=_asked(document, others, law, on) if spouse_asked and others else (),
        has_spouse=bool(others),
        job_offer_pays=job_offer_pays(lawbook),
    )


def _asked(
    document: Mapping[str, Any], changes: Iterable[Mapping[str, str]], law: Law, on: date
) -> tuple[Gain | Impossible, ...]:
    checked = checked_changes([dict(change) for change in changes])
    outcome = try_changes(document, checked, law, on, together=())
    return tuple(
        Impossible(change=effect.changes[-1].plain(), obstacle=effect.obstacle)
        if isinstance(effect, Blocked)
        else gain_of(effect)
        for effect in outcome.effects
    )


def grouped(ranked: Iterable[tuple[str, Gain]]) -> tuple[Group, ...]:
    """Put what is ranked into groups, each with its best first."""
    groups: dict[str, list[Gain]] = {}
    for name, gain in ranked:
        groups.setdefault(name, []).append(gain)
    return tuple(
        Group(name=name, best=best, others=tuple(others))
        for name, (best, *others) in groups.items()
    )


def gain_of(effect: Effect) -> Gain:
    """Give what a change makes of somebody as plain values."""
    return Gain(
        change=effect.changes[-1].plain(),
        gain=effect.gain,
        total=effect.total,
        programs=_verdicts(effect.programs),
        categories=_verdicts(effect.categories),
        holds_until=effect.holds_until,
        not_told=effect.not_told,
    )


def _verdicts(turns: Mapping[str, Turn]) -> dict[str, Turned]:
    """Give the verdicts that turn; conditions alone are left to the whole answer."""
    return {name: turn.met for name, turn in turns.items() if turn.met[0] != turn.met[1]}
