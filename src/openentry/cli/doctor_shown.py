"""What the doctor looked at, with what is wrong and what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.text import Text

from openentry.cli.context import LANG, check_word, t
from openentry.cli.printing import console, emit, indented, item
from openentry.project.starting import start_django
from openentry.wording import say

if TYPE_CHECKING:
    from openentry.registry.checks import Examined

FORMS = ("table", "json")
_MARKS = {"good": "✓", "warning": "▲", "refused": "✗"}


def answer(*, full: bool, form: str) -> int:
    """Look at the installation; 1 if a start would be refused.

    Raises
    ------
    UsageError
        If the form is none.
    """
    check_word("--format", form, *FORMS)
    start_django()
    from openentry.registry.checks import examine
    from openentry.registry.examining.findings import strict

    found = examine(full=full)
    refused = any(one.refused for one in found)
    if form == "json":
        document = {"ok": not refused, "strict": strict(), "checks": [_document(o) for o in found]}
        emit(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return int(refused)
    out = console()
    for one in found:
        item(_MARKS[_level(one)], say(f"doctor.check-{one.name}", LANG), out)
        for finding in one.findings:
            mark = _MARKS["refused" if finding.refused else "warning"]
            out.print(indented(Text(f"{mark} {finding.message(LANG)}"), 4))
    out.print()
    ends = "refused" if refused else "strict" if strict() else "demonstration"
    out.print(Text(t(f"doctor-{ends}")))
    return int(refused)


def _level(one: Examined) -> str:
    return "refused" if one.refused else "warning" if one.findings else "good"


def _document(one: Examined) -> dict[str, object]:
    return {
        "check": one.name,
        "level": _level(one),
        "findings": [
            {
                "code": finding.code,
                "level": "refused" if finding.refused else "warning",
                "message": finding.message(LANG),
            }
            for finding in one.findings
        ],
    }
