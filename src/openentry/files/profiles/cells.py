"""Cells of one field, from whatever a file holds to numbers, with those that are wrong.

Words, days and occupations repeat: each distinct text is looked at once and the answer is spread
over the cells. Nothing here knows a person or a row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.files.profiles.forms import INDETERMINATE, Form
from openentry.rules.border import Numbers, Raw, Texts, WordLists, Words
from openentry.rules.dates import NO_DAY, day_number
from openentry.rules.profile.batch import INDEFINITE

Mask = NDArray[np.bool_]

ABSENT = -1
"""Stands for a flag, a word or a text that is not given."""

YEAR_FIRST = 1900
"""Nobody alive was born in an earlier year."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NUMBER = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)
_BORN_FIRST = day_number(date(YEAR_FIRST, 1, 1))
_KEPT_TOP = 1 << 17
_FEW = 4
_CLOSE, _CLOSE_SINGLE = 1e-6, 1e-3
_days_kept: dict[str, int] = {}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """Cells of one field.

    Attributes
    ----------
    values : (n,) array
        Days as int32, flags as int8, words as int16, texts as int32 places in `words`, numbers
        as float64; lists of codes as bits.
    given, wrong : (n,) bool
        Wrong cells are given, and their value stands for one that is not.
    any_wrong : bool
    raw : raw column, optional
        What the file holds; None where the field is not there.
    words : tuple of str
        Distinct texts, for the forms that are looked up in the law.
    numbers : (n,) float64, optional
        Marks that are numbers, for those that are.
    """

    values: NDArray[Any]
    given: Mask
    wrong: Mask
    any_wrong: bool
    raw: Raw | None
    words: tuple[str, ...] = ()

    def shown(self, place: int) -> object:
        """Give a cell as its file has it."""
        if self.raw is None:
            return None
        return self.raw[place] if isinstance(self.raw, Sequence) else self.raw.value(place)


def absent(form: Form, n: int) -> Cells:
    """Give the cells of a field that is not there."""
    return _absent(form.name, n) if n > _FEW else _absent_few(form.name, n)


@lru_cache(maxsize=1024)
def _absent_few(form: str, n: int) -> Cells:
    # One profile has a hundred fields that are not there: they share cells nobody may write to.
    cells = _absent(form, n)
    for shared in (cells.values, cells.given, cells.wrong):
        shared.flags.writeable = False
    return cells


def _absent(form: str, n: int) -> Cells:
    nowhere = np.zeros(n, np.bool_)
    dtype, stand_in = _STAND_IN.get(form, (np.dtype(np.int32), ABSENT))
    values = np.full(n, stand_in, dtype)
    return Cells(values=values, given=nowhere, wrong=nowhere, any_wrong=False, raw=None)


def convert(form: Form, raw: Raw) -> Cells:
    """Give the cells of a field as numbers.

    Parameters
    ----------
    form : Form
    raw : raw column
        Plain values as JSON has them, or a typed column.
    """
    return _CONVERTERS[form.name](form, raw)


def _made(
    form: Form,
    raw: Raw,
    values: NDArray[Any],
    given: Mask,
    wrong: Mask,
    words: tuple[str, ...] = (),
) -> Cells:
    any_wrong = bool(np.count_nonzero(wrong))
    if any_wrong:
        values = values.copy()
        values[wrong] = _STAND_IN.get(form.name, (None, ABSENT))[1]
    return Cells(values=values, given=given, wrong=wrong, any_wrong=any_wrong, raw=raw, words=words)


def coded(raw: Raw) -> Words:
    """Give texts as places in the list of the distinct ones, `ABSENT` where null."""
    if isinstance(raw, Words):
        if raw.valid is None:
            return raw
        return Words(codes=np.where(raw.valid, raw.codes, ABSENT), words=raw.words)
    assert isinstance(raw, Sequence)
    seen: dict[str, int] = {}
    codes = [
        ABSENT if value is None else seen.setdefault(value, len(seen))  # type: ignore[arg-type]
        for value in raw
    ]
    return Words(codes=np.array(codes, np.int32), words=tuple(seen))


def _spread(words: Words, answers: Sequence[int], stand_in: int, dtype: type) -> NDArray[Any]:
    """Give the answer of each distinct text to its cells; the last place is for null."""
    table: NDArray[Any] = np.array([*answers, stand_in], dtype)
    spread: NDArray[Any] = table[words.codes]
    return spread


