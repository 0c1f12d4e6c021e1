"""The words of messages: what a person is told, in their language.

A kind of message has two texts in the catalogue ``messages``: ``<kind>-subject``, which says
nothing of anybody's affairs, since subjects are read over shoulders and on locked screens, and
``<kind>-text``. What every message must say beside it is added here: that an example is one,
when time runs out, that points are provisional, what OpenEntry is not. Nothing here knows whom
a message goes to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from string import Formatter
from typing import Any

from django.conf import settings

from openentry.registry.assessing import law
from openentry.rules.dates import OTTAWA, law_day
from openentry.rules.loading.sources import load_coverage
from openentry.rules.names import provision_text
from openentry.wording import LANGUAGES, Language, clock, day, instant, say
from openentry.wording.catalogues import has, template

AUTHORITY = "authority"
_TIME_LIMIT = "_before"
"""What the names of instants end with that somebody must act before."""
_POINTS = "crs"
"""The one value that is a score, and may be provisional."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message in words.

    Attributes
    ----------
    subject : str
        Neutral: it says nothing of immigration or of the person.
    text : str
        Paragraphs with an empty line between them.
    """

    subject: str
    text: str


def letter(
    kind: str,
    params: Mapping[str, Any],
    made_at: datetime,
    lang: Language,
    *,
    operator: str = settings.OPERATOR,
) -> Letter:
    """Put a message into words.

    Parameters
    ----------
    kind : str
    params : mapping
        As the service left them: plain values.
    made_at : datetime
        When it was left; the law of that day says whether points are provisional.
    lang : {"en", "fr"}
    operator : {"demonstration", "training", "authority"}

    Raises
    ------
    KeyError
        For a kind without words or a value they need that is not there; `worded` tells before.
    """
    official = operator == AUTHORITY
    lawbook = law().on(law_day(made_at))
    provisional = lawbook.provisional
    values = _values(params, lang, official=official, provisional=provisional)
    changed_on = lawbook.rule_set.in_force
    unsure = provisional and _POINTS in params
    paragraphs = [
        "" if official else say(f"messages.statement-{operator}", lang),
        say(f"messages.{kind}-text", lang, **values),
        *(_time_limit(name, at, lang) for name, at in _limits(params).items()),
        say("common.provisional-why", lang, changed_on=changed_on) if unsure else "",
        say("messages.closing", lang),
        say("common.disclaimer", lang, known_on=_known_on()),
    ]
    subject = say(f"messages.{kind}-subject", lang)
    if not official:
        subject = say("messages.subject-example", lang, subject=subject)
    return Letter(subject=subject, text="\n\n".join(filter(None, paragraphs)) + "\n")


def worded(kind: str, params: Mapping[str, Any]) -> bool:
    """Tell whether a message can be put into words in both languages."""
    given = set(_values(params, "en", official=True, provisional=False))
    limits = [name for name in params if name.endswith(_TIME_LIMIT)]
    if not all(has(_limit_id(name), lang) for name in limits for lang in LANGUAGES):
        return False
    return all(
        has(f"messages.{kind}-{part}", lang) and _needed(f"messages.{kind}-{part}", lang) <= given
        for lang in LANGUAGES
        for part in ("subject", "text")
    )


@cache
def _needed(message_id: str, lang: Language) -> frozenset[str]:
    """Give the names of the values that a text takes."""
    parsed = Formatter().parse(template(message_id, lang))
    return frozenset(name for _, name, _, _ in parsed if name)


def _values(
    params: Mapping[str, Any], lang: Language, *, official: bool, provisional: bool
) -> dict[str, object]:
    """Give what texts may name: the service's values, spelled, and words for them."""
    points = "notices.score-provisional" if provisional else "notices.score"
    invitation = "messages.invitation" if official else "messages.invitation-example"
    values: dict[str, object] = {"invitation": say(invitation, lang)}
    for name, value in params.items():
        if name == _POINTS:
            values["score"] = say(points, lang, score=value)
        elif name == "province":
            values[name] = say(f"words.province.{value}", lang)
        elif name == "program":
            values[name] = say(f"words.program.{value}", lang)
        elif name == "reason":
            values[name] = say(f"register.reason-{value}", lang)
        elif name == "provision":
            values[name] = provision_text(value, lang)
        elif name.endswith("_on"):
            values[name] = day(date.fromisoformat(value), lang)
        elif not name.endswith(_TIME_LIMIT):
            values[name] = value
    return values


def _limits(params: Mapping[str, Any]) -> dict[str, datetime]:
    return {
        name: datetime.fromisoformat(value)
        for name, value in params.items()
        if name.endswith(_TIME_LIMIT)
    }


def _limit_id(name: str) -> str:
    return f"messages.{name.replace('_', '-')}"


def _time_limit(name: str, before: datetime, lang: Language) -> str:
    """Say until when somebody may act, in UTC and as clocks in Ottawa show it.

    The two may fall on different days; who reads only the first would come a day late.
    """
    local = before.astimezone(OTTAWA)
    said = [
        say(
            _limit_id(name),
            lang,
            utc=instant(before, lang),
            day=day(local.date(), lang),
            clock=clock(local.time(), lang),
        )
    ]
    if local.date() != before.astimezone(UTC).date():
        said.append(say("messages.evening-before", lang))
    return " ".join(said)


@cache
def _known_on() -> date:
    return load_coverage(law().roots).verified_on
