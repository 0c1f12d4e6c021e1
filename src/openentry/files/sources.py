"""Opening input: a path or standard input, plain or gzip, with its format told by its content.

For everything that reads candidates. It knows bytes, not rows. The content decides what a file
is; the name is asked only where content cannot tell. Parquet and Arrow need a file to move
about in, so standard input and gzip of these are put in a temporary file first.
"""

from __future__ import annotations

import errno
import gzip
import io
import os
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from openentry.rules.errors import InputError, LimitError

if TYPE_CHECKING:
    from typing_extensions import Buffer

STANDARD_INPUT = "-"
BLOCK_BYTES = 1 << 19
SPOOL_BYTES_TOP = 32 << 30
"""Most bytes of a Parquet or Arrow table from standard input or gzip that are put on disk."""

_HEAD_BYTES = 1 << 12
_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"
_ARROW_FILE = b"ARROW1"
_ARROW_STREAM = b"\xff\xff\xff\xff"
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_JSON_NAMES = (".json", ".jsonl", ".ndjson")


class Format(Enum):
    """What a file is."""

    CSV = "csv"
    JSON = "json"
    JSON_LINES = "jsonl"
    PARQUET = "parquet"
    ARROW = "arrow"


class Source:
    """Opened input: a stream of bytes, unpacked, with its format told.

    Attributes
    ----------
    name : str
        As the user wrote it; ``-`` is standard input.
    format : Format
    packed : bool
        Whether the bytes came as gzip.
    mark_bytes : int
        Bytes of the mark at the beginning of some UTF-8 texts, which is not part of the text.
    share : float or None
        Set by readers that know better than the bytes how much is done; else None.
    """

    def __init__(self, name: str, stream: BinaryIO, size: int | None) -> None:
        self.name = name
        self.share: float | None = None
        self.mark_bytes = 0
        self._size = size
        self._counted = _Counted(stream, name)
        plain = io.BufferedReader(self._counted, BLOCK_BYTES)
        self._stream: io.BufferedReader[Any] | gzip.GzipFile = plain
        self._temporary: IO[bytes] | None = None
        self._head = b""
        head = self._counted.begin(_HEAD_BYTES)
        self.packed = head.startswith(_GZIP)
        if self.packed:
            self._stream = gzip.GzipFile(fileobj=plain, mode="rb")
        head = self._read_some(_HEAD_BYTES)
        self.format = _format(head, name)
        if self.format in (Format.CSV, Format.JSON, Format.JSON_LINES):
            self._head = head.removeprefix(_UTF8_MARK)
            self.mark_bytes = len(head) - len(self._head)
        else:
            self._head = head

    def read(self, most: int = BLOCK_BYTES) -> bytes:
        """Give the next bytes, unpacked; none at the end.

        Raises
        ------
        InputError
            If the disk cannot be read, or gzip data are broken or end early.
        """
        if self._head:
            head, self._head = self._head[:most], self._head[most:]
            return head
        return self._read_some(most)

    def peek(self, most: int) -> bytes:
        """Look at the next bytes, unpacked and at most so many; they are read again afterwards."""
        while len(self._head) < most and (data := self._read_some(most - len(self._head))):
            self._head += data
        return self._head[:most]

    def done(self) -> float | None:
        """Give the share of the input that has been read, 0 to 1, if it is known."""
        if self.share is not None:
            return self.share
        if not self._size:
            return None
        return min(1.0, self._counted.count / self._size)

    def as_file(self) -> str:
        """Give the path of a file that holds the unpacked bytes."""
        if self.name != STANDARD_INPUT and not self.packed:
            return self.name
        if self._temporary is None:
            self._temporary = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed with the source
                prefix="openentry-", suffix=".input"
            )
            written = 0
            while block := self.read():
                written += len(block)
                if written > SPOOL_BYTES_TOP:
                    raise LimitError(
                        "input-too-large", file=self.name, top=str(SPOOL_BYTES_TOP >> 30)
                    )
                self._temporary.write(block)
            self._temporary.flush()
        return self._temporary.name

    def close(self) -> None:
        """Remove the temporary file, if there is one; the stream belongs to who opened it."""
        if self._temporary is not None:
            self._temporary.close()

    def _read_some(self, most: int) -> bytes:
        try:
            return self._stream.read(most)
        except EOFError:
            raise InputError("gzip-cut-short", file=self.name) from None
        except (gzip.BadGzipFile, zlib.error):
            raise InputError("gzip-broken", file=self.name) from None


