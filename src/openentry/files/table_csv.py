"""Facts tables in CSV: UTF-8, commas, a header row, double quotes where a cell needs them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice

from openentry.files.blocks import Block, Extra
from openentry.files.header import check_header, is_carried, known_names
from openentry.files.sources import Source
from openentry.files.text import TextBlocks, lines
from openentry.rules.border import Expectation, Findings
from openentry.rules.errors import InputError, LimitError

# What a row of the wrong length is read as; only its length is reported.
_STAND_IN = {"id": "-", "submitted_at": "1970-01-01T00:00:00Z"}
_SEPARATORS = {";": "csv-semicolons", "\t": "csv-tabs", "|": "csv-bars"}


def csv_blocks(source: Source, findings: Findings, *, require_round: bool) -> Iterator[Block]:
    """Give the rows of a CSV file, block by block.

    Empty lines are passed over and not counted. A row with too few or too many cells is noted.

    Raises
    ------
    InputError
        If quotes are not closed or the cells are separated by something else than commas.
    LimitError
        If a line, a cell or a row is longer than we promise to read.
    FactsErrors
        If the header cannot be used.
    """
    blocks = TextBlocks(source)
    reader = csv.reader(lines(blocks), strict=True)
    try:
        yield from _blocks(reader, source, blocks, findings, require_round)
    except csv.Error as error:
        raise _broken(error, source.name, reader.line_num) from None


def _blocks(
    reader: Iterator[list[str]],
    source: Source,
    blocks: TextBlocks,
    findings: Findings,
    require_round: bool,
) -> Iterator[Block]:
    names = next(filter(None, reader), None)
    if names is None:
        raise InputError("file-empty", file=source.name)
    if len(names) == 1:
        _check_separator(names[0], source.name)
    check_header(names, findings, file=source.name, require_round=require_round)
    carried = [name for name in names if is_carried(name)]
    facts = [name for name in names if not is_carried(name)]
    stand_in = [_STAND_IN.get(name, "") for name in names]
    width = len(names)
    row = 1
    while rows := list(islice(reader, blocks.rows)):
        weight = blocks.hand_on(len(rows))
        if set(map(len, rows)) != {width}:
            rows = [cells for cells in rows if cells]
            for i, cells in enumerate(rows):
                if len(cells) != width:
                    expected: Expectation = ("expected.cells-in-row", {"count": width})
                    findings.add(row + i, "", len(cells), expected)
                    rows[i] = stand_in
            if not rows:
                continue
        columns = dict(zip(names, zip(*rows, strict=True), strict=True))
        yield Block(
            n=len(rows),
            columns={name: columns[name] for name in facts},
            extra={name: columns[name] for name in carried},
            text=True,
            weight=weight,
        )
        row += len(rows)
    if row == 1:
        # No candidate, but the names of the carried columns are known.
        none: dict[str, Extra] = {name: [] for name in carried}
        yield Block(n=0, columns={}, extra=none, text=True, weight=0)


def _check_separator(first_line: str, file: str) -> None:
    for mark, code in _SEPARATORS.items():
        if mark in first_line and known_names() & set(first_line.split(mark)):
            raise InputError(code, file=file)


def _broken(error: csv.Error, file: str, line: int) -> InputError | LimitError:
    # The reader of the standard library tells its cases apart by their text alone.
    text = str(error)
    if "field larger" in text:
        return LimitError("csv-cell-too-long", file=file, line=line, top=csv.field_size_limit())
    if "unexpected end" in text:
        return InputError("csv-quote-open", file=file, line=line)
    if "expected after" in text:
        return InputError("csv-quote-astray", file=file, line=line)
    return InputError("csv-broken", file=file, line=line)
