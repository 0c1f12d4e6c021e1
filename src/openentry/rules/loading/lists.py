"""Lists: a CSV file and the TOML file beside it that says what the columns hold.

For occupations and published rounds. A list is read as a whole: the columns are those that
were promised and in that order, every cell is of its kind, keys are used once, and the count
of rows and the stated sums agree. What the rows mean is judged by the modules beside this one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field

from openentry.rules.errors import LawError
from openentry.rules.loading.reading import Certainty, Document, Keys, Text, place, read
from openentry.rules.loading.sources import check_cited, load_sources

Cell = str | int | float | bool | date | datetime | tuple[str, ...] | None
"""A cell after reading; None where an optional cell is empty."""

CellKind = Literal[
    "text",
    "texts",
    "word",
    "words",
    "code",
    "codes",
    "source",
    "sources",
    "day",
    "instant",
    "period",
    "integer",
    "number",
    "flag",
    "address",
]
_MANY = ("texts", "words", "codes", "sources")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ADDRESS = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s;]*)?")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_PERIOD = re.compile(r"\d{4}(-\d\d){0,2}(\.\.\d{4}(-\d\d){0,2})?")


class Column(Document):
    """What one column of a list holds.

    Attributes
    ----------
    kind : str
        Plural kinds are lists with semicolons; ``code`` cells are keys of `ListDocument.codes`,
        ``source`` cells keys of the sources that `read_list` is given; an ``address`` begins with
        https.
    words : tuple of str
        What a ``word`` cell may say.
    form : str or None
        Regular expression that the text must match whole.
    key : bool
        The cells of the key columns together are used once.
    optional : bool
        The cell may be empty.
    """

    name: str
    kind: CellKind
    words: tuple[str, ...] = ()
    form: str | None = None
    key: bool = False
    optional: bool = False
    en: str
    fr: str


class Described(Document):
    """Where the official description of each row stands; ``{code}`` holds the place of its key."""

    address: Text
    source: Keys = Field(min_length=1)
    certainty: Certainty


class ListDocument(Document):
    """What a list holds, where it comes from and how many rows it has."""

    table: str
    title: Text
    file: str
    rows: int
    source: Keys = Field(min_length=1)
    certainty: Certainty
    certainty_note: Text | None = None
    described: Described | None = None
    sums: dict[str, int] = Field(default_factory=dict)
    column: tuple[Column, ...] = Field(min_length=1)
    codes: dict[str, Text] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LawList:
    """A list that has been read.

    Attributes
    ----------
    document : ListDocument
        What the package says of the list.
    rows : tuple of (str, int, dict)
        File, line in it, and the cells by column.
    """

    document: ListDocument
    rows: tuple[tuple[str, int, dict[str, Cell]], ...]


def read_list(
    roots: tuple[Path, ...],
    name: str,
    copies: Mapping[str, object] | None = None,
    copies_in: str = "rounds/sources.csv",
) -> LawList:
    """Read a list from every root; a later root adds rows.

    Parameters
    ----------
    roots : tuple of Path
    name : str
        Path of the list inside ``law``, without its ending.
    copies : Mapping, optional
        Keys that ``source`` cells may hold.
    copies_in : str
        File they stand in, for telling.

    Raises
    ------
    LawError
        ``law-list-columns``, ``law-list-cells``, ``law-list-quotes``, ``law-row-twice``,
        ``law-row-count``, ``law-sum``, ``law-source-unknown`` and the ``law-cell-`` codes of
        `_cell`.
    """
    described = roots[0] / f"{name}.toml"
    document = read(described, ListDocument)
    cited = (*document.source, *(document.described.source if document.described else ()))
    check_cited(cited, load_sources(roots), place(described), document.table)
    known = None if copies is None else (copies, copies_in)
    seen: dict[tuple[Cell, ...], int] = {}
    rows: list[tuple[str, int, dict[str, Cell]]] = []
    for root in roots:
        path = root / f"{name}.csv"
        if root is not roots[0] and not path.exists():
            continue
        for line, cells in _lines(path, document):
            row = {
                column.name: _cell(column, text, document, known, place(path), line)
                for column, text in zip(document.column, cells, strict=True)
            }
            key = tuple(row[column.name] for column in document.column if column.key)
            if key and key in seen:
                shown = ", ".join("—" if part is None else str(part) for part in key)
                raise LawError(
                    "law-row-twice",
                    file=place(path),
                    row=str(line),
                    other=str(seen[key]),
                    found=shown,
                )
            seen[key] = line
            rows.append((place(path), line, row))
        if root is roots[0]:
            _check_totals(document, [row for _, _, row in rows], place(path))
    return LawList(document=document, rows=tuple(rows))


def _lines(path: Path, document: ListDocument) -> Iterator[tuple[int, list[str]]]:
    wanted = [column.name for column in document.column]
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LawError("law-file-missing", file=place(path)) from None
    except UnicodeDecodeError:
        raise LawError("law-file-not-utf8", file=place(path)) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    # Lines of the file are counted from 1, the header included, as an editor shows them.
    try:
        header = next(reader, [])
        if header != wanted:
            raise LawError(
                "law-list-columns",
                file=place(path),
                found=", ".join(header) or "—",
                expected=", ".join(wanted),
            )
        for cells in reader:
            if len(cells) != len(wanted):
                raise LawError(
                    "law-list-cells",
                    file=place(path),
                    row=str(reader.line_num),
                    found=len(cells),
                    expected=len(wanted),
                )
            yield reader.line_num, cells
    except csv.Error:
        raise LawError("law-list-quotes", file=place(path), row=str(reader.line_num)) from None


def _check_totals(document: ListDocument, rows: list[dict[str, Cell]], file: str) -> None:
    if len(rows) != document.rows:
        raise LawError("law-row-count", file=file, stated=document.rows, found=len(rows))
    for column, stated in document.sums.items():
        found = sum(v for row in rows if isinstance(v := row.get(column), int))
        if found != stated:
            raise LawError("law-sum", file=file, column=column, stated=stated, found=found)


def _cell(
    column: Column,
    text: str,
    document: ListDocument,
    known: tuple[Mapping[str, object], str] | None,
    file: str,
    line: int,
) -> Cell:
    where: dict[str, object] = {"file": file, "row": str(line), "column": column.name}
    if not text:
        if column.optional:
            return () if column.kind in _MANY else None
        raise LawError("law-cell-empty", **where)
    if column.form is not None and not re.fullmatch(column.form, text):
        raise LawError("law-cell-form", **where, found=text, expected=column.form)
    try:
        match column.kind:
            case "day":
                return date.fromisoformat(text)
            case "instant":
                return _instant(text)
            case "integer":
                return _integer(text)
            case "number":
                return float(_matched(_NUMBER, text))
            case "flag":
                return {"true": True, "false": False}[text]
            case "period":
                return _matched(_PERIOD, text)
            case "address":
                return _matched(_ADDRESS, text)
            case _:
                pass
    except (ValueError, KeyError):
        raise LawError(f"law-cell-{column.kind}", **where, found=text) from None
    parts = tuple(text.split(";")) if column.kind in _MANY else (text,)
    _check_words(column, parts, document, known, where)
    return parts if column.kind in _MANY else text


def _check_words(
    column: Column,
    parts: tuple[str, ...],
    document: ListDocument,
    known: tuple[Mapping[str, object], str] | None,
    where: dict[str, object],
) -> None:
    allowed: Container[str]
    match column.kind:
        case "word" | "words":
            allowed, code = set(column.words), "law-cell-word"
        case "code" | "codes":
            allowed, code = set(document.codes), "law-cell-code"
        case "source" | "sources" if known is not None:
            allowed, code = known[0], "law-cell-source"
            where |= {"sources": known[1]}
        case _:
            return
    for part in parts:
        if part not in allowed:
            raise LawError(code, **where, found=part, allowed=", ".join(column.words))


def _instant(text: str) -> datetime:
    return datetime.strptime(_matched(_INSTANT, text), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _integer(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError(text)
    return int(text)


def _matched(form: re.Pattern[str], text: str) -> str:
    if not form.fullmatch(text):
        raise ValueError(text)
    return text


def cell_text(cell: Cell) -> str | None:
    """Take a cell of text, None where it is empty."""
    return None if cell is None else str(cell)


def cell_texts(cell: Cell) -> tuple[str, ...]:
    """Take a cell that holds a list."""
    assert isinstance(cell, tuple)
    return cell


def cell_day(cell: Cell) -> date | None:
    """Take a cell that holds a day, None where it is empty."""
    assert cell is None or isinstance(cell, date)
    return cell


def cell_instant(cell: Cell) -> datetime | None:
    """Take a cell that holds an instant, None where it is empty."""
    assert cell is None or isinstance(cell, datetime)
    return cell
