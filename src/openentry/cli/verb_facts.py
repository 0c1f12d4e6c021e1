"""``openentry facts``: the facts table that follows from profiles on a day."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def facts(
    file: Annotated[str, typer.Argument(metavar=t("file-metavar"), help=t("changes-file-help"))],
    on: Annotated[
        str | None, typer.Option("--on", metavar=t("day-metavar"), help=t("facts-on-help"))
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="csv|json|jsonl|parquet", help=t("facts-format-help")),
    ] = None,
    out: Annotated[
        str, typer.Option("--out", metavar=t("file-metavar"), help=t("score-out-help"))
    ] = "-",
) -> None:
    """Derive facts from profiles."""
    from openentry.cli.facts_written import answer

    answer(file, on, form, out)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "facts",
        "facts-help",
        "openentry facts profiles.json --on 2025-11-14 --out pool.csv",
        "openentry facts profiles.parquet --on 2025-11-14 --out pool.parquet",
    )(facts)
