"""The receipt, field by field, from its JSON Schema, with the exported journal and the head."""

from __future__ import annotations

import json
from typing import Any

from tools.docs import markdown
from tools.docs.markdown import code, heading, table, w

from openentry.proof.forms import schema_json
from openentry.wording import Language

FORMS = {"Digest": "record-digest", "Instant": "record-instant", "Details": "record-object"}
"""Parts of the schema that are told in a word or two."""


def page(lang: Language) -> str:
    """Write the page: one table of fields for each part, then journal, head and key."""
    parts: dict[str, Any] = json.loads(schema_json())["$defs"]
    heads = [w(f"record-head-{head}", lang) for head in ("field", "values", "meaning")]
    body = []
    for name, part in parts.items():
        if "properties" not in part:
            continue
        body += [heading(2, _said(part, "title", lang), _anchor(name))]
        body += [_said(part, "description", lang)]
        rows = [
            (code(field), _values(what, parts, lang), _said(what, "description", lang))
            for field, what in part["properties"].items()
        ]
        body.append(table(heads, rows))
    for name in ("journal", "head", "key"):
        body.append(heading(2, w(f"receipt-{name}", lang), f"receipt-{name}"))
        body.append(w(f"receipt-{name}-text", lang))
    return markdown.page(w("receipt-title", lang), w("receipt-lead", lang), *body)


def _anchor(part: str) -> str:
    return f"receipt-{part.lower()}"


def _said(what: dict[str, Any], name: str, lang: Language) -> str:
    said: str = what[name if lang == "en" else f"x-{name}-fr"]
    return said


def _values(what: dict[str, Any], parts: dict[str, Any], lang: Language) -> str:
    """Say what a field may hold."""
    if "anyOf" in what:
        return w("record-or", lang).join(_values(one, parts, lang) for one in what["anyOf"])
    if "$ref" in what:
        name = what["$ref"].rpartition("/")[2]
        if name == "Hashes":
            return w("record-list", lang, of=w("record-digest", lang))
        if name in FORMS:
            return w(FORMS[name], lang)
        return f"[{_said(parts[name], 'title', lang)}](#{_anchor(name)})"
    if "const" in what:
        return code(json.dumps(what["const"]))
    match what["type"]:
        case "array":
            return w("record-list", lang, of=_values(what["items"], parts, lang))
        case "null":
            return code("null")
        case "string" if "pattern" in what:
            return w("receipt-hexadecimal", lang)
        case kind:
            return w(f"record-{kind}", lang)
