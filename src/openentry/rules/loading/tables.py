"""The tables of points: files under ``law/crs`` to checked documents.

For the CRS tables, their maxima and the rule sets. A version restates its whole table; the
last day of a version follows from the next one, so gaps between versions cannot be written.
"""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field

from openentry.rules.errors import LawError
from openentry.rules.loading.reading import Certainty, Document, Keys, Text, place, read

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

    table: str
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

    table: str
    title: Text
    version: tuple[RuleSet, ...] = Field(min_length=1)


V = TypeVar("V", bound=Version)


def in_order(versions: tuple[V, ...], path: Path) -> tuple[V, ...]:
    """Check that versions come in order of time and that no id or day is used twice.

    Raises
    ------
    LawError
        ``law-version-twice``, ``law-versions-order``.
    """
    for before, after in itertools.pairwise(versions):
        if after.id == before.id:
            raise LawError("law-version-twice", file=place(path), version=after.id)
        if after.in_force <= before.in_force:
            raise LawError(
                "law-versions-order",
                file=place(path),
                version=after.id,
                day=after.in_force,
                before=before.id,
                before_day=before.in_force,
            )
    return versions


def load_tables(
    roots: tuple[Path, ...], files: Literal["crs/*/*.toml", "fsw/*.toml"] = "crs/*/*.toml"
) -> dict[str, TableDocument]:
    """Read every table of points; a later root adds versions to the tables of an earlier one."""
    tables: dict[str, TableDocument] = {}
    for root in roots:
        for path in sorted(root.glob(files)):
            document = read(path, TableDocument)
            known = tables.get(document.table)
            versions = (*known.version, *document.version) if known else document.version
            in_order(versions, path)
            tables[document.table] = document.model_copy(
                update={"version": versions, "title": known.title if known else document.title}
            )
    return tables


def load_maxima(roots: tuple[Path, ...]) -> MaximaDocument:
    """Read the maxima; a later root adds versions."""
    paths = [root / "crs" / "maxima.toml" for root in roots]
    documents = [read(path, MaximaDocument) for path in paths if path.exists()]
    versions = tuple(v for document in documents for v in document.version)
    return documents[0].model_copy(update={"version": in_order(versions, paths[-1])})


def load_rule_sets(roots: tuple[Path, ...]) -> tuple[RuleSet, ...]:
    """Read the rule sets; a later root may add sets and complete an incomplete one.

    Raises
    ------
    LawError
        ``law-rule-set-closed`` when a complete set would be replaced,
        ``law-rule-set-points`` when an incomplete set does not name a complete earlier one.
    """
    sets: dict[str, RuleSet] = {}
    path = roots[0]
    for root in roots:
        path = root / "crs" / "rule_sets.toml"
        if root is not roots[0] and not path.exists():
            continue
        for rule_set in in_order(read(path, RuleSetDocument).version, path):
            if rule_set.id in sets and sets[rule_set.id].complete:
                raise LawError("law-rule-set-closed", file=place(path), version=rule_set.id)
            if rule_set.id != rule_set.in_force.isoformat():
                raise LawError("law-rule-set-id", file=place(path), version=rule_set.id)
            sets[rule_set.id] = rule_set
    ordered = tuple(sorted(sets.values(), key=lambda s: s.in_force))
    for rule_set in ordered:
        base = sets.get(rule_set.points_of or "")
        if not rule_set.complete and (base is None or not base.complete):
            raise LawError("law-rule-set-points", file=place(path), version=rule_set.id)
    return ordered
