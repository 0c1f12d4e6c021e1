"""What every command prints beside its answer: headings, tables, the disclaimer, sources."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TextIO, cast

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from openentry.cli.context import LANG
from openentry.cli.streams import KEPT, NBSP, Neat
from openentry.files.outputs import write_whole
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.loading.sources import load_coverage, load_sources
from openentry.wording import Language, say

WIDTH_WITHOUT_TERMINAL = 110
WIDTH_LEAST = 40


class Screen(Console):
    """A console of a steady width where nobody looks, without blanks at the ends of lines.

    Parameters
    ----------
    stream : file of text
        Its width is that of the terminal or of ``COLUMNS``, else `WIDTH_WITHOUT_TERMINAL`.
    width : int, optional
        Whatever the terminal is.
    like : Screen, optional
        Where the text will be shown in the end: that width and those colours.
    """

    def __init__(
        self, stream: TextIO, *, width: int | None = None, like: Screen | None = None
    ) -> None:
        if like is not None:
            width = like.width
        elif not stream.isatty() and not os.environ.get("COLUMNS", "").isdigit():
            width = width or WIDTH_WITHOUT_TERMINAL
        super().__init__(
            file=cast("IO[str]", Neat(stream)),
            width=width,
            highlight=False,
            force_terminal=like.is_terminal if like else None,
        )
        self.width = max(self.width, WIDTH_LEAST)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """Lay out anything; no-break spaces keep what they join together."""
        if isinstance(renderable, Text) and NBSP in renderable.plain:
            renderable = renderable.copy()
            renderable.plain = renderable.plain.replace(NBSP, KEPT)
        yield from super().render(renderable, options)

    def on_broken_pipe(self) -> None:
        """Leave it to the command line what becomes of a reader that has gone."""
        raise BrokenPipeError


def console(*, stderr: bool = False) -> Screen:
    """Give the console of standard output, or of standard error."""
    return Screen(sys.stderr if stderr else sys.stdout)


def emit(text: str) -> None:
    """Write data for programs to standard output, whole, in UTF-8 whatever the terminal is."""
    write_whole("-", text)


def heading(text: str, out: Console) -> None:
    """Print a heading with a line of room above it."""
    out.print()
    out.print(Text(text, style="bold"))


def indented(content: RenderableType, by: int = 2) -> Padding:
    """Move a text to the right, its folded lines too."""
    return Padding(content, (0, 0, 0, by), expand=False)


def item(mark: str, text: str, out: Console) -> None:
    """Print a text after a mark; its folded lines stand below the text, not below the mark."""
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(no_wrap=True)
    row.add_column(overflow="fold")
    row.add_row(Text(mark), Text(text))
    out.print(row)


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: frozenset[int] = frozenset(),
    whole: frozenset[int] = frozenset(),
) -> Table:
    """Make a plain table.

    Parameters
    ----------
    heads : sequence of str
        None at all for a table without heads.
    rows : iterable of sequences of str
    right : frozenset of int
        Columns of figures, set to the right.
    whole : frozenset of int
        Columns whose cells are never folded: names that somebody will copy.
    """
    held = [tuple(Text(cell) for cell in row) for row in rows]
    made = Table(
        box=None,
        pad_edge=False,
        header_style="bold",
        padding=(0, 2, 0, 0),
        show_header=bool(heads),
    )
    for i in range(max((len(heads), *map(len, held)))):
        made.add_column(
            heads[i] if heads else "",
            justify="right" if i in right else "left",
            overflow="fold",
            no_wrap=i in whole,
        )
    for row in held:
        made.add_row(*row)
    return made


def disclaimer(law: Law, lang: Language = LANG) -> str:
    """Say what this is and is not, and how fresh the rules are."""
    known_on = load_coverage(law.roots).verified_on
    return say("common.disclaimer", lang, known_on=known_on)


def close(law: Law, out: Console, lang: Language = LANG) -> None:
    """End an answer with the disclaimer."""
    out.print()
    out.print(Text(disclaimer(law, lang), style="dim"))


def provisional_line(lawbook: Lawbook, lang: Language = LANG) -> Text:
    """Say that the points of the day are not known."""
    label = say("common.provisional", lang)
    why = say("common.provisional-why", lang, changed_on=lawbook.rule_set.id)
    return Text.assemble((f"{label}. ", "bold"), why)


def provisional(lawbook: Lawbook, out: Console, lang: Language = LANG) -> None:
    """Say before any number that the points of the day are not known, if so."""
    if lawbook.provisional:
        out.print(provisional_line(lawbook, lang))


def rule_set_line(lawbook: Lawbook, lang: Language = LANG) -> str:
    """Say which rules were used and for which day."""
    return say("cli.rules-of", lang, day=lawbook.day, rule_set=lawbook.rule_set.id)


def print_sources(
    keys: Iterable[str], law: Law, out: Console, lang: Language = LANG, *, keyed: bool = False
) -> None:
    """Print sources: title and issuer, the address on a line of its own that is never cut."""
    known = load_sources(law.roots)
    for key in keys:
        source = known[key]
        mark = f"[{key}] " if keyed else ""
        out.print(indented(Text(f"{mark}{source.title.said(lang)} ({source.issued_by(lang)})")))
        if source.url:
            out.print(Text(f"    {source.url}", style="dim"), soft_wrap=True)
