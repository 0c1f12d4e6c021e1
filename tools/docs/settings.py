"""The reference of settings: every variable the program reads, from the table it reads them by."""

from __future__ import annotations

from tools.docs.markdown import code, heading, page, table, w

from openentry.project.environment import FILE, PREFIX, SETTINGS, Setting
from openentry.wording import Language, say


def settings_page(lang: Language) -> str:
    """Write the page."""
    heads = [w(f"settings-head-{head}", lang) for head in ("name", "values", "default", "meaning")]
    rows = [
        (
            code(PREFIX + setting.name),
            _values(setting, lang),
            code(setting.default),
            say(f"settings.{setting.name.lower().replace('_', '-')}", lang),
        )
        for setting in SETTINGS
    ]
    secrets = [code(PREFIX + setting.name + FILE) for setting in SETTINGS if setting.secret]
    return page(
        w("settings-title", lang),
        w("settings-lead", lang),
        table(heads, rows),
        heading(2, w("settings-secrets", lang)),
        w("settings-secrets-text", lang, names=", ".join(secrets)),
    )


def _values(setting: Setting, lang: Language) -> str:
    if setting.words:
        return ", ".join(map(code, setting.words))
    return w(f"settings-kind-{setting.kind}", lang)
