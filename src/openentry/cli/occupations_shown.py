"""Occupations for the command line: what a search found, or one occupation whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from rich.text import Text

from openentry.answers.occupation_search import Found, Search, picker, search
from openentry.answers.occupations import Counting, Listed, OccupationTold, occupation
from openentry.cli.context import LANG, check_word, parse_day, parse_whole, t
from openentry.cli.printing import (
    Screen,
    close,
    console,
    disclaimer,
    emit,
    heading,
    indented,
    item,
)
from openentry.files.eligibility_said import program_name
from openentry.rules.errors import UsageError
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.loading.titles import Neighbours
from openentry.rules.names import provision_text
from openentry.wording import LANGUAGES, Language, say

_SIGN = {True: "✓", False: "✗", None: "?"}


def answer(query: str, code: str | None, on: str | None, limit: str, form: str) -> None:
    """Find occupations by what somebody typed, or tell of one by its code.

    Parameters
    ----------
    query : str
    code : str or None
    on : str or None
        Day whose law says which work counts; today in Ottawa when left out.
    limit : str
        Occupations shown at most.
    form : str
        ``table`` or ``json``.

    Raises
    ------
    UsageError
        If there is neither a query nor a code, or both; or an option is wrong.
    InputError
        If there is no such code.
    """
    check_word("--format", form, "table", "json")
    most = parse_whole("--limit", limit, 1)
    if (code is None) == (not query.strip()):
        raise UsageError("occupations-one-way")
    law = Law.load()
    if code is not None:
        told = occupation(code, law.on(parse_day(on)), LANG)
        _emit(_told_json(told), law) if form == "json" else _print_told(told, law.on(parse_day(on)))
        return
    found = search(query, law, LANG, most)
    _emit(_search_json(found), law) if form == "json" else _print_search(found, law)


def _emit(document: dict[str, Any], law: Law) -> None:
    emit(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    sys.stderr.write(disclaimer(law) + "\n")


def _search_json(found: Search) -> dict[str, Any]:
    return {
        "typed": found.typed,
        "count": found.count,
        "noc_2016": list(found.former),
        "found": [_found_json(one) for one in found.found],
    }


def _found_json(one: Found) -> dict[str, Any]:
    return {
        "code": one.code,
        "teer": one.teer,
        "title": one.title,
        "matched": {"title": one.matched, "lang": one.matched_lang, "how": one.how},
        "noc_2016": list(one.former),
        "description": {"address": one.description, "certainty": one.description_certainty},
        "neighbours": [
            {
                "code": next(code for code in pair.codes if code != one.code),
                "difference": pair.difference(LANG),
                "certainty": pair.certainty,
            }
            for pair in one.neighbours
        ],
    }


def _told_json(told: OccupationTold) -> dict[str, Any]:
    document = _found_json(told.found)
    del document["title"], document["matched"]
    return {
        **document,
        "title": {"en": told.names.en, "fr": told.names.fr},
        "titles": {
            lang: [{"title": x.text, "origin": x.origin} for x in told.titles if x.lang == lang]
            for lang in LANGUAGES
        },
        "programs": {
            one.program: {
                "counts": one.counts,
                "rule": one.rule,
                "provision": provision_text(one.provision, LANG),
            }
            for one in told.programs
        },
        "categories": [
            {
                "version": one.version,
                "name": one.name.said(LANG),
                "announced": one.announced and one.announced.isoformat(),
                "in_force": one.first and one.first.isoformat(),
                "until": one.last and one.last.isoformat(),
                "certainty": one.certainty,
            }
            for one in told.categories
        ],
    }


def _print_search(found: Search, law: Law) -> None:
    out = console()
    if not found.found:
        out.print(Text(t("occupations-none", typed=found.typed.strip())))
        item("•", t("occupations-none-words"), out)
        item("•", t("occupations-none-code"), out)
        item("•", t("occupations-none-official", site=_site(law)), out)
        close(law, out)
        return
    out.print(Text(t("occupations-choose"), style="bold"))
    for code in found.former:
        now = ", ".join(way.noc_2021 for way in picker(law).passages[code])
        out.print(Text(t("occupations-former", code=code, now=now)))
    for one in found.found:
        out.print()
        head = (f"{one.code}  ", "bold")
        out.print(
            Text.assemble(head, one.title, "  ", (t("occupations-teer", teer=one.teer), "dim"))
        )
        if one.how == "title":
            _detail(_matched(one), out)
        _address(one, out)
    _print_neighbours((pair for one in found.found for pair in one.neighbours), found, law, out)
    out.print()
    if found.count > len(found.found):
        more = found.count - len(found.found)
        out.print(Text(t("occupations-more", count=more)))
    out.print(Text(t("occupations-next", code=found.found[0].code)))
    close(law, out)


def _matched(one: Found) -> str:
    title = one.matched
    if one.matched_lang != LANG:
        title = f"{title} ({say(f'words.language.{one.matched_lang}', LANG)})"
    return t("occupations-matched", title=title)


def _address(one: Found, out: Screen) -> None:
    out.print(Text(f"  {one.description}", style="dim"), soft_wrap=True)


def _detail(text: str, out: Screen) -> None:
    out.print(indented(Text(text)))


def _print_neighbours(pairs: Iterable[Neighbours], found: Search, law: Law, out: Screen) -> None:
    """Say once what sets apart the occupations that were found from those beside them."""
    first = found.found[0].code
    codes = {one.code for one in found.found}
    # Of what was found further down, only the pairs that the person has before their eyes.
    told = dict.fromkeys(p for p in pairs if first in p.codes or codes.issuperset(p.codes))
    if told:
        heading(t("occupations-neighbours"), out)
    for pair in told:
        _print_pair(pair, law, out)


def _print_pair(pair: Neighbours, law: Law, out: Screen) -> None:
    known = picker(law).occupations
    lines = "; ".join(
        t("occupations-pair", code=code, title=known[code].title(LANG), teer=known[code].teer)
        for code in pair.codes
    )
    item("•", f"{pair.difference(LANG)} ({lines})", out)


def _site(law: Law) -> str:
    return picker(law).site


def _print_told(told: OccupationTold, lawbook: Lawbook) -> None:
    law, out, one = lawbook.law, console(), told.found
    heading(f"{one.code}  {one.title}", out)
    other: Language = "en" if LANG == "fr" else "fr"
    _detail(t("occupations-in-other", lang=_language(other), title=told.names.said(other)), out)
    _detail(t("occupations-teer", teer=one.teer), out)
    former = ", ".join(one.former)
    _detail(t("occupations-from", count=len(one.former), codes=former), out)
    heading(t("occupations-description"), out)
    _address(one, out)
    certainty = say(f"words.certainty.{one.description_certainty}", LANG)
    _detail(t("occupations-description-certainty", certainty=certainty), out)
    for lang in (LANG, other):
        titles = [x for x in told.titles if x.lang == lang]
        if titles:
            heading(t("occupations-titles", lang=_language(lang)), out)
            _detail("; ".join(x.text for x in titles), out)
    if any(x.origin == "ours" for x in told.titles):
        out.print()
        _detail(t("occupations-ours"), out)
    if one.neighbours:
        heading(t("occupations-neighbours"), out)
    for pair in one.neighbours:
        _print_pair(pair, law, out)
    heading(t("occupations-programs", day=lawbook.day), out)
    for counting in told.programs:
        item(_SIGN[counting.counts], _counting_said(counting, told, lawbook), out)
    heading(t("occupations-categories"), out)
    for listed in told.categories:
        item("•", _listed_said(listed), out)
    if not told.categories:
        out.print(Text(t("occupations-no-category")))
    out.print()
    out.print(Text(t("occupations-more-asked")))
    out.print(Text(t("occupations-choose"), style="bold"))
    close(law, out)


def _language(lang: Language) -> str:
    return say(f"words.language.{lang}", LANG)


def _counting_said(one: Counting, told: OccupationTold, lawbook: Lawbook) -> str:
    state = {True: "yes", False: "no", None: "unknown"}[one.counts]
    said = t(
        f"occupations-counts-{one.rule}-{state}",
        program=program_name(one.program, LANG),
        teer=told.found.teer,
        skilled=", ".join(told.skilled),
        programs=", ".join(program_name(p, LANG) for p in lawbook.pnp.federal_programs),
    )
    return f"{said} ({provision_text(one.provision, LANG)})"


def _listed_said(one: Listed) -> str:
    certainty = say(f"words.certainty.{one.certainty}", LANG)
    values = {"name": one.name.said(LANG), "version": one.version, "certainty": certainty}
    if one.first is None:
        assert one.announced is not None, "announced only"
        return t("occupations-listed-announced", **values, announced=one.announced)
    if one.last is None:
        return t("occupations-listed-since", **values, first=one.first)
    return t("occupations-listed-span", **values, first=one.first, last=one.last)
