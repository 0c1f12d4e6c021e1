"""Reconstructing a pool for the command line, with what was assumed."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from openentry.analysis.writing import reconstruct
from openentry.cli.context import LANG, parse_day, parse_whole, t
from openentry.cli.printing import close, console, heading, item, table
from openentry.cli.steps import steps
from openentry.rules.lawbook import Law
from openentry.wording import say, spell


def answer(as_of: str, out: Path, seed: str) -> None:
    """Reconstruct the pool of a published print, write it, and tell what it rests on.

    Raises
    ------
    InputError, ConflictError
        If there is no print of that day, or the folder holds something.
    """
    chosen = parse_whole("--seed", seed, 0)
    assert chosen is not None
    law = Law.load()
    with steps() as tell:
        made = reconstruct(parse_day(as_of), chosen, out, tell, law=law)
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
