"""Facts tables in CSV: UTF-8, commas, a header row, double quotes where a cell needs them.

Text without quotes, which is nearly all there is, is cut into cells by arithmetic over its bytes.
From the first quote on, and for every stretch that is not of one shape, the reader of the
standard library takes over; both give the same cells.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from openentry.files.blocks import Block, Extra
from openentry.files.header import check_header, is_carried, known_names
from openentry.files.sources import Source
from openentry.files.text import LINE_TOP, TextBlocks, lines
from openentry.rules.border import ID_BYTES_TOP, Expectation, Findings, Texts
from openentry.rules.errors import InputError, LimitError

# What a row of the wrong length is read as; only its length is reported.
_STAND_IN = {"id": "-", "submitted_at": "1970-01-01T00:00:00Z"}
SEPARATORS = {";": "csv-semicolons", "\t": "csv-tabs", "|": "csv-bars"}
# Room after the last cell, so that reading a fixed number of bytes never leaves the array.
_ROOM = bytes(2 * ID_BYTES_TOP)


def csv_blocks(
    source: Source, findings: Findings, *, rows: int, require_round: bool
) -> Iterator[Block]:
    """Give the rows of a CSV file, at most `rows` at a time.

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
    table = _Table(source, findings, rows, require_round)
    empty = True
    for block in table.blocks():
        empty = False
        yield block
    if empty:
        # No candidate, but the names of the carried columns are known.
        none: dict[str, Extra] = {name: [] for name in table.names if is_carried(name)}
        yield Block(n=0, columns={}, extra=none, text=True, weight=0)


