"""``openentry worker``: what a register does by itself, until it is told to stop."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""

    @verb(
        parent,
        "worker",
        "worker-help",
        "openentry worker",
        "openentry worker --once --format json",
    )
    def worker(
        once: Annotated[bool, typer.Option("--once", help=t("worker-once-help"))] = False,
        again: Annotated[bool, typer.Option("--again", help=t("worker-again-help"))] = False,
        form: Annotated[
            str, typer.Option("--format", metavar="table|json", help=t("worker-format-help"))
        ] = "table",
    ) -> None:
        """Sweep what is due and send what waits."""
        from openentry.cli.working import answer

        answer(once=once, again=again, form=form)
