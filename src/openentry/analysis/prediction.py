"""Cut-offs of general rounds foretold from the published bands alone.

Evidence that is not by construction: a print says how many candidates stand in each band, an
instruction says how many are invited, and a general round takes everyone from the top. The
line must then fall at the score of the last one counted. How candidates spread inside a band
is not published and is the only thing assumed; nothing that was unknown on the day is used.
"""

from __future__ import annotations

import csv
import io
import statistics
from dataclasses import dataclass
from datetime import date

from openentry.analysis.history import bands, pool_prints, published_rounds
from openentry.rules.loading.pool import Band, PoolPrint
from openentry.wording import LANGUAGES, Language, decimal, say

WIDE = 50
"""Bands of more points than this are not spread evenly."""
NOMINEES_FROM = 601
"""Above it stand nominees, whose number says nothing of the band below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """One general round, foretold.

    Attributes
    ----------
    number : str
    held_on, pool_on : date
    invitations : int
    published : int
        Cut-off that IRCC published.
    predicted : int
        Thinning out inside the wide band.
    evenly : int
        The same with an even spread inside every band.
    same_as_last : int
        Cut-off of the general round before: what anyone could have said.
    """

    number: str
    held_on: date
    pool_on: date
    invitations: int
    published: int
    predicted: int
    evenly: int
    same_as_last: int

    @property
    def error(self) -> int:
        """Predicted less published."""
        return self.predicted - self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How far one way of foretelling was off, in points."""

    mean: float
    median: float
    largest: int

    @classmethod
    def of(cls, errors: list[int]) -> Errors:
        """Sum up signed errors by their size."""
        sizes = [abs(error) for error in errors]
        return cls(
            mean=statistics.fmean(sizes), median=statistics.median(sizes), largest=max(sizes)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A general round without a usable print, and the flags of its print."""

    number: str
    held_on: date
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorTable:
    """Every general round with a usable print, first to last.

    Attributes
    ----------
    rows : tuple of Prediction
    left_out : tuple of LeftOut
    predicted, evenly, same_as_last : Errors
    """

    rows: tuple[Prediction, ...]
    left_out: tuple[LeftOut, ...]
    predicted: Errors
    evenly: Errors
    same_as_last: Errors

    def as_json(self) -> dict[str, object]:
        """Give the table as plain values."""
        return {
            "said": {lang: self.said(lang) for lang in LANGUAGES},
            "rounds": [{name: _plain(getattr(row, name)) for name in COLUMNS} for row in self.rows],
            "left_out": [
                {"number": o.number, "held_on": o.held_on.isoformat(), "flags": list(o.flags)}
                for o in self.left_out
            ],
            "errors": {
                name: {"mean": round(e.mean, 2), "median": e.median, "largest": e.largest}
                for name, e in self.ways().items()
            },
        }

    def said(self, lang: Language) -> list[str]:
        """Say how it was foretold, how far off it was, and what to beware of."""
        summary = say(
            "analysis.prediction-summary",
            lang,
            count=len(self.rows),
            mean=decimal(self.predicted.mean, lang),
            median=decimal(self.predicted.median, lang),
            largest=self.predicted.largest,
            naive=decimal(self.same_as_last.mean, lang),
            naive_median=decimal(self.same_as_last.median, lang),
            naive_largest=self.same_as_last.largest,
        )
        method, caveat = (say(f"analysis.prediction-{part}", lang) for part in ("method", "caveat"))
        return [method, summary, caveat]

    def as_csv(self) -> str:
        """Give the rounds as CSV with a header."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([_plain(getattr(row, name)) for name in COLUMNS] for row in self.rows)
        return text.getvalue()

    def ways(self) -> dict[str, Errors]:
        """Give the ways of foretelling by name."""
        return {
            "predicted": self.predicted,
            "evenly": self.evenly,
            "same_as_last": self.same_as_last,
        }


COLUMNS = (
    "number",
    "held_on",
    "pool_on",
    "invitations",
    "published",
    "predicted",
    "error",
    "evenly",
    "same_as_last",
)


def error_table() -> ErrorTable:
    """Foretell every general round since the first print and compare.

    Returns
    -------
    ErrorTable
    """
    rows: list[Prediction] = []
    left_out: list[LeftOut] = []
    last: int | None = None
    for held in published_rounds().values():
        if held.kind != "general":
            continue
        found = pool_prints().get(held.pool_on) if held.pool_on else None
        if found is not None and not found.usable:
            left_out.append(LeftOut(number=held.number, held_on=held.held_on, flags=found.flags))
        elif found is not None and last is not None:
            rows.append(
                Prediction(
                    number=held.number,
                    held_on=held.held_on,
                    pool_on=found.pool_on,
                    invitations=held.invitations,
                    published=held.crs_cutoff,
                    predicted=predicted_cutoff(found, held.invitations),
                    evenly=predicted_cutoff(found, held.invitations, evenly=True),
                    same_as_last=last,
                )
            )
        last = held.crs_cutoff
    return ErrorTable(
        rows=tuple(rows),
        left_out=tuple(left_out),
        predicted=Errors.of([row.error for row in rows]),
        evenly=Errors.of([row.evenly - row.published for row in rows]),
        same_as_last=Errors.of([row.same_as_last - row.published for row in rows]),
    )


def predicted_cutoff(pool: PoolPrint, invitations: int, *, evenly: bool = False) -> int:
    """Foretell the cut-off of a general round from a print.

    Candidates are counted from the top until the invitations are used up. Inside a band of
    ten points they are taken to spread evenly; inside a wide band to thin out by a constant
    ratio from each score to the next, beginning at the density of the band below it and
    adding up to the published number.

    Parameters
    ----------
    pool : PoolPrint
        A usable one.
    invitations : int
    evenly : bool
        Spread evenly inside wide bands too.

    Returns
    -------
    int
        The lowest score of all when the pool holds fewer than are invited.
    """
    left = invitations
    below: Band | None = None
    ordered = bands(pool)
    for place in range(len(ordered) - 1, -1, -1):
        band = ordered[place]
        if band.candidates < left:
            left -= band.candidates
            continue
        below = ordered[place - 1] if place else None
        wide = band.high - band.low + 1 > WIDE and band.low < NOMINEES_FROM
        if wide and below is not None and not evenly:
            return _thinning(band, below, left)
        return band.high - (left - 1) * (band.high - band.low + 1) // band.candidates
    return ordered[0].low


def _thinning(band: Band, below: Band, wanted: int) -> int:
    """Give the score of the last of so many people, counted from the top of a band."""
    width = band.high - band.low + 1
    start = below.candidates / (below.high - below.low + 1)
    ratio = _ratio(start, width, band.candidates)
    density = [start * ratio ** (step + 1) for step in range(width)]
    counted = 0.0
    for step in range(width - 1, -1, -1):
        counted += density[step]
        # Half a person of rounding must not move the line.
        if counted >= wanted - 0.5:
            return band.low + step
    return band.low


def _ratio(start: float, width: int, total: int) -> float:
    """Find the ratio with which densities from a start add up to a total, by halving."""
    low, high = 0.0, 2.0
    for _ in range(60):
        middle = (low + high) / 2
        added = sum(start * middle ** (step + 1) for step in range(width))
        low, high = (low, middle) if added > total else (middle, high)
    return (low + high) / 2


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
