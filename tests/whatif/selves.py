"""People whose changes are worked out by hand in these tests, on 14 November 2025."""

from datetime import date
from typing import Any

from openentry.files.profiles.whatif.reading import checked_changes
from openentry.files.profiles.whatif.trying import Effect, Outcome, try_changes
from openentry.rules.lawbook import Law

Fields = dict[str, Any]

ON = date(2025, 11, 14)
LAW = Law.load()
ABILITIES = ("listening", "reading", "speaking", "writing")

ALONE: Fields = {
    "id": "alone",
    "birth_on": "1994-03-10",
    "lives_in": "IN",
    "first_language": "en",
    "tests": [
        {"test": "celpip_general", "taken_on": "2025-02-01", **dict.fromkeys(ABILITIES, 8)},
    ],
    "credentials": [
        {
            "level": "three_year",
            "country": "IN",
            "completed_on": "2015-05-01",
            "assessments": [{"issued_on": "2024-06-01"}],
        }
    ],
    "jobs": [{"noc": "21231", "country": "IN", "started_on": "2019-01-01", "weekly_hours": 40}],
    "funds_cad": 15_000,
    "destinations": ["ON"],
}
"""31 years (99), three-year degree (120), CLB 8 (4 x 23), six years abroad (25), with the
degree and CLB 7 (13): 349."""

SPOUSE: Fields = {
    "accompanying": True,
    "birth_on": "1995-01-01",
    "lives_in": "IN",
    "tests": [
        {"test": "celpip_general", "taken_on": "2025-05-05", **dict.fromkeys(ABILITIES, 7)},
    ],
    "credentials": [
        {
            "level": "one_year",
            "country": "IN",
            "completed_on": "2018-01-01",
            "assessments": [{"issued_on": "2024-01-01"}],
        }
    ],
}
COUPLE: Fields = {**ALONE, "id": "couple", "funds_cad": 40_000, "spouse": SPOUSE}
"""90 + 112 + 4 x 22 + 38, spouse 6 (one-year credential) and 4 x 3 (CLB 7): 346."""


def all_four(level: int) -> dict[str, int]:
    return dict.fromkeys(ABILITIES, level)


def tried(person: Fields, *changes: Fields, on: date = ON) -> Outcome:
    return try_changes(person, checked_changes(changes), LAW, on)


def effect(person: Fields, change: Fields, on: date = ON) -> Effect:
    found = tried(person, change, on=on).effects[0]
    assert isinstance(found, Effect)
    return found


def sums(person: Fields, *changes: Fields) -> list[Effect]:
    """Give what changes come to together, each on top of those before."""
    found = tried(person, *changes).together
    assert all(isinstance(effect, Effect) for effect in found)
    return [effect for effect in found if isinstance(effect, Effect)]
