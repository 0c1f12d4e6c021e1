"""The command line: builds the verbs asked for, turns errors into words and exit codes.

Exit codes: 0 done; 1 wrong input, missing file or failing check; 2 usage; 3 conflict;
4 verification failed; 70 our own defect; 130 interrupted.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import traceback
from itertools import pairwise
from typing import Annotated

import typer

from openentry import __version__
from openentry.cli import streams
from openentry.cli.context import ARGUMENTS, LANG, t
from openentry.cli.main import EXIT_INTERRUPTED
from openentry.cli.usage import VERBS, Verbs, complaint, in_words
from openentry.rules.errors import (
    ConflictError,
    DefectError,
    LimitError,
    OpenEntryError,
    UsageError,
    VerificationError,
)

EXIT_INPUT, EXIT_USAGE, EXIT_CONFLICT, EXIT_VERIFICATION, EXIT_DEFECT = 1, 2, 3, 4, 70

_CODES: tuple[tuple[type[OpenEntryError], int], ...] = (
    (UsageError, EXIT_USAGE),
    (ConflictError, EXIT_CONFLICT),
    (VerificationError, EXIT_VERIFICATION),
    (DefectError, EXIT_DEFECT),
)


def build(arguments: list[str]) -> typer.Typer:
    """Make the application; only the verb asked for is imported, all of them for help."""
    app = typer.Typer(
        name="openentry",
        cls=Verbs,
        help=t("help"),
        epilog=t("help-exit-codes"),
        context_settings={"help_option_names": ["--help", "-h"]},
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    @app.callback()
    def main(
        version: Annotated[
            bool, typer.Option("--version", help=t("version-help"), is_eager=True)
        ] = False,
        lang: Annotated[str, typer.Option("--lang", metavar="en|fr", help=t("lang-help"))] = LANG,
    ) -> None:
        assert lang == LANG, "taken from the arguments before anything was built"
        if version:
            typer.echo(f"openentry {__version__}")
            raise typer.Exit

    asked = [arguments[0]] if arguments and arguments[0] in VERBS else VERBS
    for verb in asked:
        importlib.import_module(f"openentry.cli.verb_{verb}").register(app)
    return app


def start() -> int:
    """Do what the arguments ask; give the exit code."""
    if ARGUMENTS in (["--version"], ["-V"]):
        sys.stdout.write(f"openentry {__version__}\n")
        return 0
    try:
        return _answer()
    finally:
        streams.settle()


def _answer() -> int:
    try:
        return _ask(ARGUMENTS)
    except OpenEntryError as error:
        _print_error(error)
        return exit_code(error)
    except KeyboardInterrupt:
        sys.stderr.write("\n" + t("interrupted") + "\n")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough, as `head` does: that is no error of anybody's.
        streams.leave_quietly()
        return 0
    except Exception as defect:  # noqa: BLE001 - the last net: our own defect, said plainly
        return _failed(defect)


def _ask(arguments: list[str]) -> int:
    """Run the library that reads arguments; word its complaints as ours."""
    try:
        outcome: object = build(arguments)(args=arguments, standalone_mode=False)
    except typer.TyperException as wrong:
        if wants_json():
            raise UsageError("usage-wrong", text=complaint(wrong)) from None
        sys.stderr.write(in_words(wrong) + "\n")
        return EXIT_USAGE
    except SystemExit:
        # The library leaves at once when the reader of our output has gone.
        raise BrokenPipeError from None
    sys.stdout.flush()
    if outcome == EXIT_INTERRUPTED:
        raise KeyboardInterrupt
    return outcome if isinstance(outcome, int) else 0


def _failed(defect: Exception) -> int:
    """Tell a terminal or a disk that takes no more from a mistake of ours."""
    if isinstance(defect, OSError) and defect.errno and defect.filename is None:
        from openentry.files.outputs import STANDARD_OUTPUT, cannot_write

        streams.leave_quietly()
        error: OpenEntryError = cannot_write(STANDARD_OUTPUT, defect)
        _print_error(error)
        return exit_code(error)
    if os.environ.get("OPENENTRY_DEBUG"):
        traceback.print_exception(defect)
    database = sys.modules.get("django.db")
    if database and isinstance(defect, (database.OperationalError, database.InterfaceError)):
        error = LimitError("register-away")
        _print_error(error)
        return exit_code(error)
    error = DefectError("own-defect", kind=type(defect).__name__)
    _print_error(error)
    return exit_code(error)


def exit_code(error: OpenEntryError) -> int:
    """Give the exit code of an error."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), EXIT_INPUT)


def wants_json() -> bool:
    """Tell whether a program reads the answer, and so the errors."""
    joined = [f"{a}={b}" for a, b in pairwise(ARGUMENTS) if a == "--format"]
    return any(a in ("--format=json", "--format=jsonl") for a in (*ARGUMENTS, *joined))


def _print_error(error: OpenEntryError) -> None:
    from openentry.files import problems

    said = problems.problem_json if wants_json() else problems.problem_text
    with contextlib.suppress(OSError):
        sys.stderr.write(said(error, LANG) + "\n")
        sys.stderr.flush()
