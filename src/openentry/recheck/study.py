"""Education of one person: the level on a day, the credential earned in Canada, the study there.

Provisions:
  IRPR 73(1), 78(1)  levels; a foreign credential needs an assessment, valid for five years. Stated.
  MI s. 3(4), 11     the same for the CRS; the highest level counts, never a sum. Stated.
  MI s. 30           additional points for a Canadian credential and their conditions, from
                     2016-11-19; programs touched by 2020-03 to 2022-08 may have been taken online,
                     from abroad or part-time. Stated; reading of single conditions inferred.
  IRPR 83(2)         study in Canada for adaptability. Stated.
"""

from datetime import date
from decimal import Decimal

from openentry.recheck.days import completed_months, valid
from openentry.recheck.fields import (
    CANADA,
    Object,
    country,
    day,
    day_or_none,
    expect_only,
    flag,
    number_or_none,
    objects,
    share,
    whole_or_none,
    word,
    word_or_none,
)
from openentry.recheck.logic import Known, every, some

ASSESSMENT_YEARS = 5  # IRPR 75(2)(e)(ii); MI s. 3(4). Stated.

# From lowest to highest. IRPR 78(1); MI s. 11.
EDUCATION_ORDER = (
    "none",
    "secondary",
    "one_year",
    "two_year",
    "three_year",
    "two_or_more",
    "masters",
    "doctorate",
)
LEVEL_WORDS = frozenset(
    ("secondary", "one_year", "two_year", "three_year", "masters", "professional", "doctorate")
)
LONG = frozenset(
    ("three_year", "masters", "doctorate")
)  # of three years or more: MI s. 11; 78(1)(f)
TWO_YEARS_BY_LEVEL = frozenset(("two_year", "three_year", "masters", "professional", "doctorate"))

STUDY_MONTHS_LEAST = 8  # MI s. 30(3): full-time, and in Canada. Inferred.
HALF = Decimal("0.5")  # MI s. 30(3): distance learning, second-language training. Inferred.
PANDEMIC_BEGAN, PANDEMIC_ENDED = date(2020, 3, 1), date(2022, 8, 31)  # IRCC, 2022-07. Stated.

TWO_ACADEMIC_YEARS_MONTHS = 16  # IRPR 83(2): two academic years of eight months. Inferred.
STUDY_WEEKLY_HOURS_LEAST = 15  # IRPR 83(2). Stated.

CREDENTIAL_FIELDS = frozenset(
    (
        "level",
        "country",
        "province",
        "institution",
        "field",
        "started_on",
        "ended_on",
        "completed_on",
        "program_years",
        "full_time",
        "weekly_hours",
        "good_standing",
        "months_in_canada",
        "full_time_months",
        "distance_share",
        "second_language_share",
        "return_obligation",
        "assessments",
    )
)
ASSESSMENT_FIELDS = frozenset(("body", "issued_on", "equivalency", "reference"))


def rank(level: str) -> int:
    """Give the place of a level in the order of IRPR 78(1) and MI s. 11."""
    return EDUCATION_ORDER.index(level)


def read_credentials(person: Object) -> list[Object]:
    """Give the studies of a person, refusing what cannot be."""
    found = objects(person, "credentials")
    for study in found:
        expect_only(study, CREDENTIAL_FIELDS, "credentials")
        word(study, "level", LEVEL_WORDS)
        country(study, "country")
        started, ended = day_or_none(study, "started_on"), day_or_none(study, "ended_on")
        completed = day_or_none(study, "completed_on")
        for last in (ended, completed):
            if started is not None and last is not None and last < started:
                raise ValueError(f"credentials: over on {last}, before it started on {started}")
    return found


def _as_scored(level: str) -> str:
    """Count an entry-to-practice professional degree as a master's. IRPR 78(1)(f); MI s. 11."""
    return "masters" if level == "professional" else level


def _completed_by(study: Object, on: date) -> bool:
    completed = day_or_none(study, "completed_on")
    return completed is not None and completed <= on


