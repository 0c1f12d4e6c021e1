"""What differs between the law of two days, printed table by table."""

from __future__ import annotations

from datetime import date

from rich.text import Text

from openentry.answers.law_differences import Difference, differences
from openentry.answers.law_tables import Catalogue
from openentry.cli.context import LANG, t
from openentry.cli.law_show import print_parts
from openentry.cli.printing import Screen, close, console, heading, item, provisional, table
from openentry.rules.lawbook import Law


def answer(before: date, after: date) -> None:
    """Print what differs between two days.

    Raises
    ------
    InputError
        If a day is before the law.
    """
    law, out = Law.load(), console()
    old, new = (Catalogue(law.on(day), LANG) for day in (before, after))
    print_difference(old, new, out)
    close(law, out)


def print_difference(old: Catalogue, new: Catalogue, out: Screen) -> None:
    """Print every table that is not the same on both days."""
    heading(t("law-diff-title", before=old.lawbook.day, after=new.lawbook.day), out)
    provisional(new.lawbook if new.lawbook.provisional else old.lawbook, out)
    changed = differences(old, new)
    if not changed:
        out.print(Text(t("law-diff-none")))
    for one in changed:
        _print_one(one, out)


def _print_one(one: Difference, out: Screen) -> None:
    heading(f"{one.title}  [{one.name}]", out)
    nothing = t("law-nothing")
    said = t("law-from-to", before=one.before or nothing, after=one.after or nothing)
    out.print(Text(said))
    if one.between:
        out.print(Text(t("law-diff-between", versions="; ".join(one.between))))
    if one.after is not None:
        out.print(Text(t("law-diff-by", since=one.since, provision=one.provision)))
    elif one.ended_on is not None:
        out.print(Text(t("law-diff-ended", day=one.ended_on)))
    for rule_set, changes in one.brought:
        item(rule_set, changes, out)
    print_parts(list(one.unknown), out)
    if one.restated:
        out.print(Text(t("law-other-axes")))
    if one.rows is not None:
        out.print(table(one.rows.heads, one.rows.rows, right=one.rows.right))
    for line in one.gone:
        item("−", line, out)
    for line in one.come:
        item("+", line, out)
    if one.same:
        out.print(Text(t("law-same-points" if one.points else "law-diff-same")))
    for note in one.notes:
        out.print(Text(note))
