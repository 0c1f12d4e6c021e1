"""Profiles as columns: what people declare, with its dates, one entry a person.

For carrying checked profiles between a file and the rules. Nothing here depends on a day, but
what never changes has already been read by the law: a mark is a level (by the chart of the day
the test was taken) and an occupation is its place in the classification. A single person is a
batch of one. What names a person is not here: no rule reads it.

Days are numbers since 1970-01-01 with `NO_DAY` for none; flags that may be not known are -1, 0
or 1; weekly hours are hundredths of an hour.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from openentry.rules.facts import IdArray, InstantArray
from openentry.rules.truth import Truth

Flags = NDArray[np.bool_]
Small = NDArray[np.uint8]
Codes = NDArray[np.int16]
Numbers = NDArray[np.int32]
Days = NDArray[np.int32]

NO_CODE = -1
"""Stands for an occupation that has no code in that edition."""
NOT_STATED = -1
"""Stands for a number that the profile does not state."""

STUDY_LEVELS = (
    "none",
    "secondary",
    "one_year",
    "two_year",
    "three_year",
    "masters",
    "professional",
    "doctorate",
)
"""Words of a study or its equivalency, lowest first; the code of a word is its place."""

PERMITS = ("none", "lmia", "exempt", "section_186", "other")
"""Words of what a permit rests on; the code of a word is its place."""

RELATIONS = (
    "sibling",
    "parent",
    "grandparent",
    "child",
    "grandchild",
    "aunt_uncle",
    "niece_nephew",
)
"""Words of a relative; the code of a word is its place."""

INDEFINITE = 1 << 20
"""Hundredths of a year of an offer without an end."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Things of which a person may have any number, as flat columns.

    Parameters
    ----------
    offsets : (n + 1,) int64
        Where the things of each person begin.
    columns : dict of (k,) arrays
    """

    offsets: NDArray[np.int64]
    columns: dict[str, NDArray[Any]]

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name]

    def __len__(self) -> int:
        return int(self.offsets[-1])

    @cached_property
    def owner(self) -> NDArray[np.int64]:
        """Number of the person each thing belongs to, ascending."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def take(self, index: NDArray[np.int64]) -> Rows:
        """Give the things of these people, in that order; a person may be asked for twice."""
        counts = np.diff(self.offsets)[index]
        offsets = np.zeros(len(index) + 1, np.int64)
        np.cumsum(counts, out=offsets[1:])
        within = np.arange(offsets[-1]) - np.repeat(offsets[:-1], counts)
        place = np.repeat(self.offsets[:-1][index], counts) + within
        return Rows(offsets, {name: values[place] for name, values in self.columns.items()})

    def any(self, mask: NDArray[np.bool_]) -> Flags:
        """Tell whose things include one that the mask marks."""
        marked = np.bincount(self.owner[mask], minlength=len(self.offsets) - 1)
        return marked > 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """Tests, studies and jobs of people, of candidates or of their spouses.

    Attributes
    ----------
    first_language : (n,) uint8
        1 English, 2 French, 0 none.
    tests : Rows
        ``language`` (1, 2), ``taken_on``, ``result_on``, ``listening``, ``reading``,
        ``speaking``, ``writing`` (levels).
    studies : Rows
        ``level`` (place in `STUDY_LEVELS`), ``in_canada``, ``started_on``, ``ended_on``,
        ``completed_on``, ``program_years`` (hundredths, -1 not stated), ``full_time``,
        ``weekly_hours`` (0 not stated), ``good_standing``, ``months_in_canada``,
        ``full_time_months`` (-1 not stated), ``distance_share``, ``second_language_share``
        (float), ``return_obligation``.
    assessments : Rows
        ``study`` (place among the person's own studies, from 0), ``issued_on``, ``level``.
    jobs : Rows
        One row for each stretch of a job with the same weekly hours: ``job`` (place among the
        person's own jobs, from 0), ``noc_2021``, ``noc_2016`` (places in the classification,
        `NO_CODE` for none), ``in_canada``, ``remote``, ``started_on``, ``ended_on`` (`LAST_DAY`
        while it goes on), ``weekly_hours``, ``paid``, ``self_employed``, ``student``,
        ``authorised``, ``status``, ``public_physician``.
    """

    first_language: Small
    tests: Rows
    studies: Rows
    assessments: Rows
    jobs: Rows

    def take(self, index: NDArray[np.int64]) -> History:
        """Give the histories of these people."""
        return History(
            first_language=self.first_language[index],
            tests=self.tests.take(index),
            studies=self.studies.take(index),
            assessments=self.assessments.take(index),
            jobs=self.jobs.take(index),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profiles:
    """Columns of profiles, all of one length.

    Attributes
    ----------
    id : (n,) bytes
    birth_on : (n,) int32
    own, spouse : History
        Of the candidate, and of the spouse or partner (empty without one).
    spouse_present, spouse_accompanying, spouse_citizen, spouse_resident : (n,) bool
    lives_in_canada, spouse_in_canada : (n,) int8, -1 not known
    family_size : (n,) int32
        As stated; -1 where dependants are listed instead.
    dependants : Rows
        ``birth_on``, ``single``, ``by_condition``.
    primary_2021, primary_2016 : (n,) int16
        Occupation named as primary; `NO_CODE` for none in that edition.
    primary_known : (n,) bool
    certificates : Rows
        ``noc_2021``, ``noc_2016``, ``issued_on``, ``valid_until`` (`LAST_DAY` for none).
    offer : (n,) bool
        Whether there is a job offer; its ``offer_*`` columns say the rest. ``offer_years`` is in
        hundredths, -1 not stated, `INDEFINITE` without an end.
    permit : (n,) uint8
        Place in `PERMITS`; ``permit_until`` is `NO_DAY` where not stated.
    nominated_on, accepted_on, nomination_until, withdrawn_on : (n,) int32
        ``nomination_until`` is `LAST_DAY` where not stated.
    relatives : Rows
        ``relation`` (place in `RELATIONS`), ``of_spouse``, ``birth_on`` (`NO_DAY` where not
        stated), ``adult``, ``status`` (citizen or permanent resident), ``in_canada``.
    service : Rows
        Military service: ``started_on``, ``ended_on`` (`LAST_DAY` while serving), ``noc_2021``.
    forces_offer : (n,) bool
        Offer of the Canadian Armed Forces; ``forces_years`` (hundredths), ``forces_full_time``,
        ``forces_noc``.
    funds_cad : (n,) int64
        -1 where not stated.
    outside_quebec : (n,) int8
        Whether the destinations name a place other than Quebec, -1 where none are stated.
    submitted_at : (n,) int64
        Microseconds since 1970, UTC; `NULL_INSTANT` where not submitted.
    """

    id: IdArray
    birth_on: Days
    own: History
    spouse: History
    spouse_present: Flags
    spouse_accompanying: Flags
    spouse_citizen: Flags
    spouse_resident: Flags
    lives_in_canada: Truth
    spouse_in_canada: Truth
    family_size: Numbers
    dependants: Rows
    primary_2021: Codes
    primary_2016: Codes
    primary_known: Flags
    certificates: Rows
    offer: Flags
    offer_2021: Codes
    offer_2016: Codes
    offer_full_time: Truth
    offer_continuous: Truth
    offer_years: Numbers
    offer_employers: Small
    offer_excluded: Flags
    offer_lmia: Truth
    offer_same_employer: Truth
    offer_employer_since: Days
    offered_on: Days
    offer_until: Days
    permit: Small
    permit_until: Days
    nominated_on: Days
    accepted_on: Days
    nomination_until: Days
    withdrawn_on: Days
    relatives: Rows
    service: Rows
    forces_offer: Flags
    forces_years: Numbers
    forces_full_time: Flags
    forces_noc: Codes
    funds_cad: NDArray[np.int64]
    outside_quebec: Truth
    submitted_at: InstantArray

    def __len__(self) -> int:
        return len(self.id)

    def take(self, index: NDArray[Any] | slice) -> Self:
        """Give the profiles at these places (numbers, mask or slice)."""
        if isinstance(index, slice):
            places = np.arange(len(self))[index]
        else:
            places = np.flatnonzero(index) if index.dtype == np.bool_ else index.astype(np.int64)
        taken: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            taken[field.name] = (
                value.take(places) if isinstance(value, Rows | History) else value[places]
            )
        return type(self)(**taken)

    @property
    def accompanied(self) -> Flags:
        """Whether a spouse or partner comes along who is neither citizen nor resident."""
        comes: Flags = self.spouse_accompanying & ~self.spouse_citizen & ~self.spouse_resident
        return comes
