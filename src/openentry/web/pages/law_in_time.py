"""The law in time: what differs between two days, and every day on which it changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from openentry.answers.law_amendments import Amendment, amendments
from openentry.answers.law_differences import differences
from openentry.answers.law_index import ROOMS
from openentry.answers.law_tables import DAY, Catalogue
from openentry.rules.lawbook import FIRST_DAY
from openentry.web.pages.days import AskedDay, asked_day, days_wrong
from openentry.web.pages.law_browser import RANKING, refused
from openentry.web.pages.showing import law, page, today
from openentry.wording import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A day of the timeline in percent, and whether its points are not known."""

    at: float
    doubt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A room on the timeline.

    Attributes
    ----------
    room : str
    dots : tuple of Dot
    doubt_at : float or None
        From where to the end its points are not known.
    """

    room: str
    dots: tuple[Dot, ...]
    doubt_at: float | None

    @property
    def doubt_width(self) -> float:
        """How much of the lane is in doubt, in percent."""
        return 0.0 if self.doubt_at is None else round(100 - self.doubt_at, 2)


class Timeline:
    """Amendments on an axis of whole years.

    Parameters
    ----------
    found : tuple of Amendment
    last : date
        A day that must lie on the axis, too.
    """

    def __init__(self, found: tuple[Amendment, ...], last: date) -> None:
        self.found = found
        self.first = date(FIRST_DAY.year, 1, 1)
        years = [last.year, *(one.on.year for one in found)]
        self.end = date(max(years) + 1, 1, 1)
        self.last_year = max(years)

    def at(self, day: date) -> float:
        """Give the place of a day in percent."""
        whole = (self.end - self.first).days
        return round(100 * (day - self.first).days / whole, 2)

    def ticks(self) -> tuple[tuple[int, float, bool], ...]:
        """Give each year, where it begins, and whether a phone has room for it."""
        years = range(self.first.year, self.end.year)
        return tuple((year, self.at(date(year, 1, 1)), not i % 3) for i, year in enumerate(years))

    def lanes(self) -> Iterator[Lane]:
        """Give the rooms of the law with the days on which they changed."""
        doubt = next((one.on for one in self.found if not one.complete), None)
        for room in ROOMS:
            touched = [one for one in self.found if room in one.rooms]
            yield Lane(
                room=room,
                dots=tuple(Dot(at=self.at(one.on), doubt=not one.complete) for one in touched),
                doubt_at=self.at(doubt) if doubt and room == RANKING else None,
            )


def changes(request: HttpRequest, lang: Language) -> HttpResponse:
    """Show what differs between the law of two days: the last change, where none are named."""
    catalogue = Catalogue(law().on(today()), lang)
    last = max((one.on for one in amendments(catalogue) if one.on <= today()), default=today())
    after = _day(request, "after", last, lang)
    before = _day(request, "before", max(FIRST_DAY, min(after.day, last) - DAY), lang)
    wrong = days_wrong(before, after)
    if not wrong and before.day > after.day:
        wrong = {before.name: say("lawpages.days-turned", lang)}
    if wrong:
        return refused(request, lang, "changes", (before, after), wrong)
    old, new = (Catalogue(law().on(one.day), lang) for one in (before, after))
    context = {
        "here": "law",
        "view": "changes",
        "days": (before, after),
        "comparing": True,
        "first_day": FIRST_DAY,
        "before": before.day,
        "after": after.day,
        "changes": differences(old, new),
        "provisional": old.lawbook.provisional or new.lawbook.provisional,
        "changed_on": (new if new.lawbook.provisional else old).lawbook.rule_set.in_force,
        "query": f"?before={before.day.isoformat()}&after={after.day.isoformat()}",
    }
    return page(request, "law_changes.html", lang, context)


def _day(request: HttpRequest, name: str, default: date, lang: Language) -> AskedDay:
    return asked_day(request, name, default, say(f"lawpages.day-{name}-label", lang), lang)


def timeline(request: HttpRequest, lang: Language) -> HttpResponse:
    """Show every day on which the law changed, drawn and as a table."""
    catalogue = Catalogue(law().on(today()), lang)
    found = amendments(catalogue)
    drawn = Timeline(found, today())
    context = {
        "here": "law",
        "view": "timeline",
        "amendments": found[::-1],
        "ticks": drawn.ticks(),
        "lanes": list(drawn.lanes()),
        "first": drawn.first.year,
        "last": drawn.last_year,
        "first_day": FIRST_DAY,
        "doubt_from": next((one.on for one in found if not one.complete), None),
    }
    return page(request, "law_timeline.html", lang, context)
