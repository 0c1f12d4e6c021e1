"""RFC 9162, sections 2.1.1, 2.1.3.1 and 2.1.4.1, written down as the RFC defines them.

Recursive on purpose, and shares nothing with the product. ``D[a:b]`` of the RFC is given by its
two ends, so that what was computed once need not be computed again.
"""

import hashlib
from collections.abc import Sequence
from functools import cache


def split(n: int) -> int:
    """Give k, the largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


class Tree:
    """The definitions over one list of hashes of leaves."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = leaves
        self._mth = cache(self._define)

    def mth(self, n: int) -> bytes:
        """Give MTH(D_n)."""
        return self._mth(0, n)

    def path(self, m: int, n: int) -> list[bytes]:
        """Give PATH(m, D_n)."""
        return self._path(m, 0, n)

    def proof(self, m: int, n: int) -> list[bytes]:
        """Give PROOF(m, D_n)."""
        return self._subproof(m, 0, n, True)

    def _define(self, a: int, b: int) -> bytes:
        if a == b:
            return hashlib.sha256(b"").digest()
        if b - a == 1:
            return self.leaves[a]
        k = split(b - a)
        return hashlib.sha256(b"\x01" + self._mth(a, a + k) + self._mth(a + k, b)).digest()

    def _path(self, m: int, a: int, b: int) -> list[bytes]:
        if b - a == 1:
            return []
        k = split(b - a)
        if m < k:
            return [*self._path(m, a, a + k), self._mth(a + k, b)]
        return [*self._path(m - k, a + k, b), self._mth(a, a + k)]

    def _subproof(self, m: int, a: int, b: int, known: bool) -> list[bytes]:
        if m == b - a:
            return [] if known else [self._mth(a, b)]
        k = split(b - a)
        if m <= k:
            return [*self._subproof(m, a, a + k, known), self._mth(a + k, b)]
        return [*self._subproof(m - k, a + k, b, False), self._mth(a, a + k)]
