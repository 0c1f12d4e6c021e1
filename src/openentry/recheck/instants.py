"""Instants as the facts table writes them: RFC 3339, UTC, at most microseconds.

Rounds compare instants in UTC and choose the law by the day in Toronto. Standard library only.
"""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

# RFC 3339 lets T and Z be small letters and UTC be written as an offset of nothing.
_UTC_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:[Zz]|[+-]00:00)", re.ASCII
)


def instant(value: object) -> datetime:
    """Read an instant: RFC 3339 text in UTC, or an aware `datetime` of any offset.

    Raises
    ------
    ValueError
        If the value is neither, has a finer fraction than microseconds, or is no real instant.
    """
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise ValueError(f"{value.isoformat()} is a time of day without an offset from UTC")
        return value.astimezone(UTC)
    found = _UTC_INSTANT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{value!r} is not an RFC 3339 instant in UTC with at most six decimals")
    day, time, fraction = found.groups()
    return datetime.fromisoformat(f"{day}T{time}.{(fraction or '').ljust(6, '0')}+00:00")


def with_six_decimals(at: datetime) -> str:
    """Write an instant as every digest does: six decimals and Z."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def as_recorded(at: datetime) -> str:
    """Write an instant as records do: whole seconds where it is whole, else six decimals."""
    text = with_six_decimals(at)
    return text.replace(".000000Z", "Z")


def toronto_day(at: datetime) -> date:
    """Give the day in Toronto, the day the law is chosen by."""
    return at.astimezone(ZoneInfo("America/Toronto")).date()
