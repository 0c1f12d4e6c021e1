"""``openentry score``: points of every candidate of a file, explained on request."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def score(
    file: Annotated[str, typer.Argument(metavar=t("file-metavar"), help=t("score-file-help"))],
    on: Annotated[
        str | None, typer.Option("--on", metavar=t("day-metavar"), help=t("score-on-help"))
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="table|json|jsonl|csv|parquet", help=t("score-format-help")
        ),
    ] = None,
    out: Annotated[
        str, typer.Option("--out", metavar=t("file-metavar"), help=t("score-out-help"))
    ] = "-",
    explained: Annotated[bool, typer.Option("--explain", help=t("score-explain-help"))] = False,
    spreadsheet: Annotated[
        bool, typer.Option("--spreadsheet", help=t("score-spreadsheet-help"))
    ] = False,
) -> None:
    """Score a facts table."""
    # Reading and scoring load much; help does without.
    from openentry.cli.scoring import answer

    answer(file, on, form, out, explained=explained, spreadsheet=spreadsheet)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "score",
        "score-help",
        "openentry score candidates.csv",
        "openentry score candidates.csv --on 2025-11-14 --explain",
        "openentry score candidates.parquet --format csv --out scores.csv.gz",
    )(score)
