"""Jobs at random, on the edges of every count: 780, 1,560 and 3,120 hours, 3, 5 and 10 years."""

from datetime import date, timedelta
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
    years_before,
)

from openentry.recheck.category_lists import VERSIONS
from openentry.recheck.noc import is_skilled, is_trade
from openentry.recheck.noc_codes import UNIT_GROUPS_2016, UNIT_GROUPS_2021

ALL_2021 = sorted(UNIT_GROUPS_2021)
ALL_2016 = sorted(UNIT_GROUPS_2016)
LISTED = sorted({code for version in VERSIONS for code in version.codes})
POOLS = {
    "skilled": (
        [code for code in ALL_2021 if is_skilled(code)],
        [code for code in ALL_2016 if is_skilled(code)],
    ),
    "trade": (
        [code for code in ALL_2021 if is_trade(code)],
        [code for code in ALL_2016 if is_trade(code)],
    ),
    "near_trade": (
        ["72600", "72604", "93200", "63200", "63201", "63210", "62200", "62201", "73300"],
        ["7201", "6321", "6332", "6331", "9411", "9241", "8211", "7511", "2271"],
    ),
    "listed": (LISTED, ["3111", "3112", "3012", "4152", "7241", "7237", "6331", "4031"]),
    "physician": (["31100", "31101", "31102"], ["3111", "3112"]),
    "manager": (["00012", "00013", "00015", "00011", "10010"], ["0013", "0014", "0016", "0111"]),
    "any": (ALL_2021, ALL_2016),
    "low": (
        [code for code in ALL_2021 if not is_skilled(code)],
        [code for code in ALL_2016 if not is_skilled(code)],
    ),
}
WEEKS = (30, 30, 30, 37.5, 40, 15, 20, 29.99, 30.01, 22.22, 7.5, 60, 168, 0.01)


def coded(rng: Random, pool: str) -> Fields:
    """Give the code of an occupation, in one edition or in both."""
    now, before = (rng.choice(codes) for codes in POOLS[pool])
    draw = rng.random()
    if draw < 0.45:
        return {"noc": now, **({"noc_edition": "2021"} if chance(rng, 0.3) else {})}
    if draw < 0.7:
        return {"noc": now, "noc_other": before}
    if draw < 0.9:
        return {"noc": before, "noc_edition": "2016", "noc_other": now}
    return {"noc": before, "noc_edition": "2016"}


