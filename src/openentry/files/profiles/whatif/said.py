"""Changes in words, in either language: what would be otherwise, in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openentry.files.profiles.places import CANADA
from openentry.files.profiles.rulings import Rulings
from openentry.rules.columns import ABILITIES
from openentry.rules.lawbook import Law
from openentry.wording import Language, say

_EDUCATION = {"professional": "masters"}
"""Levels of study that the table of facts calls by the word of another."""


def change_said(change: Mapping[str, Any], law: Law, lang: Language) -> str:
    """Say a change in one line.

    Parameters
    ----------
    change : mapping
        A change with plain values, as in an answer.
    law : Law
    lang : {"en", "fr"}
    """
    kind = change["kind"]
    match kind:
        case "retest":
            return _tested(change, law, lang)
        case "french":
            test = _test(change, law, lang)
            return _say("french", lang, level=change["level"], test=test)
        case "credential":
            where = "canada" if change["country"] == CANADA else "abroad"
            education = _education(change["level"], lang)
            return _say(f"credential-{where}", lang, education=education)
        case "work":
            return _say(f"work-{change['place']}", lang, count=change["years"])
        case "spouse":
            return "; ".join(_of_spouse(change, law, lang))
        case "nomination":
            return _say("nomination", lang, province=change["province"])
        case "funds" if "amount_cad" in change:
            return _say("funds-of", lang, amount=change["amount_cad"])
        case _:
            return _say(kind, lang)


def _say(message: str, lang: Language, **params: object) -> str:
    return say(f"whatif.change.{message}", lang, **params)


def _education(level: str, lang: Language) -> str:
    return say(f"words.education.{_EDUCATION.get(level, level)}", lang)


def _test(change: Mapping[str, Any], law: Law, lang: Language) -> str:
    """Name the test of a change, with a gap before it; nothing where none is named."""
    tests = Rulings.of(law).tests.law.tests
    known = tests.get(change.get("test", ""))
    return _say("by-test", lang, test=known.name.said(lang)) if known else ""


def _tested(change: Mapping[str, Any], law: Law, lang: Language) -> str:
    levels: Mapping[str, int] = change["levels"]
    language = change["language"]
    said: dict[str, object] = {
        "language": say(f"words.language.{language}", lang),
        "scale": next(
            test.scale
            for test in Rulings.of(law).tests.law.tests.values()
            if test.language == language
        ),
        "test": _test(change, law, lang),
    }
    if len(levels) == len(ABILITIES) and len(set(levels.values())) == 1:
        return _say("all-four", lang, level=next(iter(levels.values())), **said)
    named = [
        _say("ability", lang, ability=say(f"words.ability.{a}", lang), level=levels[a])
        for a in ABILITIES
        if a in levels
    ]
    return _say("abilities", lang, levels=", ".join(named), **said)


def _of_spouse(change: Mapping[str, Any], law: Law, lang: Language) -> list[str]:
    parts = []
    if "education" in change:
        parts.append(
            _say("spouse-education", lang, education=_education(change["education"], lang))
        )
    if "levels" in change:
        parts.append(_say("spouse-language", lang, tested=_tested(change, law, lang)))
    if "work_years" in change:
        parts.append(_say("spouse-work", lang, count=change["work_years"]))
    return parts
