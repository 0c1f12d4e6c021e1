"""``openentry pool``: reconstructed pools, always called so."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import group, verb

app = group("pool-group-help")


@verb(
    app,
    "reconstruct",
    "pool-reconstruct-help",
    "openentry pool reconstruct --as-of 2025-11-09 --out pool",
)
def reconstruct(
    as_of: Annotated[
        str, typer.Option("--as-of", metavar=t("day-metavar"), help=t("pool-as-of-help"))
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar=t("folder-metavar"), help=t("pool-out-help"))
    ],
    seed: Annotated[str, typer.Option("--seed", metavar="N", help=t("pool-seed-help"))] = "1",
) -> None:
    """Reconstruct the pool of a published print."""
    from openentry.cli.reconstructing import answer

    answer(as_of, out, seed)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    parent.add_typer(app, name="pool")
