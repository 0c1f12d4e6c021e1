"""What differs between the law of two days, table by table, row by row."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from openentry.cli.context import LANG, t
from openentry.cli.law_figures import cells, figures
from openentry.cli.law_lines import lines, occupation_title, parts
from openentry.cli.law_show import authority, notes, print_parts
from openentry.cli.law_tables import AnyVersion, Catalogue
from openentry.cli.printing import Screen, close, console, heading, item, provisional, table
from openentry.rules.lawbook import Law
from openentry.rules.loading.categories import CategoryVersion
from openentry.rules.loading.noc import load_occupations
from openentry.rules.loading.tables import RuleSet, TableVersion
from openentry.rules.names import axis_title
from openentry.rules.tables import PointsTable
from openentry.wording import spell


def answer(before: date, after: date) -> None:
    """Print what differs between two days.

    Raises
    ------
    InputError
        If a day is before the law.
    """
    law, out = Law.load(), console()
    old, new = (Catalogue(law.on(day)) for day in (before, after))
    print_difference(old, new, out)
    close(law, out)


def print_difference(old: Catalogue, new: Catalogue, out: Screen) -> None:
    """Print every table that is not the same on both days."""
    heading(t("law-diff-title", before=old.lawbook.day, after=new.lawbook.day), out)
    provisional(new.lawbook if new.lawbook.provisional else old.lawbook, out)
    names = list(dict.fromkeys((*new.current, *old.current)))
    changed = [name for name in names if old.current.get(name) != new.current.get(name)]
    if not changed:
        out.print(Text(t("law-diff-none")))
    for name in changed:
        _print_one(name, old, new, out)


def _print_one(name: str, old: Catalogue, new: Catalogue, out: Screen) -> None:
    before, after = old.current.get(name), new.current.get(name)
    heading(f"{(new if after else old).title(name)}  [{name}]", out)
    out.print(
        Text(
            t(
                "law-from-to",
                before=before.id if before else t("law-nothing"),
                after=after.id if after else t("law-nothing"),
            )
        )
    )
    if before is not None and (between := _between(name, old, new)):
        out.print(Text(t("law-diff-between", versions="; ".join(between))))
    if after is None:
        _print_end(name, new, out)
        return
    out.print(Text(t("law-diff-by", since=after.in_force, provision=authority(after))))
    if isinstance(after, RuleSet):
        _print_rule_sets(after, old, new, out)
    elif isinstance(before, TableVersion) and isinstance(after, TableVersion):
        _print_points(name, old, new, out)
    else:
        _print_lines(before, after, new, out)
    for note in notes(after):
        out.print(Text(note))


def _between(name: str, old: Catalogue, new: Catalogue) -> list[str]:
    """Label the versions that came and went between the two days."""
    first, last = sorted((old.lawbook.day, new.lawbook.day))
    return new.periods(name, first, last)


def _print_rule_sets(after: RuleSet, old: Catalogue, new: Catalogue, out: Screen) -> None:
    """Print what each rule set between the two days brought, then what is not known."""
    for rule_set in new.law.rule_sets:
        if old.lawbook.day < rule_set.in_force <= new.lawbook.day:
            item(rule_set.id, rule_set.changes.said(LANG), out)
    unknown = [part for part in parts(after, new) if after.changes.said(LANG) not in part.sentences]
    print_parts(unknown, out)


def _print_end(name: str, catalogue: Catalogue, out: Screen) -> None:
    """Print why a table has no version any more, where the law files say it."""
    ended = [v for v in catalogue.versions(name) if v.in_force and _by(v, catalogue)]
    if ended and ended[-1].repealed:
        last = ended[-1]
        out.print(Text(t("law-diff-ended", day=last.in_force)))
        for note in notes(last):
            out.print(Text(note))


def _by(version: AnyVersion, catalogue: Catalogue) -> bool:
    return version.in_force is not None and version.in_force <= catalogue.lawbook.day


def _print_points(name: str, old: Catalogue, new: Catalogue, out: Screen) -> None:
    """Print each row of the finer table whose cells had other points before."""
    was, now = old.lawbook.points(name), new.lawbook.points(name)
    if was.version.axes != now.version.axes:
        out.print(Text(t("law-other-axes")))
        shown = figures(now.version, new.tests)
        assert shown is not None
        out.print(table(shown.heads, shown.rows, right=shown.right))
        return
    fine = now if len(now.version.rows) >= len(was.version.rows) else was
    axes = fine.version.axes
    companies = ("alone", "accompanied") if fine.version.by else ("",)
    rows = []
    for number, row in enumerate(fine.version.rows):
        for company, label in enumerate(companies):
            changed = _figures(was, now, fine.row_of == number, company)
            if changed is None:
                continue
            rows.append(
                (*cells(axes, dict(row)), *([t(f"head-{label}")] if label else []), *changed)
            )
    if not rows:
        out.print(Text(t("law-same-points")))
        return
    heads = [axis_title(a, LANG) for a in axes]
    heads += [""] if fine.version.by else []
    heads += [t("head-before"), t("head-after")]
    out.print(table(heads, rows, right=frozenset({len(heads) - 2, len(heads) - 1})))


def _figures(
    was: PointsTable, now: PointsTable, here: NDArray[np.bool_], company: int
) -> tuple[str, str] | None:
    """Give the points of a row before and after, or None where they are the same."""
    a, b = was.points[company][here], now.points[company][here]
    return None if np.array_equal(a, b) else (_span(a), _span(b))


def _span(points: NDArray[np.int16]) -> str:
    low, high = int(points.min()), int(points.max())
    return spell(low, LANG) if low == high else f"{spell(low, LANG)}–{spell(high, LANG)}"


def _print_lines(
    before: AnyVersion | None, after: AnyVersion, catalogue: Catalogue, out: Screen
) -> None:
    """Print what is no longer said and what is said instead."""
    was = _all_lines(before, catalogue) if before is not None else []
    now = _all_lines(after, catalogue)
    gone = [line for line in was if line not in now]
    come = [line for line in now if line not in was]
    for line in gone:
        item("−", line, out)
    for line in come:
        item("+", line, out)
    if not gone and not come:
        out.print(Text(t("law-diff-same")))


def _all_lines(version: AnyVersion, catalogue: Catalogue) -> list[str]:
    found = [line for part in parts(version, catalogue) for line in lines(part)]
    if (shown := figures(version, catalogue.tests)) is not None:
        found = [*shown.lines(), *found]
    if isinstance(version, CategoryVersion) and version.noc is not None:
        occupations = load_occupations(catalogue.law.roots)
        found += [f"{code} {occupation_title(occupations[code])}" for code in version.noc.any_of]
    return found
