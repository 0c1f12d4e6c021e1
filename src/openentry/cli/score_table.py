"""Scores as a table of text: one candidate a line, as fast as lines can be written.

Laying out cells one by one takes a second for a few thousand candidates; here a line is joined
from texts of known width.
"""

from __future__ import annotations

from itertools import chain

from rich.cells import cell_len
from rich.text import Text

from openentry.cli.context import LANG, t
from openentry.cli.printing import Screen, provisional
from openentry.rules.crs import Score
from openentry.rules.facts import Facts
from openentry.rules.lawbook import COMPONENTS, Lawbook
from openentry.wording import say, spell

_GAP = "  "


class ScoreTable:
    """Prints scores chunk by chunk under one row of heads.

    Parameters
    ----------
    lawbook : Lawbook
    out : Screen
    """

    def __init__(self, lawbook: Lawbook, out: Screen) -> None:
        self._lawbook, self._out = lawbook, out
        names = ("total", *COMPONENTS)
        self._heads = [t("score-head-id"), *(t(f"score-head-{name}") for name in names)]
        self._label = f"{say('common.provisional', LANG)} " if lawbook.provisional else ""
        self._spelled: dict[int, str] = {}
        self._widths: list[int] = []

    def print(self, facts: Facts, score: Score) -> None:
        """Print the scores of one chunk."""
        totals = (score.total, *(getattr(score, f"{block}_total") for block in COMPONENTS))
        names = [_printable(value.decode()) for value in facts.id.tolist()]
        columns = [[self._spell(n) for n in points.tolist()] for points in totals]
        columns[0] = [self._label + text for text in columns[0]]
        if not self._widths:
            provisional(self._lawbook, self._out)
            self._widths = [
                max(map(cell_len, chain([head], column)))
                for head, column in zip(self._heads, [names, *columns], strict=True)
            ]
            self._out.print(Text(self._line(self._heads), style="bold"), soft_wrap=True)
        lines = "\n".join(map(self._line, zip(names, *columns, strict=True)))
        self._out.file.write(lines + "\n" if lines else "")

    def _line(self, cells: tuple[str, ...] | list[str]) -> str:
        name, *figures = cells
        first, *widths = self._widths
        padded = name + " " * (first - (len(name) if name.isascii() else cell_len(name)))
        return _GAP.join([padded, *map(str.rjust, figures, widths)])

    def _spell(self, points: int) -> str:
        text = self._spelled.get(points)
        if text is None:
            text = self._spelled[points] = spell(points, LANG)
        return text


def _printable(text: str) -> str:
    """Write out characters that would steer the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
