"""Prints of the pool: how many candidates stood in each band of scores on a day.

For ``law/rounds/pool.csv`` and ``pool_prints.csv``. Candidates are never published, only bands;
bands must add up unless the print is flagged, and a flag must be true.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from openentry.rules.errors import LawError
from openentry.rules.loading.lists import cell_day, cell_texts, read_list
from openentry.rules.loading.rounds import SCORE_TOP, PublishedRound, load_round_sources

WHOLE = (0, SCORE_TOP)
"""The band of the whole pool."""


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
            raise LawError("law-pool-day", file=file, row=str(line), day=day)
        found = PoolPrint(
            pool_on=day,
            bands=tuple(band for _, _, band in bands.pop(day)),
            candidates=cast("int | None", row["candidates"]),
            rounds=cell_texts(row["rounds"]),
            repeats=cell_day(row["repeats"]),
            source_copy=str(row["source_copy"]),
            flags=cell_texts(row["flags"]),
        )
        _check_print(found, prints, {"file": file, "row": str(line), "day": day})
        prints[day] = found
    for day, rows in bands.items():
        raise LawError("law-pool-day", file=rows[0][0], row=str(rows[0][1]), day=day)
    return dict(sorted(prints.items()))


def _check_print(
    found: PoolPrint, earlier: dict[date, PoolPrint], where: dict[str, object]
) -> None:
    same = earlier.get(found.repeats) if found.repeats is not None else None
    repeated = same is not None and _numbers(same) == _numbers(found)
    if len({repeated, found.repeats is not None, "repeated" in found.flags}) > 1:
        raise LawError("law-pool-flag", **where, flag="repeated")
    if (found.candidates is None) != ("partial" in found.flags):
        raise LawError("law-pool-flag", **where, flag="partial")
    if "partial" not in found.flags:
        _check_bands(found, where)
        _check_sums(found, where)


def _check_bands(found: PoolPrint, where: dict[str, object]) -> None:
    """Check that the narrowest bands hold every score once."""
    reached = SCORE_TOP
    for band in sorted(found.parts, key=lambda b: -b.high):
        if band.high != reached:
            low, high = sorted((band.high, reached))
            raise LawError("law-pool-bands", **where, low=str(low + 1), high=str(high))
        reached = band.low - 1
    if reached != -1:
        raise LawError("law-pool-bands", **where, low="0", high=str(reached))


def _check_sums(found: PoolPrint, where: dict[str, object]) -> None:
    """Check that the parts add up to each subtotal and to the whole pool."""
    stated = {(band.low, band.high): band.candidates for band in found.bands if band.subtotal}
    if found.candidates is not None and stated.get(WHOLE) != found.candidates:
        raise LawError(
            "law-pool-parts",
            **where,
            low="0",
            high=str(SCORE_TOP),
            stated=found.candidates,
            found=stated.get(WHOLE, 0),
        )
    adds_up = True
    for (low, high), candidates in stated.items():
        total = sum(p.candidates for p in found.parts if low <= p.low and p.high <= high)
        adds_up &= total == candidates
        if total != candidates and "inconsistent" not in found.flags:
            raise LawError(
                "law-pool-parts",
                **where,
                low=str(low),
                high=str(high),
                stated=candidates,
                found=total,
            )
    if adds_up and "inconsistent" in found.flags:
        raise LawError("law-pool-flag", **where, flag="inconsistent")


def _numbers(found: PoolPrint) -> tuple[tuple[int, int, int], ...]:
    return tuple((band.low, band.high, band.candidates) for band in found.bands)


def check_pool_rounds(prints: dict[date, PoolPrint], rounds: dict[str, PublishedRound]) -> None:
    """Check that rounds and prints name each other.

    Raises
    ------
    LawError
        ``law-pool-round``, ``law-pool-flag``.
    """
    file = "law/rounds/pool_prints.csv"
    named = {number: found for found in prints.values() for number in found.rounds}
    for number, held in rounds.items():
        found = named.pop(number, None)
        if (found and found.pool_on) != held.pool_on:
            raise LawError("law-pool-round", number=number, file=file)
        if found and (found.pool_on > held.held_on) != ("as-of-after-round" in found.flags):
            raise LawError(
                "law-pool-flag", file=file, row="—", day=found.pool_on, flag="as-of-after-round"
            )
    for number in named:  # a print that names an unknown round
        raise LawError("law-pool-round", number=number, file=file)
