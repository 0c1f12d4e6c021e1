"""``openentry register``: the register on this machine, for those who run it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openentry.cli.context import LANG, t
from openentry.cli.usage import group, verb
from openentry.registry.roles import roles_in_words

app = group("register-help")

Form = Annotated[
    str, typer.Option("--format", metavar="table|json", help=t("register-format-help"))
]
As = Annotated[str, typer.Option("--as", metavar=t("name-metavar"), help=t("register-as-help"))]
Number = Annotated[str, typer.Argument(metavar=t("number-metavar"), help=t("register-number-help"))]


@verb(app, "init", "register-init-help", "openentry register init")
def init() -> None:
    """Make the tables, or bring them up to this release."""
    from openentry.cli.registering import answer_init

    answer_init()


@verb(app, "status", "register-status-help", "openentry register status --format json")
def status(form: Form = "table") -> None:
    """Tell how many of what there are."""
    from openentry.cli.registering import answer_status

    answer_status(form)


@verb(
    app,
    "account",
    "register-account-help",
    "openentry register account ada --role round_preparer",
    "openentry register account marc --role provincial_officer --province ON",
)
def account(
    name: Annotated[
        str, typer.Argument(metavar=t("name-metavar"), help=t("register-account-name-help"))
    ],
    role: Annotated[
        str,
        typer.Option(
            "--role", metavar=t("role-metavar"), help=t("role-help", roles=roles_in_words(LANG))
        ),
    ],
    province: Annotated[
        str, typer.Option("--province", metavar="ON", help=t("register-province-help"))
    ] = "",
) -> None:
    """Open an account if there is none of that name, and give it a role."""
    from openentry.cli.registering import answer_account

    answer_account(name, role, province)


@verb(app, "load", "register-load-help", "openentry register load pool/profiles.parquet")
def load(
    source: Annotated[
        str, typer.Argument(metavar=t("file-metavar"), help=t("register-load-file-help"))
    ],
    form: Form = "table",
) -> None:
    """Load profiles from a file."""
    from openentry.cli.registering import answer_load

    answer_load(source, form)


@verb(app, "connect", "register-connect-help", "openentry register connect maria maria-2025")
def connect(
    name: Annotated[
        str, typer.Argument(metavar=t("name-metavar"), help=t("register-account-name-help"))
    ],
    source_id: Annotated[str, typer.Argument(metavar="ID", help=t("register-connect-id-help"))],
) -> None:
    """Give somebody who was loaded from a file an account of their own."""
    from openentry.cli.registering import answer_connect

    answer_connect(name, source_id)


@verb(
    app,
    "prepare",
    "register-prepare-help",
    "openentry register prepare round-379.toml --as ada",
)
def prepare(
    instruction: Annotated[
        str, typer.Argument(metavar="INSTRUCTION.toml", help=t("round-instruction-help"))
    ],
    name: As,
) -> None:
    """Prepare a round from its instruction."""
    from openentry.cli.register_rounds import answer_prepare

    answer_prepare(instruction, name)


@verb(app, "freeze", "register-freeze-help", "openentry register freeze 379 --as ada")
def freeze(number: Number, name: As) -> None:
    """Freeze the pool for a round."""
    from openentry.cli.register_rounds import answer_step

    answer_step("freeze", number, name)


@verb(app, "try", "register-try-help", "openentry register try 379 --as ada")
def try_(number: Number, name: As) -> None:
    """Show what the round would decide."""
    from openentry.cli.register_rounds import answer_step

    answer_step("try", number, name)


@verb(app, "approve", "register-approve-help", "openentry register approve 379 DIGEST --as marie")
def approve(
    number: Number,
    digest: Annotated[
        str, typer.Argument(metavar=t("digest-metavar"), help=t("register-digest-help"))
    ],
    name: As,
) -> None:
    """Approve what a dry run showed."""
    from openentry.cli.register_rounds import answer_approve

    answer_approve(number, digest, name)


@verb(app, "hold", "register-hold-help", "openentry register hold 379 --as ada")
def hold(number: Number, name: As) -> None:
    """Hold an approved round."""
    from openentry.cli.register_rounds import answer_step

    answer_step("hold", number, name)


@verb(app, "publish", "register-publish-help", "openentry register publish 379 --as ada --out 379")
def publish(
    number: Number,
    name: As,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar=t("folder-metavar"), help=t("register-publish-out-help")),
    ] = None,
) -> None:
    """Publish a round that was held."""
    from openentry.cli.register_rounds import answer_publish

    answer_publish(number, name, out)


@verb(
    app,
    "cancel",
    "register-cancel-help",
    "openentry register cancel 379 --as ada --reason instruction-wrong",
)
def cancel(
    number: Number,
    name: As,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar=t("reason-metavar"), help=t("register-reason-help")),
    ],
) -> None:
    """Cancel a round that was not held."""
    from openentry.cli.register_rounds import answer_cancel

    answer_cancel(number, name, reason)


@verb(
    app,
    "recall",
    "register-recall-help",
    "openentry register recall 379 --as marie --reason system-error --all",
    "openentry register recall 379 --as marie --reason facts-wrong --invitations wrong.txt",
)
def recall(
    number: Number,
    name: As,
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar=t("reason-metavar"), help=t("register-recall-reason-help")
        ),
    ],
    every: Annotated[bool, typer.Option("--all", help=t("register-recall-all-help"))] = False,
    invitations: Annotated[
        str | None,
        typer.Option(
            "--invitations",
            metavar=t("file-metavar"),
            help=t("register-recall-invitations-help"),
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar=t("folder-metavar"), help=t("register-publish-out-help")),
    ] = None,
    form: Form = "table",
) -> None:
    """Recall invitations that were issued in error."""
    from openentry.cli.register_rounds import answer_recall

    answer_recall(number, name, reason, every=every, listed=invitations, out=out, form=form)


@verb(
    app,
    "receipt",
    "register-receipt-help",
    "openentry register receipt 379 --as maria --out receipt.json",
)
def receipt(
    number: Number,
    name: As,
    out: Annotated[
        Path, typer.Option("--out", metavar=t("file-metavar"), help=t("register-journal-out-help"))
    ],
) -> None:
    """Write a candidate's receipt of a round."""
    from openentry.cli.register_rounds import answer_receipt

    answer_receipt(number, name, out)


@verb(app, "journal", "register-journal-help", "openentry register journal --out journal.jsonl")
def journal(
    out: Annotated[
        Path, typer.Option("--out", metavar=t("file-metavar"), help=t("register-journal-out-help"))
    ],
) -> None:
    """Sign the journal and write it for anyone to check."""
    from openentry.cli.registering import answer_journal

    answer_journal(out)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    parent.add_typer(app, name="register")
