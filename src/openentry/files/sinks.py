"""Where rows go: CSV, JSON, JSON lines or Parquet, a chunk at a time."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any

from openentry.files.outputs import whole_output
from openentry.files.sources import Format
from openentry.rules.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

_ENDINGS = {
    ".csv": Format.CSV,
    ".json": Format.JSON,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".parquet": Format.PARQUET,
}


def format_of_name(target: str | os.PathLike[str]) -> Format | None:
    """Tell the format that the name of an output asks for; None if it tells nothing."""
    name = os.fspath(target).lower().removesuffix(".gz")
    return next((kind for ending, kind in _ENDINGS.items() if name.endswith(ending)), None)


class CsvSink:
    """Rows of cells, separated by commas; quotes only where they are needed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, columns: Sequence[Sequence[str | int]], *, careful: bool = False) -> None:
        """Write rows, given as columns.

        Parameters
        ----------
        careful : bool
            Quote every cell: needed where one may hold a lone CR, which readers take for the
            end of a line.
        """
        text = io.StringIO(newline="")
        writer = csv.writer(
            text, lineterminator="\n", quoting=csv.QUOTE_ALL if careful else csv.QUOTE_MINIMAL
        )
        writer.writerows(zip(*columns, strict=True))
        self._file.write(text.getvalue().encode())


class JsonSink:
    """Objects, as one array or one a line.

    Parameters
    ----------
    file : file of bytes
    lines : bool
    """

    def __init__(self, file: IO[bytes], *, lines: bool) -> None:
        self._file, self._lines = file, lines
        self._any = False

    def write(self, template: str, columns: Sequence[Sequence[str | int]]) -> None:
        """Write objects, given as columns of JSON text.

        Parameters
        ----------
        template : str
            The object, with one ``%s`` for each column.
        """
        rows = map(template.__mod__, zip(*columns, strict=True))
        if self._lines:
            self._file.write("".join(f"{row}\n" for row in rows).encode())
        elif text := ",\n".join(rows):
            self._file.write((",\n" if self._any else "[\n").encode() + text.encode())
            self._any = True

    def close(self) -> None:
        """End the array."""
        if not self._lines:
            self._file.write(b"\n]\n" if self._any else b"[]\n")


class ParquetSink:
    """Row groups of typed columns."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._writer: Any = None

    def write(self, table: pa.Table) -> None:
        """Write one row group."""
        import pyarrow.parquet as pq

        if self._writer is None:
            self._writer = pq.ParquetWriter(self._file, table.schema, compression="zstd")
        self._writer.write_table(table)

    def close(self) -> None:
        """Write what ends the file."""
        assert self._writer is not None
        self._writer.close()


def needs_care(texts: Sequence[str]) -> bool:
    """Tell whether any cell holds a CR."""
    return any("\r" in text for text in texts)


@contextmanager
def open_sink(
    target: str | os.PathLike[str], kind: Format
) -> Iterator[CsvSink | JsonSink | ParquetSink]:
    """Open a place for rows; it appears whole when the block ends well, never otherwise.

    Raises
    ------
    InputError
        If it cannot be written to, or Parquet is asked for without PyArrow.
    """
    if kind is Format.PARQUET:
        try:
            import pyarrow  # noqa: F401
        except ImportError:
            raise InputError("parquet-not-installed", file=os.fspath(target)) from None
    with whole_output(target) as file:
        match kind:
            case Format.CSV:
                yield CsvSink(file)
            case Format.JSON | Format.JSON_LINES:
                rows = JsonSink(file, lines=kind is Format.JSON_LINES)
                yield rows
                rows.close()
            case Format.PARQUET:
                groups = ParquetSink(file)
                try:
                    yield groups
                except BaseException:
                    # Left open, it would write to the closed file when it is collected.
                    with suppress(Exception):
                        groups.close()
                    raise
                groups.close()
            case _:
                raise InputError("output-format", format=kind.value)
