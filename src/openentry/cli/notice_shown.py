"""A notice, which is Markdown, laid out on a terminal: nothing in it is cut."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown, TableElement
from rich.table import Table


class _Heading(Heading):
    """A title that begins where everything else begins."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield self.text


class _Table(TableElement):
    """A table whose long words are folded: half a digest is none."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for part in super().__rich_console__(console, options):
            if isinstance(part, Table):
                for column in part.columns:
                    column.overflow = "fold"
            yield part


class Notice(Markdown):
    """The text of a notice, ready to print."""

    elements = Markdown.elements | {"heading_open": _Heading, "table_open": _Table}
