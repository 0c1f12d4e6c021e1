"""Choosing an exact number of people with unequal chances, nobody twice.

For filling published counts from a larger draw. Chances are solved so that they add up to the
number wanted, then people are taken at even steps along the added-up chances.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from openentry.rules.errors import PoolError

Floats = NDArray[np.float64]


def chances(weights: Floats, wanted: int) -> Floats:
    """Give chances in proportion to weights, none above one, that add up to a number.

    Parameters
    ----------
    weights : (n,) float64
        Not negative.
    wanted : int

    Raises
    ------
    PoolError
        ``people-too-few`` if fewer people than wanted have a weight.
    """
    having = int((weights > 0).sum())
    if having < wanted:
        raise PoolError("people-too-few", wanted=wanted, found=having)
    out = np.zeros(len(weights))
    if wanted == 0:
        return out
    sure = np.zeros(len(weights), np.bool_)
    while True:
        free = ~sure & (weights > 0)
        left = wanted - int(sure.sum())
        factor = left / weights[free].sum() if left else 0.0
        over = free & (weights * factor >= 1.0)
        if not over.any():
            out[sure] = 1.0
            out[free] = weights[free] * factor
            return out
        sure |= over


def choose(rng: np.random.Generator, weights: Floats, wanted: int) -> NDArray[np.intp]:
    """Choose exactly so many places, each at most once, with chances as `chances` gives them.

    Returns
    -------
    (wanted,) intp
        In rising order.
    """
    chance = chances(weights, wanted)
    sure = np.flatnonzero(chance >= 1.0)
    left = wanted - len(sure)
    places = rng.permutation(np.flatnonzero((chance > 0) & (chance < 1.0)))
    start = rng.uniform(1e-6, 1 - 1e-6)
    steps = np.cumsum(chance[places]) + start
    if left:
        # The chances add up to `left` but for rounding, which must not cost the last step.
        steps[-1] = left + start
    crossed = np.flatnonzero(np.diff(np.floor(steps), prepend=0.0) > 0)
    return np.sort(np.concatenate([sure, places[crossed]]))


def raked(
    weights: Floats,
    margins: list[tuple[NDArray[np.intp], Floats]],
    wanted: int,
    *,
    rounds: int = 12,
) -> Floats:
    """Bend weights so that the chances of the groups come near wanted numbers.

    Parameters
    ----------
    weights : (n,) float64
    margins : list of (groups, targets)
        ``groups`` (n,) gives the group of each person, -1 for none; ``targets`` how many of
        each group are wanted.
    wanted : int
        How many will be chosen in all.
    rounds : int
        Passes over the margins. The last margin is met best.

    Returns
    -------
    (n,) float64
    """
    bent = weights.astype(np.float64, copy=True)
    for _ in range(rounds):
        for groups, targets in margins:
            chance = chances(bent, wanted)
            inside = groups >= 0
            reached = np.bincount(groups[inside], chance[inside], minlength=len(targets))
            factor = np.ones(len(targets))
            np.divide(targets, reached, out=factor, where=(reached > 0) & (targets > 0))
            bent[inside] *= factor[groups[inside]]
    return bent
