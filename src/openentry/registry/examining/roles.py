"""Whether accounts hold just the roles that the journal says they were given and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from openentry.registry.examining import told as says
from openentry.registry.examining.findings import Finding
from openentry.registry.examining.told import differs, named_at_most, told
from openentry.registry.models import JournalEntry, RoleGrant
from openentry.registry.transactions import one_snapshot

ACTS = ("role.granted", "role.ended")

Held = tuple[datetime, str, datetime | None]
"""From when, by whom, until when."""


@dataclass(slots=True)
class _Role:
    """One role of one account, by the journal and by the rows."""

    said: list[Held] = field(default_factory=list)
    kept: list[Held] = field(default_factory=list)
    chained: bool = True


def roles_as_told() -> Iterator[Finding]:
    """Compare the roles of accounts with the journal."""
    return named_at_most(_differing())


def _differing() -> Iterator[Finding]:
    found: dict[tuple[str, str, str], _Role] = defaultdict(_Role)
    with one_snapshot():
        for account, entries in told(JournalEntry.objects.filter(action__in=ACTS)).items():
            for entry in entries:
                role, province = (str(entry.details.get(n, "")) for n in ("role", "province"))
                one = found[account, role, province]
                if entry.action == "role.granted":
                    one.said.append((entry.at, entry.actor, None))
                elif one.said and one.said[-1][2] is None:
                    one.said[-1] = (*one.said[-1][:2], entry.at)
                else:
                    one.chained = False
        rows = RoleGrant.objects.order_by("granted_at", "pk").values_list(
            "account__public_id", "role", "province", "granted_at", "granted_by", "ended_at"
        )
        for account, role, province, since, by, until in rows.iterator(chunk_size=4_096):
            found[account, role, province].kept.append((since, by, until))
    for (account, role, province), one in found.items():
        if what := _what(one):
            yield differs("role", " ".join(filter(None, (account, role, province))), *what)


def _what(one: _Role) -> list[str]:
    if not one.said:
        return [says.UNKNOWN]
    if len(one.kept) < len(one.said):
        return [says.MISSING]
    if len(one.kept) > len(one.said):
        return [says.UNKNOWN]
    return [] if one.chained and one.said == one.kept else [says.GRANT]
