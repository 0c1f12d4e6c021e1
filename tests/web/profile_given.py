"""Profiles that somebody could tell, field by field."""

from __future__ import annotations

from tests.web.answers_given import PROFILE

COUPLE = PROFILE | {
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
