"""Dates: the facts of reconstructed people as the things a profile declares.

For birth dates, sittings of tests with raw marks, credentials with their assessments, jobs
with exact days, spouses, nominations. Dates are laid so that the facts derived from them on
the day of the print are the facts row, and stay so while the facts hold (assumption
``facts-hold``); nothing here is read by the scorer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.assumptions import assumptions
from openentry.analysis.draws import DAY, YEAR_DAYS
from openentry.analysis.listing import Listing, ListingBuilder
from openentry.analysis.occupations import occupations, unskilled_code
from openentry.analysis.people import EDUCATION, NO_PARTNER, by_level
from openentry.analysis.programs import certified
from openentry.analysis.reconstruction import ReconstructedPool, stream_of
from openentry.analysis.sittings import Sittings
from openentry.analysis.worked import year_amount

Days = NDArray[np.int32]
NO_DAY = np.iinfo(np.int32).min
"""Stands for a day that is not there: a job that goes on, a credential never assessed."""

_EPOCH = date(1970, 1, 1)
_BEFORE = {"masters": "three_year", "doctorate": "masters", "two_or_more": "three_year"}
"""What is declared beside a credential earned abroad."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profiles:
    """What reconstructed people declare, (n,) each; days are counted since 1970.

    Attributes
    ----------
    birth_on : int32
    marital_status : str
        ``never_married``, ``married`` or ``common_law``.
    country : str
        Where work and study abroad took place.
    tests, credentials, jobs, certificates : Listing
    partner : uint8
        As in `People`.
    spouse_tests, spouse_credentials, spouse_jobs : Listing
    nominated_on : int32
        `NO_DAY` for none.
    province : str
        That nominated, empty for none.
    funds_cad : int32
    family_size : uint8
    """

    birth_on: Days
    marital_status: NDArray[np.str_]
    country: NDArray[np.str_]
    tests: Listing
    credentials: Listing
    jobs: Listing
    certificates: Listing
    partner: NDArray[np.uint8]
    spouse_tests: Listing
    spouse_credentials: Listing
    spouse_jobs: Listing
    nominated_on: Days
    province: NDArray[np.str_]
    funds_cad: NDArray[np.int32]
    family_size: NDArray[np.uint8]


def profiles_of(pool: ReconstructedPool) -> Profiles:
    """Give every person of a pool the dates that make their facts."""
    return _Dating(pool).profiles()


