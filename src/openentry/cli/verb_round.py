"""``openentry round``: one round held on files, wholly or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb


def round_(
    instruction: Annotated[
        str, typer.Argument(metavar="INSTRUCTION.toml", help=t("round-instruction-help"))
    ],
    pool: Annotated[str, typer.Option("--pool", metavar=t("file-metavar"), help=t("pool-help"))],
    out: Annotated[
        Path, typer.Option("--out", metavar=t("folder-metavar"), help=t("round-out-help"))
    ],
    operator: Annotated[
        str,
        typer.Option(
            "--operator",
            metavar="demonstration|training|authority",
            envvar="OPENENTRY_OPERATOR",
            help=t("round-operator-help"),
        ),
    ] = "demonstration",
) -> None:
    """Hold a round on files."""
    from openentry.cli.holding_round import answer

    answer(instruction, pool, out, operator)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "round",
        "round-help",
        "openentry rounds show 379 --format toml > round-379.toml",
        "openentry round round-379.toml --pool pool.parquet --out round-379",
    )(round_)
