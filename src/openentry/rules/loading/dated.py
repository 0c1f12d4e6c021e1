"""Dated tables that are no tables of points: one file each, every version restates every field.

For the programs, settlement funds and what else an installation may amend by adding a version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import Field

from openentry.rules.errors import LawError
from openentry.rules.loading.closed import check_open
from openentry.rules.loading.periods import DatedVersion, check_field_certainty
from openentry.rules.loading.reading import Document, Text, place, read
from openentry.rules.loading.sources import check_cited, load_sources
from openentry.rules.loading.tables import in_order

W = TypeVar("W", bound=DatedVersion)
E = TypeVar("E")


class DatedDocument(Document, Generic[W]):
    """A dated table with all its versions, first to last."""

    table: str
    title: Text
    version: tuple[W, ...] = Field(min_length=1)


class Entries(Document, Generic[E]):
    """A few values by name, each of which must be there: read as attributes or by key."""

    def __getitem__(self, name: str) -> E:
        """Give the value of a name.

        Raises
        ------
        KeyError
            If there is none.
        """
        found: E = self.__dict__[name]
        return found

    def items(self) -> Iterator[tuple[str, E]]:
        """Give names and values in the order of the file's form."""
        return ((name, self[name]) for name in type(self).model_fields)


def file_of(table: str) -> str:
    """Name the file of a table from the folder ``law`` on: ``programs/work.toml``."""
    return table.replace(".", "/") + ".toml"


def load_dated(
    roots: tuple[Path, ...], table: str, model: type[DatedDocument[W]]
) -> DatedDocument[W]:
    """Read a dated table; a later root adds versions. `check_sources` is left to the caller.

    Raises
    ------
    LawError
        ``law-word`` when the file is of another table, ``law-field-certainty``,
        ``law-version-closed`` when a later root speaks of days that the first knows,
        ``law-version-twice``, ``law-versions-order``.
    """
    found: DatedDocument[W] | None = None
    for root in roots:
        path = root / file_of(table)
        if root is not roots[0] and not path.exists():
            continue
        document = read(path, model)
        if document.table != table:
            raise LawError(
                "law-word", file=place(path), place="table", found=document.table, allowed=table
            )
        for version in document.version:
            check_field_certainty(version, place(path))
        if root is not roots[0]:
            check_open(document.version, path, root, roots[0])
        before = found.version if found is not None else ()
        versions = in_order((*before, *document.version), place(path))
        found = (found or document).model_copy(update={"version": versions})
    assert found is not None
    return found


def check_sources(roots: tuple[Path, ...], documents: Iterable[DatedDocument[Any]]) -> None:
    """Check that every source that the tables cite exists; the sources are read once for all.

    Raises
    ------
    LawError
        ``law-source-unknown``.
    """
    sources = load_sources(roots)
    for document in documents:
        for version in document.version:
            check_cited(version.source, sources, f"law/{file_of(document.table)}", version.id)
