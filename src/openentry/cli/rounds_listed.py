"""Published rounds for the command line: the list, one of them, and predictions of the past."""

from __future__ import annotations

import json

from rich.text import Text

from openentry.cli import rounds_said as said
from openentry.cli.context import LANG, check_word, parse_whole, t
from openentry.cli.printing import Screen, close, console, emit, heading, table
from openentry.rules.errors import InputError
from openentry.rules.lawbook import Law
from openentry.rules.loading.rounds import History, PublishedRound, load_history
from openentry.wording import spell

KINDS = ("general", "program", "category", "fsw", "cec", "fst", "pnp")


def answer_list(kind: str | None, year: str | None, form: str) -> None:
    """List published rounds, latest first.

    Raises
    ------
    UsageError
        If the kind, the year or the form is none.
    """
    check_word("--format", form, "table", "json", "csv")
    wanted = parse_whole("--year", year, 0)
    law = Law.load()
    rounds = list(reversed(load_history(law.roots).rounds.values()))
    if kind is not None:
        known = (*KINDS, *law.categories)
        if kind not in law.category_ids:
            check_word("--kind", kind, *known)
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


def answer_show(number: str, form: str) -> None:
    """Show one published round and the instruction it loads as.

    Raises
    ------
    InputError
        ``round-unknown``; ``round-without-instruction`` when only that was asked for.
    UsageError
        If the form is none.
    """
    from openentry.files.instruction import instruction_toml, published_instruction

    check_word("--format", form, "table", "json", "toml")
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


def answer_predictions(form: str) -> None:
    """Predict the cut-offs of general rounds from the bands alone, with the errors.

    Raises
    ------
    UsageError
        If the form is none.
    """
    from openentry.analysis.prediction import error_table
    from openentry.cli.predicting import print_predictions

    check_word("--format", form, "table", "json", "csv")
    errors = error_table()
    if form == "json":
        emit(_json(errors.as_json()))
    elif form == "csv":
        emit(errors.as_csv())
    else:
        print_predictions(errors, Law.load(), console())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
