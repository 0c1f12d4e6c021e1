"""Counts of people by group, with small ones withheld so that nothing can be worked out.

A count under `SMALL` is never published beside its total. Hiding it alone would be no use: the
total gives it back. So groups are paired before anything is counted, and a pair is published
whole or not at all. Because the pairing does not look at the counts, knowing this rule does
not help either: which counts were chosen to hide the small one says nothing about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from openentry.rules.loading.pool import Band

SMALL = 5
"""Counts under this are not published."""


def withheld(counts: Sequence[int]) -> list[int | None]:
    """Give the counts that may be published beside their total; None where withheld.

    Parameters
    ----------
    counts : sequence of int
        Of groups that do not overlap and together make the total, which is known. Each two
        neighbours are a pair, so put groups that are seldom large beside one another; the last
        of an odd number, if small, takes the pair before it along.

    Returns
    -------
    list of int or None
        Empty when there are fewer than two groups or nobody in them: there is nothing to
        break down. Otherwise every count withheld could be at least two different numbers for
        somebody who knows the total, the counts published and this rule.
    """
    n = len(counts)
    if n < 2 or not sum(counts):
        return []
    pairs = [(i, i + 1) for i in range(0, n - 1, 2)]
    hidden: set[int] = set()
    for pair in pairs:
        if any(counts[i] < SMALL for i in pair):
            hidden.update(pair)
    if n % 2 and counts[-1] < SMALL:
        hidden.update((*pairs[-1], n - 1))
    if hidden and not sum(counts[i] for i in hidden):
        # Nobody at all in what is hidden: the total would say so.
        hidden.update(next((pair for pair in pairs if pair[0] not in hidden), (n - 1,)))
    return [None if i in hidden else count for i, count in enumerate(counts)]


def with_and_without(count: int, total: int) -> int | None:
    """Give how many of a total have something, unless they or the others are few."""
    return None if min(count, total - count) < SMALL else count


def ends_first(parts: Iterable[Band]) -> list[Band]:
    """Order bands so that a high one is paired with a low one, and the highest with none.

    Who is in the highest band is known to be a nominee, and a record says how many of those
    there are: paired with it, another band could be worked out. It comes last, where an odd
    number of bands leaves it over.
    """
    highest, *left = sorted(parts, key=lambda band: -band.high)
    ordered = []
    while left:
        ordered.append(left.pop(0))
        if left:
            ordered.append(left.pop())
    return [*ordered, highest]


def band_counts(
    score: NDArray[np.int16], bands: Sequence[Band], *, all_or_none: bool = False
) -> list[int | None]:
    """Count scores in bands, small counts withheld; a sum of bands goes with its parts.

    Parameters
    ----------
    score : (n,) int16
    bands : sequence of Band
        The narrowest ones hold every score once; subtotals and the whole may stand among them.
    all_or_none : bool
        Withhold every band where one is small: for when more is published than the whole, such
        as how many stand above a score.

    Returns
    -------
    list of int or None
        In the order of `bands`; the whole is always given.
    """
    top = max(band.high for band in bands)
    up_to = np.concatenate([[0], np.cumsum(np.bincount(score, minlength=top + 1))])
    parts = ends_first(band for band in bands if not band.subtotal)
    counts = [int(up_to[band.high + 1] - up_to[band.low]) for band in parts]
    said = withheld(counts)
    if not said or (all_or_none and None in said):
        said = [None] * len(counts)
    known = {(b.low, b.high): count for b, count in zip(parts, said, strict=True)}
    answer: list[int | None] = []
    for band in bands:
        inside = [c for (low, high), c in known.items() if band.low <= low and high <= band.high]
        whole = len(inside) == len(parts)
        if whole:
            answer.append(len(score))
        else:
            answer.append(None if None in inside else sum(c for c in inside if c is not None))
    return answer
