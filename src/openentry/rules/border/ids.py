"""Identifiers: any text without control characters, as bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from openentry.rules.border.findings import Expectation, Findings
from openentry.rules.border.raw import Places, Raw, Texts
from openentry.rules.facts import IdArray

ID_BYTES_TOP = 200

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_EXPECTED: Expectation = ("expected.id", {"top": str(ID_BYTES_TOP)})
_NEEDED: Expectation = ("expected.for-round", {})
_DIGITS = len(str(np.iinfo(np.int64).max))


def row_numbers(first_row: int, n: int) -> IdArray:
    """Give the numbers of `n` rows as identifiers."""
    width = len(str(first_row + n))
    return np.arange(first_row, first_row + n).astype(f"S{_DIGITS}").astype(f"S{width}")


def read_ids(
    values: Raw, first_row: int, findings: Findings, needed: bool = False
) -> tuple[IdArray, Places]:
    """Give the identifiers as bytes, and the places of the cells that were noted as wrong.

    A null or empty cell becomes the number of its row, or is an error when `needed`.
    """
    if isinstance(values, Sequence):
        texts = Texts.try_of(values)
        if texts is None:
            return _one_by_one(values, first_row, findings, needed)
    else:
        assert isinstance(values, Texts)
        texts = values
    n = len(texts)
    ids: IdArray = np.empty(0, "S1")
    if texts.sizes.max(initial=0) <= ID_BYTES_TOP:
        ids = texts.packed()
    if len(ids) < n or _any_control(ids, texts):
        plain = [texts.value(i) for i in range(n)]
        return _one_by_one(plain, first_row, findings, needed)
    blank = np.flatnonzero(texts.sizes == 0)
    if len(blank):
        numbers = row_numbers(first_row, n)
        if numbers.itemsize > ids.itemsize:
            ids = ids.astype(numbers.dtype)
        ids[blank] = numbers[blank]
        if needed:
            findings.note(first_row + blank, "id", lambda _: "", _NEEDED)
    return ids, blank if needed else blank[:0]


def _any_control(ids: IdArray, texts: Texts) -> bool:
    held = ids.view(np.uint8)
    few = (held < 0x20) | (held == 0x7F)
    # The zeros that fill up short identifiers are none of theirs.
    return bool(np.count_nonzero(few) != held.size - texts.sizes.sum())


def _one_by_one(
    values: Sequence[object], first_row: int, findings: Findings, needed: bool
) -> tuple[IdArray, Places]:
    out: list[bytes] = []
    bad: list[int] = []
    for i, value in enumerate(values):
        if value is None or value == "":
            out.append(str(first_row + i).encode())
            if needed:
                bad.append(i)
                findings.add(first_row + i, "id", value, _NEEDED)
            continue
        data = b""
        if isinstance(value, str) and not _CONTROL.search(value):
            try:
                data = value.encode()
            except UnicodeEncodeError:
                data = b""
        if not data or len(data) > ID_BYTES_TOP:
            bad.append(i)
            findings.add(first_row + i, "id", value, _EXPECTED)
            data = b""
        out.append(data)
    ids = np.array(out, dtype=np.bytes_) if out else np.empty(0, "S1")
    return ids, np.array(bad, np.intp)
