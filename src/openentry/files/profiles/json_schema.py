"""The published JSON Schema of a profile, with titles and explanations in both languages.

``title`` and ``description`` are English; ``x-title-fr`` and ``x-description-fr`` say the same
in French. What must agree across fields is not in it: no schema can say that a mark is one of
its test.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from openentry.files.blocks import EXTRA
from openentry.files.profiles import told
from openentry.files.profiles.layout import Group, layout
from openentry.files.profiles.schema import SCHEMA, Profile

SCHEMA_FILE = Path(__file__).parent.parent / "schemas" / f"{SCHEMA}.schema.json"


def profile_schema() -> dict[str, Any]:
    """Give the JSON Schema of one profile, with its versioned address."""
    made = Profile.model_json_schema(by_alias=True)
    for group in layout().walk():
        if not group.path:
            _say(made, group)
        elif "x-title-fr" not in (part := made["$defs"][group.model.__name__]):
            _say(part, group)
    made["patternProperties"] = {f"^{EXTRA}": {}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:openentry:schema:openentry/{SCHEMA.replace('-', '/')}",
    } | made


def schema_json() -> str:
    """Write the JSON Schema as the file of the package holds it."""
    return json.dumps(profile_schema(), ensure_ascii=False, indent=1) + "\n"


def _say(part: dict[str, Any], group: Group) -> None:
    """Put words to a part and to each of its fields."""
    part["title"] = told.group_title(group, "en").rpartition(" – ")[2]
    part["x-title-fr"] = told.group_title(group, "fr").rpartition(" – ")[2]
    part["description"] = told.group_about(group, "en")
    part["x-description-fr"] = told.group_about(group, "fr")
    for name, field in part["properties"].items():
        leaf = group.leaves.get(name)
        default = leaf.form.default if leaf is not None else None
        field.pop("default", None)
        if default is not None:
            field["default"] = default
        field["title"] = told.title(group.path, name, "en")
        field["x-title-fr"] = told.title(group.path, name, "fr")
        field["description"] = told.about(group.path, name, "en")
        field["x-description-fr"] = told.about(group.path, name, "fr")
