"""How the rounds of one category went over a year, in numbers and one sentence.

For the notice of a round, the charts and the demonstration. Every word of the sentence
follows from the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from openentry.analysis.history import published_rounds
from openentry.rules.loading.rounds import PublishedRound
from openentry.wording import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The rounds of a category in a year, up to one of them.

    Attributes
    ----------
    category : str
        Category version.
    year : int
    rounds : tuple of PublishedRound
        First to last; the last is the one looked from.
    in_year : int
        Rounds of the category in the whole year.
    """

    category: str
    year: int
    rounds: tuple[PublishedRound, ...]
    in_year: int

    @property
    def largest_step(self) -> tuple[PublishedRound, PublishedRound] | None:
        """Give the two neighbouring rounds between which the cut-off moved most."""
        pairs = list(zip(self.rounds, self.rounds[1:], strict=False))
        if not pairs:
            return None
        return max(pairs, key=lambda pair: abs(pair[1].crs_cutoff - pair[0].crs_cutoff))

    def sentences(self, lang: Language) -> list[str]:
        """Say how the cut-off moved."""
        first, last = self.rounds[0], self.rounds[-1]
        total = sum(held.invitations for held in self.rounds)
        said = [
            say(
                "analysis.trend-range",
                lang,
                count=len(self.rounds),
                year=str(self.year),
                number=last.number,
                first=str(first.crs_cutoff),
                first_on=first.held_on,
                last=str(last.crs_cutoff),
                last_on=last.held_on,
                invitations=total,
            )
        ]
        if self.largest_step is not None:
            before, after = self.largest_step
            step = after.crs_cutoff - before.crs_cutoff
            said.append(
                say(
                    "analysis.trend-step-down" if step < 0 else "analysis.trend-step-up",
                    lang,
                    points=abs(step),
                    before=before.number,
                    after=after.number,
                    size_before=before.invitations,
                    size_after=after.invitations,
                )
            )
        lowest = min(held.crs_cutoff for held in self.rounds)
        if last.crs_cutoff == lowest and len(self.rounds) > 1:
            said.append(say("analysis.trend-lowest", lang, cutoff=str(lowest)))
        later = self.in_year - len(self.rounds)
        if later:
            said.append(say("analysis.trend-later", lang, count=later, year=str(self.year)))
        return said


def trend_until(number: str) -> Trend:
    """Give the rounds of a category in the year of one of them, up to it.

    Parameters
    ----------
    number : str
        A published category round.
    """
    last = published_rounds()[number]
    assert last.category is not None
    same = category_rounds(last.category.rpartition("-")[0], last.held_on.year)
    return Trend(
        category=last.category,
        year=last.held_on.year,
        rounds=tuple(held for held in same if held.held_on <= last.held_on),
        in_year=len(same),
    )


def category_rounds(category: str, year: int) -> tuple[PublishedRound, ...]:
    """Give the rounds of a category in a year, whatever the version of its list."""
    return tuple(
        held
        for held in published_rounds().values()
        if held.category is not None
        and held.category.rpartition("-")[0] == category
        and held.held_on.year == year
    )
