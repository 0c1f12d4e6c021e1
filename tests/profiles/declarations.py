"""Offers of every route, certificates, nominations, relatives, service and money at random.

Facts are missing here and there, and days lie beside the one on which something ends.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tests.profiles.chances import (
    COUNTRIES,
    PROVINCES,
    Fields,
    beside,
    born,
    chance,
    leap_day,
    often,
    put,
    years_before,
)
from tests.profiles.work_lives import (
    coded,
)

from openentry.recheck.funds import TABLES


def add_offer(rng: Random, profile: Fields, on: date, pool: str) -> None:
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
    draw = rng.random()
    if draw < 0.3:
        offer["offered_on"] = (on - timedelta(days=rng.choice((-1, 0, 50)))).isoformat()
    elif draw < 0.6:
        put(rng, offer, "offered_on", (on - timedelta(days=60)).isoformat(), 0.5)
        until = on + timedelta(days=rng.choice((-1, 0, 50)))
        offer["valid_until"] = until.isoformat()
    profile["job_offer"] = offer


def random_certificates(rng: Random, profile: Fields, on: date) -> list[Fields]:
    """Give certificates, of the trade worked in or of another, in force or not."""
    found = []
    for _ in range(rng.choice((1, 1, 2))):
        one = coded(rng, rng.choice(("trade", "trade", "near_trade", "any")))
        jobs = profile.get("jobs")
        if isinstance(jobs, list) and jobs and chance(rng, 0.6):
            same = rng.choice(jobs)
            one = {key: same[key] for key in ("noc", "noc_edition", "noc_other") if key in same}
        one["issuer"] = rng.choice((*PROVINCES, "federal"))
        issued = often(rng, years_before(rng, on, 2), (on, on + timedelta(days=1)))
        one["issued_on"] = issued.isoformat()
        put(rng, one, "valid_until", max(issued, beside(rng, on)).isoformat(), 0.3)
        found.append(one)
    return found


def random_nomination(rng: Random, on: date) -> Fields:
    """Give a nomination in each of its states: offered, accepted, withdrawn, over."""
    given = on - timedelta(days=rng.choice((5, 40, 200)))
    fields: Fields = {
        "province": rng.choice(PROVINCES[:8]),
        "nominated_on": given.isoformat(),
    }
    put(rng, fields, "stream", "Some stream", 0.3)
    accepted = often(rng, given + timedelta(days=3), (on, on + timedelta(days=1)))
    put(rng, fields, "accepted_on", accepted.isoformat(), 0.85)
    until = max(accepted, on + timedelta(days=rng.choice((-1, 0, 90))))
    put(rng, fields, "valid_until", until.isoformat(), 0.4)
    if "accepted_on" in fields:
        withdrawn = max(accepted, on + timedelta(days=rng.choice((-1, 0, 1))))
        put(rng, fields, "withdrawn_on", withdrawn.isoformat(), 0.2)
    return fields


def random_relative(rng: Random, on: date, with_spouse: bool) -> Fields:
    """Give a relative of the applicant or of the spouse, who counts or lacks one thing."""
    kin = ("parent", "grandparent", "child", "grandchild", "aunt_uncle", "niece_nephew")
    fields: Fields = {
        "relation": often(rng, "sibling", kin, 0.5),
        "lives_in": often(rng, "CA", COUNTRIES),
    }
    if with_spouse:
        put(rng, fields, "of", rng.choice(("self", "spouse", "spouse")), 0.6)
    if chance(rng, 0.5):
        fields["birth_on"] = born(rng, on, 17, 18, 18, 40)
    else:
        put(rng, fields, "adult", chance(rng, 0.7), 0.4)
    put(rng, fields, rng.choice(("citizen", "permanent_resident")), True, 0.85)
    return fields


def add_military(rng: Random, profile: Fields, on: date) -> None:
    """Add service in one foreign military, about ten years of it, and an offer of the Forces."""
    home, code = rng.choice(COUNTRIES), rng.choice(("40042", "42102", "43204", "43204", "21231"))
    first = beside(rng, years_before(rng, on, rng.choice((9, 10, 10, 12))))
    service: list[Fields] = [{"country": home, "started_on": first.isoformat()}]
    put(rng, service[0], "noc", code, 0.8)
    if chance(rng, 0.3):
        broken = first + timedelta(days=900)
        service[0]["ended_on"] = broken.isoformat()
        again = broken + timedelta(days=rng.choice((1, 2)))
        service.append({"country": home, "started_on": again.isoformat(), "noc": code})
    if chance(rng, 0.1):  # service to come
        tomorrow = (on + timedelta(days=1)).isoformat()
        service.append({"country": home, "started_on": tomorrow, "noc": "43204"})
    elif chance(rng, 0.4):
        service[-1]["ended_on"] = beside(rng, on).isoformat()
    profile["military_service"] = service
    if chance(rng, 0.7):
        offer: Fields = {"years": rng.choice((2.5, 3, 3, 5)), "full_time": chance(rng, 0.9)}
        put(rng, offer, "noc", often(rng, code, ("42102", "21231")), 0.8)
        profile["forces_offer"] = offer


def random_money(rng: Random, on: date) -> int:
    """Give dollars beside an amount of the last tables, for a family of any size."""
    tables = [table for table in TABLES if table.begins <= on][-2:] or [TABLES[0]]
    amount = rng.choice(tables).amount(rng.choice((1, 1, 2, 2, 3, 4, 5, 7, 8, 10)))
    return often(rng, amount + rng.choice((-1, 0, 0, 1)), (0, 50_000, 250_000), 0.7)


def random_submission(rng: Random, on: date) -> str:
    """Give an instant before the day, often beside midnight in Toronto or in UTC."""
    day = on - timedelta(days=rng.choice((0, 1, 10, 19, 20, 21, 30, 300)))
    clock = time(rng.choice((0, 3, 4, 5, 12, 23)), rng.choice((0, 59)), rng.choice((0, 59)))
    return datetime.combine(day, clock, UTC).isoformat().replace("+00:00", "Z")
