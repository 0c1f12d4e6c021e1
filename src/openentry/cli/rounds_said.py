"""A published round in the words and figures people read, and as plain values for programs."""

from __future__ import annotations

import csv
import io
from typing import Any

from openentry.cli.context import LANG, t
from openentry.rules.facts import instant_text, microseconds
from openentry.rules.lawbook import Law
from openentry.rules.loading.rounds import History, PublishedRound
from openentry.wording import say, spell

FIELDS = (
    *("number", "held_on", "held_at", "kind", "program", "category", "programs", "invitations"),
    *("crs_cutoff", "tie_break_at", "pool_on", "label", "certainty", "flags", "not_published"),
    "not_replayable_because",
)
"""What is given of a round, in this order, by every format."""

_SAID_APART = frozenset({"number", "not_replayable_because"})


def plain(found: PublishedRound) -> dict[str, Any]:
    """Give a round as plain values, days and instants as text."""
    values: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(found, name)
        if name.endswith("_at") and value is not None:
            value = instant_text(microseconds(value))
        elif name.endswith("_on") and value is not None:
            value = value.isoformat()
        values[name] = list(value) if isinstance(value, tuple) else value
    return values


def as_csv(rounds: list[PublishedRound]) -> str:
    """Give rounds as CSV, lists joined by semicolons."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FIELDS)
    for found in rounds:
        values = plain(found)
        writer.writerow(
            [";".join(v) if isinstance(v, list) else v for v in (values[name] for name in FIELDS)]
        )
    return text.getvalue()


def who(found: PublishedRound, law: Law, *, short: bool = False) -> str:
    """Say who a published round was for."""
    if found.category is not None:
        category = law.categories[family(found)]
        version = next(v for v in category.version if v.id == found.category)
        name = category.short_name if short else category.named(version)
        return t("rounds-category", name=name.said(LANG), version=found.category)
    if found.program is not None:
        return say(f"words.program.{found.program}", LANG)
    return say("words.kind.general", LANG)


def family(found: PublishedRound) -> str:
    """Give the category of a round without its version; empty when it has none."""
    return (found.category or "").rpartition("-")[0]


def tie_break(found: PublishedRound) -> str:
    """Write the instant of the tie-break, or a dash."""
    return instant_text(microseconds(found.tie_break_at)) if found.tie_break_at else "—"


def rows(found: PublishedRound, history: History) -> list[tuple[str, str]]:
    """Give every field that says something, with its name; what is said twice once."""
    return [
        (t("rounds-field-" + name.replace("_", "-")), _said(name, value, history))
        for name, value in plain(found).items()
        if value not in (None, [], "") and name not in _SAID_APART
    ]


def _said(name: str, value: object, history: History) -> str:
    """Say a field of a published round: words and codes as their list explains them."""
    if isinstance(value, list):
        said = [_said(name, part, history) for part in value]
        return (" " if all(text.endswith(".") for text in said) else "; ").join(said)
    if value in history.document.codes:
        return history.document.codes[str(value)].said(LANG)
    if name == "not_published":
        return t("rounds-field-" + str(value).replace("_", "-"))
    if name in ("kind", "program", "programs", "certainty"):
        return say(f"words.{name.removesuffix('s')}.{value}", LANG)
    return spell(value, LANG)
