"""A score in words: every line with its cell, its provision, its sources, its next step up."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from openentry.cli.context import LANG, t
from openentry.cli.printing import provisional, rule_set_line
from openentry.rules.explain import Explanation, Line, explain
from openentry.rules.facts import Facts
from openentry.rules.lawbook import COMPONENTS, Lawbook
from openentry.rules.loading.sources import load_sources
from openentry.rules.names import axis_title, provision_text, value_text
from openentry.wording import say

_NAME_WIDTH = 46


def print_explanations(facts: Facts, lawbook: Lawbook, out: Console) -> set[str]:
    """Print each candidate's score with every line explained.

    Returns
    -------
    set of str
        Keys of the sources cited, for `print_sources`.
    """
    cited: set[str] = set()
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
    out.print()
    provisional(lawbook, out)
    title = t("explain-title", id=str(name), total=int(score.total[0]))
    out.print(Text(title, style="bold"))
    out.print(Text(rule_set_line(lawbook), style="dim"))
    for block, names in COMPONENTS.items():
        lines = [line for line in explanation.lines if line.block == block]
        out.print()
        total = int(getattr(score, f"{block}_total")[0])
        most = _most(block, lawbook, explanation)
        figures = t("explain-of", points=total, maximum=most)
        head = say(f"words.block.{block}", LANG)
        out.print(Text(f"{head:<{_NAME_WIDTH + 2}}{figures}", style="bold"))
        if block == "spouse" and not lines[0].read:
            out.print(Text("  " + t("explain-spouse-not-read")))
            continue
        if sum(line.points for line in lines) > total:
            out.print(Text("  " + t("explain-cut", sum=sum(line.points for line in lines))))
        assert len(lines) == len(names)
        for line in lines:
            for text in _line(line, lawbook):
                out.print(text)


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


def _line(line: Line, lawbook: Lawbook) -> Iterator[Text]:
    title = lawbook.law.tables[line.table].title.said(LANG)
    cell = "; ".join(f"{axis_title(axis, LANG)} {_value(axis, v)}" for axis, v in line.cell.items())
    if len(line.cell) == 1:
        cell = next(_value(axis, v) for axis, v in line.cell.items())
    figures = t("explain-of", points=line.points, maximum=line.maximum)
    text = Text(f"  {title:<{_NAME_WIDTH}}{figures:<14}")
    text.append(cell)
    yield text
    certainty = say(f"words.certainty.{line.certainty}", LANG)
    provision = provision_text(line.provision, LANG)
    yield Text(
        "      "
        + t(
            "explain-authority",
            version=line.version,
            provision=provision,
            certainty=certainty,
            sources=", ".join(line.sources),
        ),
        style="dim",
    )
    if line.note and line.points == 0 and line.maximum == 0:
        yield Text("      " + line.note[LANG], style="dim")
    if line.step is not None:
        step = line.step
        yield Text(
            "      "
            + t(
                "explain-step",
                what=axis_title(step.axis, LANG),
                to=_value(step.axis, step.to),
                gain=step.gain,
                total=step.total_gain,
            )
        )


def _value(axis: str, value: int | str | bool) -> str:
    return value_text(axis, value, LANG)
