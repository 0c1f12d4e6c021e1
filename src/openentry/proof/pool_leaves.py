"""The tree over the frozen pool of a round: one leaf a candidate, in the order of profile id.

A leaf says what the round saw of a candidate, with a salt that only the candidate holds. Its root
stands in the journal when the pool is frozen, before anybody is chosen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from openentry.proof.canonical import canonical, text
from openentry.proof.entries import derived_salt
from openentry.proof.errors import ProofError
from openentry.proof.merkle import leaf_hash

VERSION = 1
"""Form of a leaf; another form needs another number."""

_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
"""Tables that turn a key into the two paddings of HMAC (RFC 2104)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolLeaf:
    """What a round saw of one candidate.

    Attributes
    ----------
    round : str
        Number of the round.
    profile : str
        Public id of the profile.
    crs : int
        Points on the day of the round.
    submitted_at : str
        RFC 3339 in UTC, six decimals.
    eligible : bool
        For this round.
    classes : tuple of str
        Programs that the candidate met, in the order of the lawbook.
    salt : str
        `round_salt` in lower hex.
    """

    round: str
    profile: str
    crs: int
    submitted_at: str
    eligible: bool
    classes: tuple[str, ...]
    salt: str


def round_salt(person_salt: bytes, number: str) -> bytes:
    """Make the salt of a candidate for one round."""
    return derived_salt(person_salt, _purpose(number))


def _purpose(number: str) -> str:
    return f"round:{number}"


def leaf_members(leaf: PoolLeaf) -> dict[str, object]:
    """Give a leaf as the JSON object that it is made of."""
    return {
        "v": VERSION,
        "round": leaf.round,
        "profile": leaf.profile,
        "crs": leaf.crs,
        "submitted_at": leaf.submitted_at,
        "eligible": leaf.eligible,
        "classes": list(leaf.classes),
        "salt": leaf.salt,
    }


def pool_leaf_bytes(leaf: PoolLeaf) -> bytes:
    """Give the data of a leaf: the canonical JSON of `leaf_members`."""
    return canonical(leaf_members(leaf))


def pool_leaf_hash(leaf: PoolLeaf) -> bytes:
    """Hash a leaf."""
    return leaf_hash(pool_leaf_bytes(leaf))


def pool_leaf_hashes(
    number: str,
    profiles: Sequence[str],
    crs: Iterable[int],
    submitted: Iterable[str],
    eligible: Iterable[bool],
    classes: Iterable[Sequence[str]],
    person_salts: Iterable[bytes],
) -> list[bytes]:
    """Hash the leaves of a whole pool, fast; the same as `pool_leaf_hash` of each.

    Parameters
    ----------
    number : str
        Number of the round.
    profiles : sequence of str
        Public ids, each larger than the one before it by its bytes in UTF-8.
    crs, submitted, eligible, classes, person_salts
        One value a candidate, in the same order. Salts are those of the persons, not of the
        round.

    Raises
    ------
    ProofError
        ``pool-order`` if the profiles do not stand in order, or one stands twice.
    """
    # Texts of Python compare by code point, which is the order of their bytes in UTF-8.
    for place, (before, after) in enumerate(pairwise(profiles), 2):
        if before >= after:
            raise ProofError("pool-order", row=place)
    sha, purpose = hashlib.sha256, _purpose(number).encode()
    block = sha().block_size
    begins: dict[tuple[str, ...], str] = {}
    in_round = f',"round":{text(number)},"salt":"'
    end = f',"v":{VERSION}}}'
    found = []
    rows = zip(profiles, crs, submitted, eligible, classes, person_salts, strict=True)
    for profile, points, at, may, held, salt in rows:
        kept = tuple(held)
        if kept not in begins:
            begins[kept] = f'\0{{"classes":[{",".join(map(text, kept))}],"crs":'
        # HMAC written out: a quarter of the time of a call for each candidate.
        key = (sha(salt).digest() if len(salt) > block else salt).ljust(block, b"\0")
        inner = sha(key.translate(_INNER) + purpose).digest()
        salted = sha(key.translate(_OUTER) + inner).digest()[:16].hex()
        found.append(
            sha(
                f'{begins[kept]}{points},"eligible":{"true" if may else "false"},'
                f'"profile":{text(profile)}{in_round}{salted}","submitted_at":{text(at)}{end}'.encode()
            ).digest()
        )
    return found
