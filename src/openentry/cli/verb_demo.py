"""``openentry demo``: round 379 held on a reconstructed pool, the published result beside it."""

from __future__ import annotations

import os
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
    no_serve: Annotated[bool, typer.Option("--no-serve", help=t("demo-no-serve-help"))] = False,
) -> None:
    """Hold round 379 and show it; serve the pages where somebody looks."""
    # Reconstruction and charts are heavy; help and other verbs do without them.
    from openentry.analysis.writing import SEED
    from openentry.cli.demonstration import demonstrate
    from openentry.cli.serving import serve_instead, somebody_looks

    chosen = parse_whole("--seed", seed, 0)
    given = dict(os.environ)  # the demonstration sets some of it, for a register of its own
    demonstrate(out, SEED if chosen is None else chosen)
    if somebody_looks() and not no_serve:
        serve_instead(given)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(parent, "demo", "demo-help", "openentry demo")(demo)
