"""Language tests on a day: which sitting of each language counts, and its levels.

For the language columns of the facts table. A result counts from its day until it is so many
years old; of several valid sittings of one language the latest is the one that counts, and
sittings are never mixed. The levels are those of the chart of the day the test was taken.

Law: IRPR 75(2)(d); MI ss. 3(4), 12(3); validity in ``law/programs/validity.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import ABILITIES
from openentry.rules.dates import valid
from openentry.rules.lawbook import Lawbook
from openentry.rules.profile.batch import History, Small

NO_SITTING = -1
ENGLISH, FRENCH = 1, 2
"""Codes of the official languages, as in the column ``first_language``."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sittings:
    """The sitting that counts in each language, (n,) each.

    Attributes
    ----------
    first_language : uint8
        1 English, 2 French, 0 none.
    first, second : int64
        Place of the sitting among all tests of the history, `NO_SITTING` for none.
    """

    first_language: Small
    first: NDArray[np.int64]
    second: NDArray[np.int64]


def sittings(history: History, lawbook: Lawbook, on: NDArray[np.int32]) -> Sittings:
    """Choose the sitting of each language that counts on a day."""
    tests, years = history.tests, lawbook.validity.language_years
    counts = valid(tests["result_on"], on[tests.owner], years)
    found = {
        language: _latest(
            np.flatnonzero(counts & (tests["language"] == language)),
            tests.owner,
            tests["taken_on"],
            len(on),
        )
        for language in (ENGLISH, FRENCH)
    }
    language = history.first_language
    french = language == FRENCH
    named = language != 0
    first = np.where(french, found[FRENCH], found[ENGLISH])
    second = np.where(french, found[ENGLISH], found[FRENCH])
    return Sittings(
        first_language=language,
        first=np.where(named, first, NO_SITTING),
        second=np.where(named, second, NO_SITTING),
    )


def _latest(
    rows: NDArray[np.int64], owner: NDArray[np.int64], taken_on: NDArray[np.int32], n: int
) -> NDArray[np.int64]:
    """Give the row with the latest day of each owner, the last of equals."""
    latest = np.full(n, NO_SITTING, np.int64)
    # Later assignments win, so each owner keeps the row that comes last in this order.
    ordered = rows[np.lexsort((rows, taken_on[rows]))]
    latest[owner[ordered]] = ordered
    return latest


def levels(history: History, sitting: NDArray[np.int64]) -> dict[str, Small]:
    """Give the level of each ability of a sitting, 0 without one."""
    there = sitting != NO_SITTING
    answer: dict[str, Small] = {}
    for ability in ABILITIES:
        values = np.zeros(len(sitting), np.uint8)
        values[there] = history.tests[ability][sitting[there]]
        answer[ability] = values
    return answer
