"""Numbers, levels, flags and words: values of a small closed set, as small codes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.rules.border.findings import Expectation, Findings
from openentry.rules.border.raw import Numbers, Places, Raw, Texts, Words
from openentry.rules.border.wordtable import WordTable
from openentry.rules.columns import Column
from openentry.rules.facts import absent

_NONE: Places = np.empty(0, np.intp)


class Coded:
    """Read one column of a closed set.

    Parameters
    ----------
    what : Column
        Of kind flag, word, level or integer.
    text : bool
        Whether plain values are cells of a CSV file.
    """

    def __init__(self, what: Column, text: bool) -> None:
        self._what, self._text = what, text
        blank = absent(what.name, 1)
        self._dtype = blank.dtype
        # As one unsigned byte, so that -1 (not known) is 255.
        self._empty = int(blank.view(np.uint8)[0])
        codes: dict[object, int]
        match what.kind:
            case "flag":
                kind: type = bool
                codes = {"true": 1, "false": 0} if text else {True: 1, False: 0}
                self._expected: Expectation = ("expected.flag", {})
            case "word":
                kind = str
                codes = {word: i for i, word in enumerate(what.words)}
                listed = ", ".join(word for word in what.words if word)
                key = "expected.word-or-empty" if "" in what.words else "expected.word"
                self._expected = (key, {"words": listed})
            case _:
                kind = int
                codes = {str(i) if text else i: i for i in range(what.low, what.high + 1)}
                key = "expected.level" if what.kind == "level" else "expected.whole-number"
                self._expected = (key, {"low": str(what.low), "high": str(what.high)})
        codes["" if text else None] = self._empty
        self._codes = codes
        self._table: WordTable | None = None
        # In Python True equals 1 and 1.0: JSON tells them apart, so the types are looked at.
        self._types = {str} if text else {kind, type(None)}

    def __call__(
        self, values: Raw, first_row: int, findings: Findings, needed: bool = False
    ) -> tuple[NDArray[Any], Places]:
        """Give the codes, and the places of the cells that were noted as wrong."""
        assert not needed
        if isinstance(values, Numbers):
            codes, bad = self._numbers(values)
        elif isinstance(values, Words):
            codes, bad = self._words(values)
        elif isinstance(values, Texts):
            codes, bad = self._texts(values)
        else:
            assert isinstance(values, Sequence)
            codes, bad = self._plain(values)
        if len(bad):
            cell = partial(self._shown, values) if isinstance(values, Sequence) else values.value
            findings.note(first_row + bad, self._what.name, lambda i: cell(bad[i]), self._expected)
        return codes.view(self._dtype), bad

    def _shown(self, values: Sequence[object], place: int) -> object:
        """Give a cell; text in place of a number of JSON stands in the quotes it has there."""
        value = values[place]
        if isinstance(value, str) and not self._text and self._what.kind != "word":
            return json.dumps(value, ensure_ascii=False)
        return value

    def _plain(self, values: Sequence[object]) -> tuple[NDArray[np.uint8], Places]:
        if len(values) > 1 and (self._text or set(map(type, values)) <= self._types):
            try:
                # Two calls in C for the whole column: the fastest plain Python has.
                found = bytes(itemgetter(*values)(self._codes))
            except KeyError:
                pass
            else:
                return np.frombuffer(found, np.uint8), _NONE
        out = np.full(len(values), self._empty, np.uint8)
        bad: list[int] = []
        for i, value in enumerate(values):
            code = self._codes.get(value) if type(value) in self._types else None
            if code is None:
                bad.append(i)
            else:
                out[i] = code
        return out, np.array(bad, np.intp)

    def _texts(self, column: Texts) -> tuple[NDArray[np.uint8], Places]:
        assert self._text
        if self._table is None:
            words = {str(word): code for word, code in self._codes.items()}
            self._table = WordTable(words)
        codes, known = self._table.codes(column)
        bad = _NONE
        if not known.all():
            bad = np.flatnonzero(~known)
            codes[bad] = self._empty
        return codes, bad

    def _numbers(self, column: Numbers) -> tuple[NDArray[np.uint8], Places]:
        values = column.values
        if values.dtype == np.bool_:
            assert self._what.kind == "flag"
            out = values.astype(np.uint8)
            bad = _NONE
        else:
            assert self._what.kind in ("integer", "level")
            wrong = (values < self._what.low) | (values > self._what.high)
            if column.valid is not None:
                wrong &= column.valid
            bad = np.flatnonzero(wrong)
            out = values.astype(np.uint8)
            out[bad] = self._empty
        if column.valid is not None:
            out[~column.valid] = self._empty
        return out, bad

    def _words(self, column: Words) -> tuple[NDArray[np.uint8], Places]:
        assert self._what.kind == "word"
        # One more place than words, so that a column of nulls alone has something to point at.
        known = [self._codes.get(word) for word in (*column.words, None)]
        codes = np.array([self._empty if code is None else code for code in known], np.uint8)
        wrong_words = np.array([code is None for code in known[:-1]] + [False])
        places = column.codes
        if column.valid is not None:
            places = np.where(column.valid, places, len(column.words))
        bad = np.flatnonzero(wrong_words[places]) if wrong_words.any() else _NONE
        return codes[places], bad
