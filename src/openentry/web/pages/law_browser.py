"""The law browser: all tables, one table on a day, and how we know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.http import HttpRequest, HttpResponse

from openentry.answers.law_amendments import amendments
from openentry.answers.law_index import room_of, rooms
from openentry.answers.law_known import CERTAINTIES, Certain, first_gap_of_points, knowledge
from openentry.answers.law_table import near, table_on
from openentry.answers.law_tables import DAY, Catalogue
from openentry.answers.licensing_lists import NAMES, licensing_list, licensing_title
from openentry.rules.eligibility.coming import horizon_of
from openentry.rules.lawbook import FIRST_DAY
from openentry.web.pages.days import AskedDay, asked_day, days_wrong
from openentry.web.pages.showing import law, page, today
from openentry.wording import Language, say

OFFICIAL = ("instrument", "gazette", "official-page", "official-notice")
RANKING = "crs"
"""Room whose points an incomplete rule set leaves unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """How certain the versions of a room are, drawn in percent.

    Attributes
    ----------
    room : str
    counts : tuple of int
    total : int
    parts : tuple of (str, float, float)
        Certainty, where it begins and how wide it is.
    """

    room: str
    counts: tuple[int, ...]
    total: int
    parts: tuple[tuple[str, float, float], ...]

    @classmethod
    def of(cls, certain: Certain) -> Self:
        """Lay the certainties of a room one after the other."""
        parts, start = [], 0.0
        for name, count in zip(CERTAINTIES, certain.counts, strict=True):
            width = round(100 * count / certain.total, 2)
            parts.append((name, start, width))
            start = round(start + width, 2)
        return cls(
            room=certain.room, counts=certain.counts, total=certain.total, parts=tuple(parts)
        )


def _asked(request: HttpRequest, lang: Language) -> AskedDay:
    return asked_day(request, "on", today(), say("lawpages.day-label", lang), lang)


def _context(asked: AskedDay, view: str) -> dict[str, Any]:
    """Give what every page of the law needs; the day stays in its links unless it is today."""
    chosen = asked.day != today() and not asked.wrong
    return {
        "here": "law",
        "view": view,
        "on": asked.day,
        "days": (asked,),
        "first_day": FIRST_DAY,
        "query": f"?on={asked.day.isoformat()}" if chosen else "",
        "chosen": chosen,
    }


def refused(
    request: HttpRequest,
    lang: Language,
    view: str,
    asked: tuple[AskedDay, ...],
    wrong: dict[str, str],
) -> HttpResponse:
    """Say which day cannot be used and what to do, with the form to do it in."""
    context = {
        "here": "law",
        "view": view,
        "days": asked,
        "first_day": FIRST_DAY,
        "last_day": horizon_of(today()),
        "refused": wrong,
        "wrong_count": len(wrong),
        "comparing": len(asked) > 1,
    }
    return page(request, "law_refused.html", lang, context)


def index(request: HttpRequest, lang: Language) -> HttpResponse:
    """List every table by room, as the law stood on a day."""
    asked = _asked(request, lang)
    if wrong := days_wrong(asked):
        return refused(request, lang, "tables", (asked,), wrong)
    catalogue = Catalogue(law().on(asked.day), lang)
    found = rooms(catalogue)
    changed = [one.on for one in amendments(catalogue)]
    context = _context(asked, "tables") | {
        "rooms": found,
        "count": sum(room.in_force for room in found),
        "lawbook": catalogue.lawbook,
        "lists": [(name, licensing_title(name, law(), lang)) for name in NAMES],
        "last_change": max((on for on in changed if on <= asked.day), default=None),
        "next_change": min((on for on in changed if on > asked.day), default=None),
        "ranking": RANKING,
    }
    context["last_eve"] = context["last_change"] and context["last_change"] - DAY
    context["next_eve"] = context["next_change"] and context["next_change"] - DAY
    return page(request, "law_index.html", lang, context)


def table(request: HttpRequest, lang: Language, name: str) -> HttpResponse:
    """Show one table as it stood on a day; say what to do where there is no such table."""
    asked = _asked(request, lang)
    if wrong := days_wrong(asked):
        return refused(request, lang, "tables", (asked,), wrong)
    catalogue = Catalogue(law().on(asked.day), lang)
    if name in NAMES:
        shown = licensing_list(name, asked.day, law(), lang)
        rows = tuple(zip(shown.rows.rows, shown.links, strict=True))
        context = _context(asked, "tables") | {"list": shown, "rows": rows}
        return page(request, "law_list.html", lang, context)
    found = table_on(name, catalogue)
    if found is None:
        return _unknown(request, lang, name, asked, catalogue)
    room = room_of(name)
    provisional = catalogue.lawbook.provisional and room == RANKING
    context = _context(asked, "tables") | {
        "table": found,
        "rules": found.rules,
        "room": room,
        "provisional": provisional,
        "changed_on": catalogue.lawbook.rule_set.in_force,
        "known_before": catalogue.lawbook.rule_set.in_force - DAY,
    }
    return page(request, "law_table.html", lang, context)


def _unknown(
    request: HttpRequest, lang: Language, name: str, asked: AskedDay, catalogue: Catalogue
) -> HttpResponse:
    context = _context(asked, "tables") | {
        "name": name[:60],
        "near": [(one, catalogue.title(one)) for one in near(name, catalogue)],
    }
    return page(request, "law_unknown.html", lang, context, status=404)


def known(request: HttpRequest, lang: Language) -> HttpResponse:
    """Tell what is known of the law, how, and what is not."""
    catalogue = Catalogue(law().on(today()), lang)
    found = knowledge(catalogue)
    context = {
        "here": "law",
        "view": "known",
        "known": found,
        "counts": {one: found.of_certainty(one) for one in CERTAINTIES},
        "certainties": CERTAINTIES,
        "bars": [Bar.of(one) for one in found.certain],
        "official": sum(len(one.sources) for one in found.kinds if one.kind in OFFICIAL),
        "gap_now": first_gap_of_points(law()),
    }
    return page(request, "law_known.html", lang, context)
