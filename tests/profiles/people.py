"""Whole people at random, of the form `profile-1`, deliberately full of edges.

The same seed and day give the same person. What most people leave out is left out; where the law
has a number or a day, many stand beside it. A profile is always valid; whether it meets anything is
another matter. Nothing here knows what the answer should be.
"""

from datetime import date, timedelta
from random import Random

from tests.profiles.chances import (
    COUNTRIES,
    Fields,
    beside,
    born,
    chance,
    often,
    put,
    random_day,
    years_before,
)
from tests.profiles.declarations import (
    add_military,
    add_offer,
    random_certificates,
    random_money,
    random_nomination,
    random_relative,
    random_submission,
)
from tests.profiles.schooling import (
    ABILITIES,
    LEVELS,
    MARKS,
    add_languages,
    random_credentials,
    random_sitting,
)
from tests.profiles.work_lives import (
    POOLS,
    coded,
    random_jobs,
)

DAYS_OF_A_LIFE = ("started_on", "ended_on", "completed_on")

__all__ = ["random_day", "random_profile"]


def _spouse(rng: Random, on: date) -> Fields:
    spouse: Fields = {"accompanying": chance(rng, 0.8)}
    draw = rng.random()
    if draw < 0.1:
        spouse["citizen"] = True
    elif draw < 0.3:
        spouse["permanent_resident"] = True
    put(rng, spouse, "lives_in", often(rng, "CA", COUNTRIES, 0.5), 0.7)
    put(rng, spouse, "birth_on", born(rng, on, 25, 35, 45), 0.5)
    add_languages(rng, spouse, on)
    if chance(rng, 0.7):
        spouse["credentials"] = random_credentials(rng, on)
    if chance(rng, 0.7):
        spouse["jobs"] = random_jobs(rng, on)
    return spouse


def _dependant(rng: Random, on: date) -> Fields:
    child: Fields = {
        "relation": often(rng, "child", ("spouse_child", "grandchild")),
        "birth_on": born(rng, on, 2, 10, 21, 22, 22, 23),
    }
    put(rng, child, "single", chance(rng, 0.5), 0.2)
    put(rng, child, "dependent_by_condition", chance(rng, 0.5), 0.2)
    put(rng, child, "accompanying", chance(rng, 0.5), 0.3)
    put(rng, child, "citizen", True, 0.1)
    put(rng, child, "lives_in", rng.choice(COUNTRIES), 0.2)
    return child


def _family(rng: Random, profile: Fields, on: date) -> None:
    with_spouse = chance(rng, 0.5)
    if with_spouse:
        profile["spouse"] = _spouse(rng, on)
        put(rng, profile, "marital_status", rng.choice(("married", "common_law")), 0.6)
    else:
        alone = ("never_married", "divorced", "separated", "widowed", "annulled")
        put(rng, profile, "marital_status", rng.choice(alone), 0.5)
    draw = rng.random()
    if draw < 0.35:
        profile["dependants"] = [_dependant(rng, on) for _ in range(rng.choice((0, 1, 2, 3, 8)))]
    elif draw < 0.5:
        profile["family_size"] = 1 + with_spouse + rng.choice((0, 0, 1, 4, 6, 9))


