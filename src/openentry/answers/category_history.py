"""Categories over time: every version, its days, what it took in and left out, and its rounds.

The days here give the default only: the instruction of a round names its version (IRPA
10.3(1)(h.2)). What was only ever announced is told as that, and no round is looked for under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from openentry.files.published import history
from openentry.rules.lawbook import Law
from openentry.rules.loading.categories import Category, CategoryVersion
from openentry.rules.loading.reading import Text
from openentry.rules.loading.rounds import PublishedRound


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionTold:
    """One version of a category.

    Attributes
    ----------
    version : CategoryVersion
    name : Text
        The one it bore.
    first, last : date or None
        Days in force, both included; no first day when it was only announced, no last day while
        nothing has replaced or ended it.
    added, removed : tuple of str
        Unit groups that the version in force before did not have, and those it had that this one
        has not; nothing for the first version and for what was only announced.
    rounds : tuple of PublishedRound
        Those whose instruction named it, first to last.
    """

    version: CategoryVersion
    name: Text
    first: date | None
    last: date | None
    added: tuple[str, ...]
    removed: tuple[str, ...]
    rounds: tuple[PublishedRound, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTold:
    """A category with everything that was ever known of it.

    Attributes
    ----------
    category : Category
    versions : tuple of VersionTold
        First to last; the end of a category is the last day of the version before it, not a
        version of its own.
    current : VersionTold or None
        The one in force on the day asked for.
    """

    category: Category
    versions: tuple[VersionTold, ...]
    current: VersionTold | None

    @property
    def rounds(self) -> tuple[PublishedRound, ...]:
        """Every round of the category, first to last."""
        return tuple(held for told in self.versions for held in told.rounds)

    @property
    def began(self) -> date:
        """First day of its first version, or of its announcement before any."""
        return min(day for told in self.versions for day in (told.first, _announced(told)) if day)

    @property
    def ended(self) -> date | None:
        """Last day of its last version; None while one is in force without an end."""
        return self.versions[-1].last


def categories_over_time(law: Law, on: date) -> tuple[CategoryTold, ...]:
    """Tell of every category: those in force on a day first, each group by its first day.

    Parameters
    ----------
    law : Law
    on : date
    """
    told = [_told(category, law, on) for category in law.categories.values()]
    return tuple(
        sorted(told, key=lambda one: (one.current is None, one.began, one.category.category))
    )


def category_over_time(name: str, law: Law, on: date) -> CategoryTold | None:
    """Tell of one category; None where there is none of that name."""
    category = law.categories.get(name)
    return None if category is None else _told(category, law, on)


def _told(category: Category, law: Law, on: date) -> CategoryTold:
    versions = tuple(_versions(category, law))
    in_force = category.on(on)
    found = next((one for one in versions if one.version is in_force), None)
    return CategoryTold(category=category, versions=versions, current=found)


def _versions(category: Category, law: Law) -> Iterator[VersionTold]:
    dated = [(one.id, one.in_force) for one in category.version if one.in_force]
    ends = {before: first - timedelta(days=1) for (before, _), (_, first) in pairwise(dated)}
    earlier: CategoryVersion | None = None
    for version in category.version:
        if version.repealed:
            continue
        compared = earlier if version.in_force else None
        yield VersionTold(
            version=version,
            name=category.named(version),
            first=version.in_force,
            last=ends.get(version.id),
            added=_more(version, compared) if compared else (),
            removed=_more(compared, version) if compared else (),
            rounds=tuple(
                held for held in history(law).rounds.values() if held.category == version.id
            ),
        )
        if version.in_force:
            earlier = version


def _more(version: CategoryVersion, than: CategoryVersion) -> tuple[str, ...]:
    return tuple(sorted(version.occupations - than.occupations))


def _announced(told: VersionTold) -> date | None:
    return told.version.announced
