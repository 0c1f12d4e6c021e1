"""Days and instants: the law's day is the calendar day in Ottawa, instants are UTC.

For the one conversion between them. Nothing here knows what day it is now: callers say.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

OTTAWA = ZoneInfo("America/Toronto")


def law_day(at: datetime) -> date:
    """Give the day in Ottawa on which an instant falls: the day whose law applies to it."""
    assert at.tzinfo is not None, "an instant needs its zone"
    return at.astimezone(OTTAWA).date()
