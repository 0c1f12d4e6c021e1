"""``openentry doctor``: whether an installation is fit to work with."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def doctor(
    full: Annotated[bool, typer.Option("--full", help=t("doctor-full-help"))] = False,
    form: Annotated[
        str, typer.Option("--format", metavar="table|json", help=t("register-format-help"))
    ] = "table",
) -> int:
    """Look at the installation."""
    from openentry.cli.doctor_shown import answer

    return answer(full=full, form=form)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(parent, "doctor", "doctor-help", "openentry doctor", "openentry doctor --full")(doctor)
