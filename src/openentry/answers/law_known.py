"""What is known of the law and how: coverage by file, certainty of every version, sources, gaps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import get_args

from openentry.answers.law_index import ROOMS, room_of
from openentry.answers.law_tables import Catalogue
from openentry.files.published import sources
from openentry.rules.lawbook import Law
from openentry.rules.loading.dated import file_of
from openentry.rules.loading.reading import Certainty
from openentry.rules.loading.sources import (
    Coverage,
    Covered,
    Gap,
    Source,
    SourceKind,
    load_coverage,
)

CERTAINTIES: tuple[str, ...] = get_args(Certainty)
KINDS: tuple[str, ...] = get_args(SourceKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certain:
    """How many versions of a room are how certain.

    Attributes
    ----------
    room : str
    counts : tuple of int
        In the order of `CERTAINTIES`.
    """

    room: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapTold:
    """Something that is known to be missing, with its sources."""

    gap: Gap
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfKind:
    """Sources of one kind, the latest read first.

    Attributes
    ----------
    kind : str
    sources : tuple of Source
    """

    kind: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What is known and how.

    Attributes
    ----------
    verified_on : date
    covered : tuple of Covered
    gaps : tuple of GapTold
        The latest first.
    certain : tuple of Certain
    kinds : tuple of OfKind
    """

    verified_on: date
    covered: tuple[Covered, ...]
    gaps: tuple[GapTold, ...]
    certain: tuple[Certain, ...]
    kinds: tuple[OfKind, ...]

    @property
    def versions(self) -> int:
        """How many versions there are."""
        return sum(one.total for one in self.certain)

    def of_certainty(self, certainty: str) -> int:
        """Count the versions of a certainty."""
        place = CERTAINTIES.index(certainty)
        return sum(one.counts[place] for one in self.certain)

    @property
    def sources(self) -> int:
        """How many sources there are."""
        return sum(len(one.sources) for one in self.kinds)


def knowledge(catalogue: Catalogue) -> Knowledge:
    """Tell what is known of the law of this installation, and how."""
    law = catalogue.law
    coverage, known = _coverage(law.roots), sources(law)
    counted: Counter[tuple[str, str]] = Counter(
        (room_of(name), version.certainty)
        for name in catalogue.names
        for version in catalogue.versions(name)
        if not version.repealed
    )
    return Knowledge(
        verified_on=coverage.verified_on,
        covered=coverage.covered,
        gaps=tuple(
            GapTold(gap=gap, sources=tuple(known[key] for key in gap.source))
            for gap in sorted(coverage.gap, key=lambda gap: gap.first_day, reverse=True)
        ),
        certain=tuple(
            Certain(room=room, counts=tuple(counted[room, one] for one in CERTAINTIES))
            for room in ROOMS
        ),
        kinds=tuple(
            OfKind(
                kind=kind,
                sources=tuple(
                    sorted(
                        (one for one in known.values() if one.kind == kind),
                        key=lambda one: one.read_on or date.min,
                        reverse=True,
                    )
                ),
            )
            for kind in KINDS
        ),
    )


def covered_by(law: Law, name: str) -> Covered | None:
    """Give what is said to be known of the file of a table."""
    file = file_of(name)
    for part in _coverage(law.roots).covered:
        if any(file == one or file.startswith(f"{one}/") for one in part.files):
            return part
    return None


def first_gap_of_points(law: Law) -> Gap | None:
    """Give what is missing of the points from the first rule set whose points are not known."""
    open_from = next((one.in_force for one in law.rule_sets if not one.complete), None)
    gaps = _coverage(law.roots).gap
    return next((gap for gap in gaps if gap.first_day == open_from), None)


@lru_cache(maxsize=8)
def _coverage(roots: tuple[Path, ...]) -> Coverage:
    return load_coverage(roots)
