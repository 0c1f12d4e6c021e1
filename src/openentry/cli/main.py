"""The entry of the command line: builds the verbs asked for, turns errors into exit codes.

Exit codes: 0 done; 1 wrong input, missing file or failing check; 2 usage; 3 conflict;
4 verification failed; 70 our own defect; 130 interrupted.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
import traceback
from typing import Annotated

import typer

from openentry import __version__
from openentry.cli.context import ARGUMENTS, LANG, t
from openentry.cli.usage import translated
from openentry.rules.errors import ConflictError, OpenEntryError, VerificationError

VERBS = ("score", "round", "rounds", "law", "pool", "template", "demo")
"""Each verb is a module of this folder with a function ``register``."""

EXIT_INPUT, EXIT_USAGE, EXIT_CONFLICT, EXIT_VERIFICATION = 1, 2, 3, 4
EXIT_DEFECT, EXIT_INTERRUPTED = 70, 130


def build(arguments: list[str]) -> typer.Typer:
    """Make the application; only the verb asked for is imported, all of them for help."""
    app = typer.Typer(
        name="openentry",
        help=t("help"),
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


def run() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(_run(ARGUMENTS))


def _run(arguments: list[str]) -> int:
    if arguments in (["--version"], ["-V"]):
        sys.stdout.write(f"openentry {__version__}\n")
        return 0
    try:
        return _in_language(arguments)
    except OpenEntryError as error:
        _print_error(error, arguments)
        return exit_code(error)
    except KeyboardInterrupt:
        sys.stderr.write("\n" + t("interrupted") + "\n")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough (as `head` does); Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as defect:  # noqa: BLE001 - the last net: our own defect, said plainly
        if os.environ.get("OPENENTRY_DEBUG"):
            traceback.print_exc()
        sys.stderr.write(t("defect", kind=type(defect).__name__) + "\n")
        return EXIT_DEFECT


def _in_language(arguments: list[str]) -> int:
    """Run Typer, and say its help and usage errors in the language of this run."""
    shown = io.StringIO()
    helping = LANG != "en" and (not arguments or "--help" in arguments)
    outcome: object = 0
    try:
        with contextlib.redirect_stdout(shown) if helping else contextlib.nullcontext():
            outcome = build(arguments)(args=arguments, standalone_mode=False)
    except typer.TyperException as wrong:
        # Usage errors: wrong option, missing argument, or a group without a command.
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            show = getattr(wrong, "show", None)
            show() if show else sys.stderr.write(f"{wrong}\n")
        sys.stderr.write(translated(said.getvalue(), LANG))
        return EXIT_USAGE
    sys.stdout.write(translated(shown.getvalue(), LANG))
    sys.stdout.flush()
    if outcome == EXIT_INTERRUPTED:
        raise KeyboardInterrupt
    return outcome if isinstance(outcome, int) else 0


def exit_code(error: OpenEntryError) -> int:
    """Give the exit code of an error."""
    if isinstance(error, ConflictError):
        return EXIT_CONFLICT
    return EXIT_VERIFICATION if isinstance(error, VerificationError) else EXIT_INPUT


def _wants_json(arguments: list[str]) -> bool:
    following = zip(arguments, [*arguments[1:], ""], strict=True)
    return any(
        a in ("--format=json", "--format=jsonl") or (a == "--format" and b in ("json", "jsonl"))
        for a, b in following
    )


def _print_error(error: OpenEntryError, arguments: list[str]) -> None:
    from openentry.files import problems

    say = problems.problem_json if _wants_json(arguments) else problems.problem_text
    sys.stderr.write(say(error, LANG) + "\n")


if __name__ == "__main__":
    run()
