"""The one source of "now" in the register; a test or a world may put another in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from openentry.rules.dates import law_day

Clock = Callable[[], datetime]


def _system() -> datetime:
    return datetime.now(UTC)


_clock: Clock = _system


def now() -> datetime:
    """Give the instant, aware, in UTC."""
    return _clock().astimezone(UTC)


def today() -> date:
    """Give the day in Ottawa."""
    return law_day(now())


@contextmanager
def clock_at(clock: Clock | datetime) -> Iterator[None]:
    """Let time be what is given, a fixed instant or a clock, until the block ends."""
    global _clock
    before = _clock
    if isinstance(clock, datetime):
        fixed = clock
        _clock = lambda: fixed  # noqa: E731 - a clock that stands still
    else:
        _clock = clock
    try:
        yield
    finally:
        _clock = before
