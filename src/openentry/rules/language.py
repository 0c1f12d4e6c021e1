"""Marks of language tests to levels: CLB for English, NCLC for French.

Each ability stands alone: no mark is rounded, averaged or read beside another, and an overall
band is never looked at. Level 10 stands for 10 and higher, level 0 for below 4: no table of the
law tells those apart. The chart is the one for the day the test was taken. A mark that the test
cannot give is refused, with the reason; the charts are in ``law/language`` (IRPR 74(3)).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from openentry.rules.errors import InputError
from openentry.rules.loading.language import (
    ABILITIES,
    LanguageLaw,
    LanguageTest,
    TestVersion,
    load_language,
)
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.wording import Language, day, decimal, say

REFUSALS = (
    "",
    "unknown-test",
    "not-accepted-yet",
    "off-scale",
    "wrong-step",
    "tef-699",
)
"""Reasons for giving no level; the place of a reason is its number, 0 is none."""

_CODE = {reason: number for number, reason in enumerate(REFUSALS)}
_ROUNDING = 1e-6

Mark = float | str
"""A mark as printed: a number, or a word such as the M of CELPIP."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Levels:
    """Levels of many marks.

    Attributes
    ----------
    levels : uint8 array
        0 or 4 to 10; 0 also where the mark is refused.
    refusals : uint8 array
        Place in `REFUSALS`, 0 where a level was given.
    """

    levels: NDArray[np.uint8]
    refusals: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelResult:
    """The level of one mark, or why it has none.

    Attributes
    ----------
    level : int or None
        4 to 10, or 0 for below 4; None when refused.
    refusal : str or None
        One of `REFUSALS`.
    version : TestVersion or None
        Chart that was read, with its source and provision; None when there is none.
    certainty : str or None
        Certainty of the row that gave the level.
    """

    test: str
    ability: str
    mark: Mark
    taken_on: date
    level: int | None
    refusal: str | None
    version: TestVersion | None
    certainty: str | None
    tests: LanguageTests

    def message(self, lang: Language = "en") -> str:
        """Say the level, or why there is none and what to do."""
        return _sentence(self, lang)


@dataclass(frozen=True, kw_only=True, eq=False)
class LanguageTests:
    """The language tests of the law, ready to read marks with.

    Attributes
    ----------
    law : LanguageLaw
    """

    law: LanguageLaw

    @classmethod
    def load(cls, roots: tuple[Path, ...] = (PACKAGE_LAW,)) -> Self:
        """Read the tests from the folders of law files, the package's first."""
        return cls(law=load_language(roots))

    @cached_property
    def _charts(self) -> dict[tuple[str, str], NDArray[np.uint8]]:
        return {}

    @cached_property
    def _firsts(self) -> dict[str, NDArray[np.datetime64]]:
        return {}

    def firsts(self, test: LanguageTest) -> NDArray[np.datetime64]:
        """Give the first day of every version of a test."""
        if test.test not in self._firsts:
            days = [version.in_force for version in test.version]
            self._firsts[test.test] = np.array(days, "datetime64[D]")
        return self._firsts[test.test]

    def chart(self, test: LanguageTest, version: TestVersion, ability: str) -> NDArray[np.uint8]:
        """Give the levels of every mark of an ability, lowest mark first, one a step."""
        key = (version.id, ability)
        if key not in self._charts:
            low, high = version.marks.of(ability)
            levels = np.zeros(round((high - low) / test.step) + 1, np.uint8)
            for row in version.rows:
                first, last = (round((m - low) / test.step) for m in row.of(ability))
                levels[first : last + 1] = row.level
            self._charts[key] = levels
        return self._charts[key]


def level(
    test: str, ability: str, mark: Mark, taken_on: date, law_tests: LanguageTests
) -> LevelResult:
    """Read one mark of one ability.

    Parameters
    ----------
    test : str
        Id of the test, such as ``ielts_general_training``.
    ability : str
        ``listening``, ``reading``, ``speaking`` or ``writing``.
    mark : float or str
        As printed on the report; for TEF Canada, of the column "Équivalence ancien score".
    taken_on : date
        Day of the test.
    law_tests : LanguageTests

    Returns
    -------
    LevelResult
        A level, or a refusal: a test that is not accepted, or was not yet on that day, a mark
        off the scale, between two marks, or of the 0 to 699 column of TEF Canada.

    Raises
    ------
    InputError
        ``ability-unknown``.

    Notes
    -----
    Source: IRPR 74(3); charts and sources in ``law/language``. A mark of the 0 to 699 column
    that is no higher than the scale of the column read cannot be told from one of it.

    Examples
    --------
    >>> tests = LanguageTests.load()
    >>> level("ielts_general_training", "listening", 7.5, date(2025, 6, 1), tests).level
    8
    >>> print(level("tef_canada", "reading", 500, date(2025, 6, 1), tests).refusal)
    tef-699
    """
    known = law_tests.law.tests.get(test)
    number = known.words.get(mark, np.nan) if known and isinstance(mark, str) else mark
    value = np.nan if isinstance(number, str | bool) else float(number)
    read = levels(test, ability, np.array([value]), taken_on, law_tests)
    refusal = REFUSALS[read.refusals[0]] or None
    found = None if refusal else int(read.levels[0])
    version = _version_on(known, taken_on) if known else None
    certainty = None
    if version is not None and found is not None:
        certainty = version.certainty if found else version.scale_certainty
    return LevelResult(
        test=test,
        ability=ability,
        mark=mark,
        taken_on=taken_on,
        level=found,
        refusal=refusal,
        version=version,
        certainty=certainty,
        tests=law_tests,
    )


