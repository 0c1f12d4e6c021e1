"""Settlement funds on a day: how much a family needs, and whether the profile has it.

Law: IRPR 76(1)(b), 87.2(5); amounts, their days and the time left to profiles already in the
pool are in ``law/funds/settlement.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np
from numpy.typing import NDArray

from openentry.rules.dates import OTTAWA, completed_years, day_number
from openentry.rules.facts import NULL_INSTANT, microseconds
from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.funds import FundsVersion
from openentry.rules.profile.batch import NOT_STATED, Profiles
from openentry.rules.truth import FALSE, TRUE, UNKNOWN, Truth

NO_AMOUNT = -1
"""Stands for an amount that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Funds:
    """Settlement funds of each person, (n,) each.

    Attributes
    ----------
    family_size : int64
    needed_cad : int64
        `NO_AMOUNT` where the amount of the day is not known.
    available : int64
        As stated; -1 where not.
    enough : int8
    """

    family_size: NDArray[np.int64]
    needed_cad: NDArray[np.int64]
    available: NDArray[np.int64]
    enough: Truth


def family_size(profiles: Profiles, lawbook: Lawbook, on: NDArray[np.int32]) -> NDArray[np.int64]:
    """Count the candidate, the spouse or partner and the children who depend on them.

    Those who stay abroad, and citizens and permanent residents, count too.
    """
    children = profiles.dependants
    young = (
        completed_years(children["birth_on"], on[children.owner])
        < lawbook.family.dependant_age_below
    )
    born = children["birth_on"] <= on[children.owner]
    depends = born & ((young & children["single"]) | children["by_condition"])
    count = (
        1 + profiles.spouse_present + np.bincount(children.owner[depends], minlength=len(profiles))
    )
    stated = profiles.family_size.astype(np.int64)
    return np.where(stated == NOT_STATED, count, stated)


def funds(profiles: Profiles, lawbook: Lawbook, on: NDArray[np.int32]) -> Funds:
    """Compare the funds of each profile with what the day asks of a family of its size."""
    size = family_size(profiles, lawbook, on)
    needed = np.full(len(profiles), NO_AMOUNT, np.int64)
    version = lawbook.funds
    if version is not None:
        needed = _amounts(version, size)
        before = lawbook.law.funds_before(version)
        if before is not None and version.grace_until is not None:
            earlier = _submitted_before(profiles, version.in_force) & (
                on <= day_number(version.grace_until)
            )
            needed = np.where(earlier, _amounts(before, size), needed)
    has = profiles.funds_cad
    enough = np.where(
        (needed == NO_AMOUNT) | (has == NOT_STATED), UNKNOWN, np.where(has >= needed, TRUE, FALSE)
    )
    return Funds(
        family_size=size,
        needed_cad=needed,
        available=has,
        enough=enough.astype(np.int8),
    )


def _amounts(version: FundsVersion, size: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the amount for each size of family."""
    sizes = np.arange(1, max(int(size.max(initial=1)), 1) + 1)
    by_size = np.array([version.amount(int(s)) for s in sizes], np.int64)
    return by_size[size - 1]


def _submitted_before(profiles: Profiles, day: date) -> NDArray[np.bool_]:
    """Tell whose profile was in the pool before a day began in Ottawa."""
    begins = microseconds(datetime.combine(day, time(), OTTAWA))
    submitted: NDArray[np.bool_] = (profiles.submitted_at != NULL_INSTANT) & (
        profiles.submitted_at < begins
    )
    return submitted
