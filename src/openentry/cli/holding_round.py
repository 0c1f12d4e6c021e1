"""Holding a round on files for the command line, and showing its notice."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from openentry.cli.context import LANG, check_word, t
from openentry.cli.notice_shown import Notice
from openentry.cli.printing import console
from openentry.cli.reading import read_pool
from openentry.files.holding import OPERATORS, hold, ready_to_write, write
from openentry.files.instruction import read_instruction
from openentry.rules.lawbook import Law


def answer(instruction: str, pool: str, out: Path, operator: str) -> None:
    """Hold a round and write what it gives.

    Raises
    ------
    UsageError, InputError, FactsErrors, PoolError, ConflictError
        If anything about it cannot be: then nothing is written.
    """
    check_word("--operator", operator, *OPERATORS)
    ready_to_write(out)
    law = Law.load()
    instructed = read_instruction(instruction, law)
    held = hold(instructed, read_pool(pool, law), law, operator=operator)
    write(held, out)
    screen = console()
    screen.print(Notice(held.notices[LANG]))
    screen.print()
    screen.print(Text(t("round-written", folder=str(out))))
