"""What held when every law file was opened and checked."""

from __future__ import annotations

from rich.text import Text

from openentry.cli.context import t, today
from openentry.cli.printing import close, console, item
from openentry.rules.audit import audit
from openentry.rules.lawbook import Law


def answer() -> None:
    """Check everything there is to check, and print what held.

    Raises
    ------
    LawError
        The first thing that did not.
    """
    law, out = Law.load(), console()
    for finding in audit(law):
        item("✓", t(f"law-checked-{finding.what}", count=finding.count), out)
    for root in law.roots[1:]:
        out.print(Text(t("law-overlay", folder=str(root))))
    out.print(Text(t("law-check-good", digest=law.on(today()).digest)))
    close(law, out)
