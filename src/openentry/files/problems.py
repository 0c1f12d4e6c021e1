"""Errors told to people and to programs: plain text for the terminal, RFC 9457 documents.

The same problem document goes to standard error with ``--format json`` and, later, out of the
API. Its ``errors`` and the text hold the first hundred wrong cells; ``count`` is of all.
"""

from __future__ import annotations

import json

from openentry.proof.errors import ProofError
from openentry.rules.errors import (
    CellError,
    ConflictError,
    FactsErrors,
    InputError,
    LawError,
    LimitError,
    NotAllowedError,
    OpenEntryError,
    PoolError,
    UsageError,
    VerificationError,
)
from openentry.wording import Language, say
from openentry.wording.values import NBSP

TYPE = "urn:openentry:error:"
"""Beginning of the type of every problem; the code follows."""

# Status by kind of error; the first that fits, so the narrower kinds stand before the wider.
_KINDS: tuple[tuple[type[OpenEntryError], str, int], ...] = (
    (FactsErrors, "files.problem-facts", 422),
    (UsageError, "files.problem-usage", 400),
    (InputError, "files.problem-input", 400),
    (PoolError, "files.problem-pool", 422),
    (ConflictError, "files.problem-conflict", 409),
    (NotAllowedError, "files.problem-not-allowed", 403),
    (LimitError, "files.problem-limit", 413),
    (VerificationError, "files.problem-verification", 422),
    (ProofError, "files.problem-proof", 422),
    (LawError, "files.problem-law", 500),
    (OpenEntryError, "files.problem-other", 500),
)


def problem_document(error: OpenEntryError, lang: Language) -> dict[str, object]:
    """Give an error as an RFC 9457 problem document.

    Parameters
    ----------
    error : OpenEntryError
    lang : {"en", "fr"}
        Language of ``title``, ``detail`` and of what was expected.

    Returns
    -------
    dict
        ``type``, ``title``, ``status``, ``detail``, ``lang``; for a refused table also
        ``errors``, a list of ``{row, column, value, expected}``, and ``count``. Row 0 is the
        header; ``column`` is null when the whole row is wrong.
    """
    title, status = next((t, s) for kind, t, s in _KINDS if isinstance(error, kind))
    document: dict[str, object] = {
        "type": TYPE + error.code,
        "title": say(title, lang),
        "status": status,
        "detail": error.message(lang),
        "lang": lang,
    }
    if isinstance(error, FactsErrors):
        document["errors"] = [
            {
                "row": cell.row,
                "column": cell.column or None,
                "value": cell.value,
                "expected": cell.expectation(lang),
            }
            for cell in error.errors
        ]
        document["count"] = error.count
    return document


def problem_json(error: OpenEntryError, lang: Language) -> str:
    """Give the problem document as JSON text."""
    return json.dumps(problem_document(error, lang), ensure_ascii=False, indent=2)


def problem_text(error: OpenEntryError, lang: Language) -> str:
    """Say an error as plain text for a terminal, one wrong cell a line."""
    lines = [error.message(lang)]
    if isinstance(error, FactsErrors):
        lines += [f"  {_cell(cell, lang)}" for cell in error.errors]
        rest = error.count - len(error.errors)
        if rest:
            lines.append(f"  {say('files.and-more', lang, count=rest)}")
    return "\n".join(map(printable, lines))


def _cell(cell: CellError, lang: Language) -> str:
    expected = cell.expectation(lang)
    if cell.row == 0:
        if not cell.column.strip():
            return say("files.cell-header-unnamed", lang, expected=expected)
        return say("files.cell-header", lang, column=cell.column, expected=expected)
    found = say("files.found", lang, value=cell.value) if cell.value else ""
    found = found or say("files.found-nothing", lang)
    name = "files.cell" if cell.column else "files.cell-row"
    return say(name, lang, row=cell.row, column=cell.column, found=found, expected=expected)


def printable(text: str) -> str:
    """Write out characters that would steer the terminal."""
    return "".join(
        c if c.isprintable() or c == NBSP else c.encode("unicode_escape").decode() for c in text
    )
