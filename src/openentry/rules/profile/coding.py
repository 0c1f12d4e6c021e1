"""Occupations of the edition of a day, as arrays to look codes up in.

For every place that asks something of an occupation's code: whether its work is skilled, a
trade, listed by a category, and what its code is called. The arrays are made once for all days
of the same law.

Law: IRPR 73(2), 87.1(2), 87.2(1); lists of the categories; ``law/noc``.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.categories import CategoryVersion
from openentry.rules.loading.classes import LanguageNeed
from openentry.rules.occupations import Occupations
from openentry.rules.profile.batch import NO_CODE
from openentry.rules.truth import UNKNOWN, Truth

Mask = NDArray[np.bool_]
"""One entry a code of the edition of the day, and a last one, False, for `NO_CODE`."""

_MANAGEMENT = "00"
"""How the codes of the major group of senior managers begin, in both editions."""


def codes_of_day(lawbook: Lawbook) -> tuple[str, ...]:
    """Give every code of the edition of the day, in the order of its places."""
    return _codes(lawbook.law.occupations, lawbook.work.noc_edition)


def skilled_codes(lawbook: Lawbook) -> Mask:
    """Tell of each code whether its work counts as skilled."""
    work = lawbook.work
    return _skilled(lawbook.law.occupations, work.noc_edition, work.skilled)


def trade_codes(lawbook: Lawbook) -> Mask:
    """Tell of each code whether it is a trade of the skilled trades class, IRPR 87.2(1)."""
    return _mask(lawbook.law.occupations, lawbook.work.noc_edition, lawbook.fst.trade_codes)


def management_codes(lawbook: Lawbook) -> Mask:
    """Tell of each code whether it is of the major group of senior managers."""
    return _management(lawbook.law.occupations, lawbook.work.noc_edition)


def listed_codes(lawbook: Lawbook, version: CategoryVersion) -> Mask:
    """Tell of each code whether a category version lists it.

    Categories began after the change of edition: a day before it knows none of their codes.
    """
    noc, edition = version.noc, lawbook.work.noc_edition
    known = noc.any_of if noc is not None and noc.edition == edition else ()
    return _mask(lawbook.law.occupations, edition, known)


def listed_2021(lawbook: Lawbook, version: CategoryVersion) -> Mask:
    """Tell of each code of NOC 2021 whether a version lists it, whatever the edition of the day.

    Military service and offers of the armed forces are coded in that edition alone.
    """
    noc = version.noc
    return _mask(lawbook.law.occupations, "2021", noc.any_of if noc is not None else ())


def levels_needed(lawbook: Lawbook) -> NDArray[np.int64]:
    """Give the level that the experience class asks for work in each occupation, IRPR 87.1(2)(d).

    Where none is set, since its work does not count, the lowest.
    """
    return _levels(lawbook.law.occupations, lawbook.work.noc_edition, lawbook.cec.language)


def _codes(occupations: Occupations, edition: str) -> tuple[str, ...]:
    return occupations.codes_2021 if edition == "2021" else occupations.codes_2016


@lru_cache(maxsize=128)
def _mask(occupations: Occupations, edition: str, wanted: Collection[str]) -> Mask:
    return _marked(_codes(occupations, edition), frozenset(wanted))


def _marked(texts: tuple[str, ...], wanted: Collection[str]) -> Mask:
    return np.array([*(text in wanted for text in texts), False], np.bool_)


@lru_cache(maxsize=16)
def _skills(occupations: Occupations, edition: str) -> tuple[str, ...]:
    """Give the TEER category, or the skill type or level, of every code."""
    if edition == "2021":
        return tuple(str(teer) for teer in occupations.teer_of.tolist())
    return tuple(occupations.skill_of.tolist())


@lru_cache(maxsize=16)
def _skilled(occupations: Occupations, edition: str, skilled: tuple[str, ...]) -> Mask:
    return _marked(_skills(occupations, edition), skilled)


@lru_cache(maxsize=16)
def _management(occupations: Occupations, edition: str) -> Mask:
    codes = _codes(occupations, edition)
    return np.array([*(code.startswith(_MANAGEMENT) for code in codes), False], np.bool_)


@lru_cache(maxsize=16)
def _levels(
    occupations: Occupations, edition: str, language: tuple[LanguageNeed, ...]
) -> NDArray[np.int64]:
    needs = {skill: need.level for need in language for skill in need.skill}
    lowest = min(needs.values())
    return np.array([needs.get(s, lowest) for s in _skills(occupations, edition)], np.int64)


@lru_cache(maxsize=16)
def _code_array(occupations: Occupations, edition: str) -> NDArray[np.str_]:
    return np.array([*_codes(occupations, edition), ""])


def code_texts(code: NDArray[np.int64], lawbook: Lawbook) -> NDArray[np.str_]:
    """Give occupations as text, empty for none."""
    texts: NDArray[np.str_] = _code_array(lawbook.law.occupations, lawbook.work.noc_edition)[code]
    return texts


def trades(code: NDArray[np.int64], lawbook: Lawbook) -> Truth:
    """Tell of occupations whether they are trades; not known without a code of the day."""
    return np.where(code == NO_CODE, UNKNOWN, trade_codes(lawbook)[code]).astype(np.int8)
