"""One table of the law on one day, as a lawyer reads it: rows, maximum, provision, sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.text import Text

from openentry.answers.law_figures import figures
from openentry.answers.law_lines import Part, occupation_title, parts
from openentry.answers.law_remarks import above, authority, below, cited, notes, scale
from openentry.answers.law_tables import AnyVersion, Catalogue
from openentry.cli.context import LANG, t
from openentry.cli.printing import (
    Screen,
    close,
    console,
    heading,
    item,
    print_sources,
    provisional,
    table,
)
from openentry.rules.lawbook import Law
from openentry.rules.loading.categories import CategoryVersion
from openentry.rules.loading.classes import FstVersion
from openentry.rules.loading.noc import load_occupations
from openentry.rules.loading.tables import MaximaVersion
from openentry.wording import say

FIRST = frozenset({0})


def answer(name: str | None, day: date) -> None:
    """Print one table of a day, or the list of all.

    Raises
    ------
    InputError
        If the day is before the law, or no single table has that name.
    """
    law, out = Law.load(), console()
    catalogue = Catalogue(law.on(day), LANG)
    if name is None:
        print_list(catalogue, out)
    else:
        print_table(catalogue.find(name), catalogue, out)
    close(law, out)


def print_list(catalogue: Catalogue, out: Screen) -> None:
    """Print the name, title and first day of every table in force."""
    heading(t("law-list-title", day=catalogue.lawbook.day), out)
    provisional(catalogue.lawbook, out)
    out.print()
    rows = [
        (name, catalogue.title(name), version.in_force.isoformat() if version.in_force else "")
        for name, version in catalogue.current.items()
    ]
    heads = (t("head-table"), t("head-title"), t("head-since"))
    out.print(table(heads, rows, whole=FIRST))


def print_table(name: str, catalogue: Catalogue, out: Screen) -> None:
    """Print one table with its days, content and authority."""
    version, lawbook = catalogue.current[name], catalogue.lawbook
    heading(f"{catalogue.title(name)}  [{name}]", out)
    if name.startswith("crs."):
        provisional(lawbook, out)
    _print_days(name, version, catalogue, out)
    out.print()
    for line in above(version, catalogue):
        out.print(Text(line))
    if (shown := figures(version, catalogue)) is not None:
        out.print(table(shown.heads, shown.rows, right=shown.right))
    if isinstance(version, MaximaVersion):
        out.print()
    for line in below(name, version, catalogue):
        out.print(Text(line))
    print_parts(parts(version, catalogue), out)
    if isinstance(version, CategoryVersion) and version.noc is not None:
        _print_occupations(version.noc.any_of, catalogue, out)
    if isinstance(version, FstVersion) and version.trades.edition == "2021":
        _print_occupations(sorted(version.trade_codes), catalogue, out)
    _print_authority(name, version, catalogue, out)


def _print_days(name: str, version: AnyVersion, catalogue: Catalogue, out: Screen) -> None:
    until = catalogue.until(name)
    since = {"version": version.id, "since": version.in_force}
    said = t("law-was-in-force", **since, until=until) if until else t("law-in-force", **since)
    out.print(Text(said))
    announced = getattr(version, "announced", None)
    if announced is not None:
        out.print(Text(t("law-announced", day=announced)))


def print_parts(found: list[Part], out: Screen) -> None:
    """Print what a version rules: titled parts as rows, the others as sentences."""
    rows = []
    for part in found:
        doubt = (
            "" if part.certainty == "stated" else t("law-doubt", certainty=_said(part.certainty))
        )
        if not part.title:
            for sentence in part.sentences:
                item("•", sentence + doubt, out)
            continue
        for i, sentence in enumerate(part.sentences):
            rows.append(("" if i else part.title, sentence))
        if doubt:
            certainty = _said(part.certainty)
            rows.append(("", t("law-certainty-part", certainty=certainty)))
    if rows:
        out.print(table((), rows))


def _print_occupations(codes: Sequence[str], catalogue: Catalogue, out: Screen) -> None:
    occupations = load_occupations(catalogue.law.roots)
    out.print()
    out.print(Text(t("law-occupations", count=len(codes))))
    rows = [
        (code, str(occupations[code].teer), occupation_title(occupations[code], LANG))
        for code in codes
    ]
    out.print(table((t("head-noc"), t("head-teer"), t("head-title")), rows, whole=FIRST))


def _said(certainty: str) -> str:
    return say(f"words.certainty.{certainty}", LANG)


def _print_authority(name: str, version: AnyVersion, catalogue: Catalogue, out: Screen) -> None:
    out.print()
    if version.provision:
        out.print(Text(t("law-provision", provision=authority(version, LANG))))
    out.print(Text(t("law-certainty-line", certainty=_said(catalogue.certainty(name)))))
    for note in notes(version, LANG):
        out.print(Text(note))
    if said := scale(version, LANG):
        out.print(Text(said))
    out.print(Text(t("law-sources")))
    print_sources(cited(version), catalogue.law, out)
