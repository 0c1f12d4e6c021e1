"""Scoring a file for the command line: as a table, explained, or as data for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.text import Text

from openentry.cli.answering import screen
from openentry.cli.context import LANG, check_word, parse_day, t
from openentry.cli.explaining import Explainer
from openentry.cli.printing import (
    close,
    disclaimer,
    provisional_line,
    rule_set_line,
)
from openentry.cli.score_table import ScoreTable
from openentry.files.candidates import read_chunks
from openentry.files.outputs import whole_output
from openentry.files.progress import Advance, progress_bar
from openentry.files.scoring import score_stream
from openentry.files.sinks import format_of_name
from openentry.files.sources import Format
from openentry.files.tables import Chunk
from openentry.rules.crs import crs
from openentry.rules.errors import UsageError
from openentry.rules.explain import explain
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.names import provision_text

FORMATS = {
    "json": Format.JSON,
    "jsonl": Format.JSON_LINES,
    "csv": Format.CSV,
    "parquet": Format.PARQUET,
}


def answer(
    file: str, on: str | None, form: str | None, out: str, *, explained: bool, spreadsheet: bool
) -> None:
    """Score a facts table and write the answer.

    Parameters
    ----------
    file : str
        ``-`` is standard input.
    on : str or None
        Day of the law; today in Ottawa when left out.
    form : str or None
        ``table``, ``json``, ``jsonl``, ``csv`` or ``parquet``; left out, what the name of `out`
        says, else ``table``.
    out : str
        ``-`` is standard output.
    explained, spreadsheet : bool

    Raises
    ------
    UsageError
        If the form is unknown or does not go with the rest.
    FactsErrors, InputError, LimitError
        If the table is refused, or cannot be read or written.
    """
    form = form or _form_of_name(out)
    check_word("--format", form, "table", *FORMATS)
    if explained and form not in ("table", "json", "jsonl"):
        raise UsageError("explain-format", value=form)
    if form == "parquet" and out == "-" and sys.stdout.isatty():
        raise UsageError("parquet-to-terminal")
    lawbook = Law.load().on(parse_day(on))
    if form == "table":
        _as_table(file, lawbook, out, explained=explained)
        return
    with progress_bar(LANG) as tell:
        if explained:
            _explained_json(file, lawbook, out, lines=form == "jsonl", tell=tell)
        else:
            done = score_stream(
                file, lawbook, out, FORMATS[form], spreadsheet=spreadsheet, progress=tell
            )
            if done.formulas:
                sys.stderr.write(t("score-formulas", count=done.formulas) + "\n")
    if lawbook.provisional:
        sys.stderr.write(provisional_line(lawbook).plain + "\n")
    sys.stderr.write(disclaimer(lawbook.law) + "\n")


def _form_of_name(out: str) -> str:
    """Give the form that the name of an output asks for; a table where it asks for none."""
    named = format_of_name(out)
    return next((form for form, known in FORMATS.items() if known is named), "table")


def _chunks(file: str, lawbook: Lawbook, tell: Advance) -> Iterator[Chunk]:
    return read_chunks(file, lawbook, progress=tell)


def _as_table(file: str, lawbook: Lawbook, target: str, *, explained: bool) -> None:
    rows = 0
    with screen(target) as out, progress_bar(LANG) as tell:
        explainer, shown = Explainer(lawbook, out), ScoreTable(lawbook, out)
        for chunk in _chunks(file, lawbook, tell):
            if explained:
                explainer.print(chunk.facts)
            else:
                shown.print(chunk.facts, crs(chunk.facts, lawbook))
            rows += len(chunk.facts)
        out.print()
        rules = rule_set_line(lawbook)
        out.print(Text(t("score-title", count=rows, rules=rules) if rows else t("score-none")))
        if explained:
            explainer.print_end()
        close(lawbook.law, out)


def _explained_json(
    file: str, lawbook: Lawbook, target: str, *, lines: bool, tell: Advance
) -> None:
    """Write the answer of each candidate with one object a component that explains it."""
    before, between, end = (b"", b"\n", b"\n") if lines else (b"[\n", b",\n", b"\n]\n")
    rows = 0
    with whole_output(target) as stream:
        for chunk in _chunks(file, lawbook, tell):
            for i in range(len(chunk.facts)):
                answer = json.dumps(_explained(chunk, i, lawbook), ensure_ascii=False)
                stream.write((between if rows else before) + answer.encode())
                rows += 1
        if rows:
            stream.write(end)
        elif not lines:
            stream.write(b"[]\n")


def _explained(chunk: Chunk, i: int, lawbook: Lawbook) -> dict[str, Any]:
    one = chunk.facts.take(slice(i, i + 1))
    explanation = explain(one, lawbook)
    return {
        "id": bytes(one.id[0]).decode(),
        "on": lawbook.day.isoformat(),
        "rule_set": lawbook.rule_set.id,
        "provisional": lawbook.provisional,
        "total": int(explanation.score.total[0]),
        **explanation.score.blocks(0),
        "explain": [
            asdict(line)
            | {
                "note": line.note.model_dump() if line.note else None,
                "provision_text": provision_text(line.provision, LANG),
            }
            for line in explanation.lines
        ],
    }
