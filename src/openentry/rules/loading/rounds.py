"""Published rounds, their instructions, and the published shares.

For the lists under ``law/rounds``. They are history, not law: what the copies of the official
feed say, with what is doubtful about each row. Every round is here an instruction, with a known
instant or the reason why it cannot be replayed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, cast

from openentry.rules.errors import LawError
from openentry.rules.loading.categories import load_categories
from openentry.rules.loading.lists import (
    Cell,
    LawList,
    ListDocument,
    cell_day,
    cell_instant,
    cell_text,
    cell_texts,
    read_list,
)
from openentry.rules.loading.periods import PROGRAM_WORDS, load_ranking
from openentry.rules.loading.reading import Certainty

RoundKind = Literal["general", "program", "category"]
SCORE_TOP = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundSource:
    """A copy, page or summary that the lists rest on, or that was rejected."""

    key: str
    kind: str
    title_en: str
    title_fr: str
    where: str
    path: str | None
    version: str | None
    read_on: date | None
    note_en: str | None
    note_fr: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRound:
    """One published round with its instruction and its result.

    Attributes
    ----------
    number : str
        Text: 91a and 91b exist.
    held_on : date
        Day as published; can differ from the UTC day of `held_at`.
    held_at : datetime or None
        UTC; None where no copy gives it.
    kind : str
        A provincial nominee round is kind program, program pnp.
    program, category : str or None
        Category is the id of a version.
    programs : tuple of str
        Programs whose candidates could be invited.
    invitations : int
        Best supported figure; `invitations_in_feed` is what the feed prints.
    crs_cutoff : int
    tie_break_at : datetime or None
        UTC, that instant included.
    pool_on : date or None
        Day of the pool print published with the round.
    label, earlier_label : str
        Name in the English feed, as printed.
    instructed_by : str
        ``invitations``, or ``crs_minimum`` where everyone at or above `crs_cutoff` was invited.
    valid_from, valid_until : date or None
        Window for issuing the invitations, where a text was seen; last day included.
    basis : str
        ``instruction-text`` or ``feed-fields``.
    certainty : str
        Of the row; `flags` say which value is inferred.
    not_published : tuple of str
        Results that exist under the law of the day and that no copy gives.
    not_replayable_because : str or None
        Code of the reason, or None.
    """

    number: str
    held_on: date
    held_at: datetime | None
    kind: RoundKind
    program: str | None
    category: str | None
    programs: tuple[str, ...]
    invitations: int
    crs_cutoff: int
    tie_break_at: datetime | None
    pool_on: date | None
    label: str
    earlier_label: str | None
    invitations_in_feed: int
    held_at_printed: datetime | None
    source_copy: str
    certainty: Certainty
    flags: tuple[str, ...]
    not_published: tuple[str, ...]
    not_replayable_because: str | None
    instructed_by: Literal["invitations", "crs_minimum"]
    valid_from: date | None
    valid_until: date | None
    valid_source: tuple[str, ...]
    crs_minimum_in_copy: int | None
    basis: str

    def instruction(self) -> dict[str, object]:
        """Give the round as an instruction: the keys of an instruction file.

        Returns
        -------
        dict
            ``number``, ``kind``, ``programs``, ``program`` or ``category`` if any,
            ``invitations`` or ``crs_minimum``, and ``held_at`` unless it is not known.
        """
        what: dict[str, object] = {"number": self.number}
        if self.held_at is not None:
            what["held_at"] = self.held_at
        what["kind"] = self.kind
        if self.program is not None:
            what["program"] = self.program
        if self.category is not None:
            what["category"] = self.category
        what["programs"] = list(self.programs)
        if self.instructed_by == "invitations":
            what["invitations"] = self.invitations
        else:
            what["crs_minimum"] = self.crs_cutoff
        return what


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Every published round by number, in order, and what the lists say of themselves."""

    document: ListDocument
    instructions: ListDocument
    rounds: dict[str, PublishedRound]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marginal:
    """One published share or total."""

    source: str
    publication: str
    period: str
    population: str
    dimension: str
    bucket: str
    value: float
    unit: str
    certainty: Certainty
    note: tuple[str, ...]


def load_round_sources(roots: tuple[Path, ...]) -> dict[str, RoundSource]:
    """Read the copies and pages behind the lists, by key."""
    return {
        str(row["source"]): RoundSource(
            key=str(row["source"]),
            kind=str(row["kind"]),
            title_en=str(row["title_en"]),
            title_fr=str(row["title_fr"]),
            where=str(row["where"]),
            path=cell_text(row["path"]),
            version=cell_text(row["version"]),
            read_on=cell_day(row["read_on"]),
            note_en=cell_text(row["note_en"]),
            note_fr=cell_text(row["note_fr"]),
        )
        for _, _, row in read_list(roots, "rounds/sources").rows
    }


