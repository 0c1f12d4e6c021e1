"""Where proofs find their hashes: a plain list of leaves, or a store that keeps tiles.

A store keeps the leaves (level 0) and every eighth level above them. The levels between are
computed from at most 128 hashes, so a proof over a million leaves reads a few hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openentry.proof.merkle import TILE_HEIGHT, Leaves, paired


def subtree_roots(hashes: Sequence[bytes], levels: int) -> list[bytes]:
    """Give the roots ``levels`` above neighbouring subtrees that are all complete there."""
    found = list(hashes)
    for _ in range(levels):
        found = paired(found)
    return found


@dataclass(frozen=True, slots=True)
class ListLeaves:
    """Leaves that are all at hand.

    Attributes
    ----------
    leaves : sequence of bytes
        Hashes of the leaves, in order.
    """

    leaves: Sequence[bytes]

    def hashes(self, level: int, start: int, count: int) -> Sequence[bytes]:
        """Give the roots of neighbouring complete subtrees; see `Leaves`."""
        found = self.leaves[start << level : (start + count) << level]
        return subtree_roots(found, level)


@dataclass(frozen=True, slots=True)
class TiledLeaves:
    """Leaves of a store that has only levels 0, 8, 16 and so on.

    Attributes
    ----------
    store : Leaves
        Is asked for those levels alone.
    """

    store: Leaves

    def hashes(self, level: int, start: int, count: int) -> Sequence[bytes]:
        """Give the roots of neighbouring complete subtrees; see `Leaves`."""
        above = level % TILE_HEIGHT
        found = self.store.hashes(level - above, start << above, count << above)
        return subtree_roots(found, above)
