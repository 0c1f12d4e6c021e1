"""Digests that let anyone check a round: of the order and of the frozen pool.

SHA-256 in lower hex. The forms are contracts: another program that follows the same words
must come to the same digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import Column, column, columns
from openentry.rules.facts import NOT_KNOWN, NULL_INSTANT, PROGRAMS, Facts
from openentry.rules.rounds import rank_order

_CHUNK = 1 << 16


def order_digest(score: NDArray[np.int16], facts: Facts, eligible: NDArray[np.bool_]) -> str:
    """Digest the order of the eligible.

    Over one line a candidate, first ranked first: id, tab, score, tab, submission instant
    (RFC 3339, six decimals, Z), line feed.

    Parameters
    ----------
    score : (n,) int16
    facts : Facts
    eligible : (n,) bool
    """
    places = np.flatnonzero(eligible)
    order = places[rank_order(score[places], facts.submitted_at[places], facts.id[places])]
    digest = hashlib.sha256()
    for part in _parts(order):
        instants = _instant_texts(facts.submitted_at[part])
        lines = zip(facts.id[part].tolist(), score[part].tolist(), instants, strict=True)
        digest.update(b"".join([b"%b\t%d\t%b\n" % line for line in lines]))
    return digest.hexdigest()


def pool_digest(facts: Facts, existing: NDArray[np.bool_]) -> str:
    """Digest the frozen pool.

    Over the RFC 8785 canonical JSON of the array of facts rows in the order of id (by UTF-8
    bytes): every column of the facts table with defaults filled in, null for not known,
    programs in the order of the data dictionary, categories in the order of their ids. Columns
    that were only carried through are not facts and do not count; neither do candidates
    submitted after the round.

    Parameters
    ----------
    facts : Facts
    existing : (n,) bool
        Candidates of the pool at the instant of the round.
    """
    places = np.flatnonzero(existing)
    places = places[np.argsort(facts.id[places], kind="stable")]
    digest = hashlib.sha256(b"[")
    comma = b""
    for part in _parts(places):
        digest.update(comma + b",".join(_canonical_rows(facts.take(part))))
        comma = b","
    digest.update(b"]")
    return digest.hexdigest()


def _parts(order: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    for start in range(0, len(order), _CHUNK):
        yield order[start : start + _CHUNK]


def _instant_texts(values: NDArray[np.int64]) -> list[bytes]:
    texts = np.datetime_as_string(values.astype("datetime64[us]"), unit="us")
    return [text.encode() + b"Z" for text in texts.tolist()]


def _canonical_rows(facts: Facts) -> Iterator[bytes]:
    ordered = sorted(columns(), key=lambda c: c.name)
    pieces: list[Iterable[bytes]] = []
    for place, what in enumerate(ordered):
        lead = b"{" if place == 0 else b","
        name = lead + json.dumps(what.name).encode() + b":"
        pieces.append(_values(what, facts, name))
    return (b"".join(row) + b"}" for row in zip(*pieces, strict=True))


def _values(what: Column, facts: Facts, name: bytes) -> Iterable[bytes]:
    array = getattr(facts, what.name)
    if what.kind == "text":
        # Identifiers hold no control characters, so only quotes and backslashes are escaped,
        # which is what RFC 8785 asks.
        dump = json.JSONEncoder(ensure_ascii=False).encode
        return [name + dump(value.decode()).encode() for value in array.tolist()]
    if what.kind == "instant":
        known = array != NULL_INSTANT
        texts = _instant_texts(np.where(known, array, 0))
        return [
            name + (b'"%b"' % text if k else b"null")
            for text, k in zip(texts, known.tolist(), strict=True)
        ]
    values, number = np.unique(array, return_inverse=True)
    written = [name + _written(what, int(value), facts.category_ids) for value in values]
    return [written[i] for i in number.tolist()]


def _written(what: Column, value: int, category_ids: tuple[str, ...]) -> bytes:
    if (what.nullable or what.kind == "words") and value == NOT_KNOWN:
        return b"null"
    if what.kind == "flag":
        return b"true" if value else b"false"
    if what.kind == "word":
        return json.dumps(column(what.name).words[value]).encode()
    if what.kind == "words":
        allowed = PROGRAMS if what.name == "programs" else category_ids
        listed = [word for bit, word in enumerate(allowed) if value >> bit & 1]
        if what.name == "categories":
            # The bits are in the order of whoever read the pool; the digest must not be.
            listed.sort()
        return json.dumps(listed, separators=(",", ":")).encode()
    return str(value).encode()
