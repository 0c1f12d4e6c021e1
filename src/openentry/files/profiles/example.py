"""The example profiles of the package, and the one that the template prints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from openentry.files.profiles.writing import csv_text, json_text
from openentry.files.sources import Format
from openentry.rules.errors import InputError

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "profiles.json"


@cache
def examples() -> tuple[Mapping[str, Any], ...]:
    """Give the example profiles; the first is the one of the template."""
    return tuple(json.loads(EXAMPLES.read_text(encoding="utf-8")))


def profile_template(kind: Format) -> str:
    """Give an example profile.

    Parameters
    ----------
    kind : Format
        CSV, JSON or JSON_LINES.

    Raises
    ------
    InputError
        For a format that is not text.
    """
    profile = examples()[0]
    match kind:
        case Format.CSV:
            return csv_text([profile])
        case Format.JSON:
            return json.dumps(profile, ensure_ascii=False, indent=2) + "\n"
        case Format.JSON_LINES:
            return json_text(profile) + "\n"
        case _:
            raise InputError("template-format", format=kind.value)
