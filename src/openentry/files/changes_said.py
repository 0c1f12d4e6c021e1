"""Coming changes in sentences, in either language, for every face that tells them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from openentry.files.eligibility_said import (
    STATES,
    category_name,
    program_name,
    state_said,
    verdict_in_short,
)
from openentry.rules.eligibility.due import PROFILE_ENDS
from openentry.rules.facts import PROGRAMS
from openentry.rules.lawbook import Law
from openentry.rules.names import axis_title, value_text
from openentry.wording import Language, say

_WHEN = ("before", "after")
_LISTS = frozenset({"programs", "categories"})
"""Columns that repeat what the programs and categories of a change say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSaid:
    """What changes on one day.

    Attributes
    ----------
    on : date
    causes, total : str
    gain : int
        Points gained; lost where below zero.
    lines : tuple of str
        What else is no longer the same.
    turns : bool
        Whether a program or a category is no longer what it was.
    """

    on: date
    causes: str
    total: str
    gain: int
    lines: tuple[str, ...]
    turns: bool

    @property
    def matters(self) -> bool:
        """Tell whether points, a program or a category are not what they were."""
        return self.turns or self.gain != 0


class ChangesSaid:
    """Puts the changes of one person in words.

    Parameters
    ----------
    law : Law
    lang : Language
    """

    def __init__(self, law: Law, lang: Language) -> None:
        self._law, self._lang = law, lang

    def changes(self, answer: dict[str, Any]) -> Iterator[ChangeSaid]:
        """Say each change of an answer of `openentry.files.coming_changes.coming`."""
        was_provisional = answer["provisional"]
        for change in answer["changes"]:
            yield self._change(change, was_provisional=was_provisional)
            was_provisional = change["provisional"]

    def met_from(self, answer: dict[str, Any]) -> Iterator[str]:
        """Say from when what is not met now would be."""
        for name, on in answer["met_from"].items():
            yield self._say("change.met-from", name=self.named(name), day=date.fromisoformat(on))

    def named(self, name: str) -> str:
        """Name a program or a version of a category."""
        if name in PROGRAMS:
            return program_name(name, self._lang)
        return category_name(name, self._law, self._lang)

    def points(self, total: int, *, provisional: bool) -> str:
        """Say points, the word before those that are not known."""
        points = self._say("unit.points", count=total)
        return self._say("points-provisional", points=points) if provisional else points

    def _say(self, message: str, **params: object) -> str:
        return say(f"eligibility.{message}", self._lang, **params)

    def _change(self, change: dict[str, Any], *, was_provisional: bool) -> ChangeSaid:
        before, after = change["total"]["before"], change["total"]["after"]
        provisional = change["provisional"]
        if before == after:
            said = self._say("change.same", total=self.points(after, provisional=provisional))
        else:
            known = ("-provisional" if was_provisional else "-from-now-provisional") * provisional
            said = self._say(
                f"change.total{known}",
                before=self._say("unit.points", count=before),
                after=self._say("unit.points", count=after),
            )
        lines = list(self._lines(change))
        if PROFILE_ENDS in change["causes"]:
            lines.insert(0, self._say("change.profile-ends"))
        return ChangeSaid(
            on=date.fromisoformat(change["on"]),
            causes="; ".join(self._say(f"cause.{cause}") for cause in change["causes"]),
            total=said,
            gain=after - before,
            lines=tuple(lines),
            turns=PROFILE_ENDS in change["causes"] or any(map(_turns, _verdicts(change))),
        )

    def _lines(self, change: dict[str, Any]) -> Iterator[str]:
        for row in change["facts"]:
            column = row["column"]
            if column not in _LISTS:
                words = [self._value(column, row[when]) for when in _WHEN]
                name = axis_title(column, self._lang)
                yield self._say("change.fact", name=name, before=words[0], after=words[1])
        for row in change["programs"]:
            yield self._turned(self.named(row["program"]), row)
        for row in change["categories"]:
            yield self._turned(self.named(row["version"]), row)

    def _value(self, column: str, value: object) -> str:
        return self._say("not-known") if value is None else value_text(column, value, self._lang)

    def _turned(self, name: str, row: dict[str, Any]) -> str:
        verdicts = [row[when] for when in _WHEN]
        words = [
            self._say(missing) if verdict is None else verdict_in_short(verdict["met"], self._lang)
            for verdict, missing in zip(verdicts, ("change.not-yet", "change.gone"), strict=True)
        ]
        if None in verdicts:
            return self._say("change.program", name=name, before=words[0], after=words[1])
        conditions = "; ".join(self._conditions_turned(*verdicts))
        if words[0] == words[1]:
            return self._say("change.inside", name=name, state=words[1], conditions=conditions)
        turned = self._say("change.program", name=name, before=words[0], after=words[1])
        return f"{turned} ({conditions})"

    def _conditions_turned(self, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
        """Name the conditions that are not as they were, and what they are now."""
        for code, now in after["conditions"].items():
            was = before["conditions"].get(code)
            if was == now:
                continue
            title = self._say(f"condition.{code}")
            if was is not None and was["met"] == now["met"]:
                yield self._say("change.needed", condition=title)
            else:
                state = state_said(STATES[now["met"]], self._lang)
                yield self._say("change.condition", condition=title, state=state)


def _verdicts(change: dict[str, Any]) -> list[dict[str, Any]]:
    return [*change["programs"], *change["categories"]]


def _turns(row: dict[str, Any]) -> bool:
    """Tell whether a verdict turns: not a condition alone, whose verdict stays."""
    before, after = (None if row[when] is None else row[when]["met"] for when in _WHEN)
    return before is not after
