"""What a timeline says: the sentences under its lanes, and the same as a plain table.

The drawing and its table are said by the same functions, so that who reads one and who sees the
other are told the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from openentry.analysis.lanes import Lane, Spell, Standing, Total, Window, WorkHistory
from openentry.rules.columns import ABILITIES
from openentry.rules.eligibility.coming import Change
from openentry.rules.eligibility.differing import Difference
from openentry.rules.lawbook import Law
from openentry.rules.names import axis_title, value_text
from openentry.rules.profile.hours import HUNDREDTHS
from openentry.wording import Language, decimal, number, say
from openentry.wording.values import NBSP

_PROGRAMS = ("fsw", "cec", "fst", "pnp")
_TOLD_ELSEWHERE = frozenset({"programs", "categories"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """A row of the table that says what the drawing shows.

    Attributes
    ----------
    part : "job", "window", "total" or "change"
    first, last : date or None
        Days it speaks of; ``last`` is None for what goes on.
    text : str
    detail : tuple of str
        Sentences.
    """

    part: str
    first: date
    last: date | None
    text: str
    detail: tuple[str, ...]


def table_rows(history: WorkHistory, lang: Language) -> tuple[TimelineRow, ...]:
    """Say a timeline as rows, in the order of the drawing."""
    return tuple(_rows(history, lang))


def _rows(history: WorkHistory, lang: Language) -> Iterator[TimelineRow]:
    for window in history.windows:
        yield TimelineRow(
            part="window",
            first=window.first,
            last=history.on,
            text=window_text(window, lang),
            detail=(),
        )
    for lane in history.lanes:
        yield TimelineRow(
            part="job",
            first=lane.first,
            last=lane.last,
            text=lane_title(history, lane, lang),
            detail=(lane_facts(lane, history.on, lang), *lane_standings(history, lane, lang)),
        )
    for total in history.totals:
        yield TimelineRow(
            part="total",
            first=total.window.first,
            last=history.on,
            text=total_title(total, lang),
            detail=(credited_text(total, lang), *doubts(total, lang)),
        )
    for change in history.changes:
        yield TimelineRow(
            part="change",
            first=change.on,
            last=change.on,
            text=change_text(change, history.lawbook.law, lang),
            detail=(),
        )


# ------------------------------------------------------------------ heads


def title(history: WorkHistory, lang: Language) -> str:
    """Say the finding: the years that count in Canada and abroad."""
    years = {total.purpose: total.years for total in history.totals}
    if not any(total.hours for total in history.totals):
        return say("timeline.title-none", lang, on=history.on)
    counted = {
        purpose: say("timeline.years", lang, count=years.get(purpose, 0))
        for purpose in ("canadian", "foreign")
    }
    return say("timeline.title", lang, on=history.on, **counted)


def rule_text(history: WorkHistory, lang: Language) -> str:
    """Say how work is counted on the day."""
    work = history.lawbook.work
    return say(
        "timeline.rule",
        lang,
        full_time=work.full_time_hours_week,
        year_hours=work.year_hours,
    )


def alternative(history: WorkHistory, lang: Language) -> str:
    """Say the whole drawing in a few sentences, for who cannot see it."""
    totals = " ".join(
        f"{total_title(total, lang)}{_COLON[lang]} {credited_text(total, lang)}."
        for total in history.totals
    )
    return say(
        "timeline.alt", lang, on=history.on, title=title(history, lang), totals=totals
    ).rstrip()


_COLON = {"en": ":", "fr": "\u00a0:"}


def window_text(window: Window, lang: Language) -> str:
    """Say which days a window holds and who looks through it."""
    readers = ", ".join(say(f"timeline.reader-{name}", lang) for name in window.readers)
    return say("timeline.window", lang, years=window.years, first=window.first, readers=readers)


def joined(parts: Iterable[str], lang: Language) -> str:
    """Join parts as a list: a, b and c."""
    *most, last = parts
    if not most:
        return last
    return say("timeline.list-and", lang, first=", ".join(most), last=last)


# ------------------------------------------------------------------ jobs


def lane_title(history: WorkHistory, lane: Lane, lang: Language) -> str:
    """Name the occupation of a job."""
    found = history.lawbook.law.occupations.title(lane.titled, lang) if lane.titled else None
    same = lane.edition == history.lawbook.work.noc_edition
    text = say(
        "timeline.job" if same else "timeline.job-other-edition",
        lang,
        edition=lane.edition,
        code=lane.code,
        title=found or "",
    )
    return text.strip()


def weekly_text(weekly: int, lang: Language) -> str:
    """Write weekly hours with as many decimals as they have."""
    whole, rest = divmod(weekly, HUNDREDTHS)
    if not rest:
        return number(whole, lang)
    return decimal(weekly / HUNDREDTHS, lang, 2 if rest % 10 else 1)


def lane_facts(lane: Lane, on: date, lang: Language) -> str:
    """Say where, how many hours and from when to when."""
    if lane.remote:
        where = say("timeline.where-remote", lang)
    elif lane.in_canada:
        where = say("timeline.where-canada", lang)
    else:
        where = say("timeline.where-abroad", lang, country=lane.country)
    return " · ".join((where, _hours(lane.spells, lang), span_text(lane, on, lang)))


def _hours(spells: tuple[Spell, ...], lang: Language) -> str:
    low, high = (pick(spell.weekly for spell in spells) for pick in (min, max))
    if low == high:
        return say("timeline.hours", lang, hours=weekly_text(low, lang))
    return say(
        "timeline.hours-range", lang, low=weekly_text(low, lang), high=weekly_text(high, lang)
    )


def span_text(lane: Lane, on: date, lang: Language) -> str:
    """Say the first and the last day of a job."""
    if lane.last is not None:
        return say("timeline.from-to", lang, first=lane.first, last=lane.last)
    key = "from-later" if lane.first > on else "from-on"
    return say(f"timeline.{key}", lang, first=lane.first)


def lane_standings(history: WorkHistory, lane: Lane, lang: Language) -> tuple[str, ...]:
    """Say what a job counts for, and why not for the rest, purposes with one reason together."""
    groups: dict[tuple[bool | None, str], list[Standing]] = {}
    for standing in lane.standings:
        groups.setdefault((standing.counts, standing.reason), []).append(standing)
    said = []
    for (counts, reason), standings in groups.items():
        purposes = joined((say(f"timeline.purpose-{s.purpose}", lang) for s in standings), lang)
        key = {True: "counted", False: "not-counted", None: "not-known"}[counts]
        why = _reason(history, reason, lang) if reason else ""
        said.append(say(f"timeline.{key}", lang, purposes=purposes, reason=why))
    return tuple(said)


def _reason(history: WorkHistory, reason: str, lang: Language) -> str:
    work = history.lawbook.work
    *most, last = work.skilled
    skills = say("timeline.list-or", lang, first=", ".join(most), last=last)
    skills = skills.replace(" ", NBSP)
    skilled = say(f"timeline.skilled-{work.noc_edition}", lang, skills=skills)
    return say(f"timeline.reason-{reason}", lang, edition=work.noc_edition, skilled=skilled)


# ------------------------------------------------------------------ totals


def total_title(total: Total, lang: Language) -> str:
    """Name a purpose and its window."""
    return say(f"timeline.total-{total.purpose}", lang, years=total.window.years, code=total.code)


def credited_text(total: Total, lang: Language) -> str:
    """Say the credited hours and the years, and the months of the official form beside them."""
    if total.asked is None:
        credited = say("timeline.credited", lang, count=total.years, hours=total.hours)
    else:
        needed = total.asked * total.year_hours
        credited = say("timeline.credited-of", lang, hours=total.hours, needed=needed)
    return " · ".join((credited, say("timeline.months", lang, count=total.months)))


def doubts(total: Total, lang: Language) -> tuple[str, ...]:
    """Say what is not known of a total, and where the months promise more than the days."""
    said = []
    if total.uncoded:
        said.append(say("timeline.uncoded", lang, hours=total.uncoded))
    if total.months_say_more:
        looks, years = total.looks_like, total.years
        said.append(
            say(
                "timeline.months-more",
                lang,
                months=total.months,
                looks=say("timeline.years", lang, count=looks),
                years=say("timeline.years", lang, count=years),
            )
        )
    return tuple(said)


# ------------------------------------------------------------------ changes


def change_text(change: Change, law: Law, lang: Language) -> str:
    """Say a change in sentences: its causes, what follows, and the points before and after."""
    parts = [*_facts(change, lang), *_verdicts(change, law, lang)]
    causes = change.causes
    if causes != ("work",) or not parts:
        parts = [*(say(f"eligibility.cause.{cause}", lang) for cause in causes), *parts]
    if change.ends_profile:
        parts.append(say("eligibility.change.profile-ends", lang).rstrip("."))
    if change.provisional and any(d.kind == "law" for d in change.differences):
        parts.append(say("timeline.change-points-unknown", lang))
    before, after = change.total
    if before != after:
        key = "points-provisional" if change.provisional else "points"
        parts.append(say(f"timeline.change-{key}", lang, before=before, after=after))
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "."


def _facts(change: Change, lang: Language) -> Iterator[str]:
    changed = {d.name: d for d in change.differences if d.kind == "facts"}
    for whose in ("first", "second", "spouse"):
        names = [f"{whose}_{ability}" for ability in ABILITIES]
        if any(name in changed for name in names):
            yield _levels(whose, [changed[n] for n in names if n in changed], lang)
            for name in names:
                changed.pop(name, None)
    for name, difference in changed.items():
        if name not in _TOLD_ELSEWHERE:
            before, after = (
                say("timeline.change-unknown", lang) if v is None else value_text(name, v, lang)
                for v in (difference.before, difference.after)
            )
            key = "lost" if _is_work_lost(difference) else "value"
            title_of = axis_title(name, lang)
            yield say(f"timeline.change-{key}", lang, name=title_of, before=before, after=after)


def _is_work_lost(difference: Difference) -> bool:
    before, after = difference.before, difference.after
    years = difference.name.endswith("_work_years")
    return years and isinstance(before, int) and isinstance(after, int) and after < before


def _levels(whose: str, differences: list[Difference], lang: Language) -> str:
    name = say(f"timeline.group-{whose}", lang)

    def levels(values: Iterable[object]) -> str:
        found = list(values)
        if not any(found):
            return say("timeline.change-none", lang)
        return " ".join(str(value) for value in found)

    return say(
        "timeline.change-levels",
        lang,
        name=name,
        before=levels(d.before for d in differences),
        after=levels(d.after for d in differences),
    )


def _verdicts(change: Change, law: Law, lang: Language) -> Iterator[str]:
    programs = {d.name: d for d in change.differences if d.kind == "program"}
    conditions = []
    for name in _PROGRAMS:
        if name in programs:
            title_of = say(f"words.program.{name}", lang)
            said = _met(
                title_of, _is_met(programs[name].before), _is_met(programs[name].after), lang
            )
            if said:
                yield said
            else:
                conditions.append(title_of)
    before, after = _categories(change, law, lang)
    same = []
    for name in sorted(before.keys() & after.keys()):
        said = _met(name, before[name], after[name], lang)
        if said:
            yield said
        else:
            same.append(name)
    for key, names in (
        ("begun", after.keys() - before.keys()),
        ("ended", before.keys() - after.keys()),
        ("renewed", same if "law" in change.causes else ()),
    ):
        if names:
            yield say(f"timeline.change-{key}", lang, names="; ".join(sorted(names)))
    if conditions:
        yield say("timeline.change-condition", lang, names="; ".join(conditions))


def _is_met(decided: object) -> object:
    assert isinstance(decided, dict)
    return decided["met"]


def _met(name: str, before: object, after: object, lang: Language) -> str:
    if before == after:
        return ""
    key = "not-known" if after is None else "met" if after else "not-met"
    return say(f"timeline.change-{key}", lang, name=name)


def _categories(
    change: Change, law: Law, lang: Language
) -> tuple[dict[str, object], dict[str, object]]:
    """Give by the name of each category whether it was met before, and after, a change."""
    names = {
        version.id: category.short_name.fr if lang == "fr" else category.short_name.en
        for category in law.categories.values()
        for version in category.version
    }
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for d in change.differences:
        if d.kind == "category":
            for side, decided in ((before, d.before), (after, d.after)):
                if decided is not None:
                    side[names[d.name]] = _is_met(decided)
    return before, after
