"""Published rounds, their instructions, the prints of the pool and the published shares.

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
from openentry.rules.loading.lists import Cell, LawList, ListDocument, read_list
from openentry.rules.loading.periods import load_ranking
from openentry.rules.loading.reading import Certainty

RoundKind = Literal["general", "program", "category"]
SCORE_TOP = 1200

WHOLE = (0, SCORE_TOP)
"""The band of the whole pool."""


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
class Band:
    """Candidates of a print between two scores, both included."""

    low: int
    high: int
    candidates: int
    subtotal: bool
    computed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolPrint:
    """The pool by score on one day, as printed.

    Attributes
    ----------
    pool_on : date
    bands : tuple of Band
        Highest first, subtotals among them.
    candidates : int or None
        The whole pool; None where it was not printed.
    rounds : tuple of str
        Rounds it was published with.
    repeats : date or None
        Earlier day with the same numbers.
    flags : tuple of str
        ``partial``, ``inconsistent``, ``repeated``, ``as-of-after-round``.
    """

    pool_on: date
    bands: tuple[Band, ...]
    candidates: int | None
    rounds: tuple[str, ...]
    repeats: date | None
    source_copy: str
    flags: tuple[str, ...]

    @property
    def parts(self) -> tuple[Band, ...]:
        """Bands that do not overlap: the narrowest ones, subtotals left out."""
        return tuple(band for band in self.bands if not band.subtotal)

    @property
    def usable(self) -> bool:
        """Whether the narrowest bands add up to the whole pool."""
        return not {"partial", "inconsistent"} & set(self.flags)


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
            path=_text(row["path"]),
            version=_text(row["version"]),
            read_on=_day(row["read_on"]),
            note_en=_text(row["note_en"]),
            note_fr=_text(row["note_fr"]),
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
        ``law-round-score``, ``law-round-instruction``, ``law-round-instructed``, and what `read_list` finds.
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
            raise LawError("law-round-instruction", file=file, row=line, number=number)
        found = _round(row, instructions.pop(number)[2])
        _check_round(
            found, versions, first_tie_break, {"file": file, "row": line, "number": number}
        )
        rounds[number] = found
    for number, (file, line, _) in instructions.items():
        raise LawError("law-round-instruction", file=file, row=line, number=number)
    return History(document=history.document, instructions=written.document, rounds=rounds)


def _round(row: dict[str, Cell], written: dict[str, Cell]) -> PublishedRound:
    return PublishedRound(
        number=str(row["number"]),
        held_on=cast(date, row["held_on"]),
        held_at=_at(row["held_at"]),
        kind=cast(RoundKind, row["kind"]),
        program=_text(row["program"]),
        category=_text(row["category"]),
        programs=_texts(row["programs"]),
        invitations=cast(int, row["invitations"]),
        crs_cutoff=cast(int, row["crs_cutoff"]),
        tie_break_at=_at(row["tie_break_at"]),
        pool_on=_day(row["pool_on"]),
        label=str(row["label"]),
        earlier_label=_text(row["earlier_label"]),
        invitations_in_feed=cast(int, row["invitations_in_feed"]),
        held_at_printed=_at(row["held_at_printed"]),
        source_copy=str(row["source_copy"]),
        certainty=cast(Certainty, row["certainty"]),
        flags=_texts(row["flags"]),
        not_published=_texts(row["not_published"]),
        not_replayable_because=_text(row["not_replayable_because"]),
        instructed_by=cast('Literal["invitations", "crs_minimum"]', written["instructed_by"]),
        valid_from=_day(written["valid_from"]),
        valid_until=_day(written["valid_until"]),
        valid_source=_texts(written["valid_source"]),
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
    if (
        named
        != {"general": (False, False), "program": (True, False), "category": (False, True)}[
            found.kind
        ]
    ):
        raise LawError("law-round-kind", **where, kind=found.kind)
    expected = {
        "general": {"fsw", "cec", "fst", "pnp"},
        "program": {found.program},
        "category": {"fsw", "cec", "fst"},
    }[found.kind]
    if set(found.programs) != expected:
        shown = ", ".join(sorted(str(p) for p in expected))
        raise LawError(
            "law-round-programs", **where, found=", ".join(found.programs), expected=shown
        )
    if found.category is not None and found.category not in versions:
        raise LawError("law-round-category", **where, found=found.category)
    if not 0 <= found.crs_cutoff <= SCORE_TOP:
        raise LawError("law-round-score", **where, found=found.crs_cutoff)
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


def load_pool_prints(roots: tuple[Path, ...]) -> dict[date, PoolPrint]:
    """Read the prints of the pool by day, first to last.

    Raises
    ------
    LawError
        ``law-pool-day`` when the two lists differ in days, ``law-pool-bands`` when the
        narrowest bands leave scores out or give some twice, ``law-pool-parts`` when parts do
        not add up to their sum, ``law-pool-flag`` when a flag is wrong or missing.
    """
    copies = load_round_sources(roots)
    bands: dict[date, list[tuple[str, int, Band]]] = {}
    for file, line, row in read_list(roots, "rounds/pool", copies).rows:
        band = Band(
            low=cast(int, row["score_low"]),
            high=cast(int, row["score_high"]),
            candidates=cast(int, row["candidates"]),
            subtotal=cast(bool, row["subtotal"]),
            computed=cast(bool, row["computed"]),
        )
        bands.setdefault(cast(date, row["pool_on"]), []).append((file, line, band))
    prints: dict[date, PoolPrint] = {}
    for file, line, row in read_list(roots, "rounds/pool_prints", copies).rows:
        day = cast(date, row["pool_on"])
        if day not in bands:
            raise LawError("law-pool-day", file=file, row=line, day=day)
        found = PoolPrint(
            pool_on=day,
            bands=tuple(band for _, _, band in bands.pop(day)),
            candidates=cast("int | None", row["candidates"]),
            rounds=_texts(row["rounds"]),
            repeats=_day(row["repeats"]),
            source_copy=str(row["source_copy"]),
            flags=_texts(row["flags"]),
        )
        _check_print(found, prints, {"file": file, "row": line, "day": day})
        prints[day] = found
    for day, rows in bands.items():
        raise LawError("law-pool-day", file=rows[0][0], row=rows[0][1], day=day)
    return dict(sorted(prints.items()))


def _check_print(
    found: PoolPrint, earlier: dict[date, PoolPrint], where: dict[str, object]
) -> None:
    flags = set(found.flags)
    same = earlier.get(found.repeats) if found.repeats is not None else None
    if (found.repeats is None) != ("repeated" not in flags):
        raise LawError("law-pool-flag", **where, flag="repeated")
    if found.repeats is not None and (same is None or _numbers(same) != _numbers(found)):
        raise LawError("law-pool-flag", **where, flag="repeated")
    if (found.candidates is None) != ("partial" in flags):
        raise LawError("law-pool-flag", **where, flag="partial")
    if "partial" not in flags:
        reached = SCORE_TOP
        for band in sorted(found.parts, key=lambda b: -b.high):
            if band.high != reached or band.low > band.high:
                raise LawError("law-pool-bands", **where, low=band.low, high=band.high)
            reached = band.low - 1
        if reached != -1:
            raise LawError("law-pool-bands", **where, low=0, high=reached)
    wrong = [_difference(band, found.parts) for band in found.bands if band.subtotal]
    off = [(band, sum_) for band, sum_ in wrong if sum_ is not None]
    whole = [band for band in found.bands if (band.low, band.high) == WHOLE]
    if found.candidates is not None and [b.candidates for b in whole] != [found.candidates]:
        total = whole[0].candidates if whole else 0
        raise LawError(
            "law-pool-parts", **where, low=0, high=SCORE_TOP, stated=found.candidates, found=total
        )
    if off and "inconsistent" not in flags and "partial" not in flags:
        band, total = off[0]
        raise LawError(
            "law-pool-parts",
            **where,
            low=band.low,
            high=band.high,
            stated=band.candidates,
            found=total,
        )
    if not off and "inconsistent" in flags:
        raise LawError("law-pool-flag", **where, flag="inconsistent")


def _difference(band: Band, parts: tuple[Band, ...]) -> tuple[Band, int | None]:
    total = sum(p.candidates for p in parts if band.low <= p.low and p.high <= band.high)
    return band, None if total == band.candidates else total


def _numbers(found: PoolPrint) -> tuple[tuple[int, int, int], ...]:
    return tuple((band.low, band.high, band.candidates) for band in found.bands)


def check_pool_rounds(prints: dict[date, PoolPrint], rounds: dict[str, PublishedRound]) -> None:
    """Check that rounds and prints name each other.

    Raises
    ------
    LawError
        ``law-pool-round``.
    """
    named = {number: day for day, found in prints.items() for number in found.rounds}
    for number, held in rounds.items():
        if named.pop(number, None) != held.pool_on:
            raise LawError("law-pool-round", number=number, file="law/rounds/pool_prints.csv")
    for number in named:  # a print that names an unknown round
        raise LawError("law-pool-round", number=number, file="law/rounds/pool_prints.csv")


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
            note=_texts(row["note"]),
        )
        for _, _, row in listed.rows
    )


def _text(cell: Cell) -> str | None:
    return None if cell is None else str(cell)


def _texts(cell: Cell) -> tuple[str, ...]:
    assert isinstance(cell, tuple)
    return cell


def _day(cell: Cell) -> date | None:
    assert cell is None or isinstance(cell, date)
    return cell


def _at(cell: Cell) -> datetime | None:
    assert cell is None or isinstance(cell, datetime)
    return cell
