"""What-if answers as plain values, for JSON and for every face that words them.

It holds no text but the warning that goes with a spouse who stays behind, which is never parted
from the answer, and the reason why a change cannot be tried. The form is fixed with the command
line; see the manual.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from openentry.files.profiles.whatif.changes import SpouseStays
from openentry.files.profiles.whatif.obstacles import Blocked
from openentry.files.profiles.whatif.suggesting import Suggestions
from openentry.files.profiles.whatif.trying import Effect, Outcome, Turn
from openentry.rules.lawbook import Lawbook
from openentry.wording import LANGUAGES, say

Answer = dict[str, Any]

OFFER = "additional.job_offer"
"""The table that says what a job offer gives."""


def answer(found: Suggestions, outcome: Outcome | None = None) -> Answer:
    """Give the whole answer about one person.

    Parameters
    ----------
    found : Suggestions
    outcome : Outcome, optional
        Of the changes that were asked about.

    Returns
    -------
    dict
        ``id``, ``on``, ``rule_set``, ``provisional``, ``total``, ``holds_until``,
        ``job_offer_pays``, ``suggestions``, ``nomination``, ``asked``, ``together``.
    """
    lawbook = found.lawbook
    return {
        "id": found.id,
        "on": lawbook.day.isoformat(),
        "rule_set": lawbook.rule_set.id,
        "provisional": lawbook.provisional,
        "total": found.total,
        "holds_until": _day(found.holds_until),
        "job_offer_pays": job_offer_pays(lawbook),
        "suggestions": [
            {"group": one.group, "best": one.best, **_alone(one.effect)} for one in found.ranked
        ],
        "nomination": _alone(found.nomination) if found.nomination else None,
        "asked": [_alone(effect) for effect in outcome.effects] if outcome else [],
        "together": [_joined(effect) for effect in outcome.together] if outcome else [],
    }


def job_offer_pays(lawbook: Lawbook) -> bool | None:
    """Tell whether the law of the day gives points for any job offer; None where unknown.

    Points that stand in for those of a later day cannot tell what that day gives.
    """
    if lawbook.provisional:
        return None
    return bool(lawbook.crs.tables[OFFER].points.any())


def _alone(effect: Effect | Blocked) -> Answer:
    (change,) = effect.changes
    plain = change.plain()
    return {"kind": plain["kind"], "change": plain, **_effect(effect)}


def _joined(effect: Effect | Blocked) -> Answer:
    return {"changes": [change.plain() for change in effect.changes], **_effect(effect)}


def _effect(effect: Effect | Blocked) -> Answer:
    if isinstance(effect, Blocked):
        return {"cannot": _cannot(effect)}
    given: Answer = {
        "total": effect.total,
        "gain": effect.gain,
        "components": {name: _pair(points) for name, points in effect.components.items()},
        "programs": {name: _turn(turn) for name, turn in effect.programs.items()},
        "categories": {name: _turn(turn) for name, turn in effect.categories.items()},
        "holds_until": _day(effect.holds_until),
    }
    if effect.not_told:
        given["not_told"] = [f"spouse.{name}" for name in effect.not_told]
    if any(isinstance(change, SpouseStays) for change in effect.changes):
        given["warning"] = {lang: say("whatif.spouse-stays-warning", lang) for lang in LANGUAGES}
    return given


def _cannot(blocked: Blocked) -> Answer:
    obstacle = blocked.obstacle
    return {
        "code": obstacle.code,
        "names": list(obstacle.names),
        "reason": {lang: obstacle.message(lang) for lang in LANGUAGES},
    }


def _turn(turn: Turn) -> Answer:
    conditions = {code: _pair(met) for code, met in turn.conditions.items()}
    return {**_pair(turn.met), "conditions": conditions}


def _pair(values: tuple[object, object]) -> Answer:
    return {"before": values[0], "after": values[1]}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
