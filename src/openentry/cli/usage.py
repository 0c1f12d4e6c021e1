"""Help and usage errors in both languages.

The command-line library knows English only. Its help is laid out here from what the commands
say of themselves; of its errors, the fixed phrases stand in the catalogue ``usage`` in both
languages, and the English ones are recognised and replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import cache, partial
from typing import Any, Protocol

import typer
from typer.core import TyperCommand, TyperGroup

from openentry.cli.context import LANG, t
from openentry.wording import Language, message_ids
from openentry.wording.catalogues import template

VERBS = (
    "score",
    "eligibility",
    "changes",
    "whatif",
    "facts",
    "round",
    "rounds",
    "register",
    "verify",
    "law",
    "occupations",
    "licensing",
    "pool",
    "template",
    "sweep",
    "worker",
    "serve",
    "backup",
    "restore",
    "doctor",
    "keys",
    "demo",
)
"""Each verb is a module of this folder with a function ``register``."""

_PLACE = re.compile(r"\\\{(\w+)\\\}")
_UNWRAPPED = "\b\n"
"""What the library takes for the sign of a paragraph whose lines stay as they are."""


class _Parameter(Protocol):
    """What is read of an argument or an option of the library."""

    name: str
    param_type_name: str
    opts: list[str]
    metavar: str | None
    help: str | None
    default: object
    envvar: str | None
    required: bool
    is_flag: bool
    hidden: bool


class _Layout(Protocol):
    """What is used of the library's layout of help."""

    def write(self, string: str) -> None: ...
    def write_usage(self, prog: str, args: str, prefix: str) -> None: ...
    def write_dl(self, rows: list[tuple[str, str]]) -> None: ...
    def indentation(self) -> AbstractContextManager[None]: ...


class _Spoken:
    """Lays out the help of a command in the language of this run."""

    def format_usage(self: Any, ctx: Any, formatter: _Layout) -> None:  # noqa: ANN401
        """Write how the command is called."""
        pieces = [t("usage-options")]
        for argument in (p for p in self.get_params(ctx) if p.param_type_name == "argument"):
            name = argument.metavar or argument.name
            pieces.append(name if argument.required else f"[{name}]")
        if isinstance(self, TyperGroup):
            pieces.append(t("usage-command"))
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=t("usage-usage") + " ")

    def format_options(self: Any, ctx: Any, formatter: _Layout) -> None:  # noqa: ANN401
        """Write what each argument and option means, and each member of a group."""
        params = [p for p in self.get_params(ctx) if not p.hidden]
        for kind in ("argument", "option"):
            rows = [_row(p) for p in params if p.param_type_name == kind]
            _section(t(f"usage-title-{kind}s"), rows, formatter)
        if isinstance(self, TyperGroup):
            members = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
            rows = [
                (name, _first_sentence(member.help or "")) for name, member in members if member
            ]
            _section(t("usage-title-commands"), rows, formatter)


class Verb(_Spoken, TyperCommand):
    """A command that speaks both languages."""


class Verbs(_Spoken, TyperGroup):
    """A group of commands that speaks both languages."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401
        """Give the commands in the order of `VERBS`, others as they were added."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: VERBS.index(name) if name in VERBS else len(VERBS))


Function = Callable[..., Any]


def verb(
    app: typer.Typer, name: str, help_id: str, *examples: str
) -> Callable[[Function], Function]:
    """Add a command to an application.

    Parameters
    ----------
    app : Typer
    name : str
    help_id : str
        Message of the command line that says what it does; its first sentence stands alone in
        lists of commands.
    *examples : str
        Command lines to begin from.
    """
    shown = "\n".join(f"  {example}" for example in examples)
    epilog = f"{_UNWRAPPED}{t('usage-examples')}\n{shown}" if examples else None
    return app.command(name, cls=Verb, help=t(help_id), epilog=epilog)


def group(help_id: str) -> typer.Typer:
    """Make a group of commands."""
    return typer.Typer(cls=Verbs, help=t(help_id), no_args_is_help=True)


def _section(title: str, rows: list[tuple[str, str]], formatter: _Layout) -> None:
    if rows:
        formatter.write(f"\n{title}\n")
        with formatter.indentation():
            formatter.write_dl(rows)


def _row(param: _Parameter) -> tuple[str, str]:
    metavar = param.metavar or param.name
    if param.param_type_name == "argument":
        return metavar, param.help or ""
    names = ", ".join(sorted(param.opts, key=len))
    help_text = t("usage-help") if param.name == "help" else param.help or ""
    return (
        names if param.is_flag else f"{names} {metavar}",
        "  ".join([help_text, *_remarks(param)]),
    )


def _remarks(param: _Parameter) -> Iterator[str]:
    if param.required:
        yield t("usage-required")
    elif isinstance(param.default, str | int) and not param.is_flag and param.name != "lang":
        yield t("usage-default", value=str(param.default))
    if param.envvar:
        yield t("usage-setting", name=param.envvar)


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.;:])\s", text, maxsplit=1)[0].rstrip(".;:\u00a0")


def complaint(wrong: typer.TyperException) -> str:
    """Say what was wrong, and nothing else."""
    if type(wrong).__name__ == "NoArgsIsHelpError":
        return t("usage-no-command")
    return translated(_message(wrong), LANG)


def _message(wrong: typer.TyperException) -> str:
    return str(getattr(wrong, "format_message", lambda: str(wrong))())


def in_words(wrong: typer.TyperException) -> str:
    """Say a complaint of the library: how the command is called, and what was wrong."""
    ctx = getattr(wrong, "ctx", None)
    if type(wrong).__name__ == "NoArgsIsHelpError":
        return _message(wrong)
    lines = []
    if ctx is not None:
        hint = t("usage-try", command=f"{ctx.command_path} {ctx.help_option_names[0]}")
        lines = [ctx.get_usage(), hint, ""]
    return "\n".join([*lines, t("usage-error", text=complaint(wrong))])


@cache
def _phrases(lang: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for key in sorted(k for k in message_ids("en") if k.startswith("usage.")):
        pattern = _PLACE.sub(r"(?P<\1>.+?)", re.escape(template(key, "en")).replace("\\ ", r"\s+"))
        found.append((re.compile(rf"(?<![\w-]){pattern}(?![\w-])"), template(key, lang)))
    # Longer phrases first, so that a part of one is not taken for another.
    return tuple(sorted(found, key=lambda pair: -len(pair[0].pattern)))


def translated(text: str, lang: Language) -> str:
    """Say what the library printed in a language."""
    if lang == "en":
        return text
    for pattern, words in _phrases(lang):
        text = pattern.sub(partial(_filled, words), text)
    return text


def _filled(words: str, found: re.Match[str]) -> str:
    return words.format(**found.groupdict())