def _lean(rng: Random, profile: Fields, on: date) -> None:
    """Give most of what one program asks for, so that the rest decides."""
    program = rng.choice(("fsw", "fsw", "cec", "fst", "fst"))
    in_canada = program == "cec" or chance(rng, 0.3)
    hours = 3120 if program == "fst" else 1560
    last = rng.choice((on, on, on - timedelta(days=30)))
    first = last - timedelta(days=hours * 7 // 30 - 1 + rng.choice((-1, 0, 0, 1, 30, 800)))
    held: Fields = coded(rng, "trade" if program == "fst" else "skilled")
    job = held | {
        "country": "CA" if in_canada else "IN",
        "started_on": first.isoformat(),
        "ended_on": last.isoformat(),
        "weekly_hours": 30,
    }
    jobs = profile.get("jobs")
    others = jobs if isinstance(jobs, list) else []
    band = 1 if program == "fst" else rng.choice((2, 3, 4))
    sitting = random_sitting(rng, on, "ielts_general_training") | {
        "taken_on": max(date(2015, 1, 1), on - timedelta(days=rng.choice((0, 300)))).isoformat(),
        **dict(zip(ABILITIES, MARKS["ielts_general_training"][band], strict=True)),
    }
    sitting.pop("result_on", None)
    study: Fields = {
        "level": rng.choice(LEVELS[1:]),
        "country": "IN",
        "completed_on": years_before(rng, on, 6).isoformat(),
        "assessments": [{"issued_on": beside(rng, years_before(rng, on, 4)).isoformat()}],
    }
    given: Fields = {
        "jobs": [job, *others] if chance(rng, 0.4) else [job],
        "tests": [sitting],
        "first_language": "en",
        "credentials": [study],
        "funds_cad": 250_000,
        "destinations": ["ON"],
    }
    if program == "fst":
        issued = years_before(rng, on, 1).isoformat()
        given["certificates"] = [held | {"issuer": "ON", "issued_on": issued}]
    if chance(rng, 0.3):
        del given[rng.choice(("tests", "credentials", "funds_cad", "destinations"))]
    profile.update(given)
    profile.pop("primary_noc_edition", None)
    profile["primary_noc"] = held["noc"]
    if "noc_edition" in held:
        profile["primary_noc_edition"] = held["noc_edition"]


def _keep_what_follows_birth(person: Fields) -> None:
    """Take out jobs and studies with a day not after the birthday, which no profile may have."""
    birth = person.get("birth_on")
    for key in ("jobs", "credentials"):
        entries = person.get(key)
        if isinstance(birth, str) and isinstance(entries, list):
            person[key] = [
                one
                for one in entries
                if all(str(one.get(day) or "9") > birth for day in DAYS_OF_A_LIFE)
            ]


def random_profile(rng: Random, on: date) -> Fields:
    """Give a valid profile of a random person, full of edges on a day.

    Parameters
    ----------
    rng : Random
        Source of chance; the same state gives the same person.
    on : date
        The day beside which the edges are put, from 2015-01-01 on.
    """
    profile: Fields = {"birth_on": born(rng, on, 17, 18, 20, 25, 30, 33, 36, 40, 44, 45, 46, 47)}
    put(rng, profile, "schema", "profile-1", 0.5)
    put(rng, profile, "id", f"P{rng.randrange(10**6):06}", 0.7)
    put(rng, profile, "lives_in", often(rng, "CA", COUNTRIES, 0.6), 0.8)
    _family(rng, profile, on)
    add_languages(rng, profile, on)
    if chance(rng, 0.85):
        profile["credentials"] = random_credentials(rng, on)
    jobs = random_jobs(rng, on)
    if jobs or chance(rng, 0.3):
        profile["jobs"] = jobs
    if jobs and chance(rng, 0.6):
        primary = rng.choice(jobs)
        profile["primary_noc"] = primary["noc"]
        if "noc_edition" in primary:
            profile["primary_noc_edition"] = primary["noc_edition"]
    if chance(rng, 0.3):
        profile["certificates"] = random_certificates(rng, profile, on)
    if chance(rng, 0.4):
        add_offer(rng, profile, on, rng.choice(tuple(POOLS)))
    if chance(rng, 0.25):
        profile["nomination"] = random_nomination(rng, on)
    if chance(rng, 0.25):
        _lean(rng, profile, on)
    if chance(rng, 0.3):
        profile["relatives"] = [
            random_relative(rng, on, "spouse" in profile) for _ in range(rng.choice((0, 1, 1, 2)))
        ]
    if chance(rng, 0.08):
        add_military(rng, profile, on)
    _keep_what_follows_birth(profile)
    spouse = profile.get("spouse")
    if isinstance(spouse, dict):
        _keep_what_follows_birth(spouse)
    put(rng, profile, "funds_cad", random_money(rng, on), 0.75)
    places: tuple[list[str], ...] = (["QC"], ["ON"], ["all"], ["QC", "ON"], ["BC", "AB"])
    put(rng, profile, "destinations", often(rng, ["ON"], places), 0.8)
    put(rng, profile, "submitted_at", random_submission(rng, on), 0.7)
    put(rng, profile, "identity", {"family_name": "Doe", "citizenships": ["IN"]}, 0.1)
    put(rng, profile, "x_note", "carried, never read", 0.1)
    return profile
