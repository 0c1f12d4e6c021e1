"""A sitting of a language test that gives the levels asked for, with the lowest marks that do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from openentry.files.profiles.rulings import Rulings
from openentry.files.profiles.whatif.standing import Document, Standing
from openentry.rules.columns import ABILITIES
from openentry.rules.errors import InputError
from openentry.rules.language import level
from openentry.rules.loading.language import LanguageTest, TestVersion


def with_sitting(
    person: Document,
    language: str,
    levels: Mapping[str, int],
    test: str | None,
    standing: Standing,
) -> dict[str, Any]:
    """Add a sitting of the scoring day to a person.

    Parameters
    ----------
    person : mapping
        The profile, or its spouse.
    language : {"en", "fr"}
    levels : mapping
        Level of each of the four abilities.
    test : str, optional
        Id of the test; that of the latest sitting in the language, else the first accepted one.
    standing : Standing

    Raises
    ------
    InputError
        ``whatif-test``.
    """
    chosen, version = _test(person, language, test, standing)
    day = standing.on.isoformat()
    marks = {name: _mark(chosen, version, name, levels[name], standing) for name in ABILITIES}
    held = list(person.get("tests") or [])
    spoken = {_language(sitting["test"], standing) for sitting in held}
    changed = dict(person) | {"tests": [*held, {"test": chosen.test, "taken_on": day, **marks}]}
    if not person.get("first_language") and spoken and language not in spoken:
        # So far the tests said which language comes first; with both it must be stated.
        changed["first_language"] = next(iter(spoken))
    return changed


def usual_test(person: Document, language: str, standing: Standing) -> str | None:
    """Give the test of a language that would be taken if none is named, None without any."""
    try:
        return _test(person, language, None, standing)[0].test
    except InputError:
        return None


def levels_of(test: str, standing: Standing) -> tuple[int, ...]:
    """Give every level that a test can give on the day, lowest first."""
    return _charted(test, standing.rulings, standing.on)


def levels_in(language: str, rulings: Rulings, day: date) -> tuple[int, ...]:
    """Give every level that some test of a language can give on a day, lowest first."""
    found = accepted(rulings, day).items()
    tests = [name for name, (test, _) in found if test.language == language]
    return tuple(sorted({step for name in tests for step in _charted(name, rulings, day)}))


def _charted(name: str, rulings: Rulings, day: date) -> tuple[int, ...]:
    test, version = accepted(rulings, day)[name]
    chart = rulings.tests.chart(test, version, ABILITIES[0])
    return tuple(int(found) for found in np.unique(chart))


def _language(test: str, standing: Standing) -> str:
    return standing.rulings.tests.law.tests[test].language


@lru_cache(maxsize=64)
def accepted(rulings: Rulings, day: date) -> dict[str, tuple[LanguageTest, TestVersion]]:
    """Give the tests that may be taken on a day."""
    tests = rulings.tests
    found = {}
    for name, test in tests.law.tests.items():
        version = level(name, ABILITIES[0], 0.0, day, tests).version
        if version is not None:
            found[name] = (test, version)
    return found


def _test(
    person: Document, language: str, named: str | None, standing: Standing
) -> tuple[LanguageTest, TestVersion]:
    of_language = {
        name: found
        for name, found in accepted(standing.rulings, standing.on).items()
        if found[0].language == language
    }
    if named is not None and named not in of_language:
        allowed = ", ".join(sorted(of_language))
        raise InputError("whatif-test", test=named, day=standing.on, allowed=allowed)
    taken = sorted(
        (sitting["taken_on"], sitting["test"])
        for sitting in person.get("tests") or []
        if sitting["test"] in of_language
    )
    chosen = named or (taken[-1][1] if taken else next(iter(sorted(of_language)), None))
    if chosen is None:
        raise InputError("whatif-test", test=language, day=standing.on, allowed="")
    return of_language[chosen]


def _mark(
    test: LanguageTest, version: TestVersion, ability: str, wanted: int, standing: Standing
) -> int | float:
    """Give the lowest mark of the highest level of the chart that is not above the one wanted."""
    chart = standing.rulings.tests.chart(test, version, ability)
    reached = chart[chart <= wanted].max()
    place = int(np.flatnonzero(chart == reached)[0])
    mark = version.marks.of(ability)[0] + place * test.step
    return int(mark) if float(mark).is_integer() else round(float(mark), 3)
