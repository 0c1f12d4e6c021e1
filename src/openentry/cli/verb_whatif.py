"""``openentry whatif``: what would give a profile more points, and changes that are asked about."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def whatif(
    file: Annotated[str, typer.Argument(metavar=t("file-metavar"), help=t("whatif-file-help"))],
    on: Annotated[
        str | None, typer.Option("--on", metavar=t("day-metavar"), help=t("whatif-on-help"))
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--change", metavar=t("whatif-metavar"), help=t("whatif-change-help")),
    ] = None,
    who: Annotated[
        str | None, typer.Option("--id", metavar=t("whatif-id-metavar"), help=t("whatif-id-help"))
    ] = None,
    spouse_stays: Annotated[
        bool, typer.Option("--spouse-stays", help=t("whatif-stays-help"))
    ] = False,
    spouse_applies: Annotated[
        bool, typer.Option("--spouse-applies", help=t("whatif-applies-help"))
    ] = False,
    form: Annotated[
        str, typer.Option("--format", metavar="table|json|jsonl", help=t("eligibility-format-help"))
    ] = "table",
    out: Annotated[
        str, typer.Option("--out", metavar=t("file-metavar"), help=t("score-out-help"))
    ] = "-",
) -> None:
    """Find and try changes to profiles."""
    # Reading and the law load much; help does without.
    from openentry.cli.whatif_shown import Asked, answer

    asked = Asked(
        files=tuple(changes or ()),
        spouse_stays=spouse_stays,
        spouse_applies=spouse_applies,
    )
    answer(file, on, asked, who, form, out)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "whatif",
        "whatif-help",
        "openentry whatif profiles.json",
        "openentry whatif profiles.json --on 2025-11-14 --change french.toml",
        "openentry whatif profiles.json --id p-001 --spouse-applies --format json",
    )(whatif)