def levels(
    test: str,
    ability: str,
    marks: ArrayLike,
    taken_on: date | NDArray[np.datetime64],
    law_tests: LanguageTests,
) -> Levels:
    """Read many marks of one ability of one test.

    Parameters
    ----------
    test, ability : str
    marks : (n,) array of numbers
    taken_on : date or (n,) datetime64[D]
        Day of each test.
    law_tests : LanguageTests

    Returns
    -------
    Levels
        (n,) levels and refusals; no mark raises.

    Raises
    ------
    InputError
        ``ability-unknown``.
    """
    if ability not in ABILITIES:
        raise InputError("ability-unknown", found=ability, allowed=", ".join(ABILITIES))
    values = np.asarray(marks, np.float64)
    found, refused = np.zeros(values.shape, np.uint8), np.zeros(values.shape, np.uint8)
    known = law_tests.law.tests.get(test)
    if known is None:
        refused[:] = _CODE["unknown-test"]
        return Levels(levels=found, refusals=refused)
    days = np.broadcast_to(np.asarray(taken_on, "datetime64[D]"), values.shape)
    place = law_tests.firsts(known).searchsorted(days, side="right") - 1
    refused[place < 0] = _CODE["not-accepted-yet"]
    for number, version in enumerate(known.version):
        here = place == number
        if here.any() and version.repealed:
            refused[here] = _CODE["unknown-test"]
        elif here.any():
            chart = law_tests.chart(known, version, ability)
            read = _read(values[here], days[here], known, version, ability, chart)
            found[here], refused[here] = read.levels, read.refusals
    return Levels(levels=found, refusals=refused)


def _read(
    values: NDArray[np.float64],
    days: NDArray[np.datetime64],
    test: LanguageTest,
    version: TestVersion,
    ability: str,
    chart: NDArray[np.uint8],
) -> Levels:
    low, high = version.marks.of(ability)
    off = ~((values >= low) & (values <= high))  # also catches what is not a number
    steps = np.where(off, 0.0, (values - low) / test.step)
    between = np.abs(steps - np.rint(steps)) > _ROUNDING
    refused = np.where(off, _CODE["off-scale"], 0).astype(np.uint8)
    refused[between & ~off] = _CODE["wrong-step"]
    for other in version.other_column:
        printed = days >= np.datetime64(other.taken_from)
        if other.taken_until is not None:
            printed &= days <= np.datetime64(other.taken_until)
        beyond = (values > high) & (values <= other.marks.of(ability)[1])
        refused[printed & beyond] = _CODE["tef-699"]
    found = chart[np.rint(steps).astype(np.intp)]
    found[refused > 0] = 0
    return Levels(levels=found, refusals=refused)


def _version_on(test: LanguageTest, day_taken: date) -> TestVersion | None:
    earlier = [version for version in test.version if version.in_force <= day_taken]
    return earlier[-1] if earlier and not earlier[-1].repealed else None


def _sentence(result: LevelResult, lang: Language) -> str:
    law = result.tests.law
    test = law.tests.get(result.test)
    words: dict[str, object] = {
        "test": test.name.said(lang) if test else result.test,
        "ability": say(f"law.ability-{result.ability}", lang),
        "mark": _written(result.mark, lang),
    }
    if test is not None:
        words["scale"] = test.scale
        words["step"] = _written(test.step, lang)
        words["first"] = day(test.version[0].in_force, lang)
        words["taken"] = day(result.taken_on, lang)
    if result.version is not None:
        low, high = result.version.marks.of(result.ability)
        words |= {"low": _written(low, lang), "high": _written(high, lang)}
        if result.version.column is not None:
            words["column"] = result.version.column.said(lang)
    near = law.not_accepted.get(result.test)
    if near is not None and test is None:
        words |= {"test": near.name.said(lang), "instead": law.tests[near.instead].name.said(lang)}
        return say("law.mark-neighbour-test", lang, **words)
    if result.refusal == "unknown-test":
        words["accepted"] = ", ".join(known.name.said(lang) for known in law.tests.values())
    if result.refusal is not None:
        return say(f"law.mark-{result.refusal}", lang, **words)
    words["level"] = result.level
    return say("law.level" if result.level else "law.level-below", lang, **words)


def _written(mark: Mark, lang: Language) -> str:
    if isinstance(mark, str):
        return mark
    places = len(f"{mark:.3f}".rstrip("0").partition(".")[2])
    return decimal(mark, lang, places)
