"""The law of the programs and settlement funds as pages: every version, with its sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.docs.law import anchor, authority, package_law, points, span
from tools.docs.markdown import heading, page, table, w

from openentry.rules.loading.dated import DatedDocument, file_of
from openentry.rules.loading.funds import TABLE, FundsVersion
from openentry.rules.loading.periods import DatedVersion
from openentry.rules.program_law import GRID
from openentry.rules.told_programs import Told, funds_rows, told
from openentry.wording import Language, say


def programs(lang: Language) -> str:
    """Write the page of the programs: what each asks for, what they share, the selection grid."""
    law = package_law()
    parts: list[str] = []
    for name, document in law.programs.documents().items():
        if name != TABLE:
            parts += _document(document, lang)
    parts.append(heading(2, w("programs-grid", lang)))
    for name in GRID:
        grid = law.fsw_tables[f"fsw.{name}"]
        parts.append(heading(3, grid.title.said(lang), anchor(grid)))
        parts.append(w("law-file", lang, file=f"law/fsw/{name}.toml", name=grid.table))
        later = grid.version[1:]
        parts += [points(v, later[i:], lang) for i, v in enumerate(grid.version)]
    return page(w("programs-title", lang), w("programs-lead", lang), *parts)


def funds(lang: Language) -> str:
    """Write the page of settlement funds: every table, first to last."""
    document = package_law().programs.funds
    return page(w("funds-title", lang), w("funds-lead", lang), *_document(document, lang))


def _document(document: DatedDocument[Any], lang: Language) -> Iterator[str]:
    yield heading(2, document.title.said(lang), anchor(document))
    yield w("law-file", lang, file=f"law/{file_of(document.table)}", name=document.table)
    for i, version in enumerate(document.version):
        yield heading(3, span(version, document.version[i + 1 :], lang))
        if isinstance(version, FundsVersion):
            heads = (w("funds-head-size", lang), w("funds-head-dollars", lang))
            yield table(heads, funds_rows(version, lang), frozenset({1}))
        yield "\n".join(f"- {_line(one, version, lang)}" for one in told(version, lang))
        yield authority(version, lang)


def _line(one: Told, version: DatedVersion, lang: Language) -> str:
    text = one.cited(lang)
    if one.certainty == version.certainty:
        return text
    return f"{text} ({say(f'words.certainty.{one.certainty}', lang)})"
