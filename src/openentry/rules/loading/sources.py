"""Where the law files took what they say: the sources, and that every citation leads to one.

For ``law/sources.toml`` and ``law/coverage.toml``. Nothing is judged here about whether a
source is right; a source known to be wrong somewhere says so in its note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import Field, RootModel

from openentry.rules.errors import LawError
from openentry.rules.loading.reading import Certainty, Document, Keys, Text, place, read
from openentry.wording import Language

SourceKind = Literal[
    "instrument", "gazette", "official-page", "official-notice", "secondary", "own-knowledge"
]

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Source(Document):
    """One instrument, page or copy.

    Attributes
    ----------
    kind : str
        From the instrument itself down to general knowledge.
    issuer : str
    issuer_fr : str or None
        Its French name; None where none is official or known, or where both are the same.
    url : str or None
        None where no address can be given.
    published, read_on : date or None
        Day of the thing itself, and of the copy we rest on.
    note : Text or None
        What to beware of, above all where a copy is known to be wrong.
    """

    kind: SourceKind
    issuer: str = Field(min_length=1)
    issuer_fr: str | None = Field(default=None, min_length=1)
    title: Text
    url: str | None = None
    published: date | None = None
    read_on: date | None = None
    note: Text | None = None

    def issued_by(self, lang: Language) -> str:
        """Name the issuer in a language, in its own where it has none in that one."""
        return (self.issuer_fr if lang == "fr" else None) or self.issuer


class SourceDocument(RootModel[dict[str, Source]]):
    """The file of the sources: one table a source."""


class Covered(Document):
    """A part of the law that is modelled, and for which days."""

    what: Text
    files: tuple[str, ...] = Field(min_length=1)
    first_day: date = Field(alias="from")
    until: date | None = None
    certainty: Certainty


class Gap(Document):
    """Something known to be missing, and what it does to the answers."""

    id: str
    first_day: date = Field(alias="from")
    source: Keys = Field(min_length=1)
    what: Text
    effect: Text


class Coverage(Document):
    """What is modelled, since when, verified on what day, with the known gaps."""

    title: Text
    first_day: date
    verified_on: date
    covered: tuple[Covered, ...] = Field(min_length=1)
    gap: tuple[Gap, ...] = ()


@lru_cache(maxsize=8)
def load_sources(roots: tuple[Path, ...]) -> Mapping[str, Source]:
    """Read the sources; a later root may add some, and take none away.

    Every list and table asks for them, so they are read once a process, as a `Law` is.

    Raises
    ------
    LawError
        ``law-source-key`` for a key that is not small letters, figures and hyphens,
        ``law-source-twice`` for a key that an earlier root has, ``law-source-address`` for an
        address that is none.
    """
    sources: dict[str, Source] = {}
    for root in roots:
        path = root / "sources.toml"
        if root is not roots[0] and not path.exists():
            continue
        for key, source in read(path, SourceDocument).root.items():
            where: dict[str, object] = {"file": place(path), "source": key}
            if not _KEY.fullmatch(key):
                raise LawError("law-source-key", **where)
            if key in sources:
                raise LawError("law-source-twice", **where)
            if source.url is not None and not source.url.startswith(("https://", "http://")):
                raise LawError("law-source-address", **where, found=source.url)
            sources[key] = source
    return MappingProxyType(sources)


def check_cited(
    keys: Iterable[str], sources: Mapping[str, object], file: str, version: str
) -> None:
    """Check that every source that a version cites exists.

    Raises
    ------
    LawError
        ``law-source-unknown``.
    """
    for key in keys:
        if key not in sources:
            raise LawError("law-source-unknown", file=file, version=version, source=key)


def load_coverage(roots: tuple[Path, ...]) -> Coverage:
    """Read what is covered; the package speaks for itself, overlays add nothing here.

    Raises
    ------
    LawError
        ``law-coverage-file`` for a file that does not exist, ``law-source-unknown``,
        ``law-version-twice`` for two gaps of one id.
    """
    path = roots[0] / "coverage.toml"
    coverage = read(path, Coverage)
    sources = load_sources(roots)
    for part in coverage.covered:
        for name in part.files:
            if not (roots[0] / name).exists():
                raise LawError("law-coverage-file", file=place(path), found=name)
    seen: set[str] = set()
    for gap in coverage.gap:
        if gap.id in seen:
            raise LawError("law-version-twice", file=place(path), version=gap.id)
        seen.add(gap.id)
        check_cited(gap.source, sources, place(path), gap.id)
    return coverage
