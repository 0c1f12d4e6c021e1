"""``openentry pool``: reconstructed pools, always called so."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from openentry.cli.context import LANG, parse_day, parse_whole, t
from openentry.cli.printing import close, console, heading, item, table
from openentry.cli.steps import steps
from openentry.cli.usage import group, verb
from openentry.rules.lawbook import Law
from openentry.wording import say, spell

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
    from openentry.analysis.writing import reconstruct as make

    chosen = parse_whole("--seed", seed, 0)
    assert chosen is not None
    law = Law.load()
    with steps() as tell:
        made = make(parse_day(as_of), chosen, out, tell, law=law)
    about, screen = made.about, console()
    heading(say("analysis.about-title", LANG, pool_on=made.pool.on), screen)
    screen.print(Text(say("analysis.reconstructed", LANG)))
    screen.print(Text(about.published(LANG)))
    screen.print()
    heads = [say(f"analysis.head-{key}", LANG) for key in ("band", "published", "reconstructed")]
    rows = [
        (f"{low}–{high}", spell(published, LANG), spell(count, LANG))
        for low, high, published, count in about.bands()
    ]
    screen.print(table(heads, rows, right=frozenset({1, 2})))
    heading(say("analysis.about-assumed", LANG), screen)
    for text in about.assumptions_said(LANG):
        item("-", text, screen)
    screen.print()
    screen.print(Text(t("pool-written", folder=str(out))))
    close(law, screen)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    parent.add_typer(app, name="pool")