def load_history(roots: tuple[Path, ...]) -> History:
    """Read every published round with its instruction.

    Raises
    ------
    LawError
        ``law-round-kind``, ``law-round-programs``, ``law-round-category``,
        ``law-round-instant``, ``law-round-unexplained``, ``law-round-tie-break``,
        ``law-round-score``, ``law-round-instruction``, ``law-round-instructed``, and what
        `read_list` finds.
    """
    copies = load_round_sources(roots)
    history = read_list(roots, "rounds/history", copies)
    written = read_list(roots, "rounds/instructions", copies)
    versions = {v.id for c in load_categories(roots).values() for v in c.version if not v.repealed}
    first_tie_break = next((v.in_force for v in load_ranking(roots) if v.tie_break), date.max)
    instructions = {str(row["number"]): (file, line, row) for file, line, row in written.rows}
    rounds: dict[str, PublishedRound] = {}
    for file, line, row in history.rows:
        number = str(row["number"])
        if number not in instructions:
            raise LawError("law-round-instruction", file=file, row=str(line), number=number)
        found = _round(row, instructions.pop(number)[2])
        _check_round(
            found, versions, first_tie_break, {"file": file, "row": str(line), "number": number}
        )
        rounds[number] = found
    for number, (file, line, _) in instructions.items():
        raise LawError("law-round-instruction", file=file, row=str(line), number=number)
    return History(document=history.document, instructions=written.document, rounds=rounds)


def _round(row: dict[str, Cell], written: dict[str, Cell]) -> PublishedRound:
    return PublishedRound(
        number=str(row["number"]),
        held_on=cast(date, row["held_on"]),
        held_at=cell_instant(row["held_at"]),
        kind=cast(RoundKind, row["kind"]),
        program=cell_text(row["program"]),
        category=cell_text(row["category"]),
        programs=cell_texts(row["programs"]),
        invitations=cast(int, row["invitations"]),
        crs_cutoff=cast(int, row["crs_cutoff"]),
        tie_break_at=cell_instant(row["tie_break_at"]),
        pool_on=cell_day(row["pool_on"]),
        label=str(row["label"]),
        earlier_label=cell_text(row["earlier_label"]),
        invitations_in_feed=cast(int, row["invitations_in_feed"]),
        held_at_printed=cell_instant(row["held_at_printed"]),
        source_copy=str(row["source_copy"]),
        certainty=cast(Certainty, row["certainty"]),
        flags=cell_texts(row["flags"]),
        not_published=cell_texts(row["not_published"]),
        not_replayable_because=cell_text(row["not_replayable_because"]),
        instructed_by=cast('Literal["invitations", "crs_minimum"]', written["instructed_by"]),
        valid_from=cell_day(written["valid_from"]),
        valid_until=cell_day(written["valid_until"]),
        valid_source=cell_texts(written["valid_source"]),
        crs_minimum_in_copy=cast("int | None", written["crs_minimum_in_copy"]),
        basis=str(written["basis"]),
    )


def _check_round(
    found: PublishedRound,
    versions: Collection[str],
    first_tie_break: date,
    where: dict[str, object],
) -> None:
    named = (found.program is not None, found.category is not None)
    if named != (found.kind == "program", found.kind == "category"):
        raise LawError("law-round-kind", **where, kind=found.kind)
    expected = _programs(found)
    if found.programs != expected:
        raise LawError(
            "law-round-programs",
            **where,
            found=", ".join(found.programs),
            expected=", ".join(expected),
        )
    if found.category is not None and found.category not in versions:
        raise LawError("law-round-category", **where, found=found.category)
    if not 0 <= found.crs_cutoff <= SCORE_TOP:
        raise LawError("law-round-score", **where, found=str(found.crs_cutoff))
    missing = found.not_published
    if (found.held_at is None) != ("held_at" in missing) or (found.held_at is None) != (
        found.not_replayable_because is not None
    ):
        raise LawError("law-round-unexplained", **where, column="held_at")
    # 24 hours either way of the published day, whatever the zone.
    if found.held_at is not None and abs((found.held_at.date() - found.held_on).days) > 1:
        raise LawError("law-round-instant", **where, day=found.held_on, at=found.held_at)
    ties = found.held_on >= first_tie_break
    if ties != (found.instructed_by == "invitations"):
        raise LawError("law-round-instructed", **where, found=found.instructed_by)
    absent = found.tie_break_at is None
    if (absent and ties) != ("tie_break_at" in missing) or (not ties and not absent):
        raise LawError("law-round-unexplained", **where, column="tie_break_at")
    if found.tie_break_at and found.held_at and found.tie_break_at > found.held_at:
        raise LawError(
            "law-round-tie-break", **where, tie_break=found.tie_break_at, at=found.held_at
        )


def _programs(found: PublishedRound) -> tuple[str, ...]:
    if found.program is not None:
        return (found.program,)
    # A nominee may be invited in the nominee class only, so no category round reaches one.
    return PROGRAM_WORDS if found.kind == "general" else PROGRAM_WORDS[:3]


def load_marginals(roots: tuple[Path, ...]) -> tuple[Marginal, ...]:
    """Read the published shares and totals, in the order of the list."""
    listed: LawList = read_list(roots, "rounds/marginals", load_round_sources(roots))
    return tuple(
        Marginal(
            source=str(row["source"]),
            publication=str(row["publication"]),
            period=str(row["period"]),
            population=str(row["population"]),
            dimension=str(row["dimension"]),
            bucket=str(row["bucket"]),
            value=cast(float, row["value"]),
            unit=str(row["unit"]),
            certainty=cast(Certainty, row["certainty"]),
            note=cell_texts(row["note"]),
        )
        for _, _, row in listed.rows
    )
