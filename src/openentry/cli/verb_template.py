"""``openentry template``: an example facts table, and what its columns mean."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import LANG, t
from openentry.files.sources import Format
from openentry.rules.errors import InputError

EXAMPLES = {"csv": Format.CSV, "json": Format.JSON, "jsonl": Format.JSON_LINES}


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
    from openentry.rules.lawbook import Law

    match form:
        case "csv" | "json" | "jsonl":
            typer.echo(templates.template(EXAMPLES[form]), nl=False)
            typer.echo(t("template-hint"), err=True)
        case "dictionary":
            ids = Law.load().category_ids
            typer.echo(templates.dictionary_markdown(LANG, ids), nl=False)
        case "dictionary-csv":
            ids = Law.load().category_ids
            typer.echo(templates.dictionary_csv(LANG, ids), nl=False)
        case _:
            allowed = ", ".join((*EXAMPLES, "dictionary", "dictionary-csv"))
            raise InputError("option-word", option="--format", value=form, allowed=allowed)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    parent.command("template", help=t("template-help"))(template)
