"""Canonical JSON (RFC 8785): one text for one value, so that a digest means something."""

from __future__ import annotations

import hashlib
import json
from json.encoder import encode_basestring

import rfc8785

from openentry.proof.errors import ProofError

EXACT_MOST = (1 << 53) - 1
"""Beyond it JSON of other programs cannot hold a whole number exactly (RFC 8785, 3.2.2.3)."""

_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode

text = encode_basestring
"""Write a text as canonical JSON does, quotes included."""


def canonical(value: object) -> bytes:
    """Write a value as canonical JSON.

    Parameters
    ----------
    value : object
        Null, booleans, whole numbers, text, lists and mappings with names of text. Fractions
        have a canonical form too, but no two programs need to agree on one here.

    Raises
    ------
    ProofError
        ``proof-not-json`` if it is or holds anything else, a number that is not exact, or half
        of a surrogate pair.
    """
    try:
        if _names_are_ascii(value):
            # Sorted by code point or by UTF-16, as RFC 8785 asks, ASCII comes to the same; and
            # this is several times faster.
            return _ENCODE(value).encode()
        return rfc8785.dumps(value)  # type: ignore[arg-type]
    except (ValueError, RecursionError):
        raise ProofError("proof-not-json") from None


def json_digest(value: object) -> str:
    """Digest a value: SHA-256 of its canonical JSON, in lower hex.

    Raises
    ------
    ProofError
        ``proof-not-json``.
    """
    return hashlib.sha256(canonical(value)).hexdigest()


def _names_are_ascii(value: object) -> bool:
    """Tell whether all names of a value are ASCII; a value that is not allowed is an error."""
    if value is None or isinstance(value, str):
        return True
    if isinstance(value, int):
        if abs(value) > EXACT_MOST:
            raise ProofError("proof-not-json")
        return True
    # Every value inside is looked at, whatever is found of those before it.
    if isinstance(value, list | tuple):
        inner = [_names_are_ascii(one) for one in value]
        return all(inner)
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise ProofError("proof-not-json")
    inner = [_names_are_ascii(one) for one in value.values()]
    return all(inner) and all(map(str.isascii, value))
