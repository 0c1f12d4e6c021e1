"""What-if for the command line: as text, or as data for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.table import Table
from rich.text import Text

from openentry.cli.answering import screen, write_json
from openentry.cli.context import LANG, check_word, parse_day, t
from openentry.cli.printing import (
    Screen,
    close,
    heading,
    indented,
    provisional,
    rule_set_line,
)
from openentry.files.candidates import Candidates, read_candidates
from openentry.files.eligibility_said import category_name, program_name, verdict_in_short
from openentry.files.profiles.whatif.answers import answer as answer_of
from openentry.files.profiles.whatif.changes import Change
from openentry.files.profiles.whatif.reading import checked_changes, read_changes
from openentry.files.profiles.whatif.said import change_said
from openentry.files.profiles.whatif.suggesting import suggestions
from openentry.files.profiles.whatif.trying import try_changes
from openentry.files.progress import Advance, progress_bar
from openentry.rules.errors import InputError
from openentry.rules.lawbook import Law, Lawbook
from openentry.wording import number, say

Answer = dict[str, Any]

_FIGURES_WIDTH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked about on the command line.

    Attributes
    ----------
    files : tuple of str
        Files of changes.
    spouse_stays, spouse_applies : bool
    """

    files: tuple[str, ...]
    spouse_stays: bool
    spouse_applies: bool

    def changes(self) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        """Read every change that is asked about: those of files, those of options."""
        found = tuple(change for file in self.files for change in read_changes(file))
        raw: list[object] = []
        if self.spouse_stays:
            raw.append({"kind": "spouse_not_accompanying"})
        if self.spouse_applies:
            raw.append({"kind": "principal", "person": "spouse"})
        return found, checked_changes(raw) if raw else ()


def answer(file: str, on: str | None, asked: Asked, who: str | None, form: str, out: str) -> None:
    """Find what would give the people of a file more points, and try changes.

    Parameters
    ----------
    file : str
        Profiles; ``-`` is standard input.
    on : str or None
        Scoring day; today in Ottawa when left out.
    asked : Asked
    who : str or None
        Only the profile with this id.
    form : str
        ``table``, ``json`` or ``jsonl``.
    out : str
        ``-`` is standard output.

    Raises
    ------
    UsageError
        If the form is unknown.
    FactsErrors, InputError, LimitError
        If the file is refused, holds facts, or cannot be read or written; if a change is.
    """
    check_word("--format", form, "table", "json", "jsonl")
    lawbook = Law.load().on(parse_day(on))
    changes, others = asked.changes()
    found = 0

    def read(tell: Advance) -> Iterator[Candidates]:
        for candidates in read_candidates(file, lawbook, progress=tell):
            if candidates.profiles is None:
                raise InputError("file-holds-facts", file=file)
            yield candidates
        if who is not None and not found:
            raise InputError("whatif-id", file=file, id=who)

    def rows(candidates: Candidates) -> Iterator[Answer]:
        nonlocal found
        for person, document in enumerate(candidates.documents):
            name = bytes(candidates.chunk.facts.id[person]).decode()
            if who is None or name == who:
                found += 1
                yield _answered({**document, "id": name}, changes, others, lawbook)

    if form != "table":
        write_json(out, read, rows, lawbook, lines=form == "jsonl")
        sys.stderr.write(say("common.what-if", LANG) + "\n")
        return
    with screen(out) as shown, progress_bar(LANG) as tell:
        provisional(lawbook, shown)
        for candidates in read(tell):
            for one in rows(candidates):
                _Printed(lawbook, shown).print(one)
        if not found:
            shown.print(Text(t("score-none")))
        shown.print()
        shown.print(Text(say("common.what-if", LANG), style="italic"))
        close(lawbook.law, shown)


def _answered(
    document: Mapping[str, Any],
    changes: tuple[Change, ...],
    others: tuple[Change, ...],
    lawbook: Lawbook,
) -> Answer:
    law, on, outcome = lawbook.law, lawbook.day, None
    if changes or others:
        outcome = try_changes(document, (*changes, *others), law, on, together=changes)
    return answer_of(suggestions(document, law, on), outcome)


