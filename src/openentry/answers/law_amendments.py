"""When the law changed: every day on which a table begins, changes or ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from openentry.answers.law_index import room_of
from openentry.answers.law_remarks import authority
from openentry.answers.law_tables import DAY, AnyVersion, Catalogue
from openentry.rules.lawbook import FIRST_DAY

Way = Literal["begins", "changes", "ends"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happens to one table on a day.

    Attributes
    ----------
    name, title, room : str
    way : str
        ``begins`` ``changes`` ``ends``.
    certainty : str
        Of the version, its first day included.
    """

    name: str
    title: str
    room: str
    way: Way
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A day on which the law changed.

    Attributes
    ----------
    on : date
    said : str
        What a rule set that begins on the day says of itself; empty where none begins.
    complete : bool
        False where the points of that rule set are not known.
    changes : tuple of Change
    provisions : tuple of str
        What the changes rest on, each once.
    """

    on: date
    said: str
    complete: bool
    changes: tuple[Change, ...]
    provisions: tuple[str, ...]

    @property
    def eve(self) -> date:
        """The day before."""
        return self.on - DAY

    @property
    def rooms(self) -> tuple[str, ...]:
        """Rooms that it touches, each once."""
        return tuple(dict.fromkeys(change.room for change in self.changes))


def amendments(catalogue: Catalogue) -> tuple[Amendment, ...]:
    """Give every day after the first on which the law changed, earliest first."""
    found: dict[date, list[tuple[Change, AnyVersion]]] = {}
    for name in catalogue.names:
        before: AnyVersion | None = None
        for version in catalogue.versions(name):
            assert version.in_force is not None
            if version.in_force > FIRST_DAY:
                change = Change(
                    name=name,
                    title=catalogue.title(name),
                    room=room_of(name),
                    way=_way(before, version),
                    certainty=version.certainty,
                )
                found.setdefault(version.in_force, []).append((change, version))
            before = version
    return tuple(_amendment(on, found[on], catalogue) for on in sorted(found))


def _way(before: AnyVersion | None, version: AnyVersion) -> Way:
    if version.repealed:
        return "ends"
    return "begins" if before is None or before.repealed else "changes"


def _amendment(on: date, found: list[tuple[Change, AnyVersion]], catalogue: Catalogue) -> Amendment:
    rule_set = next((one for one in catalogue.law.rule_sets if one.in_force == on), None)
    cited = (authority(version, catalogue.lang) for _, version in found)
    return Amendment(
        on=on,
        said=rule_set.changes.said(catalogue.lang) if rule_set else "",
        complete=rule_set is None or rule_set.complete,
        changes=tuple(change for change, _ in found),
        provisions=tuple(dict.fromkeys(provision for provision in cited if provision)),
    )
