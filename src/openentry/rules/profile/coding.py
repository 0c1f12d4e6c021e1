"""Occupations of the edition of a day, as arrays to look codes up in.

For every place that asks something of an occupation's code: whether its work is skilled, a
trade, listed by a category, and what its code is called. The arrays are made once a lawbook.

Law: IRPR 73(2), 87.1(2), 87.2(1); lists of the categories; ``law/noc``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.categories import CategoryVersion
from openentry.rules.profile.batch import NO_CODE
from openentry.rules.truth import UNKNOWN, Truth

Mask = NDArray[np.bool_]
"""One entry a code of the edition of the day, and a last one, False, for `NO_CODE`."""

_MANAGEMENT = "00"
"""How the codes of the major group of senior managers begin, in both editions."""


@lru_cache(maxsize=64)
def codes_of_day(lawbook: Lawbook) -> tuple[str, ...]:
    """Give every code of the edition of the day, in the order of its places."""
    occupations = lawbook.law.occupations
    return occupations.codes_2021 if lawbook.work.noc_edition == "2021" else occupations.codes_2016


def _mask(lawbook: Lawbook, wanted: frozenset[str]) -> Mask:
    return np.array([*(code in wanted for code in codes_of_day(lawbook)), False], np.bool_)


@lru_cache(maxsize=64)
def _skills(lawbook: Lawbook) -> tuple[str, ...]:
    """Give the TEER category, or the skill type or level, of every code."""
    occupations = lawbook.law.occupations
    if lawbook.work.noc_edition == "2021":
        return tuple(str(teer) for teer in occupations.teer_of.tolist())
    return tuple(occupations.skill_of.tolist())


@lru_cache(maxsize=64)
def skilled_codes(lawbook: Lawbook) -> Mask:
    """Tell of each code whether its work counts as skilled."""
    return np.array([*(s in lawbook.work.skilled for s in _skills(lawbook)), False], np.bool_)


@lru_cache(maxsize=64)
def trade_codes(lawbook: Lawbook) -> Mask:
    """Tell of each code whether it is a trade of the skilled trades class, IRPR 87.2(1)."""
    return _mask(lawbook, lawbook.fst.trade_codes)


@lru_cache(maxsize=64)
def management_codes(lawbook: Lawbook) -> Mask:
    """Tell of each code whether it is of the major group of senior managers."""
    return _mask(lawbook, frozenset(c for c in codes_of_day(lawbook) if c.startswith(_MANAGEMENT)))


@lru_cache(maxsize=256)
def listed_codes(lawbook: Lawbook, version: CategoryVersion) -> Mask:
    """Tell of each code whether a category version lists it.

    Categories began after the change of edition: a day before it knows none of their codes.
    """
    known = version.noc is not None and version.noc.edition == lawbook.work.noc_edition
    return _mask(lawbook, version.occupations if known else frozenset())


@lru_cache(maxsize=64)
def listed_2021(lawbook: Lawbook, version: CategoryVersion) -> Mask:
    """Tell of each code of NOC 2021 whether a version lists it, whatever the edition of the day.

    Military service and offers of the armed forces are coded in that edition alone.
    """
    codes = lawbook.law.occupations.codes_2021
    return np.array([*(code in version.occupations for code in codes), False], np.bool_)


@lru_cache(maxsize=64)
def levels_needed(lawbook: Lawbook) -> NDArray[np.int64]:
    """Give the level that the experience class asks for work in each occupation, IRPR 87.1(2)(d).

    Where none is set, since its work does not count, the lowest.
    """
    needs = {skill: need.level for need in lawbook.cec.language for skill in need.skill}
    return np.array([needs.get(skill, min(needs.values())) for skill in _skills(lawbook)], np.int64)


@lru_cache(maxsize=64)
def _code_array(lawbook: Lawbook) -> NDArray[np.str_]:
    return np.array([*codes_of_day(lawbook), ""])


def code_texts(code: NDArray[np.int64], lawbook: Lawbook) -> NDArray[np.str_]:
    """Give occupations as text, empty for none."""
    texts: NDArray[np.str_] = _code_array(lawbook)[code]
    return texts


def trades(code: NDArray[np.int64], lawbook: Lawbook) -> Truth:
    """Tell of occupations whether they are trades; not known without a code of the day."""
    return np.where(code == NO_CODE, UNKNOWN, trade_codes(lawbook)[code]).astype(np.int8)
