"""What the entries of a round say of it, so that a receipt can be tied to them.

Freezing names the tree over the pool before anybody is chosen; holding names the record, the
order and the line. Whoever writes such an entry may add more to its details; these names are
what a receipt is checked against.
"""

from __future__ import annotations

from dataclasses import dataclass

FROZEN = "round.frozen"
"""Action of the entry that a frozen pool makes."""

HELD = "round.held"
"""Action of the entry that a held round makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where a round stopped inviting.

    Attributes
    ----------
    invited : int
        How many were invited.
    crs_cutoff : int or None
        Points of the last of them; None when nobody was.
    tie_break_at : str or None
        Submission instant of the last of them, RFC 3339 in UTC with six decimals; None when
        nobody was invited or the law had no tie-break.
    """

    invited: int
    crs_cutoff: int | None
    tie_break_at: str | None


def frozen_details(*, number: str, pool_root: bytes, pool_size: int) -> dict[str, object]:
    """Give the details that the entry of a frozen pool must have.

    Parameters
    ----------
    number : str
        Of the round.
    pool_root : bytes
        Root of the tree over the pool; see `pool_leaves`.
    pool_size : int
        Candidates in it.
    """
    return {"round": number, "pool_root": pool_root.hex(), "pool_size": pool_size}


def held_details(
    *, number: str, pool_root: bytes, record_digest: str, order_digest: str, line: Line
) -> dict[str, object]:
    """Give the details that the entry of a held round must have.

    Parameters
    ----------
    number : str
        Of the round.
    pool_root : bytes
        Of the pool it was held on, as frozen.
    record_digest : str
        `canonical.json_digest` of the record of the round.
    order_digest : str
        As in the record.
    line : Line
    """
    return {
        "round": number,
        "pool_root": pool_root.hex(),
        "record_digest": record_digest,
        "order_digest": order_digest,
        "invited": line.invited,
        "crs_cutoff": line.crs_cutoff,
        "tie_break_at": line.tie_break_at,
    }
