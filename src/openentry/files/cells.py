"""Cells as text: columns of facts and carried columns, the way CSV and JSON write them."""

from __future__ import annotations

import math
import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from json.encoder import encode_basestring
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from openentry.files.blocks import Extra
from openentry.rules.columns import Column, column
from openentry.rules.errors import InputError
from openentry.rules.facts import NOT_KNOWN, NULL_INSTANT, PROGRAMS, Facts, IdArray

Style = Literal["csv", "json"]

_RISKY = tuple("=+-@\t\r")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?", re.ASCII)


def fact_texts(facts: Facts, name: str, style: Style) -> list[str]:
    """Give one column of facts as text, one a candidate."""
    what = column(name)
    values = getattr(facts, name)
    if what.kind == "text":
        return id_texts(values, style)
    if what.kind == "instant":
        return _instants(values, style)
    if what.kind == "words":
        return _lists(values, PROGRAMS if name == "programs" else facts.category_ids, style)
    # Not known is -1, which takes the last text of the table.
    texts: list[str] = _coded(what, style)[values.astype(np.int8)].tolist()
    return texts


def id_texts(ids: IdArray, style: Style) -> list[str]:
    """Give identifiers as text."""
    plain = [value.decode() for value in ids.tolist()]
    return plain if style == "csv" else list(map(encode_basestring, plain))


@cache
def _coded(what: Column, style: Style) -> NDArray[Any]:
    match what.kind:
        case "flag":
            texts = ["false", "true"]
        case "word":
            texts = [word if style == "csv" else f'"{word}"' for word in what.words]
        case _:
            texts = [str(value) for value in range(what.high + 1)]
    return np.array([*texts, "" if style == "csv" else "null"], dtype=object)


def _instants(values: NDArray[np.int64], style: Style) -> list[str]:
    known = values != NULL_INSTANT
    safe = np.where(known, values, 0)
    whole = safe % 1_000_000 == 0
    texts = np.where(
        whole,
        np.datetime_as_string(safe.view("datetime64[us]"), unit="s"),
        np.datetime_as_string(safe.view("datetime64[us]"), unit="us"),
    )
    mark, null = ("", "") if style == "csv" else ('"', "null")
    return [
        f"{mark}{text}Z{mark}" if there else null
        for text, there in zip(texts.tolist(), known.tolist(), strict=True)
    ]


def _lists(bits: NDArray[Any], words: tuple[str, ...], style: Style) -> list[str]:
    distinct, places = np.unique(bits, return_inverse=True)
    return np.array([_list(int(b), words, style) for b in distinct], object)[places].tolist()  # type: ignore[no-any-return]


def _list(bits: int, words: tuple[str, ...], style: Style) -> str:
    if style == "json":
        return "null" if bits == NOT_KNOWN else json_text(words_of(bits, words))
    return "" if bits == NOT_KNOWN else ";".join(words_of(bits, words))


def words_of(bits: int, words: tuple[str, ...]) -> list[str]:
    """Give the words that the bits stand for."""
    return [word for i, word in enumerate(words) if bits >> i & 1]


def plain_values(name: str, values: Extra) -> Sequence[Any]:
    """Give a carried column as plain values, whatever form it came in.

    Raises
    ------
    InputError
        If it is of an Arrow type that has no plain form.
    """
    if not hasattr(values, "to_pylist"):
        return values
    import pyarrow as pa

    try:
        plain: list[Any] = values.to_pylist()
    except (ValueError, pa.ArrowException):
        # Nanoseconds, for one, which Python's own instants cannot hold.
        try:
            plain = values.cast(pa.string()).to_pylist()  # type: ignore[attr-defined]
        except pa.ArrowException:
            kind = str(values.type)  # type: ignore[attr-defined]
            raise InputError("carried-type", column=name, type=kind) from None
    return plain


def csv_texts(values: Iterable[Any]) -> list[str]:
    """Give plain values as cells of CSV: text as it is, null as nothing, the rest as JSON."""
    return [value if type(value) is str else _csv_text(value) for value in values]


def json_texts(values: Iterable[Any]) -> list[str]:
    """Give plain values as JSON."""
    return [encode_basestring(v) if type(v) is str else json_text(v) for v in values]


def _csv_text(value: object) -> str:
    if value is None:
        return ""
    text = json_text(value)
    return text[1:-1] if isinstance(value, date | time | bytes) else text


def json_text(value: object) -> str:
    """Write a plain value as JSON; numbers keep every digit they came with.

    Instants, days and times are written as ISO 8601 text, bytes as base64, and the numbers that
    JSON does not know (NaN, infinity) as null.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return encode_basestring(value)
        case int() | Decimal():
            return str(value)
        case float():
            return repr(value) if math.isfinite(value) else "null"
        case list() | tuple():
            return f"[{', '.join(map(json_text, value))}]"
        case dict():
            pairs = (f"{encode_basestring(str(k))}: {json_text(v)}" for k, v in value.items())
            return f"{{{', '.join(pairs)}}}"
        case datetime() | date() | time():
            return f'"{value.isoformat()}"'
        case bytes():
            return f'"{b64encode(value).decode()}"'
        case _:
            return encode_basestring(str(value))


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take this cell for a formula."""
    return text.startswith(_RISKY) and not _NUMBER.fullmatch(text)


def neutralised(texts: list[str]) -> list[str]:
    """Put an apostrophe before cells that a spreadsheet would take for formulas."""
    return [f"'{text}" if is_formula(text) else text for text in texts]
