"""``openentry rounds``: published rounds, replaying a record, and what the bands alone tell."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import BaseModel
from rich.text import Text

from openentry.cli.context import LANG, t
from openentry.cli.printing import close, console, heading, table
from openentry.rules.errors import InputError, VerificationError
from openentry.rules.facts import instant_text, microseconds
from openentry.rules.lawbook import Law
from openentry.rules.loading.rounds import History, PublishedRound, load_history
from openentry.wording import decimal, say, spell

if TYPE_CHECKING:
    from openentry.analysis.prediction import ErrorTable

app = typer.Typer(help=t("rounds-help"), no_args_is_help=True)

Format = Annotated[str, typer.Option("--format", metavar="table|json|csv", help=t("format-help"))]


@app.command("list", help=t("rounds-list-help"))
def list_rounds(
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help=t("rounds-kind-help"))
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", metavar="YYYY", help=t("rounds-year-help"))
    ] = None,
    form: Format = "table",
) -> None:
    """List published rounds, latest first."""
    law = Law.load()
    rounds = list(reversed(load_history(law.roots).rounds.values()))
    if kind is not None:
        _check_kind(kind, law)
        rounds = [r for r in rounds if kind in (r.kind, r.program, r.category, _family(r))]
    if year is not None:
        rounds = [r for r in rounds if r.held_on.year == year]
    if form == "json":
        typer.echo(json.dumps([_plain(r) for r in rounds], ensure_ascii=False, indent=1))
        return
    if form == "csv":
        _csv(rounds)
        return
    _check_format(form)
    out = console()
    heading(t("rounds-list-title", count=len(rounds)), out)
    heads = ("rounds-head-number", "rounds-head-day", "rounds-head-who", "rounds-head-invited")
    out.print(
        table(
            [t(h) for h in (*heads, "rounds-head-cutoff", "rounds-head-tie")],
            (
                (
                    r.number,
                    r.held_on.isoformat(),
                    who(r, law),
                    spell(r.invitations, LANG),
                    spell(r.crs_cutoff, LANG),
                    _instant(r),
                )
                for r in rounds
            ),
            right=frozenset({0, 3, 4}),
        )
    )
    if not rounds:
        out.print(t("rounds-none"))
    close(law, out)


@app.command("show", help=t("rounds-show-help"))
def show(
    number: Annotated[str, typer.Argument(metavar=t("number-metavar"), help=t("rounds-number"))],
    form: Format = "table",
) -> None:
    """Show one published round and the instruction it loads as."""
    from openentry.files.instruction import instruction_toml, published_instruction

    law = Law.load()
    history = load_history(law.roots)
    rounds = history.rounds
    if number not in rounds:
        raise InputError("round-unknown", number=number, last=next(reversed(rounds)))
    found = rounds[number]
    if form == "json":
        typer.echo(json.dumps(_plain(found), ensure_ascii=False, indent=1))
        return
    _check_format(form)
    out = console()
    heading(
        t(
            "rounds-show-title",
            number=number,
            count=found.invitations,
            who=who(found, law),
            cutoff=found.crs_cutoff,
            day=found.held_on,
        ),
        out,
    )
    rows = [
        (_column_title(key, history), _said(key, value, history))
        for key, value in _plain(found).items()
        if value not in (None, [], "")
    ]
    out.print(table(("", ""), rows))
    heading(t("rounds-instruction"), out)
    loaded = published_instruction(number, law)
    if isinstance(loaded, str):
        reason = history.document.codes[loaded].said(LANG)
        out.print(t("rounds-not-replayable", reason=reason))
    else:
        out.print(Text(instruction_toml(loaded).rstrip()))
    close(law, out)


@app.command("replay", help=t("rounds-replay-help"))
def replay(
    record: Annotated[Path, typer.Argument(metavar="RECORD", help=t("rounds-record-help"))],
    pool: Annotated[str, typer.Option("--pool", metavar=t("file-metavar"), help=t("pool-help"))],
) -> None:
    """Recompute a round from its record and its pool, and compare."""
    from openentry.cli.reading import read_pool
    from openentry.files.replay import replay as recompute

    law, out = Law.load(), console()
    outcome = recompute(record, read_pool(pool, law), law)
    rows = []
    for name, (recorded, found) in outcome.compared.items():
        mark = "✓" if recorded == found else "✗"
        rows.append((mark, name, _short(recorded), _short(found)))
    heads = ("", t("replay-head-what"), t("replay-head-recorded"), t("replay-head-recomputed"))
    out.print(table(heads, rows))
    for sentence in outcome.sentences(LANG):
        out.print(Text(sentence))
    if outcome.differences:
        raise VerificationError("replay-differs", what=", ".join(outcome.differences))
    out.print(Text(t("replay-same"), style="bold"))


@app.command("predict", help=t("rounds-predict-help"))
def predict(form: Format = "table") -> None:
    """Predict the cut-off of general rounds from the published bands alone; print the errors."""
    from openentry.analysis.prediction import error_table

    law, errors = Law.load(), error_table()
    if form == "json":
        typer.echo(json.dumps(errors.as_json(), ensure_ascii=False, indent=1))
        return
    if form == "csv":
        typer.echo(errors.as_csv(), nl=False)
        return
    _check_format(form)
    _print_predictions(errors, law)


def _print_predictions(errors: ErrorTable, law: Law) -> None:
    out = console()
    heading(say("analysis.prediction-title", LANG), out)
    out.print(Text(say("analysis.prediction-method", LANG)))
    out.print()
    names = ("round", "day", "pool-day", "invitations", "cutoff", "predicted", "error")
    heads = [say(f"analysis.head-{name}", LANG) for name in (*names, "evenly", "same")]
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
    out.print(table(heads, rows, right=frozenset(range(3, len(heads)))))
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


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    parent.add_typer(app, name="rounds")


def who(found: PublishedRound, law: Law) -> str:
    """Say who a published round was for."""
    if found.category is not None:
        category = law.categories[_family(found)]
        return f"{category.name.said(LANG)} ({found.category})"
    if found.program is not None:
        return say(f"words.program.{found.program}", LANG)
    return say("words.kind.general", LANG)


def _family(found: PublishedRound) -> str:
    return (found.category or "").rpartition("-")[0]


def _column_title(name: str, history: History) -> str:
    column = next(c for c in history.document.column if c.name == name)
    return column.fr if LANG == "fr" else column.en


def _said(name: str, value: object, history: History) -> str:
    """Say a field of a published round: words and codes as their list explains them."""
    if isinstance(value, list):
        return "; ".join(_said(name, part, history) for part in value)
    if value in history.document.codes:
        return history.document.codes[str(value)].said(LANG)
    if name in ("kind", "program", "programs", "certainty"):
        return say(f"words.{name.removesuffix('s')}.{value}", LANG)
    return spell(value, LANG)


def _check_kind(kind: str, law: Law) -> None:
    known = ("general", "program", "category", "fsw", "cec", "fst", "pnp")
    if kind not in (*known, *law.categories, *law.category_ids):
        allowed = ", ".join((*known, *law.categories))
        raise InputError("option-word", option="--kind", value=kind, allowed=allowed)


def _check_format(form: str) -> None:
    if form != "table":
        raise InputError("option-word", option="--format", value=form, allowed="table, json, csv")


def _instant(found: PublishedRound) -> str:
    at = found.tie_break_at
    return instant_text(microseconds(at)) if at else "—"


def _short(value: object) -> str:
    """Show a value of a record; a whole block as its digest."""
    if isinstance(value, BaseModel | dict):
        plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
        value = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    text = "—" if value is None else str(value)
    return text if len(text) <= 40 else text[:16] + "…" + text[-8:]


FIELDS = (
    *("number", "held_on", "held_at", "kind", "program", "category", "programs", "invitations"),
    *("crs_cutoff", "tie_break_at", "pool_on", "label", "certainty", "flags", "not_published"),
    "not_replayable_because",
)


def _plain(found: PublishedRound) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(found, name)
        if name.endswith("_at") and value is not None:
            value = instant_text(microseconds(value))
        elif name.endswith("_on") and value is not None:
            value = value.isoformat()
        plain[name] = list(value) if isinstance(value, tuple) else value
    return plain


def _csv(rounds: list[PublishedRound]) -> None:
    import csv
    import sys

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(FIELDS)
    for found in rounds:
        plain = _plain(found)
        writer.writerow(
            [";".join(v) if isinstance(v, list) else v for v in (plain[name] for name in FIELDS)]
        )
