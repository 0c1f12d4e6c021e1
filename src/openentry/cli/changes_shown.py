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
from openentry.files.changes_said import ChangesSaid
from openentry.files.coming_changes import coming
from openentry.files.eligibility_said import profile_end_said
from openentry.files.profiles.kinds import Kind
from openentry.files.progress import Advance, progress_bar
from openentry.rules.errors import InputError, UsageError
from openentry.rules.lawbook import Law, Lawbook
from openentry.wording import day as spelled_day
from openentry.wording import say


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
    said = ChangesSaid(lawbook.law, LANG)
    heading(t("changes-title", id=answer["id"], day=lawbook.day), out)
    out.print(Text(rule_set_line(lawbook), style="dim"))
    total = said.points(answer["total"], provisional=answer["provisional"])
    out.print(Text(_say("change.now", total=total)))
    ends = answer["profile_ends"]
    if ends is not None and date.fromisoformat(ends) <= lawbook.day:
        # Of the past: a day to come stands among the changes.
        out.print(Text(profile_end_said(date.fromisoformat(ends), lawbook.day, LANG)))
    if not answer["changes"]:
        out.print(Text(_say("change.none", day=date.fromisoformat(answer["until"]))))
    for change in said.changes(answer):
        out.print()
        out.print(Text.assemble((spelled_day(change.on, LANG), "bold"), "  ", change.causes))
        out.print(indented(Text(change.total)))
        for line in change.lines:
            item("  •", line, out)
    if answer["met_from"]:
        out.print()
    for sentence in said.met_from(answer):
        item("→", sentence, out)
