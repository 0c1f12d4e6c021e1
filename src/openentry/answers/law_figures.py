"""Tables of figures in the law: points, maxima, charts of language tests, as heads and rows."""

from __future__ import annotations

from dataclasses import dataclass

from openentry.answers.law_tables import AnyVersion, Catalogue
from openentry.rules.columns import ABILITIES
from openentry.rules.loading.funds import FundsVersion
from openentry.rules.loading.language import LanguageTest, TestVersion
from openentry.rules.loading.tables import MaximaVersion, TableVersion
from openentry.rules.names import axis_title, value_text
from openentry.rules.told_programs import funds_rows
from openentry.wording import Language, decimal, say, spell


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Heads and rows of a table, ready to show or to compare.

    Attributes
    ----------
    names : int
        How many columns from the left name a row; the others are figures.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: int = 1

    @property
    def right(self) -> frozenset[int]:
        """Columns of figures."""
        return frozenset(range(self.names, len(self.heads)))

    def lines(self, lang: Language) -> list[str]:
        """Give each row as one line that names its figures."""
        return [
            say(
                "lawtables.labelled",
                lang,
                label=", ".join(row[: self.names]),
                text=self._figures(row),
            )
            for row in self.rows
        ]

    def _figures(self, row: tuple[str, ...]) -> str:
        figures = zip(self.heads[self.names :], row[self.names :], strict=True)
        return "; ".join(f"{head} {figure}" for head, figure in figures)


def figures(version: AnyVersion, catalogue: Catalogue) -> Figures | None:
    """Give the figures of a version; None when it has none in rows."""
    lang = catalogue.lang
    match version:
        case TableVersion():
            return _points(version, lang)
        case MaximaVersion():
            return _maxima(version, lang)
        case TestVersion():
            test = next(test for test in catalogue.tests.values() if version in test.version)
            return _chart(test, version, lang)
        case FundsVersion():
            heads = (say("lawtables.head-family-size", lang), say("lawtables.head-dollars", lang))
            return Figures(heads=heads, rows=tuple(funds_rows(version, lang)))
        case _:
            return None


def cells(axes: tuple[str, ...], row: dict[str, object], lang: Language) -> list[str]:
    """Say for which values of the axes a row of points is."""
    return [value_text(a, row[a], lang) if a in row else say("words.any", lang) for a in axes]


def _points(version: TableVersion, lang: Language) -> Figures:
    values = ("alone", "accompanied") if version.by else ("points",)
    return Figures(
        heads=(
            *(axis_title(a, lang) for a in version.axes),
            *(say(f"lawtables.head-{value}", lang) for value in values),
        ),
        rows=tuple(
            (*cells(version.axes, dict(row), lang), *(spell(row[value], lang) for value in values))
            for row in version.rows
        ),
        names=len(version.axes),
    )


def _maxima(version: MaximaVersion, lang: Language) -> Figures:
    def row(title: str, alone: int, accompanied: int) -> tuple[str, str, str]:
        return title, spell(alone, lang), spell(accompanied, lang)

    def block(name: str) -> str:
        return say(f"words.block.{name}", lang)

    return Figures(
        heads=("", say("lawtables.head-alone", lang), say("lawtables.head-accompanied", lang)),
        rows=(
            row(block("core"), version.core.alone, version.core.accompanied),
            row(block("spouse"), version.spouse.alone, version.spouse.accompanied),
            row(block("transferability"), version.transferability, version.transferability),
            row(block("additional"), version.additional, version.additional),
            row(say("lawtables.total", lang), version.total, version.total),
        ),
    )


def _chart(test: LanguageTest, version: TestVersion, lang: Language) -> Figures:
    above = version.rows[-2].level
    rows = []
    for i, row in enumerate(version.rows):
        level = spell(row.level, lang)
        if not i:
            level = say("words.or-more", lang, low=level)
        elif row is version.rows[-1]:
            level = say("lawtables.test-below", lang, level=above)
        rows.append((level, *(_marks(row.of(ability), lang) for ability in ABILITIES)))
    return Figures(
        heads=(test.scale, *(say(f"words.ability.{ability}", lang) for ability in ABILITIES)),
        rows=tuple(rows),
    )


def _marks(marks: tuple[float, float], lang: Language) -> str:
    low, high = (mark(end, lang) for end in marks)
    return low if low == high else f"{low}–{high}"


def mark(value: float, lang: Language) -> str:
    """Write a mark of a test: halves with a decimal, others without."""
    return str(int(value)) if value == int(value) else decimal(value, lang)
