"""The whole answer about one person as a document: sections of rows and sentences, in a language.

For every face that shows everything at once: the command line with ``--explain``, and pages and
printed documents later. Each section has a title, perhaps a sentence, rows of four texts and
notes; nothing of how it is laid out is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from openentry.files.eligibility_said import (
    Said,
    category_name,
    closing_said,
    condition_said,
    grid_said,
    program_name,
    state_said,
    unparted,
    verdict_said,
    work_said,
)
from openentry.rules.columns import ABILITIES
from openentry.rules.explain import Explanation, Line
from openentry.rules.lawbook import COMPONENTS, Lawbook
from openentry.rules.names import axis_title, provision_text, value_text
from openentry.wording import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a section.

    Attributes
    ----------
    label : str
        What the line is about.
    value : str
        What was found, or the points.
    state : str
        Whether a condition is met, in a word; empty elsewhere.
    provision : str
    mark : str
        ``met``, ``missed`` or ``unknown`` for a condition; empty elsewhere. For drawing alone.
    repeats : bool
        Whether the value says no more than the state, so that a page leaves it out.
    """

    label: str
    value: str
    state: str = ""
    provision: str = ""
    mark: str = ""
    repeats: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the answer.

    Attributes
    ----------
    kind : str
        ``score``, ``program``, ``category``, ``no-category``, ``work``, ``changes``, ``sources``
        or ``closing``.
    title : str
    sentence : str
        What the section comes to; empty for nothing to say.
    rows : tuple of Row
    notes : tuple of str
    """

    kind: str
    title: str
    sentence: str = ""
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What its conditions come to: ``missed`` wins, then ``unknown``; empty without any."""
        marks = {row.mark for row in self.rows if row.mark}
        return next((mark for mark in ("missed", "unknown", "met") if mark in marks), "")

    def plain(self) -> dict[str, Any]:
        """Give the section as plain values."""
        values = asdict(self)
        for row in values["rows"]:
            del row["mark"], row["repeats"]
        return values


def sections(
    answer: dict[str, Any], lawbook: Lawbook, lang: Language, explanation: Explanation | None = None
) -> Iterator[Section]:
    """Say the whole answer about one person.

    Parameters
    ----------
    answer : dict
        As `openentry.files.eligibility.answers` gives it.
    lawbook : Lawbook
    lang : {"en", "fr"}
    explanation : Explanation, optional
        Of the score; without it there are no sections about points.
    """
    if explanation is not None:
        yield from point_sections(explanation, lawbook, lang)
    for program, verdict in answer["programs"].items():
        grid = (grid_said(verdict["points"], lang),) if "points" in verdict else ()
        yield _verdict("program", program_name(program, lang), verdict, grid, lang)
    if not answer["categories"]:
        yield Section(kind="no-category", title=say("eligibility.categories-none", lang))
    for version, verdict in answer["categories"].items():
        name = category_name(version, lawbook.law, lang)
        yield _verdict("category", name, verdict, (), lang)
    if "work" in answer:
        yield _work(answer["work"], lawbook, lang)
    yield Section(
        kind="closing",
        title=say("eligibility.section.closing", lang),
        notes=tuple(closing_said(answer, lang)),
    )


def _verdict(
    kind: str, name: str, verdict: dict[str, Any], notes: tuple[str, ...], lang: Language
) -> Section:
    return Section(
        kind=kind,
        title=name,
        sentence=verdict_said(verdict["met"], lang),
        rows=tuple(
            _row(condition_said(c, lang), lang, repeats=_repeats(c)) for c in verdict["conditions"]
        ),
        notes=notes,
    )


def _repeats(condition: dict[str, Any]) -> bool:
    """Tell whether what was found is a yes, a no or nothing, as the state says already."""
    found = condition["found"]
    plain = isinstance(condition["needed"], bool) and not condition.get("because")
    return plain and (found is None or isinstance(found, bool))


def _row(said: Said, lang: Language, *, repeats: bool) -> Row:
    return Row(
        label=said.title,
        value=said.found,
        state=state_said(said.state, lang),
        provision=said.provision,
        mark=said.state,
        repeats=repeats,
    )


def _work(work: dict[str, dict[str, int]], lawbook: Lawbook, lang: Language) -> Section:
    """Show both counts of work: the one that decides, and the months of the official form."""
    return Section(
        kind="work",
        title=say("eligibility.section.work", lang),
        sentence=say(
            "eligibility.section.work-counted",
            lang,
            year=lawbook.work.year_hours,
            week=lawbook.work.full_time_hours_week,
        ),
        rows=tuple(
            Row(
                label=say(f"eligibility.note.work.{name}", lang),
                value=work_said(counted, lang),
            )
            for name, counted in work.items()
        ),
    )


def point_sections(explanation: Explanation, lawbook: Lawbook, lang: Language) -> Iterator[Section]:
    """Say the score and every point of it.

    Parameters
    ----------
    explanation : Explanation
    lawbook : Lawbook
    lang : {"en", "fr"}
    """
    score = explanation.score
    label = f"{say('common.provisional', lang)} " if lawbook.provisional else ""
    total = say("eligibility.unit.points", lang, count=int(score.total[0]))
    yield Section(
        kind="score",
        title=say("eligibility.section.score", lang),
        sentence=label + total,
        notes=(
            (say("common.provisional-why", lang, changed_on=lawbook.rule_set.id),)
            if lawbook.provisional
            else ()
        ),
    )
    for block in COMPONENTS:
        lines = [line for line in explanation.lines if line.block == block and line.read]
        points = int(getattr(score, f"{block}_total")[0])
        yield Section(
            kind="score",
            title=say(f"words.block.{block}", lang),
            sentence=say("eligibility.unit.points", lang, count=points),
            rows=tuple(_line(line, lawbook, lang) for line in lines),
        )


def cell_said(line: Line, lang: Language) -> str:
    """Say which cell of its table a line of a score was read from."""
    cells = [value_text(axis, value, lang) for axis, value in line.cell.items()]
    if len(line.cell) == len(ABILITIES) and len(set(cells)) > 1:
        cells = [f"{axis_title(a, lang)} {text}" for a, text in zip(line.cell, cells, strict=True)]
    return "; ".join(dict.fromkeys(cells))


def _line(line: Line, lawbook: Lawbook, lang: Language) -> Row:
    shown = cell_said(line, lang)
    message = "eligibility.of" if line.known else "eligibility.of-unknown"
    figures = say(message, lang, points=line.points, maximum=line.maximum)
    return Row(
        label=lawbook.law.tables[line.table].title.said(lang),
        value=f"{figures} ({shown})" if shown else figures,
        provision=unparted(provision_text(line.provision, lang)),
    )
