"""``openentry keys``: making keys, and replacing the master key."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import group, verb

app = group("keys-help")

Form = Annotated[
    str, typer.Option("--format", metavar="table|json", help=t("register-format-help"))
]


@verb(app, "new", "keys-new-help", "openentry keys new --id 2026-01")
def new(
    name: Annotated[
        str | None, typer.Option("--id", metavar=t("name-metavar"), help=t("keys-id-help"))
    ] = None,
) -> None:
    """Make keys and print the settings that hold them."""
    from openentry.cli.keeping_safe import answer_new_keys

    answer_new_keys(name)


@verb(app, "list", "keys-list-help", "openentry keys list")
def list_(form: Form = "table") -> None:
    """Tell how many people's keys each master key wraps."""
    from openentry.cli.keeping_safe import answer_keys

    answer_keys(form)


@verb(app, "rotate", "keys-rotate-help", "openentry keys rotate")
def rotate(form: Form = "table") -> None:
    """Wrap every person's key by the master key in use."""
    from openentry.cli.keeping_safe import answer_rotate

    answer_rotate(form)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    parent.add_typer(app, name="keys")
