"""Facts derived from profiles, written as a facts table, and profiles invented from facts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from openentry.cli.context import LANG, check_word, parse_day, t
from openentry.cli.printing import disclaimer
from openentry.cli.scoring import FORMATS
from openentry.files.candidates import Progress, read_candidates
from openentry.files.cells import plain_values
from openentry.files.facts_writer import facts_writer
from openentry.files.profiles.from_facts import profiles_from_facts
from openentry.files.profiles.kinds import Kind
from openentry.files.profiles.writing import write_profiles
from openentry.files.progress import progress_bar
from openentry.files.sinks import format_of_name
from openentry.files.sources import Format
from openentry.files.tables import read_facts
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
    kind = _form(form, out, Format.CSV)
    lawbook = Law.load().on(parse_day(on))
    with progress_bar(LANG) as tell, facts_writer(out, kind) as writer:
        for found in read_candidates(file, lawbook, kind=Kind.PROFILES, progress=tell):
            writer.write(found.chunk.facts, found.chunk.extra)
    sys.stderr.write(disclaimer(lawbook.law) + "\n")


def answer_with_profiles(file: str, on: str | None, form: str | None, out: str) -> None:
    """Invent profiles from which the facts of a table follow on a day, and write them.

    Parameters
    ----------
    file : str
        A facts table; ``-`` is standard input.
    on : str or None
        Day on which the facts follow; today in Ottawa when left out.
    form : str or None
        As for `answer`; JSON where nothing tells it.
    out : str
        ``-`` is standard output.

    Raises
    ------
    UsageError
        As for `answer`.
    FactsErrors, InputError, LimitError
        If the file is refused, holds profiles, or cannot be read or written, or if no profile
        gives the facts of a row.
    """
    kind, day, law = _form(form, out, Format.JSON), parse_day(on), Law.load()

    def documents(tell: Progress | None) -> Iterator[dict[str, Any]]:
        for chunk in read_facts(file, category_ids=law.category_ids, progress=tell):
            carried = {name: plain_values(name, values) for name, values in chunk.extra.items()}
            yield from profiles_from_facts(
                chunk.facts, law, day, first_row=chunk.first_row, extra=carried
            )

    with progress_bar(LANG) as tell:
        write_profiles(out, documents(tell), kind)
    sys.stderr.write(t("facts-to-profiles-hint") + "\n" + disclaimer(law) + "\n")


def _form(form: str | None, out: str, otherwise: Format) -> Format:
    """Tell the form asked for, by its name or by that of the output."""
    if form is not None:
        check_word("--format", form, *FORMATS)
    kind = FORMATS[form] if form is not None else format_of_name(out) or otherwise
    if kind is Format.PARQUET and out == "-" and sys.stdout.isatty():
        raise UsageError("parquet-to-terminal")
    return kind
