"""Who may represent a candidate, and for a fee: the file ``law/representatives.toml``.

Read by whatever keeps representatives. It decides no points and no eligibility, so it is no part
of a lawbook. Law: IRPA 91.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from openentry.rules.errors import LawError
from openentry.rules.loading.periods import DatedVersion, check_field_certainty
from openentry.rules.loading.reading import Certainty, Document, Text, place, read
from openentry.rules.loading.sources import check_cited, load_sources
from openentry.rules.loading.tables import in_order

FILE = "representatives.toml"


class RepresentativeClass(Document):
    """One class of those who may represent.

    Attributes
    ----------
    id : str
    name : Text
    paid : bool
        Whether for a fee, which is for licensed people alone; the others need no licence.
    supervised_by : tuple of str
        Classes of which somebody who represents the same person must supervise.
    certainty : str or None
        Where it is another than that of the version.
    """

    id: str
    name: Text
    paid: bool
    supervised_by: tuple[str, ...] = ()
    certainty: Certainty | None = None


class RepresentativesVersion(DatedVersion):
    """The classes from a day on."""

    representative: tuple[RepresentativeClass, ...] = Field(min_length=1)

    def named(self, name: str) -> RepresentativeClass | None:
        """Give a class; None where these are all the others."""
        return next((one for one in self.representative if one.id == name), None)


class RepresentativesDocument(Document):
    """The classes with all their versions."""

    table: Literal["representatives"]
    title: Text
    version: tuple[RepresentativesVersion, ...] = Field(min_length=1)


def load_representatives(roots: tuple[Path, ...]) -> tuple[RepresentativesVersion, ...]:
    """Read the classes of those who may represent; a later root adds versions.

    Raises
    ------
    LawError
        ``law-representative-class`` for a class listed twice, or a supervisor that is none.
    """
    sources = load_sources(roots)
    versions: list[RepresentativesVersion] = []
    paths = [root / FILE for root in roots]
    for path in (path for i, path in enumerate(paths) if not i or path.exists()):
        for version in read(path, RepresentativesDocument).version:
            check_cited(version.source, sources, place(path), version.id)
            check_field_certainty(version, place(path))
            _check_classes(version, place(path))
            versions.append(version)
    return in_order(tuple(versions), place(paths[-1]))


def _check_classes(version: RepresentativesVersion, file: str) -> None:
    known: set[str] = set()
    for one in version.representative:
        if one.id in known:
            raise LawError("law-representative-class", file=file, version=version.id, name=one.id)
        known.add(one.id)
    for one in version.representative:
        for name in one.supervised_by:
            if name not in known or name == one.id:
                raise LawError("law-representative-class", file=file, version=version.id, name=name)
