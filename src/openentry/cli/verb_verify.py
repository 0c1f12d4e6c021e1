"""``openentry verify``: receipts, exported journals and records, checked offline."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def verify(
    file: Annotated[str, typer.Argument(metavar=t("file-metavar"), help=t("verify-file-help"))],
    journal: Annotated[
        str | None,
        typer.Option("--journal", metavar=t("file-metavar"), help=t("verify-journal-help")),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option("--key", metavar="NAME+ID+KEY", help=t("verify-key-help")),
    ] = None,
    allow_demo: Annotated[
        bool, typer.Option("--allow-demo", help=t("verify-allow-demo-help"))
    ] = False,
    form: Annotated[
        str, typer.Option("--format", metavar="table|json", help=t("verify-format-help"))
    ] = "table",
) -> None:
    """Check a receipt, a journal or a record."""
    from openentry.cli.verifying import answer

    answer(file, journal, key or [], allow_demo=allow_demo, form=form)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "verify",
        "verify-help",
        "openentry verify receipt.json",
        "openentry verify receipt.json --journal journal.jsonl",
        "openentry verify record.json --journal journal.jsonl --format json",
    )(verify)
