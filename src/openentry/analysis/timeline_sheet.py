"""Where everything on a timeline stands, and how it looks.

A sheet is filled from top to bottom: what is found, the windows, the jobs, what is credited, and
what comes. What it says is worded elsewhere. Canada and abroad, counted and not counted differ by
words, by pattern and by colour, in that order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from openentry.analysis import timeline_words as words
from openentry.analysis.canvas import LETTER, Canvas, Style, letters
from openentry.analysis.charting import (
    ACCENT,
    GRID,
    INK,
    INK_2,
    INK_3,
    PAPER,
    QUIET,
    SERIF,
    balanced,
)
from openentry.analysis.lanes import Lane, Spell, Total, WorkHistory
from openentry.files.published import known_on
from openentry.rules.dates import day_number, day_of
from openentry.rules.eligibility.coming import HORIZON_YEARS, Change
from openentry.rules.profile.hours import HUNDREDTHS
from openentry.wording import Language, day, say

ABROAD, ABROAD_SOFT, ACCENT_SOFT = "#4c57b8", "#dfe2f8", "#cfe3dc"
SUNKEN, WARN, DOUBT = "#f3f0e8", "#744700", "#7d8882"
YEAR_DAYS = 365.25
SHORT_PERIOD_YEARS = 2.2
"""The drawing never begins later than this before the day, so that a first job has room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Measures of a width, in pixels."""

    width: int
    text: float
    small: float
    heading: float
    title: float
    padding: int
    bar: float = 20.0
    over: float = 12.0
    year_room: float = 34.0
    marks: int = 18
    date: float = 0.0


WIDE = Layout(width=720, text=14, small=13, heading=17, title=22, padding=24, date=136)
NARROW = Layout(width=336, text=13, small=12.5, heading=16, title=19, padding=12, year_room=40)


_Key = tuple[Callable[[float, float, float, float], None], str]
"""How a bar looks, put into a place, and what that look means."""


@dataclass(kw_only=True)
class Sheet:
    """A drawing in the making; `y` is where the next thing goes."""

    history: WorkHistory
    lang: Language
    layout: Layout
    canvas: Canvas
    y: float = 0.0
    _first: int = field(init=False)
    _last: int = field(init=False)

    def __post_init__(self) -> None:
        on = day_number(self.history.on)
        starts = [day_number(lane.first) for lane in self.history.lanes]
        longest = day_number(self.history.windows[0].first)
        early = min([*starts, on - round(SHORT_PERIOD_YEARS * YEAR_DAYS)])
        # A little before the longest window, so that its edge is seen where work began earlier.
        self._first = max(early - 45, longest - 150)
        self._last = on

    @property
    def _edge(self) -> float:
        """Where the scoring day ends; right of it is room for what goes on."""
        return self.layout.width - 16.0

    def x(self, number: int) -> float:
        """Give where a day begins."""
        share = (number - self._first) / (self._last + 1 - self._first)
        return min(max(share, 0.0), 1.0) * self._edge

    def text(self, text: str, size: float, **style: Style) -> None:
        """Put a paragraph over the whole width."""
        self.y = self.canvas.paragraph(0, self.y, text, size, width=self.layout.width, **style)

    def heading(self, text: str) -> None:
        """Put the heading of a part."""
        self.y += 20
        self.canvas.line((0, self.y), (self.layout.width, self.y), GRID)
        self.y += 12
        size = self.layout.heading
        self.text(text, size, font=SERIF, fontWeight="bold")
        self.y += 4

    # -------------------------------------------------------------- head and windows

    def head(self) -> None:
        """Put the finding, and how work is counted."""
        size = self.layout.title
        letters = int(self.layout.width / (size * 0.46))
        for line in balanced(words.title(self.history, self.lang), letters):
            self.canvas.word(0, self.y, line, size, font=SERIF, fontWeight="bold")
            self.y += size * 1.25
        self.y += 4
        self.text(words.rule_text(self.history, self.lang), self.layout.text, color=INK_2)
        self.y += 14

    def windows(self) -> None:
        """Put the axis of years, and the windows as brackets that end on the day."""
        canvas, small, edge = self.canvas, self.layout.small, self._edge
        label = say("timeline.day", self.lang, on=self.history.on)
        canvas.word(edge, self.y, label, small, align="right", fontWeight="bold")
        self.y += small * 1.5
        self._years()
        for window in self.history.windows:
            text = words.window_text(window, self.lang)
            self.y += 3
            for line in balanced(text, letters(self._edge, small)):
                canvas.word(edge, self.y, line, small, align="right", color=INK_2)
                self.y += small * 1.3
            self.y += 4
            begin = day_number(window.first)
            left = self.x(begin)
            canvas.line((left, self.y), (edge, self.y), INK, strokeWidth=1.6)
            canvas.line((edge, self.y - 5), (edge, self.y + 5), INK, strokeWidth=1.6)
            if begin >= self._first:
                canvas.line((left, self.y - 5), (left, self.y + 5), INK, strokeWidth=1.6)
            else:
                for up in (-4, 4):
                    canvas.line((0, self.y), (5, self.y + up), INK, strokeWidth=1.6)
            self.y += 8

    def _years(self) -> None:
        small, canvas = self.layout.small, self.canvas
        begin = day_of(self._first)
        assert begin is not None
        first, last = begin.year, self.history.on.year
        per_year = self._edge / ((self._last - self._first) / YEAR_DAYS)
        step = 1 if per_year >= self.layout.year_room else 2
        canvas.line((0, self.y), (self._edge, self.y), QUIET)
        for year in range(first, last + 2):
            at = day_number(date(year, 1, 1))
            if self._first <= at <= self._last:
                x = self.x(at)
                canvas.line((x, self.y), (x, self.y + 4), QUIET)
                if (last - year) % step == 0 and x < self._edge - 32:
                    canvas.word(x, self.y + 6, str(year), small, color=INK_3)
        canvas.line((self._edge, self.y - 4), (self._edge, self.y + 8), INK, strokeWidth=1.6)
        self.y += 6 + small * 1.6

    # -------------------------------------------------------------- jobs

    def key(self) -> None:
        """Put what the looks of a bar mean."""
        full = self.history.lawbook.work.full_time_hours_week
        places = {lane.in_canada for lane in self.history.lanes}
        looks = [
            (place, "all", f"key-{'canada' if place else 'abroad'}")
            for place in (True, False)
            if place in places
        ]
        here = True in places
        states = {lane.counts for lane in self.history.lanes}
        looks += [(here, s, f"key-{s}") for s in ("some", "none", "unknown") if s in states]
        self._swatches(
            [
                (partial(self._look, here=place, state=state), say(f"timeline.{key}", self.lang))
                for place, state, key in looks
            ]
        )
        self.text(
            say("timeline.key-height", self.lang, full_time=full), self.layout.small, color=INK_3
        )

    def key_of_totals(self) -> None:
        """Put what lies above the line, and before the window."""
        full = self.history.lawbook.work.full_time_hours_week
        over = any(
            spell.weekly > full * HUNDREDTHS for t in self.history.totals for spell in t.spells
        )
        outside = any(s.first < t.window.first for t in self.history.totals for s in t.spells)
        keys: list[_Key] = []
        if any(total.reached for total in self.history.totals):
            keys.append((self._look_year, say("timeline.key-year", self.lang)))
        if over:
            text = say("timeline.key-over", self.lang, full_time=full)
            keys.append((self._look_over, text))
        if outside:
            keys.append((self._look_outside, say("timeline.key-outside", self.lang)))
        self._swatches(keys)

    def _swatches(self, keys: list[_Key]) -> None:
        small, x = self.layout.small, 0.0
        for look, text in keys:
            wide = 30 + len(text) * small * LETTER + 18
            if x and x + wide > self.layout.width:
                x, self.y = 0.0, self.y + small * 1.6
            look(x, x + 22, self.y + 1, self.y + 14)
            self.canvas.word(x + 29, self.y, text, small, color=INK_2)
            x += wide
        if keys:
            self.y += small * 1.6

    def _look(
        self, left: float, right: float, top: float, bottom: float, here: bool, state: str
    ) -> None:
        """Put a bar: filled in Canada, framed abroad; hatched where it does not count for all."""
        canvas, color = self.canvas, ACCENT if here else ABROAD
        soft = ACCENT_SOFT if here else ABROAD_SOFT
        if state == "all":
            canvas.box(
                left, right, top, bottom, color if here else soft, stroke=color, strokeWidth=1.5
            )
        elif state == "some":
            canvas.box(left, right, top, bottom, soft)
            canvas.hatch(left, right, top, bottom, color)
            canvas.box(left, right, top, bottom, None, stroke=color, strokeWidth=1.5)
        elif state == "none":
            canvas.box(left, right, top, bottom, PAPER)
            canvas.hatch(left, right, top, bottom, QUIET)
            canvas.box(left, right, top, bottom, None, stroke=DOUBT, strokeWidth=1.2)
        else:
            canvas.box(
                left, right, top, bottom, PAPER, stroke=DOUBT, strokeWidth=1.5, strokeDash=(4, 3)
            )

    def _look_over(self, left: float, right: float, top: float, bottom: float) -> None:
        self.canvas.box(left, right, top, bottom, PAPER)
        self.canvas.hatch(left, right, top, bottom, QUIET)
        self.canvas.line((left, bottom), (right, bottom), INK)

    def _look_year(self, left: float, right: float, top: float, bottom: float) -> None:
        self.canvas.box(left, right, top, bottom - 5, ACCENT)
        self.canvas.line((right - 4, bottom - 5), (right - 4, bottom), INK, strokeWidth=1.2)

    def _look_outside(self, left: float, right: float, top: float, bottom: float) -> None:
        self.canvas.box(left, right, top, bottom, QUIET)

    def lane(self, lane: Lane) -> None:
        """Put one job: its occupation, its bar, its facts, and what it counts for."""
        self.y += 10
        layout = self.layout
        self.text(words.lane_title(self.history, lane, self.lang), layout.text, fontWeight="bold")
        self.text(words.lane_facts(lane, self.history.on, self.lang), layout.small, color=INK_2)
        self.y += 3
        top, bottom = self.y, self.y + layout.bar
        self._track(top, bottom)
        for spell in lane.spells:
            if day_number(spell.first) > self._last:
                continue
            left, right = self._ends(spell)
            tall = self._height(spell.weekly)
            self._look(
                left, max(right, left + 2), bottom - tall, bottom, lane.in_canada, lane.counts
            )
            self._beyond(spell, bottom - tall / 2, ACCENT if lane.in_canada else ABROAD)
        self._day_line(top, bottom)
        self.y = bottom + 5
        for line in words.lane_standings(self.history, lane, self.lang):
            self.text(line, layout.small, color=INK_2)

    def _track(self, top: float, bottom: float) -> None:
        self.canvas.box(0, self._edge, top, bottom, SUNKEN, under=True)
        for window in self.history.windows:
            begin = day_number(window.first)
            if begin >= self._first:
                x = self.x(begin)
                self.canvas.line((x, top), (x, bottom), QUIET, under=True, strokeDash=(2, 2))

    def _day_line(self, top: float, bottom: float) -> None:
        x = self._edge
        self.canvas.line((x, top - 2), (x, bottom + 2), INK, strokeWidth=1.6)

    def _ends(self, spell: Spell) -> tuple[float, float]:
        last = self._last if spell.last is None else min(day_number(spell.last), self._last)
        return self.x(day_number(spell.first)), self.x(last + 1)

    def _beyond(self, spell: Spell, y: float, color: str) -> None:
        """Put an arrow where work goes on after the day."""
        if spell.last is None or day_number(spell.last) > self._last:
            x, canvas = self._edge, self.canvas
            canvas.line((x + 3, y), (x + 13, y), color, strokeWidth=2)
            for up in (-4, 4):
                canvas.line((x + 13, y), (x + 8.5, y + up), color, strokeWidth=2)

    def _height(self, weekly: int, top: float = 1.0) -> float:
        full = self.history.lawbook.work.full_time_hours_week * HUNDREDTHS
        return max(min(weekly / full, top) * self.layout.bar, 4.0)

    # -------------------------------------------------------------- totals

    def total(self, total: Total) -> None:
        """Put what a purpose credits: days inside its window, cut at full time, and the years."""
        self.y += 10
        layout, canvas = self.layout, self.canvas
        self.text(words.total_title(total, self.lang), layout.text, fontWeight="bold")
        self.text(words.credited_text(total, self.lang), layout.small, color=INK_2)
        for doubt in words.doubts(total, self.lang):
            self.text(doubt, layout.small, color=WARN)
        full = total.full_time * HUNDREDTHS
        over = max((s.weekly - full for s in total.spells), default=0)
        room = min(max(over, 0) / full * layout.bar, layout.over)
        top = self.y + 4 + room
        bottom = top + layout.bar
        self._track(top, bottom)
        edge = self.x(day_number(total.window.first))
        for spell in total.spells:
            self._credited(spell, total, edge, top, bottom)
        for count, reached in enumerate(total.reached, 1):
            self._year(count, reached, bottom)
        canvas.line((edge, top - 3), (edge, bottom + 3), INK, strokeWidth=1.2)
        self._day_line(top, bottom)
        self.y = bottom + (20 if total.reached else 6)

    def _credited(self, spell: Spell, total: Total, edge: float, top: float, bottom: float) -> None:
        canvas = self.canvas
        color, soft = {
            "foreign": (ABROAD, ABROAD_SOFT),
            "fsw": (INK_2, INK_2),
            "fst": (INK_2, INK_2),
        }.get(total.purpose, (ACCENT, ACCENT))
        left, right = self._ends(spell)
        tall = self._height(spell.weekly)
        canvas.box(left, min(right, edge), bottom - tall, bottom, QUIET)
        if right > edge:
            inside = max(left, edge)
            canvas.box(inside, right, bottom - tall, bottom, soft, stroke=color, strokeWidth=1)
            more = spell.weekly / (total.full_time * HUNDREDTHS) - 1
            if more > 0:
                above = top - min(more * self.layout.bar, self.layout.over)
                canvas.hatch(inside, right, above, top, QUIET)
                canvas.line((inside, top), (right, top), INK)
        self._beyond(spell, bottom - tall / 2, color)

    def _year(self, count: int, reached: date, bottom: float) -> None:
        """Mark below a bar where a year of work is complete."""
        x = self.x(day_number(reached) + 1)
        self.canvas.line((x, bottom), (x, bottom + 5), INK, strokeWidth=1.2)
        self.canvas.word(
            x, bottom + 6, str(count), self.layout.small - 1, align="center", fontWeight="bold"
        )

    # -------------------------------------------------------------- ahead

    def ahead(self) -> None:
        """Put the coming changes as numbered marks on the years ahead, and say each."""
        layout, canvas, changes = self.layout, self.canvas, self.history.changes
        if not changes:
            self.text(say("timeline.change-nothing", self.lang), layout.small, color=INK_2)
            return
        shown = changes[: layout.marks]
        left, right = 0.0, float(layout.width - 12)
        span = HORIZON_YEARS * YEAR_DAYS
        places = [left + (day_number(c.on) - self._last) / span * (right - left) for c in shown]
        rows: list[float] = []
        levels = []
        for x in places:
            level = next((i for i, end in enumerate(rows) if x - end >= 21), len(rows))
            rows[level : level + 1] = [x]
            levels.append(level)
        base = self.y + 12 + 22 * len(rows)
        canvas.line((left, base), (right, base), QUIET)
        canvas.line((left, base - 6), (left, base + 6), INK, strokeWidth=1.6)
        for number, (change, x, level) in enumerate(zip(shown, places, levels, strict=True), 1):
            y = base - 14 - 22 * level
            canvas.line((x, y), (x, base), QUIET)
            self._mark(x, y, number, change)
        for year in range(self.history.on.year + 1, self.history.on.year + HORIZON_YEARS + 1):
            at = (day_number(date(year, 1, 1)) - self._last) / span * (right - left)
            canvas.line((at, base), (at, base + 4), QUIET)
            canvas.word(at, base + 6, str(year), layout.small, color=INK_3)
        self.y = base + 10 + layout.small * 1.7
        for number, change in enumerate(shown, 1):
            self._told(number, change)
        if len(changes) > len(shown):
            self.y += 5
            rest = say("timeline.change-rest", self.lang, count=len(changes) - len(shown))
            self.text(rest, layout.small, color=INK_3)

    def _mark(self, x: float, y: float, number: int, change: Change) -> None:
        """Put a numbered mark: filled where points rise, a square frame where something is lost.

        Lost are points, and the place in the pool.
        """
        canvas = self.canvas
        before, after = change.total
        lost = after < before or change.ends_profile
        fill = ACCENT if after > before else PAPER
        frame = ACCENT if after > before else INK if lost else DOUBT
        corner = 2 if lost else 9
        canvas.box(
            x - 9, x + 9, y - 9, y + 9, fill, stroke=frame, strokeWidth=1.4, cornerRadius=corner
        )
        color = PAPER if after > before else INK
        canvas.word(x, y - 6, str(number), 11.5, align="center", fontWeight="bold", color=color)

    def _told(self, number: int, change: Change) -> None:
        layout, canvas, small = self.layout, self.canvas, self.layout.small
        top, indent = self.y + 5, 28
        self._mark(9, top + 6.5, number, change)
        canvas.word(indent, top, day(change.on, self.lang), small, fontWeight="bold")
        text = words.change_text(change, self.history.lawbook.law, self.lang)
        # Beside the day where there is room, below it on a telephone.
        left, y = (indent + layout.date, top) if layout.date else (indent, top + small * 1.35)
        room = layout.width - left
        below = canvas.paragraph(left, y, text, small, width=room, color=INK_2)
        self.y = max(below, top + 18) + 1

    def foot(self) -> None:
        """Put what is not tested, and what this is not."""
        self.y += 16
        self.text(say("timeline.not-tested", self.lang), self.layout.small, color=INK_3)
        known = known_on(self.history.lawbook.law)
        self.text(
            say("common.disclaimer", self.lang, known_on=known), self.layout.small, color=INK_3
        )
