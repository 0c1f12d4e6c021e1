"""Facts derived from profiles, written as a facts table."""

from __future__ import annotations

import sys

from openentry.cli.context import LANG, check_word, parse_day
from openentry.cli.printing import disclaimer
from openentry.cli.scoring import FORMATS
from openentry.files.candidates import read_candidates
from openentry.files.facts_writer import facts_writer
from openentry.files.profiles.kinds import Kind
from openentry.files.progress import progress_bar
from openentry.files.sinks import format_of_name
from openentry.files.sources import Format
from openentry.rules.errors import UsageError
from openentry.rules.lawbook import Law


def answer(file: str, on: str | None, form: str | None, out: str) -> None:
    """Derive facts on a day and write them.

    Parameters
    ----------
    file : str
        Profiles; ``-`` is standard input.
    on : str or None
        Day on which age, years and results are counted; today in Ottawa when left out.
    form : str or None
        ``csv``, ``json``, ``jsonl`` or ``parquet``; what the name of `out` ends in when left
        out, else CSV.
    out : str
        ``-`` is standard output.

    Raises
    ------
    UsageError
        If the form is unknown or does not go with the place.
    FactsErrors, InputError, LimitError
        If the file is refused, holds facts, or cannot be read or written.
    """
    if form is not None:
        check_word("--format", form, *FORMATS)
    kind = FORMATS[form] if form is not None else format_of_name(out) or Format.CSV
    if kind is Format.PARQUET and out == "-" and sys.stdout.isatty():
        raise UsageError("parquet-to-terminal")
    lawbook = Law.load().on(parse_day(on))
    with progress_bar(LANG) as tell, facts_writer(out, kind) as writer:
        for found in read_candidates(file, lawbook, kind=Kind.PROFILES, progress=tell):
            writer.write(found.chunk.facts, found.chunk.extra)
    sys.stderr.write(disclaimer(lawbook.law) + "\n")
