"""Checking receipts: what holds of one, offline, with nothing but a key.

Each check stands alone, so that a receipt with one wrong byte says where it is wrong. The
stand-alone program `verifier` makes the same checks with code of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from openentry.proof.canonical import canonical
from openentry.proof.checks import RESULT_NOT_SHOWN, Check, Verified, check_head
from openentry.proof.forms import check_receipt
from openentry.proof.heads import HeadText
from openentry.proof.keys import VerifyKey
from openentry.proof.merkle import leaf_hash, verify_inclusion
from openentry.proof.round_entries import FROZEN, HELD, Line, frozen_details, held_details

Document = Mapping[str, Any]


def verify_receipt(
    document: object, keys: Iterable[VerifyKey], *, allow_demo: bool = False
) -> Verified:
    """Check a receipt.

    Parameters
    ----------
    document : object
        As read from JSON.
    keys : iterable of VerifyKey
        Whose signature under the head counts.
    allow_demo : bool
        Whether a key of demonstration is enough.

    Returns
    -------
    Verified
        ``head-signed``; for a round ``frozen-in-journal``, ``frozen-as-shown``,
        ``frozen-names-pool``, ``leaf-in-pool``, ``leaf-of-round``, with a held entry
        ``held-in-journal``, ``held-as-shown`` and ``held-names-result``, and
        ``place-and-line``; for an entry ``entry-in-journal`` and ``entry-as-shown``.

    Raises
    ------
    ProofError
        ``receipt-form`` if it is no receipt in its form.
    """
    kind = check_receipt(document)
    assert isinstance(document, dict)
    head = check_head(document["head"], tuple(keys), allow_demo=allow_demo)
    remarks = list(head.remarks)
    if kind == "entry":
        checks = _shown("entry", document["entry"], head.said)
    else:
        checks = _round(document, head.said)
        remarks += [RESULT_NOT_SHOWN] * (document["held"] is None)
    return Verified(checks=(head.check, *checks), remarks=tuple(remarks))


def _shown(name: str, shown: Document, head: HeadText | None) -> list[Check]:
    """Check that an entry stands in the journal and says what it is shown to say."""
    index, size = shown["entry"]["index"], head.size if head else 0
    data = canonical(shown["details"])
    digest = hashlib.sha256(bytes.fromhex(shown["salt"]) + data).hexdigest()
    included = head is not None and verify_inclusion(
        leaf_hash(canonical(shown["entry"])), index, size, _hashes(shown["proof"]), head.root
    )
    params = {"index": index, "size": size}
    return [
        Check(code=f"{name}-in-journal", passed=included, index=index, params=params),
        Check(
            code=f"{name}-as-shown",
            passed=digest == shown["entry"]["details"],
            index=index,
            params=params,
        ),
    ]


def _round(document: Document, head: HeadText | None) -> list[Check]:
    told, pool, frozen, held = (document[name] for name in ("round", "pool", "frozen", "held"))
    leaf, number, root = pool["leaf"], told["number"], bytes.fromhex(pool["root"])
    params = {"index": pool["index"], "size": pool["size"], "number": number}
    named = frozen_details(number=number, pool_root=root, pool_size=pool["size"])
    in_pool = verify_inclusion(
        leaf_hash(canonical(leaf)), pool["index"], pool["size"], _hashes(pool["proof"]), root
    )
    checks = [
        *_shown("frozen", frozen, head),
        Check(
            code="frozen-names-pool",
            passed=frozen["entry"]["action"] == FROZEN and _says(frozen["details"], named),
            index=frozen["entry"]["index"],
            params=params,
        ),
        Check(code="leaf-in-pool", passed=in_pool, params=params),
        Check(code="leaf-of-round", passed=leaf["round"] == number, params=params),
    ]
    line = Line(**told["line"])
    if held is not None:
        result = held_details(
            number=number,
            pool_root=root,
            record_digest=told["record_digest"],
            order_digest=told["order_digest"],
            line=line,
        )
        after = frozen["entry"]["index"] < held["entry"]["index"]
        names = held["entry"]["action"] == HELD and _says(held["details"], result)
        index = held["entry"]["index"]
        checks += _shown("held", held, head)
        checks.append(
            Check(code="held-names-result", passed=after and names, index=index, params=params)
        )
    judged = _is_judged_by_line(leaf, told["place"], line)
    return [*checks, Check(code="place-and-line", passed=judged, params=params)]


def _says(details: Document, named: Mapping[str, object]) -> bool:
    """Tell whether details have each of some values; true and 1 are two values."""
    return all(
        name in details and (type(details[name]), details[name]) == (type(value), value)
        for name, value in named.items()
    )


def _is_judged_by_line(leaf: Document, place: int | None, line: Line) -> bool:
    """Tell whether place, points and instant of a candidate agree with where the round stopped.

    Higher points come first, among equal points the earlier submission, among equal instants
    the smaller id, which is not compared here. Who was invited stands at the line or before it;
    the last of them is the line; who was not stands at it or behind it.
    """
    if (line.invited == 0) != (line.crs_cutoff is None):
        return False
    if line.crs_cutoff is None and line.tie_break_at is not None:
        return False
    if place is None or not leaf["eligible"]:
        return place is None and not leaf["eligible"]
    if line.crs_cutoff is None:
        return True
    # Without a tie-break only the points are compared.
    instants = (leaf["submitted_at"], line.tie_break_at) if line.tie_break_at else ("", "")
    here, there = (-leaf["crs"], instants[0]), (-line.crs_cutoff, instants[1])
    if place == line.invited:
        return here == there
    return here <= there if place < line.invited else here >= there


def _hashes(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]
