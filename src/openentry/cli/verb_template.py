"""``openentry template``: an example facts table, and what its columns mean."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from openentry.cli.context import LANG, t
from openentry.cli.printing import emit
from openentry.cli.usage import verb
from openentry.files.sources import Format
from openentry.rules.errors import UsageError

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
            emit(templates.template(EXAMPLES[form]))
            sys.stderr.write(t("template-hint") + "\n")
        case "dictionary":
            emit(templates.dictionary_markdown(LANG, Law.load().category_ids))
        case "dictionary-csv":
            emit(templates.dictionary_csv(LANG, Law.load().category_ids))
        case _:
            allowed = ", ".join((*EXAMPLES, "dictionary", "dictionary-csv"))
            raise UsageError("option-word", option="--format", value=form, allowed=allowed)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "template",
        "template-help",
        "openentry template > candidates.csv",
        "openentry template --format dictionary",
    )(template)
