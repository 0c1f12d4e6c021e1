"""True, false and not known, over columns.

For conditions of the law of which a fact may be missing: a profile that does not say where a
person means to live neither meets nor misses the condition. Values are small integers, 0 for
false, 1 for true and -1 for not known. Among conditions that must all hold false wins, then not
known; among alternatives true wins, then not known.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Truth = NDArray[np.int8]

FALSE, TRUE, UNKNOWN = 0, 1, -1

# Tables to look values up in; `UNKNOWN` finds the last entry.
_RANK: Truth = np.array([0, 2, 1], np.int8)
_TOLD: Truth = np.array([FALSE, UNKNOWN, TRUE], np.int8)
_CONTRARY: Truth = np.array([TRUE, FALSE, UNKNOWN], np.int8)


def certain(values: ArrayLike) -> Truth:
    """Give flags, none of which is in doubt."""
    return np.asarray(values).astype(np.int8)


def all_of(first: Truth, *others: Truth) -> Truth:
    """Tell whether all hold: false wins, then not known."""
    rank = _RANK[first]
    for values in others:
        rank = np.minimum(rank, _RANK[values])
    return _TOLD[rank]


def any_of(first: Truth, *others: Truth) -> Truth:
    """Tell whether one holds: true wins, then not known."""
    rank = _RANK[first]
    for values in others:
        rank = np.maximum(rank, _RANK[values])
    return _TOLD[rank]


def none_of(first: Truth, *others: Truth) -> Truth:
    """Tell whether none holds."""
    return negated(any_of(first, *others))


def negated(values: Truth) -> Truth:
    """Turn true and false round; what is not known stays so."""
    return _CONTRARY[values]


def at_least(sure: NDArray[Any], possible: NDArray[Any], needed: ArrayLike) -> Truth:
    """Tell whether an amount reaches what is needed.

    Parameters
    ----------
    sure : (n,) numbers
        The amount without what is not known.
    possible : (n,) numbers
        The amount if everything not known were in the person's favour.
    needed : number or (n,) numbers
    """
    return np.where(sure >= needed, TRUE, np.where(possible >= needed, UNKNOWN, FALSE)).astype(
        np.int8
    )


def plain(value: object) -> bool | None:
    """Give one value as True, False or None."""
    number = int(value)  # type: ignore[call-overload]
    return None if number == UNKNOWN else bool(number)
