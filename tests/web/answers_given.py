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

COMPARED = NURSE | {
    "a-1": "kind=nomination;language=;size=1;row.nominated=True",
    "b-test": "levels-fr",
    "b-listening": "7",
    "b-reading": "7",
    "b-speaking": "7",
    "b-writing": "7",
}
"""Two columns of changes: a nomination, and French."""
