"""Assessing profiles: from documents to the row of the pool that a day's law makes of them.

For services, which decide what to do with the answer. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.files.profiles.reading import check_profiles
from openentry.registry.keeping.files import Document
from openentry.registry.models.pool import STORED
from openentry.rules.dates import LAST_DAY, day_of
from openentry.rules.eligibility.coming import due_on
from openentry.rules.eligibility.evaluation import Evaluation, evaluate
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law, overlay_folder
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.profile.batch import Profiles
from openentry.rules.truth import TRUE, UNKNOWN

ENTRY = (
    "in_pool",
    "crs",
    "categories",
    "evaluated_on",
    "lawbook_digest",
    "rule_set",
    "due_on",
    *(c.name for c in STORED),
)
"""Columns of a pool entry that an assessment fills, in the order of `Assessed.rows`."""


def law() -> Law:
    """Give the law of this installation, read anew after an amendment was activated."""
    folder = overlay_folder()
    try:
        stamp = folder.stat().st_mtime_ns
    except OSError:
        return _law((PACKAGE_LAW,), 0)
    return _law((PACKAGE_LAW, folder.resolve()), stamp)


@lru_cache(maxsize=4)
def _law(roots: tuple[Path, ...], _stamp: int) -> Law:
    return Law(roots=roots)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assessed:
    """What the law of a day says of some profiles.

    Attributes
    ----------
    evaluation : Evaluation
    in_pool : (n,) bool
        Whether at least one program is met for certain (IRPA 10.2(1)(a)).
    due : (n,) int32
        Day on which to look again, `LAST_DAY` for never.
    """

    evaluation: Evaluation
    in_pool: NDArray[np.bool_]
    due: NDArray[np.int32]

    @property
    def rules(self) -> str:
        """Digest of the law applied."""
        return self.evaluation.lawbook.digest

    def reasons(self, person: int) -> list[str]:
        """Give why a profile is not in the pool: ``program:condition`` of each not met.

        A condition that is not known is told with a question mark behind it.
        """
        found = []
        for program, verdict in self.evaluation.programs.items():
            for condition in verdict.conditions:
                if condition.met[person] != TRUE:
                    doubt = "?" if condition.met[person] == UNKNOWN else ""
                    found.append(f"{program}:{condition.code}{doubt}")
        return found

    def rows(self, on: date) -> list[tuple[Any, ...]]:
        """Give the columns named by `ENTRY`, one row a profile."""
        facts, lawbook = self.evaluation.facts, self.evaluation.lawbook
        n = len(facts)
        rule_set = date.fromisoformat(lawbook.rule_set.id)
        due = [None if day >= LAST_DAY else day_of(day) for day in self.due.tolist()]
        columns: list[Sequence[Any]] = [
            self.in_pool.tolist(),
            self.evaluation.score.total.tolist(),
            category_texts(facts),
            [on] * n,
            [lawbook.digest] * n,
            [rule_set] * n,
            due,
            *(getattr(facts, c.name).astype(np.int16).tolist() for c in STORED),
        ]
        return list(zip(*columns, strict=True))


def category_texts(facts: Facts) -> list[str]:
    """Give the categories of each person as the pool keeps them: ids with semicolons."""
    values, number = np.unique(facts.categories, return_inverse=True)
    texts = [
        ";".join(name for bit, name in enumerate(facts.category_ids) if int(value) >> bit & 1)
        for value in values
    ]
    return [texts[i] for i in number.tolist()]


def category_bits(texts: Sequence[str], category_ids: tuple[str, ...]) -> NDArray[np.int64]:
    """Read categories as the pool keeps them; ids of versions the law no longer names are left."""
    place = {name: 1 << bit for bit, name in enumerate(category_ids)}
    known: dict[str, int] = {}
    for text in set(texts):
        known[text] = sum(place.get(name, 0) for name in text.split(";") if name)
    return np.fromiter((known[text] for text in texts), np.int64, len(texts))


def assess(
    profiles: Profiles,
    on: date,
    *,
    versions: tuple[str, ...] | None = None,
    by: Law | None = None,
) -> Assessed:
    """Assess profiles on a day.

    Parameters
    ----------
    profiles : Profiles
    on : date
    versions : tuple of str, optional
        Category versions to test; those in force on the day when left out.
    by : Law, optional
        Another law than that of this installation.
    """
    lawbook = (by or law()).on(on)
    evaluation = evaluate(profiles, lawbook, versions=versions)
    return Assessed(
        evaluation=evaluation,
        in_pool=evaluation.facts.programs > 0,
        due=due_on(profiles, lawbook),
    )


def checked(documents: Sequence[Document]) -> Profiles:
    """Check documents and give them as columns.

    Raises
    ------
    FactsErrors
        If anything is wrong.
    """
    return check_profiles(list(documents), law=law()).profiles
