"""``openentry round``: one round held on files, wholly or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from openentry.cli.context import LANG, t
from openentry.cli.notice_shown import Notice
from openentry.cli.printing import console
from openentry.cli.reading import read_pool
from openentry.cli.usage import verb
from openentry.files.holding import OPERATORS, hold, ready_to_write, write
from openentry.files.instruction import read_instruction
from openentry.rules.errors import UsageError
from openentry.rules.lawbook import Law


def round_(
    instruction: Annotated[
        str, typer.Argument(metavar="INSTRUCTION.toml", help=t("round-instruction-help"))
    ],
    pool: Annotated[str, typer.Option("--pool", metavar=t("file-metavar"), help=t("pool-help"))],
    out: Annotated[
        Path, typer.Option("--out", metavar=t("folder-metavar"), help=t("round-out-help"))
    ],
    operator: Annotated[
        str,
        typer.Option(
            "--operator",
            metavar="|".join(OPERATORS),
            envvar="OPENENTRY_OPERATOR",
            help=t("round-operator-help"),
        ),
    ] = OPERATORS[0],
) -> None:
    """Hold a round on files."""
    if operator not in OPERATORS:
        allowed = ", ".join(OPERATORS)
        raise UsageError("option-word", option="--operator", value=operator, allowed=allowed)
    ready_to_write(out)
    law = Law.load()
    instructed = read_instruction(instruction, law)
    held = hold(instructed, read_pool(pool, law), law, operator=operator)
    write(held, out)
    screen = console()
    screen.print(Notice(held.notices[LANG]))
    screen.print()
    screen.print(Text(t("round-written", folder=str(out))))


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    verb(
        parent,
        "round",
        "round-help",
        "openentry rounds show 379 --format toml > round-379.toml",
        "openentry round round-379.toml --pool pool.parquet --out round-379",
    )(round_)
