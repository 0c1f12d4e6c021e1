"""Published rounds and prints of the pool, ready for everything that looks back.

For reconstruction, evidence and charts. The records are those of the law folder, opened once;
nothing is computed here.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from openentry.rules.dates import OTTAWA
from openentry.rules.errors import InputError
from openentry.rules.facts import microseconds
from openentry.rules.lawbook import Law
from openentry.rules.loading.pool import Band, PoolPrint, load_pool_prints
from openentry.rules.loading.rounds import (
    Marginal,
    PublishedRound,
    load_history,
    load_marginals,
)
from openentry.rules.rounds import Instruction


@cache
def published_rounds() -> dict[str, PublishedRound]:
    """Give every published round by number, first to last."""
    return load_history(Law.load().roots).rounds


@cache
def pool_prints() -> dict[date, PoolPrint]:
    """Give every published print of the pool by its day, first to last."""
    return load_pool_prints(Law.load().roots)


@cache
def marginals() -> tuple[Marginal, ...]:
    """Give every published share and total."""
    return load_marginals(Law.load().roots)


def usable_print(on: date) -> PoolPrint:
    """Give the print of a day.

    Raises
    ------
    InputError
        ``print-unknown`` with the nearest days, ``print-unusable`` with its flags.
    """
    prints = pool_prints()
    if on not in prints:
        near = sorted(sorted(prints, key=lambda day: abs((day - on).days))[:3])
        raise InputError("print-unknown", day=on, near=", ".join(day.isoformat() for day in near))
    if not prints[on].usable:
        raise InputError("print-unusable", day=on, flags=", ".join(prints[on].flags))
    return prints[on]


def bands(pool: PoolPrint) -> tuple[Band, ...]:
    """Give the narrowest bands of a print, lowest first."""
    return tuple(sorted(pool.parts, key=lambda band: band.low))


def print_instant(on: date) -> int:
    """Give the first instant of the day of a print in Ottawa, in microseconds since 1970.

    A print shows the pool before a round held on its day, so it is taken to speak of the
    start of the day.
    """
    return microseconds(datetime(on.year, on.month, on.day, tzinfo=OTTAWA))


def rounds_before(on: date, days: int) -> tuple[PublishedRound, ...]:
    """Give the rounds with a known instant held in so many days before a day, first to last."""
    return tuple(
        held
        for held in published_rounds().values()
        if 0 < (on - held.held_on).days <= days and held.held_at is not None
    )


def instruction_of(held: PublishedRound) -> Instruction:
    """Give a published round as the instruction to hold it again."""
    assert held.held_at is not None
    by_number = held.instructed_by == "invitations"
    return Instruction(
        number=held.number,
        held_at=held.held_at,
        kind=held.kind,
        program=held.program,
        category=held.category,
        programs=held.programs,
        invitations=held.invitations if by_number else None,
        crs_minimum=None if by_number else held.crs_cutoff,
    )
