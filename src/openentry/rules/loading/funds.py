"""Settlement funds: how much a family of each size must show, by day.

For ``law/funds/settlement.toml``. Days before its first version have no table known.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import Field

from openentry.rules.errors import LawError
from openentry.rules.loading.dated import DatedDocument, file_of, load_dated
from openentry.rules.loading.periods import DatedVersion

TABLE = "funds.settlement"


class FundsVersion(DatedVersion):
    """Funds by size of family, in whole Canadian dollars.

    Attributes
    ----------
    amounts : tuple of int
        For one person, two, and so on as printed.
    each_more : int
        For each person beyond the last printed size.
    grace_until : date or None
        Last day on which profiles submitted before the first day are held to the table before.
    update_by : date or None
        Day by which the department asked candidates to update their profiles.
    """

    amounts: tuple[int, ...] = Field(min_length=1)
    each_more: int = Field(ge=1)
    grace_until: date | None = None
    update_by: date | None = None

    def amount(self, size: int) -> int:
        """Give the funds needed by a family of a size, one or more."""
        if size < 1:
            raise ValueError(f"a family has at least one person, not {size}")
        beyond = max(size - len(self.amounts), 0)
        return self.amounts[size - beyond - 1] + beyond * self.each_more


def load_funds(roots: tuple[Path, ...]) -> DatedDocument[FundsVersion]:
    """Read the tables of settlement funds; a later root adds versions.

    Raises
    ------
    LawError
        ``law-funds-order`` when a larger family would need no more than a smaller one,
        ``law-grace`` when the time to adapt ends before the table begins.
    """
    found = load_dated(roots, TABLE, DatedDocument[FundsVersion])
    for version in found.version:
        where: dict[str, object] = {"file": f"law/{file_of(TABLE)}", "version": version.id}
        for size, amount in enumerate(version.amounts[1:], 2):
            if amount <= version.amounts[size - 2]:
                raise LawError("law-funds-order", **where, size=size, found=amount)
        if version.grace_until is not None and version.grace_until < version.in_force:
            raise LawError("law-grace", **where, last=version.grace_until, first=version.in_force)
    return found
