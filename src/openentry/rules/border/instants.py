"""Instants: RFC 3339 text in UTC, or microseconds, read a column at a time.

Text of the two usual forms, `2025-06-03T14:05:09Z` with at most six decimals, is read with
array arithmetic; every other spelling that RFC 3339 allows is read one by one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from openentry.rules.border.findings import Expectation, Findings
from openentry.rules.border.raw import Numbers, Places, Raw, Texts
from openentry.rules.facts import NULL_INSTANT, InstantArray

_EXPECTED: Expectation = ("expected.instant", {})
_NEEDED: Expectation = ("expected.for-round", {})
_PATTERN = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?"
    r"(?:[Zz]|[+-]00:00)",
    re.ASCII,
)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_FIRST = (date.min.toordinal() - _EPOCH_DAY) * 86_400_000_000
_AFTER = (date.max.toordinal() + 1 - _EPOCH_DAY) * 86_400_000_000
# Places of the digits and of the marks in 2025-06-03T14:05:09
_DIGITS = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18]
_MARKS = [(4, b"-"), (7, b"-"), (10, b"T"), (13, b":"), (16, b":")]
_SHORTEST, _LONGEST = len("2025-06-03T14:05:09Z"), len("2025-06-03T14:05:09.123456Z")

_FEW = 8


def read_instants(
    values: Raw, first_row: int, findings: Findings, needed: bool = False
) -> tuple[InstantArray, Places]:
    """Give microseconds since 1970, and the places of the cells that were noted as wrong.

    A null or empty cell becomes `NULL_INSTANT`, or is an error when `needed`.
    """
    if isinstance(values, Numbers):
        out, wrong = _from_numbers(values)
    else:
        if isinstance(values, Sequence):
            out, wrong = _from_plain(values)
        else:
            assert isinstance(values, Texts)
            out, wrong = _from_texts(values)
    bad = np.flatnonzero(wrong)
    if len(bad):
        cell = values.__getitem__ if isinstance(values, Sequence) else values.value
        findings.note(first_row + bad, "submitted_at", lambda i: cell(bad[i]), _EXPECTED)
    if needed and (unknown := np.flatnonzero((out == NULL_INSTANT) & ~wrong)).size:
        findings.note(first_row + unknown, "submitted_at", lambda _: "", _NEEDED)
        bad = np.union1d(bad, unknown)
    return out, bad


def _from_numbers(column: Numbers) -> tuple[InstantArray, NDArray[np.bool_]]:
    out = column.values.astype(np.int64)
    wrong = (out < _FIRST) | (out >= _AFTER)
    if column.valid is not None:
        wrong &= column.valid
        out[~column.valid] = NULL_INSTANT
    out[wrong] = NULL_INSTANT
    return out, wrong


def _from_plain(values: Sequence[object]) -> tuple[InstantArray, NDArray[np.bool_]]:
    # Few are read sooner one by one than side by side.
    texts = Texts.try_of(values) if len(values) > _FEW else None
    if texts is not None:
        return _from_texts(texts)
    out = np.full(len(values), NULL_INSTANT, np.int64)
    wrong = np.zeros(len(values), np.bool_)
    for i, value in enumerate(values):
        if value is not None and value != "":
            read = _one(value)
            out[i], wrong[i] = (NULL_INSTANT, True) if read is None else (read, False)
    return out, wrong


def _from_texts(texts: Texts) -> tuple[InstantArray, NDArray[np.bool_]]:
    sizes = texts.sizes
    out, good = _usual(texts.matrix(_LONGEST), sizes)
    good &= (sizes >= _SHORTEST) & (sizes <= _LONGEST)
    out[~good] = NULL_INSTANT
    wrong = ~good & (sizes > 0)
    for i in np.flatnonzero(wrong):
        read = _one(texts.value(int(i)))
        if read is not None:
            out[i], wrong[i] = read, False
    return out, wrong


def _usual(
    text: NDArray[np.uint8], sizes: NDArray[np.int64]
) -> tuple[InstantArray, NDArray[np.bool_]]:
    """Read the usual form; what is not of that form is only told apart."""
    digits = text[:, _DIGITS].astype(np.int64) - ord("0")
    good = ((digits >= 0) & (digits <= 9)).all(axis=1)
    for place, mark in _MARKS:
        good &= text[:, place] == ord(mark)
    good &= text[np.arange(len(text)), np.clip(sizes - 1, 0, _LONGEST - 1)] == ord("Z")
    micro = np.zeros(len(text), np.int64)
    with_decimals = sizes > _SHORTEST
    if with_decimals.any():
        good &= ~with_decimals | ((text[:, 19] == ord(".")) & (sizes > _SHORTEST + 1))
        for k in range(6):
            digit = text[:, 20 + k].astype(np.int64) - ord("0")
            inside = sizes > _SHORTEST + 1 + k
            good &= ~inside | ((digit >= 0) & (digit <= 9))
            micro = micro * 10 + np.where(inside, digit, 0)
    year = digits[:, :4] @ [1000, 100, 10, 1]
    month = digits[:, 4] * 10 + digits[:, 5]
    day = digits[:, 6] * 10 + digits[:, 7]
    hour = digits[:, 8] * 10 + digits[:, 9]
    minute = digits[:, 10] * 10 + digits[:, 11]
    second = digits[:, 12] * 10 + digits[:, 13]
    good &= (year >= 1) & (month >= 1) & (month <= 12) & (hour < 24) & (minute < 60) & (second < 60)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    first = months.astype("datetime64[D]").astype(np.int64)
    after = (months + 1).astype("datetime64[D]").astype(np.int64)
    good &= (day >= 1) & (day <= after - first)
    seconds = ((first + day - 1) * 24 + hour) * 3600 + minute * 60 + second
    return seconds * 1_000_000 + micro, good


def _one(value: object) -> int | None:
    found = _PATTERN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    year, month, day, hour, minute, second, decimals = found.groups()
    try:
        at = datetime(  # noqa: DTZ001 - the pattern allows UTC alone
            int(year), int(month), int(day), int(hour), int(minute), int(second)
        )
    except ValueError:
        # A day such as 30 February passes the pattern but is not in the calendar.
        return None
    whole = (at.toordinal() - _EPOCH_DAY) * 86_400 + (at.hour * 3600 + at.minute * 60 + at.second)
    return whole * 1_000_000 + int((decimals or "").ljust(6, "0"))
