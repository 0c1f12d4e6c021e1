"""``openentry licensing``: who licenses an occupation in each province and territory."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import parse_day, t
from openentry.cli.usage import verb


def licensing(
    code: Annotated[
        str | None,
        typer.Argument(metavar=t("licensing-code-metavar"), help=t("licensing-code-help")),
    ] = None,
    province: Annotated[
        str | None,
        typer.Option(
            "--province", metavar=t("licensing-province-metavar"), help=t("licensing-province-help")
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar=t("day-metavar"), help=t("licensing-on-help"))
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="table|json", help=t("licensing-format-help"))
    ] = "table",
) -> None:
    """Tell who licenses an occupation."""
    from openentry.cli.licensing_shown import answer

    answer(code, province, parse_day(on), form)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "licensing",
        "licensing-help",
        "openentry licensing",
        "openentry licensing 31301",
        "openentry licensing 31301 --province ON --format json",
    )(licensing)
