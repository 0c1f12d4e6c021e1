"""What the law is asked while profiles are read: occupations, and marks of language tests.

Nothing here depends on a scoring day: a mark is read by the chart of the day its test was taken,
and a code is a code of its edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from openentry.files.profiles.cells import ABSENT, Cells
from openentry.rules.border import Words
from openentry.rules.dates import day_of
from openentry.rules.language import REFUSALS, LanguageTests, LevelResult, Mark, level, levels
from openentry.rules.lawbook import Law
from openentry.rules.loading.language import ABILITIES
from openentry.rules.profile.batch import NO_CODE, Codes

EDITIONS = ("2021", "2016")
"""Editions of the classification, in the order of the words of ``noc_edition``."""

_UNKNOWN_TEST = REFUSALS.index("unknown-test")
_NOT_YET = REFUSALS.index("not-accepted-yet")
_LANGUAGES = {"en": 1, "fr": 2}


@dataclass(frozen=True, kw_only=True, eq=False)
class Rulings:
    """The law of one installation, as reading profiles asks it.

    Attributes
    ----------
    law : Law
    """

    law: Law

    @classmethod
    def of(cls, law: Law) -> Rulings:
        """Give what is asked of a law; made once for each."""
        return _rulings(law)

    @cached_property
    def tests(self) -> LanguageTests:
        """The language tests."""
        return LanguageTests.load(self.law.roots)

    @cached_property
    def places(self) -> dict[str, dict[str, int]]:
        """Place of each occupation code in the list of its edition."""
        occupations = self.law.occupations
        return {"2021": occupations.index_2021, "2016": occupations.index_2016}

    @cached_property
    def with_column(self) -> frozenset[str]:
        """Tests whose report has several columns, one of which is read."""
        return frozenset(
            name for name, test in self.tests.law.tests.items() if test.version[-1].column
        )

    def codes(self, cells: Cells, edition: str) -> Codes:
        """Give the places of occupations in an edition, `NO_CODE` where not given or none."""
        known = self.places[edition]
        table = [known.get(word, NO_CODE) for word in cells.words]
        found: Codes = np.array([*table, NO_CODE], np.int16)[cells.values]
        return found

    def languages(self, tests: Cells) -> NDArray[np.uint8]:
        """Give the language of each test, 1 English, 2 French, 0 for a test that is none."""
        known = self.tests.law.tests
        table = [_LANGUAGES[known[w].language] if w in known else 0 for w in tests.words]
        found: NDArray[np.uint8] = np.array([*table, 0], np.uint8)[tests.values]
        return found

    def read_marks(
        self, tests: Cells, marks: Cells, ability: str, taken_on: NDArray[np.int32]
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Give levels and refusals of the marks of one ability; see `rules.language.levels`."""
        found = np.zeros(len(marks.values), np.uint8)
        refused = np.zeros(len(marks.values), np.uint8)
        for place, name in enumerate(tests.words):
            here = np.flatnonzero(tests.values == place)
            if not len(here):
                continue
            days = taken_on[here].astype("datetime64[D]")
            values = marks.values[here]
            words = self.tests.law.tests[name].words if name in self.tests.law.tests else {}
            if words and np.isnan(values).any():
                values = np.where(np.isnan(values), _of_words(marks, here, words), values)
            read = levels(name, ability, values, days, self.tests)
            found[here], refused[here] = read.levels, read.refusals
        return found, refused

    def explain(self, test: str, ability: str, mark: object, taken_on: int) -> LevelResult:
        """Give the ruling on one mark, which says in words why it is refused."""
        day = day_of(taken_on)
        assert isinstance(day, date)
        return level(test, ability, _as_mark(mark), day, self.tests)

    def of_test(self, refusals: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Tell which refusals are about the test, not about one mark."""
        about: NDArray[np.bool_] = (refusals == _UNKNOWN_TEST) | (refusals == _NOT_YET)
        return about


def _of_words(
    marks: Cells, places: NDArray[np.intp], words: dict[str, float]
) -> NDArray[np.float64]:
    """Give the numbers that words on reports stand for, NaN for what is no such word."""
    if isinstance(marks.raw, Words):
        table = np.array([words.get(word, np.nan) for word in marks.raw.words] + [np.nan])
        found: NDArray[np.float64] = table[marks.raw.codes[places]]
        return found
    shown = map(marks.shown, places.tolist())
    return np.array([words.get(v, np.nan) if isinstance(v, str) else np.nan for v in shown])


def _as_mark(mark: object) -> Mark:
    """Give a mark as the rules take it: a number, or the word that is printed."""
    try:
        return float(mark)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return str(mark)


@lru_cache(maxsize=8)
def _rulings(law: Law) -> Rulings:
    return Rulings(law=law)


assert ABSENT == NO_CODE, "one place before the first is the last: it stands for none in both"

__all__ = ["ABILITIES", "EDITIONS", "Rulings"]
