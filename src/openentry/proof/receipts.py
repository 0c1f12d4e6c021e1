"""Making receipts: what a person keeps, to show offline what the journal and a round hold.

A receipt of a round shows that the candidate was in the frozen pool and was judged by the
published line; a receipt of an entry shows that the journal holds an entry about the person. The
words in it are the caller's: nothing here knows a language. `checking` checks what is made here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from openentry.proof.entries import Entry, entry_members
from openentry.proof.forms import RECEIPT, check_receipt
from openentry.proof.pool_leaves import PoolLeaf, leaf_members
from openentry.proof.round_entries import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entry of the journal with all that shows it.

    Attributes
    ----------
    entry : Entry
    salt : bytes
        Salt of its details.
    details : mapping
        What was digested; plain values.
    proof : sequence of bytes
        That it stands in the journal of the head of the receipt.
    """

    entry: Entry
    salt: bytes
    details: Mapping[str, object]
    proof: Sequence[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class InPool:
    """A candidate in the tree over the frozen pool of a round.

    Attributes
    ----------
    leaf : PoolLeaf
    index, size : int
        Place of the leaf and size of the tree.
    root : bytes
    proof : sequence of bytes
    """

    leaf: PoolLeaf
    index: int
    size: int
    root: bytes
    proof: Sequence[bytes]


def make_round_receipt(
    *,
    reading: Mapping[str, str],
    pool: InPool,
    record_digest: str,
    order_digest: str,
    place: int | None,
    line: Line,
    frozen: Shown,
    held: Shown | None,
    head: str,
) -> dict[str, Any]:
    """Make the receipt of a candidate for a round.

    Parameters
    ----------
    reading : mapping
        What it shows, in words: ``en`` and ``fr``.
    pool : InPool
        The candidate in the frozen pool.
    record_digest, order_digest : str
        `canonical.json_digest` of the record, and the digest of the order that stands in it.
    place : int or None
        Place in the order of the eligible, from 1; None for who was not eligible.
    line : Line
    frozen : Shown
        The entry that names the pool; see `round_entries.frozen_details`.
    held : Shown or None
        The entry that names the record, the order and the line; see
        `round_entries.held_details`. Without it these are only said, not shown.
    head : str
        Signed head of the journal, of the size that the proofs are for.

    Returns
    -------
    dict
        A JSON document.

    Raises
    ------
    ProofError
        ``receipt-form`` if a value does not fit.
    """
    return _formed(
        {
            "schema": RECEIPT,
            "kind": "round",
            "reading": dict(reading),
            "round": {
                "number": pool.leaf.round,
                "record_digest": record_digest,
                "order_digest": order_digest,
                "place": place,
                "line": asdict(line),
            },
            "pool": {
                "leaf": leaf_members(pool.leaf),
                "index": pool.index,
                "size": pool.size,
                "root": pool.root.hex(),
                "proof": [one.hex() for one in pool.proof],
            },
            "frozen": _shown(frozen),
            "held": None if held is None else _shown(held),
            "head": head,
        }
    )


def make_entry_receipt(*, reading: Mapping[str, str], shown: Shown, head: str) -> dict[str, Any]:
    """Make the receipt of an entry of the journal.

    Parameters
    ----------
    reading : mapping
        What it shows, in words: ``en`` and ``fr``.
    shown : Shown
    head : str
        Signed head of the journal, of the size that the proof is for.

    Raises
    ------
    ProofError
        ``receipt-form`` if a value does not fit.
    """
    return _formed(
        {
            "schema": RECEIPT,
            "kind": "entry",
            "reading": dict(reading),
            "entry": _shown(shown),
            "head": head,
        }
    )


def _shown(shown: Shown) -> dict[str, Any]:
    return {
        "entry": entry_members(shown.entry),
        "salt": shown.salt.hex(),
        "details": dict(shown.details),
        "proof": [one.hex() for one in shown.proof],
    }


def _formed(document: dict[str, Any]) -> dict[str, Any]:
    check_receipt(document)
    return document