def _days(form: Form, raw: Raw) -> Cells:
    if isinstance(raw, Numbers):
        values = raw.values.astype(np.int32)
        given = np.ones(len(raw), np.bool_) if raw.valid is None else raw.valid
        values[~given] = NO_DAY
    else:
        words = coded(raw)
        answers = [_day(word) for word in words.words]
        values, given = _spread(words, answers, NO_DAY, np.int32), words.codes != ABSENT
    wrong = given & (values == NO_DAY)
    if form.name == "birth":
        wrong |= given & (values < _BORN_FIRST)
    return _made(form, raw, values, given, wrong)


def _day(text: str) -> int:
    """Give the number of a day, `NO_DAY` for text that is none."""
    found = _days_kept.get(text)
    if found is None:
        if not _DAY.fullmatch(text):
            return NO_DAY
        try:
            found = day_number(date.fromisoformat(text))
        except ValueError:
            return NO_DAY
        if len(_days_kept) >= _KEPT_TOP:
            _days_kept.clear()
        _days_kept[text] = found
    return found


def _flags(form: Form, raw: Raw) -> Cells:
    if isinstance(raw, Numbers):
        values = raw.values.astype(np.int8)
        given = np.ones(len(raw), np.bool_) if raw.valid is None else raw.valid
        values[~given] = ABSENT
    else:
        assert isinstance(raw, Sequence)
        values = np.array([ABSENT if value is None else value for value in raw], np.int8)
        given = values != ABSENT
    return _made(form, raw, values, given, np.zeros(len(values), np.bool_))


def _words(form: Form, raw: Raw) -> Cells:
    words, places = coded(raw), _places(form.words)
    answers = [places.get(word, ABSENT) for word in words.words]
    values, given = _spread(words, answers, ABSENT, np.int16), words.codes != ABSENT
    return _made(form, raw, values, given, given & (values == ABSENT))


@cache
def _places(words: tuple[str, ...]) -> dict[str, int]:
    return {word: place for place, word in enumerate(words)}


def _texts(form: Form, raw: Raw) -> Cells:
    """Keep texts as they are, for looking up in the law."""
    words = coded(raw)
    given = words.codes != ABSENT
    values = words.codes.astype(np.int32)
    return _made(form, raw, values, given, np.zeros(len(values), np.bool_), words.words)


def _unread(form: Form, raw: Raw) -> Cells:
    """Pass over what no rule reads; its form has been checked where it was read."""
    nowhere = np.zeros(len(raw), np.bool_)
    return _made(form, raw, nowhere, nowhere, nowhere)


def _plain(value: object) -> float:
    if value is None:
        return np.nan
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        return np.inf


def _floats(raw: Raw) -> tuple[NDArray[np.float64], Mask]:
    if isinstance(raw, Numbers):
        values = raw.values.astype(np.float64)
        given = np.ones(len(raw), np.bool_) if raw.valid is None else raw.valid
        values[~given] = np.nan
        return values, given
    assert isinstance(raw, Sequence)
    values = np.array(list(map(_plain, raw)), np.float64)
    return values, np.array([value is not None for value in raw], np.bool_)


def _outside(form: Form, values: NDArray[np.float64], raw: Raw) -> Mask:
    """Tell which numbers are none that the form allows; what is not a number is one of them."""
    low = values > form.low if form.above else values >= form.low
    right = low & (values <= form.high)
    if form.places is not None:
        single = isinstance(raw, Numbers) and raw.values.dtype == np.float32
        fine = np.where(right, values, 0) * 10**form.places
        right &= np.abs(fine - np.rint(fine)) < (_CLOSE_SINGLE if single else _CLOSE)
    return ~right


def _numbers(form: Form, raw: Raw) -> Cells:
    values, given = _floats(raw)
    return _made(form, raw, values, given, given & _outside(form, values, raw))


def _offer_years(form: Form, raw: Raw) -> Cells:
    """Read numbers of years, or the word for an offer without an end, as hundredths.

    A column of a typed file that may hold the word holds all its numbers as text; elsewhere a
    number is one.
    """
    values, given, endless = _marks_of(raw, {INDETERMINATE: float(INDEFINITE)}, as_text=False)
    wrong = given & ~endless & _outside(form, values, raw)
    values = np.where(endless, INDEFINITE, values * 100)
    return _made(form, raw, values, given, wrong)


def _marks(form: Form, raw: Raw) -> Cells:
    """Read marks that are numbers; words are for the law to know."""
    values, given, _ = _marks_of(raw, {}, as_text=True)
    nowhere = np.zeros(len(values), np.bool_)
    return _made(form, raw, values, given, nowhere)


