"""Programs and categories for the command line: as text, or as data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from openentry.cli.answering import screen, write_json
from openentry.cli.context import LANG, check_word, parse_day, t
from openentry.cli.printing import (
    Screen,
    close,
    heading,
    indented,
    item,
    provisional,
    rule_set_line,
)
from openentry.files.candidates import Candidates, read_candidates
from openentry.files.eligibility import answers
from openentry.files.eligibility_said import STATES, state_said
from openentry.files.progress import Advance, progress_bar
from openentry.files.whole_answer import Row, Section, sections
from openentry.rules.eligibility.evaluation import chosen_versions
from openentry.rules.explain import Explanation, explain
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.names import provision_text
from openentry.wording import say

_LINE_WIDTH = 100
"""Columns of a terminal from which a condition and what was found stand on one line."""
_STATE_WIDTH = 12
_TITLE_WIDTH = 50


def answer(
    file: str,
    on: str | None,
    versions: tuple[str, ...] | None,
    form: str,
    out: str,
    *,
    explained: bool,
) -> None:
    """Test candidates of a file and write the answer.

    Parameters
    ----------
    file : str
        Profiles or facts; ``-`` is standard input.
    on : str or None
        Day of the law; today in Ottawa when left out.
    versions : tuple of str or None
        Category versions; those in force on the day when left out.
    form : str
        ``table``, ``json`` or ``jsonl``.
    out : str
        ``-`` is standard output.
    explained : bool
        Add the points, and to data the whole answer in sentences.

    Raises
    ------
    UsageError
        If the form is unknown.
    FactsErrors, InputError, LimitError
        If the file is refused, or cannot be read or written; ``category-version-unknown``.
    """
    check_word("--format", form, "table", "json", "jsonl")
    lawbook = Law.load().on(parse_day(on))
    chosen_versions(lawbook, versions)

    def read(tell: Advance) -> Iterator[Candidates]:
        return read_candidates(file, lawbook, versions=versions, progress=tell)

    if form != "table":
        rows = _whole if explained else answers
        write_json(out, read, rows, lawbook, lines=form == "jsonl")
        return
    with screen(out) as shown, progress_bar(LANG) as tell:
        provisional(lawbook, shown)
        found = 0
        for candidates in read(tell):
            facts = candidates.evaluation.facts
            for i, one in enumerate(answers(candidates)):
                points = explain(facts.take(slice(i, i + 1)), lawbook) if explained else None
                _print_one(one, points, lawbook, shown, named=versions is not None)
                found += 1
        if not found:
            shown.print(Text(t("score-none")))
        close(lawbook.law, shown)


def _whole(candidates: Candidates) -> Iterator[dict[str, Any]]:
    """Give each answer with the whole of it in sentences."""
    facts, lawbook = candidates.evaluation.facts, candidates.evaluation.lawbook
    for i, one in enumerate(answers(candidates)):
        explanation = explain(facts.take(slice(i, i + 1)), lawbook)
        said = [section.plain() for section in sections(one, lawbook, LANG, explanation)]
        yield one | {"total": int(explanation.score.total[0]), "said": said}


def _print_one(
    answer: dict[str, Any],
    explanation: Explanation | None,
    lawbook: Lawbook,
    out: Screen,
    *,
    named: bool,
) -> None:
    heading(t("eligibility-title", id=answer["id"], day=lawbook.day), out)
    out.print(Text(rule_set_line(lawbook), style="dim"))
    before = ""
    for section in sections(answer, lawbook, LANG, explanation):
        if section.kind == "category" and before != "category":
            _print_categories_title(out, named=named)
        if before == "category" and section.kind != "category":
            _print_categories_end(answer, out, named=named)
        _print_section(section, out)
        before = section.kind


def _print_categories_title(out: Screen, *, named: bool) -> None:
    out.print()
    title = "categories-named" if named else "categories"
    out.print(Text(say(f"eligibility.{title}", LANG), style="bold"))


def _print_categories_end(answer: dict[str, Any], out: Screen, *, named: bool) -> None:
    provisions = dict.fromkeys(
        provision_text(condition["provision"], LANG)
        for verdict in answer["categories"].values()
        for condition in verdict["conditions"]
        if condition["provision"]
    )
    said = say("eligibility.categories-provision", LANG, provision="; ".join(provisions))
    out.print(indented(Text(said, style="dim"), 2))
    if not named:
        by_default = say("eligibility.category-by-default", LANG)
        out.print(indented(Text(by_default, style="dim"), 2))


def _print_section(section: Section, out: Screen) -> None:
    inner = section.kind == "category"
    if not inner:
        out.print()
    title = Text(section.title)
    if section.sentence:
        title = Text(t("labelled", label=section.title, text=section.sentence))
    title.stylize("bold", 0, len(section.title))
    out.print(indented(title, 2) if inner else title)
    for row in section.rows:
        _print_row(row, out, 4 if inner else 2, cited=not inner)
    for note in section.notes:
        if section.kind == "closing":
            item("•", note, out)
        else:
            out.print(indented(Text(note), 4))


def _print_row(row: Row, out: Screen, indent: int, *, cited: bool) -> None:
    where = Text(f"  {row.provision}" if cited and row.provision else "", style="dim")
    grid = Table.grid(padding=(0, 2, 0, 0))
    if row.state:
        longest = max(len(state_said(state, LANG)) for state in STATES.values())
        grid.add_column(width=max(_STATE_WIDTH, longest), no_wrap=True)
    before = [Text(row.state)] if row.state else []
    if out.width >= _LINE_WIDTH:
        grid.add_column(width=_TITLE_WIDTH)
        grid.add_column()
        grid.add_row(*before, Text(row.label), Text.assemble(row.value, where))
    else:
        grid.add_column()
        grid.add_row(*before, Text(row.label))
        grid.add_row(*[Text("") for _ in before], indented(Text.assemble(row.value, where)))
    out.print(indented(grid, indent))
