"""Whole people at random, of the form `profile-1`, deliberately full of edges.

The same seed and day give the same person. What most people leave out is left out; where the law
has a number or a day, many stand beside it. A profile is always valid; whether it meets anything is
another matter. Nothing here knows what the answer should be.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tests.profiles.chances import (
    COUNTRIES,
    PROVINCES,
    Fields,
    beside,
    between,
    chance,
    leap_day,
    often,
    one_of,
    put,
    random_day,
    years_before,
)
from tests.profiles.work_lives import POOLS, coded, random_jobs

from openentry.recheck.funds import TABLES

__all__ = ["random_day", "random_profile"]

LEVELS = ("secondary", "one_year", "two_year", "three_year", "masters", "professional", "doctorate")
TESTS_BEGIN = {  # first day of a test whose result is taken
    "ielts_general_training": date(2015, 1, 1),
    "celpip_general": date(2015, 1, 1),
    "pte_core": date(2024, 1, 30),
    "tef_canada": date(2015, 1, 1),
    "tcf_canada": date(2018, 12, 3),
}
# Lowest marks of levels 4, 5, 7, 8, 9 and 10: listening, reading, speaking, writing.
MARKS = {
    "ielts_general_training": (
        (4.5, 3.5, 4, 4),
        (5, 4, 5, 5),
        (6, 6, 6, 6),
        (7.5, 6.5, 6.5, 6.5),
        (8, 7, 7, 7),
        (8.5, 8, 7.5, 7.5),
    ),
    "celpip_general": ((4,) * 4, (5,) * 4, (7,) * 4, (8,) * 4, (9,) * 4, (10,) * 4),
    "pte_core": (
        (28, 33, 42, 41),
        (39, 42, 51, 51),
        (60, 60, 68, 69),
        (71, 69, 76, 79),
        (82, 78, 84, 88),
        (89, 88, 89, 90),
    ),
    "tef_canada": (
        (145, 121, 181, 181),
        (181, 151, 226, 226),
        (249, 207, 310, 310),
        (280, 233, 349, 349),
        (298, 248, 371, 371),
        (316, 263, 393, 393),
    ),
    "tcf_canada": (
        (331, 342, 4, 4),
        (369, 375, 6, 6),
        (458, 453, 10, 10),
        (503, 499, 12, 12),
        (523, 524, 14, 14),
        (549, 549, 16, 16),
    ),
}
ABILITIES = ("listening", "reading", "speaking", "writing")


def _mark(rng: Random, test: str, ability: int, band: int) -> object:
    lowest: float = MARKS[test][band][ability]
    if chance(rng, 0.08):  # just below the level
        lowest -= 0.5 if test == "ielts_general_training" else 1
    mark: object = lowest
    if chance(rng, 0.2):
        mark = str(lowest)
    if test == "celpip_general" and chance(rng, 0.01):
        mark = "M"
    return mark


def _sitting(rng: Random, on: date, test: str) -> Fields:
    begins = TESTS_BEGIN[test]
    draw = rng.random()
    if draw < 0.35:  # two years old, or nearly
        result = beside(rng, years_before(rng, on, 2))
    elif draw < 0.4:
        result = on + timedelta(days=rng.choice((0, 1, 20)))
    else:
        result = leap_day(rng, between(rng, years_before(rng, on, 2), on))
    taken = max(begins, result - timedelta(days=rng.choice((0, 0, 5, 12))))
    band = rng.choice((0, 1, 2, 2, 3, 4, 4, 5))
    sitting: Fields = {"test": test, "taken_on": taken.isoformat()}
    if max(taken, result) != taken or chance(rng, 0.2):
        sitting["result_on"] = max(taken, result).isoformat()
    for place, ability in enumerate(ABILITIES):
        own = band if chance(rng, 0.85) else max(0, min(5, band + rng.choice((-1, 1))))
        sitting[ability] = _mark(rng, test, place, own)
    if test == "tef_canada":
        put(rng, sitting, "column", "equivalence_ancien_score", 0.5)
    if chance(rng, 0.07):
        sitting["used"] = False
    put(rng, sitting, "registration", "R-1", 0.1)
    return sitting


def _languages(rng: Random, person: Fields, on: date) -> None:
    """Add the sittings of tests, and the first language where it is needed."""
    names = [name for name, begins in TESTS_BEGIN.items() if begins <= on]
    english = [name for name in names if MARKS[name] and name not in ("tef_canada", "tcf_canada")]
    french = [name for name in names if name not in english]
    draw = rng.random()
    chosen: list[str] = []
    if draw < 0.85:
        chosen += rng.choices(english, k=rng.choice((1, 1, 1, 2, 3)))
    if draw < 0.35 or 0.85 < draw < 0.95:
        chosen += rng.choices(french, k=rng.choice((1, 1, 2)))
    rng.shuffle(chosen)
    sittings = [_sitting(rng, on, name) for name in chosen]
    if sittings or chance(rng, 0.3):
        person["tests"] = sittings
    both = any(name in english for name in chosen) and any(name in french for name in chosen)
    if both or chance(rng, 0.2):
        person["first_language"] = rng.choice(("en", "en", "fr"))


def _assessments(rng: Random, level: str, on: date) -> list[Fields]:
    found: list[Fields] = []
    for _ in range(rng.choice((0, 1, 1, 1, 1, 2))):
        draw = rng.random()
        if draw < 0.3:
            issued = beside(rng, years_before(rng, on, 5))
        elif draw < 0.37:
            issued = on + timedelta(days=1)
        else:
            issued = leap_day(rng, between(rng, years_before(rng, on, 4), on))
        one: Fields = {"issued_on": issued.isoformat()}
        put(rng, one, "equivalency", often(rng, level, LEVELS), 0.4)
        put(rng, one, "body", "WES", 0.2)
        if all(other["issued_on"] != one["issued_on"] for other in found):
            found.append(one)
    return found


def _study(rng: Random, on: date, canadian_share: float) -> Fields:
    level = rng.choice(LEVELS)
    length = {"secondary": 4, "one_year": 1, "two_year": 2, "masters": 2}.get(level, 4)
    in_canada = chance(rng, canadian_share)
    draw = rng.random()
    if draw < 0.1:
        ended = on + timedelta(days=rng.choice((1, 90)))
    elif draw < 0.25:
        ended = beside(rng, on)
    elif draw < 0.4:  # about the months that may be studied online
        ended = one_of(rng, date(2020, 2, 29), date(2020, 3, 1), date(2021, 6, 30))
    else:
        ended = leap_day(rng, between(rng, years_before(rng, on, 15), on))
    months = rng.choice((length * 12, length * 10, 7, 8, 15, 16, 20))
    started = ended - timedelta(days=round(months * 30.44) + rng.choice((-1, 0, 0, 1)))
    if chance(rng, 0.1):
        started = max(started, date(2022, 8, 31)) if ended > date(2022, 9, 2) else started
    if months in (7, 8, 15, 16) and ended.day < 28:  # whole months to the day, or one day off
        year, month = divmod(ended.year * 12 + ended.month - 1 - months, 12)
        started = min(ended, date(year, month + 1, ended.day) + timedelta(days=rng.choice((0, 1))))
    study: Fields = {"level": level, "country": "CA" if in_canada else rng.choice(COUNTRIES)}
    put(rng, study, "started_on", started.isoformat(), 0.7)
    put(rng, study, "ended_on", ended.isoformat(), 0.5)
    if chance(rng, 0.88):
        study["completed_on"] = (ended + timedelta(days=rng.choice((0, 0, 30)))).isoformat()
    put(rng, study, "program_years", often(rng, length, (0.5, 1, 1.5, 2, 3)), 0.3)
    if in_canada:
        put(rng, study, "province", rng.choice(PROVINCES), 0.5)
        if chance(rng, 0.15):
            study["full_time"] = False
            put(rng, study, "weekly_hours", rng.choice((10, 14.5, 15, 20)), 0.7)
        put(rng, study, "good_standing", chance(rng, 0.6), 0.15)
        put(rng, study, "months_in_canada", rng.choice((0, 7, 8, 24)), 0.2)
        put(rng, study, "full_time_months", rng.choice((0, 7, 8, 24)), 0.2)
        put(rng, study, "distance_share", rng.choice((0, 0.5, 0.51, 1)), 0.2)
        put(rng, study, "second_language_share", rng.choice((0, 0.5, 0.51)), 0.15)
        put(rng, study, "return_obligation", chance(rng, 0.5), 0.1)
    if not in_canada or chance(rng, 0.1):
        study["assessments"] = _assessments(rng, level, on)
    put(rng, study, "institution", "Somewhere", 0.1)
    return study


def _credentials(rng: Random, on: date) -> list[Fields]:
    canadian_share = one_of(rng, 0.0, 0.3, 0.7)
    return [_study(rng, on, canadian_share) for _ in range(rng.choice((0, 1, 1, 2, 2, 3)))]


def _born(rng: Random, on: date, *ages: int) -> str:
    day = years_before(rng, on, rng.choice(ages))
    if chance(rng, 0.5):
        return beside(rng, day).isoformat()
    return leap_day(rng, day - timedelta(days=rng.randrange(365))).isoformat()


def _spouse(rng: Random, on: date) -> Fields:
    spouse: Fields = {"accompanying": chance(rng, 0.8)}
    draw = rng.random()
    if draw < 0.1:
        spouse["citizen"] = True
    elif draw < 0.3:
        spouse["permanent_resident"] = True
    put(rng, spouse, "lives_in", often(rng, "CA", COUNTRIES, 0.5), 0.7)
    put(rng, spouse, "birth_on", _born(rng, on, 25, 35, 45), 0.5)
    _languages(rng, spouse, on)
    if chance(rng, 0.7):
        spouse["credentials"] = _credentials(rng, on)
    if chance(rng, 0.7):
        spouse["jobs"] = random_jobs(rng, on)
    return spouse


def _dependant(rng: Random, on: date) -> Fields:
    child: Fields = {
        "relation": often(rng, "child", ("spouse_child", "grandchild")),
        "birth_on": _born(rng, on, 2, 10, 21, 22, 22, 23),
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


def _offer(rng: Random, profile: Fields, on: date, pool: str) -> None:
    """Add an offer and a permit, of every route, with facts missing here and there."""
    permit: Fields = {
        "basis": rng.choice(("lmia", "lmia", "exempt", "exempt", "section_186", "other"))
    }
    put(rng, permit, "valid_until", beside(rng, on).isoformat(), 0.4)
    if "valid_until" not in permit:
        put(rng, permit, "valid_until", (on + timedelta(days=200)).isoformat(), 0.85)
    if chance(rng, 0.65):
        profile["work_permit"] = permit
    if chance(rng, 0.25):
        return
    offer = coded(rng, pool)
    jobs = profile.get("jobs")
    if isinstance(jobs, list) and jobs and chance(rng, 0.6):
        same = rng.choice(jobs)
        offer = {key: same[key] for key in ("noc", "noc_edition", "noc_other") if key in same}
    put(rng, offer, "full_time", chance(rng, 0.93), 0.9)
    put(rng, offer, "continuous", chance(rng, 0.93), 0.9)
    put(rng, offer, "years_after_visa", rng.choice((1, 1, 2, 0.99, "indeterminate")), 0.9)
    put(rng, offer, "employers", rng.choice((1, 1, 2)), 0.4)
    put(rng, offer, "excluded_employer", chance(rng, 0.3), 0.1)
    put(rng, offer, "lmia", chance(rng, 0.7), 0.7)
    put(rng, offer, "from_permit_employer", chance(rng, 0.8), 0.7)
    since = beside(rng, years_before(rng, on, rng.choice((1, 1, 3))))
    put(rng, offer, "with_employer_since", leap_day(rng, since).isoformat(), 0.6)
    put(rng, offer, "offered_on", (on - timedelta(days=rng.choice((-1, 0, 50)))).isoformat(), 0.3)
    put(rng, offer, "valid_until", (on + timedelta(days=rng.choice((-1, 0, 50)))).isoformat(), 0.3)
    profile["job_offer"] = offer


def _certificates(rng: Random, profile: Fields, on: date) -> list[Fields]:
    found = []
    for _ in range(rng.choice((1, 1, 2))):
        one = coded(rng, rng.choice(("trade", "trade", "near_trade", "any")))
        jobs = profile.get("jobs")
        if isinstance(jobs, list) and jobs and chance(rng, 0.6):
            same = rng.choice(jobs)
            one = {key: same[key] for key in ("noc", "noc_edition", "noc_other") if key in same}
        one["issuer"] = rng.choice((*PROVINCES, "federal"))
        one["issued_on"] = often(
            rng, years_before(rng, on, 2), (on, on + timedelta(days=1))
        ).isoformat()
        put(rng, one, "valid_until", beside(rng, on).isoformat(), 0.3)
        found.append(one)
    return found


def _nomination(rng: Random, on: date) -> Fields:
    given = on - timedelta(days=rng.choice((5, 40, 200)))
    fields: Fields = {
        "province": rng.choice(PROVINCES[:8]),
        "nominated_on": given.isoformat(),
    }
    put(rng, fields, "stream", "Some stream", 0.3)
    accepted = often(rng, given + timedelta(days=3), (on, on + timedelta(days=1)))
    put(rng, fields, "accepted_on", accepted.isoformat(), 0.85)
    put(rng, fields, "valid_until", (on + timedelta(days=rng.choice((-1, 0, 90)))).isoformat(), 0.4)
    if "accepted_on" in fields:
        withdrawn = max(accepted, on + timedelta(days=rng.choice((-1, 0, 1))))
        put(rng, fields, "withdrawn_on", withdrawn.isoformat(), 0.2)
    return fields


def _relative(rng: Random, on: date, with_spouse: bool) -> Fields:
    kin = ("parent", "grandparent", "child", "grandchild", "aunt_uncle", "niece_nephew")
    fields: Fields = {
        "relation": often(rng, "sibling", kin, 0.5),
        "lives_in": often(rng, "CA", COUNTRIES),
    }
    if with_spouse:
        put(rng, fields, "of", rng.choice(("self", "spouse", "spouse")), 0.6)
    if chance(rng, 0.5):
        fields["birth_on"] = _born(rng, on, 17, 18, 18, 40)
    else:
        put(rng, fields, "adult", chance(rng, 0.7), 0.4)
    put(rng, fields, rng.choice(("citizen", "permanent_resident")), True, 0.85)
    return fields


def _military(rng: Random, profile: Fields, on: date) -> None:
    home, code = rng.choice(COUNTRIES), rng.choice(("40042", "42102", "43204", "43204", "21231"))
    first = beside(rng, years_before(rng, on, rng.choice((9, 10, 10, 12))))
    service: list[Fields] = [{"country": home, "started_on": first.isoformat()}]
    put(rng, service[0], "noc", code, 0.8)
    if chance(rng, 0.3):
        broken = first + timedelta(days=900)
        service[0]["ended_on"] = broken.isoformat()
        again = broken + timedelta(days=rng.choice((1, 2)))
        service.append({"country": home, "started_on": again.isoformat(), "noc": code})
    if chance(rng, 0.4):
        service[-1]["ended_on"] = beside(rng, on).isoformat()
    profile["military_service"] = service
    if chance(rng, 0.7):
        offer: Fields = {"years": rng.choice((2.5, 3, 3, 5)), "full_time": chance(rng, 0.9)}
        put(rng, offer, "noc", often(rng, code, ("42102", "21231")), 0.8)
        profile["forces_offer"] = offer


def _money(rng: Random, on: date) -> int:
    tables = [table for table in TABLES if table.begins <= on][-2:] or [TABLES[0]]
    amount = rng.choice(tables).amount(rng.choice((1, 1, 2, 2, 3, 4, 5, 7, 8, 10)))
    return often(rng, amount + rng.choice((-1, 0, 0, 1)), (0, 50_000, 250_000), 0.7)


def _submitted(rng: Random, on: date) -> str:
    day = on - timedelta(days=rng.choice((0, 1, 10, 19, 20, 21, 30, 300)))
    clock = time(rng.choice((0, 3, 4, 5, 12, 23)), rng.choice((0, 59)), rng.choice((0, 59)))
    return datetime.combine(day, clock, UTC).isoformat().replace("+00:00", "Z")


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
    sitting = _sitting(rng, on, "ielts_general_training") | {
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


def random_profile(rng: Random, on: date) -> Fields:
    """Give a valid profile of a random person, full of edges on a day.

    Parameters
    ----------
    rng : Random
        Source of chance; the same state gives the same person.
    on : date
        The day beside which the edges are put, from 2015-01-01 on.
    """
    profile: Fields = {"birth_on": _born(rng, on, 17, 18, 20, 25, 30, 33, 36, 40, 44, 45, 46, 47)}
    put(rng, profile, "schema", "profile-1", 0.5)
    put(rng, profile, "id", f"P{rng.randrange(10**6):06}", 0.7)
    put(rng, profile, "lives_in", often(rng, "CA", COUNTRIES, 0.6), 0.8)
    _family(rng, profile, on)
    _languages(rng, profile, on)
    if chance(rng, 0.85):
        profile["credentials"] = _credentials(rng, on)
    jobs = random_jobs(rng, on)
    if jobs or chance(rng, 0.3):
        profile["jobs"] = jobs
    if jobs and chance(rng, 0.6):
        primary = rng.choice(jobs)
        profile["primary_noc"] = primary["noc"]
        if "noc_edition" in primary:
            profile["primary_noc_edition"] = primary["noc_edition"]
    if chance(rng, 0.3):
        profile["certificates"] = _certificates(rng, profile, on)
    if chance(rng, 0.4):
        _offer(rng, profile, on, rng.choice(tuple(POOLS)))
    if chance(rng, 0.25):
        profile["nomination"] = _nomination(rng, on)
    if chance(rng, 0.25):
        _lean(rng, profile, on)
    if chance(rng, 0.3):
        profile["relatives"] = [
            _relative(rng, on, "spouse" in profile) for _ in range(rng.choice((0, 1, 1, 2)))
        ]
    if chance(rng, 0.08):
        _military(rng, profile, on)
    put(rng, profile, "funds_cad", _money(rng, on), 0.75)
    places: tuple[list[str], ...] = (["QC"], ["ON"], ["all"], ["QC", "ON"], ["BC", "AB"])
    put(rng, profile, "destinations", often(rng, ["ON"], places), 0.8)
    put(rng, profile, "submitted_at", _submitted(rng, on), 0.7)
    put(rng, profile, "identity", {"family_name": "Doe", "citizenships": ["IN"]}, 0.1)
    put(rng, profile, "x_note", "carried, never read", 0.1)
    return profile