class _Dating:
    """One pool being dated; the order of the questions to the generator is fixed."""

    def __init__(self, pool: ReconstructedPool) -> None:
        self.pool, self.people, self.n = pool, pool.people, len(pool)
        self.lawbook = pool.lawbook
        self.rng = stream_of(pool.seed, pool.on, 200)
        self.on = (pool.on - _EPOCH).days
        self.hold = assumptions()["facts-hold"].number("days")
        self.dates = assumptions()["dates"]
        self.submitted = (pool.facts.submitted_at // DAY).astype(np.int32)
        french = self.people.first_language == 2
        self.country = np.where(french, self._words("places", "fr"), self._words("places", "en"))

    def _words(self, assumption: str, group: str) -> NDArray[np.str_]:
        words, shares = assumptions()[assumption].words(group)
        return np.array(words)[self.rng.choice(len(words), self.n, p=shares)]

    def _days(self, low: object, high: object) -> Days:
        """Draw days between two ends, both included."""
        spread = np.asarray(high) - np.asarray(low) + 1
        drawn = np.asarray(low) + np.floor(self.rng.random(self.n) * spread)
        return np.asarray(drawn, np.int32)

    def _apart(self, name: str) -> Days:
        """Draw days of a declared range."""
        return self._days(self.dates.number(f"{name}_least"), self.dates.number(f"{name}_most"))

    def profiles(self) -> Profiles:
        people = self.people
        birth = self._births()
        jobs, starts = self._jobs()
        partner = assumptions()["partner"]
        married = self.rng.random(self.n) < partner.share("married")
        kind = np.where(married, "married", "common_law")
        children = self._days(0, partner.number("children_most"))
        family = 1 + (people.partner != NO_PARTNER) * (1 + children)
        nominated = self.pool.nominated_on >= 0
        return Profiles(
            birth_on=birth,
            marital_status=np.where(people.partner == NO_PARTNER, "never_married", kind),
            country=self.country,
            tests=self._tests(),
            credentials=self._credentials(birth, starts),
            jobs=jobs,
            certificates=self._certificates(),
            partner=people.partner,
            spouse_tests=self._spouse_tests(),
            spouse_credentials=self._spouse_credentials(),
            spouse_jobs=self._spouse_jobs(),
            nominated_on=np.where(nominated, self.pool.nominated_on, NO_DAY),
            province=np.where(nominated, self._words("nominees", "province"), ""),
            funds_cad=self._funds(),
            family_size=family.astype(np.uint8),
        )

    def _births(self) -> Days:
        """Lay the last birthday so that the next one comes after the facts have held."""
        # One day is kept in hand because a birthday on 29 February is moved to the 28th.
        last = self.on - self._days(1, YEAR_DAYS - self.hold - 2)
        day = last.astype("datetime64[D]")
        month = day.astype("datetime64[M]")
        of_month = (day - month).astype(np.int64)
        is_february = month.astype(np.int64) % 12 == 1
        of_month = np.where(is_february & (of_month == 28), 27, of_month)
        born = (month - 12 * self.people.age.astype("timedelta64[M]")).astype("datetime64[D]")
        return np.asarray(born.astype(np.int64) + of_month, np.int32)

    def _valid_day(self, years: int, latest: Days) -> Days:
        """Draw a day before the submission, and after which so many years are not yet over."""
        earliest = self.on + self.hold + 2 - years * YEAR_DAYS
        return self._days(earliest, np.minimum(latest, self.on - 2))

    def _tests(self) -> Listing:
        people = self.people
        found = ListingBuilder(self.n, SITTING)
        first = self._valid_day(2, self.submitted - self.dates.number("test_before"))
        second = self._valid_day(2, self.submitted - self.dates.number("test_before"))
        english_first = people.first_language == 1
        for levels, taken, english in (
            (people.first, first, english_first),
            (people.second, second, ~english_first),
        ):
            self._sit(found, levels, taken, english)
        return found.done()

    def _sit(
        self, found: ListingBuilder, levels: NDArray[np.uint8], taken: Days, english: NDArray[Any]
    ) -> None:
        sat = np.flatnonzero(levels.any(axis=1))
        sittings = Sittings.drawn(self.rng, levels[sat], taken[sat], english[sat])
        # By the day of the print everybody has the results that the facts rest on.
        result = np.minimum(taken[sat] + self.dates.number("result_after"), self.on)
        found.add(sat, taken_on=taken[sat], result_on=result, test=sittings.test, **sittings.marks)

    def _spouse_tests(self) -> Listing:
        found = ListingBuilder(self.n, SITTING)
        taken = self._valid_day(2, self.submitted - self.dates.number("test_before"))
        self._sit(found, self.people.spouse, taken, self.people.first_language == 1)
        return found.done()

    def _credentials(self, birth: Days, starts: Days) -> Listing:
        people = self.people
        found = ListingBuilder(self.n, CREDENTIAL)
        canadian = people.canadian_credential
        # A Canadian program ends shortly before the Canadian work, or at least before the profile.
        before_work = starts - self._apart("study_to_work")
        completed = np.where(starts > 0, before_work, self.submitted - self._apart("studied_ago"))
        studied = 31 * by_level("study_months").astype(np.int32)[canadian]
        apart = np.maximum(studied + 30, 400)
        before = np.where(canadian > 0, completed - apart, self.on).astype(np.int32)
        self._abroad(found, people.abroad_credential, birth, before)
        here = np.flatnonzero(canadian)
        found.add(
            here,
            level=canadian[here],
            country="CA",
            **_studied(canadian[here], completed[here]),
            assessed_on=NO_DAY,
        )
        return found.done()

    def _abroad(
        self, found: ListingBuilder, level: NDArray[np.uint8], birth: Days, before: Days
    ) -> None:
        """Add credentials from abroad, each assessed less than five years ago."""
        assessed = self._valid_day(5, self.submitted - self.dates.number("assessment_before"))
        after = birth + (
            (
                by_level("age_least")[level]
                + self.rng.random(self.n) * self.dates.number("completed_years_most")
            )
            * 365.25
        ).astype(np.int32)
        completed = np.minimum(
            np.minimum(after, assessed - self._apart("completed_before")), before
        )
        beside = np.zeros(len(EDUCATION), np.uint8)
        for word, other in _BEFORE.items():
            beside[EDUCATION.index(word)] = EDUCATION.index(other)
        several = np.flatnonzero(beside[level])
        found.add(
            several,
            level=beside[level[several]],
            country=self.country[several],
            started_on=NO_DAY,
            completed_on=completed[several] - self.dates.number("credential_apart"),
            months=0,
            assessed_on=assessed[several],
        )
        # Two or more credentials: the second one is short, so that it needs the first.
        short = np.where(
            level == EDUCATION.index("two_or_more"), EDUCATION.index("one_year"), level
        )
        any_ = np.flatnonzero(level)
        found.add(
            any_,
            level=short[any_].astype(np.uint8),
            country=self.country[any_],
            started_on=NO_DAY,
            completed_on=completed[any_],
            months=0,
            assessed_on=assessed[any_],
        )

    def _spouse_credentials(self) -> Listing:
        people = self.people
        found = ListingBuilder(self.n, CREDENTIAL)
        canadian = people.spouse_canadian_credential
        abroad = np.where(canadian, 0, people.spouse_education).astype(np.uint8)
        age = assumptions()["spouse"].number("age")
        birth = np.full(self.n, self.on - age * YEAR_DAYS, np.int32)
        self._abroad(found, abroad, birth, self.submitted)
        completed = self.submitted - self._apart("spouse_studied_ago")
        here = np.flatnonzero(canadian)
        found.add(
            here,
            level=people.spouse_education[here],
            country="CA",
            **_studied(people.spouse_education[here], completed[here]),
            assessed_on=NO_DAY,
        )
        return found.done()

    def _jobs(self) -> tuple[Listing, Days]:
        """Give the jobs, oldest stretch first, and the first day of the Canadian stretch."""
        people = self.people
        found = ListingBuilder(self.n, JOB)
        latest_in_canada = people.latest_in_canada
        canadian_end = self.on - people.canadian_ago.astype(np.int32)
        foreign_end = self.on - people.foreign_ago.astype(np.int32)
        starts = np.where(
            people.canadian_days > 0, canadian_end - people.canadian_days + 1, 0
        ).astype(np.int32)
        place = np.where(latest_in_canada, "CA", self.country)
        elsewhere = np.where(latest_in_canada, self.country, "CA")
        earlier_days = np.where(latest_in_canada, people.foreign_days, people.canadian_days)
        earlier_end = np.where(latest_in_canada, foreign_end, canadian_end)
        earlier_hours = np.where(latest_in_canada, people.foreign_hours, people.canadian_hours)
        latest_days = np.where(latest_in_canada, people.canadian_days, people.foreign_days)
        latest_end = np.where(latest_in_canada, canadian_end, foreign_end)
        latest_hours = np.where(latest_in_canada, people.canadian_hours, people.foreign_hours)
        former = latest_days - people.primary_days

        self._student_jobs(found, starts)
        codes = occupations(self.lawbook).declared
        primary, other = codes[people.occupation], codes[people.other_occupation]
        self._stretch(
            found, np.where(people.same_before, primary, other), elsewhere,
            earlier_end - earlier_days + 1, earlier_end, earlier_hours, earlier_days > 0,
        )  # fmt: skip
        self._stretch(
            found, other, place, latest_end - latest_days + 1,
            latest_end - people.primary_days, latest_hours, former > 0,
        )  # fmt: skip
        going_on = latest_end == self.on
        self._stretch(
            found, primary, place, latest_end - people.primary_days + 1,
            np.where(going_on, NO_DAY, latest_end), latest_hours, latest_days > 0, split=True,
        )  # fmt: skip
        return found.done(), starts

    def _stretch(
        self,
        found: ListingBuilder,
        noc: NDArray[np.str_],
        country: NDArray[np.str_],
        started: NDArray[Any],
        ended: NDArray[Any],
        credited: NDArray[Any],
        there: NDArray[np.bool_],
        *,
        split: bool = False,
    ) -> None:
        """Add one job for everybody who is there, or two part-time jobs at once for a few."""
        assumed = assumptions()["weekly-hours"]
        most = self.lawbook.work.full_time_hours_week
        hours, shares = assumed.numbers("full_time")
        full = hours[self.rng.choice(len(hours), self.n, p=shares)]
        self_employed = (country != "CA") & (
            self.rng.random(self.n) < assumptions()["places"].share("self_employed")
        )
        two = split & (credited == most) & (self.rng.random(self.n) < assumed.share("two_jobs"))
        weekly = np.where(credited == most, full, credited)
        weekly = np.where(two, assumed.number("two_jobs_first"), weekly)
        for who, at in (
            (np.flatnonzero(there), weekly),
            (np.flatnonzero(there & two), np.full(self.n, assumed.number("two_jobs_second"))),
        ):
            found.add(
                who,
                noc=noc[who],
                country=country[who],
                started_on=started[who].astype(np.int32),
                ended_on=ended[who].astype(np.int32),
                weekly_hours=at[who].astype(np.uint8),
                self_employed=self_employed[who],
                full_time_student=False,
            )

    def _student_jobs(self, found: ListingBuilder, starts: Days) -> None:
        """Add the jobs some held during their studies in Canada, which no table counts."""
        share = assumptions()["places"].share("student_job")
        drawn, place = np.unique(self._words("places", "student_job"), return_inverse=True)
        noc = np.array([unskilled_code(str(code), self.lawbook) for code in drawn])[place]
        length = self._apart("student_job")
        held = (self.people.canadian_credential > 0) & (starts > 0)
        who = np.flatnonzero(held & (self.rng.random(self.n) < share))
        ended = starts - 30
        found.add(
            who,
            noc=noc[who],
            country="CA",
            started_on=(ended - length)[who],
            ended_on=ended[who],
            weekly_hours=np.uint8(20),
            self_employed=False,
            full_time_student=True,
        )

    def _spouse_jobs(self) -> Listing:
        people = self.people
        found = ListingBuilder(self.n, JOB)
        years = people.spouse_work_years.astype(np.int32)
        year = year_amount(self.lawbook) // self.lawbook.work.full_time_hours_week
        # The part on top of the completed years stays clear of the next.
        days = years * year + self._days(self.hold + 2, year - self.hold - 3)
        codes = occupations(self.lawbook).declared
        noc = codes[self.rng.integers(0, len(codes), self.n)]
        who = np.flatnonzero(years)
        found.add(
            who,
            noc=noc[who],
            country="CA",
            started_on=(self.on - days + 1)[who],
            ended_on=NO_DAY,
            weekly_hours=np.uint8(40),
            self_employed=False,
            full_time_student=False,
        )
        return found.done()

    def _certificates(self) -> Listing:
        found = ListingBuilder(self.n, ("noc", "issuer", "issued_on"))
        issued = self.submitted - self._apart("certificate_ago")
        province = self._words("nominees", "province")
        who = np.flatnonzero(self.people.certificate)
        codes = occupations(self.lawbook).declared
        noc = codes[certified(self.people, self.lawbook)[who]]
        found.add(who, noc=noc, issuer=province[who], issued_on=issued[who])
        return found.done()

    def _funds(self) -> NDArray[np.int32]:
        a = assumptions()["funds"]
        enough = self._days(a.number("enough_least_cad"), a.number("enough_most_cad"))
        little = self._days(a.number("little_least_cad"), a.number("little_most_cad"))
        return np.where(self.people.funds_met, enough, little) // 100 * 100


def _studied(level: NDArray[np.uint8], completed: Days) -> dict[str, NDArray[Any]]:
    """Give the days and the months of programs in Canada."""
    months = by_level("study_months")[level].astype(np.int32)
    started = completed - np.ceil(months * YEAR_DAYS / 12).astype(np.int32)
    return {"started_on": started, "completed_on": completed, "months": months}


SITTING = ("test", "taken_on", "result_on", "listening", "reading", "speaking", "writing")
CREDENTIAL = ("level", "country", "started_on", "completed_on", "months", "assessed_on")
JOB = (
    "noc", "country", "started_on", "ended_on", "weekly_hours", "self_employed",
    "full_time_student",
)  # fmt: skip
