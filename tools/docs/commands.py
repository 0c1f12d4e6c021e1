"""The command reference, from the commands themselves.

The language of the commands is chosen once, when the program starts; so each language is asked
of a program of its own: ``python -m tools.docs.commands`` prints the page in the language of
``OPENENTRY_LANG``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Protocol

from tools.docs import markdown
from tools.docs.markdown import cell, code, fence, heading, table, w

from openentry.wording import Language


class Parameter(Protocol):
    """What is read of an argument or an option."""

    name: str
    param_type_name: str
    opts: list[str]
    secondary_opts: list[str]
    metavar: str | None
    help: str | None
    default: object
    required: bool
    is_flag: bool


class Command(Protocol):
    """What is read of a command or of a group of commands."""

    help: str | None
    params: list[Parameter]


def page(lang: Language) -> str:
    """Write the page, in a fresh interpreter of that language."""
    answer = subprocess.run(
        [sys.executable, "-m", "tools.docs.commands"],
        capture_output=True,
        text=True,
        env=os.environ | {"OPENENTRY_LANG": lang},
        check=True,
    )
    return answer.stdout


def main() -> None:
    """Print the page in the language of this program."""
    # The language is read from the environment while this is imported.
    import typer

    from openentry.cli.application import build
    from openentry.cli.context import LANG

    top: Any = typer.main.get_command(build([]))
    parts = [_command(path, command, LANG) for path, command in _walk("openentry", top)]
    sys.stdout.write(
        markdown.page(
            w("commands-title", LANG),
            w("commands-lead", LANG),
            *parts,
            heading(2, w("commands-exit", LANG)),
            table(
                (w("commands-head-code", LANG), w("commands-head-meaning", LANG)),
                [(code(str(n)), w(f"commands-exit-{n}", LANG)) for n in (0, 1, 2, 3, 4, 70, 130)],
            ),
            heading(2, w("commands-environment", LANG)),
            w("commands-environment-text", LANG),
        )
    )


def _walk(path: str, command: Command) -> Iterator[tuple[str, Command]]:
    """Give every command with its full name, a group before its members."""
    yield path, command
    for name, member in sorted(_members(command).items()):
        yield from _walk(f"{path} {name}", member)


def _members(command: Command) -> dict[str, Command]:
    members: dict[str, Command] = getattr(command, "commands", {})
    return members


def _command(path: str, command: Command, lang: Language) -> str:
    anchor = path.replace(" ", "-")
    parts = [heading(2, code(path), anchor), command.help or ""]
    shown = [p for p in command.params if not getattr(p, "hidden", False)]
    arguments = [p for p in shown if p.param_type_name == "argument"]
    options = [p for p in shown if p.param_type_name == "option"]
    if _members(command):
        parts.append(fence("text", f"{path} {w('commands-member', lang)} ..."))
        rows = [
            (f"[`{path} {name}`](#{anchor}-{name})", member.help or "")
            for name, member in sorted(_members(command).items())
        ]
        parts.append(table((w("commands-head-name", lang), w("commands-head-meaning", lang)), rows))
    else:
        usage = " ".join([path, w("commands-options", lang), *(_place(a) for a in arguments)])
        parts.append(fence("text", usage))
    if arguments:
        rows = [(code(str(a.metavar or a.name)), a.help or "") for a in arguments]
        parts.append(
            table((w("commands-head-argument", lang), w("commands-head-meaning", lang)), rows)
        )
    if options:
        heads = [w(f"commands-head-{h}", lang) for h in ("option", "default", "meaning")]
        parts.append(table(heads, [_option(option) for option in options]))
    return "\n\n".join(part for part in parts if part)


def _place(argument: Parameter) -> str:
    name = str(argument.metavar or argument.name)
    return name if argument.required else f"[{name}]"


def _option(option: Parameter) -> tuple[str, str, str]:
    names = ", ".join(code(name) for name in (*option.opts, *option.secondary_opts))
    if not option.is_flag and option.metavar:
        names += " " + cell(code(option.metavar.replace("|", " | ")))
    default = option.default
    plain = default if isinstance(default, str | int) and not isinstance(default, bool) else None
    # The language of this very run is no default: it comes from the terminal.
    shown = "" if plain in (None, "") or option.name == "lang" else code(str(plain))
    return names, shown, option.help or ""


if __name__ == "__main__":
    main()
