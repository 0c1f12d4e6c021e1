"""``openentry restore``: a backup into an empty register."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def restore(
    source: Annotated[Path, typer.Argument(metavar=t("file-metavar"), help=t("restore-file-help"))],
    form: Annotated[
        str, typer.Option("--format", metavar="table|json", help=t("register-format-help"))
    ] = "table",
) -> None:
    """Restore a backup."""
    from openentry.cli.keeping_safe import answer_restore

    answer_restore(source, form)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(parent, "restore", "restore-help", "openentry restore register-20251114T115339Z.zip")(
        restore
    )
