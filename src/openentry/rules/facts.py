"""Facts: what the law looks at, as columns, one entry a candidate.

For carrying checked candidates between a file, the scorer and a round. It checks nothing (the
border does) and knows no law. A single person is a batch of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import column, columns, words

IdArray = NDArray[np.bytes_]
InstantArray = NDArray[np.int64]

NULL_INSTANT = int(np.iinfo(np.int64).min)
"""Stands for an instant that is not known."""
NOT_KNOWN = -1
"""Stands for a flag, number or list that is not known, in columns where absence means that."""
PROGRAMS = ("fsw", "cec", "fst", "pnp")
"""Words of `programs`; the place of a word is its bit."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant_text(microseconds: int, *, decimals: bool | None = None) -> str:
    """Write an instant as RFC 3339 in UTC.

    Parameters
    ----------
    microseconds : int
        Since 1970, UTC.
    decimals : bool, optional
        Six decimals always (True), never (False), or only where they say something (None).
    """
    moment = _EPOCH + timedelta(microseconds=int(microseconds))
    with_decimals = bool(moment.microsecond) if decimals is None else decimals
    style = "microseconds" if with_decimals else "seconds"
    return moment.replace(tzinfo=None).isoformat(timespec=style) + "Z"


def instant_texts(values: NDArray[np.int64]) -> list[str]:
    """Write many instants as `instant_text` does with six decimals always."""
    stamps = np.datetime_as_string(values.astype("datetime64[us]"), unit="us", timezone="UTC")
    texts: list[str] = stamps.tolist()
    return texts


def microseconds(moment: datetime) -> int:
    """Give an aware instant as microseconds since 1970, UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(value: int) -> datetime:
    """Give microseconds since 1970 as an aware instant in UTC."""
    return _EPOCH + timedelta(microseconds=int(value))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Facts:
    """Columns of the facts table, all of one length.

    Attributes
    ----------
    id : (n,) bytes
        UTF-8, so that the order of the array is the order of the bytes.
    age, levels, years : (n,) uint8
        As written: levels run from 0 to 12, and the scorer counts 11 and 12 as 10.
    education and other words : (n,) uint8
        Place of the word in `openentry.rules.columns.words(name)`.
    flags : (n,) bool, or (n,) int8 with -1 for not known where absence means that
    submitted_at : (n,) int64
        Microseconds since 1970, UTC; `NULL_INSTANT` for not known.
    programs : (n,) int8
        Bits in the order of `PROGRAMS`, -1 for not known.
    categories : (n,) int64
        Bits in the order of `category_ids`, -1 for not known.
    category_ids : tuple of str
        Ids of the category versions the bits stand for.
    """

    id: IdArray
    age: NDArray[np.uint8]
    accompanied: NDArray[np.bool_]
    education: NDArray[np.uint8]
    first_language: NDArray[np.uint8]
    first_listening: NDArray[np.uint8]
    first_reading: NDArray[np.uint8]
    first_speaking: NDArray[np.uint8]
    first_writing: NDArray[np.uint8]
    second_listening: NDArray[np.uint8]
    second_reading: NDArray[np.uint8]
    second_speaking: NDArray[np.uint8]
    second_writing: NDArray[np.uint8]
    canadian_work_years: NDArray[np.uint8]
    foreign_work_years: NDArray[np.uint8]
    trade_certificate: NDArray[np.bool_]
    spouse_education: NDArray[np.uint8]
    spouse_listening: NDArray[np.uint8]
    spouse_reading: NDArray[np.uint8]
    spouse_speaking: NDArray[np.uint8]
    spouse_writing: NDArray[np.uint8]
    spouse_canadian_work_years: NDArray[np.uint8]
    canadian_study: NDArray[np.uint8]
    sibling: NDArray[np.bool_]
    nominated: NDArray[np.bool_]
    job_offer: NDArray[np.uint8]
    submitted_at: InstantArray
    programs: NDArray[np.int8]
    categories: NDArray[np.int64]
    canadian_work_wage_tier: NDArray[np.uint8]
    job_offer_wage_tier: NDArray[np.uint8]
    skilled_work_years: NDArray[np.int8]
    primary_continuous_year: NDArray[np.int8]
    arranged_employment: NDArray[np.int8]
    relative_in_canada: NDArray[np.int8]
    studied_in_canada: NDArray[np.int8]
    worked_in_canada: NDArray[np.int8]
    spouse_studied_in_canada: NDArray[np.int8]
    spouse_worked_in_canada: NDArray[np.int8]
    funds_met: NDArray[np.int8]
    category_ids: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.id)

    @classmethod
    def build(cls, n: int, *, category_ids: tuple[str, ...] = (), **given: NDArray[Any]) -> Self:
        """Make facts of `n` candidates; columns not given hold what an absent column means."""
        arrays = {c.name: given.get(c.name) for c in columns()}
        for name, array in arrays.items():
            if array is None:
                arrays[name] = absent(name, n)
            else:
                assert len(array) == n, name
        return cls(category_ids=category_ids, **arrays)  # type: ignore[arg-type]

    def take(self, index: NDArray[Any] | slice) -> Self:
        """Give the candidates at these places (numbers, mask or slice)."""
        return type(self)(
            category_ids=self.category_ids,
            **{f.name: getattr(self, f.name)[index] for f in fields(self) if f.name not in _META},
        )

    @classmethod
    def concat(cls, parts: Sequence[Self]) -> Self:
        """Put batches one after the other; all must speak of the same category ids."""
        assert len({part.category_ids for part in parts}) == 1
        return cls(
            category_ids=parts[0].category_ids,
            **{
                f.name: np.concatenate([getattr(part, f.name) for part in parts])
                for f in fields(cls)
                if f.name not in _META
            },
        )

    def row(self, index: int) -> dict[str, object]:
        """Give one candidate as plain values, in the JSON form of the facts table."""
        return {c.name: self.value(c.name, index) for c in columns()}

    def value(self, name: str, index: int) -> object:
        """Give one candidate's value in a column as `row` does."""
        value = getattr(self, name)[index]
        kind = column(name).kind
        if kind == "text":
            return bytes(value).decode()
        if kind == "instant":
            return None if value == NULL_INSTANT else instant_text(int(value))
        if kind == "words":
            if value == NOT_KNOWN:
                return None
            allowed = PROGRAMS if name == "programs" else self.category_ids
            return [word for bit, word in enumerate(allowed) if int(value) >> bit & 1]
        if column(name).nullable and value == NOT_KNOWN:
            return None
        if kind == "flag":
            return bool(value)
        if kind == "word":
            return words(name)[int(value)]
        return int(value)


_META = {"category_ids"}


def absent(name: str, n: int) -> NDArray[Any]:
    """Give what `n` candidates mean when the column `name` is absent."""
    what = column(name)
    match what.kind:
        case "text":
            return np.char.encode(np.arange(1, n + 1).astype(str), "utf-8")
        case "instant":
            return np.full(n, NULL_INSTANT, np.int64)
        case "words":
            return np.full(n, NOT_KNOWN, np.int8 if name == "programs" else np.int64)
        case "flag" if not what.nullable:
            return np.zeros(n, np.bool_)
        case _ if what.nullable:
            return np.full(n, NOT_KNOWN, np.int8)
        case "word":
            return np.full(n, what.words.index(str(what.default)), np.uint8)
        case _:
            return np.zeros(n, np.uint8)
