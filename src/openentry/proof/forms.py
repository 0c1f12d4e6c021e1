"""The form of a receipt: the published JSON Schema is what documents are held to.

Only what that schema uses of JSON Schema is understood here. Stricter in one thing: a whole
number is written without a point.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from openentry.proof.errors import ProofError

RECEIPT = "openentry/receipt/1"
SCHEMA_FILE = Path(__file__).parent / "schemas" / "receipt-1.schema.json"

KINDS = {"round": "RoundReceipt", "entry": "EntryReceipt"}
"""Kinds of receipt, and the part of the schema that each must fit."""

_TYPES: dict[str, Callable[[object], bool]] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def schema_json() -> str:
    """Give the published JSON Schema of a receipt as text."""
    return SCHEMA_FILE.read_text(encoding="utf-8")


def read_json(data: bytes | str) -> Any:  # noqa: ANN401 - whatever the document holds
    """Read one JSON document in which no name stands twice.

    Two programs may each take another of two members of one name, and so read two receipts.

    Raises
    ------
    ProofError
        ``proof-json-broken`` with the line, ``proof-json-twice`` with the name.
    """
    try:
        return json.loads(data, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise ProofError("proof-json-broken", line=error.lineno) from None
    except (ValueError, RecursionError):
        raise ProofError("proof-json-broken", line=1) from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ProofError("proof-json-twice", name=next(n for n in names if names.count(n) > 1))
    return found


def _no_number(name: str) -> object:
    raise ValueError(name)


def check_receipt(document: object) -> str:
    """Check that a document is a receipt in its form; give its kind.

    Raises
    ------
    ProofError
        ``receipt-form`` with the first place that is not as the schema asks, as a JSON Pointer.
    """
    if not isinstance(document, dict) or document.get("schema") != RECEIPT:
        raise ProofError("receipt-form", where="/schema")
    kind = document.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise ProofError("receipt-form", where="/kind")
    check_part(document, KINDS[kind])
    return kind


def check_part(value: object, part: str) -> None:
    """Check that a value fits a part of the schema.

    Raises
    ------
    ProofError
        ``receipt-form``.
    """
    try:
        where = _flaw(value, _parts()[part], "")
    except RecursionError:
        where = "/"
    if where is not None:
        raise ProofError("receipt-form", where=where or "/")


@cache
def _parts() -> Mapping[str, Any]:
    parts: Mapping[str, Any] = json.loads(schema_json())["$defs"]
    return parts


def _flaw(value: Any, schema: Mapping[str, Any], where: str) -> str | None:  # noqa: ANN401
    """Give the first place that does not fit, or None."""
    if "$ref" in schema:
        return _flaw(value, _parts()[schema["$ref"].rpartition("/")[2]], where)
    if "anyOf" in schema:
        flaws = [_flaw(value, one, where) for one in schema["anyOf"]]
        # Of several the deepest is the one that was meant.
        return None if None in flaws else max((f for f in flaws if f is not None), key=len)
    if "const" in schema:
        wanted = schema["const"]
        return None if type(value) is type(wanted) and value == wanted else where
    if not _TYPES[schema["type"]](value):
        return where
    if isinstance(value, str):
        return None if re.fullmatch(schema.get("pattern", "(?s).*"), value) else where
    if isinstance(value, list):
        if len(value) > schema.get("maxItems", len(value)):
            return where
        inner = ((one, schema["items"], f"{where}/{place}") for place, one in enumerate(value))
        return next((flaw for one in inner if (flaw := _flaw(*one)) is not None), None)
    if isinstance(value, dict):
        return _flaw_of_members(value, schema, where)
    if isinstance(value, int) and not isinstance(value, bool):
        return None if schema["minimum"] <= value <= schema["maximum"] else where
    return None


def _flaw_of_members(
    value: Mapping[str, object], schema: Mapping[str, Any], where: str
) -> str | None:
    known, rest = schema.get("properties", {}), schema["additionalProperties"]
    for name in schema.get("required", ()):
        if name not in value:
            return f"{where}/{name}"
    for name, inner in value.items():
        if name not in known and not rest:
            return f"{where}/{name}"
        flaw = _flaw(inner, known.get(name, rest), f"{where}/{name}")
        if flaw is not None:
            return flaw
    return None