def _level_that_counts(study: Object, on: date) -> str | None:
    """Give the level of a study as it counts on a day, or None when it does not."""
    if not _completed_by(study, on):
        return None
    own = word(study, "level", LEVEL_WORDS)
    if country(study, "country") == CANADA:
        return _as_scored(own)
    chosen: Object | None = None
    for assessment in objects(study, "assessments"):
        expect_only(assessment, ASSESSMENT_FIELDS, "assessments")
        issued = day(assessment, "issued_on")
        if valid(issued, ASSESSMENT_YEARS, on) and (
            chosen is None or issued >= day(chosen, "issued_on")
        ):
            chosen = assessment
    if chosen is None:
        return None
    return _as_scored(word_or_none(chosen, "equivalency", LEVEL_WORDS) or own)


def education(studies: list[Object], on: date) -> str:
    """Give the level of education of a person on a day. IRPR 78(1); MI s. 11."""
    levels = [level for study in studies if (level := _level_that_counts(study, on)) is not None]
    highest = max(levels, key=rank, default="none")
    beyond_school = [level for level in levels if level != "secondary"]
    if len(beyond_school) >= 2 and any(level in LONG for level in beyond_school):
        highest = max(highest, "two_or_more", key=rank)
    return highest


def _months_enough(study: Object, last: date) -> bool:
    """Tell whether a study was full-time, and the student present, for eight months each."""
    full_time = whole_or_none(study, "full_time_months")
    if full_time is None:
        started = day_or_none(study, "started_on")
        if not flag(study, "full_time", absent=True):
            full_time = 0
        elif started is not None:
            full_time = completed_months(started, last)
        else:
            full_time = STUDY_MONTHS_LEAST  # the shortest program, one_year, has eight
    present = whole_or_none(study, "months_in_canada")
    if present is None:
        present = full_time
    return full_time >= STUDY_MONTHS_LEAST and present >= STUDY_MONTHS_LEAST


def _earns_study_points(study: Object, on: date) -> bool:
    """Tell whether a study is a Canadian credential of MI s. 30 on a day."""
    completed = day_or_none(study, "completed_on")
    if country(study, "country") != CANADA or completed is None or completed > on:
        return False
    if word(study, "level", LEVEL_WORDS) == "secondary":
        return False
    if flag(study, "return_obligation", absent=False):
        return False
    if share(study, "second_language_share") > HALF:
        return False
    last = day_or_none(study, "ended_on") or completed
    first = day_or_none(study, "started_on") or last
    if first <= PANDEMIC_ENDED and last >= PANDEMIC_BEGAN:
        return True
    return share(study, "distance_share") <= HALF and _months_enough(study, last)


def canadian_study(studies: list[Object], on: date) -> str:
    """Give the length of the highest credential earned in Canada that counts. MI s. 30."""
    levels = [
        _as_scored(word(study, "level", LEVEL_WORDS))
        for study in studies
        if _earns_study_points(study, on)
    ]
    if not levels:
        return "none"
    return "three_or_more_years" if any(level in LONG for level in levels) else "one_or_two_years"


def _two_years_studied(study: Object, on: date) -> Known:
    """Tell whether a study in Canada is one of IRPR 83(2), completed or not."""
    if country(study, "country") != CANADA:
        return False
    length = number_or_none(study, "program_years")
    if length is None:
        long_enough = word(study, "level", LEVEL_WORDS) in TWO_YEARS_BY_LEVEL
    else:
        long_enough = length >= 2
    weekly = number_or_none(study, "weekly_hours")
    much_enough = flag(study, "full_time", absent=True) or (
        weekly is not None and weekly >= STUDY_WEEKLY_HOURS_LEAST
    )
    done: Known
    started = day_or_none(study, "started_on")
    if started is None:
        done = True if _completed_by(study, on) else None
    else:
        last = day_or_none(study, "ended_on") or day_or_none(study, "completed_on") or on
        done = completed_months(started, min(last, on)) >= TWO_ACADEMIC_YEARS_MONTHS
    return every(long_enough, much_enough, flag(study, "good_standing", absent=True), done)


def studied_in_canada(studies: list[Object], on: date) -> Known:
    """Tell whether two academic years were studied in Canada. IRPR 83(1)(b), 83(2)."""
    return some(*(_two_years_studied(study, on) for study in studies))
