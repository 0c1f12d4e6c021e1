"""Where a person stands before a change: levels, work, occupations, on the scoring day.

For turning a change into fields of a profile. Everything is read from an evaluation, so that a
change begins where the law sees the person, not where the document does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.files.profiles.places import CANADA, countries
from openentry.files.profiles.rulings import Rulings
from openentry.rules.columns import ABILITIES
from openentry.rules.dates import day_number, day_of, window_first
from openentry.rules.eligibility.evaluation import Evaluation
from openentry.rules.lawbook import Lawbook
from openentry.rules.profile.batch import History, Profiles
from openentry.rules.profile.coding import (
    codes_of_day,
    levels_needed,
    listed_codes,
    skilled_codes,
    trade_codes,
)
from openentry.rules.profile.work import Work

Document = Mapping[str, Any]
Occupation = dict[str, str]
"""Fields of a profile that name an occupation: ``noc``, ``noc_edition``, ``noc_other``."""

NEWEST = "2021"
"""Edition of a code that does not name its own."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """One person on the scoring day.

    Attributes
    ----------
    document : mapping
    profile : Profiles
        A batch of one.
    evaluation : Evaluation
        Holds the person, at `place`.
    place : int
    """

    document: Document
    profile: Profiles
    evaluation: Evaluation
    place: int

    @property
    def id(self) -> str:
        """Identifier of the profile."""
        return bytes(self.profile.id[0]).decode()

    @property
    def lawbook(self) -> Lawbook:
        """Law of the day."""
        return self.evaluation.lawbook

    @property
    def on(self) -> date:
        """The scoring day."""
        return self.lawbook.day

    @property
    def rulings(self) -> Rulings:
        """What the law says of marks and occupations."""
        return Rulings.of(self.lawbook.law)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The person's row of the facts table."""
        return self.evaluation.facts.row(self.place)

    def levels(self, language: str) -> dict[str, int]:
        """Give the level of each ability in a language, 0 without a valid sitting."""
        whose = "first" if self.facts["first_language"] in (language, "") else "second"
        return {ability: self.facts[f"{whose}_{ability}"] for ability in ABILITIES}

    def spouse_levels(self) -> dict[str, int]:
        """Give the levels of the spouse that count."""
        return {ability: self.facts[f"spouse_{ability}"] for ability in ABILITIES}

    def person(self, whose: str) -> Document:
        """Give what the profile says of the candidate or of the spouse."""
        return self.document if whose == "own" else self.document["spouse"]

    def year_before(self, whose: str, place: str, years: int) -> tuple[date, date]:
        """Find room for years of full-time work that are not counted already.

        Just before the earliest work of that place that counts in the window, if the years lie
        in the window there; else ending on the day.

        Returns
        -------
        (first day, last day)
        """
        law = self.lawbook.work
        hours, week = law.year_hours * years, law.full_time_hours_week
        days = -(-hours * 7 // week)
        on = day_number(self.on)
        first = int(window_first(np.array([on]), law.crs_window_years)[0])
        work = self._own_work if whose == "own" else self._spouse_work
        mask = work.skilled & (work.employed_in_canada if place == "canada" else work.abroad)
        begun, ended = work.jobs["started_on"][mask], work.jobs["ended_on"][mask]
        inside = begun[(ended >= first) & (begun <= on)]
        last = int(max(inside.min(), first)) - 1 if len(inside) else on
        if last - days + 1 < first:
            last = on
        return _day(last - days + 1), _day(last)

    @cached_property
    def _own_work(self) -> Work:
        return self._work(self.profile.own)

    @cached_property
    def _spouse_work(self) -> Work:
        return self._work(self.profile.spouse)

    def _work(self, history: History) -> Work:
        return Work(history.jobs, self.lawbook, np.array([day_number(self.on)], np.int32))

    def occupation(self, whose: str, named: Occupation | None = None) -> Occupation:
        """Choose the occupation of work that a change adds.

        The one named; else the first skilled one among the primary occupation and the jobs,
        latest first; else one that is skilled, in no list and of the kind that asks most.
        """
        own = list(_occupations(self.person(whose)))
        if named:
            edition = named.get("noc_edition", NEWEST)
            known = (o for o in own if o["noc"] == named["noc"])
            return next((o for o in known if o.get("noc_edition", NEWEST) == edition), named)
        skilled = (o for o in own if self._is(o, skilled_codes(self.lawbook)))
        return next(skilled, self._coded(_some_skilled(self.lawbook)))

    def trade(self, named: Occupation | None = None) -> Occupation:
        """Choose the trade of a certificate: that named, one worked in, else any."""
        if named:
            return self.occupation("own", named)
        mask = trade_codes(self.lawbook)
        own = (o for o in _occupations(self.document) if self._is(o, mask))
        return next(own, self._coded(codes_of_day(self.lawbook)[int(np.argmax(mask))]))

    def _coded(self, code: str) -> Occupation:
        edition = self.lawbook.work.noc_edition
        return {"noc": code} if edition == NEWEST else {"noc": code, "noc_edition": edition}

    def _is(self, occupation: Occupation, mask: NDArray[np.bool_]) -> bool:
        """Tell whether an occupation, by its code of the day, is one that a mask marks."""
        own = occupation.get("noc_edition", NEWEST) == self.lawbook.work.noc_edition
        code = occupation.get("noc" if own else "noc_other", "")
        places = self.rulings.places[self.lawbook.work.noc_edition]
        return bool(code in places and mask[places[code]])

    def abroad(self, whose: str) -> str | None:
        """Give a country outside Canada that the person has to do with, if any is told."""
        person = self.person(whose)
        told = [
            thing["country"] for name in ("credentials", "jobs") for thing in _list(person, name)
        ]
        told.append(person.get("lives_in") or CANADA)
        return next((country for country in told if country != CANADA), None)

    def anywhere_abroad(self, whose: str) -> str:
        """Give a country outside Canada in any case: no rule asks which."""
        elsewhere = next(country for country in countries() if country != CANADA)
        return self.abroad(whose) or elsewhere


def _list(person: Document, name: str) -> list[Document]:
    found: list[Document] = person.get(name) or []
    return found


def _occupations(person: Document) -> Iterator[Occupation]:
    """Give the occupations of a person, the primary one first, then by job, the latest first."""
    jobs = sorted(
        _list(person, "jobs"),
        key=lambda job: (job.get("ended_on") or str(date.max), job["started_on"]),
        reverse=True,
    )
    of_jobs = [
        {n: job[n] for n in ("noc", "noc_edition", "noc_other") if job.get(n)} for job in jobs
    ]
    primary = person.get("primary_noc")
    if primary:
        edition = person.get("primary_noc_edition") or NEWEST
        same = (
            o for o in of_jobs if o["noc"] == primary and o.get("noc_edition", NEWEST) == edition
        )
        yield next(same, {"noc": primary, "noc_edition": edition})
    yield from of_jobs


@lru_cache(maxsize=64)
def _some_skilled(lawbook: Lawbook) -> str:
    """Give a skilled occupation in no list and no trade, of those that ask for the most."""
    needs = levels_needed(lawbook)
    fits = skilled_codes(lawbook)[:-1] & ~trade_codes(lawbook)[:-1] & (needs == needs.max())
    for version in lawbook.categories.values():
        fits = fits & ~listed_codes(lawbook, version)[:-1]
    return codes_of_day(lawbook)[int(np.argmax(fits))]


def _day(number: int) -> date:
    day = day_of(number)
    assert day is not None
    return day
