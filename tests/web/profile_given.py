"""Profiles that somebody could tell, field by field."""

from __future__ import annotations

NURSE = {
    "on": "2025-11-14",
    "birth_on": "1996-05-14",
    "marital_status": "never_married",
    "first_language": "en",
    "tests.1.test": "ielts_general_training",
    "tests.1.taken_on": "2025-02-10",
    "tests.1.listening": "8",
    "tests.1.reading": "8",
    "tests.1.speaking": "7",
    "tests.1.writing": "7",
    "jobs.1.noc": "31301",
    "jobs.1.country": "PH",
    "jobs.1.started_on": "2020-01-06",
    "jobs.1.weekly_hours": "40",
    "credentials.1.level": "three_year",
    "credentials.1.country": "PH",
    "credentials.1.completed_on": "2017-04-28",
    "credentials.1.program_years": "4",
    "credentials.1.assessments.1.issued_on": "2024-03-12",
    "credentials.1.assessments.1.equivalency": "three_year",
    "primary_noc": "31301",
    "funds_cad": "26500",
}
"""432 points on 14 November 2025."""

COUPLE = NURSE | {
    "marital_status": "married",
    "spouse.accompanying": "true",
    "spouse.birth_on": "1995-01-01",
    "spouse.first_language": "en",
    "spouse.tests.1.test": "celpip_general",
    "spouse.tests.1.taken_on": "2025-05-05",
    "spouse.tests.1.listening": "7",
    "spouse.tests.1.reading": "7",
    "spouse.tests.1.speaking": "7",
    "spouse.tests.1.writing": "7",
}
"""418 points on the same day."""

COUPLE_COMPARED = COUPLE | {
    "ask": "spouse",
    "a-1": "kind=french;level=7;test=tcf_canada",
    "a-2": "kind=work;place=canada;years=1",
    "b-1": "kind=nomination;province=ON",
    "c-1": "kind=spouse_not_accompanying",
    "c-test": "celpip_general",
    "c-listening": "10",
    "c-reading": "10",
    "c-speaking": "9",
    "c-writing": "9",
}
"""Three columns of changes."""
