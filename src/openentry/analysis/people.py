"""Drawn people as columns: the latent facts from which a score and dates are made.

How long and where they worked, which credentials and levels they hold, who comes with them.
Nobody here is real, and nothing here looks at a published print.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.assumptions import assumptions
from openentry.rules.columns import words

Small = NDArray[np.uint8]
Days = NDArray[np.int16]
Flags = NDArray[np.bool_]

EDUCATION = words("education")
NO_PARTNER, ACCOMPANYING, STAYING, CITIZEN = 0, 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """Latent facts of `n` people, (n,) each unless said otherwise.

    Attributes
    ----------
    stream : uint8
        Group of people they were drawn from, in the order of the assumption `streams`.
    age : uint8
        Completed years on the day of the print.
    abroad_credential, canadian_credential : uint8
        Place in the words of `education`; `two_or_more` abroad means two credentials.
    education, canadian_study : uint8
        What the law makes of the credentials.
    first_language : uint8
        1 English, 2 French.
    first, second, spouse : (n, 4) uint8
        Levels by ability, listening, reading, speaking, writing.
    canadian_days, foreign_days : int16
        Length of the stretch of work in Canada and abroad; 0 for none.
    canadian_hours, foreign_hours : uint8
        Hours a week counted.
    canadian_ago, foreign_ago : int16
        Days from the end of the stretch to the day of the print; 0 while working.
    primary_days : int16
        Length of the last part of the latest stretch, all in the primary occupation.
    same_before : bool
        The other stretch was in the primary occupation too.
    occupation, other_occupation : int16
        Place in `occupations`; the other one is on no list of a category.
    partner : uint8
        0 none, 1 accompanying, 2 staying, 3 citizen or permanent resident.
    """

    stream: Small
    age: Small
    abroad_credential: Small
    canadian_credential: Small
    education: Small
    canadian_study: Small
    first_language: Small
    first: Small
    second: Small
    canadian_days: Days
    foreign_days: Days
    canadian_hours: Small
    foreign_hours: Small
    canadian_ago: Days
    foreign_ago: Days
    primary_days: Days
    same_before: Flags
    occupation: Days
    other_occupation: Days
    partner: Small
    spouse_education: Small
    spouse: Small
    spouse_work_years: Small
    spouse_canadian_credential: Flags
    sibling: Flags
    spouse_sibling: Flags
    relative: Flags
    certificate: Flags
    funds_met: Flags
    nominated: Flags

    def __len__(self) -> int:
        return len(self.age)

    def take(self, index: NDArray[Any]) -> Self:
        """Give the people at these places."""
        return type(self)(**{f.name: getattr(self, f.name)[index] for f in fields(self)})

    @classmethod
    def concat(cls, parts: list[Self]) -> Self:
        """Put people one after the other."""
        return cls(
            **{f.name: np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)}
        )

    @property
    def latest_in_canada(self) -> Flags:
        """Whether the latest stretch of work is the Canadian one."""
        last: Flags = (self.foreign_days == 0) | (self.canadian_ago < self.foreign_ago)
        return last & (self.canadian_days > 0)


def by_level(table: str) -> NDArray[np.int16]:
    """Give what is assumed of each level of education, in the order of the words."""
    assumed = assumptions()["credentials"].tables[table]
    return np.array([assumed[word] for word in EDUCATION], np.int16)