class _Counted(io.RawIOBase):
    """A stream that counts what was read from it and words its failures."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name = stream, name
        self._head = b""
        self.count = 0

    def begin(self, most: int) -> bytes:
        """Look at the first bytes; they are read again afterwards."""
        head = b""
        while len(head) < most and (part := self.read(most - len(head))):
            head += part
        self._head = head
        return head

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer)
        if self._head:
            n = min(len(view), len(self._head))
            view[:n], self._head = self._head[:n], self._head[n:]
            return n
        try:
            data = self._stream.read(len(view))
        except OSError as error:
            raise cannot_read(self._name, error) from error
        view[: len(data)] = data
        self.count += len(data)
        return len(data)


@contextmanager
def open_source(name: str | os.PathLike[str]) -> Iterator[Source]:
    """Open a file of candidates, or standard input.

    Parameters
    ----------
    name : str or path
        ``-`` is standard input.

    Yields
    ------
    Source

    Raises
    ------
    InputError
        If there is no such file, it is a folder, it may not be read, it is empty, it is not text
        in UTF-8 nor a table, or it is a spreadsheet.
    """
    name = os.fspath(name)
    if name == STANDARD_INPUT:
        stream: BinaryIO = sys.stdin.buffer
        size = _size(stream)
    else:
        try:
            if Path(name).is_dir():
                raise InputError("file-is-folder", file=name)
            stream = open(name, "rb", buffering=0)  # noqa: SIM115 - closed by the source
        except (OSError, ValueError) as error:
            raise cannot_read(name, error) from error
        size = _size(stream)
    source = None
    try:
        source = Source(name, stream, size)
        yield source
    finally:
        if source is not None:
            source.close()
        if name != STANDARD_INPUT:
            stream.close()


def _size(stream: BinaryIO) -> int | None:
    try:
        status = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def cannot_read(name: str, error: OSError | ValueError) -> InputError:
    """Say why a file cannot be read, whatever the system calls it."""
    number = error.errno if isinstance(error, OSError) else errno.ENOENT
    match number:
        case errno.ENOENT | errno.ENOTDIR | errno.ENAMETOOLONG:
            return InputError("file-missing", file=name)
        case errno.EISDIR:
            return InputError("file-is-folder", file=name)
        case errno.EACCES | errno.EPERM:
            return InputError("file-denied", file=name)
        case _:
            return InputError("file-unreadable", file=name, reason=str(error.args[-1]))


def _format(head: bytes, name: str) -> Format:
    if head.startswith(_PARQUET):
        return Format.PARQUET
    if head.startswith((_ARROW_FILE, _ARROW_STREAM)):
        return Format.ARROW
    if head.startswith((_ZIP, _OLD_EXCEL)):
        raise InputError("file-is-spreadsheet", file=name)
    if head.startswith(_UTF16_MARKS):
        raise InputError("file-is-utf16", file=name)
    text = head.removeprefix(_UTF8_MARK).lstrip(b" \t\r\n")
    if not text:
        raise InputError("file-empty", file=name)
    if b"\x00" in head:
        raise InputError(
            "file-is-binary", file=name, line=1 + head.count(b"\n", 0, head.index(b"\x00"))
        )
    if text.startswith(b"["):
        return Format.JSON
    stem = name.lower().removesuffix(".gz")
    if text.startswith(b"{"):
        return Format.JSON_LINES
    if stem.endswith(_JSON_NAMES):
        raise InputError("json-holds-no-rows", file=name)
    return Format.CSV
