"""``openentry template``: an example facts table, and what its columns mean."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import LANG, t
from openentry.rules.errors import InputError


def template(
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="csv|json|jsonl|dictionary|dictionary-csv",
            help=t("template-format-help"),
        ),
    ] = "csv",
) -> None:
    """Print an example facts table or the data dictionary."""
    from openentry.files import template as templates

    makers = {
        "csv": lambda: templates.example("csv"),
        "json": lambda: templates.example("json"),
        "jsonl": lambda: templates.example("jsonl"),
        "dictionary": lambda: templates.dictionary_markdown(LANG),
        "dictionary-csv": lambda: templates.dictionary_csv(LANG),
    }
    if form not in makers:
        allowed = ", ".join(makers)
        raise InputError("option-word", option="--format", value=form, allowed=allowed)
    typer.echo(makers[form](), nl=False)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    parent.command("template", help=t("template-help"))(template)
