"""Answers that somebody could give to the calculator."""

from __future__ import annotations

NURSE = {
    "on_day": "2",
    "on_month": "11",
    "on_year": "2026",
    "born_day": "14",
    "born_month": "2",
    "born_year": "1995",
    "accompanied": "no",
    "education": "masters",
    "first_test": "ielts_general_training",
    "first_listening": "8",
    "first_reading": "6.5",
    "first_writing": "6",
    "first_speaking": "6,5",
    "canadian_work_years": "1",
    "foreign_work_years": "3",
}
"""468 points on 2 November 2026."""

PROFILE = {
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
"""A nurse with dates, 432 points on 14 November 2025."""

COMPARED = NURSE | {
    "a-1": "kind=nomination;language=;size=1;row.nominated=True",
    "b-test": "levels-fr",
    "b-listening": "7",
    "b-reading": "7",
    "b-speaking": "7",
    "b-writing": "7",
}
"""Two columns of changes: a nomination, and French."""