def _marks_of(
    raw: Raw, words: dict[str, float], *, as_text: bool
) -> tuple[NDArray[np.float64], Mask, Mask]:
    """Give numbers, where cells are given, and which are words.

    Whether plain values may be numbers written as text is asked; typed ones may.
    """
    if isinstance(raw, Numbers):
        values, given = _floats(raw)
        return values, given, np.zeros(len(values), np.bool_)
    if isinstance(raw, Words):
        texts = coded(raw)
        table = np.array([_number(word, words) for word in texts.words] + [np.nan])
        known = np.array([word in words for word in texts.words] + [False])
        return table[texts.codes], texts.codes != ABSENT, known[texts.codes]
    assert isinstance(raw, Sequence)
    read = [_plain(v) if not isinstance(v, str) else _number(v, words, as_text) for v in raw]
    given = np.array([value is not None for value in raw], np.bool_)
    is_word = np.array([isinstance(v, str) and v in words for v in raw], np.bool_)
    return np.array(read, np.float64), given, is_word


def _number(text: str, words: dict[str, float], as_text: bool = True) -> float:
    if text in words:
        return words[text]
    return float(text) if as_text and NUMBER.fullmatch(text) else np.nan


def _code_lists(form: Form, raw: Raw) -> Cells:
    """Read lists of codes as bits, or only check them where there are more codes than bits."""
    places = _places(form.words)
    if isinstance(raw, WordLists):
        return _typed_lists(form, raw, places)
    assert isinstance(raw, Sequence)
    lists: list[Any] = list(raw)
    values = np.zeros(len(lists), np.int64)
    wrong = np.zeros(len(lists), np.bool_)
    given = np.array([codes is not None for codes in lists], np.bool_)
    as_bits = len(places) < np.iinfo(np.int64).bits
    seen: dict[tuple[object, ...], tuple[int, bool]] = {}
    for i, codes in enumerate(lists):
        if not codes:
            continue
        key = tuple(codes)
        if key not in seen:
            bad = len(set(key)) < len(key) or any(code not in places for code in key)
            bits = sum(1 << places[code] for code in key) if as_bits and not bad else 0
            seen[key] = bits, bad
        values[i], wrong[i] = seen[key]
    return _made(form, raw, values, given, wrong)


def _typed_lists(form: Form, raw: WordLists, places: dict[str, int]) -> Cells:
    """Read typed lists of codes as bits."""
    n = len(raw)
    words = coded(raw.words)
    count = int(raw.offsets[-1])
    table = np.array([places.get(word, ABSENT) for word in words.words] + [ABSENT])
    codes = table[words.codes[:count]]
    owner = np.repeat(np.arange(n), np.diff(raw.offsets))
    wrong = np.zeros(n, np.bool_)
    wrong[owner[codes == ABSENT]] = True
    values = np.zeros(n, np.int64)
    if len(places) < np.iinfo(np.int64).bits:
        bits = np.where(codes == ABSENT, 0, np.int64(1) << np.maximum(codes, 0))
        np.bitwise_or.at(values, owner, bits)
        # A code given twice sets one bit less than there are codes.
        wrong |= np.bitwise_count(values) < np.diff(raw.offsets)
    else:
        distinct = np.unique(owner * len(places) + codes) // len(places)
        wrong |= np.bincount(distinct, minlength=n) < np.diff(raw.offsets)
    given = np.ones(n, np.bool_) if raw.valid is None else raw.valid
    return _made(form, raw, values, given, wrong & given)


def _identifiers(form: Form, raw: Raw) -> Cells:
    """Leave identifiers and instants to the border, which reads them for every table."""
    assert isinstance(raw, Sequence | Texts | Numbers)
    return _unread(form, raw)


_CONVERTERS: dict[str, Callable[[Form, Raw], Cells]] = {
    "day": _days,
    "birth": _days,
    "flag": _flags,
    "word": _words,
    "code": _words,
    "noc": _texts,
    "test": _texts,
    "mark": _marks,
    "number": _numbers,
    "whole": _numbers,
    "years": _offer_years,
    "codes": _code_lists,
    "text": _unread,
    "id": _identifiers,
    "instant": _identifiers,
}

_STAND_IN: dict[str, tuple[np.dtype[Any], float]] = {
    "day": (np.dtype(np.int32), NO_DAY),
    "birth": (np.dtype(np.int32), NO_DAY),
    "flag": (np.dtype(np.int8), ABSENT),
    "word": (np.dtype(np.int16), ABSENT),
    "code": (np.dtype(np.int16), ABSENT),
    "number": (np.dtype(np.float64), np.nan),
    "whole": (np.dtype(np.float64), np.nan),
    "years": (np.dtype(np.float64), np.nan),
    "mark": (np.dtype(np.float64), np.nan),
    "codes": (np.dtype(np.int64), 0),
}
