"""How far ahead a day may be asked about: as far as coming changes are looked for, from today."""

from __future__ import annotations

from datetime import date

from openentry.rules.eligibility.coming import HORIZON_YEARS, horizon_of
from openentry.rules.lawbook import FIRST_DAY
from openentry.wording import Language, say


def too_far(on: date, today: date, lang: Language) -> str:
    """Say that a day lies too far ahead, and which days may be asked about; nothing where not.

    Parameters
    ----------
    on, today : date
    lang : Language
    """
    last = horizon_of(today)
    if on <= last:
        return ""
    span = {"years": HORIZON_YEARS, "first": FIRST_DAY, "last": last}
    return say("answers.wrong-day-far", lang, day=on, **span)
