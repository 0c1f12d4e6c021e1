"""``openentry law``: the tables as a lawyer reads them, what changed, and whether they hold."""

from __future__ import annotations

from datetime import date, timedelta
from difflib import get_close_matches
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.text import Text

from openentry.cli.context import LANG, parse_day, t
from openentry.cli.printing import close, console, heading, provisional, table
from openentry.rules.audit import audit
from openentry.rules.errors import InputError
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.loading import tables
from openentry.rules.loading.categories import CategoryVersion
from openentry.rules.loading.noc import Occupation, load_occupations
from openentry.rules.loading.sources import load_sources
from openentry.rules.names import axis_title, provision_text, value_text
from openentry.rules.tables import PointsTable
from openentry.wording import has, say, spell

app = typer.Typer(help=t("law-help"), no_args_is_help=True)

OnDay = Annotated[str | None, typer.Option("--on", metavar=t("day-metavar"), help=t("on-law-help"))]


@app.command("show", help=t("law-show-help"))
def show(
    name: Annotated[
        str | None, typer.Argument(metavar=t("table-metavar"), help=t("law-table-help"))
    ] = None,
    on: OnDay = None,
) -> None:
    """Print one table on a day, or the list of all."""
    law, out = Law.load(), console()
    lawbook = law.on(parse_day(on))
    if name is None:
        _list(lawbook, out)
    else:
        _show(_found(name, lawbook), lawbook, out)
    close(law, out)


@app.command("diff", help=t("law-diff-help"))
def diff(
    before: Annotated[str, typer.Argument(metavar=t("day-metavar"), help=t("law-before-help"))],
    after: Annotated[str, typer.Argument(metavar=t("day-metavar"), help=t("law-after-help"))],
) -> None:
    """Print what differs between the law of two days."""
    law, out = Law.load(), console()
    old, new = law.on(parse_day(before)), law.on(parse_day(after))
    heading(t("law-diff-title", before=old.day, after=new.day), out)
    provisional(new, out)
    changed = [name for name in names(new) if _version(name, old) is not _version(name, new)]
    changed += [name for name in names(old) if name not in names(new)]
    if not changed:
        out.print(t("law-diff-none"))
    for name in changed:
        _difference(name, old, new, out)
    close(law, out)


@app.command("check", help=t("law-check-help"))
def check() -> None:
    """Open and check every law file."""
    law, out = Law.load(), console()
    for finding in audit(law):
        out.print(
            Text.assemble(("✓ ", "bold"), t(f"law-checked-{finding.what}", count=finding.count))
        )
    for root in law.roots[1:]:
        out.print(t("law-overlay", folder=str(root)))
    out.print(t("law-check-good", digest=law.on(parse_day(None)).digest))


def names(lawbook: Lawbook) -> tuple[str, ...]:
    """Name every table of a day: tables of points, rules of rounds, categories."""
    return (*lawbook.versions, *(f"categories.{name}" for name in lawbook.categories))


def _version(name: str, lawbook: Lawbook) -> tables.Version | CategoryVersion | None:
    if name.startswith("categories."):
        return lawbook.categories.get(name.removeprefix("categories."))
    return lawbook.versions.get(name)


def _found(name: str, lawbook: Lawbook) -> str:
    """Find a table by its name, or by the end of it when only one ends so."""
    known = names(lawbook)
    hits = [k for k in known if k == name] or [
        k for k in known if k.endswith(f".{name.removeprefix('crs.')}")
    ]
    if not hits and name.removeprefix("categories.") in lawbook.law.categories:
        raise InputError("law-category-not-in-force", name=name, day=lawbook.day)
    if len(hits) != 1:
        near = hits or get_close_matches(name, known, n=3, cutoff=0.5)
        raise InputError("law-table-unknown", name=name, near=", ".join(near or known))
    return hits[0]


def _title(name: str, lawbook: Lawbook) -> str:
    law = lawbook.law
    if name.startswith("categories."):
        category = law.categories[name.removeprefix("categories.")]
        return category.name.said(LANG)
    if name in law.tables:
        return law.tables[name].title.said(LANG)
    return t(f"law-title-{name.replace('.', '-').replace('_', '-')}")


def _list(lawbook: Lawbook, out: Console) -> None:
    heading(t("law-list-title", day=lawbook.day), out)
    provisional(lawbook, out)
    rows = []
    for name in names(lawbook):
        version = _version(name, lawbook)
        assert version is not None
        since = version.in_force
        rows.append((name, _title(name, lawbook), since.isoformat() if since else ""))
    out.print(table((t("head-table"), t("head-title"), t("head-since")), rows))


