"""``openentry changes``: what will change by itself about a person, day by day."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def changes(
    file: Annotated[str, typer.Argument(metavar=t("file-metavar"), help=t("changes-file-help"))],
    on: Annotated[
        str | None, typer.Option("--on", metavar=t("day-metavar"), help=t("changes-on-help"))
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar=t("day-metavar"), help=t("changes-until-help"))
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="table|json|jsonl", help=t("eligibility-format-help"))
    ] = "table",
    out: Annotated[
        str, typer.Option("--out", metavar=t("file-metavar"), help=t("score-out-help"))
    ] = "-",
    chart: Annotated[
        str | None,
        typer.Option("--chart", metavar=t("changes-chart-metavar"), help=t("changes-chart-help")),
    ] = None,
    who: Annotated[
        str | None, typer.Option("--id", metavar=t("whatif-id-metavar"), help=t("changes-id-help"))
    ] = None,
) -> None:
    """Tell what is coming."""
    from openentry.cli.changes_shown import answer

    answer(file, on, until, form, out, chart=chart, who=who)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "changes",
        "changes-help",
        "openentry changes profiles.json",
        "openentry changes profiles.json --on 2026-01-15 --until 2027-01-15 --format json",
        "openentry changes profiles.json --id p-001 --chart work",
    )(changes)
