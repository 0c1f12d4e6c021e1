"""Language tests and studies at random: results two years old, assessments five years old."""

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
    return mark


def random_sitting(rng: Random, on: date, test: str) -> Fields:
    """Give a sitting of a test, its marks on or just below the edge of a level."""
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


def add_languages(rng: Random, person: Fields, on: date) -> None:
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
    sittings = [random_sitting(rng, on, name) for name in chosen]
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


def random_credentials(rng: Random, on: date) -> list[Fields]:
    """Give the studies of a person, in Canada, abroad or both."""
    canadian_share = one_of(rng, 0.0, 0.3, 0.7)
    return [_study(rng, on, canadian_share) for _ in range(rng.choice((0, 1, 1, 2, 2, 3)))]
