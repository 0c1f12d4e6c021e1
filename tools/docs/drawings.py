"""The drawn timeline of the manual, and the same as a table.

A drawing carries the digest of what was drawn, so that it can be told out of date without
drawing it again: how a drawing is written may differ from one release of the drawing tool to the
next.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.docs.markdown import table

from openentry.analysis.timelines import timeline, timeline_table, write_timeline
from openentry.rules.lawbook import Law
from openentry.wording import LANGUAGES, Language, day

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
ON = date(2025, 11, 14)
HEADS: dict[Language, tuple[str, ...]] = {
    "en": ("From", "To", "What", "Detail"),
    "fr": ("Du", "Au", "Quoi", "Détail"),
}


def person() -> dict[str, Any]:
    """Give the profile that is drawn; nobody has lived it."""
    document: dict[str, Any] = json.loads(
        Path(__file__).with_name("work.json").read_text(encoding="utf-8")
    )
    return document


def work_table(lang: Language) -> str:
    """Write the table that says what the drawing shows."""
    rows = [
        (
            day(row.first, lang),
            "" if row.last is None or row.last == row.first else day(row.last, lang),
            row.text,
            "<br>".join(row.detail),
        )
        for row in timeline_table(person(), Law.load(), ON, lang)
    ]
    return table(HEADS[lang], rows) + "\n"


def write() -> list[Path]:
    """Draw what is out of date and give the files."""
    law, written = Law.load(), []
    for lang in LANGUAGES:
        if not _stale(lang, law):
            continue
        with TemporaryDirectory() as folder:
            for path in write_timeline(Path(folder) / "work", person(), law, ON, lang):
                if path.suffix == ".svg":
                    narrow = path.stem.endswith("-narrow")
                    drawn = _mark(lang, law, narrow=narrow)
                    to = _path(lang, narrow=narrow)
                    to.write_text(path.read_text(encoding="utf-8") + drawn, encoding="utf-8")
                    written.append(to)
    return written


def stale() -> list[str]:
    """Say which drawings do not show what would be drawn now."""
    law = Law.load()
    return [
        f"{path.relative_to(IMAGES.parent.parent)} is out of date"
        for lang in LANGUAGES
        for path in _stale(lang, law)
    ]


def _path(lang: Language, *, narrow: bool) -> Path:
    return IMAGES / f"work{'-narrow' if narrow else ''}.{lang}.svg"


def _stale(lang: Language, law: Law) -> list[Path]:
    return [
        path
        for narrow in (False, True)
        if not (path := _path(lang, narrow=narrow)).exists()
        or not path.read_text(encoding="utf-8").endswith(_mark(lang, law, narrow=narrow))
    ]


def _mark(lang: Language, law: Law, *, narrow: bool) -> str:
    """Give the comment that stands at the end of a drawing: the digest of what it shows."""
    shown = timeline(person(), law, ON, lang, narrow=narrow).to_dict()
    parts = {name: value for name, value in shown.items() if name not in ("$schema", "config")}
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return f"<!-- shows {hashlib.sha256(text.encode()).hexdigest()} -->\n"
