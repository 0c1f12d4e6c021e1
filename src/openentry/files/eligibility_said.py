"""The answer about programs and categories in sentences, in either language.

For every face that words the answer: the command line now, pages and documents later. Each
condition becomes a title, what was found, what is needed and where the law says so; the
sentences stand in the catalogues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from openentry.rules.lawbook import Law
from openentry.rules.names import provision_text, value_text
from openentry.wording import Language, say
from openentry.wording.values import NBSP

UNITS = {
    "canadian_work": "hours",
    "trade_work": "hours",
    "work": "hours",
    "language": "level",
    "language_listening": "level",
    "language_reading": "level",
    "language_speaking": "level",
    "language_writing": "level",
    "points": "points",
    "funds": "dollars",
    "service": "years",
    "armed_forces_offer": "years",
}
"""Unit of what a condition finds and needs; the others are flags and words."""

STATES = {True: "met", False: "missed", None: "unknown"}
_CODE = re.compile(r"\d{4,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One condition in words.

    Attributes
    ----------
    state : "met", "missed" or "unknown"
    title, found, provision : str
        ``found`` says what is needed too, where that is not plain.
    """

    state: str
    title: str
    found: str
    provision: str


def unparted(provision: str) -> str:
    """Keep the parts of a citation on one line."""
    return provision.replace(" ", NBSP)


def verdict_said(met: bool | None, lang: Language) -> str:
    """Say what conditions come to together, never that a person is eligible."""
    return say(f"eligibility.verdict.{STATES[met]}", lang)


def verdict_in_short(met: bool | None, lang: Language) -> str:
    """Say the same in two words, where it stands beside another."""
    return say(f"eligibility.short.{STATES[met]}", lang)


def state_said(state: str, lang: Language) -> str:
    """Say in a word whether a condition is met."""
    return say(f"eligibility.state.{state}", lang)


def condition_said(condition: dict[str, Any], lang: Language) -> Said:
    """Say one condition.

    Parameters
    ----------
    condition : dict
        As in the answer: ``code``, ``met``, ``needed``, ``found``, ``provision`` and perhaps
        ``because``.
    lang : {"en", "fr"}
    """
    code = condition["code"]
    found = _amount(code, condition["found"], lang)
    if code == "funds" and condition["needed"] == 0:
        found = say("eligibility.exempt", lang)
    elif not isinstance(condition["needed"], bool):
        needed = _amount(code, condition["needed"], lang)
        found = f"{found}; {say('eligibility.needed', lang, needed=needed)}"
    because = condition.get("because")
    if because:
        found = f"{found} ({_because(because, lang)})"
    return Said(
        state=STATES[condition["met"]],
        title=say(f"eligibility.condition.{code}", lang),
        found=found,
        provision=unparted(provision_text(condition["provision"] or "", lang)),
    )


def _amount(code: str, value: object, lang: Language) -> str:
    if value is None:
        return say("eligibility.not-known", lang)
    if isinstance(value, bool):
        return say(f"eligibility.flag.{'yes' if value else 'no'}", lang)
    unit = UNITS.get(code)
    if unit in ("hours", "years", "points"):
        return say(f"eligibility.unit.{unit}", lang, count=value)
    if unit is not None:
        return say(f"eligibility.unit.{unit}", lang, value=value)
    return value_text(code, value, lang)


def _because(because: str, lang: Language) -> str:
    if _CODE.fullmatch(because):
        return say("eligibility.because.noc", lang, code=because)
    if because == "certificate":
        return say("eligibility.because.certificate", lang)
    if because in ("fsw", "cec", "fst"):
        return say(f"words.program.{because}", lang)
    return provision_text(because, lang)


def program_name(program: str, lang: Language) -> str:
    """Give the name of a program."""
    return say(f"words.program.{program}", lang)


def category_name(version: str, law: Law, lang: Language) -> str:
    """Give the name of a category version, with its id."""
    for category in law.categories.values():
        for known in category.version:
            if known.id == version:
                name = (known.name or category.name).said(lang)
                return f"{name} ({version})"
    return version


def grid_said(points: dict[str, int], lang: Language) -> str:
    """Say the points of the selection factors in one line."""
    parts = ", ".join(
        f"{say(f'eligibility.factor.{name}', lang)} {number}"
        for name, number in points.items()
        if name != "total"
    )
    return say("eligibility.grid", lang, parts=parts, total=points["total"])


def work_said(counted: dict[str, int], lang: Language) -> str:
    """Say what work comes to: hours, completed years, and months as on the official form."""
    return say("eligibility.work", lang, **_counts(counted, lang))


def _counts(counted: dict[str, Any], lang: Language) -> dict[str, str]:
    units = {"hours": "hours", "years": "full-years", "months": "months"}
    return {
        name: say(f"eligibility.unit.{unit}", lang, count=counted[name])
        for name, unit in units.items()
    }


def closing_said(answer: dict[str, Any], lang: Language) -> Iterator[str]:
    """Say what belongs beside every answer: notes, until when it holds, what is not tested."""
    for note in answer["notes"]:
        params = {key: value for key, value in note.items() if key != "code"}
        if "work" in params:
            work = say(f"eligibility.note.work.{params['work']}", lang)
            params = {"work": work, **_counts(params, lang)}
        yield say(f"eligibility.note.{note['code']}", lang, **params)
    if "work" in answer:
        yield from _until_said(answer, lang)
    yield say("eligibility.not-tested", lang)


def _until_said(answer: dict[str, Any], lang: Language) -> Iterator[str]:
    """Say until when the answer holds, and when the profile leaves the pool, in order of days."""
    until, ends = answer["holds_until"], answer["profile_ends"]
    if until is None:
        holds = say("eligibility.holds-long", lang)
    else:
        holds = say("eligibility.holds-until", lang, day=date.fromisoformat(until))
    if ends is None:
        yield holds
        return
    leaves = profile_end_said(date.fromisoformat(ends), date.fromisoformat(answer["on"]), lang)
    yield from (leaves, holds) if until is None or ends <= until else (holds, leaves)


def profile_end_said(ends: date, on: date, lang: Language) -> str:
    """Say that a profile leaves the pool on a day, or has left it."""
    over = "ended" if ends <= on else "ends"
    return say(f"eligibility.profile-{over}", lang, day=ends)
