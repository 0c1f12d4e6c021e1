"""Studies on a day: highest education, Canadian study points, study for adaptability.

For the education columns of the facts table. A study earned abroad counts by its assessment and
at its equivalency, while the assessment is young enough; a Canadian one needs none. What makes
a Canadian study give points in the ranking is more than the credential: full time, presence, not
mostly at a distance.

Law: IRPR 73(1), 75(2)(e), 83(1)(b) and (2); MI ss. 11, 30; figures in ``law/programs``.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import words
from openentry.rules.dates import NO_DAY, completed_months, day_number, valid
from openentry.rules.lawbook import Lawbook
from openentry.rules.profile.batch import (
    NOT_STATED,
    STUDY_LEVELS,
    Flags,
    History,
    Small,
)
from openentry.rules.profile.hours import HUNDREDTHS
from openentry.rules.truth import FALSE, TRUE, UNKNOWN, Truth

_EDUCATION = words("education")
_AS_EDUCATION = np.array(
    [_EDUCATION.index("masters" if word == "professional" else word) for word in STUDY_LEVELS],
    np.uint8,
)
_LEVEL = {word: place for place, word in enumerate(STUDY_LEVELS)}
_STUDY_POINTS = words("canadian_study")


class Schooling:
    """The studies of people on a day.

    Parameters
    ----------
    history : History
    lawbook : Lawbook
    on : (n,) days
    """

    def __init__(self, history: History, lawbook: Lawbook, on: NDArray[np.int32]) -> None:
        self._history, self._lawbook, self._on = history, lawbook, on
        self._studies = history.studies

    @cached_property
    def _day(self) -> NDArray[np.int32]:
        return self._on[self._studies.owner]

    @cached_property
    def _earned(self) -> Flags:
        completed = self._studies["completed_on"]
        earned: Flags = (completed != NO_DAY) & (completed <= self._day)
        return earned

    def assessed(self) -> Small:
        """Give the equivalency of each study by its latest valid assessment, 0 for none."""
        given, offsets = self._history.assessments, self._studies.offsets
        level = np.zeros(len(self._studies), np.uint8)
        years = self._lawbook.validity.assessment_years
        young = np.flatnonzero(valid(given["issued_on"], self._on[given.owner], years))
        young = young[np.lexsort((young, given["issued_on"][young]))]
        level[offsets[given.owner[young]] + given["study"][young]] = given["level"][young]
        return level

    def counted(self) -> Small:
        """Give the level at which each study counts on the day, 0 where it does not."""
        level = np.where(self._studies["in_canada"], self._studies["level"], self.assessed())
        return np.where(self._earned, level, 0).astype(np.uint8)

    def education(self) -> Small:
        """Give the word of `education` of each person, as its place."""
        level, owner, n = self.counted(), self._studies.owner, len(self._on)
        highest = np.zeros(n, np.uint8)
        np.maximum.at(highest, owner, _AS_EDUCATION[level])
        further = level >= _LEVEL["one_year"]
        several = np.bincount(owner[further], minlength=n) > 1
        long = self._studies.any(level >= _LEVEL["three_year"])
        two_or_more = np.uint8(_EDUCATION.index("two_or_more"))
        return np.where(several & long, np.maximum(highest, two_or_more), highest).astype(np.uint8)

    def canadian_study(self) -> Small:
        """Give the word of `canadian_study` of each person, as its place."""
        studies, law = self._studies, self._lawbook.canadian_study
        ended = self._ended
        full_time = self._full_time_months(ended)
        present = studies["months_in_canada"].astype(np.int64)
        present = np.where(present == NOT_STATED, full_time, present)
        regular = (
            (full_time >= law.full_time_months_min)
            & (present >= law.months_in_canada_min)
            & (studies["distance_share"] <= law.distance_share_max)
        )
        started = np.where(studies["started_on"] == NO_DAY, ended, studies["started_on"])
        during = (started <= day_number(law.exception_until)) & (
            ended >= day_number(law.exception_from)
        )
        eligible = (
            studies["in_canada"]
            & self._earned
            & (studies["level"] >= _LEVEL["one_year"])
            & (regular | during)
            & (studies["second_language_share"] <= law.second_language_share_max)
            & ~studies["return_obligation"]
        )
        level = np.where(eligible, studies["level"], 0)
        short, long = (
            _STUDY_POINTS.index("one_or_two_years"),
            _STUDY_POINTS.index("three_or_more_years"),
        )
        worth = np.where(level >= _LEVEL["three_year"], long, np.where(level > 0, short, 0))
        best = np.zeros(len(self._on), np.uint8)
        np.maximum.at(best, studies.owner, worth.astype(np.uint8))
        return best

    @cached_property
    def _ended(self) -> NDArray[np.int32]:
        """Give the last day of each study: of the classes, or of the credential."""
        studies = self._studies
        return np.where(studies["ended_on"] == NO_DAY, studies["completed_on"], studies["ended_on"])

    def _full_time_months(self, ended: NDArray[np.int32]) -> NDArray[np.int64]:
        """Give the months of full-time study, from the days where they are not stated.

        A study of which neither the months nor the first day are stated is taken to have lasted
        as long as its program asks: none of the listed levels is shorter than the law wants.
        """
        studies = self._studies
        stated = studies["full_time_months"].astype(np.int64)
        span = completed_months(studies["started_on"], ended)
        least = self._lawbook.canadian_study.full_time_months_min
        from_days = np.where(studies["started_on"] == NO_DAY, least, span)
        return np.where(stated != NOT_STATED, stated, np.where(studies["full_time"], from_days, 0))

    def two_academic_years(self) -> Truth:
        """Tell who studied in Canada for two academic years in a program as long, IRPR 83(2)."""
        studies, law = self._studies, self._lawbook.fsw
        stated = studies["program_years"].astype(np.int64)
        by_level = studies["level"] >= _LEVEL["two_year"]
        long_enough = np.where(
            stated == NOT_STATED, by_level, stated >= law.study_program_years_min * HUNDREDTHS
        )
        weekly = studies["weekly_hours"] >= law.study_weekly_hours_min * HUNDREDTHS
        fits = (
            studies["in_canada"]
            & long_enough
            & (studies["full_time"] | weekly)
            & studies["good_standing"]
        )
        ended = np.where(self._ended == NO_DAY, self._day, np.minimum(self._ended, self._day))
        done = completed_months(studies["started_on"], ended) >= law.study_months_min
        undated = studies["started_on"] == NO_DAY
        each = np.where(undated, np.where(self._earned, TRUE, UNKNOWN), done.astype(np.int8))
        sure = studies.any(fits & (each == TRUE))
        maybe = studies.any(fits & (each == UNKNOWN))
        return np.where(sure, TRUE, np.where(maybe, UNKNOWN, FALSE)).astype(np.int8)
