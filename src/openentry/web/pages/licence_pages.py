"""Who licenses an occupation, province by province, and which occupations were looked up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from openentry.rules.licensing import Licence, Licensing, licensing_everywhere
from openentry.web.pages.law_said import SourceSaid, sources_said
from openentry.web.pages.showing import law, page, today
from openentry.wording import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class InProvince:
    """A licence in one province or territory, as a row of the table.

    Attributes
    ----------
    province, status_said : str
    certain, certainty : str
        How sure, in a word, which is empty where nothing was found; and what it rests on.
    licence : Licence
    regulator, url : str
        Both empty where nobody is known.
    else_said : str
        Whom to ask where no regulator is known.
    notes : tuple of str
    sources : tuple of SourceSaid
    """

    province: str
    status_said: str
    certain: str
    certainty: str
    licence: Licence
    regulator: str
    url: str
    else_said: str
    notes: tuple[str, ...]
    sources: tuple[SourceSaid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationShown:
    """One occupation of a unit group in every province and territory.

    Attributes
    ----------
    name : str
    assessment : tuple of str
        National bodies and examinations.
    regulated, count : int
        Provinces and territories where it is regulated, and all.
    rows : tuple of InProvince
    """

    name: str
    assessment: tuple[str, ...]
    regulated: int
    count: int
    rows: tuple[InProvince, ...]


def licence(request: HttpRequest, lang: Language, code: str) -> HttpResponse:
    """Show who licenses an occupation in every province and territory."""
    if code not in law().occupations.by_code:
        raise Http404
    everywhere = licensing_everywhere(code, today(), law())
    words = dict.fromkeys(text for one in everywhere for text in one.common_words(lang))
    confirm, *rest = words
    looked_up = everywhere[0].looked_up
    context = {
        "here": "occupations",
        "code": code,
        "title": law().occupations.title(code, lang),
        "confirm": confirm,
        "words": rest,
        "looked_up": looked_up,
        "occupations": occupations_shown(everywhere, lang) if looked_up else (),
        "regulated": sum(one.status == "regulated" for one in everywhere),
        "count": len(everywhere),
    }
    return page(request, "licence.html", lang, context)


def licences(request: HttpRequest, lang: Language) -> HttpResponse:
    """List the occupations whose licensing was looked up, with where each is regulated."""
    rows = []
    for code in law().licensing.occupations:
        everywhere = licensing_everywhere(code, today(), law())
        states = Counter(one.status for one in everywhere)
        rows.append(
            {
                "code": code,
                "title": law().occupations.title(code, lang),
                "regulated": states["regulated"],
                "unregulated": states["not_regulated"],
                "unknown": states["not_known"],
            }
        )
    context = {
        "here": "occupations",
        "rows": rows,
        "known_from": everywhere[0].known_on,
        "provinces": len(everywhere),
    }
    return page(request, "licences.html", lang, context)


def occupations_shown(
    everywhere: tuple[Licensing, ...], lang: Language
) -> tuple[OccupationShown, ...]:
    """Show each occupation of a unit group in the provinces and territories that are given."""
    return tuple(_shown(everywhere, place, lang) for place in range(len(everywhere[0].licences)))


def _shown(everywhere: tuple[Licensing, ...], place: int, lang: Language) -> OccupationShown:
    first = everywhere[0].licences[place]
    rows = tuple(in_province(one.province, one.licences[place], lang) for one in everywhere)
    return OccupationShown(
        name=first.name.said(lang),
        assessment=tuple(body.said(lang) for body in first.assessment),
        regulated=sum(row.licence.status == "regulated" for row in rows),
        count=len(rows),
        rows=rows,
    )


def in_province(province: str, one: Licence, lang: Language) -> InProvince:
    """Show a licence in a province or territory."""
    regulator = one.regulator
    return InProvince(
        province=say(f"words.province.{province}", lang),
        status_said=say(f"licensing.status-{one.status}", lang),
        certain=say(f"words.certainty.{one.certainty}", lang) if one.source else "",
        certainty=_rests_on(one, lang),
        licence=one,
        regulator=regulator.name.said(lang) if regulator else "",
        url=(regulator.url or "") if regulator else "",
        else_said=one.no_rule_found(lang),
        notes=tuple(note.said(lang) for note in one.notes),
        sources=tuple(each for each in sources_said(one.source, law(), lang) if each.url),
    )


def _rests_on(one: Licence, lang: Language) -> str:
    """Say what the answer rests on."""
    if not one.source:
        return say("licensing.certainty-nothing", lang)
    if one.checked_on:
        return say("tools.certainty-checked", lang, day=one.checked_on)
    return say("tools.certainty-memory", lang)
