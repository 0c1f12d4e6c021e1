"""A progress bar for work that takes long: on standard error, and only where somebody looks.

Nothing is shown for the first two seconds, nor when standard error is not a terminal. Rich is
only loaded when there is something to show.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from openentry.wording import Language, say

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

QUIET_SECONDS = 2.0

Advance = Callable[[int, float | None], None]
"""Told how many rows are done, and the share of the whole if it is known."""


@contextmanager
def progress_bar(
    lang: Language,
    *,
    stream: TextIO | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Advance]:
    """Show how far the work has come.

    Parameters
    ----------
    lang : {"en", "fr"}
    stream : file of text, optional
        Standard error when left out.
    clock : callable
        Gives seconds.

    Yields
    ------
    callable
        To be told the rows done so far and the share of the whole, 0 to 1, or None.
    """
    bar = _Bar(lang, stream or sys.stderr, clock)
    try:
        yield bar.advance
    finally:
        bar.stop()


class _Bar:
    def __init__(self, lang: Language, stream: TextIO, clock: Callable[[], float]) -> None:
        self._lang, self._stream, self._clock = lang, stream, clock
        self._started = clock()
        self._seen = stream.isatty()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def advance(self, rows: int, share: float | None) -> None:
        seconds = self._clock() - self._started
        if not self._seen or seconds < QUIET_SECONDS:
            return
        if self._bar is None:
            self._bar = self._start()
            self._task = self._bar.add_task("", total=None)
        assert self._task is not None
        words = say("files.progress", self._lang, rows=rows, rate=round(rows / seconds))
        total = None if share is None else 1.0
        self._bar.update(self._task, description=words, total=total, completed=share or 0.0)

    def stop(self) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _start(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        bar = Progress(
            BarColumn(),
            TextColumn("{task.description}"),
            TimeRemainingColumn(),
            console=Console(file=self._stream),
            transient=True,
        )
        bar.start()
        return bar
