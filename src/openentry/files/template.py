"""The template: an example facts table, and the data dictionary of its columns.

Both follow the one dictionary in `openentry.rules.columns`; nothing is told twice.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from openentry.files.sources import Format
from openentry.rules.columns import Column, columns
from openentry.rules.errors import InputError
from openentry.wording import Language, say

_CHANGES: tuple[dict[str, object], ...] = (
    {},
    {
        "id": "c-002",
        "age": 34,
        "accompanied": True,
        "education": "masters",
        "first_language": "fr",
        "second_listening": 7,
        "second_reading": 8,
        "second_speaking": 7,
        "second_writing": 7,
        "canadian_work_years": 0,
        "foreign_work_years": 6,
        "spouse_education": "two_year",
        "spouse_listening": 6,
        "spouse_reading": 6,
        "spouse_speaking": 5,
        "spouse_writing": 5,
        "submitted_at": "2025-02-17T21:40:00.25Z",
        "programs": ["fsw"],
        "categories": [],
        "skilled_work_years": 6,
        "worked_in_canada": False,
    },
    {
        "id": "c-003",
        "age": 41,
        "education": "two_year",
        "first_listening": 8,
        "first_reading": 7,
        "first_speaking": 8,
        "first_writing": 7,
        "canadian_work_years": 3,
        "foreign_work_years": 0,
        "trade_certificate": True,
        "canadian_study": "one_or_two_years",
        "sibling": True,
        "nominated": True,
        "submitted_at": "2024-11-30T13:02:55Z",
        "programs": ["cec", "fst", "pnp"],
        "categories": [],
        "skilled_work_years": 3,
        "relative_in_canada": True,
        "studied_in_canada": True,
        "funds_met": None,
    },
)
"""The candidates of the template: the examples of the dictionary, and what differs from them."""


def template(kind: Format) -> str:
    """Give an example facts table of three candidates.

    Parameters
    ----------
    kind : Format
        CSV, JSON or JSON_LINES.

    Raises
    ------
    InputError
        For a format that is not text.
    """
    rows = [{c.name: c.example for c in columns()} | change for change in _CHANGES]
    match kind:
        case Format.CSV:
            names = [c.name for c in columns()]
            return _csv([names, *([_cell(row[name]) for name in names] for row in rows)])
        case Format.JSON:
            return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
        case Format.JSON_LINES:
            return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        case _:
            raise InputError("template-format", format=kind.value)


def dictionary_markdown(lang: Language, category_ids: tuple[str, ...] = ()) -> str:
    """Give the data dictionary as a Markdown table, under a heading and a line of how to write."""
    head, *rows = _dictionary(lang, category_ids, code="`{}`")
    lines = [
        f"# {say('files.dictionary-title', lang)}",
        "",
        say("files.dictionary-intro", lang),
        "",
        _markdown_row(head),
        _markdown_row(["---"] * len(head)),
        *map(_markdown_row, rows),
    ]
    return "\n".join(lines) + "\n"


def dictionary_csv(lang: Language, category_ids: tuple[str, ...] = ()) -> str:
    """Give the data dictionary as CSV."""
    return _csv(_dictionary(lang, category_ids, code="{}"))


def _dictionary(lang: Language, category_ids: tuple[str, ...], *, code: str) -> list[list[str]]:
    def word(text: str) -> str:
        return code.format(text)

    titles = ("column", "name", "values", "absent", "meaning", "example")
    rows = [[say(f"files.dictionary-{title}", lang) for title in titles]]
    for what in columns():
        meaning = what.meaning[lang] if code != "{}" else what.meaning[lang].replace("`", "")
        example = _cell(what.example)
        rows.append(
            [
                word(what.name),
                what.title[lang],
                _values(what, lang, category_ids, code),
                _absent(what, lang, code),
                meaning,
                word(example) if example else "",
            ]
        )
    return rows


def _values(what: Column, lang: Language, category_ids: tuple[str, ...], code: str) -> str:
    match what.kind:
        case "text" | "flag" | "instant":
            return say(f"files.values-{what.kind}", lang)
        case "word":
            return ", ".join(code.format(word) for word in what.words if word)
        case "words":
            words = what.words or category_ids
            listed = ", ".join(code.format(word) for word in words)
            if not words:
                return say("files.values-list-categories", lang)
            return say("files.values-list", lang, words=listed)
        case _:
            return say("files.values-range", lang, low=str(what.low), high=str(what.high))


def _absent(what: Column, lang: Language, code: str) -> str:
    if what.kind == "text":
        return say("files.absent-row-number", lang)
    if what.nullable:
        return say("files.absent-not-known", lang)
    default = _cell(what.default)
    return code.format(default) if default else say("files.absent-nothing", lang)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
