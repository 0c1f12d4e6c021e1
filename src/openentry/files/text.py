"""Text from a source: UTF-8 checked, cut into lines, never more than a stated amount at a time.

A file without line ends, or with one row that never ends, must not fill the memory of the
machine: both are refused with the limit.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain

from openentry.files.sources import Source
from openentry.rules.errors import InputError, LimitError

LINE_TOP = 2 << 20
"""Most characters of one line, and of one object of a JSON array."""

ROWS_TOP = 32 << 20
"""Most bytes that may come by before the reader has made something of them: bounds what a
row that goes on over many lines can fill."""

_BLOCK_ROWS_LEAST, _BLOCK_ROWS = 8, 512
# Python objects of so few rows stay in the processor's cache, which makes reading twice as fast
# as with blocks of ten thousand; rows that are very long come in fewer.
_BLOCK_BYTES = 4 << 20


class TextBlocks:
    """The text of a source, block by block.

    Attributes
    ----------
    rows : int
        How many rows a reader should put together before it hands them on.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._offset = source.mark_bytes
        self._lines = 0
        self._bytes = 0
        self.rows = _BLOCK_ROWS_LEAST

    @property
    def file(self) -> str:
        """The name of the source."""
        return self._source.name

    def hand_on(self, rows: int) -> int:
        """Tell that `rows` rows were made of what came by; give how many bytes it was."""
        size, self._bytes = self._bytes, 0
        if rows and size:
            self.rows = max(_BLOCK_ROWS_LEAST, min(_BLOCK_ROWS, _BLOCK_BYTES * rows // size))
        return size

    def __iter__(self) -> Iterator[str]:
        """Give the blocks as text; see `raw`."""
        return (block.decode() for block in self.raw())

    def raw(self) -> Iterator[bytes]:
        """Give the blocks as bytes that are known to be UTF-8, cut between characters.

        Raises
        ------
        InputError
            If the bytes are not UTF-8, or hold a zero byte, which no text has.
        LimitError
            If more than `ROWS_TOP` bytes came by and no row was made of them.
        """
        rest = b""
        while data := self._source.read():
            data = rest + data
            end = _whole(data)
            block, rest = data[:end], data[end:]
            yield self._checked(block)
        if rest:
            yield self._checked(rest)

    def _checked(self, block: bytes) -> bytes:
        if not block.isascii():
            try:
                block.decode("utf-8")
            except UnicodeDecodeError as error:
                raise InputError(
                    "file-not-utf8",
                    file=self.file,
                    line=self._lines + block.count(b"\n", 0, error.start) + 1,
                    offset=self._offset + error.start,
                ) from None
        nul = block.find(b"\x00")
        if nul >= 0:
            line = self._lines + block.count(b"\n", 0, nul) + 1
            raise InputError("file-is-binary", file=self.file, line=line)
        self._lines += block.count(b"\n")
        self._offset += len(block)
        self._bytes += len(block)
        if self._bytes > ROWS_TOP:
            raise LimitError("row-too-long", file=self.file, line=self._lines, top=ROWS_TOP)
        return block


def lines(texts: Iterable[str], file: str, first: int = 1) -> Iterator[str]:
    """Give the lines of a text with their ends: LF, CR LF or CR.

    Parameters
    ----------
    texts : iterable of str
        The text in pieces of any size.
    file : str
        For the error.
    first : int
        Number of the first line.

    Raises
    ------
    LimitError
        If a line is longer than `LINE_TOP` characters.
    """
    return chain.from_iterable(_batches(texts, file, first))


def _batches(texts: Iterable[str], file: str, number: int) -> Iterator[io.StringIO]:
    rest = ""
    for piece in texts:
        text = rest + piece
        cut = text.rfind("\n") + 1
        if not cut:
            # A CR at the very end may be the first half of a line end.
            cut = text.rfind("\r", 0, -1) + 1
        if not cut and len(text) > LINE_TOP:
            raise LimitError("line-too-long", file=file, line=number, top=LINE_TOP)
        whole, rest = text[:cut], text[cut:]
        number += whole.count("\n")
        yield io.StringIO(whole, newline="")
    if rest:
        yield io.StringIO(rest, newline="")


def _whole(data: bytes) -> int:
    """Give where the last character that is all there ends."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            size = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) if size <= back else len(data) - back
        if byte < 0x80:
            break
    return len(data)
