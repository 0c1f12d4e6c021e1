"""Where a score stands: beside the last rounds of each kind, and in the latest published pool.

Kinds of rounds are never compared with each other: each asked something else of whom it invited.
A score is compared only with rounds held under the same points.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openentry.files.eligibility_said import program_name
from openentry.files.published import history, latest_print
from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.pool import Band
from openentry.rules.loading.rounds import PublishedRound
from openentry.wording import Language, say

LATEST = 6
"""Rounds of a kind that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """The last rounds of one kind, oldest first.

    Attributes
    ----------
    key : str
        ``general``, a program, or a category without the number of its version.
    rounds : tuple of PublishedRound
    """

    key: str
    rounds: tuple[PublishedRound, ...]

    def enough(self, score: int) -> int:
        """Count the rounds in which a score would have been enough.

        Of a profile that was filed by the instant of the round: with such a one, a score equal
        to the cut-off was enough, too.
        """
        return sum(held.crs_cutoff <= score for held in self.rounds)

    @property
    def last(self) -> PublishedRound:
        """The latest of them."""
        return self.rounds[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a score stands.

    Attributes
    ----------
    kinds : tuple of Kind
        Of rounds held under the same points, the kind of the latest round first; empty under
        points that no source tells whole.
    pool_on : date or None
        Day of the latest published pool; None where none was published under these points.
    band : Band or None
        The narrowest band that holds the score.
    above : int or None
        Candidates in the bands above it.
    """

    kinds: tuple[Kind, ...]
    pool_on: date | None
    band: Band | None
    above: int | None


def standing(score: int, lawbook: Lawbook) -> Standing:
    """Tell where a score stands by the day of its law.

    Parameters
    ----------
    score : int
    lawbook : Lawbook
    """
    if lawbook.provisional:
        return Standing(kinds=(), pool_on=None, band=None, above=None)
    first = date.fromisoformat(lawbook.rule_set.id)
    rounds = history(lawbook.law).rounds.values()
    held = [each for each in rounds if first <= each.held_on <= lawbook.day]
    by_kind: dict[str, list[PublishedRound]] = {}
    for each in reversed(held):
        of_kind = by_kind.setdefault(kind_of(each), [])
        if len(of_kind) < LATEST:
            of_kind.insert(0, each)
    kinds = tuple(Kind(key=key, rounds=tuple(rounds)) for key, rounds in by_kind.items())
    pool = latest_print(lawbook.law, first, lawbook.day)
    if pool is None:
        return Standing(kinds=kinds, pool_on=None, band=None, above=None)
    parts = sorted(pool.parts, key=lambda band: band.low)
    band = next((each for each in parts if each.low <= score <= each.high), None)
    above = sum(each.candidates for each in parts if each.low > score)
    return Standing(kinds=kinds, pool_on=pool.pool_on, band=band, above=above)


def kind_of(held: PublishedRound) -> str:
    """Name the kind of a round: what it asked of those whom it invited."""
    if held.category is not None:
        return held.category.rpartition("-")[0]
    return held.program or held.kind


def kind_said(key: str, lawbook: Lawbook, lang: Language) -> str:
    """Say what a kind of rounds is called."""
    if key == "general":
        return say("answers.kind-general", lang)
    if key in lawbook.law.categories:
        return lawbook.law.categories[key].short_name.said(lang)
    return program_name(key, lang)
