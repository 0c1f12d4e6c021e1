"""The record of a round, field by field, from its JSON Schema, and the schema itself."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tools.docs import markdown
from tools.docs.markdown import code, heading, table, w

from openentry.files.record import record_schema
from openentry.wording import Language

TOP = "Record"


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    path = Path(__file__).with_suffix(".toml")
    words: dict[str, dict[str, dict[str, str]]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return words


def schema_file() -> str:
    """Give the published JSON Schema as text."""
    return json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n"


def parts() -> dict[str, dict[str, Any]]:
    """Give every part of the record with the schema of its fields, the record itself first."""
    schema = record_schema()
    return {TOP: schema["properties"]} | {
        name: part["properties"] for name, part in schema["$defs"].items()
    }


def page(lang: Language) -> str:
    """Write the page: one table of fields for each part."""
    body = []
    for name in (name for name in _words() if name in parts()):
        words = _words()[name]
        body.append(heading(2, words["title"][lang], f"record-{name.lower()}"))
        if "about" in words:
            body.append(words["about"][lang])
        heads = [w(f"record-head-{head}", lang) for head in ("field", "values", "meaning")]
        rows = [
            (code(field), _values(what, lang), _meaning(name, field)[lang])
            for field, what in parts()[name].items()
        ]
        body.append(table(heads, rows))
    return markdown.page(w("record-title", lang), w("record-lead", lang), *body)


def _meaning(part: str, field: str) -> dict[str, str]:
    # A part has a title of its own, which a field called title must not take.
    words = _words()[part]
    return words[f"_{field}"] if field in ("title", "about") else words[field]


def _values(what: dict[str, Any], lang: Language) -> str:
    """Say what a field may hold."""
    if "anyOf" in what:
        return w("record-or", lang).join(_values(one, lang) for one in what["anyOf"])
    if "$ref" in what:
        name = what["$ref"].rpartition("/")[2]
        return f"[{_words()[name]['title'][lang]}](#record-{name.lower()})"
    if "enum" in what:
        return " ".join(code(str(value)) for value in what["enum"])
    if "const" in what:
        return code(json.dumps(what["const"]))
    match what.get("type"):
        case "array":
            return w("record-list", lang, of=_values(what["items"], lang))
        case "null":
            return code("null")
        case "object" if isinstance(what.get("additionalProperties"), dict):
            return w("record-map", lang, of=_values(what["additionalProperties"], lang))
        case "string" if "pattern" in what:
            return w("record-" + _form(what["description"]), lang)
        case kind:
            return w(f"record-{kind}", lang)


def _form(description: str) -> str:
    return {"S": "digest", "R": "instant", "D": "day"}[description[0]]
