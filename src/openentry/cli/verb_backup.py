"""``openentry backup``: the whole register in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def backup(
    target: Annotated[
        Path, typer.Argument(metavar=t("place-metavar"), help=t("backup-target-help"))
    ],
    form: Annotated[
        str, typer.Option("--format", metavar="table|json", help=t("register-format-help"))
    ] = "table",
) -> None:
    """Back the register up."""
    from openentry.cli.keeping_safe import answer_backup

    answer_backup(target, form)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(parent, "backup", "backup-help", "openentry backup backups/")(backup)
