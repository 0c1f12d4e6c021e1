"""Tables of figures in the law: points, maxima, charts of language tests, as heads and rows."""

from __future__ import annotations

from dataclasses import dataclass

from openentry.cli.context import LANG, t
from openentry.cli.law_tables import AnyVersion
from openentry.rules.columns import ABILITIES
from openentry.rules.loading.funds import FundsVersion
from openentry.rules.loading.language import LanguageTest, TestVersion
from openentry.rules.loading.tables import MaximaVersion, TableVersion
from openentry.rules.names import axis_title, value_text
from openentry.rules.told_programs import funds_rows
from openentry.wording import decimal, say, spell


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Heads and rows of a table, ready to print or to compare.

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

    def lines(self) -> list[str]:
        """Give each row as one line that names its figures."""
        return [
            t("labelled", label=", ".join(row[: self.names]), text=self._figures(row))
            for row in self.rows
        ]

    def _figures(self, row: tuple[str, ...]) -> str:
        figures = zip(self.heads[self.names :], row[self.names :], strict=True)
        return "; ".join(f"{head} {figure}" for head, figure in figures)


def figures(version: AnyVersion, tests: dict[str, LanguageTest]) -> Figures | None:
    """Give the figures of a version; None when it has none in rows."""
    match version:
        case TableVersion():
            return _points(version)
        case MaximaVersion():
            return _maxima(version)
        case TestVersion():
            test = next(test for test in tests.values() if version in test.version)
            return _chart(test, version)
        case FundsVersion():
            heads = (t("head-family-size"), t("head-dollars"))
            return Figures(heads=heads, rows=tuple(funds_rows(version, LANG)))
        case _:
            return None


def cells(axes: tuple[str, ...], row: dict[str, object]) -> list[str]:
    """Say for which values of the axes a row of points is."""
    return [value_text(a, row[a], LANG) if a in row else say("words.any", LANG) for a in axes]


def _points(version: TableVersion) -> Figures:
    values = ("alone", "accompanied") if version.by else ("points",)
    return Figures(
        heads=(
            *(axis_title(a, LANG) for a in version.axes),
            *(t(f"head-{value}") for value in values),
        ),
        rows=tuple(
            (*cells(version.axes, dict(row)), *(spell(row[value], LANG) for value in values))
            for row in version.rows
        ),
        names=len(version.axes),
    )


def _maxima(version: MaximaVersion) -> Figures:
    def row(title: str, alone: int, accompanied: int) -> tuple[str, str, str]:
        return title, spell(alone, LANG), spell(accompanied, LANG)

    def block(name: str) -> str:
        return say(f"words.block.{name}", LANG)

    return Figures(
        heads=("", t("head-alone"), t("head-accompanied")),
        rows=(
            row(block("core"), version.core.alone, version.core.accompanied),
            row(block("spouse"), version.spouse.alone, version.spouse.accompanied),
            row(block("transferability"), version.transferability, version.transferability),
            row(block("additional"), version.additional, version.additional),
            row(t("law-total"), version.total, version.total),
        ),
    )


def _chart(test: LanguageTest, version: TestVersion) -> Figures:
    above = version.rows[-2].level
    rows = []
    for i, row in enumerate(version.rows):
        level = spell(row.level, LANG)
        if not i:
            level = say("words.or-more", LANG, low=level)
        elif row is version.rows[-1]:
            level = t("law-test-below", level=above)
        rows.append((level, *(_marks(row.of(ability)) for ability in ABILITIES)))
    return Figures(
        heads=(test.scale, *(say(f"words.ability.{ability}", LANG) for ability in ABILITIES)),
        rows=tuple(rows),
    )


def _marks(marks: tuple[float, float]) -> str:
    low, high = (mark(end) for end in marks)
    return low if low == high else f"{low}–{high}"


def mark(value: float) -> str:
    """Write a mark of a test: halves with a decimal, others without."""
    return str(int(value)) if value == int(value) else decimal(value, LANG)
