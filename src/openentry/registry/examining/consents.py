"""Whether consents are what the journal says was given, to whom, for what and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from openentry.registry.examining import told as says
from openentry.registry.examining.findings import Finding
from openentry.registry.examining.told import Told, differs
from openentry.registry.models import Consent

BEGINS = frozenset({"consent.given", "consent.transferred"})


def consents_as_told(
    rows: Sequence[Consent], entries: Mapping[str, list[Told]]
) -> Iterator[Finding]:
    """Compare the consents of some people with what the journal says of them.

    Parameters
    ----------
    rows : sequence of Consent
        With representative and account, first to last.
    entries : mapping of str to list of Told
        Of the same people, by what they are about. Those of somebody who was erased say nothing
        any more, and neither is a row of theirs left.
    """
    for row in rows:
        those = entries.get(row.public_id, [])
        if not those or those[0].action not in BEGINS:
            yield differs("consent", row.public_id, says.UNKNOWN)
        elif what := [*_told_of_consent(row, those, rows)]:
            yield differs("consent", row.public_id, *what)
    there = {row.public_id for row in rows}
    for name, those in entries.items():
        if those[0].action in BEGINS and those[0].details and name not in there:
            yield differs("consent", name, says.MISSING)


def _told_of_consent(row: Consent, entries: list[Told], rows: Sequence[Consent]) -> Iterator[str]:
    first = entries[0]
    if first.details.get("scopes") != row.scopes:
        yield says.SCOPE
    came_from = row.transferred_from_id is not None
    if (first.details.get("representative"), first.action == "consent.transferred") != (
        row.representative.account.public_id,
        came_from,
    ):
        yield says.PLACE
    ends_at = first.details.get("ends_at")
    revoked = [entry.at for entry in entries[1:] if entry.details.get("revoked")]
    if (row.given_at, _text(row.ends_at)) != (first.at, ends_at) or not _ended(row, revoked, rows):
        yield says.TIMES


def _ended(row: Consent, revoked: Sequence[datetime], rows: Sequence[Consent]) -> bool:
    """Tell whether a consent ended as it was told to; one that ran out makes room for the next."""
    if revoked or row.revoked_at is None:
        return revoked == ([] if row.revoked_at is None else [row.revoked_at])
    return row.revoked_at == row.ends_at and any(
        later.given_at >= row.revoked_at
        for later in rows
        if later.pk > row.pk
        and (later.person_id, later.representative_id) == (row.person_id, row.representative_id)
    )


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
