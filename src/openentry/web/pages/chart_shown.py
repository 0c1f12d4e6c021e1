"""The chart of a language test as a table: a row a level, a column an ability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from openentry.answers.language_levels import Chart
from openentry.rules.columns import ABILITIES
from openentry.rules.lawbook import Law
from openentry.rules.loading.language import Chart as Printed
from openentry.rules.loading.language import ChartRow, OtherColumn
from openentry.rules.names import provision_text
from openentry.web.pages.law_said import SourceSaid, doubt, sources_said
from openentry.wording import Language, decimal, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Marks of an ability that give a level.

    Attributes
    ----------
    text : str
    yours : bool
        Whether the mark that was given is among them.
    """

    text: str
    yours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One level.

    Attributes
    ----------
    level : str
    cells : tuple of Cell
    certainty : str
        Where it differs from that of the chart: of the row below the lowest level, which rests on
        the ends of the scale. Empty for stated.
    """

    level: str
    cells: tuple[Cell, ...]
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherShown:
    """A column of the same report that is never read.

    Attributes
    ----------
    name : str
    first, last : date
        Days of the tests whose reports bear it; no last day for today's.
    rows : tuple of Row
    certainty : str
    sources : tuple of SourceSaid
    """

    name: str
    first: date
    last: date | None
    rows: tuple[Row, ...]
    certainty: str
    sources: tuple[SourceSaid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartShown:
    """A chart as a page shows it.

    Attributes
    ----------
    name, scale : str
    heads : tuple of str
        Abilities, in the order of the cells.
    first, last : date
        Days of the tests it reads; no last day for today's.
    first_doubt : str
        How sure the first day is; empty for stated.
    column : str
        Column of the report that is read, where there are several.
    rows : tuple of Row
    provision, certainty, note : str
    sources, scale_sources : tuple of SourceSaid
        Of the rows, and of the ends of the scale.
    scale_certainty : str
    others : tuple of OtherShown
    """

    name: str
    scale: str
    heads: tuple[str, ...]
    first: date
    last: date | None
    first_doubt: str
    column: str
    rows: tuple[Row, ...]
    provision: str
    certainty: str
    note: str
    sources: tuple[SourceSaid, ...]
    scale_sources: tuple[SourceSaid, ...]
    scale_certainty: str
    others: tuple[OtherShown, ...]


def chart_shown(
    chart: Chart, law: Law, lang: Language, levels: Mapping[str, int | None] | None = None
) -> ChartShown:
    """Put a chart in words.

    Parameters
    ----------
    chart : Chart
    law : Law
    lang : Language
    levels : mapping of str to int, optional
        Level of each ability that somebody has, to be marked in the table.
    """
    version, scale = chart.version, chart.test.scale
    return ChartShown(
        name=chart.test.name.said(lang),
        scale=scale,
        heads=tuple(say(f"words.ability.{ability}", lang) for ability in ABILITIES),
        first=version.in_force,
        last=chart.last,
        first_doubt=doubt(version.field_certainty.get("in_force", version.certainty), lang),
        column=version.column.said(lang) if version.column else "",
        rows=_rows(version, scale, lang, levels or {}),
        provision=provision_text(version.provision, lang),
        certainty=doubt(version.certainty, lang),
        note=version.certainty_note.said(lang) if version.certainty_note else "",
        sources=sources_said(version.source, law, lang),
        scale_sources=sources_said(version.scale_source, law, lang),
        scale_certainty=doubt(version.scale_certainty, lang),
        others=tuple(_other(one, scale, law, lang) for one in version.other_column),
    )


def _other(one: OtherColumn, scale: str, law: Law, lang: Language) -> OtherShown:
    return OtherShown(
        name=one.column.said(lang),
        first=one.taken_from,
        last=one.taken_until,
        rows=_rows(one, scale, lang, {}),
        certainty=doubt(one.certainty, lang),
        sources=sources_said(one.source, law, lang),
    )


def _rows(
    printed: Printed,
    scale: str,
    lang: Language,
    levels: Mapping[str, int | None],
) -> tuple[Row, ...]:
    highest = printed.rows[0].level
    return tuple(
        Row(
            level=_level(row, scale, highest, lang),
            cells=tuple(
                Cell(text=_marks(row, ability, lang), yours=levels.get(ability) == row.level)
                for ability in ABILITIES
            ),
            certainty="" if row.level else doubt(printed.scale_certainty, lang),
        )
        for row in printed.rows
    )


def _level(row: ChartRow, scale: str, highest: int, lang: Language) -> str:
    if not row.level:
        return say("law.level-below", lang, scale=scale)
    name = "tools.level-or-more" if row.level == highest else "law.level"
    return say(name, lang, scale=scale, level=row.level)


def _marks(row: ChartRow, ability: str, lang: Language) -> str:
    low, high = (_written(mark, lang) for mark in row.of(ability))
    return low if low == high else say("words.range", lang, low=low, high=high)


def _written(mark: float, lang: Language) -> str:
    return decimal(mark, lang, 0 if mark == int(mark) else 1)
