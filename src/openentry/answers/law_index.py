"""All tables of the law by room, as they stand on a day: the way into the law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from openentry.answers.law_remarks import authority
from openentry.answers.law_tables import CATEGORIES, LANGUAGE, REPRESENTATIVES, Catalogue

ROOMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "crs": ("crs.",),
        "programs": ("programs.",),
        "grid": ("fsw.",),
        "funds": ("funds.",),
        "language": (LANGUAGE,),
        "categories": (CATEGORIES,),
        "rounds": ("rounds.", REPRESENTATIVES),
    }
)
"""Rooms of the law, and how the names of their tables begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A table on a day.

    Attributes
    ----------
    name, title : str
    since, until : date or None
        First and last day of the version in force; None where there is none, or no later one.
    next_on : date or None
        Of a table that is not in force: the first day on which it will be, if there is one.
    provision, certainty : str
        Empty where no version is in force.
    """

    name: str
    title: str
    since: date | None = None
    until: date | None = None
    next_on: date | None = None
    provision: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Tables that belong together.

    Attributes
    ----------
    name : str
        Of `ROOMS`.
    tables : tuple of Listed
    """

    name: str
    tables: tuple[Listed, ...]

    @property
    def in_force(self) -> int:
        """How many of them are in force."""
        return sum(one.since is not None for one in self.tables)


def room_of(name: str) -> str:
    """Name the room of a table."""
    return next(room for room, begins in ROOMS.items() if name.startswith(begins))


def rooms(catalogue: Catalogue) -> tuple[Room, ...]:
    """Give every table of the law by room, those that are not in force too."""
    listed = [_listed(name, catalogue) for name in catalogue.names]
    return tuple(
        Room(name=room, tables=tuple(one for one in listed if room_of(one.name) == room))
        for room in ROOMS
    )


def _listed(name: str, catalogue: Catalogue) -> Listed:
    version = catalogue.current.get(name)
    title = catalogue.title(name)
    if version is None:
        day = catalogue.lawbook.day
        later = [v.in_force for v in catalogue.versions(name) if v.in_force and v.in_force > day]
        return Listed(name=name, title=title, next_on=min(later, default=None))
    return Listed(
        name=name,
        title=title,
        since=version.in_force,
        until=catalogue.until(name),
        provision=authority(version, catalogue.lang),
        certainty=catalogue.certainty(name),
    )
