"""Steps of long work on the terminal: one line each, with what it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from openentry.cli.context import LANG
from openentry.wording import say

Tell = Callable[[str, float], None]


@contextmanager
def steps() -> Iterator[Tell]:
    """Show named steps: a bar on a terminal, a line at the start of each elsewhere.

    Yields
    ------
    callable
        Told the message id of the step and the share of the whole that is done.
    """
    if sys.stderr.isatty():
        columns = (TextColumn("{task.description:<44}"), BarColumn())
        with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
            task = bar.add_task("", total=1.0)

            def show(step: str, done: float) -> None:
                """Move the bar."""
                bar.update(task, description=say(step, LANG), completed=done)

            yield show
        return
    seen: list[str] = []
    started = time.monotonic()

    def tell(step: str, done: float) -> None:
        """Say a step once, when it begins."""
        assert done >= 0
        if step not in seen:
            seen.append(step)
            sys.stderr.write(f"[{time.monotonic() - started:4.0f} s] {say(step, LANG)}\n")

    yield tell
