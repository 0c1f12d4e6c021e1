"""``openentry demo``: round 379 held on a reconstructed pool, the published result beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openentry.cli.context import parse_whole, t
from openentry.cli.usage import verb


def demo(
    out: Annotated[
        Path, typer.Option("--out", metavar=t("folder-metavar"), help=t("demo-out-help"))
    ] = Path("demo-out"),
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="N", help=t("pool-seed-help"))
    ] = None,
) -> None:
    """Hold round 379 and show it."""
    # Reconstruction and charts are heavy; help and other verbs do without them.
    from openentry.analysis.writing import SEED
    from openentry.cli.demonstration import demonstrate

    chosen = parse_whole("--seed", seed, 0)
    demonstrate(out, SEED if chosen is None else chosen)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(parent, "demo", "demo-help", "openentry demo")(demo)
