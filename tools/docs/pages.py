"""Which pages are generated, and whether those in the repository are the true ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tools import words
from tools.docs import (
    columns,
    commands,
    drawings,
    errors,
    law,
    licensing,
    lists,
    messages,
    profile,
    programs,
    receipt,
    record,
    register,
    settings,
)

from openentry.files.profiles.whatif import changes as whatif_schema
from openentry.proof import forms
from openentry.wording import LANGUAGES, Language

DOCS = Path(__file__).parent.parent.parent / "docs"

Writer = Callable[[Language], str]

PAGES: dict[str, Writer] = {
    "howto/_work-table.md": drawings.work_table,
    "reference/commands.md": commands.page,
    "reference/columns.md": columns.page,
    "reference/messages.md": messages.messages_page,
    "reference/settings.md": settings.settings_page,
    "reference/errors.md": errors.page,
    "reference/profile.md": profile.page,
    "reference/record.md": record.page,
    "reference/register.md": register.register_page,
    "reference/receipt.md": receipt.page,
    "reference/law/index.md": law.index,
    "reference/law/core.md": lambda lang: law.block("core", lang),
    "reference/law/spouse.md": lambda lang: law.block("spouse", lang),
    "reference/law/transferability.md": lambda lang: law.block("transferability", lang),
    "reference/law/additional.md": lambda lang: law.block("additional", lang),
    "reference/law/maxima.md": law.maxima,
    "reference/law/programs.md": programs.programs,
    "reference/law/funds.md": programs.funds,
    "reference/law/categories.md": lists.categories,
    "reference/law/languages.md": lists.languages,
    "reference/law/licensing.md": licensing.licensing_page,
    "reference/law/sources.md": lists.sources,
    "reference/law/coverage.md": lists.coverage,
}
"""Path below ``docs/<language>`` and who writes the page in a language."""


def generated() -> dict[Path, str]:
    """Give every generated page with its text, and the published schemas."""
    written = {
        DOCS / lang / name: words.mend_page(writer(lang)) if lang == "fr" else writer(lang)
        for lang in LANGUAGES
        for name, writer in PAGES.items()
    }
    return written | {
        DOCS / "_static" / "profile-1.schema.json": profile.schema_file(),
        DOCS / "_static" / "receipt-1.schema.json": forms.schema_json(),
        DOCS / "_static" / "record-1.schema.json": record.schema_file(),
        DOCS / "_static" / "whatif-1.schema.json": whatif_schema.schema_json(),
    }


def write() -> list[Path]:
    """Write the pages that changed and give them."""
    changed = []
    for path, text in generated().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def stale() -> list[str]:
    """Say which pages are not what would be written now."""
    return [
        f"{path.relative_to(DOCS.parent)} is out of date"
        for path, text in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
