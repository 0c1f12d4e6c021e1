"""Days in the address of a page: days of the law, never of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from openentry.answers.days_asked import too_far
from openentry.rules.lawbook import FIRST_DAY
from openentry.web.pages.showing import today
from openentry.wording import Language, say

_WRITTEN = len("YYYY-MM-DD")
_SHOWN = 40
"""Characters of what was typed that are shown again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDay:
    """A day that a page is asked for.

    Attributes
    ----------
    name, label : str
        Of its field.
    day : date
        The default where none was given, and where what was given cannot be used.
    typed : str
        As it goes back into the field.
    wrong : str
        Why it cannot be used, and what to do; empty where it can.
    """

    name: str
    label: str
    day: date
    typed: str
    wrong: str = ""


def asked_day(
    request: HttpRequest, name: str, default: date, label: str, lang: Language
) -> AskedDay:
    """Read a day from the address of a request."""
    typed = request.GET.get(name, "").strip()
    day = _read(typed) if typed else default
    if day is None:
        shown = typed[:_SHOWN]
        wrong = say("lawpages.day-unreadable", lang, typed=shown)
        return AskedDay(name=name, label=label, day=default, typed=shown, wrong=wrong)
    wrong = ""
    if day < FIRST_DAY:
        wrong, day = say("lawpages.day-before", lang, day=day, first=FIRST_DAY), default
    elif far := too_far(day, today(), lang):
        wrong, day = far, default
    return AskedDay(name=name, label=label, day=day, typed=typed or day.isoformat(), wrong=wrong)


def _read(typed: str) -> date | None:
    """Read year, month and day; the standard library knows more spellings than we ask for."""
    try:
        return date.fromisoformat(typed) if len(typed) == _WRITTEN else None
    except ValueError:
        return None


def days_wrong(*asked: AskedDay) -> dict[str, str]:
    """Give what is wrong by the name of its field, as an error summary lists it."""
    return {one.name: one.wrong for one in asked if one.wrong}
