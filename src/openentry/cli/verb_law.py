"""``openentry law``: the tables as a lawyer reads them, what changed, and whether they hold."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import parse_day, t
from openentry.cli.usage import group, verb

app = group("law-help")


@verb(
    app,
    "show",
    "law-show-help",
    "openentry law show",
    "openentry law show age --on 2025-11-14",
    "openentry law show categories.healthcare",
)
def show(
    name: Annotated[
        str | None, typer.Argument(metavar=t("table-metavar"), help=t("law-table-help"))
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar=t("day-metavar"), help=t("on-law-help"))
    ] = None,
) -> None:
    """Print one table on a day, or the list of all."""
    from openentry.cli.law_show import answer

    answer(name, parse_day(on))


@verb(app, "diff", "law-diff-help", "openentry law diff 2025-03-24 2025-03-25")
def diff(
    before: Annotated[str, typer.Argument(metavar=t("before-metavar"), help=t("law-before-help"))],
    after: Annotated[str, typer.Argument(metavar=t("after-metavar"), help=t("law-after-help"))],
) -> None:
    """Print what differs between the law of two days."""
    from openentry.cli.law_diff import answer

    answer(parse_day(before), parse_day(after))


@verb(app, "check", "law-check-help", "openentry law check")
def check() -> None:
    """Open and check every law file."""
    from openentry.cli.law_check import answer

    answer()


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    parent.add_typer(app, name="law")
