"""What every command looks at before it works with the register: keys, and that rows are kept.

It is looked at each time, so nothing is loaded here but what that needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openentry.registry.examining import own_keys, storage
from openentry.registry.examining.findings import Finding
from openentry.rules.errors import InputError
from openentry.wording import Language


@dataclass(frozen=True, slots=True)
class Refusals:
    """Why a start is refused; says itself in either language."""

    findings: tuple[Finding, ...]

    def message(self, lang: Language = "en") -> str:
        """Say all of it."""
        return " ".join(finding.message(lang) for finding in self.findings)


def check_secrets() -> None:
    """Refuse keys that everybody has where real people depend on the installation.

    Raises
    ------
    InputError
        ``start-refused``.
    """
    refuse(own_keys.secrets())


def check_work() -> None:
    """Refuse what no command may go on with; takes a few milliseconds.

    Without their own keys and without what keeps rows as they were written, one act could spoil
    what no later look can mend. `checks.check_start` looks at all the rest.

    Raises
    ------
    InputError
        ``start-refused``.
    """
    refuse((*own_keys.secrets(), *storage.kept_rows()))


def refuse(findings: Iterable[Finding]) -> None:
    """Refuse a start where any of the findings does."""
    if refused := tuple(f for f in findings if f.refused):
        raise InputError("start-refused", count=len(refused), why=Refusals(refused))
