"""``openentry rounds``: published rounds, replaying a record, and what the bands alone tell."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import group, verb

app = group("rounds-help")

Format = Annotated[str, typer.Option("--format", metavar="table|json|csv", help=t("format-help"))]


@verb(
    app,
    "list",
    "rounds-list-help",
    "openentry rounds list --kind healthcare",
    "openentry rounds list --year 2025 --format csv",
)
def list_rounds(
    kind: Annotated[
        str | None, typer.Option("--kind", metavar=t("kind-metavar"), help=t("rounds-kind-help"))
    ] = None,
    year: Annotated[
        str | None, typer.Option("--year", metavar=t("year-metavar"), help=t("rounds-year-help"))
    ] = None,
    form: Format = "table",
) -> None:
    """List published rounds, latest first."""
    from openentry.cli.rounds_listed import answer_list

    answer_list(kind, year, form)


@verb(
    app,
    "show",
    "rounds-show-help",
    "openentry rounds show 379",
    "openentry rounds show 379 --format toml > round-379.toml",
)
def show(
    number: Annotated[str, typer.Argument(metavar=t("number-metavar"), help=t("rounds-number"))],
    form: Annotated[
        str,
        typer.Option("--format", metavar="table|json|toml", help=t("rounds-show-format-help")),
    ] = "table",
) -> None:
    """Show one published round and the instruction it loads as."""
    from openentry.cli.rounds_listed import answer_show

    answer_show(number, form)


@verb(
    app,
    "replay",
    "rounds-replay-help",
    "openentry rounds replay round-379/record.json --pool pool.parquet",
)
def replay(
    record: Annotated[Path, typer.Argument(metavar="RECORD", help=t("rounds-record-help"))],
    pool: Annotated[str, typer.Option("--pool", metavar=t("file-metavar"), help=t("pool-help"))],
) -> None:
    """Recompute a round from its record and its pool, and compare."""
    from openentry.cli.replaying import answer

    answer(record, pool)


@verb(
    app,
    "predict",
    "rounds-predict-help",
    "openentry rounds predict",
    "openentry rounds predict --format csv",
)
def predict(form: Format = "table") -> None:
    """Predict the cut-off of general rounds from the published bands alone; print the errors."""
    from openentry.cli.rounds_listed import answer_predictions

    answer_predictions(form)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    parent.add_typer(app, name="rounds")
