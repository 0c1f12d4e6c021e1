"""``openentry occupations``: find the code of an occupation, then see what follows from it."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def occupations(
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar=t("occupations-metavar"), help=t("occupations-query-help")),
    ] = None,
    code: Annotated[
        str | None,
        typer.Option(
            "--code", metavar=t("occupations-code-metavar"), help=t("occupations-code-help")
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar=t("day-metavar"), help=t("occupations-on-help"))
    ] = None,
    limit: Annotated[
        str, typer.Option("--limit", metavar="N", help=t("occupations-limit-help"))
    ] = "8",
    form: Annotated[
        str, typer.Option("--format", metavar="table|json", help=t("occupations-format-help"))
    ] = "table",
) -> None:
    """Find occupations, or tell of one."""
    from openentry.cli.occupations_shown import answer

    answer(" ".join(query or ()), code, on, limit, form)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "occupations",
        "occupations-help",
        "openentry occupations personal support worker",
        "openentry occupations 3012",
        "openentry occupations --code 33102",
    )(occupations)
