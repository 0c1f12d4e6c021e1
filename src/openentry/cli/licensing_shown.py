"""Who licenses an occupation, for a screen and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from rich.text import Text

from openentry.cli.context import LANG, check_word, t
from openentry.cli.printing import (
    Screen,
    close,
    console,
    disclaimer,
    emit,
    heading,
    indented,
    item,
    print_sources,
    table,
)
from openentry.rules.errors import UsageError
from openentry.rules.lawbook import Law
from openentry.rules.licensing import Licence, Licensing, licensing, licensing_everywhere
from openentry.rules.loading.licensing import Words
from openentry.wording import say

Answers = tuple[Licensing, ...]


def answer(code: str | None, province: str | None, on: date, form: str) -> None:
    """Tell who licenses an occupation in a province, or in all; without a code, list them.

    Raises
    ------
    InputError
        ``licensing-code``, ``licensing-province``, ``day-before-law``.
    UsageError
        If the form is none; ``licensing-code-needed`` for a province alone.
    """
    check_word("--format", form, "table", "json")
    if code is None and province is not None:
        raise UsageError("licensing-code-needed")
    law = Law.load()
    if code is None:
        found: Answers = ()
    elif province is None:
        found = licensing_everywhere(code, on, law)
    else:
        found = (licensing(code, province.upper(), on, law),)
    if form == "json":
        plain = _plain(found, law) if found else _plain_list(law)
        emit(json.dumps(plain, ensure_ascii=False, indent=1) + "\n")
        sys.stderr.write(disclaimer(law) + "\n")
        return
    out = console()
    if not found:
        _print_list(law, out)
    elif province is None:
        _print_everywhere(found, law, out)
    else:
        _print_one(found[0], law, out)
    close(law, out)


def _title(code: str, law: Law) -> str:
    return f"{law.occupations.title(code, LANG)}  [{code}]"


def _province(code: str) -> str:
    return say(f"words.province.{code}", LANG)


def _print_list(law: Law, out: Screen) -> None:
    heading(t("licensing-list-title"), out)
    out.print()
    rows = [
        (code, str(law.occupations.title(code, LANG)), "; ".join(o.name.said(LANG) for o in found))
        for code, found in law.licensing.occupations.items()
    ]
    heads = (t("head-noc"), t("head-title"), t("licensing-head-occupations"))
    out.print(table(heads, rows, whole=frozenset({0})))


def _print_everywhere(found: Answers, law: Law, out: Screen) -> None:
    """Print a table for each occupation of the unit group, then what holds for all."""
    heading(_title(found[0].code, law), out)
    heads = [t(f"licensing-head-{name}") for name in ("province", "status", "regulator")]
    for place, first in enumerate(found[0].licences):
        _print_head(first, out)
        rows = [
            (_province(one.province), _status(licence), "\n".join(_lines(licence)))
            for one in found
            for licence in (one.licences[place],)
        ]
        out.print(table(heads, rows))
    _print_words(found, out)


def _print_one(found: Licensing, law: Law, out: Screen) -> None:
    title = _title(found.code, law)
    heading(t("licensing-in", title=title, province=_province(found.province)), out)
    for licence in found.licences:
        _print_head(licence, out)
        item("•", _status(licence), out)
        for line in _lines(licence):
            # An address is never cut: somebody will copy it.
            whole = line.startswith("https://")
            out.print(Text(f"  {line}") if whole else indented(Text(line)), soft_wrap=whole)
    _print_words((found,), out)
    if found.source:
        out.print(Text(t("law-sources")))
        print_sources(found.source, law, out)


def _print_head(licence: Licence, out: Screen) -> None:
    """Print what is the same in every province."""
    out.print()
    if not licence.occupation:
        return
    out.print(Text(licence.name.said(LANG), style="bold"))
    bodies = "; ".join(one.said(LANG) for one in licence.assessment)
    says = t("licensing-assessment", bodies=bodies) if bodies else t("licensing-assessment-none")
    out.print(Text(says))


def _status(licence: Licence) -> str:
    return say(f"licensing.status-{licence.status}", LANG)


def _lines(licence: Licence) -> Iterator[str]:
    """Say whom to ask, since when, how sure it is and what to beware of."""
    if licence.regulator:
        yield licence.regulator.name.said(LANG)
        yield licence.regulator.url or say("licensing.address-not-known", LANG)
    else:
        yield licence.no_rule_found(LANG)
    if licence.since:
        yield say("licensing.since", LANG, day=licence.since)
    if licence.changes_on:
        yield say("licensing.changes-on", LANG, day=licence.changes_on)
    yield from (note.said(LANG) for note in licence.notes)
    if not licence.occupation:
        return
    certainty = say(f"words.certainty.{licence.certainty}", LANG)
    if licence.checked_on:
        day = licence.checked_on
        yield say("licensing.certainty-checked", LANG, certainty=certainty, day=day)
    elif licence.source:
        yield say("licensing.certainty-from-memory", LANG, certainty=certainty)
    else:
        yield say("licensing.certainty-nothing", LANG)


def _print_words(found: Answers, out: Screen) -> None:
    """Print what the answers say beside their facts, each sentence once."""
    out.print()
    for words in dict.fromkeys(words for one in found for words in one.common_words(LANG)):
        out.print(Text(words))


def _plain_list(law: Law) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "title": _titles(code, law),
            "occupations": [
                {"occupation": one.id, "name": _both(one.name), "assessment": _all(one.assessment)}
                for one in found
            ],
        }
        for code, found in law.licensing.occupations.items()
    ]


def _plain(found: Answers, law: Law) -> dict[str, Any]:
    first = found[0]
    return {
        "code": first.code,
        "title": _titles(first.code, law),
        "on": first.on.isoformat(),
        "known_on": first.known_on.isoformat(),
        "looked_up": first.looked_up,
        "provinces": [
            {
                "province": one.province,
                "status": one.status,
                "certainty": one.certainty,
                "licences": [_plain_licence(licence) for licence in one.licences],
                "words": list(one.words(LANG)),
            }
            for one in found
        ],
    }


def _plain_licence(licence: Licence) -> dict[str, Any]:
    regulator = licence.regulator
    return {
        "occupation": licence.occupation or None,
        "name": _both(licence.name),
        "status": licence.status,
        "regulator": regulator
        and {"id": regulator.id, "name": _both(regulator.name), "url": regulator.url},
        "assessment": _all(licence.assessment),
        "source": list(licence.source),
        "certainty": licence.certainty,
        "checked_on": _day(licence.checked_on),
        "since": _day(licence.since),
        "changes_on": _day(licence.changes_on),
        "notes": _all(licence.notes),
    }


def _titles(code: str, law: Law) -> dict[str, str | None]:
    return {lang: law.occupations.title(code, lang) for lang in ("en", "fr")}


def _both(words: Words) -> dict[str, str | None]:
    return {"en": words.en, "fr": words.fr}


def _all(found: tuple[Words, ...]) -> list[dict[str, str | None]]:
    return [_both(one) for one in found]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
