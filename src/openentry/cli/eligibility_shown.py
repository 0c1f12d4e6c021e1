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
from openentry.files.eligibility_said import (
    category_name,
    closing_said,
    condition_said,
    grid_said,
    program_name,
    state_said,
    verdict_said,
)
from openentry.files.progress import Advance, progress_bar
from openentry.rules.eligibility.evaluation import chosen_versions
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.names import provision_text
from openentry.wording import say

_WIDE = 100
"""Columns of a terminal from which a condition and what was found stand on one line."""
_STATE_WIDTH, _TITLE_WIDTH = 12, 50


def answer(
    file: str, on: str | None, versions: tuple[str, ...] | None, form: str, out: str
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
        write_json(out, read, answers, lawbook, lines=form == "jsonl")
        return
    with screen(out) as shown, progress_bar(LANG) as tell:
        provisional(lawbook, shown)
        found = 0
        for candidates in read(tell):
            for one in answers(candidates):
                _print_one(one, lawbook, shown, named=versions is not None)
                found += 1
        if not found:
            shown.print(Text(t("score-none")))
        close(lawbook.law, shown)


def _print_one(answer: dict[str, Any], lawbook: Lawbook, out: Screen, *, named: bool) -> None:
    heading(t("eligibility-title", id=answer["id"], day=lawbook.day), out)
    out.print(Text(rule_set_line(lawbook), style="dim"))
    for program, verdict in answer["programs"].items():
        _print_verdict(program_name(program, LANG), verdict, out)
        if "points" in verdict:
            out.print(indented(Text(grid_said(verdict["points"], LANG)), 4))
    categories = answer["categories"]
    out.print()
    title = "categories-named" if named else "categories" if categories else "categories-none"
    out.print(Text(say(f"eligibility.{title}", LANG), style="bold"))
    for version, verdict in categories.items():
        _print_verdict(category_name(version, lawbook.law, LANG), verdict, out, room=False)
    if categories:
        provisions = dict.fromkeys(
            provision_text(condition["provision"], LANG)
            for verdict in categories.values()
            for condition in verdict["conditions"]
            if condition["provision"]
        )
        said = say("eligibility.categories-provision", LANG, provision="; ".join(provisions))
        out.print(indented(Text(said, style="dim"), 2))
    if categories and not named:
        by_default = say("eligibility.category-by-default", LANG)
        out.print(indented(Text(by_default, style="dim"), 2))
    out.print()
    for sentence in closing_said(answer, LANG):
        item("•", sentence, out)


def _print_verdict(name: str, verdict: dict[str, Any], out: Screen, *, room: bool = True) -> None:
    if room:
        out.print()
    title = Text(t("labelled", label=name, text=verdict_said(verdict["met"], LANG)))
    title.stylize("bold", 0, len(name))
    out.print(title if room else indented(title, 2))
    for condition in verdict["conditions"]:
        _print_condition(condition, out, 2 if room else 4, cited=room)


def _print_condition(
    condition: dict[str, Any], out: Screen, indent: int, *, cited: bool = True
) -> None:
    said = condition_said(condition, LANG)
    state = state_said(said.state, LANG)
    where = Text(f"  {said.provision}" if cited else "", style="dim")
    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(width=_STATE_WIDTH, no_wrap=True)
    if out.width >= _WIDE:
        row.add_column(width=_TITLE_WIDTH)
        row.add_column()
        row.add_row(Text(state), Text(said.title), Text.assemble(said.found, where))
    else:
        row.add_column()
        row.add_row(Text(state), Text(said.title))
        row.add_row(Text(""), Text.assemble(said.found, where))
    out.print(indented(row, indent))
