"""A score in words: every line with its cell, its provision, its sources, its next step up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from openentry.cli.context import LANG
from openentry.cli.printing import (
    Screen,
    heading,
    indented,
    print_sources,
    provisional,
    rule_set_line,
)
from openentry.cli.streams import NBSP
from openentry.rules.columns import ABILITIES
from openentry.rules.explain import Explanation, Line, explain
from openentry.rules.facts import Facts
from openentry.rules.lawbook import COMPONENTS, Lawbook
from openentry.rules.names import axis_title, provision_text, value_text
from openentry.wording import Language, say

_NAME_WIDTH = 46
_FIGURES_WIDTH = 13
_WIDE = 100
"""Columns of a terminal from which names have all the room they like."""

_NARROW = 72
"""Columns under which what was read stands below its line: beside it words would be cut."""


class Explainer:
    """Prints explanations in one language and remembers the sources they cite.

    Parameters
    ----------
    lawbook : Lawbook
    out : Screen
    lang : {"en", "fr"}
    brief : bool
        Only lines that give points, each on one row, without sources and steps.
    """

    def __init__(
        self, lawbook: Lawbook, out: Screen, lang: Language = LANG, *, brief: bool = False
    ) -> None:
        self._lawbook, self._out, self._lang, self._brief = lawbook, out, lang, brief
        self._cited: set[str] = set()
        self._begun = False
        self._name_width = _NAME_WIDTH if out.width >= _WIDE else round(out.width * 0.45)

    def print(self, facts: Facts) -> None:
        """Print each candidate's score, line by line."""
        if not self._begun:
            provisional(self._lawbook, self._out, self._lang)
        self._begun = True
        for i in range(len(facts)):
            one = facts.take(slice(i, i + 1))
            self._print_one(one.row(0)["id"], explain(one, self._lawbook))

    def print_end(self) -> None:
        """Print what the steps are worth, and the sources of every table that was read."""
        if not self._cited:
            return
        self._out.print()
        self._out.print(Text(say("common.what-if", self._lang), style="italic"))
        heading(self._say("explain-sources"), self._out)
        keys = sorted(self._cited)
        print_sources(keys, self._lawbook.law, self._out, self._lang, keyed=True)

    def _say(self, message: str, **params: object) -> str:
        return say(f"cli.{message}", self._lang, **params)

    def _print_one(self, name: object, explanation: Explanation) -> None:
        score = explanation.score
        total = int(score.total[0])
        title = "explain-title-provisional" if self._lawbook.provisional else "explain-title"
        heading(self._say(title, id=str(name), total=total), self._out)
        if not self._brief:
            self._out.print(Text(rule_set_line(self._lawbook, self._lang), style="dim"))
        for block in COMPONENTS:
            lines = [line for line in explanation.lines if line.block == block]
            points = int(getattr(score, f"{block}_total")[0])
            if points or not self._brief:
                self._print_block(block, points, lines, explanation)

    def _print_block(
        self, block: str, points: int, lines: list[Line], explanation: Explanation
    ) -> None:
        figures = self._say("explain-of", points=points, maximum=self._most(block, explanation))
        if not self._brief:
            self._out.print()
        self._print_row(say(f"words.block.{block}", self._lang), figures, "", style="bold")
        if block == "spouse" and not lines[0].read:
            self._out.print(indented(self._say("explain-spouse-not-read")))
            return
        if sum(line.points for line in lines) > points:
            cut = self._say("explain-cut", sum=sum(line.points for line in lines))
            self._out.print(indented(cut))
        for line in lines:
            if line.points or not self._brief:
                self._print_line(line)

    def _print_row(
        self, title: str, figures: str, cell: str, *, style: str = "", indent: int = 0
    ) -> None:
        row = Table.grid(padding=(0, 2, 0, 0))
        row.add_column(width=self._name_width)
        row.add_column(width=_FIGURES_WIDTH, no_wrap=True)
        name = indented(Text(title, style=style), indent)
        cells: list[RenderableType] = [name, Text(figures, style=style)]
        beside = self._out.width >= _NARROW
        if beside:
            row.add_column()
            cells.append(Text(cell))
        row.add_row(*cells)
        self._out.print(row)
        if cell and not beside:
            self._out.print(indented(Text(cell), 6))

    def _most(self, block: str, explanation: Explanation) -> int:
        law = self._lawbook.crs
        accompanied = int(next(ln for ln in explanation.lines if ln.block == "spouse").read)
        return {
            "core": int(law.core_cap[accompanied]),
            "spouse": int(law.spouse_cap[accompanied]),
            "transferability": law.transferability_cap,
            "additional": law.additional_cap,
        }[block]

    def _print_line(self, line: Line) -> None:
        self._cited |= set(line.sources)
        title = self._lawbook.law.tables[line.table].title.said(self._lang)
        cells = [self._named(axis, value) for axis, value in line.cell.items()]
        if len(line.cell) == len(ABILITIES) and len(set(line.cell.values())) == 1:
            cells = [self._say("explain-each", level=next(iter(line.cell.values())))]
        elif len(line.cell) == 1:
            cells = [self._value(axis, value) for axis, value in line.cell.items()]
        if self._brief:
            # A number is not parted from its section sign.
            provision = provision_text(line.provision, self._lang)
            cells.append(re.sub(r"(?<=\.) (?=\d)", NBSP, provision))
        figures = self._say("explain-of", points=line.points, maximum=line.maximum)
        if not line.known:
            figures = self._say("explain-unknown")
        self._print_row(title, figures, "; ".join(cells), indent=2)
        if not self._brief:
            for text in self._below(line):
                self._out.print(indented(text, 6))

    def _below(self, line: Line) -> Iterator[Text]:
        yield Text(
            self._say(
                "explain-authority",
                version=line.version,
                provision=self._certain(
                    provision_text(line.provision, self._lang), line.provision_certainty
                ),
                certainty=self._certainty(line.certainty),
                sources=", ".join(line.sources),
            ),
            style="dim",
        )
        if line.note and line.maximum == 0:
            yield Text(line.note.said(self._lang), style="dim")
        if line.step is not None:
            step = line.step
            yield Text(
                self._say(
                    "explain-step",
                    what=axis_title(step.axis, self._lang),
                    to=self._value(step.axis, step.to),
                    gain=step.gain,
                    total=step.total_gain,
                )
            )

    def _certainty(self, certainty: str) -> str:
        return say(f"words.certainty.{certainty}", self._lang)

    def _certain(self, text: str, certainty: str) -> str:
        """Mark a citation that was not seen in the instrument itself."""
        return text if certainty == "stated" else f"{text} ({self._certainty(certainty)})"

    def _named(self, axis: str, value: int | str | bool) -> str:
        label, text = axis_title(axis, self._lang), self._value(axis, value)
        return self._say("labelled", label=label, text=text)

    def _value(self, axis: str, value: int | str | bool) -> str:
        return value_text(axis, value, self._lang)
