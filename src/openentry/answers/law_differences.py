"""What differs between the law of two days, table by table, row by row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.answers.law_figures import Figures, cells, figures
from openentry.answers.law_lines import Part, lines, occupation_title, parts
from openentry.answers.law_remarks import authority, notes
from openentry.answers.law_tables import AnyVersion, Catalogue
from openentry.rules.loading.categories import CategoryVersion
from openentry.rules.loading.noc import load_occupations
from openentry.rules.loading.tables import RuleSet, TableVersion
from openentry.rules.names import axis_title
from openentry.rules.tables import PointsTable
from openentry.wording import Language, say, spell


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A table that is not the same on two days.

    Attributes
    ----------
    name, title : str
    before, after : str or None
        Id of the version in force on either day; None where none is.
    between : tuple of str
        Versions that came and went between the two days, where the table was there before.
    since : date or None
        First day of the later version; None where there is none.
    provision : str
        What the later version rests on.
    ended_on : date or None
        First day without a version, where the law files say it.
    brought : tuple of (str, str)
        Of rule sets: each one between the two days and what it changed.
    unknown : tuple of Part
        Of rule sets: what else the later one says, above all what is not known of it.
    rows : Figures or None
        Of points: the rows that changed, with their points before and after; the whole table
        where it looks at other columns now.
    restated : bool
        Whether `rows` is the whole later table.
    gone, come : tuple of str
        Of what is no table of points: what is no longer said, and what is said instead.
    same : bool
        Whether only the version is new.
    points : bool
        Whether both versions are tables of points.
    notes : tuple of str
    """

    name: str
    title: str
    before: str | None
    after: str | None
    between: tuple[str, ...] = ()
    since: date | None = None
    provision: str = ""
    ended_on: date | None = None
    brought: tuple[tuple[str, str], ...] = ()
    unknown: tuple[Part, ...] = ()
    rows: Figures | None = None
    restated: bool = False
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()
    same: bool = False
    points: bool = False
    notes: tuple[str, ...] = ()


def differences(old: Catalogue, new: Catalogue) -> tuple[Difference, ...]:
    """Give every table that is not the same on both days, in the order of the law.

    Parameters
    ----------
    old, new : Catalogue
        Of the two days, in the same language; the answer is in it, too.
    """
    names = dict.fromkeys((*new.current, *old.current))
    return tuple(
        _difference(name, old, new)
        for name in names
        if old.current.get(name) != new.current.get(name)
    )


def _difference(name: str, old: Catalogue, new: Catalogue) -> Difference:
    before, after = old.current.get(name), new.current.get(name)
    found = Difference(
        name=name,
        title=(new if after else old).title(name),
        before=before.id if before else None,
        after=after.id if after else None,
    )
    told: dict[str, Any] = {}
    if before is not None:
        first, last = sorted((old.lawbook.day, new.lawbook.day))
        told["between"] = tuple(new.periods(name, first, last))
    if after is None:
        told |= _end(name, new)
    else:
        told |= {"since": after.in_force, "provision": authority(after, new.lang)}
        told |= {"notes": tuple(notes(after, new.lang))}
        if isinstance(after, RuleSet):
            told |= _rule_sets(after, old, new)
        elif isinstance(before, TableVersion) and isinstance(after, TableVersion):
            told |= _points(name, old, new)
        else:
            told |= _lines(before, after, new)
    return replace(found, **told)


def _rule_sets(after: RuleSet, old: Catalogue, new: Catalogue) -> dict[str, Any]:
    """Tell what each rule set between the two days brought, then what is not known."""
    brought = tuple(
        (rule_set.id, rule_set.changes.said(new.lang))
        for rule_set in new.law.rule_sets
        if old.lawbook.day < rule_set.in_force <= new.lawbook.day
    )
    changes = after.changes.said(new.lang)
    unknown = tuple(part for part in parts(after, new) if changes not in part.sentences)
    return {"brought": brought, "unknown": unknown}


def _end(name: str, catalogue: Catalogue) -> dict[str, Any]:
    """Tell why a table has no version any more, where the law files say it."""
    day = catalogue.lawbook.day
    ended = [v for v in catalogue.versions(name) if v.in_force and v.in_force <= day]
    if not ended or not ended[-1].repealed:
        return {}
    last = ended[-1]
    return {"ended_on": last.in_force, "notes": tuple(notes(last, catalogue.lang))}


def _points(name: str, old: Catalogue, new: Catalogue) -> dict[str, Any]:
    """Give each row of the finer table whose cells had other points before."""
    was, now = old.lawbook.points(name), new.lawbook.points(name)
    lang = new.lang
    if was.version.axes != now.version.axes:
        return {"rows": figures(now.version, new), "restated": True, "points": True}
    fine = now if len(now.version.rows) >= len(was.version.rows) else was
    axes = fine.version.axes
    companies = ("alone", "accompanied") if fine.version.by else ("",)
    rows = []
    for number, row in enumerate(fine.version.rows):
        for company, label in enumerate(companies):
            changed = _figures(was, now, fine.row_of == number, company, lang)
            if changed is None:
                continue
            whose = [say(f"lawtables.head-{label}", lang)] if label else []
            rows.append((*cells(axes, dict(row), lang), *whose, *changed))
    if not rows:
        return {"same": True, "points": True}
    heads = [axis_title(a, lang) for a in axes]
    heads += [""] if fine.version.by else []
    names = len(heads)
    heads += [say("lawtables.head-before", lang), say("lawtables.head-after", lang)]
    return {"rows": Figures(heads=tuple(heads), rows=tuple(rows), names=names), "points": True}


def _figures(
    was: PointsTable, now: PointsTable, here: NDArray[np.bool_], company: int, lang: Language
) -> tuple[str, str] | None:
    """Give the points of a row before and after, or None where they are the same."""
    a, b = was.points[company][here], now.points[company][here]
    return None if np.array_equal(a, b) else (_span(a, lang), _span(b, lang))


def _span(points: NDArray[np.int16], lang: Language) -> str:
    low, high = int(points.min()), int(points.max())
    return spell(low, lang) if low == high else f"{spell(low, lang)}–{spell(high, lang)}"


def _lines(before: AnyVersion | None, after: AnyVersion, catalogue: Catalogue) -> dict[str, Any]:
    """Tell what is no longer said and what is said instead."""
    was = _all_lines(before, catalogue) if before is not None else []
    now = _all_lines(after, catalogue)
    gone = tuple(line for line in was if line not in now)
    come = tuple(line for line in now if line not in was)
    return {"gone": gone, "come": come, "same": not gone and not come}


def _all_lines(version: AnyVersion, catalogue: Catalogue) -> list[str]:
    lang = catalogue.lang
    found = [line for part in parts(version, catalogue) for line in lines(part, lang)]
    if (shown := figures(version, catalogue)) is not None:
        found = [*shown.lines(lang), *found]
    if isinstance(version, CategoryVersion) and version.noc is not None:
        occupations = load_occupations(catalogue.law.roots)
        found += [
            f"{code} {occupation_title(occupations[code], lang)}" for code in version.noc.any_of
        ]
    return found
