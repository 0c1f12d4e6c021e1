"""Programs and categories: lists of words, as bits."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.rules.border.findings import Expectation, Findings
from openentry.rules.border.raw import Places, Raw, Texts, WordLists
from openentry.rules.columns import Column
from openentry.rules.facts import NOT_KNOWN, absent

_SEEN_TOP = 10_000


class WordSets:
    """Read one column of lists; the same list occurs often, so each is judged once.

    Parameters
    ----------
    what : Column
        Of kind words.
    text : bool
        Whether plain values are cells of a CSV file: words joined by semicolons.
    allowed : tuple of str
        Words in the order of their bits, at most 63.
    """

    def __init__(self, what: Column, text: bool, allowed: tuple[str, ...]) -> None:
        assert len(allowed) <= 63
        self._what, self._text = what, text
        self._dtype = absent(what.name, 0).dtype
        self._bits = {word: 1 << i for i, word in enumerate(allowed)}
        key = "expected.list-csv" if text else "expected.list-json"
        self._expected: Expectation = (key, {"words": ", ".join(allowed)})
        self._seen: dict[object, int] = {}

    def __call__(
        self, values: Raw, first_row: int, findings: Findings, needed: bool = False
    ) -> tuple[NDArray[Any], Places]:
        """Give the bits, and the places of the cells that were noted as wrong."""
        if isinstance(values, WordLists):
            bits, wrong = self._typed(values)
        elif isinstance(values, Texts):
            assert self._text
            bits, wrong = self._plain(values.packed().tolist())
        else:
            assert isinstance(values, Sequence)
            bits, wrong = self._plain(values)
        name = self._what.name
        bad = np.flatnonzero(wrong)
        if len(bad):
            cell = values.__getitem__ if isinstance(values, Sequence) else values.value
            findings.note(first_row + bad, name, lambda i: cell(bad[i]), self._expected)
        if needed and (unknown := np.flatnonzero((bits == NOT_KNOWN) & ~wrong)).size:
            findings.note(first_row + unknown, name, lambda _: "", ("expected.for-round", {}))
            bad = np.union1d(bad, unknown)
        return bits.astype(self._dtype), bad

    def _plain(self, values: Sequence[object]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        keys: Sequence[object] = values
        if not self._text:
            keys = [tuple(map(_hashable, v)) if type(v) is list else v for v in values]
        wrong = np.zeros(len(values), np.bool_)
        if len(keys) > 1:
            try:
                found = itemgetter(*keys)(self._seen)
                return np.fromiter(found, np.int64, len(keys)), wrong
            except (KeyError, TypeError):
                pass
        out = np.full(len(values), NOT_KNOWN, np.int64)
        for i, (key, value) in enumerate(zip(keys, values, strict=True)):
            bits = self._seen.get(key) if isinstance(key, str | bytes | tuple) else None
            if bits is None:
                bits = self._judge(value)
                if bits is None:
                    wrong[i] = True
                    continue
                if len(self._seen) >= _SEEN_TOP:
                    self._seen.clear()
                self._seen[key] = bits
            out[i] = bits
        return out, wrong

    def _judge(self, value: object) -> int | None:
        parts: Sequence[object]
        if self._text:
            text = value.decode() if isinstance(value, bytes) else str(value)
            parts = text.split(";") if text else ()
        elif value is None:
            return NOT_KNOWN
        elif isinstance(value, list):
            parts = value
        else:
            return None
        total = 0
        for part in parts:
            bit = self._bits.get(part) if isinstance(part, str) else None
            if bit is None:
                return None
            total |= bit
        return total

    def _typed(self, column: WordLists) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        n = len(column)
        # The last place stands for a null inside a list, which is no word.
        known = [self._bits.get(word) for word in (*column.words.words, "")]
        bits = np.array([bit or 0 for bit in known], np.int64)
        wrong_words = np.array([bit is None for bit in known])
        places = column.words.codes
        if column.words.valid is not None:
            places = np.where(column.words.valid, places, len(known) - 1)
        out = np.zeros(n, np.int64)
        wrong = np.zeros(n, np.bool_)
        filled = np.diff(column.offsets) > 0
        starts = column.offsets[:-1][filled]
        if len(starts):
            # Lists lie end to end, so each reaches to the next that is not empty.
            places = places[: column.offsets[-1]]
            out[filled] = np.bitwise_or.reduceat(bits[places], starts)
            if wrong_words.any():
                wrong[filled] = np.logical_or.reduceat(wrong_words[places], starts)
        if column.valid is not None:
            wrong &= column.valid
            out[~column.valid] = NOT_KNOWN
        out[wrong] = NOT_KNOWN
        return out, wrong


def _hashable(part: object) -> object:
    # Anything but text is wrong in a list; its type alone must not pass for a word seen before.
    return part if type(part) is str else (type(part).__name__,)
