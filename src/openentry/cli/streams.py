"""The three standard streams as the command line needs them, whatever the terminal is.

A stream may be closed, or speak an encoding that lacks a typographic apostrophe; neither may
end in a defect. Only the standard library is loaded here: this runs before anything else.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
import unicodedata
from typing import TextIO

PLAIN = "openentry-plain"
"""Name of the way characters are written that the terminal does not have."""

NBSP, KEPT = "\u00a0", "\ue000"
"""A no-break space, and what stands for it while lines are folded: the library that folds
them takes it for any space."""

_LIKE = {
    NBSP: " ",
    "\u2013": "-",
    "\u2022": "*",
    "\u258c": "|",
    "\u2014": "-",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2026": "...",
    "\u2192": "->",
    "\u2212": "-",
    "\u2713": "+",
    "\u2717": "x",
    "\u00ab": '"',
    "\u00bb": '"',
    "\u0152": "OE",
    "\u0153": "oe",
}
_END_OF_LINE = re.compile(r"[ \t]+(?=\n)")


def prepare() -> None:
    """Make the standard streams usable: open closed ones, replace what cannot be encoded."""
    codecs.register_error(PLAIN, _plain)
    # A closed stream would lend its number to the first file opened. Opened for the wrong
    # direction, writing fails as it does on a full disk, and reading finds an empty file.
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _fill(number)
            mode = "r" if number == 0 else "w"
            closed = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, closed)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PLAIN)


def _fill(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        opened = os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(map(_like, text)), error.end


def _like(character: str) -> str:
    if character in _LIKE:
        return _LIKE[character]
    # A letter without its accent is still read; anything else is not worth guessing.
    letters = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return letters or "?"


class Neat(io.TextIOBase):
    """A stream of text that drops blanks at the ends of lines, and gives no-break spaces back.

    Parameters
    ----------
    stream : file of text
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Encoding of the stream below."""
        return self._stream.encoding

    def write(self, text: str, /) -> int:
        """Write text, its lines trimmed."""
        return self._stream.write(_END_OF_LINE.sub("", text.replace(KEPT, NBSP)))

    def flush(self) -> None:
        """Pass on what is held."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Whether somebody looks."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """Give the number of the stream below."""
        return self._stream.fileno()


def settle() -> None:
    """Pass on what is held; what cannot be passed on has been told already."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        leave_quietly()


def leave_quietly() -> None:
    """Point standard output nowhere, so that Python does not complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
