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


def certain(values: ArrayLike) -> Truth:
    """Give flags, none of which is in doubt."""
    return np.asarray(values).astype(np.int8)


def all_of(first: Truth, *others: Truth) -> Truth:
    """Tell whether all hold: false wins, then not known."""
    held = _ranked(first)
    for other in others:
        held = np.minimum(held, _ranked(other))
    return _told(held)


def any_of(first: Truth, *others: Truth) -> Truth:
    """Tell whether one holds: true wins, then not known."""
    held = _ranked(first)
    for other in others:
        held = np.maximum(held, _ranked(other))
    return _told(held)


def none_of(first: Truth, *others: Truth) -> Truth:
    """Tell whether none holds."""
    return negated(any_of(first, *others))


def negated(values: Truth) -> Truth:
    """Turn true and false round; what is not known stays so."""
    return np.where(values == UNKNOWN, UNKNOWN, 1 - values).astype(np.int8)


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


def _ranked(values: Truth) -> Truth:
    """Order by weight: false 0, not known 1, true 2."""
    return np.where(values == UNKNOWN, 1, values * 2).astype(np.int8)


def _told(ranks: Truth) -> Truth:
    return np.where(ranks == 1, UNKNOWN, ranks // 2).astype(np.int8)
