"""The lists of who licenses health and social occupations, whole, as they stand on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openentry.answers.law_figures import Figures
from openentry.files.published import sources
from openentry.rules.lawbook import Law
from openentry.rules.licensing import licensing_everywhere
from openentry.rules.loading.licensing import OCCUPATIONS, REGULATORS, RULES
from openentry.rules.loading.lists import ListDocument
from openentry.rules.loading.reading import read
from openentry.rules.loading.sources import Source
from openentry.wording import Language, say, spell

NAMES: tuple[str, ...] = tuple(path.replace("/", ".") for path in (OCCUPATIONS, REGULATORS, RULES))
"""Names of the lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensingList:
    """One of the lists.

    Attributes
    ----------
    name, title : str
    rows : Figures
    linked : int or None
        Column that names whose address is known.
    links : tuple of (str or None)
        Address that belongs to each row.
    certainty : str
    note : str
    sources : tuple of Source
    """

    name: str
    title: str
    rows: Figures
    linked: int | None
    links: tuple[str | None, ...]
    certainty: str
    note: str
    sources: tuple[Source, ...]


def licensing_title(name: str, law: Law, lang: Language) -> str:
    """Name a list."""
    return _document(name, law).title.said(lang)


def licensing_list(name: str, on: date, law: Law, lang: Language) -> LicensingList:
    """Give a list as it stands on a day.

    Parameters
    ----------
    name : str
        One of `NAMES`.
    on : date
    law : Law
    lang : Language
    """
    document, known = _document(name, law), sources(law)
    make = dict(zip(NAMES, (_occupations, _regulators, _rules), strict=True))[name]
    rows, links = make(on, law, lang)
    note = document.certainty_note
    body = say("lawtables.licensing-regulator", lang)
    return LicensingList(
        name=name,
        title=document.title.said(lang),
        rows=rows,
        linked=rows.heads.index(body) if body in rows.heads else None,
        links=links,
        certainty=document.certainty,
        note=note.said(lang) if note else "",
        sources=tuple(known[key] for key in document.source),
    )


def _document(name: str, law: Law) -> ListDocument:
    return read(law.roots[0] / f"{name.replace('.', '/')}.toml", ListDocument)


Made = tuple[Figures, tuple[str | None, ...]]


def _occupations(on: date, law: Law, lang: Language) -> Made:
    del on  # no row of this list has a day
    rows = tuple(
        (
            one.noc,
            one.name.said(lang),
            "; ".join(body.said(lang) for body in one.assessment)
            or say("lawtables.licensing-none-known", lang),
        )
        for found in law.licensing.occupations.values()
        for one in found
    )
    return _figures(("noc", "occupation", "assessment"), rows, lang), (None,) * len(rows)


def _regulators(on: date, law: Law, lang: Language) -> Made:
    del on  # nor of this one
    known = law.licensing
    where: dict[str, list[str]] = {}
    for (_, _, province), rules in known.rules.items():
        for rule in rules:
            if rule.regulator and province not in where.setdefault(rule.regulator.id, []):
                where[rule.regulator.id].append(province)
    bodies = tuple(known.regulators.values())
    rows = tuple(
        (
            one.name.said(lang),
            ", ".join(say(f"words.province.{code}", lang) for code in where.get(one.id, ())),
        )
        for one in bodies
    )
    return _figures(("regulator", "province"), rows, lang), tuple(one.url for one in bodies)


def _rules(on: date, law: Law, lang: Language) -> Made:
    found = tuple(
        (province.province, licence)
        for code in law.licensing.occupations
        for province in licensing_everywhere(code, on, law)
        for licence in province.licences
    )
    rows = tuple(
        (
            licence.name.said(lang),
            say(f"words.province.{province}", lang),
            say(f"licensing.status-{licence.status}", lang),
            licence.regulator.name.said(lang) if licence.regulator else "",
            say(f"words.certainty.{licence.certainty}", lang),
            str(spell(licence.checked_on, lang)) if licence.checked_on else "",
        )
        for province, licence in found
    )
    heads = ("occupation", "province", "status", "regulator", "certainty", "checked")
    links = tuple(one.regulator.url if one.regulator else None for _, one in found)
    return _figures(heads, rows, lang), links


def _figures(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...], lang: Language) -> Figures:
    titles = tuple(say(f"lawtables.licensing-{head}", lang) for head in heads)
    return Figures(heads=titles, rows=rows, names=len(titles))
