"""Coming changes for the command line: as text, or as data for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from rich.text import Text

from openentry.cli.answering import screen, write_json
from openentry.cli.context import LANG, check_word, parse_day, t
from openentry.cli.printing import (
    Screen,
    close,
    heading,
    indented,
    item,
    provisional,
    rule_set_line,
)
from openentry.files.candidates import Candidates, read_candidates
from openentry.files.coming_changes import coming
from openentry.files.eligibility_said import (
    STATES,
    category_name,
    profile_end_said,
    program_name,
    state_said,
    verdict_in_short,
)
from openentry.files.profiles.kinds import Kind
from openentry.files.progress import Advance, progress_bar
from openentry.rules.eligibility.due import PROFILE_ENDS
from openentry.rules.errors import InputError, UsageError
from openentry.rules.facts import PROGRAMS
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.names import axis_title, value_text
from openentry.wording import day as spelled_day
from openentry.wording import say

_LISTS = frozenset({"programs", "categories"})
"""Columns that repeat what the programs and categories of a change say."""


def answer(
    file: str,
    on: str | None,
    until: str | None,
    form: str,
    out: str,
    *,
    chart: str | None,
    who: str | None,
) -> None:
    """Tell what changes by itself about the people of a file.

    Parameters
    ----------
    file : str
        Profiles; ``-`` is standard input.
    on, until : str or None
        First and last day; today in Ottawa, and three years on, when left out.
    form : str
        ``table``, ``json`` or ``jsonl``.
    out : str
        ``-`` is standard output.
    chart : str or None
        Name, without an ending, of the drawings of one person's work.
    who : str or None
        Only the person with this id.

    Raises
    ------
    UsageError
        If the form is unknown, the last day is not after the first, or a drawing of several
        people is asked for.
    FactsErrors, InputError, LimitError
        If the file is refused, holds facts, holds nobody of that id, or cannot be read or
        written.
    """
    check_word("--format", form, "table", "json", "jsonl")
    lawbook = Law.load().on(parse_day(on))
    last = parse_day(until) if until is not None else None
    if last is not None and last <= lawbook.day:
        raise UsageError("until-not-later", on=lawbook.day, until=last)
    found = 0

    def read(tell: Advance) -> Iterator[Candidates]:
        people = read_candidates(file, lawbook, kind=Kind.PROFILES, progress=tell)
        if chart is not None:
            # The drawing comes first, so that nothing is told when it cannot be made.
            held = list(people)
            _draw(held, lawbook, chart, who)
            people = iter(held)
        yield from people
        if who is not None and not found:
            raise InputError("whatif-id", file=file, id=who)

    def rows(candidates: Candidates) -> Iterator[dict[str, Any]]:
        nonlocal found
        for row in coming(candidates, last, who):
            found += 1
            yield row

    if form != "table":
        write_json(out, read, rows, lawbook, lines=form == "jsonl")
        return
    with screen(out) as shown, progress_bar(LANG) as tell:
        provisional(lawbook, shown)
        for candidates in read(tell):
            for one in rows(candidates):
                _print_one(one, lawbook, shown)
        if not found:
            shown.print(Text(t("score-none")))
        close(lawbook.law, shown)


def _draw(held: list[Candidates], lawbook: Lawbook, stem: str, who: str | None) -> None:
    """Chart the work of the one person asked for, and say where the charts are."""
    people = [
        document
        for candidates in held
        for i, document in enumerate(candidates.documents)
        if who is None or bytes(candidates.chunk.facts.id[i]).decode() == who
    ]
    if who is None and len(people) != 1:
        raise UsageError("chart-one-person", count=len(people))
    for person in people:
        # Drawing loads much; telling does without.
        from openentry.analysis.timelines import write_timeline

        for path in write_timeline(stem, person, lawbook.law, lawbook.day, LANG):
            sys.stderr.write(f"{path}\n")


def _say(message: str, **params: object) -> str:
    return say(f"eligibility.{message}", LANG, **params)


def _print_one(answer: dict[str, Any], lawbook: Lawbook, out: Screen) -> None:
    heading(t("changes-title", id=answer["id"], day=lawbook.day), out)
    out.print(Text(rule_set_line(lawbook), style="dim"))
    total = _points(answer["total"], provisional=answer["provisional"])
    out.print(Text(_say("change.now", total=total)))
    ends = answer["profile_ends"]
    if ends is not None and date.fromisoformat(ends) <= lawbook.day:
        # Of the past: a day to come stands among the changes.
        out.print(Text(profile_end_said(date.fromisoformat(ends), lawbook.day, LANG)))
    if not answer["changes"]:
        out.print(Text(_say("change.none", day=date.fromisoformat(answer["until"]))))
    was_provisional = answer["provisional"]
    for change in answer["changes"]:
        _print_change(change, lawbook, out, was_provisional=was_provisional)
        was_provisional = change["provisional"]
    if answer["met_from"]:
        out.print()
    for name, on in answer["met_from"].items():
        known = program_name(name, LANG) if name in PROGRAMS else None
        label = known or category_name(name, lawbook.law, LANG)
        said = _say("change.met-from", name=label, day=date.fromisoformat(on))
        item("→", said, out)


def _points(total: int, *, provisional: bool) -> str:
    """Say points, the word before those that are not known."""
    label = f"{say('common.provisional', LANG)} " if provisional else ""
    return f"{label}{_say('unit.points', count=total)}"


def _print_change(
    change: dict[str, Any], lawbook: Lawbook, out: Screen, *, was_provisional: bool
) -> None:
    out.print()
    causes = "; ".join(_say(f"cause.{cause}") for cause in change["causes"])
    when = spelled_day(date.fromisoformat(change["on"]), LANG)
    out.print(Text.assemble((when, "bold"), "  ", causes))
    before = _points(change["total"]["before"], provisional=was_provisional)
    total = _points(change["total"]["after"], provisional=change["provisional"])
    said = (
        _say("change.same", total=total)
        if change["total"]["before"] == change["total"]["after"]
        else _say("change.total", before=before, after=total)
    )
    out.print(indented(Text(said)))
    if PROFILE_ENDS in change["causes"]:
        item("  •", _say("change.profile-ends"), out)
    for line in _lines(change, lawbook):
        item("  •", line, out)


def _lines(change: dict[str, Any], lawbook: Lawbook) -> Iterator[str]:
    for row in change["facts"]:
        column = row["column"]
        if column not in _LISTS:
            words = [_value(column, row[when]) for when in ("before", "after")]
            yield _say(
                "change.fact", name=axis_title(column, LANG), before=words[0], after=words[1]
            )
    for row in change["programs"]:
        yield _turned(program_name(row["program"], LANG), row)
    for row in change["categories"]:
        yield _turned(category_name(row["version"], lawbook.law, LANG), row)


def _value(column: str, value: object) -> str:
    return _say("not-known") if value is None else value_text(column, value, LANG)


def _turned(name: str, row: dict[str, Any]) -> str:
    verdicts = [row[when] for when in ("before", "after")]
    words = [
        _say(missing) if verdict is None else verdict_in_short(verdict["met"], LANG)
        for verdict, missing in zip(verdicts, ("change.not-yet", "change.gone"), strict=True)
    ]
    if None in verdicts:
        return _say("change.program", name=name, before=words[0], after=words[1])
    conditions = "; ".join(_conditions_turned(*verdicts))
    if words[0] == words[1]:
        return _say("change.inside", name=name, state=words[1], conditions=conditions)
    turned = _say("change.program", name=name, before=words[0], after=words[1])
    return f"{turned} ({conditions})"


def _conditions_turned(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Name the conditions that are not as they were, and what they are now."""
    for code, now in after["conditions"].items():
        was = before["conditions"].get(code)
        if was == now:
            continue
        title = say(f"eligibility.condition.{code}", LANG)
        if was is not None and was["met"] == now["met"]:
            yield _say("change.needed", condition=title)
        else:
            state = state_said(STATES[now["met"]], LANG)
            yield _say("change.condition", condition=title, state=state)
