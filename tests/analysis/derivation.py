"""Facts of one profile on one day, person by person, written from the design alone.

For checking that the dates of reconstructed profiles give their facts. It shares no code with
the package but the levels of the language tests, which come from the second implementation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from openentry.recheck.language import levels

Profile = Mapping[str, Any]
ABILITIES = ("listening", "reading", "speaking", "writing")
ORDER = ("none", "secondary", "one_year", "two_year", "three_year", "two_or_more", "masters",
         "doctorate")  # fmt: skip
POST_SECONDARY = ORDER[2:]
THREE_OR_LONGER = ("three_year", "masters", "doctorate")
FRENCH_TESTS = ("tef_canada", "tcf_canada")


def anniversary(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def completed_age(birth_on: date, on: date) -> int:
    years = on.year - birth_on.year
    return years if anniversary(birth_on, years) <= on else years - 1


def counts(job: Mapping[str, Any]) -> bool:
    """Whether work is skilled, and in Canada neither self-employed nor done as a student."""
    if int(job["noc"][1]) > 3:
        return False
    return job["country"] != "CA" or not (job["self_employed"] or job["full_time_student"])


def credited_hours(jobs: Iterable[Mapping[str, Any]], on: date, years: int) -> Fraction:
    """Add up min(30, hours of the day's jobs) / 7 over the window, day by day of change."""
    first = anniversary(on, -years) + timedelta(days=1)
    spans = [
        (max(job["started_on"], first), min(job["ended_on"] or on, on), job["weekly_hours"])
        for job in jobs
    ]
    spans = [span for span in spans if span[0] <= span[1]]
    edges = sorted({s for s, _, _ in spans} | {e + timedelta(days=1) for _, e, _ in spans})
    total = Fraction(0)
    for begin, end in pairwise(edges):
        weekly = sum(h for s, e, h in spans if s <= begin <= e)
        total += Fraction(min(30, weekly), 7) * (end - begin).days
    return total


def completed_years(jobs: Iterable[Mapping[str, Any]], on: date, years: int = 10) -> int:
    return int(credited_hours(jobs, on, years) // 1560)


def longest_run(jobs: Sequence[Mapping[str, Any]], on: date, years: int) -> Fraction:
    """Give the credited hours of the best run of days without a gap."""
    days = sorted((job["started_on"], job["ended_on"] or on) for job in jobs)
    runs: list[tuple[date, date]] = []
    for begin, end in days:
        if runs and begin <= runs[-1][1] + timedelta(days=1):
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((begin, end))
    best = Fraction(0)
    for begin, end in runs:
        inside = [job for job in jobs if begin <= job["started_on"] <= end]
        best = max(best, credited_hours(inside, on, years))
    return best


def valid_test(tests: Iterable[Mapping[str, Any]], on: date, french: bool) -> dict[str, int]:
    for test in tests:
        if (test["test"] in FRENCH_TESTS) == french and result(test) <= on < anniversary(
            result(test), 2
        ):
            marks = {ability: test[ability] for ability in ABILITIES}
            return levels(test["test"], marks, test["taken_on"])
    return dict.fromkeys(ABILITIES, 0)


def result(test: Mapping[str, Any]) -> date:
    day: date = test["result_on"]
    return day


def assessed_on(credential: Mapping[str, Any]) -> date | None:
    return max((a["issued_on"] for a in credential["assessments"]), default=None)


def counted_credentials(
    credentials: Iterable[Mapping[str, Any]], on: date
) -> list[Mapping[str, Any]]:
    """Leave out what was earned abroad without an assessment under five years old."""
    return [
        c
        for c in credentials
        if c["country"] == "CA"
        or ((assessed := assessed_on(c)) is not None and on < anniversary(assessed, 5))
    ]


def education(credentials: Iterable[Mapping[str, Any]]) -> str:
    found = [c["level"] for c in credentials]
    highest = max(found, key=ORDER.index, default="none")
    several = [level for level in found if level in POST_SECONDARY]
    if len(several) > 1 and any(level in THREE_OR_LONGER for level in several):
        highest = max(highest, "two_or_more", key=ORDER.index)
    return highest


def canadian_study(credentials: Iterable[Mapping[str, Any]]) -> str:
    here = [c["level"] for c in credentials if c["country"] == "CA"]
    highest = max(here, key=ORDER.index, default="none")
    if highest in ("one_year", "two_year"):
        return "one_or_two_years"
    return "three_or_more_years" if highest in POST_SECONDARY else "none"


def two_years_in_canada(credentials: Iterable[Mapping[str, Any]]) -> bool:
    return any(c["country"] == "CA" and c["level"] in POST_SECONDARY[1:] for c in credentials)


def facts_of(profile: Profile, on: date) -> dict[str, object]:
    """Give every derived column of the facts table but what is declared."""
    spouse = profile["spouse"] or {}
    accompanied = bool(spouse and spouse["accompanying"] and not spouse["citizen"])
    credentials = counted_credentials(profile["credentials"], on)
    jobs = [job for job in profile["jobs"] if counts(job)]
    here = [job for job in jobs if job["country"] == "CA"]
    abroad = [job for job in jobs if job["country"] != "CA"]
    primary = profile["primary_noc"]
    in_canada = [r for r in profile["relatives"] if r["lives_in"] == "CA" and r["citizen"]]
    siblings = {r["of"] for r in in_canada if r["relation"] == "sibling"}
    in_primary = [job for job in jobs if job["noc"] == primary]
    french_first = profile["first_language"] == "fr"
    facts: dict[str, object] = {
        "age": completed_age(profile["birth_on"], on),
        "accompanied": accompanied,
        "education": education(credentials),
        "first_language": profile["first_language"],
        "canadian_work_years": completed_years(here, on),
        "foreign_work_years": completed_years(abroad, on),
        "trade_certificate": bool(profile["certificates"]),
        "canadian_study": canadian_study(credentials),
        "sibling": "self" in siblings or (accompanied and "spouse" in siblings),
        "nominated": bool(profile["nomination"]) and profile["nomination"]["accepted_on"] <= on,
        "job_offer": "none",
        "skilled_work_years": completed_years(jobs, on),
        "primary_continuous_year": longest_run(in_primary, on, 10) >= 1560,
        "arranged_employment": False,
        "relative_in_canada": any(r["of"] == "self" or accompanied for r in in_canada),
        "studied_in_canada": two_years_in_canada(profile["credentials"]),
        "worked_in_canada": completed_years(here, on) >= 1,
    }
    for which, french in (("first", french_first), ("second", not french_first)):
        for ability, level in valid_test(profile["tests"], on, french).items():
            facts[f"{which}_{ability}"] = level
    facts |= _spouse_facts(spouse if accompanied else {}, on, french_first)
    return facts


def _spouse_facts(spouse: Profile, on: date, french: bool) -> dict[str, object]:
    credentials = counted_credentials(spouse.get("credentials", ()), on)
    years = completed_years([job for job in spouse.get("jobs", ()) if counts(job)], on)
    found = valid_test(spouse.get("tests", ()), on, french)
    return {
        "spouse_education": education(credentials),
        "spouse_canadian_work_years": years,
        "spouse_studied_in_canada": two_years_in_canada(spouse.get("credentials", ())),
        "spouse_worked_in_canada": years >= 1,
        **{f"spouse_{ability}": level for ability, level in found.items()},
    }


# ------------------------------------------------------------------ programs and categories


def canadian_experience(profile: Profile, facts: Mapping[str, Any], on: date) -> bool:
    """IRPR 87.1: a year in three, and a level by the occupation worked most in them."""
    here = [job for job in profile["jobs"] if job["country"] == "CA" and counts(job)]
    if credited_hours(here, on, 3) < 1560:
        return False
    time: dict[str, Fraction] = {}
    for job in here:
        time[job["noc"]] = time.get(job["noc"], Fraction(0)) + credited_hours([job], on, 3)
    most = max(time, key=lambda noc: time[noc])
    return lowest(facts, "first") >= (7 if most[1] in "01" else 5)


def lowest(facts: Mapping[str, Any], whose: str) -> int:
    return min(int(facts[f"{whose}_{ability}"]) for ability in ABILITIES)


def grid(facts: Mapping[str, Any]) -> int:
    """IRPR 78 to 83: the points of the federal skilled worker grid."""
    language = sum({7: 4, 8: 5}.get(facts[f"first_{a}"], 6) for a in ABILITIES)
    second = 4 if lowest(facts, "second") >= 5 else 0
    education = dict(zip(ORDER, (0, 5, 15, 19, 21, 22, 23, 25), strict=True))[facts["education"]]
    years = facts["skilled_work_years"]
    experience = (
        0 if years < 1 else 9 if years < 2 else 11 if years < 4 else 13 if years < 6 else 15
    )
    age = 12 if 18 <= facts["age"] <= 35 else max(0, 47 - facts["age"])
    adaptability = (
        5 * (facts["accompanied"] and lowest(facts, "spouse") >= 4)
        + 5 * facts["studied_in_canada"]
        + 5 * facts["spouse_studied_in_canada"]
        + 10 * facts["worked_in_canada"]
        + 5 * facts["spouse_worked_in_canada"]
        + 5 * facts["relative_in_canada"]
    )
    return int(language + second + education + experience + age + min(10, adaptability))


def skilled_worker(facts: Mapping[str, Any]) -> bool:
    """IRPR 75 and 76."""
    return bool(
        facts["primary_continuous_year"]
        and lowest(facts, "first") >= 7
        and facts["education"] != "none"
        and facts["funds_met"]
        and grid(facts) >= 67
    )


def is_trade(noc: str) -> bool:
    """IRPR 87.2(1), NOC 2021."""
    groups = ("72", "73", "82", "83", "92", "93", "6320", "62200")
    return noc.startswith(groups) and not noc.startswith(("726", "932"))


def skilled_trades(profile: Profile, facts: Mapping[str, Any], on: date) -> bool:
    """IRPR 87.2(3) and (5): two years in five in a trade, all of it, and a certificate in it."""
    least = {"listening": 5, "speaking": 5, "reading": 4, "writing": 4}
    certified = {c["noc"] for c in profile["certificates"] if c["issued_on"] <= on}
    return bool(
        facts["funds_met"]
        and all(facts[f"first_{ability}"] >= level for ability, level in least.items())
        and any(
            is_trade(noc)
            and credited_hours([j for j in profile["jobs"] if j["noc"] == noc], on, 5) >= 3120
            for noc in certified
        )
    )


def works_in_list(
    profile: Profile,
    on: date,
    codes: frozenset[str],
    *,
    months: int,
    continuous: bool,
    abroad: bool,
) -> bool:
    """So many months in one listed occupation within three years, 130 hours a month."""
    jobs = [
        job
        for job in profile["jobs"]
        if job["noc"] in codes and counts(job) and (abroad or job["country"] == "CA")
    ]
    worked = longest_run if continuous else credited_hours
    return any(
        worked([job for job in jobs if job["noc"] == code], on, 3) >= 130 * months
        for code in {job["noc"] for job in jobs}
    )
