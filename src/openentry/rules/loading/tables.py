"""The tables of points: files under ``law/crs`` to checked documents.

For the CRS tables, their maxima and the rule sets. A version restates its whole table; the
last day of a version follows from the next one, so gaps between versions cannot be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field

from openentry.rules.errors import LawError
from openentry.rules.loading.closed import check_open
from openentry.rules.loading.reading import Certainty, Document, Keys, Text, place, read
from openentry.rules.loading.sources import Source, check_cited, load_sources

RowValue = int | bool | str | tuple[str, ...] | tuple[int, ...]


class Version(Document):
    """What every dated version says of itself."""

    id: str
    in_force: date
    source: Keys = Field(min_length=1)
    provision: str = Field(min_length=1)
    certainty: Certainty
    provision_certainty: Certainty = "stated"
    note: Text | None = None
    repealed: bool = False


class TableVersion(Version):
    """One version of one table of points, as printed."""

    axes: tuple[str, ...] = Field(min_length=1)
    of: Literal["each ability"] | None = None
    by: Literal["accompanied"] | None = None
    cap: dict[Literal["alone", "accompanied", "points"], int] | None = None
    maximum: dict[Literal["alone", "accompanied", "points"], int]
    rows: tuple[dict[str, RowValue], ...] = Field(min_length=1)


class TableDocument(Document):
    """A table of points with all its versions, first to last."""

    table: str
    title: Text
    unit: Literal["points"]
    version: tuple[TableVersion, ...] = Field(min_length=1)


class Group(Document):
    """A joint cap inside skill transferability."""

    name: str
    tables: tuple[str, ...]
    maximum: int


class ByCompany(Document):
    """A figure that differs with an accompanying spouse or partner."""

    alone: int
    accompanied: int


class MaximaVersion(Version):
    """The most each part may give."""

    core: ByCompany
    spouse: ByCompany
    transferability: int
    additional: int
    total: int
    group: tuple[Group, ...]


class MaximaDocument(Document):
    """The maxima with all their versions."""

    table: Literal["crs.maxima"]
    title: Text
    unit: Literal["points"]
    version: tuple[MaximaVersion, ...] = Field(min_length=1)


class TextList(Document):
    """The same list in both languages."""

    en: tuple[str, ...]
    fr: tuple[str, ...]


class RuleSet(Version):
    """One state of the way of ranking; incomplete when its points are not known."""

    complete: bool
    points_of: str | None = None
    changes: Text
    not_known: TextList | None = None


class RuleSetDocument(Document):
    """Every rule set, first to last."""

    table: Literal["crs.rule_sets"]
    title: Text
    version: tuple[RuleSet, ...] = Field(min_length=1)


V = TypeVar("V", bound=Version)


def in_order(versions: tuple[V, ...], file: str) -> tuple[V, ...]:
    """Check that versions come in order of time and that no id or day is used twice.

    Raises
    ------
    LawError
        ``law-version-twice``, ``law-versions-order``.
    """
    seen: set[str] = set()
    before: V | None = None
    for version in versions:
        if version.id in seen:
            raise LawError("law-version-twice", file=file, version=version.id)
        seen.add(version.id)
        if before is not None and version.in_force <= before.in_force:
            raise LawError(
                "law-versions-order",
                file=file,
                version=version.id,
                day=version.in_force,
                before=before.id,
                before_day=before.in_force,
            )
        before = version
    return versions


def load_tables(
    roots: tuple[Path, ...], files: Literal["crs/*/*.toml", "fsw/*.toml"] = "crs/*/*.toml"
) -> dict[str, TableDocument]:
    """Read every table of points; a later root adds versions to the tables of an earlier one.

    Raises
    ------
    LawError
        ``law-version-day`` (tables of the CRS), ``law-version-closed`` (other tables),
        ``law-version-twice``, ``law-versions-order``, ``law-source-unknown``.
    """
    sources = load_sources(roots)
    tables: dict[str, TableDocument] = {}
    for i, root in enumerate(roots):
        days = _days_of(roots[: i + 1]) if files.startswith("crs/") else None
        for path in sorted(root.glob(files)):
            document = read(path, TableDocument)
            _check_versions(document.version, path, days, sources)
            if i and days is None:
                check_open(document.version, path, root, roots[0])
            known = tables.get(document.table)
            versions = (*known.version, *document.version) if known else document.version
            in_order(versions, place(path))
            tables[document.table] = document.model_copy(
                update={"version": versions, "title": known.title if known else document.title}
            )
    return tables


def load_maxima(roots: tuple[Path, ...]) -> MaximaDocument:
    """Read the maxima; a later root adds versions.

    Raises
    ------
    LawError
        As `load_tables`.
    """
    sources = load_sources(roots)
    documents: list[MaximaDocument] = []
    path = roots[0]
    for i, root in enumerate(roots):
        path = root / "crs" / "maxima.toml"
        if i and not path.exists():
            continue
        documents.append(read(path, MaximaDocument))
        _check_versions(documents[-1].version, path, _days_of(roots[: i + 1]), sources)
    versions = tuple(v for document in documents for v in document.version)
    return documents[0].model_copy(update={"version": in_order(versions, place(path))})


def load_rule_sets(roots: tuple[Path, ...]) -> tuple[RuleSet, ...]:
    """Read the rule sets; a later root may add sets and complete an incomplete one.

    Raises
    ------
    LawError
        ``law-rule-set-closed`` when a set would replace, or come before, a complete one of an
        earlier root, ``law-version-closed`` when it would begin on a day whose points the first
        root knows, ``law-rule-set-points`` when an incomplete set does not name a complete
        earlier one, ``law-rule-set-id``, ``law-version-twice``, ``law-versions-order``,
        ``law-source-unknown``.
    """
    sources = load_sources(roots)
    sets: dict[str, RuleSet] = {}
    path = roots[0]
    for i, root in enumerate(roots):
        path = root / "crs" / "rule_sets.toml"
        if i and not path.exists():
            continue
        closed = _last_complete(sets.values())
        for rule_set in in_order(read(path, RuleSetDocument).version, place(path)):
            if rule_set.in_force <= closed:
                raise LawError("law-rule-set-closed", file=place(path), version=rule_set.id)
            if rule_set.id != rule_set.in_force.isoformat():
                raise LawError("law-rule-set-id", file=place(path), version=rule_set.id)
            check_cited(rule_set.source, sources, place(path), rule_set.id)
            if i:
                check_open((rule_set,), path, root, roots[0])
            sets[rule_set.id] = rule_set
    ordered = tuple(sorted(sets.values(), key=lambda s: s.in_force))
    for rule_set in ordered:
        base = sets.get(rule_set.points_of or "")
        known = base is not None and base.complete and base.in_force < rule_set.in_force
        if not (rule_set.complete or known):
            raise LawError("law-rule-set-points", file=place(path), version=rule_set.id)
    return ordered


def _last_complete(sets: Iterable[RuleSet]) -> date:
    return max((s.in_force for s in sets if s.complete), default=date.min)


def _days_of(roots: tuple[Path, ...]) -> frozenset[date]:
    """Give the days on which versions of the last root may begin.

    Points change with a rule set only, and what an earlier root holds complete is closed.
    """
    earlier = load_rule_sets(roots[:-1]) if roots[:-1] else ()
    closed = _last_complete(earlier)
    return frozenset(s.in_force for s in load_rule_sets(roots) if s.in_force > closed)


def _check_versions(
    versions: Iterable[Version],
    path: Path,
    days: frozenset[date] | None,
    sources: Mapping[str, Source],
) -> None:
    for version in versions:
        check_cited(version.source, sources, place(path), version.id)
        if days is not None and version.in_force not in days:
            raise LawError(
                "law-version-day", file=place(path), version=version.id, day=version.in_force
            )
