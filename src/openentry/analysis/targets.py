"""Published shares of the invited, as targets for the invited of a reconstruction only.

The year-end report of 2023 gives age, education and first language of everyone invited that
year; the review of 2025 gives the invitations by kind of round. Neither says anything of the
pool, and nothing here is applied to those who are not invited.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.history import marginals, published_rounds
from openentry.analysis.people import EDUCATION, People

Groups = NDArray[np.intp]
COMPARED_DAYS = 300
"""Rounds longer before a print took people from before its twelve months, whom nobody draws."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Target:
    """One published split of the invited.

    Attributes
    ----------
    dimension : str
        As the list of published shares names it.
    publication : str
    buckets : tuple of str
    shares : (b,) float64
        Adding up to 1.
    """

    dimension: str
    publication: str
    buckets: tuple[str, ...]
    shares: NDArray[np.float64]

    def groups(self, people: People) -> Groups:
        """Give the bucket of each person, -1 for none."""
        return _GROUPS[self.dimension](people, self.buckets)

    def reached(self, people: People) -> NDArray[np.float64]:
        """Give the shares of these people."""
        groups = self.groups(people)
        counts = np.bincount(groups[groups >= 0], minlength=len(self.buckets))
        return np.asarray(counts / max(1, counts.sum()), np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A share that was published, and what a reconstruction reached."""

    population: str
    dimension: str
    bucket: str
    published: float
    reached: float


def targets_2023() -> tuple[Target, ...]:
    """Give the splits of the invited of 2023 by age, education and first language."""
    return tuple(
        _target(dimension, "2023") for dimension in ("age", "education", "first_language_level")
    )


def _target(dimension: str, period: str) -> Target:
    rows = [
        row
        for row in marginals()
        if row.population == "invitations" and row.period == period and row.dimension == dimension
    ]
    rows.sort(key=lambda row: _lowest(row.bucket))
    values = np.array([row.value for row in rows])
    return Target(
        dimension=dimension,
        publication=rows[0].publication,
        buckets=tuple(row.bucket for row in rows),
        shares=values / values.sum(),
    )


def _lowest(bucket: str) -> int:
    digits = "".join(c if c.isdigit() else " " for c in bucket).split()
    return -1 if bucket.startswith("<") or not digits else int(digits[0])


def _by_age(people: People, buckets: tuple[str, ...]) -> Groups:
    starts = [max(0, _lowest(bucket)) for bucket in buckets]
    return np.asarray(np.searchsorted(starts, people.age, side="right") - 1, np.intp)


def _by_education(people: People, buckets: tuple[str, ...]) -> Groups:
    words = {
        "secondary or less": ("none", "secondary"),
        "one or two year post-secondary": ("one_year", "two_year"),
        "three year or longer post-secondary": ("three_year", "two_or_more"),
        "master's or professional": ("masters",),
        "doctorate": ("doctorate",),
    }
    place = np.full(len(EDUCATION), -1, np.intp)
    for number, bucket in enumerate(buckets):
        for word in words[bucket]:
            place[EDUCATION.index(word)] = number
    return place[people.education]


def _by_language(people: People, buckets: tuple[str, ...]) -> Groups:
    # The report does not say whether a level is the lowest ability; it is taken to be.
    levels = [_lowest(bucket) for bucket in buckets]
    lowest = people.first.min(axis=1)
    return np.asarray(np.searchsorted(levels, lowest, side="right") - 1, np.intp)


_GROUPS: dict[str, Callable[[People, tuple[str, ...]], Groups]] = {
    "age": _by_age,
    "education": _by_education,
    "first_language_level": _by_language,
}


def by_kind_of_round(flows: dict[str, float], on: date) -> tuple[Comparison, ...]:
    """Compare invitations by kind of round: what was published and what the draw gives.

    The published numbers are those of the rounds themselves; over 2025 they add up to the
    published review of the year. Nominee rounds are left out, because nominations are dated
    from those rounds.

    Parameters
    ----------
    flows : dict
        Invitations by number of a round of the year before a print.
    on : date
        Day of the print.
    """
    rounds = published_rounds()
    published: dict[str, float] = {}
    reached: dict[str, float] = {}
    for number, flow in flows.items():
        held = rounds[number]
        kind = held.category or held.program or "general"
        if kind != "pnp" and (on - held.held_on).days <= COMPARED_DAYS:
            published[kind] = published.get(kind, 0.0) + held.invitations
            reached[kind] = reached.get(kind, 0.0) + flow
    total_published, total_reached = sum(published.values()), sum(reached.values())
    return tuple(
        Comparison(
            population="year",
            dimension="kind",
            bucket=kind,
            published=published[kind] / total_published,
            reached=reached[kind] / max(total_reached, 1.0),
        )
        for kind in sorted(published, key=lambda k: -published[k])
    )


def invited_shares(people: People) -> tuple[Comparison, ...]:
    """Compare the invited of a reconstruction with the invited of 2023."""
    return tuple(
        Comparison(
            population="invited",
            dimension=target.dimension,
            bucket=bucket,
            published=float(share),
            reached=float(reached),
        )
        for target in targets_2023()
        for bucket, share, reached in zip(
            target.buckets, target.shares, target.reached(people), strict=True
        )
    )
