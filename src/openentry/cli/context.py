"""What every command needs to know before it starts: the language and how it was chosen."""

from __future__ import annotations

import os
import re
import sys
from datetime import UTC, date, datetime

from openentry.rules.dates import law_day
from openentry.rules.errors import UsageError
from openentry.wording import LANGUAGES, Language, say

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


def chosen_language(arguments: list[str]) -> tuple[Language, list[str]]:
    """Take ``--lang`` out of the arguments, wherever it stands.

    Falls back on ``OPENENTRY_LANG``, then on the locale of the terminal, then on English.
    After ``--`` everything is a name, not an option.

    Returns
    -------
    tuple of (language, remaining arguments)

    Raises
    ------
    UsageError
        ``language-unknown``.
    """
    rest: list[str] = []
    named = os.environ.get("OPENENTRY_LANG") or None
    waiting = closed = False
    for argument in arguments:
        if waiting:
            named, waiting = argument, False
        elif closed or argument == "--":
            closed = True
            rest.append(argument)
        elif argument == "--lang":
            waiting = True
        elif argument.startswith("--lang="):
            named = argument.removeprefix("--lang=")
        else:
            rest.append(argument)
    if waiting:
        raise UsageError("language-unknown", value="")
    if named is None:
        named = "fr" if _locale().lower().startswith("fr") else "en"
    for language in LANGUAGES:
        if named == language:
            return language, rest
    raise UsageError("language-unknown", value=named)


def _locale() -> str:
    """Give the language of messages of the terminal, as POSIX looks for it."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((value for name in names if (value := os.environ.get(name))), "")


def _start() -> tuple[Language, list[str]]:
    try:
        return chosen_language(sys.argv[1:])
    except UsageError as error:
        # No language is known to say it in; both are.
        for language in LANGUAGES:
            sys.stderr.write(error.message(language) + "\n")
        raise SystemExit(2) from None


LANG, ARGUMENTS = _start()
"""Language of this run, known before any help text is made, and what is left to parse."""


def t(message_id: str, **params: object) -> str:
    """Say a message of the command line in the language of this run."""
    return say(f"cli.{message_id}", LANG, **params)


def today() -> date:
    """Give the day in Ottawa: the only clock of the command line, for defaults alone."""
    return law_day(datetime.now(UTC))


def check_word(option: str, value: str, *allowed: str) -> None:
    """Check that an option has one of its words.

    Raises
    ------
    UsageError
        ``option-word``.
    """
    if value not in allowed:
        shown = ", ".join(allowed)
        raise UsageError("option-word", option=option, value=value, allowed=shown)


def parse_whole(option: str, value: str | None, least: int) -> int | None:
    """Read a whole number given with an option; None when it was not given.

    Raises
    ------
    UsageError
        ``option-number``.
    """
    if value is None or (value.isascii() and value.isdigit() and int(value) >= least):
        return None if value is None else int(value)
    raise UsageError("option-number", option=option, value=value, least=least)


def parse_day(value: str | None) -> date:
    """Read a day option; today in Ottawa when it was not given.

    Raises
    ------
    UsageError
        ``day-not-a-day``.
    """
    if value is None:
        return today()
    try:
        # fromisoformat knows more spellings of a day than we ask people to learn.
        if len(value) == len("2025-11-14"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise UsageError("day-not-a-day", value=value)


def parse_instant(value: str | None) -> datetime | None:
    """Read an instant option; None when it was not given.

    Raises
    ------
    UsageError
        ``instant-not-utc``.
    """
    if value is None:
        return None
    try:
        # fromisoformat knows more spellings of an instant than we ask people to learn.
        if _INSTANT.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    raise UsageError("instant-not-utc", value=value)
