"""The published rounds: all of them, and the facts of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from openentry.answers.standing import kind_of
from openentry.files.eligibility_said import program_name
from openentry.files.published import history
from openentry.rules.lawbook import Law
from openentry.rules.loading.rounds import PublishedRound, RoundSource, load_round_sources
from openentry.wording import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A round in the list of all.

    Attributes
    ----------
    held : PublishedRound
    kind : str
        What it asked of those whom it invited, in words.
    """

    held: PublishedRound
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The rounds of a year, latest first.

    Attributes
    ----------
    year : int
    rounds : tuple of Listed
    """

    year: int
    rounds: tuple[Listed, ...]

    @property
    def invitations(self) -> int:
        """Invitations of the year."""
        return sum(each.held.invitations for each in self.rounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllRounds:
    """Every published round.

    Attributes
    ----------
    years : tuple of Year
        Latest first.
    first, last : PublishedRound
    note : str
        What is doubtful about the list as a whole.
    """

    years: tuple[Year, ...]
    first: PublishedRound
    last: PublishedRound
    note: str

    @property
    def invitations(self) -> int:
        """Invitations of all years."""
        return sum(year.invitations for year in self.years)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFacts:
    """One round with everything that is known of it.

    Attributes
    ----------
    held : PublishedRound
    kind : str
        In words, with the version of a category.
    programs : tuple of str
        Names of the programs whose candidates could be invited.
    before, after : PublishedRound or None
        Neighbours in the list.
    before_of_kind : PublishedRound or None
        The round of the same kind before it.
    points_since : date or None
        First day of the points under which it was held; None where no source tells them whole.
    flags : tuple of str
        What is remarkable about the row, in sentences.
    not_replayable : str
        Why the round cannot be held again; empty where it can.
    copy : RoundSource
        What the row was taken from.
    window_sources : tuple of RoundSource
        What tells when invitations could be issued.
    """

    held: PublishedRound
    kind: str
    programs: tuple[str, ...]
    before: PublishedRound | None
    after: PublishedRound | None
    before_of_kind: PublishedRound | None
    points_since: date | None
    flags: tuple[str, ...]
    not_replayable: str
    copy: RoundSource
    window_sources: tuple[RoundSource, ...]

    @property
    def change(self) -> int | None:
        """Points by which the cut-off differs from that of the round of its kind before."""
        before = self.before_of_kind
        return None if before is None else self.held.crs_cutoff - before.crs_cutoff


def all_rounds(law: Law, lang: Language) -> AllRounds:
    """Give every published round, by year, latest first."""
    known = history(law)
    rounds = list(known.rounds.values())
    note = known.document.certainty_note
    years = groupby(reversed(rounds), key=lambda held: held.held_on.year)
    return AllRounds(
        years=tuple(
            Year(
                year=year,
                rounds=tuple(Listed(held=each, kind=round_kind(each, law, lang)) for each in held),
            )
            for year, held in years
        ),
        first=rounds[0],
        last=rounds[-1],
        note=note.said(lang) if note else "",
    )


def round_facts(number: str, law: Law, lang: Language) -> RoundFacts | None:
    """Give what is known of a round; None for a number that no published round has."""
    known = history(law)
    held = known.rounds.get(number)
    if held is None:
        return None
    rounds = list(known.rounds.values())
    place = rounds.index(held)
    earlier = (each for each in reversed(rounds[:place]) if kind_of(each) == kind_of(held))
    codes, copies = known.document.codes, _copies(law.roots)
    lawbook = law.on(held.held_on)
    why = held.not_replayable_because
    return RoundFacts(
        held=held,
        kind=round_kind(held, law, lang, version=True),
        programs=tuple(program_name(program, lang) for program in held.programs),
        before=rounds[place - 1] if place else None,
        after=rounds[place + 1] if place + 1 < len(rounds) else None,
        before_of_kind=next(earlier, None),
        points_since=None if lawbook.provisional else date.fromisoformat(lawbook.rule_set.id),
        flags=tuple(codes[flag].said(lang) for flag in held.flags),
        not_replayable=codes[why].said(lang) if why else "",
        copy=copies[held.source_copy],
        window_sources=tuple(copies[key] for key in held.valid_source),
    )


def round_kind(held: PublishedRound, law: Law, lang: Language, *, version: bool = False) -> str:
    """Say what a round asked of those whom it invited.

    Parameters
    ----------
    held : PublishedRound
    law : Law
    lang : Language
    version : bool
        Whether a category is named as its version of that day was.
    """
    if held.category is None:
        return program_name(held.program, lang) if held.program else say(_GENERAL, lang)
    category = law.categories[kind_of(held)]
    if not version:
        return category.short_name.said(lang)
    bore = next(each for each in category.version if each.id == held.category)
    return category.named(bore).said(lang)


_GENERAL = "answers.kind-general"


@lru_cache(maxsize=8)
def _copies(roots: tuple[Path, ...]) -> dict[str, RoundSource]:
    return load_round_sources(roots)
