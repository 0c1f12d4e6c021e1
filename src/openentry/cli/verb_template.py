"""``openentry template``: an example facts table, and what its columns mean."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from openentry.cli.context import LANG, check_word, t
from openentry.cli.usage import verb

EXAMPLES = ("csv", "json", "jsonl")
DICTIONARIES = ("dictionary", "dictionary-csv")


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
    check_word("--format", form, *EXAMPLES, *DICTIONARIES)
    # Reading and the law load much; help does without.
    from openentry.cli.printing import emit
    from openentry.files import template as templates
    from openentry.files.sources import Format
    from openentry.rules.lawbook import Law

    if form in EXAMPLES:
        emit(templates.template(Format(form)))
        sys.stderr.write(t("template-hint") + "\n")
        return
    ids = Law.load().category_ids
    as_csv = form == "dictionary-csv"
    make = templates.dictionary_csv if as_csv else templates.dictionary_markdown
    emit(make(LANG, ids))


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "template",
        "template-help",
        "openentry template > candidates.csv",
        "openentry template --format dictionary",
    )(template)
