"""Categories over time, and a page for each with every version it had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from openentry.answers.category_conditions import conditions
from openentry.answers.category_history import (
    CategoryTold,
    VersionTold,
    categories_over_time,
    category_over_time,
)
from openentry.answers.quick_facts import language_tests
from openentry.rules.loading.categories import CategoryVersion
from openentry.rules.loading.rounds import PublishedRound
from openentry.rules.names import provision_text
from openentry.web.pages.lanes import lanes, number_of
from openentry.web.pages.law_said import SourceSaid, doubt, sources_said
from openentry.web.pages.showing import law, page, today
from openentry.wording import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionShown:
    """One matter that a version asks about, as a page tells it.

    Attributes
    ----------
    title : str
    sentences : tuple of str
    short : tuple of str
        The sentences that tell one category from another at a glance.
    certainty : str
        Empty for stated.
    """

    title: str
    sentences: tuple[str, ...]
    short: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """A version as a page tells it.

    Attributes
    ----------
    number, name, days : str
        The number is empty for what was only announced.
    now : bool
    announced_only : bool
    announced : date or None
    certainty, note, provision : str
        The certainty is empty for stated.
    conditions : tuple of ConditionShown
    occupations : tuple of (str, str, bool)
        Code, title, and whether the version before did not have it.
    removed : tuple of (str, str)
    rounds : tuple of PublishedRound
    last_round : PublishedRound or None
    sources : tuple of SourceSaid
    """

    number: str
    name: str
    days: str
    now: bool
    announced_only: bool
    announced: date | None
    certainty: str
    note: str
    provision: str
    conditions: tuple[ConditionShown, ...]
    occupations: tuple[tuple[str, str, bool], ...]
    removed: tuple[tuple[str, str], ...]
    rounds: tuple[PublishedRound, ...]
    last_round: PublishedRound | None
    sources: tuple[SourceSaid, ...]

    @property
    def changed(self) -> bool:
        """Whether its list differs from that of the version before."""
        return bool(self.removed) or any(added for _, _, added in self.occupations)


def categories(request: HttpRequest, lang: Language) -> HttpResponse:
    """Show every category as a lane over time, and what each asks now."""
    told = categories_over_time(law(), today())
    shown = {
        one.category.category: [_shown(version, one, lang) for version in one.versions]
        for one in told
    }
    context = {
        "here": "categories",
        "on": today(),
        "drawn": lanes(told, min(one.began for one in told), today()),
        "rows": [(one, one.category.name.said(lang), shown[one.category.category]) for one in told],
        "in_force": [
            (one, one.category.short_name.said(lang), _shown(one.current, one, lang))
            for one in told
            if one.current is not None
        ],
        "names": {one.category.category: one.category.short_name.said(lang) for one in told},
        "ended_said": say(
            "tools.ended-count", lang, count=sum(one.current is None for one in told)
        ),
        "ended": [
            (one, one.category.short_name.said(lang), one.ended)
            for one in told
            if one.current is None
        ],
    }
    return page(request, "categories.html", lang, context)


def category(request: HttpRequest, lang: Language, category: str) -> HttpResponse:
    """Show one category: every version, what it asks, whom it lists, how sure that is."""
    told = category_over_time(category, law(), today())
    if told is None:
        raise Http404
    name = told.current.name if told.current else told.category.name
    first = min(one.began for one in categories_over_time(law(), today()))
    context = {
        "here": "categories",
        "told": told,
        "name": name.said(lang),
        "now": _shown(told.current, told, lang) if told.current else None,
        "versions": [_shown(one, told, lang) for one in reversed(told.versions)],
        "rounds_count": len(told.rounds),
        "drawn": lanes([told], first, today()),
        "on": today(),
    }
    return page(request, "category.html", lang, context)


def _shown(one: VersionTold, told: CategoryTold, lang: Language) -> VersionShown:
    version, titles = one.version, law().occupations
    return VersionShown(
        number=number_of(one),
        name=one.name.said(lang),
        days=_days(one, lang),
        now=one is told.current,
        announced_only=version.announced_only,
        announced=version.announced,
        certainty=doubt(version.certainty, lang),
        note=version.certainty_note.said(lang) if version.certainty_note else "",
        provision=provision_text(version.provision, lang) if version.provision else "",
        conditions=tuple(_conditions(version, lang)),
        occupations=tuple(
            (code, str(titles.title(code, lang)), code in one.added)
            for code in sorted(version.occupations)
        ),
        removed=tuple((code, str(titles.title(code, lang))) for code in one.removed),
        rounds=one.rounds,
        last_round=one.rounds[-1] if one.rounds else None,
        sources=sources_said(version.source, law(), lang),
    )


def _conditions(version: CategoryVersion, lang: Language) -> Iterator[ConditionShown]:
    for one in conditions(version, language_tests(law()).law.tests, lang):
        yield ConditionShown(
            title=one.title,
            sentences=one.sentences,
            short=one.sentences[:2] if one.matter in ("work", "military") else one.sentences[:1],
            certainty=doubt(one.certainty, lang),
        )


def _days(one: VersionTold, lang: Language) -> str:
    if one.first is None:
        assert one.version.announced is not None, "announced only"
        return say("tools.never-in-force", lang, announced=one.version.announced)
    if one.last is None:
        return say("tools.since", lang, first=one.first)
    return say("tools.from-to", lang, first=one.first, last=one.last)
