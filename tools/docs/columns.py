"""The data dictionary of the facts table, from the one the program reads."""

from __future__ import annotations

from tools.docs import markdown
from tools.docs.markdown import code, heading, table, w

from openentry.rules.columns import Column, columns
from openentry.rules.names import value_text
from openentry.wording import Language


def rows_of(lang: Language) -> list[tuple[str, ...]]:
    """Give one line a column: name, title, values, what absence means, meaning."""
    return [
        (
            code(column.name),
            column.title[lang],
            allowed(column, lang),
            absent(column, lang),
            column.meaning[lang],
        )
        for column in columns()
    ]


def allowed(column: Column, lang: Language) -> str:
    """Say what a column may hold."""
    if column.kind == "words" and not column.words:
        return w("columns-categories", lang)
    if column.words:
        key = "columns-list" if column.kind == "words" else "columns-one"
        return w(key, lang, words=" ".join(code(word) for word in column.words if word))
    if column.kind in ("integer", "level"):
        return w("columns-range", lang, low=column.low, high=column.high)
    return w(f"columns-{column.kind}", lang)


def absent(column: Column, lang: Language) -> str:
    """Say what it means that a column is not there."""
    if column.name == "id":
        return w("columns-absent-id", lang)
    if column.default is None:
        return w("columns-absent-null", lang)
    if column.default == "":
        return w("columns-absent-empty", lang)
    default = column.default
    return code(str(default).lower() if isinstance(default, bool) else str(default))


def words_of(lang: Language) -> str:
    """Give the words of each column that has some, with what they mean."""
    parts = []
    for column in columns():
        if column.kind == "word" and column.name not in _SAME_WORDS:
            rows = [
                (code(word) or w("columns-empty", lang), value_text(column.name, word, lang))
                for word in column.words
            ]
            heads = (w("columns-head-word", lang), w("columns-head-meaning", lang))
            parts += [heading(3, code(column.name)), table(heads, rows)]
    return "\n\n".join(parts)


_SAME_WORDS = ("spouse_education", "job_offer_wage_tier")
"""Columns whose words are those of a column shown before them."""


def page(lang: Language) -> str:
    """Write the page."""
    heads = [
        w(f"columns-head-{name}", lang) for name in ("name", "title", "values", "absent", "meaning")
    ]
    return markdown.page(
        w("columns-title", lang),
        w("columns-lead", lang),
        heading(2, w("columns-spelling", lang)),
        w("columns-spelling-text", lang),
        heading(2, w("columns-all", lang)),
        table(heads, rows_of(lang)),
        heading(2, w("columns-words", lang)),
        words_of(lang),
        heading(2, w("columns-own", lang)),
        w("columns-own-text", lang),
    )
