"""Random profiles that nothing is wrong with, and comparisons of what was read."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np

from openentry.files.profiles.places import countries, provinces
from openentry.files.profiles.rulings import Rulings
from openentry.rules.lawbook import Law

LAW = Law.load()
RULINGS = Rulings.of(LAW)
ABILITIES = ("listening", "reading", "speaking", "writing")
LEVELS = (
    "secondary", "one_year", "two_year", "three_year", "masters", "professional", "doctorate",
)  # fmt: skip
DAY = date(2025, 6, 1)
Document = dict[str, Any]

SMALL: Document = {"birth_on": "1990-05-17"}
"""The least that a profile may hold."""


@cache
def codes(edition: str) -> tuple[str, ...]:
    return tuple(RULINGS.places[edition])


class Chooser:
    """Profiles drawn with a seed: every field now and then, everything in its order."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def maybe(self, values: Document, name: str, value: object, share: float = 0.5) -> None:
        if self.random.random() < share:
            values[name] = value

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, max(0, (last - first).days)))

    def hours(self) -> float | int:
        return self.random.choice([40, 37.5, 20, 12.25, 30, 168, 0.01])

    def flags(self, values: Document, *names: str) -> Document:
        for name in names:
            self.maybe(values, name, self.random.random() < 0.5, 0.3)
        return values

    def coded(self, values: Document) -> Document:
        edition = self.random.choice(["2021", "2021", "2016"])
        values["noc"] = self.random.choice(codes(edition))
        self.maybe(values, "noc_edition", edition, 1.0 if edition == "2016" else 0.3)
        other = "2016" if edition == "2021" else "2021"
        self.maybe(values, "noc_other", self.random.choice(codes(other)), 0.3)
        return values

    def country(self, values: Document) -> Document:
        values["country"] = self.random.choice(["CA", "CA", *countries()])
        if values["country"] == "CA":
            self.maybe(values, "province", self.random.choice(provinces()))
        return values

    def sitting(self, language: str) -> Document:
        tests = [t for t in RULINGS.tests.law.tests.values() if t.language == language]
        test = self.random.choice(tests)
        taken = self.day(max(test.version[0].in_force, date(2016, 1, 1)), DAY)
        version = [v for v in test.version if v.in_force <= taken][-1]
        found: Document = {"test": test.test, "taken_on": taken.isoformat()}
        for ability in ABILITIES:
            low, high = version.marks.of(ability)
            mark = low + test.step * self.random.randint(0, round((high - low) / test.step))
            number: Any = int(mark) if mark == int(mark) else mark
            if test.words and self.random.random() < 0.1:
                number = self.random.choice(list(test.words))
            found[ability] = number
        self.maybe(found, "result_on", (taken + timedelta(days=12)).isoformat())
        self.maybe(found, "registration", "A-1")
        return self.flags(found, "used")

    def credential(self) -> Document:
        started = self.day(date(2008, 1, 1), date(2018, 1, 1))
        ended = self.day(started, date(2022, 1, 1))
        found = self.country({"level": self.random.choice(LEVELS)})
        self.maybe(found, "started_on", started.isoformat())
        self.maybe(found, "ended_on", ended.isoformat())
        self.maybe(found, "completed_on", (ended + timedelta(days=30)).isoformat(), 0.8)
        self.maybe(found, "program_years", self.random.choice([1, 2, 1.5, 0.75]))
        self.maybe(found, "weekly_hours", self.hours(), 0.2)
        self.maybe(found, "months_in_canada", self.random.randint(0, 40), 0.3)
        self.maybe(found, "full_time_months", self.random.randint(0, 40), 0.3)
        self.maybe(found, "distance_share", self.random.choice([0, 0.5, 0.25, 1]), 0.3)
        self.maybe(found, "second_language_share", 0.125, 0.2)
        self.maybe(found, "institution", "École « É »", 0.2)
        self.flags(found, "full_time", "good_standing", "return_obligation")
        if self.random.random() < 0.7:
            found["assessments"] = [self.assessment() for _ in range(self.random.randint(1, 2))]
        return found

    def assessment(self) -> Document:
        found: Document = {"issued_on": self.day(date(2022, 2, 1), DAY).isoformat()}
        self.maybe(found, "equivalency", self.random.choice(LEVELS))
        self.maybe(found, "body", 'WES, "one"; two')
        return found

    def job(self) -> Document:
        started = self.day(date(2010, 1, 1), DAY)
        ended = self.day(started, DAY)
        found = self.country(self.coded({}))
        found["started_on"] = started.isoformat()
        goes_on = self.random.random() < 0.3
        if not goes_on:
            found["ended_on"] = ended.isoformat()
        if self.random.random() < 0.7:
            found["weekly_hours"] = self.hours()
        else:
            found["periods"] = self.periods(started, ended, goes_on)
        self.flags(found, "paid", "self_employed", "full_time_student", "authorised",
                   "temporary_status", "publicly_funded_physician")  # fmt: skip
        if found["country"] == "CA":
            self.flags(found, "remote_for_foreign_employer")
        self.maybe(found, "title", 'Nurse, "night"\nshift', 0.2)
        return found

    def periods(self, started: date, ended: date, goes_on: bool) -> list[Document]:
        found = []
        day = started
        for _ in range(self.random.randint(1, 3)):
            first = self.day(day, ended)
            last = self.day(first, ended)
            found.append(
                {
                    "started_on": first.isoformat(),
                    "ended_on": last.isoformat(),
                    "weekly_hours": self.hours(),
                }
            )
            day = last + timedelta(days=1)
            if day > ended:
                break
        if day <= ended and self.random.random() < 0.5:
            first = self.day(day, ended)
            found.append({"started_on": first.isoformat(), "weekly_hours": self.hours()})
        self.random.shuffle(found)
        return found

    def history(self, found: Document) -> None:
        languages = self.random.choice([(), ("en",), ("fr",), ("en", "fr"), ("en", "en")])
        if languages:
            found["tests"] = [self.sitting(language) for language in languages]
        if len(set(languages)) == 2 or self.random.random() < 0.2:
            found["first_language"] = self.random.choice(["en", "fr"])
        self.maybe(found, "credentials", [self.credential() for _ in range(2)])
        self.maybe(found, "jobs", [self.job() for _ in range(self.random.randint(1, 3))], 0.8)

    def person(self, number: int) -> Document:
        found: Document = {"id": f"p-{number} é", "birth_on": "1985-02-28"}
        self.maybe(found, "schema", "profile-1")
        self.maybe(found, "identity", {"family_name": "O'Né", "citizenships": ["FR", "CA"]}, 0.2)
        self.maybe(found, "lives_in", self.random.choice(["CA", "IN"]))
        if self.random.random() < 0.5:
            found["spouse"] = self.flags({"accompanying": True}, "citizen", "permanent_resident")
            self.maybe(found["spouse"], "birth_on", "1986-07-01")
            self.maybe(found["spouse"], "lives_in", "CA")
            self.history(found["spouse"])
            self.maybe(found, "marital_status", "common_law")
        if self.random.random() < 0.3:
            found["family_size"] = self.random.randint(2, 6)
        else:
            child = {"relation": "child", "birth_on": "2015-03-01"}
            self.maybe(found, "dependants", [self.flags(child, "single", "accompanying")])
        self.history(found)
        if self.random.random() < 0.3:
            found["primary_noc_edition"] = self.random.choice(["2021", "2016"])
            found["primary_noc"] = self.random.choice(codes(found["primary_noc_edition"]))
        self.situation(found)
        self.maybe(found, "funds_cad", self.random.randint(0, 90_000))
        places = self.random.sample(provinces(), self.random.randint(1, 3))
        self.maybe(found, "destinations", self.random.choice([["QC"], ["all"], places]))
        self.maybe(found, "submitted_at", "2025-05-01T10:00:00.250000Z")
        return found

    def situation(self, found: Document) -> None:
        certificate = self.coded({"issuer": "federal", "issued_on": "2020-01-02"})
        self.maybe(found, "certificates", [certificate], 0.2)
        offer = self.flags(
            self.coded({}), "full_time", "continuous", "excluded_employer", "lmia",
            "from_permit_employer",
        )  # fmt: skip
        self.maybe(offer, "years_after_visa", self.random.choice([1, 0.5, "indeterminate"]))
        self.maybe(offer, "employers", 2)
        self.maybe(offer, "with_employer_since", "2024-01-01")
        self.maybe(offer, "valid_until", "2026-01-01")
        self.maybe(found, "job_offer", offer)
        permit: Document = {"basis": self.random.choice(["lmia", "exempt", "section_186", "other"])}
        self.maybe(permit, "valid_until", "2026-01-01")
        self.maybe(found, "work_permit", permit)
        nomination: Document = {"province": "ON", "nominated_on": "2025-01-02"}
        self.maybe(nomination, "accepted_on", "2025-01-05")
        self.maybe(nomination, "withdrawn_on", "2025-02-05", 0.2)
        self.maybe(found, "nomination", nomination)
        relative = self.flags({"relation": "sibling", "lives_in": "CA"}, "citizen", "adult")
        self.maybe(relative, "birth_on", "1980-01-01")
        self.maybe(found, "relatives", [relative], 0.3)
        service = {"country": "FR", "started_on": "2010-01-01", "noc": codes("2021")[0]}
        self.maybe(found, "military_service", [service], 0.2)
        self.maybe(found, "forces_offer", {"years": 3.5, "full_time": True}, 0.2)


def people(n: int, seed: int) -> list[Document]:
    chooser = Chooser(seed)
    return [chooser.person(i) for i in range(n)]


def plain(value: object) -> object:
    """Give a document with every number as the one Python number it is."""
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str):
        try:
            return float(value) if value[:1].isdigit() and "-" not in value else value
        except ValueError:
            return value
    return value


def assert_same(first: object, second: object, where: str = "") -> None:
    """Compare two dataclasses of arrays, types and all."""
    assert is_dataclass(first)
    for field in fields(first):
        one, other = getattr(first, field.name), getattr(second, field.name)
        here = f"{where}.{field.name}"
        if is_dataclass(one):
            assert_same(one, other, here)
        elif isinstance(one, dict):
            assert one.keys() == other.keys()
            for name in one:
                assert one[name].dtype == other[name].dtype, f"{here}.{name}"
                np.testing.assert_array_equal(one[name], other[name], f"{here}.{name}")
        else:
            assert one.dtype == other.dtype, here
            np.testing.assert_array_equal(one, other, here)
