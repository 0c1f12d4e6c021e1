"""``openentry rounds``: published rounds, replaying a record, and what the bands alone tell."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel
from rich.text import Text

from openentry.cli import rounds_said as said
from openentry.cli.context import LANG, parse_whole, t
from openentry.cli.printing import Screen, close, console, emit, heading, table
from openentry.cli.usage import group, verb
from openentry.rules.errors import InputError, UsageError, VerificationError
from openentry.rules.lawbook import Law
from openentry.rules.loading.rounds import History, PublishedRound, load_history
from openentry.wording import spell

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
    _check_format(form, "table", "json", "csv")
    wanted = parse_whole("--year", year, 0)
    law = Law.load()
    rounds = list(reversed(load_history(law.roots).rounds.values()))
    if kind is not None:
        _check_kind(kind, law)
        rounds = [r for r in rounds if kind in (r.kind, r.program, r.category, said.family(r))]
    if wanted is not None:
        rounds = [r for r in rounds if r.held_on.year == wanted]
    if form == "json":
        emit(_json([said.plain(found) for found in rounds]))
    elif form == "csv":
        emit(said.as_csv(rounds))
    else:
        _print_list(rounds, law, console())


def _print_list(rounds: list[PublishedRound], law: Law, out: Screen) -> None:
    heading(t("rounds-list-title", count=len(rounds)), out)
    heads = ("rounds-head-number", "rounds-head-day", "rounds-head-who", "rounds-head-invited")
    rows = [
        (
            found.number,
            found.held_on.isoformat(),
            said.who(found, law, short=True),
            spell(found.invitations, LANG),
            spell(found.crs_cutoff, LANG),
            said.tie_break(found),
        )
        for found in rounds
    ]
    if rows:
        shown = [t(head) for head in (*heads, "rounds-head-cutoff", "rounds-head-tie")]
        right = frozenset({0, 3, 4})
        out.print(table(shown, rows, right=right, whole=frozenset({1, 5})))
    else:
        out.print(Text(t("rounds-none")))
    close(law, out)


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
    from openentry.files.instruction import instruction_toml, published_instruction

    _check_format(form, "table", "json", "toml")
    law = Law.load()
    history = load_history(law.roots)
    rounds = history.rounds
    if number not in rounds:
        raise InputError("round-unknown", number=number, last=next(reversed(rounds)))
    found = rounds[number]
    if form == "json":
        emit(_json(said.plain(found)))
        return
    loaded = published_instruction(number, law)
    reason = history.document.codes[loaded].said(LANG) if isinstance(loaded, str) else ""
    instruction = "" if isinstance(loaded, str) else instruction_toml(loaded)
    if form == "toml":
        if reason:
            raise InputError("round-without-instruction", number=number, reason=reason)
        emit(instruction)
        return
    _print_round(found, history, instruction, reason, law)


def _print_round(
    found: PublishedRound, history: History, instruction: str, reason: str, law: Law
) -> None:
    out = console()
    heading(
        t(
            "rounds-show-title",
            number=found.number,
            count=found.invitations,
            who=said.who(found, law),
            cutoff=found.crs_cutoff,
            day=found.held_on,
        ),
        out,
    )
    out.print()
    out.print(table((), said.rows(found, history)))
    heading(t("rounds-instruction"), out)
    out.print(Text(t("rounds-not-replayable", reason=reason) if reason else instruction.rstrip()))
    close(law, out)


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
    if not outcome.differences:
        out.print(Text(t("replay-same"), style="bold"))
    close(law, out)
    if outcome.differences:
        raise VerificationError("replay-differs", what=", ".join(outcome.differences))


@verb(
    app,
    "predict",
    "rounds-predict-help",
    "openentry rounds predict",
    "openentry rounds predict --format csv",
)
def predict(form: Format = "table") -> None:
    """Predict the cut-off of general rounds from the published bands alone; print the errors."""
    from openentry.analysis.prediction import error_table
    from openentry.cli.predicting import print_predictions

    _check_format(form, "table", "json", "csv")
    errors = error_table()
    if form == "json":
        emit(_json(errors.as_json()))
    elif form == "csv":
        emit(errors.as_csv())
    else:
        print_predictions(errors, Law.load(), console())


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    parent.add_typer(app, name="rounds")


def _check_kind(kind: str, law: Law) -> None:
    known = ("general", "program", "category", "fsw", "cec", "fst", "pnp")
    if kind not in (*known, *law.categories, *law.category_ids):
        allowed = ", ".join((*known, *law.categories))
        raise UsageError("option-word", option="--kind", value=kind, allowed=allowed)


def _check_format(form: str, *allowed: str) -> None:
    if form not in allowed:
        shown = ", ".join(allowed)
        raise UsageError("option-word", option="--format", value=form, allowed=shown)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _short(value: object) -> str:
    """Show a value of a record; a whole block as its digest."""
    if isinstance(value, BaseModel | dict):
        plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
        value = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    if isinstance(value, bool | list | tuple):
        value = ", ".join(value) if not isinstance(value, bool) else str(value).lower()
    text = "—" if value is None else str(value)
    return text if len(text) <= 40 else text[:16] + "…" + text[-8:]
