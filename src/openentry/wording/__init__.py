"""Sentences, numbers and days in English and French.

For turning a message id and plain values into text a person reads. It decides nothing and
knows no law. Text lives in the catalogues under ``locale/``, never in code: one gettext file
a domain and language, with the message id (``domain.name``) as key in both languages, so
that neither language is the original of the other.
"""

from openentry.wording.catalogues import LANGUAGES, Language, has, message_ids, say
from openentry.wording.values import clock, day, days_spelled, decimal, instant, number, spell

__all__ = [
    "LANGUAGES",
    "Language",
    "clock",
    "day",
    "days_spelled",
    "decimal",
    "has",
    "instant",
    "message_ids",
    "number",
    "say",
    "spell",
]
