"""Answers out, whole or not at all: text for a screen or a file, JSON for programs."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from openentry.cli.context import LANG
from openentry.cli.printing import Screen, disclaimer, provisional_line
from openentry.cli.streams import PLAIN
from openentry.files.candidates import Candidates
from openentry.files.outputs import whole_output
from openentry.files.progress import Advance, progress_bar
from openentry.rules.lawbook import Lawbook


@contextmanager
def screen(target: str) -> Iterator[Screen]:
    """Give a screen whose text appears whole: that of the terminal, or of a file."""
    seen = target == "-"
    looks = Screen(sys.stdout) if seen else None
    with whole_output(target) as stream:
        text = io.TextIOWrapper(
            stream,
            encoding=sys.stdout.encoding if seen else "utf-8",
            errors=PLAIN,
            newline="\n",
            write_through=True,
        )
        yield Screen(text, like=looks)
        text.detach()


def write_json(
    out: str,
    read: Callable[[Advance], Iterator[Candidates]],
    rows: Callable[[Candidates], Iterator[dict[str, Any]]],
    lawbook: Lawbook,
    *,
    lines: bool,
) -> None:
    """Write one object a candidate, as an array or one a line, whole or not at all."""
    before, between, end = (b"", b"\n", b"\n") if lines else (b"[\n", b",\n", b"\n]\n")
    count = 0
    with progress_bar(LANG) as tell, whole_output(out) as stream:
        for candidates in read(tell):
            for row in rows(candidates):
                text = json.dumps(row, ensure_ascii=False)
                stream.write((between if count else before) + text.encode())
                count += 1
        if count:
            stream.write(end)
        elif not lines:
            stream.write(b"[]\n")
    if lawbook.provisional:
        sys.stderr.write(provisional_line(lawbook).plain + "\n")
    sys.stderr.write(disclaimer(lawbook.law) + "\n")
