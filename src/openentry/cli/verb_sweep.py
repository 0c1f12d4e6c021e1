"""``openentry sweep``: everything that happens by itself because time passes, up to an instant."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""

    @verb(
        parent,
        "sweep",
        "sweep-help",
        "openentry sweep",
        "openentry sweep --at 2025-11-14T11:53:39Z --format json",
        "openentry sweep --at 2036-11-14T11:53:39Z --ahead",
    )
    def sweep(
        at: Annotated[
            str | None, typer.Option("--at", metavar=t("instant-metavar"), help=t("sweep-at-help"))
        ] = None,
        ahead: Annotated[bool, typer.Option("--ahead", help=t("sweep-ahead-help"))] = False,
        form: Annotated[
            str, typer.Option("--format", metavar="table|json", help=t("sweep-format-help"))
        ] = "table",
    ) -> None:
        """Let lapse, expire and assess again whatever is due."""
        from openentry.cli.working import answer_sweep

        answer_sweep(at, form, ahead=ahead)
