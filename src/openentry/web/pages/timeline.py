"""A person's dates as lanes: work, tests, assessments, and the days on which something changes.

Drawn in percent of the width, so that text keeps its size; the table beside it says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openentry.answers.dated_profile import WholeAnswer
from openentry.answers.quick_facts import named_test
from openentry.answers.work_windows import WorkWindow, work_windows
from openentry.files.eligibility_said import program_name
from openentry.rules.dates import anniversary, day_number, day_of
from openentry.rules.lawbook import Lawbook
from openentry.wording import Language, has, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One thing that lasts.

    Attributes
    ----------
    kind : str
        ``job``, ``test`` or ``assessment``.
    title : str
    first, last : date
        Days it lasts, both included; the last is that of the drawing where it goes on.
    open : bool
        Whether it goes on.
    start, width : float
        Percent of the drawing.
    """

    kind: str
    title: str
    first: date
    last: date
    open: bool
    start: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Years in which work is looked at.

    Attributes
    ----------
    title : str
    told : WorkWindow
    names : tuple of (str, str)
        Categories that look so far back, with their short names.
    start, width : float
        Percent of the drawing.
    """

    title: str
    told: WorkWindow
    names: tuple[tuple[str, str], ...]
    start: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A year, or a day that matters, along the drawing."""

    label: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The drawing.

    Attributes
    ----------
    lanes : tuple of Lane
    years : tuple of Tick
    changes : tuple of Tick
        Days ahead on which something changes by itself.
    today : float
        Where the day of the answer is.
    windows : tuple of Window
        The longest first.
    edges : tuple of float
        Where windows begin, each once; without that where the drawing begins.
    first : date
        Where the drawing begins.
    left_out : int
        Things told that were over by then.
    """

    lanes: tuple[Lane, ...]
    years: tuple[Tick, ...]
    changes: tuple[Tick, ...]
    today: float
    windows: tuple[Window, ...]
    edges: tuple[float, ...]
    first: date
    left_out: int


class _Drawing:
    """Places days between the first and the last that are drawn."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last

    def at(self, day: date) -> float:
        whole = (self.last - self.first).days
        inside = min(max(day, self.first), self.last)
        return round(100 * (inside - self.first).days / whole, 2)

    def lane(self, kind: str, title: str, first: date, last: date | None) -> Lane | None:
        end = last or self.last
        if end < self.first or first > self.last:
            return None
        start = self.at(first)
        return Lane(
            kind=kind,
            title=title,
            first=first,
            last=end,
            open=last is None,
            start=start,
            width=max(self.at(end) - start, _LEAST),
        )


_LEAST = 0.6
"""Percent: something that lasted a few days is still seen."""


def timeline(answer: WholeAnswer, lang: Language) -> Timeline | None:
    """Lay out the dates of a profile; None where it has none."""
    lawbook, document = answer.score.lawbook, answer.document
    told = work_windows(lawbook)
    drawing = _Drawing(
        min(window.first for window in told), date.fromisoformat(answer.coming["until"])
    )
    laid = tuple(_lanes(document, lawbook, lang, drawing))
    lanes = tuple(lane for lane in laid if lane is not None)
    if not lanes:
        return None
    years = range(drawing.first.year + 1, drawing.last.year + 1)
    changes = (date.fromisoformat(change["on"]) for change in answer.coming["changes"])
    return Timeline(
        lanes=lanes,
        years=tuple(Tick(label=str(year), at=drawing.at(date(year, 1, 1))) for year in years),
        changes=tuple(Tick(label=day.isoformat(), at=drawing.at(day)) for day in changes),
        today=drawing.at(lawbook.day),
        windows=tuple(_window(window, lawbook, lang, drawing) for window in told),
        edges=tuple(
            dict.fromkeys(drawing.at(each.first) for each in told if each.first > drawing.first)
        ),
        first=drawing.first,
        left_out=len(laid) - len(lanes),
    )


def _window(told: WorkWindow, lawbook: Lawbook, lang: Language, drawing: _Drawing) -> Window:
    start = drawing.at(told.first)
    own = f"profileresult.window-{told.what}"
    title = say(own, lang) if has(own, lang) else program_name(told.what, lang)
    known = lawbook.law.categories
    return Window(
        title=title,
        told=told,
        names=tuple((name, known[name].short_name.said(lang)) for name in told.categories),
        start=start,
        width=round(drawing.at(lawbook.day) - start, 2),
    )


def _lanes(
    document: Mapping[str, Any], lawbook: Lawbook, lang: Language, drawing: _Drawing
) -> Iterator[Lane | None]:
    occupations = lawbook.law.occupations
    for job in document.get("jobs") or ():
        code = str(job["noc"])
        known = occupations.by_code.get(code)
        named = known.title(lang) if known else ""
        title = say("calculator.lane-job", lang, code=code, title=named)
        ended = job.get("ended_on")
        yield drawing.lane(
            "job",
            title,
            date.fromisoformat(job["started_on"]),
            date.fromisoformat(ended) if ended else None,
        )
    for sitting in document.get("tests") or ():
        taken = date.fromisoformat(sitting["taken_on"])
        yield drawing.lane(
            "test",
            named_test(lawbook.law, sitting["test"], lang),
            taken,
            _years(taken, lawbook.validity.language_years),
        )
    for credential in document.get("credentials") or ():
        for assessed in credential.get("assessments") or ():
            issued = date.fromisoformat(assessed["issued_on"])
            yield drawing.lane(
                "assessment",
                say("calculator.lane-assessment", lang),
                issued,
                _years(issued, lawbook.validity.assessment_years),
            )


def _years(day: date, count: int) -> date:
    """Give the last day before so many years are over."""
    return _day(int(anniversary(day_number(day), count)) - 1)


def _day(number: int) -> date:
    found = day_of(number)
    assert found is not None
    return found
