"""A comparison as a page shows it: rows across columns, and each column by itself for a phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openentry.answers.changes_compared import Column, Comparison, RoundsBeside
from openentry.answers.quick_changes import STAYS
from openentry.answers.standing import kind_said
from openentry.files.eligibility_said import STATES, category_name, program_name
from openentry.web.pages.change_words import ChangeWords
from openentry.wording import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one cell.

    Attributes
    ----------
    number : int or None
        A number that is compared.
    change : int
        By how much it differs from what is without changes.
    differs : bool
        Whether it does, in anything but points.
    mark : str
        ``met``, ``missed``, ``unknown`` or ``closed``; empty where nothing is met.
    text : str
    notes : tuple of str
        How it differs from what is without changes, in words, and what is not known.
    day : date or None
    """

    number: int | None = None
    change: int = 0
    differs: bool = False
    mark: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that is compared, what is without changes first."""

    title: str
    about: str = ""
    total: bool = False
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows of one sort, under a title."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column: its name and its changes."""

    title: str
    changes: tuple[str, ...]
    notes: tuple[str, ...]


Rows = tuple[tuple[Row, Cell], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One column with its rows, as a phone shows it.

    Attributes
    ----------
    head : Head
    parts : tuple of (str, rows)
        Points, and what differs from the column without changes.
    rest : tuple of (str, rows)
        What stays the same, folded away.
    """

    head: Head
    parts: tuple[tuple[str, Rows], ...]
    rest: tuple[tuple[str, Rows], ...]


class ComparisonShown:
    """What a template needs of a comparison.

    Parameters
    ----------
    comparison : Comparison
        None of its columns is stopped.
    columns : mapping of str to Column
        By the title of the column.
    words : ChangeWords
    """

    def __init__(
        self, comparison: Comparison, columns: Mapping[str, Column], words: ChangeWords
    ) -> None:
        self._words = words
        self._all = {say("comparing.unchanged", words.lang): comparison.unchanged, **columns}
        self._every: Sequence[Column] = tuple(self._all.values())
        self.unchanged = comparison.unchanged
        self.compared, self.width = bool(columns), len(self._all) + 1
        self.most = max((column.total for column in columns.values()), default=0)
        self.on = comparison.lawbook.day
        self.stays = any(
            change["kind"] == STAYS for column in columns.values() for change in column.changes
        )

    def _say(self, name: str, **params: object) -> str:
        return say(f"comparing.{name}", self._words.lang, **params)

    def heads(self) -> Iterator[Head]:
        """Give the heads of the columns, that without changes first."""
        for title, column in self._all.items():
            names = ", ".join(self._words.field(f"spouse.{name}") for name in column.not_told)
            yield Head(
                title=title,
                changes=tuple(self._words.said(change) for change in column.changes),
                notes=(self._say("not-told", names=names),) if names else (),
            )

    def parts(self) -> Iterator[Part]:
        """Give the rows, by what they speak of."""
        lang, law = self._words.lang, self._words.lawbook.law
        yield Part(title=self._say("points"), rows=tuple(self._points()))
        if self.unchanged.programs is not None and self.unchanged.categories is not None:
            programs = [(program_name(name, lang), name) for name in self.unchanged.programs]
            yield Part(
                title=say("calculator.programs", lang),
                rows=tuple(
                    self._verdict(title, [(each.programs or {})[name] for each in self._every])
                    for title, name in programs
                ),
            )
            categories = [
                (category_name(name, law, lang), name) for name in self.unchanged.categories
            ]
            yield Part(
                title=say("calculator.categories", lang),
                rows=tuple(
                    self._verdict(title, [(each.categories or {})[name] for each in self._every])
                    for title, name in categories
                ),
            )
        rounds = tuple(self._rounds())
        if rounds:
            yield Part(title=self._say("rounds"), rows=rounds)
        if self.unchanged.programs is not None:
            yield Part(title=self._say("lasting"), rows=(self._lasting(),))

    def blocks(self) -> Iterator[Block]:
        """Give each column with its own cells."""
        parts = tuple(self.parts())
        for place, head in enumerate(self.heads()):
            shown, rest = [], []
            for part in parts:
                rows = tuple((row, row.cells[place]) for row in part.rows)
                plain = part is parts[0]
                shown.append((part.title, tuple(r for r in rows if plain or r[1].differs)))
                rest.append((part.title, tuple(r for r in rows if not plain and not r[1].differs)))
            yield Block(
                head=head,
                parts=tuple((title, rows) for title, rows in shown if rows),
                rest=tuple((title, rows) for title, rows in rest if rows),
            )

    def _points(self) -> Iterator[Row]:
        totals = tuple(Cell(number=each.total, change=each.gain) for each in self._every)
        yield Row(title=say("calculator.total", self._words.lang), total=True, cells=totals)
        for name, now in self.unchanged.parts.items():
            points = [each.parts[name] for each in self._every]
            if any(points):
                title = say(f"words.block.{name}", self._words.lang)
                cells = tuple(Cell(number=each, change=each - now) for each in points)
                yield Row(title=title, cells=cells)

    def _verdict(self, title: str, verdicts: Sequence[bool | None]) -> Row:
        now = verdicts[0]

        def cell(met: bool | None) -> Cell:
            state = STATES[met]
            notes = () if met == now else (self._say(f"turned-{state}"),)
            text = say(f"calculator.{state}", self._words.lang)
            return Cell(mark=state, text=text, notes=notes, differs=bool(notes))

        return Row(title=title, cells=tuple(map(cell, verdicts)))

    def _rounds(self) -> Iterator[Row]:
        for place, now in enumerate(self.unchanged.rounds):
            beside = [each.rounds[place] for each in self._every]
            if all(each.open is False for each in beside):
                continue
            last = now.kind.last
            yield Row(
                title=kind_said(now.kind.key, self._words.lawbook, self._words.lang),
                about=self._say("last-cut-off", cutoff=last.crs_cutoff, on=last.held_on),
                cells=tuple(self._enough(each, now) for each in beside),
            )

    def _enough(self, beside: RoundsBeside, now: RoundsBeside) -> Cell:
        if beside.open is False:
            closed = now.open is not False
            return Cell(mark="closed", text=self._say("closed"), differs=closed)
        text = self._say("enough", count=beside.enough, all=len(beside.kind.rounds))
        notes = []
        # What is not open without changes is not compared: its rounds were others' rounds.
        more = 0 if now.open is False else beside.enough - now.enough
        if more:
            name = "rounds-more" if more > 0 else "rounds-fewer"
            notes.append(self._say(name, count=abs(more)))
        if beside.open is None and self.unchanged.programs is not None:
            notes.append(self._say("open-unknown"))
        differs = bool(more) or beside.open is not now.open
        return Cell(text=text, notes=tuple(notes), differs=differs)

    def _lasting(self) -> Row:
        now = self.unchanged.holds_until or date.max

        def cell(column: Column) -> Cell:
            until = column.holds_until or date.max
            notes = () if until == now else (self._say("earlier" if until < now else "later"),)
            text = self._say("lasts-long") if column.holds_until is None else ""
            return Cell(day=column.holds_until, text=text, notes=notes, differs=bool(notes))

        return Row(title=self._say("holds"), cells=tuple(map(cell, self._every)))