def _until(name: str, version: tables.Version | CategoryVersion, lawbook: Lawbook) -> date | None:
    """Give the last day of a version: the day before something else took its place."""
    law = lawbook.law
    if name.startswith("categories."):
        days = [v.in_force for v in law.categories[name.removeprefix("categories.")].version]
    elif name in law.tables:
        days = [v.in_force for v in law.tables[name].version]
    else:
        all_of = {
            "crs.maxima": law.maxima.version,
            "crs.rule_sets": law.rule_sets,
            "rounds.ranking": law.ranking,
            "rounds.invitation_period": law.invitation_periods,
        }[name]
        days = [v.in_force for v in all_of]
    later = [d for d in days if d and version.in_force and d > version.in_force]
    return min(later) - timedelta(days=1) if later else None


def _show(name: str, lawbook: Lawbook, out: Console) -> None:
    version = _version(name, lawbook)
    assert version is not None
    heading(_title(name, lawbook), out)
    provisional(lawbook, out)
    if version.in_force:
        until = _until(name, version, lawbook)
        out.print(
            t("law-in-force", version=version.id, since=version.in_force)
            if until is None
            else t("law-was-in-force", version=version.id, since=version.in_force, until=until)
        )
    out.print()
    if isinstance(version, tables.TableVersion):
        out.print(_rows(lawbook.crs.tables[name.removeprefix("crs.")]))
        if version.of:
            out.print(t("law-each-ability"))
        _print_maximum(version, out)
    elif isinstance(version, CategoryVersion):
        _print_category(version, lawbook, out)
    else:
        _print_fields(version, out)
    _authority(version, lawbook, out)


def _rows(compiled: PointsTable) -> object:
    version = compiled.version
    heads = [axis_title(a, LANG) for a in version.axes]
    values = ("alone", "accompanied") if version.by else ("points",)
    heads += [t(f"head-{value}") for value in values]
    rows = []
    for row in version.rows:
        cells = [
            value_text(a, row[a], LANG) if a in row else say("words.any", LANG)
            for a in version.axes
        ]
        rows.append([*cells, *(spell(row[value], LANG) for value in values)])
    right = frozenset(range(len(version.axes), len(heads)))
    return table(heads, rows, right=right)


def _print_maximum(version: tables.TableVersion, out: Console) -> None:
    maximum = version.maximum
    if "points" in maximum:
        out.print(t("law-maximum-one", points=maximum["points"]))
    else:
        out.print(t("law-maximum-two", **{str(k): v for k, v in maximum.items()}))


def _print_category(version: CategoryVersion, lawbook: Lawbook, out: Console) -> None:
    plain = version.model_dump(mode="json", exclude_none=True)
    skip = {"id", "noc", "source", "certainty", "certainty_note", "provision", "in_force", "label"}
    for key, value in plain.items():
        if key not in skip and value is not False:
            out.print(Text(_labelled(key, _plain(value))))
    if version.noc:
        occupations = load_occupations(lawbook.law.roots)
        out.print()
        out.print(t("law-occupations", count=len(version.noc.any_of)))
        rows = [
            (code, str(occupations[code].teer), _occupation(occupations[code]))
            for code in version.noc.any_of
        ]
        out.print(table((t("head-noc"), t("head-teer"), t("head-title")), rows))


def _occupation(occupation: Occupation) -> str:
    return occupation.title_fr if LANG == "fr" else occupation.title_en


def _print_fields(version: tables.Version, out: Console) -> None:
    skip = set(tables.Version.model_fields) | {"certainty_note", "field_certainty", "group"}
    plain = version.model_dump(mode="json", exclude_none=True)
    for key, value in plain.items():
        if key not in skip:
            out.print(Text(_labelled(key, _plain(value))))
    for group in plain.get("group", ()):
        out.print(t("law-group", tables=", ".join(group["tables"]), maximum=group["maximum"]))


def _field(key: str) -> str:
    return t("law-field-" + key.replace("_", "-"))


def _labelled(key: str, text: str) -> str:
    return t("labelled", label=_field(key), text=text)


def _plain(value: object) -> str:
    if isinstance(value, dict):
        if set(value) == {"en", "fr"}:
            return _plain(value[LANG])
        return "; ".join(_labelled(str(k), _plain(v)) for k, v in value.items() if k != "certainty")
    if isinstance(value, list):
        return ", ".join(_plain(v) for v in value)
    if isinstance(value, bool):
        return say(f"words.flag.{str(value).lower()}", LANG)
    text = str(value)
    for known in (f"words.place.{text}", f"words.program.{text}", f"words.ability.{text}"):
        if isinstance(value, str) and has(known, LANG):
            return say(known, LANG)
    return spell(value, LANG)


