"""Profiles for the tests of the second implementation, put together from few words."""

from collections.abc import Mapping
from datetime import date

from openentry.recheck import eligibility

DAY = date(2025, 11, 14)  # round 379
ABILITIES = ("listening", "reading", "speaking", "writing")
Fields = dict[str, object]


def person(**fields: object) -> Fields:
    """Give a profile: 35 years old on 2025-11-14, everything else left out but what is named."""
    return {"birth_on": "1990-06-15", **fields}


def job(started_on: str, ended_on: str | None, noc: str = "21231", **more: object) -> Fields:
    """Give a job of 30 hours a week in Canada, unless told otherwise."""
    fields: Fields = {"noc": noc, "country": "CA", "started_on": started_on, **more}
    if ended_on is not None:
        fields["ended_on"] = ended_on
    if "periods" not in fields:
        fields.setdefault("weekly_hours", 30)
    return fields


def english(taken_on: str, *levels: int, **more: object) -> Fields:
    """Give a sitting of CELPIP, whose marks are the levels; one stands for all four."""
    four = levels * 4 if len(levels) == 1 else levels
    marks = dict(zip(ABILITIES, four, strict=True))
    return {"test": "celpip_general", "taken_on": taken_on, **marks, **more}


def french(taken_on: str, level: int, **more: object) -> Fields:
    """Give a sitting of TEF Canada at one level in all four abilities."""
    lowest = {5: (181, 151, 226, 226), 6: (217, 181, 271, 271), 7: (249, 207, 310, 310)}[level]
    marks = dict(zip(ABILITIES, lowest, strict=True))
    return {"test": "tef_canada", "taken_on": taken_on, **marks, **more}


def study(level: str, completed_on: str | None, country: str = "CA", **more: object) -> Fields:
    """Give a study; abroad, with an assessment of 2024-01-01 unless told otherwise."""
    fields: Fields = {"level": level, "country": country, **more}
    if completed_on is not None:
        fields["completed_on"] = completed_on
    if country != "CA":
        fields.setdefault("assessments", [{"issued_on": "2024-01-01"}])
    return fields


def offer(noc: str = "21231", **more: object) -> Fields:
    """Give an offer that says everything common to the routes, and nothing of the route."""
    return {"noc": noc, "full_time": True, "continuous": True, "years_after_visa": 1, **more}


def within(answer: object, *path: str) -> Mapping[str, object]:
    """Walk into an answer."""
    for key in path:
        assert isinstance(answer, Mapping)
        answer = answer[key]
    assert isinstance(answer, Mapping)
    return answer


def condition_of(part: Mapping[str, object], code: str) -> Mapping[str, object]:
    """Give one condition of a program or category."""
    conditions = part["conditions"]
    assert isinstance(conditions, list)
    (found,) = [one for one in conditions if one["code"] == code]
    assert isinstance(found, Mapping)
    return found


def program_condition(
    profile: Mapping[str, object], program: str, code: str, on: date = DAY
) -> tuple[object, object]:
    """Give whether a condition of a program is met, and what was found."""
    one = condition_of(within(eligibility(profile, on), "programs", program), code)
    return one["met"], one["found"]


def program_met(profile: Mapping[str, object], program: str, on: date = DAY) -> object:
    """Give whether a program is met."""
    return within(eligibility(profile, on), "programs", program)["met"]


def category_condition(
    profile: Mapping[str, object], version: str, code: str = "work", on: date = DAY
) -> tuple[object, object]:
    """Give whether a condition of a category is met, and what was found."""
    answer = eligibility(profile, on, [version])
    one = condition_of(within(answer, "categories", version), code)
    return one["met"], one["found"]
