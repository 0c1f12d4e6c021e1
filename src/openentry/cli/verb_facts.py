"""``openentry facts``: the facts table that follows from profiles on a day, and the way back."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def facts(
    file: Annotated[str, typer.Argument(metavar=t("file-metavar"), help=t("facts-file-help"))],
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
    to_profiles: Annotated[
        bool, typer.Option("--to-profiles", help=t("facts-to-profiles-help"), is_flag=True)
    ] = False,
) -> None:
    """Derive facts from profiles, or invent profiles that give facts."""
    from openentry.cli.facts_written import answer, answer_with_profiles

    (answer_with_profiles if to_profiles else answer)(file, on, form, out)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "facts",
        "facts-help",
        "openentry facts profiles.json --on 2025-11-14 --out pool.csv",
        "openentry facts profiles.parquet --on 2025-11-14 --out pool.parquet",
        "openentry facts people.csv --to-profiles --on 2025-11-14 --out profiles.json",
    )(facts)
