"""Digests that let anyone check a round: of the order and of the frozen pool.

SHA-256 in lower hex. The forms are contracts: another program that follows the same words
must come to the same digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import Column, column, columns
from openentry.rules.facts import NOT_KNOWN, NULL_INSTANT, PROGRAMS, Facts, instant_texts
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
    return [text.encode() for text in instant_texts(values)]


def _canonical_rows(facts: Facts) -> Iterator[bytes]:
    """Write rows as canonical JSON, neighbouring columns of few values together."""
    ordered = sorted(columns(), key=lambda c: c.name)
    pieces: list[Iterable[bytes]] = []
    together: _Coded | None = None
    for place, what in enumerate(ordered):
        lead = b"{" if place == 0 else b","
        name = lead + json.dumps(what.name).encode() + b":"
        if what.kind in ("text", "instant"):
            pieces += [] if together is None else [together.spread()]
            pieces.append(_values(what, facts, name))
            together = None
            continue
        column = _coded(what, facts, name)
        joined = None if together is None else together.joined(column)
        if joined is None and together is not None:
            pieces.append(together.spread())
        together = joined or column
    pieces += [] if together is None else [together.spread()]
    return (b"".join(row) + b"}" for row in zip(*pieces, strict=True))


def _values(what: Column, facts: Facts, name: bytes) -> Iterable[bytes]:
    array = getattr(facts, what.name)
    if what.kind == "text":
        # Identifiers hold no control characters, so only quotes and backslashes are escaped,
        # which is what RFC 8785 asks; few identifiers have any.
        if not np.isin(array.view(np.uint8), [*b'"\\']).any():
            return [b'%b"%b"' % (name, value) for value in array.tolist()]
        dump = json.JSONEncoder(ensure_ascii=False).encode
        return [name + dump(value.decode()).encode() for value in array.tolist()]
    known = array != NULL_INSTANT
    texts = _instant_texts(np.where(known, array, 0))
    return [
        name + (b'"%b"' % text if k else b"null")
        for text, k in zip(texts, known.tolist(), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Coded:
    """Some columns as places in the list of what they say in one row or another."""

    codes: NDArray[np.int64]
    texts: list[bytes]

    def joined(self, other: _Coded) -> _Coded | None:
        """Give these columns and another together; None where they say too many things."""
        wide = len(other.texts)
        if len(self.texts) * wide > _COMBINED_MOST:
            return None
        pairs, codes = _distinct(self.codes * wide + other.codes)
        if len(pairs) > _TOGETHER_MOST:
            return None
        texts = [self.texts[pair // wide] + other.texts[pair % wide] for pair in pairs.tolist()]
        return _Coded(codes, texts)

    def spread(self) -> list[bytes]:
        """Give what each row says."""
        return [self.texts[code] for code in self.codes.tolist()]


_COMBINED_MOST, _TOGETHER_MOST = 1 << 18, 1 << 10
"""Combinations looked at, and combinations that are there, up to which columns go together."""


def _coded(what: Column, facts: Facts, name: bytes) -> _Coded:
    values, codes = _distinct(getattr(facts, what.name).astype(np.int64))
    texts = [name + _written(what, value, facts.category_ids) for value in values.tolist()]
    return _Coded(codes, texts)


def _distinct(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the values there are, and the place among them of each; small ones without sorting."""
    low, high = int(values.min(initial=0)), int(values.max(initial=0))
    if high - low >= _COMBINED_MOST:
        found, codes = np.unique(values, return_inverse=True)
        return found, codes.astype(np.int64)
    there = np.flatnonzero(np.bincount(values - low, minlength=high - low + 1))
    place = np.zeros(high - low + 1, np.int64)
    place[there] = np.arange(len(there))
    return there + low, place[values - low]


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