class _Table:
    """One CSV file while it is read."""

    def __init__(self, source: Source, findings: Findings, rows: int, require_round: bool) -> None:
        self._file = source.name
        self._text = TextBlocks(source)
        self._raw = self._text.raw()
        self._findings = findings
        self._top = rows
        self._require_round = require_round
        self._row = 1
        self._line = 1
        self.names: Sequence[str] = ()

    def blocks(self) -> Iterator[Block]:
        """Give the blocks, first from plain pieces, then from what is left with quotes."""
        left = b""
        for data in self._raw:
            data = left + data
            cut = data.rfind(b"\n") + 1
            if not cut and len(data) > LINE_TOP and b"\r" not in data:
                raise LimitError("line-too-long", file=self._file, line=self._line, top=LINE_TOP)
            piece, left = data[:cut], data[cut:]
            if b"\r" in data:
                piece = piece.replace(b"\r\n", b"\n")
            if b'"' in data or b"\r" in piece or (not cut and b"\r" in data):
                yield from self._quoted(chain([data], self._raw))
                return
            yield from self._plain(piece)
        if b"\r" in left:
            yield from self._quoted(iter([left]))
        elif left:
            yield from self._plain(left + b"\n")
        if not self.names:
            raise InputError("file-empty", file=self._file)

    def _header(self, names: Sequence[str]) -> None:
        if len(names) == 1:
            for mark, code in SEPARATORS.items():
                if known_names() & set(names[0].split(mark)) and mark in names[0]:
                    raise InputError(code, file=self._file)
        check_header(names, self._findings, file=self._file, require_round=self._require_round)
        self.names = names

    def _plain(self, piece: bytes) -> Iterator[Block]:
        """Give the rows of whole lines in which there is no quote."""
        if not self.names:
            body = piece.lstrip(b"\n")
            if not body:
                return
            self._line += len(piece) - len(body)
            end = body.index(b"\n")
            self._header(body[:end].decode().split(","))
            self._line += 1
            piece = body[end + 1 :]
        ends = _cell_ends(piece, len(self.names))
        if ends is None:
            # Rows of other lengths, or empty lines.
            yield from self._rows(csv.reader(io.StringIO(piece.decode(), newline="")))
            return
        starts = np.empty_like(ends)
        starts[0, 0] = 0
        starts[0, 1:] = ends[-1, :-1] + 1
        starts[1:] = ends[:-1] + 1
        data = np.frombuffer(piece + _ROOM, np.uint8)
        for first in range(0, ends.shape[1], self._top):
            part = slice(first, first + self._top)
            yield self._block_of_texts(piece, data, starts[:, part], ends[:, part])

    def _block_of_texts(
        self,
        piece: bytes,
        data: NDArray[np.uint8],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
    ) -> Block:
        n = starts.shape[1]
        columns = {}
        extra = {}
        for name, first, last in zip(self.names, starts, ends, strict=True):
            if is_carried(name):
                places = zip(first.tolist(), last.tolist(), strict=True)
                extra[name] = [piece[a:b].decode() for a, b in places]
            else:
                columns[name] = Texts(data=data, starts=first, sizes=last - first)
        self._row += n
        self._line += n
        weight = self._text.hand_on(n)
        return Block(n=n, columns=dict(columns), extra=dict(extra), text=True, weight=weight)

    def _quoted(self, left: Iterator[bytes]) -> Iterator[Block]:
        """Give the rows of everything that is left."""
        reader = csv.reader(
            lines((data.decode() for data in left), self._file, self._line), strict=True
        )
        before = self._line - 1
        try:
            if not self.names:
                names = next(filter(None, reader), None)
                if names is None:
                    raise InputError("file-empty", file=self._file)
                self._header(names)
            yield from self._rows(reader)
        except csv.Error as error:
            raise broken_csv(error, self._file, before + reader.line_num) from None

    def _rows(self, reader: Iterator[list[str]]) -> Iterator[Block]:
        width = len(self.names)
        while rows := list(islice(reader, min(self._text.rows, self._top))):
            weight = self._text.hand_on(len(rows))
            self._line += len(rows)
            if set(map(len, rows)) != {width}:
                rows = [cells for cells in rows if cells]
                self._mend(rows, width)
                if not rows:
                    continue
            columns = dict(zip(self.names, zip(*rows, strict=True), strict=True))
            self._row += len(rows)
            yield Block(
                n=len(rows),
                columns={k: v for k, v in columns.items() if not is_carried(k)},
                extra={k: v for k, v in columns.items() if is_carried(k)},
                text=True,
                weight=weight,
            )

    def _mend(self, rows: list[list[str]], width: int) -> None:
        stand_in = [_STAND_IN.get(name, "") for name in self.names]
        expected: Expectation = ("expected.cells-in-row", {"count": width})
        for i, cells in enumerate(rows):
            if len(cells) != width:
                self._findings.add(self._row + i, "", len(cells), expected)
                rows[i] = stand_in


def _cell_ends(piece: bytes, width: int) -> NDArray[np.int64] | None:
    """Give where each cell ends, (width, n), if every line has that many cells."""
    data = np.frombuffer(piece, np.uint8)
    ends = np.flatnonzero((data == ord(",")) | (data == ord("\n")))
    if len(ends) % width or not len(ends):
        return None
    table = ends.reshape(-1, width)
    is_line_end = data[table] == ord("\n")
    if not is_line_end[:, -1].all() or np.count_nonzero(is_line_end) != len(table):
        return None
    if width == 1 and (np.diff(ends, prepend=-1) == 1).any():
        # With one column an empty line looks like an empty cell.
        return None
    return np.ascontiguousarray(table.T)


def broken_csv(error: csv.Error, file: str, line: int) -> InputError | LimitError:
    """Say what the reader of the standard library could not read."""
    # It tells its cases apart by their text alone.
    text = str(error)
    if "field larger" in text:
        return LimitError("csv-cell-too-long", file=file, line=line, top=csv.field_size_limit())
    if "unexpected end" in text:
        return InputError("csv-quote-open", file=file, line=line)
    if "expected after" in text:
        return InputError("csv-quote-astray", file=file, line=line)
    return InputError("csv-broken", file=file, line=line)
