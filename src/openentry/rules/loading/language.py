"""Language tests: marks of approved tests to CLB or NCLC, one file a test.

For the files under ``law/language``. A chart gives each mark of each ability exactly one level;
level 10 stands for 10 and higher, level 0 for below 4. Reading a mark is the work of
`openentry.rules.language`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from openentry.rules.errors import LawError
from openentry.rules.loading.periods import DatedVersion, check_field_certainty
from openentry.rules.loading.reading import Certainty, Document, Keys, Text, place, read
from openentry.rules.loading.sources import Source, check_cited, load_sources
from openentry.rules.loading.tables import in_order

ABILITIES = ("listening", "reading", "speaking", "writing")
LEVELS = (10, 9, 8, 7, 6, 5, 4, 0)
"""Levels of a chart, top to bottom; 10 is 10 and higher, 0 is below 4."""

SCALES = {"en": "CLB", "fr": "NCLC"}
Range = tuple[float, float]


class Marks(Document):
    """Lowest and highest mark of each ability."""

    listening: Range
    reading: Range
    speaking: Range
    writing: Range

    def of(self, ability: str) -> Range:
        """Give the marks of one ability."""
        found: Range = getattr(self, ability)
        return found


class ChartRow(Marks):
    """Marks that give one level."""

    level: int


class Chart(Document):
    """Marks to levels.

    Attributes
    ----------
    marks : Marks
        Ends of the scale that the test owner uses.
    scale_source, scale_certainty
        Where the ends of the scale and the row of level 0 come from; the other rows rest on
        the source of the version.
    """

    marks: Marks
    scale_source: Keys = Field(min_length=1)
    scale_certainty: Certainty
    rows: tuple[ChartRow, ...] = Field(min_length=1)


class OtherColumn(Chart):
    """Another column of the same report: recognised and explained, never converted."""

    id: str
    used: Literal[False]
    column: Text
    taken_from: date
    taken_until: date | None = None
    source: Keys = Field(min_length=1)
    certainty: Certainty


class TestVersion(DatedVersion, Chart):
    """One chart of a test, for tests taken from its first day.

    Attributes
    ----------
    column : Text or None
        Column of the report that is read, where there are several.
    other_column : tuple of OtherColumn
    """

    column: Text | None = None
    other_column: tuple[OtherColumn, ...] = ()


class LanguageTest(Document):
    """An approved test with all its charts, first to last.

    Attributes
    ----------
    step : float
        Distance between two marks.
    words : dict
        Words that a report prints instead of a mark, and the mark they stand for.
    """

    test: str
    name: Text
    language: Literal["en", "fr"]
    scale: Literal["CLB", "NCLC"]
    step: float = Field(gt=0)
    words: dict[str, float] = Field(default_factory=dict)
    version: tuple[TestVersion, ...] = Field(min_length=1)


class Neighbour(Document):
    """A test that is not accepted, and the accepted one nearest to it."""

    test: str
    name: Text
    instead: str


class NotAcceptedVersion(DatedVersion):
    """Tests that people hold and Express Entry does not accept."""

    tests: tuple[Neighbour, ...]


class NotAcceptedDocument(Document):
    """The list of tests not accepted with all its versions."""

    table: Literal["language.not_accepted"]
    title: Text
    version: tuple[NotAcceptedVersion, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLaw:
    """Every approved test by id, and those that are known and not accepted."""

    tests: dict[str, LanguageTest]
    not_accepted: dict[str, Neighbour]


def load_language(roots: tuple[Path, ...]) -> LanguageLaw:
    """Read the language tests; a later root adds tests and versions.

    Raises
    ------
    LawError
        The ``law-chart-`` codes of `_check_chart`, ``law-scale``, ``law-test-file``,
        ``law-word``, ``law-version-twice``, ``law-versions-order``, ``law-source-unknown``.
    """
    sources = load_sources(roots)
    tests: dict[str, LanguageTest] = {}
    for root in roots:
        for path in sorted((root / "language").glob("*.toml")):
            if path.stem == "not_accepted":
                continue
            test = read(path, LanguageTest)
            _check_test(test, path, sources)
            if (known := tests.get(test.test)) is not None:
                test = known.model_copy(update={"version": (*known.version, *test.version)})
            in_order(test.version, place(path))
            tests[test.test] = test
    return LanguageLaw(tests=tests, not_accepted=_not_accepted(roots[0], tests, sources))


def _not_accepted(
    root: Path, tests: dict[str, LanguageTest], sources: Mapping[str, Source]
) -> dict[str, Neighbour]:
    path = root / "language" / "not_accepted.toml"
    document = read(path, NotAcceptedDocument)
    for version in in_order(document.version, place(path)):
        check_cited(version.source, sources, place(path), version.id)
        for neighbour in version.tests:
            if neighbour.instead not in tests:
                raise LawError(
                    "law-word",
                    file=place(path),
                    place=f"{version.id}, {neighbour.test}",
                    found=neighbour.instead,
                    allowed=", ".join(tests),
                )
    return {neighbour.test: neighbour for neighbour in document.version[-1].tests}


def _check_test(test: LanguageTest, path: Path, sources: Mapping[str, Source]) -> None:
    file = place(path)
    if test.test != path.stem:
        raise LawError("law-test-file", file=file, found=test.test, expected=path.stem)
    if test.scale != SCALES[test.language]:
        expected = SCALES[test.language]
        raise LawError("law-scale", file=file, found=test.scale, expected=expected)
    for version in test.version:
        check_field_certainty(version, file)
        check_cited((*version.source, *version.scale_source), sources, file, version.id)
        _check_chart(version, test.step, file, version.id)
        for other in version.other_column:
            check_cited((*other.source, *other.scale_source), sources, file, other.id)
            _check_chart(other, test.step, file, other.id)


def _check_chart(chart: Chart, step: float, file: str, version: str) -> None:
    """Check that every mark of every ability has exactly one level.

    Raises
    ------
    LawError
        ``law-chart-levels``, ``law-chart-step``, ``law-chart-turned``, ``law-chart-gap``,
        ``law-chart-overlap``, ``law-chart-end``.
    """
    where: dict[str, object] = {"file": file, "version": version}
    levels = tuple(row.level for row in chart.rows)
    if levels != LEVELS:
        raise LawError(
            "law-chart-levels",
            **where,
            found=", ".join(map(str, levels)),
            expected=", ".join(map(str, LEVELS)),
        )
    for ability in ABILITIES:
        where["ability"] = ability
        low, high = chart.marks.of(ability)
        for row in chart.rows:
            _check_range(row, row.of(ability), step, where)
        for upper, lower in itertools.pairwise(chart.rows):
            start, end = lower.of(ability)[1] + step, upper.of(ability)[0] - step
            levels_at = {"level": lower.level, "other": upper.level}
            if start <= end:
                raise LawError("law-chart-gap", **where, **levels_at, marks=_span(start, end))
            if start > end + step:
                raise LawError(
                    "law-chart-overlap",
                    **where,
                    **levels_at,
                    marks=_span(end + step, start - step),
                )
        ends = (chart.rows[-1].of(ability)[0], chart.rows[0].of(ability)[1])
        for found, expected in zip(ends, (low, high), strict=True):
            if found != expected:
                raise LawError(
                    "law-chart-end", **where, found=_mark(found), expected=_mark(expected)
                )


def _check_range(row: ChartRow, marks: Range, step: float, where: dict[str, object]) -> None:
    for mark in marks:
        if (mark / step) % 1:
            raise LawError(
                "law-chart-step", **where, level=row.level, found=f"{mark:g}", step=_mark(step)
            )
    if marks[0] > marks[1]:
        raise LawError(
            "law-chart-turned",
            **where,
            level=row.level,
            low=_mark(marks[0]),
            high=_mark(marks[1]),
        )


def _mark(mark: float) -> int | float:
    return int(mark) if mark == int(mark) else mark


def _span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"
