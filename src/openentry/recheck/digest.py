"""The digest of a frozen pool, recomputed: RFC 8785 canonical JSON and SHA-256, standard library.

Every candidate who exists at the round's instant is written out whole, each column of the facts
table with its default filled in, in `id` order; whoever holds the same pool gets the same digest,
whatever the file format, the column order, or the defaults left out.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from openentry.recheck.instants import instant, with_six_decimals
from openentry.recheck.reading import (
    AGE_MOST,
    CANADIAN_STUDY,
    EDUCATION,
    JOB_OFFER,
    LEVEL_MOST,
    OFFICIAL_LANGUAGE,
    WAGE_TIER,
    YEARS_MOST,
    Row,
    declared_programs,
    flag,
    known_flag,
    known_whole,
    required_list,
    required_text,
    whole,
    word,
)

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

# RFC 8785 writes numbers as ECMAScript does; up to here an integer is written as it stands.
EXACT_INTEGER_MOST = 2**53 - 1

# Without ASCII escapes the standard library writes text as RFC 8785 section 3.2.2.2 asks.
_TEXT = json.JSONEncoder(ensure_ascii=False)


def canonical_json(value: Json) -> bytes:
    """Write a value as RFC 8785 does, for null, booleans, integers, text, arrays and objects.

    Raises
    ------
    ValueError
        If it holds anything else, an integer beyond 2**53 - 1, or text that is not Unicode.
    """
    return _canonical(value).encode("utf-8")  # refuses a lone surrogate; that is a ValueError too


def _canonical(value: Json) -> str:
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if type(value) is int:
        if abs(value) > EXACT_INTEGER_MOST:
            raise ValueError(f"{value} is too large for an exact number in JSON")
        return str(value)
    if isinstance(value, str):
        return _TEXT.encode(value)
    if isinstance(value, Mapping):
        keys = sorted(value, key=_utf_16_order)
        members = [_TEXT.encode(key) + ":" + _canonical(value[key]) for key in keys]
        return "{" + ",".join(members) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join([_canonical(entry) for entry in value]) + "]"
    raise ValueError(f"{type(value).__name__} has no place in this canonical JSON")


def _utf_16_order(key: object) -> bytes:
    if not isinstance(key, str):
        raise ValueError(f"{key!r} is no name of a member in JSON")
    return key.encode("utf-16-be", "surrogatepass")


def complete_row(row: Row) -> dict[str, Json]:
    """Give every column of the facts table for one candidate, defaults filled in.

    Not-known values are null; lists are sorted (programs as fsw, cec, fst, pnp) and without
    repeats; `submitted_at` has six decimals; levels 11 and 12 and the spouse's columns stay as
    written, read by the law or not. Columns that begin with `x_` are left out.

    Raises
    ------
    ValueError
        If a value cannot be, a column is unknown, or `id`, `submitted_at`, `programs` or
        `categories` is missing or null: no round takes such a row.
    """
    complete: dict[str, Json] = {
        "id": required_text(row, "id"),
        "age": whole(row, "age", AGE_MOST),
        "accompanied": flag(row, "accompanied"),
        "education": word(row, "education", EDUCATION),
        "first_language": word(row, "first_language", OFFICIAL_LANGUAGE, absent=""),
        "first_listening": whole(row, "first_listening", LEVEL_MOST),
        "first_reading": whole(row, "first_reading", LEVEL_MOST),
        "first_speaking": whole(row, "first_speaking", LEVEL_MOST),
        "first_writing": whole(row, "first_writing", LEVEL_MOST),
        "second_listening": whole(row, "second_listening", LEVEL_MOST),
        "second_reading": whole(row, "second_reading", LEVEL_MOST),
        "second_speaking": whole(row, "second_speaking", LEVEL_MOST),
        "second_writing": whole(row, "second_writing", LEVEL_MOST),
        "canadian_work_years": whole(row, "canadian_work_years", YEARS_MOST),
        "foreign_work_years": whole(row, "foreign_work_years", YEARS_MOST),
        "trade_certificate": flag(row, "trade_certificate"),
        "spouse_education": word(row, "spouse_education", EDUCATION),
        "spouse_listening": whole(row, "spouse_listening", LEVEL_MOST),
        "spouse_reading": whole(row, "spouse_reading", LEVEL_MOST),
        "spouse_speaking": whole(row, "spouse_speaking", LEVEL_MOST),
        "spouse_writing": whole(row, "spouse_writing", LEVEL_MOST),
        "spouse_canadian_work_years": whole(row, "spouse_canadian_work_years", YEARS_MOST),
        "canadian_study": word(row, "canadian_study", CANADIAN_STUDY),
        "sibling": flag(row, "sibling"),
        "nominated": flag(row, "nominated"),
        "job_offer": word(row, "job_offer", JOB_OFFER),
        "submitted_at": with_six_decimals(instant(row.get("submitted_at"))),
        "programs": declared_programs(row),
        "categories": required_list(row, "categories"),
        "canadian_work_wage_tier": word(row, "canadian_work_wage_tier", WAGE_TIER),
        "job_offer_wage_tier": word(row, "job_offer_wage_tier", WAGE_TIER),
        "skilled_work_years": known_whole(row, "skilled_work_years", YEARS_MOST),
        "primary_continuous_year": known_flag(row, "primary_continuous_year"),
        "arranged_employment": known_flag(row, "arranged_employment"),
        "relative_in_canada": known_flag(row, "relative_in_canada"),
        "studied_in_canada": known_flag(row, "studied_in_canada"),
        "worked_in_canada": known_flag(row, "worked_in_canada"),
        "spouse_studied_in_canada": known_flag(row, "spouse_studied_in_canada"),
        "spouse_worked_in_canada": known_flag(row, "spouse_worked_in_canada"),
        "funds_met": known_flag(row, "funds_met"),
    }
    for column in row:
        if column not in complete and not column.startswith("x_"):
            raise ValueError(f"{column!r} is no column of the facts table")
    return complete


def pool_digest(rows: Iterable[Row], held_at: datetime | str) -> str:
    """Give the digest of the pool as it stood at a round's instant.

    Parameters
    ----------
    rows : iterable of mappings
        Rows of facts, in any order. Candidates submitted after `held_at` are left out.
    held_at : datetime or str
        Instant of the round, aware or RFC 3339 text.

    Returns
    -------
    str
        SHA-256 in lower hex of the canonical JSON array of the rows, by `id` in UTF-8 byte order.

    Raises
    ------
    ValueError
        If a row cannot stand in a round, as `complete_row`, or an `id` is repeated.
    """
    held = instant(held_at)
    lines: dict[bytes, bytes] = {}
    seen: set[bytes] = set()
    for row in rows:
        complete = complete_row(row)
        key = required_text(row, "id").encode("utf-8")
        if key in seen:
            raise ValueError(f"id: {key.decode('utf-8')!r} stands on more than one row")
        seen.add(key)
        if instant(row.get("submitted_at")) <= held:
            lines[key] = canonical_json(complete)
    digest = hashlib.sha256(b"[")
    for place, key in enumerate(sorted(lines)):
        digest.update(b"," + lines[key] if place else lines[key])
    digest.update(b"]")
    return digest.hexdigest()