class _Printed:
    """Prints the answer about one person."""

    def __init__(self, lawbook: Lawbook, out: Screen) -> None:
        self._lawbook, self._law, self._out = lawbook, lawbook.law, out
        self._holds: str | None = None

    def print(self, answer: Answer) -> None:
        """Print it whole."""
        self._holds = answer["holds_until"]
        title = "whatif-title-provisional" if answer["provisional"] else "whatif-title"
        said = t(title, id=answer["id"], total=answer["total"], day=self._lawbook.day)
        heading(said, self._out)
        self._out.print(Text(rule_set_line(self._lawbook), style="dim"))
        self._out.print(Text(self._until(self._holds, "holds")))
        self._block("asked", answer["asked"])
        self._block("together", answer["together"])
        best = [one for one in answer["suggestions"] if one["best"]]
        self._block("best", best)
        self._block("others", [one for one in answer["suggestions"] if not one["best"]])
        if not best:
            self._out.print()
            self._out.print(Text(t("whatif-none")))
        self._block("nomination", [answer["nomination"]] if answer["nomination"] else [])
        if not (pays := answer["job_offer_pays"]):
            self._out.print()
            message = "whatif-offer-unknown" if pays is None else "whatif-offer"
            self._out.print(Text(t(message, day=self._lawbook.day)))

    def _block(self, title: str, effects: Sequence[Answer]) -> None:
        if not effects:
            return
        heading(t(f"whatif-{title}"), self._out)
        rows = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="")
        total = "total-provisional" if self._lawbook.provisional else "total"
        for name in ("gain", total):
            rows.add_column(t(f"whatif-head-{name}"), justify="right", min_width=_FIGURES_WIDTH)
        rows.add_column(t("whatif-head-change"), overflow="fold")
        for effect in effects:
            rows.add_row(*map(Text, _figures(effect)), Text(self._said(effect)))
            for line in self._below(effect):
                rows.add_row("", "", indented(Text(line, style="dim")))
        self._out.print(rows)
        for effect in effects:
            if "warning" in effect:
                self._out.print()
                self._out.print(Text(effect["warning"][LANG], style="bold"))

    def _said(self, effect: Answer) -> str:
        if "change" in effect:
            return self._named(effect["change"])
        return " + ".join(self._named(change) for change in effect["changes"])

    def _named(self, change: Mapping[str, Any]) -> str:
        return change.get("name") or change_said(change, self._law, LANG)

    def _below(self, effect: Answer) -> Iterator[str]:
        """Give what stands below a change: verdicts that turned, another last day; or why not."""
        if "cannot" in effect:
            yield t("whatif-cannot", reason=effect["cannot"]["reason"][LANG])
            return
        for name, turn in effect["programs"].items():
            if turn["before"] != turn["after"]:
                yield self._turned(program_name(name, LANG), turn)
        for name, turn in effect["categories"].items():
            if turn["before"] != turn["after"]:
                yield self._turned(category_name(name, self._law, LANG), turn)
        if "not_told" in effect:
            yield t("whatif-not-told", names=", ".join(effect["not_told"]))
        if effect["holds_until"] != self._holds:
            yield self._until(effect["holds_until"], "until")

    def _turned(self, name: str, turn: Answer) -> str:
        before, after = (verdict_in_short(turn[when], LANG) for when in ("before", "after"))
        return t("whatif-turned", name=name, before=before, after=after)

    def _until(self, day: str | None, message: str) -> str:
        if day is None:
            return t(f"whatif-{message}-long")
        return t(f"whatif-{message}", day=date.fromisoformat(day))


def _figures(effect: Answer) -> tuple[str, str]:
    if "cannot" in effect:
        return "", ""
    return _signed(effect["gain"]), number(effect["total"], LANG)


def _signed(gain: int) -> str:
    text = number(gain, LANG)
    return f"+{text}" if gain > 0 else text
