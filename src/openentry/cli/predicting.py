"""The error table of predicted cut-offs, as a person reads it."""

from __future__ import annotations

from rich.text import Text

from openentry.analysis.prediction import ErrorTable
from openentry.cli.context import LANG
from openentry.cli.printing import Screen, close, heading, table
from openentry.rules.lawbook import Law
from openentry.wording import decimal, say, spell

DAYS = frozenset({1, 2})
_HEADS = ("round", "day", "pool-day", "invitations", "cutoff", "predicted", "error")


def print_predictions(errors: ErrorTable, law: Law, out: Screen) -> None:
    """Print every prediction, the mean errors of each way, and what was left out."""
    heading(say("analysis.prediction-title", LANG), out)
    out.print(Text(say("analysis.prediction-method", LANG)))
    out.print()
    heads = [say(f"analysis.head-{name}", LANG) for name in (*_HEADS, "evenly", "same")]
    rows = [
        (
            row.number,
            row.held_on.isoformat(),
            row.pool_on.isoformat(),
            *(spell(n, LANG) for n in (row.invitations, row.published, row.predicted, row.error)),
            *(spell(n - row.published, LANG) for n in (row.evenly, row.same_as_last)),
        )
        for row in errors.rows
    ]
    out.print(table(heads, rows, right=frozenset(range(3, len(heads))), whole=DAYS))
    out.print()
    ways = [
        (
            say(f"analysis.way-{name}", LANG),
            decimal(way.mean, LANG),
            decimal(way.median, LANG),
            spell(way.largest, LANG),
        )
        for name, way in errors.ways().items()
    ]
    heads = [say(f"analysis.head-{name}", LANG) for name in ("way", "mean", "median", "largest")]
    out.print(table(heads, ways, right=frozenset({1, 2, 3})))
    out.print()
    for left in errors.left_out:
        flags = ", ".join(say(f"analysis.flag-{flag}", LANG) for flag in left.flags)
        out.print(
            Text(
                say(
                    "analysis.prediction-left-out",
                    LANG,
                    number=left.number,
                    held_on=left.held_on,
                    flags=flags,
                )
            )
        )
    out.print(Text(say("analysis.prediction-caveat", LANG)))
    close(law, out)
