"""Who licenses health and social occupations, as a page, with the dictionary of the lists."""

from __future__ import annotations

from tools.docs.law import cited, package_law
from tools.docs.markdown import code, heading, page, table, w

from openentry.rules.licensing import Licence, Licensing, licensing_everywhere
from openentry.rules.loading.licensing import OCCUPATIONS, REGULATORS, RULES, LicensedOccupation
from openentry.rules.loading.lists import Column, ListDocument
from openentry.rules.loading.reading import PACKAGE_LAW, read
from openentry.rules.loading.sources import load_coverage
from openentry.wording import Language, say

HEADS = ("province", "status", "regulator", "certainty", "sources")


def licensing_page(lang: Language) -> str:
    """Write the page: every occupation in every province, then what each column means."""
    law = package_law()
    day = load_coverage(law.roots).verified_on
    parts = []
    for noc, occupations in law.licensing.occupations.items():
        found = licensing_everywhere(noc, day, law)
        parts.append(heading(2, f"{noc} {law.occupations.title(noc, lang)}", f"licensing-{noc}"))
        for place, occupation in enumerate(occupations):
            parts.append(_occupation(occupation, lang))
            rows = [_row(one, one.licences[place], lang) for one in found]
            parts.append(table([w(f"licensing-head-{name}", lang) for name in HEADS], rows))
    return page(
        w("licensing-title", lang),
        w("licensing-lead", lang, day=day),
        *parts,
        heading(2, w("licensing-columns", lang), "licensing-columns"),
        w("licensing-columns-lead", lang),
        *(_columns(name, lang) for name in (RULES, OCCUPATIONS, REGULATORS)),
    )


def _occupation(occupation: LicensedOccupation, lang: Language) -> str:
    bodies = "; ".join(one.said(lang) for one in occupation.assessment)
    says = w("licensing-assessment", lang, bodies=bodies or w("licensing-none-known", lang))
    return " ".join(
        [f"**{occupation.name.said(lang)}.**", says, occupation.note.said(lang)]
    ).strip()


def _row(found: Licensing, licence: Licence, lang: Language) -> tuple[str, ...]:
    regulator = licence.regulator
    said = licence.no_rule_found(lang)
    if regulator:
        name = regulator.name.said(lang)
        said = f"[{name}]({regulator.url})" if regulator.url else name
    if licence.since:
        said += " " + say("licensing.since", lang, day=licence.since)
    # The note of the occupation stands above the table; the last one is that of the province.
    shared = licence.notes[:1] if _noted(found, licence) else ()
    said += "".join(f" {note.said(lang)}" for note in licence.notes[len(shared) :])
    return (
        say(f"words.province.{found.province}", lang),
        say(f"licensing.status-{licence.status}", lang),
        said,
        say(f"words.certainty.{licence.certainty}", lang),
        cited(licence.source, lang),
    )


def _noted(found: Licensing, licence: Licence) -> bool:
    occupations = package_law().licensing.occupations[found.code]
    return any(one.id == licence.occupation and one.note.en for one in occupations)


def _columns(name: str, lang: Language) -> str:
    document = read(PACKAGE_LAW / f"{name}.toml", ListDocument)
    heads = [w(f"licensing-column-{head}", lang) for head in ("name", "values", "meaning")]
    rows = [
        (code(c.name), _values(c, lang), c.fr if lang == "fr" else c.en) for c in document.column
    ]
    note = document.certainty_note.said(lang) if document.certainty_note else ""
    return "\n\n".join([heading(3, code(f"law/{name}.csv")), note, table(heads, rows)])


def _values(column: Column, lang: Language) -> str:
    if column.words:
        return " ".join(map(code, column.words))
    return w(f"licensing-kind-{column.kind}", lang)