def _authority(version: tables.Version | CategoryVersion, lawbook: Lawbook, out: Console) -> None:
    out.print()
    certainty = say(f"words.certainty.{version.certainty}", LANG)
    if version.provision:
        of_it = getattr(version, "provision_certainty", "stated")
        provision = Text(t("law-provision", provision=provision_text(version.provision, LANG)))
        if of_it != "stated":
            provision.append(f" ({say(f'words.certainty.{of_it}', LANG)})")
        out.print(provision)
    out.print(t("law-certainty-line", certainty=certainty))
    note = getattr(version, "note", None) or getattr(version, "certainty_note", None)
    if note is not None:
        out.print(Text(note.said(LANG)))
    out.print(t("law-sources"))
    known = load_sources(lawbook.law.roots)
    for key in version.source:
        source = known[key]
        line = Text(f"  {source.title.said(LANG)} ({source.issuer})")
        if source.url:
            line.append(f"\n    {source.url}", style="dim")
        out.print(line)


def _difference(name: str, old: Lawbook, new: Lawbook, out: Console) -> None:
    before, after = _version(name, old), _version(name, new)
    heading(f"{_title(name, new if after else old)}  [{name}]", out)
    out.print(
        t(
            "law-from-to",
            before=before.id if before else t("law-nothing"),
            after=after.id if after else t("law-nothing"),
        )
    )
    if before is None or after is None:
        return
    if isinstance(before, tables.TableVersion) and isinstance(after, tables.TableVersion):
        _points_difference(name, old, new, out)
    elif isinstance(before, CategoryVersion) and isinstance(after, CategoryVersion):
        _category_difference(before, after, new, out)
    else:
        _fields_difference(before, after, out)
    note = getattr(after, "note", None) or getattr(after, "changes", None)
    if note is not None:
        out.print(Text(note.said(LANG)))


def _points_difference(name: str, old: Lawbook, new: Lawbook, out: Console) -> None:
    """Print each row of the newer table whose cells had other points before."""
    key = name.removeprefix("crs.")
    was, now = old.crs.tables[key], new.crs.tables[key]
    if was.version.axes != now.version.axes:
        out.print(t("law-other-axes"))
        out.print(_rows(now))
        return
    rows = []
    fine = now if len(now.version.rows) >= len(was.version.rows) else was
    for number, row in enumerate(fine.version.rows):
        here = fine.row_of == number
        for company, label in enumerate(("alone", "accompanied")):
            if not fine.version.by and company:
                continue
            a, b = np.unique(was.points[company][here]), np.unique(now.points[company][here])
            if np.array_equal(a, b) and (was.points[company] == now.points[company])[here].all():
                continue
            cell = ", ".join(
                value_text(axis, row[axis], LANG) for axis in fine.version.axes if axis in row
            )
            rows.append(
                (
                    cell or say("words.any", LANG),
                    t(f"head-{label}") if fine.version.by else "",
                    _span(a),
                    _span(b),
                )
            )
    if rows:
        heads = (t("head-cell"), "", t("head-before"), t("head-after"))
        out.print(table(heads, rows, right=frozenset({2, 3})))
    else:
        out.print(t("law-same-points"))


def _span(points: np.ndarray[tuple[int, ...], np.dtype[np.int16]]) -> str:
    low, high = int(points[0]), int(points[-1])
    return spell(low, LANG) if low == high else f"{spell(low, LANG)}–{spell(high, LANG)}"


def _category_difference(
    before: CategoryVersion, after: CategoryVersion, lawbook: Lawbook, out: Console
) -> None:
    occupations = load_occupations(lawbook.law.roots)
    for sign, codes in (
        ("+", after.occupations - before.occupations),
        ("−", before.occupations - after.occupations),
    ):
        for code in sorted(codes):
            out.print(Text(f"{sign} {code} {_occupation(occupations[code])}"))
    _fields_difference(before, after, out)


def _fields_difference(
    before: tables.Version | CategoryVersion,
    after: tables.Version | CategoryVersion,
    out: Console,
) -> None:
    skip = {
        *("id", "in_force", "noc", "source", "certainty", "certainty_note", "field_certainty"),
        *("provision", "provision_certainty", "label", "announced", "name", "note", "changes"),
    }
    a, b = (v.model_dump(mode="json") for v in (before, after))
    for key in b:
        if key in skip or a.get(key) == b[key]:
            continue
        if isinstance(b[key], dict) and isinstance(a.get(key), dict):
            changed = {k: (a[key].get(k), v) for k, v in b[key].items() if a[key].get(k) != v}
        else:
            changed = {key: (a.get(key), b[key])}
        for field, (x, y) in changed.items():
            if field == "certainty":
                continue
            out.print(
                Text(_labelled(field, f"{_plain(x) if x is not None else '—'} → {_plain(y)}"))
            )


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""
    parent.add_typer(app, name="law")
