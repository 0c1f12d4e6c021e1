"""``openentry eligibility``: which conditions of programs and categories are met, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def eligibility(
    file: Annotated[str, typer.Argument(metavar=t("file-metavar"), help=t("candidates-file-help"))],
    on: Annotated[
        str | None, typer.Option("--on", metavar=t("day-metavar"), help=t("score-on-help"))
    ] = None,
    category: Annotated[
        list[str] | None,
        typer.Option(
            "--category", metavar=t("version-metavar"), help=t("eligibility-category-help")
        ),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="table|json|jsonl", help=t("eligibility-format-help"))
    ] = "table",
    out: Annotated[
        str, typer.Option("--out", metavar=t("file-metavar"), help=t("score-out-help"))
    ] = "-",
    explained: Annotated[
        bool, typer.Option("--explain", help=t("eligibility-explain-help"))
    ] = False,
) -> None:
    """Test programs and categories."""
    from openentry.cli.eligibility_shown import answer

    answer(file, on, tuple(category) if category else None, form, out, explained=explained)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "eligibility",
        "eligibility-help",
        "openentry eligibility profiles.json",
        "openentry eligibility profiles.json --on 2025-11-14 --category healthcare-2",
        "openentry eligibility candidates.csv --format json --out answers.json",
    )(eligibility)
