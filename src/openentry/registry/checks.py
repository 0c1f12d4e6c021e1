"""What must hold before anybody works with an installation: for a start, and for the doctor.

Some findings a demonstration may live with; in production and for an authority they refuse the
start. Nothing is changed by looking: what is tried is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import Error

from openentry.registry.examining import (
    allocations,
    installation,
    own_keys,
    people,
    pools,
    recorded,
    roles,
    rounds,
    serving,
    storage,
)
from openentry.registry.examining.findings import Finding
from openentry.registry.starting import refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One thing that was looked at.

    Attributes
    ----------
    name : str
        Words under ``doctor.check-``.
    findings : tuple of Finding
        None at all if everything is as it should be.
    """

    name: str
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        """Whether a start is refused."""
        return any(finding.refused for finding in self.findings)


ENDS = frozenset({"database-none", "database-away", "sqlite-damaged", "tables-missing"})
"""Findings after which nothing more can be looked at."""

Look = Callable[[], Iterable[Finding]]


def examine(*, full: bool = False) -> list[Examined]:
    """Look at everything.

    Parameters
    ----------
    full : bool
        Also read all of the journal, every page of an embedded database, and whether everything
        that was decided is as the journal tells.
    """
    looks: tuple[tuple[str, Look], ...] = (
        ("secrets", own_keys.secrets),
        ("addresses", installation.addresses_and_mail),
        ("law", installation.law_files),
        ("database", lambda: storage.database_settings(full=full)),
        ("tables", storage.tables_of_this_release),
        ("kept", storage.kept_rows),
        ("writing", recorded.journal_written),
        ("journal", lambda: recorded.journal_whole(full=full)),
        ("sealed", installation.sealed_data),
        ("staff", installation.staff_accounts),
    )
    if full:
        looks += (
            ("references", storage.references),
            ("roles", roles.roles_as_told),
            ("rounds", rounds.rounds_as_told),
            ("pools", pools.pools_as_told),
            ("allocations", allocations.allocations_as_told),
            ("people", people.people_as_told),
        )
    found = []
    for name, look in looks:
        found.append(_examined(name, look))
        if any(finding.code in ENDS for finding in found[-1].findings):
            break
    return found


def check_start() -> None:
    """Refuse a start with anything that must not be.

    Raises
    ------
    InputError
        ``start-refused`` with all of it.
    """
    refuse(f for one in examine() for f in one.findings)


def check_serving() -> None:
    """Refuse to serve pages that would be unsafe where real people depend on the installation.

    Raises
    ------
    InputError
        ``start-refused``.
    """
    refuse(serving.pages())


def _examined(name: str, look: Look) -> Examined:
    try:
        return Examined(name=name, findings=tuple(look()))
    except Error as error:
        params = {"reason": type(error).__name__}
        return Examined(name=name, findings=(Finding(code="database-away", params=params),))
