"""Counts of people by group, with small ones withheld so that nothing can be worked out.

A count under five is withheld. So that it cannot be had by subtraction from the total, the
next smallest counts are withheld with it until at least two are hidden and what they hide
together is itself no small count.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SMALL = 5
"""Counts under this are not published."""

BANDS = (
    *((601, 1200), (501, 600), (491, 500), (481, 490), (471, 480), (461, 470), (451, 460)),
    *((441, 450), (431, 440), (421, 430), (411, 420), (401, 410), (351, 400), (301, 350)),
    (0, 300),
)
"""Finest bands in which IRCC prints the scores of the pool, highest first."""

SUBTOTALS = ((451, 500), (401, 450))
"""Bands that IRCC prints beside the finer ones inside them."""


def withheld(counts: Sequence[int]) -> list[int | None]:
    """Give the counts that may be published beside their total; None where withheld.

    Parameters
    ----------
    counts : sequence of int
        Of groups that do not overlap and together make the total.

    Returns
    -------
    list of int or None
        Either nothing is withheld, or at least two counts are (or all there are), and those
        withheld add up to `SMALL` or more (or to the whole total).
    """
    order = sorted(range(len(counts)), key=lambda i: (counts[i], i))
    hidden = [i for i in order if counts[i] < SMALL]
    rest = order[len(hidden) :]
    while hidden and rest and (len(hidden) < 2 or sum(counts[i] for i in hidden) < SMALL):
        hidden.append(rest.pop(0))
    return [None if i in hidden else count for i, count in enumerate(counts)]


def band_counts(score: NDArray[np.int16]) -> list[int]:
    """Count scores in each of `BANDS`."""
    count = np.bincount(score, minlength=BANDS[0][1] + 1)
    return [int(count[low : high + 1].sum()) for low, high in BANDS]


def subtotal(band: tuple[int, int], published: Sequence[int | None]) -> int | None:
    """Give a subtotal, unless a count inside it is withheld."""
    inside = [
        count
        for (low, high), count in zip(BANDS, published, strict=True)
        if band[0] <= low and high <= band[1]
    ]
    known = [count for count in inside if count is not None]
    return sum(known) if len(known) == len(inside) else None