def _edge_span(rng: Random, on: date, week: float) -> tuple[date, date]:
    """Give days whose credited hours are beside a number the law asks for."""
    hours = rng.choice((780, 1560, 1560, 1560, 3120, 4680, 6240, 7800))
    days = -int(-hours * 7 // min(30, max(week, 5)))
    last = beside(rng, on) if chance(rng, 0.5) else between(rng, years_before(rng, on, 2), on)
    return last - timedelta(days=days - 1 + rng.choice((-1, 0, 0, 1))), last


def _span(rng: Random, on: date, week: float) -> tuple[date, date]:
    """Give the first and the last day of a job."""
    draw = rng.random()
    if draw < 0.45:
        return _edge_span(rng, on, week)
    if draw < 0.65:  # beside the beginning of a window
        first = beside(rng, years_before(rng, on, rng.choice((3, 5, 10))))
        return first, first + timedelta(days=rng.choice((181, 182, 363, 364, 365, 728, 1200)))
    if draw < 0.8:  # across the beginning of a window
        edge = years_before(rng, on, rng.choice((3, 5, 10)))
        return edge - timedelta(days=rng.randrange(900)), edge + timedelta(days=rng.randrange(900))
    first = leap_day(rng, between(rng, years_before(rng, on, 12), on + timedelta(days=40)))
    return first, first + timedelta(days=rng.randrange(2000))


def _periods(rng: Random, first: date, last: date) -> list[Fields]:
    """Cut a job into periods of different weekly hours, with or without days between them."""
    periods: list[Fields] = []
    begun = first + timedelta(days=rng.choice((0, 0, 1, 30)))
    while begun <= last and len(periods) < 4:
        ended = min(last, begun + timedelta(days=rng.choice((29, 90, 181, 363, 600))))
        periods.append(
            {
                "started_on": begun.isoformat(),
                "ended_on": ended.isoformat(),
                "weekly_hours": rng.choice(WEEKS),
            }
        )
        begun = ended + timedelta(days=rng.choice((1, 1, 2, 60)))
    if periods and chance(rng, 0.3) and periods[-1]["ended_on"] == last.isoformat():
        del periods[-1]["ended_on"]
    if not periods:
        return [{"started_on": first.isoformat(), "weekly_hours": 30}]
    if chance(rng, 0.2):
        rng.shuffle(periods)
    return periods


def _circumstances(rng: Random, job: Fields) -> None:
    """Add what may keep a job from counting, mostly where it is in Canada."""
    if chance(rng, 0.05):
        job["paid"] = False
    if chance(rng, 0.12):
        job["self_employed"] = True
        put(rng, job, "publicly_funded_physician", True, 0.5)
    if chance(rng, 0.08):
        job["full_time_student"] = True
    if job["country"] != "CA":
        return
    put(rng, job, "province", rng.choice(PROVINCES), 0.5)
    if chance(rng, 0.06):
        job["authorised"] = False
    if chance(rng, 0.06):
        job["temporary_status"] = False
    if chance(rng, 0.1):
        job["remote_for_foreign_employer"] = True


def random_job(rng: Random, on: date, pool: str, canadian_share: float) -> Fields:
    """Give one job."""
    week = rng.choice(WEEKS) if chance(rng, 0.6) else 30
    first, last = _span(rng, on, week)
    last = max(first, last)
    job: Fields = {
        **coded(rng, pool),
        "country": "CA" if chance(rng, canadian_share) else rng.choice(COUNTRIES),
        "started_on": first.isoformat(),
    }
    if chance(rng, 0.8) or last < on - timedelta(days=60):
        job["ended_on"] = last.isoformat()
    else:
        put(rng, job, "ended_on", None, 0.2)
    if chance(rng, 0.15):
        job["periods"] = _periods(rng, first, last)
    else:
        job["weekly_hours"] = week
    _circumstances(rng, job)
    put(rng, job, "title", "Whatever it was called", 0.1)
    return job


def _in_pieces(rng: Random, on: date, pool: str, canadian_share: float) -> list[Fields]:
    """Give jobs in one occupation end to end, with or without a day between them."""
    job = random_job(rng, on, pool, canadian_share)
    week = often(rng, 30, WEEKS)
    pieces: list[Fields] = []
    last = beside(rng, on)
    for _ in range(rng.randrange(2, 5)):
        first = last - timedelta(days=rng.choice((90, 120, 181, 182, 363)))
        piece = {key: value for key, value in job.items() if key not in ("periods", "ended_on")}
        pieces.append(
            piece
            | {
                "started_on": first.isoformat(),
                "ended_on": last.isoformat(),
                "weekly_hours": week,
            }
        )
        last = first - timedelta(days=rng.choice((1, 1, 1, 2)))
    return pieces


def random_jobs(rng: Random, on: date) -> list[Fields]:
    """Give the jobs of a person, who has mostly one kind of work and one side of the border."""
    pool = rng.choice(tuple(POOLS)) if chance(rng, 0.6) else "skilled"
    canadian_share = one_of(rng, 0.0, 0.2, 0.5, 0.8, 1.0)
    jobs: list[Fields] = []
    if chance(rng, 0.25):
        jobs += _in_pieces(rng, on, pool, canadian_share)
    for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 4))):
        kind = often(rng, pool, tuple(POOLS))
        job = random_job(rng, on, kind, canadian_share)
        if jobs and chance(rng, 0.5):  # the same occupation again
            same = jobs[0]
            for key in ("noc", "noc_edition", "noc_other"):
                job.pop(key, None)
                if key in same:
                    job[key] = same[key]
        jobs.append(job)
    rng.shuffle(jobs)
    return jobs
