"""The border: columns of raw values in, checked facts out.

Every value from outside passes here once. Text (from CSV) and typed values (from JSON or
Arrow) are held to the same data dictionary. An impossible value is an error that names row,
column, value and what is allowed; a merely low value is not an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import ABILITIES, Column, columns
from openentry.rules.errors import ERRORS_KEPT, CellError, FactsErrors
from openentry.rules.facts import NOT_KNOWN, NULL_INSTANT, PROGRAMS, Facts, absent

ID_BYTES_TOP = 200
_INSTANT = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d"
    r"(\.\d{1,6})?([Zz]|[+-]00:00)"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

Expectation = tuple[str, dict[str, object]]


@dataclass(slots=True)
class Findings:
    """Wrong cells found so far: the first hundred kept, all counted."""

    errors: list[CellError] = field(default_factory=list)
    count: int = 0

    def add(self, row: int, column: str, value: object, expected: Expectation) -> None:
        """Note one wrong cell."""
        self.count += 1
        if len(self.errors) < ERRORS_KEPT:
            text = "" if value is None else str(value)
            text = text if len(text) <= 80 else text[:79] + "…"
            self.errors.append(
                CellError(
                    row=row, column=column, value=text, expected=expected[0], params=expected[1]
                )
            )

    def refuse(self) -> None:
        """Raise what was found, if anything was.

        Raises
        ------
        FactsErrors
        """
        if self.count:
            ordered = sorted(self.errors, key=lambda e: e.row)
            raise FactsErrors(tuple(ordered), self.count)


def check(
    raw: Mapping[str, Sequence[object]],
    n: int,
    *,
    text: bool,
    category_ids: tuple[str, ...],
    findings: Findings,
    first_row: int = 1,
) -> Facts:
    """Turn raw columns into facts, noting every impossible value.

    Parameters
    ----------
    raw : mapping of column name to (n,) values
        Text when ``text``; otherwise str, int, bool, list of str or None, as JSON has them.
        Columns not in the data dictionary must have been refused or set aside before.
    n : int
    text : bool
        Whether the values are cells of a CSV file.
    category_ids : tuple of str
        Ids that ``categories`` may hold.
    findings : Findings
        Where wrong cells are noted; the facts must not be used if its count grew.
    first_row : int
        Number of the first candidate in the whole input, from 1.
    """
    arrays: dict[str, NDArray[Any]] = {}
    for what in columns():
        values = raw.get(what.name)
        if values is None:
            arrays[what.name] = absent(what.name, n)
            if what.name == "id" and first_row != 1:
                numbers = np.arange(first_row, first_row + n).astype(str)
                arrays["id"] = np.char.encode(numbers, "utf-8")
            continue
        convert = _converter(what, text, category_ids)
        arrays[what.name] = convert(values, first_row, findings)
    facts = Facts.build(n, category_ids=category_ids, **arrays)
    _check_languages(facts, first_row, findings)
    return facts


def _check_languages(facts: Facts, first_row: int, findings: Findings) -> None:
    """Levels without a first official language contradict each other: we do not choose."""
    nameless = facts.first_language == 0
    for which in ("first", "second"):
        for ability in ABILITIES:
            name = f"{which}_{ability}"
            for i in np.flatnonzero(nameless & (getattr(facts, name) > 0)):
                findings.add(
                    first_row + int(i), "first_language", "", ("expected.language-of-levels", {})
                )
                nameless[i] = False


Converter = Callable[[Sequence[object], int, Findings], NDArray[Any]]


@lru_cache(maxsize=256)
def _converter(what: Column, text: bool, category_ids: tuple[str, ...]) -> Converter:
    match what.kind:
        case "text":
            return _ids
        case "instant":
            return _instants
        case "words":
            allowed = PROGRAMS if what.name == "programs" else category_ids
            return _Lists(what, text, allowed)
        case _:
            return _Coded(what, text)


class _Coded:
    """Values of a small closed set, looked up in one dictionary a column."""

    def __init__(self, what: Column, text: bool) -> None:
        self.what, self.text = what, text
        empty = int(absent(what.name, 1)[0])
        self.dtype = absent(what.name, 0).dtype
        codes: dict[object, int] = {}
        match what.kind:
            case "flag":
                codes = {"true": 1, "false": 0} if text else {(bool, True): 1, (bool, False): 0}
                self.expected: Expectation = ("expected.flag", {})
            case "word":
                codes = {w if text else (str, w): i for i, w in enumerate(what.words)}
                listed = ", ".join(w for w in what.words if w)
                key = "expected.word-or-empty" if "" in what.words else "expected.word"
                self.expected = (key, {"words": listed})
            case _:
                for i in range(what.low, what.high + 1):
                    codes[str(i) if text else (int, i)] = i
                key = "expected.level" if what.kind == "level" else "expected.whole-number"
                self.expected = (key, {"low": str(what.low), "high": str(what.high)})
        codes["" if text else (type(None), None)] = empty
        self.codes = codes

    def __call__(
        self, values: Sequence[object], first_row: int, findings: Findings
    ) -> NDArray[Any]:
        keys = values if self.text else zip(map(type, values), values, strict=True)
        n = len(values)
        try:
            return np.fromiter(map(self.codes.__getitem__, keys), self.dtype, n)
        except (KeyError, TypeError):
            return self._slowly(values, first_row, findings)

    def _slowly(self, values: Sequence[object], first_row: int, findings: Findings) -> NDArray[Any]:
        out = absent(self.what.name, len(values))
        for i, value in enumerate(values):
            key = value if self.text else (type(value), value)
            try:
                out[i] = self.codes[key]
            except (KeyError, TypeError):
                findings.add(first_row + i, self.what.name, value, self.expected)
        return out


class _Lists:
    """Lists of words as bits; the same list occurs often, so each is judged once."""

    def __init__(self, what: Column, text: bool, allowed: tuple[str, ...]) -> None:
        self.what, self.text = what, text
        self.bits = {word: 1 << i for i, word in enumerate(allowed)}
        self.dtype = absent(what.name, 0).dtype
        listed = ", ".join(allowed)
        self.expected: Expectation = (
            "expected.list-csv" if text else "expected.list-json",
            {"words": listed},
        )
        self.seen: dict[object, int | None] = {}

    def _bits(self, value: object) -> int | None:
        if self.text:
            parts: list[Any] = [p for p in str(value).split(";") if p] if value else []
            if value and len(parts) != str(value).count(";") + 1:
                return None
        elif value is None:
            return NOT_KNOWN
        elif isinstance(value, list | tuple):
            parts = list(value)
        else:
            return None
        total = 0
        for part in parts:
            bit = self.bits.get(part) if isinstance(part, str) else None
            if bit is None:
                return None
            total |= bit
        return total

    def __call__(
        self, values: Sequence[object], first_row: int, findings: Findings
    ) -> NDArray[Any]:
        out = np.empty(len(values), self.dtype)
        for i, value in enumerate(values):
            key = tuple(map(repr, value)) if isinstance(value, list) else value
            try:
                bits = self.seen[key]
            except (KeyError, TypeError):
                bits = self._bits(value)
                if bits is not None and len(self.seen) < 10_000:
                    self.seen[key] = bits
            if bits is None:
                findings.add(first_row + i, self.what.name, value, self.expected)
                bits = NOT_KNOWN
            out[i] = bits
        return out


def _ids(values: Sequence[object], first_row: int, findings: Findings) -> NDArray[Any]:
    out: list[bytes] = []
    for i, value in enumerate(values):
        if value is None or value == "":
            out.append(str(first_row + i).encode())
            continue
        good = isinstance(value, str) and not _CONTROL.search(value)
        try:
            data = value.encode() if isinstance(value, str) else b""
        except UnicodeEncodeError:
            good, data = False, b""
        if not good or len(data) > ID_BYTES_TOP:
            findings.add(first_row + i, "id", value, ("expected.id", {"top": str(ID_BYTES_TOP)}))
            data = b""
        out.append(data)
    return np.array(out, dtype=np.bytes_) if out else np.empty(0, "S1")


def _instants(values: Sequence[object], first_row: int, findings: Findings) -> NDArray[Any]:
    out = np.full(len(values), NULL_INSTANT, np.int64)
    places: list[int] = []
    texts: list[str] = []
    for i, value in enumerate(values):
        if value is None or value == "":
            continue
        if isinstance(value, str) and _INSTANT.fullmatch(value):
            places.append(i)
            texts.append(value[:-1] if value[-1] in "Zz" else value[:-6])
        else:
            findings.add(first_row + i, "submitted_at", value, ("expected.instant", {}))
    if texts:
        try:
            out[places] = np.array(texts, "datetime64[us]").astype(np.int64)
        except ValueError:
            # A day such as 30 February passes the pattern but is not in the calendar.
            for i, value in zip(places, texts, strict=True):
                try:
                    out[i] = np.datetime64(value, "us").astype(np.int64)
                except ValueError:
                    findings.add(first_row + i, "submitted_at", value, ("expected.instant", {}))
    return out
