"""What every command prints beside its answer: headings, tables, the disclaimer, errors."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from openentry.cli.context import LANG
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.loading.sources import load_coverage
from openentry.wording import Language, say

WIDTH_WITHOUT_TERMINAL = 110


def console(*, stderr: bool = False) -> Console:
    """Give a console that keeps a steady width when its output goes to a file."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else WIDTH_WITHOUT_TERMINAL
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)


def heading(text: str, out: Console) -> None:
    """Print a heading with a line of room above it."""
    out.print()
    out.print(Text(text, style="bold"))


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset()
) -> Table:
    """Make a plain table: hairline under the heads, figures to the right."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for i, head in enumerate(heads):
        made.add_column(head, justify="right" if i in right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    return made


def disclaimer(law: Law, lang: Language = LANG) -> str:
    """Say what this is and is not, and how fresh the rules are."""
    known_on = load_coverage(law.roots).verified_on
    return say("common.disclaimer", lang, known_on=known_on)


def close(law: Law, out: Console, lang: Language = LANG) -> None:
    """End an answer with the disclaimer."""
    out.print()
    out.print(Text(disclaimer(law, lang), style="dim"))


def provisional(lawbook: Lawbook, out: Console, lang: Language = LANG) -> None:
    """Say before any number that the points of the day are not known, if so."""
    if lawbook.provisional:
        label = say("common.provisional", lang)
        why = say("common.provisional-why", lang, changed_on=lawbook.rule_set.id)
        out.print(Text.assemble((f"{label}. ", "bold"), why))


def rule_set_line(lawbook: Lawbook, lang: Language = LANG) -> str:
    """Say which rules were used and for which day."""
    return say("cli.rules-of", lang, day=lawbook.day, rule_set=lawbook.rule_set.id)
