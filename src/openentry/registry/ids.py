"""Public identifiers: prefixed, not to be guessed, of one length for each kind.

Inside the database rows have plain numbers; outside only these are told. Random, so that they
say nothing of a person and stay good as pseudonyms in the journal.
"""

from __future__ import annotations

import secrets

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Base 32 without i, l, o and u: nothing that a reader on the telephone takes for another."""
_LENGTH = 20


def public_id(prefix: str) -> str:
    """Make an identifier of a hundred random bits."""
    bits = secrets.randbits(5 * _LENGTH)
    return prefix + "_" + "".join(LETTERS[bits >> (5 * i) & 31] for i in range(_LENGTH))


def public_ids(prefix: str, count: int) -> list[str]:
    """Make many identifiers at once."""
    raw = secrets.token_bytes(_LENGTH * count)
    text = raw.translate(bytes(ord(LETTERS[byte & 31]) for byte in range(256))).decode("ascii")
    return [f"{prefix}_{text[i : i + _LENGTH]}" for i in range(0, len(text), _LENGTH)]


def account_id() -> str:
    """Identifier of an account."""
    return public_id("acc")


def person_id() -> str:
    """Identifier of a person."""
    return public_id("prs")


def profile_id() -> str:
    """Identifier of a profile."""
    return public_id("prf")


def round_id() -> str:
    """Identifier of a round."""
    return public_id("rnd")


def invitation_id() -> str:
    """Identifier of an invitation."""
    return public_id("inv")


def is_invitation_id(text: str) -> bool:
    """Tell whether a text has the form of the identifier of an invitation."""
    prefix, _, rest = text.partition("_")
    return prefix == "inv" and len(rest) == _LENGTH and set(rest) <= set(LETTERS)


def nomination_id() -> str:
    """Identifier of a nomination."""
    return public_id("nom")


def consent_id() -> str:
    """Identifier of a consent to be represented."""
    return public_id("cns")
