"""A score in words: every line with its cell, its provision, its sources, its next step up."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from openentry.cli.context import LANG, t
from openentry.cli.printing import heading, provisional, rule_set_line
from openentry.rules.explain import Explanation, Line, explain
from openentry.rules.facts import Facts
from openentry.rules.lawbook import COMPONENTS, Lawbook
from openentry.rules.loading.sources import load_sources
from openentry.rules.names import axis_title, provision_text, value_text
from openentry.wording import say

_NAME_WIDTH = 44
_FIGURES_WIDTH = 12


def print_explanations(facts: Facts, lawbook: Lawbook, out: Console) -> set[str]:
    """Print each candidate's score with every line explained.

    Returns
    -------
    set of str
        Keys of the sources cited, for `print_sources`.
    """
    cited: set[str] = set()
    provisional(lawbook, out)
    for i in range(len(facts)):
        one = facts.take(slice(i, i + 1))
        explanation = explain(one, lawbook)
        _print_one(one.row(0)["id"], explanation, lawbook, out)
        cited |= {key for line in explanation.lines for key in line.sources}
    out.print()
    out.print(Text(say("common.what-if", LANG), style="italic"))
    return cited


def print_sources(cited: set[str], lawbook: Lawbook, out: Console) -> None:
    """Print the sources of every table that was read."""
    out.print()
    out.print(Text(t("explain-sources"), style="bold"))
    known = load_sources(lawbook.law.roots)
    for key in sorted(cited):
        source = known[key]
        line = Text(f"  [{key}] {source.title.said(LANG)} ({source.issuer})")
        if source.url:
            line.append(f" {source.url}", style="dim")
        out.print(line)


def _print_one(name: object, explanation: Explanation, lawbook: Lawbook, out: Console) -> None:
    score = explanation.score
    key = "explain-title-provisional" if lawbook.provisional else "explain-title"
    heading(t(key, id=str(name), total=int(score.total[0])), out)
    out.print(Text(rule_set_line(lawbook), style="dim"))
    for block in COMPONENTS:
        lines = [line for line in explanation.lines if line.block == block]
        total = int(getattr(score, f"{block}_total")[0])
        figures = t("explain-of", points=total, maximum=_most(block, lawbook, explanation))
        out.print()
        out.print(_row(say(f"words.block.{block}", LANG), figures, "", "bold"))
        if block == "spouse" and not lines[0].read:
            out.print(Padding(t("explain-spouse-not-read"), (0, 0, 0, 2)))
            continue
        if sum(line.points for line in lines) > total:
            cut = t("explain-cut", sum=sum(line.points for line in lines))
            out.print(Padding(cut, (0, 0, 0, 2)))
        for line in lines:
            _print_line(line, lawbook, out)


def _row(title: str, figures: str, cell: str, style: str = "") -> Table:
    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(width=_NAME_WIDTH)
    row.add_column(width=_FIGURES_WIDTH)
    row.add_column()
    row.add_row(Text(title, style=style), Text(figures, style=style), Text(cell))
    return row


def _most(block: str, lawbook: Lawbook, explanation: Explanation) -> int:
    law = lawbook.crs
    accompanied = int(explanation.lines[len(COMPONENTS["core"])].read)
    match block:
        case "core":
            return int(law.core_cap[accompanied])
        case "spouse":
            return int(law.spouse_cap[accompanied])
        case "transferability":
            return law.transferability_cap
        case _:
            return law.additional_cap


def _print_line(line: Line, lawbook: Lawbook, out: Console) -> None:
    title = lawbook.law.tables[line.table].title.said(LANG)
    cell = "; ".join(f"{axis_title(axis, LANG)} {_value(axis, v)}" for axis, v in line.cell.items())
    if len(line.cell) == 1:
        cell = next(_value(axis, v) for axis, v in line.cell.items())
    out.print(_row("  " + title, t("explain-of", points=line.points, maximum=line.maximum), cell))
    for text in _below(line):
        out.print(Padding(text, (0, 0, 0, 6)))


def _below(line: Line) -> Iterator[Text]:
    yield Text(
        t(
            "explain-authority",
            version=line.version,
            provision=provision_text(line.provision, LANG),
            certainty=say(f"words.certainty.{line.certainty}", LANG),
            sources=", ".join(line.sources),
        ),
        style="dim",
    )
    if line.note and line.maximum == 0:
        yield Text(line.note[LANG], style="dim")
    if line.step is not None:
        step = line.step
        yield Text(
            t(
                "explain-step",
                what=axis_title(step.axis, LANG),
                to=_value(step.axis, step.to),
                gain=step.gain,
                total=step.total_gain,
            )
        )


def _value(axis: str, value: int | str | bool) -> str:
    return value_text(axis, value, LANG)
