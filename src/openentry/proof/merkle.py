"""The tree of RFC 9162, section 2.1: roots, growing by appending, proofs and their verification.

A leaf is hashed with a zero byte before it and an inner node with a one, so that neither can be
taken for the other. Everything here works on hashes of leaves; what a leaf says is decided in
`entries` and `pool_leaves`. How leaves are stored is decided in `leaves`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from openentry.proof.errors import ProofError

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""Root of a tree without leaves."""

HASH_BYTES = len(EMPTY_ROOT)
SIZE_BYTES = 8

TILE_HEIGHT = 8
"""A store keeps the hashes of every eighth level (0, 8, 16 …); those between are computed."""


class Leaves(Protocol):
    """Where the hashes of complete subtrees are found."""

    def hashes(self, level: int, start: int, count: int) -> Sequence[bytes]:
        """Give the roots of ``count`` neighbouring subtrees of ``2**level`` leaves each.

        The subtree ``start`` holds the leaves from ``start * 2**level`` on. Only complete
        subtrees are ever asked for.
        """
        ...


def leaf_hash(data: bytes) -> bytes:
    """Hash the data of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbouring subtrees into the one above them."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def paired(hashes: Sequence[bytes]) -> list[bytes]:
    """Hash neighbours together, two by two; a last one without neighbour is left out."""
    sha = hashlib.sha256
    rest = iter(hashes)
    return [sha(b"\x01" + a + b).digest() for a, b in zip(rest, rest, strict=False)]


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """Give the root of the tree over the hashes of leaves.

    Parameters
    ----------
    leaves : sequence of bytes
        Hashes of leaves, in order; none at all gives `EMPTY_ROOT`.
    """
    if not leaves:
        return EMPTY_ROOT
    level = leaves
    while len(level) > 1:
        # The last node of a level without neighbour goes up as it is, which comes to the same
        # as the split of the RFC at the largest power of two.
        above = paired(level)
        if len(level) & 1:
            above.append(level[-1])
        level = above
    return level[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What appending did to a tree.

    Attributes
    ----------
    frontier : Frontier
        The tree afterwards.
    stored : dict
        For each level that a store keeps, the place of the first new subtree and the roots of
        those that are now complete; level 0 is the leaves themselves.
    """

    frontier: Frontier
    stored: Mapping[int, tuple[int, Sequence[bytes]]]


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that is needed of a tree to append to it: a few hashes, however large it is.

    Attributes
    ----------
    size : int
        Number of leaves.
    peaks : tuple of bytes
        Roots of the complete subtrees that the leaves make, largest first: one for each bit
        that is set in ``size``.
    """

    size: int
    peaks: tuple[bytes, ...]

    @classmethod
    def empty(cls) -> Frontier:
        """Give the tree without leaves."""
        return cls(0, ())

    def extend(self, leaf_hashes: Iterable[bytes]) -> Frontier:
        """Append leaves; the tree itself is left as it was."""
        return self.grow(leaf_hashes).frontier

    def grow(self, leaf_hashes: Iterable[bytes]) -> Growth:
        """Append leaves, and give what a store has to keep of them.

        The work is proportional to the number of leaves appended, not to the size of the tree.

        Parameters
        ----------
        leaf_hashes : iterable of bytes
            Hashes of the new leaves, in order.
        """
        level, nodes = 0, list(leaf_hashes)
        size, waiting = self.size, list(self.peaks)
        made: list[bytes] = []
        stored: dict[int, tuple[int, Sequence[bytes]]] = {}
        after = self.size + len(nodes)
        while nodes:
            if level % TILE_HEIGHT == 0:
                stored[level] = (size, tuple(nodes))
            if size & 1:
                nodes.insert(0, waiting.pop())
            if len(nodes) & 1:
                made.append(nodes.pop())
            nodes = paired(nodes)
            size >>= 1
            level += 1
        return Growth(frontier=Frontier(after, (*waiting, *reversed(made))), stored=stored)

    def root(self) -> bytes:
        """Give the root of the tree."""
        return _bagged(self.peaks) if self.peaks else EMPTY_ROOT

    def to_bytes(self) -> bytes:
        """Write it down: the size in eight bytes, largest first, then the peaks."""
        return self.size.to_bytes(SIZE_BYTES, "big") + b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, data: bytes) -> Frontier:
        """Read what `to_bytes` wrote.

        Raises
        ------
        ProofError
            ``frontier-broken`` if the peaks are not as many as the size asks for.
        """
        size, peaks = int.from_bytes(data[:SIZE_BYTES], "big"), data[SIZE_BYTES:]
        wanted = size.bit_count() * HASH_BYTES
        if len(data) < SIZE_BYTES or len(peaks) != wanted:
            raise ProofError("frontier-broken", found=len(data), expected=SIZE_BYTES + wanted)
        places = range(0, len(peaks), HASH_BYTES)
        return cls(size, tuple(peaks[at : at + HASH_BYTES] for at in places))


def _bagged(peaks: Sequence[bytes]) -> bytes:
    """Hash complete subtrees, largest first, into the root above them all."""
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def _root_between(leaves: Leaves, start: int, end: int) -> bytes:
    """Give the root over the leaves from ``start`` to before ``end``, as the RFC splits them."""
    peaks: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks += leaves.hashes(level, start >> level, 1)
        start += 1 << level
    return _bagged(peaks)


def _split(size: int) -> int:
    """Give the largest power of two smaller than a size of at least two."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(leaves: Leaves, index: int, size: int) -> list[bytes]:
    """Prove that a leaf stands in the tree of the first ``size`` leaves.

    Parameters
    ----------
    leaves : Leaves
    index : int
        Place of the leaf, from 0.
    size : int
        Size of the tree that the proof is for, at most the number of leaves there are.

    Returns
    -------
    list of bytes
        Hashes beside the path from the leaf to the root, lowest first (RFC 9162, 2.1.3.1).

    Raises
    ------
    ProofError
        ``proof-place`` if the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ProofError("proof-place", index=index, size=size)
    return [*reversed([*_beside(leaves, index, size)])]


def _beside(leaves: Leaves, index: int, size: int) -> Iterator[bytes]:
    """Give the hashes beside the path to a leaf, highest first."""
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            yield _root_between(leaves, middle, end)
            end = middle
        else:
            yield _root_between(leaves, start, middle)
            start = middle


def consistency_proof(leaves: Leaves, old: int, new: int) -> list[bytes]:
    """Prove that the tree of ``new`` leaves begins with the tree of ``old`` leaves.

    Parameters
    ----------
    leaves : Leaves
    old, new : int
        Sizes, the older not larger than the newer.

    Returns
    -------
    list of bytes
        As RFC 9162, 2.1.4.1; empty where there is nothing to prove: from a tree without
        leaves, and between equal sizes.

    Raises
    ------
    ProofError
        ``proof-sizes`` if the older is larger.
    """
    if not 0 <= old <= new:
        raise ProofError("proof-sizes", old=old, new=new)
    if old in (0, new):
        return []
    start, end, whole, path = 0, new, True, list[bytes]()
    while old < end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_root_between(leaves, middle, end))
            end = middle
        else:
            path.append(_root_between(leaves, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(_root_between(leaves, start, end))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether a proof shows that a leaf stands in a tree (RFC 9162, 2.1.3.2).

    Parameters
    ----------
    leaf : bytes
        Hash of the leaf.
    index, size : int
        Place of the leaf and size of the tree.
    proof : sequence of bytes
    root : bytes
        Root of the tree, known from elsewhere.
    """
    if not 0 <= index < size or not _are_hashes(leaf, root, *proof):
        return False
    place, last, found = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(beside, found)
            # At the right edge the path skips levels where it has no neighbour.
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def _are_hashes(*values: bytes) -> bool:
    """Tell whether all have the length of a hash: two of other lengths could be read as two."""
    return all(len(value) == HASH_BYTES for value in values)


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether a proof shows that one tree begins with another (RFC 9162, 2.1.4.2).

    The RFC leaves two cases out, for which no proof is needed: an older tree without leaves,
    and equal sizes; here they hold with an empty proof and the roots they must have.
    """
    if not 0 <= old_size <= new_size or not _are_hashes(old_root, new_root, *proof):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root and (old_size > 0 or old_root == EMPTY_ROOT)
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    if not proof:
        return False
    # A complete older tree is a node of the newer: its root is not repeated in the proof.
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else proof
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_found = new_found = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_found = node_hash(beside, old_found)
            new_found = node_hash(beside, new_found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new_found = node_hash(new_found, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and old_found == old_root and new_found == new_root
