"""``openentry law``: the tables as a lawyer reads them, what changed, and whether they hold."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from openentry.cli.context import parse_day, t
from openentry.cli.law_diff import print_difference
from openentry.cli.law_show import print_list, print_table
from openentry.cli.law_tables import Catalogue
from openentry.cli.printing import close, console, item
from openentry.cli.usage import group, verb
from openentry.rules.audit import audit
from openentry.rules.lawbook import Law

app = group("law-help")


@verb(
    app,
    "show",
    "law-show-help",
    "openentry law show",
    "openentry law show age --on 2025-11-14",
    "openentry law show categories.healthcare",
)
def show(
    name: Annotated[
        str | None, typer.Argument(metavar=t("table-metavar"), help=t("law-table-help"))
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar=t("day-metavar"), help=t("on-law-help"))
    ] = None,
) -> None:
    """Print one table on a day, or the list of all."""
    law, out = Law.load(), console()
    catalogue = Catalogue(law.on(parse_day(on)))
    if name is None:
        print_list(catalogue, out)
    else:
        print_table(catalogue.find(name), catalogue, out)
    close(law, out)


@verb(app, "diff", "law-diff-help", "openentry law diff 2025-03-24 2025-03-25")
def diff(
    before: Annotated[str, typer.Argument(metavar=t("before-metavar"), help=t("law-before-help"))],
    after: Annotated[str, typer.Argument(metavar=t("after-metavar"), help=t("law-after-help"))],
) -> None:
    """Print what differs between the law of two days."""
    law, out = Law.load(), console()
    old, new = (Catalogue(law.on(parse_day(day))) for day in (before, after))
    print_difference(old, new, out)
    close(law, out)


@verb(app, "check", "law-check-help", "openentry law check")
def check() -> None:
    """Open and check every law file."""
    law, out = Law.load(), console()
    for finding in audit(law):
        item("✓", t(f"law-checked-{finding.what}", count=finding.count), out)
    for root in law.roots[1:]:
        out.print(Text(t("law-overlay", folder=str(root))))
    out.print(Text(t("law-check-good", digest=law.on(parse_day(None)).digest)))
    close(law, out)


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    parent.add_typer(app, name="law")
