"""Words found in text by arithmetic, a column at a time.

The first eight bytes of a cell, read as a number, point by a hash without collisions to the one
word it can be; all its bytes are then compared. No Python object is made for a cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

import numpy as np
from numpy.typing import NDArray

from openentry.rules.border.raw import Texts

_STEP = 8
_BITS = 14
_SHIFT = np.uint64(64 - _BITS)
# Odd, and far from a regular pattern; the next ones are tried until no two words meet.
_FIRST_FACTOR = 0x9E3779B97F4A7C15
# What remains of eight bytes when only so many belong to the text.
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(_STEP + 1)], np.uint64)


class WordTable:
    """A closed set of words with a code each.

    Parameters
    ----------
    words : mapping of str to int
        At most 255 words, told apart by their size and first eight bytes; codes 0 to 255.
    """

    def __init__(self, words: Mapping[str, int]) -> None:
        plain = [word.encode() for word in words]
        assert len(plain) < 256
        texts = Texts.of(list(words))
        self._steps = max(1, -(-max(map(len, plain)) // _STEP))
        self._parts = [_part(texts, k) for k in range(self._steps)]
        self._sizes = texts.sizes
        self._codes = np.array(list(words.values()), np.uint8)
        keys = _keys(self._parts[0], texts.sizes)
        assert len(np.unique(keys)) == len(plain)
        for attempt in count():
            self._factor = np.uint64((_FIRST_FACTOR * (2 * attempt + 1)) % (1 << 64))
            slots = self._slots(keys)
            if len(np.unique(slots)) == len(plain):
                break
        # A slot of no word points to the first word, whose bytes then differ.
        self._words = np.zeros(1 << _BITS, np.uint8)
        self._words[slots] = np.arange(len(plain))

    def codes(self, texts: Texts) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Give the code of each text, and whether it is a word at all."""
        first = _part(texts, 0)
        places = self._words[self._slots(_keys(first, texts.sizes))]
        known = (self._parts[0][places] == first) & (self._sizes[places] == texts.sizes)
        for k in range(1, self._steps):
            known &= self._parts[k][places] == _part(texts, k)
        return self._codes[places], known

    def _slots(self, keys: NDArray[np.uint64]) -> NDArray[np.intp]:
        return ((keys * self._factor) >> _SHIFT).astype(np.intp)


def _keys(first: NDArray[np.uint64], sizes: NDArray[np.int64]) -> NDArray[np.uint64]:
    return first + sizes.astype(np.uint64)


def _part(texts: Texts, k: int) -> NDArray[np.uint64]:
    """Give bytes 8 k to 8 k + 7 of each text as numbers, zero where the text has ended."""
    there = np.minimum(np.maximum(texts.sizes - _STEP * k, 0), _STEP)
    numbers = texts.windows(_STEP, _STEP * k).view("<u8")
    return numbers & _MASKS[there]
