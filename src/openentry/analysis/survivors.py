"""Who is still in the pool after the rounds of the last twelve months.

For each drawn person, the instant since which no round would have invited them: the later it
is, the fewer such people are left. This is what empties a pool above the cut-offs of the
rounds before a print.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openentry.rules.facts import PROGRAMS, microseconds
from openentry.rules.loading.rounds import PublishedRound

Instants = NDArray[np.int64]
_PNP = 1 << PROGRAMS.index("pnp")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """What the rounds ask of a person, as columns.

    Attributes
    ----------
    score : (n,) int16
    programs : (n,) int8
        Bits of `PROGRAMS`.
    categories : (n,) int64
        Bits of every category version met, whatever its days.
    category_ids : tuple of str
    """

    score: NDArray[np.int16]
    programs: NDArray[np.int8]
    categories: NDArray[np.int64]
    category_ids: tuple[str, ...]


def in_scope(standing: Standing, held: PublishedRound) -> NDArray[np.bool_]:
    """Tell who could be invited by a round, apart from the score."""
    nominee = (standing.programs & np.int8(_PNP)) != 0
    if "pnp" not in held.programs:
        asked = sum(1 << PROGRAMS.index(word) for word in held.programs)
        may = ~nominee & ((standing.programs & np.int8(asked)) != 0)
    elif held.kind == "general":
        may = np.ones(len(nominee), np.bool_)
    else:
        may = nominee
    if held.category is not None:
        bit = np.int64(1 << standing.category_ids.index(held.category))
        may &= (standing.categories & bit) != 0
    in_reach: NDArray[np.bool_] = may
    return in_reach


def in_pool_since(
    standing: Standing, rounds: tuple[PublishedRound, ...], first: Instants
) -> tuple[Instants, NDArray[np.float32], NDArray[np.float64]]:
    """Give the earliest submission with which a person would not have been invited.

    Parameters
    ----------
    standing : Standing
    rounds : tuple of PublishedRound
        Held inside the window, in order of time.
    first : (n,) int64
        First instant at which the profile of a person can have been submitted, microseconds
        since 1970.

    Returns
    -------
    since : (n,) int64
        Microseconds since 1970. Whoever was submitted after it was passed over by every round.
    taken : (n,) float32
        How long the stretches of submissions of a person are that any round took, in
        microseconds: at an even flow of submissions, what the rounds invited of such people.
    by_round : (r,) float64
        The same added up over people, for each round.
    """
    n = len(standing.score)
    since = first.copy()
    taken = np.zeros(n, np.float32)
    by_round = np.zeros(len(rounds))
    for place, held in enumerate(rounds):
        assert held.held_at is not None
        may = in_scope(standing, held)
        until = np.where(may & (standing.score > held.crs_cutoff), microseconds(held.held_at), 0)
        if held.tie_break_at is not None:
            equal = may & (standing.score == held.crs_cutoff)
            until = np.where(equal, microseconds(held.tie_break_at), until)
        moved = np.flatnonzero(until > since)
        stretch = until[moved] - since[moved]
        taken[moved] += stretch
        by_round[place] = stretch.sum(dtype=np.float64)
        since[moved] = until[moved]
    return since, taken, by_round
