"""The one source of "now" in the register; a test or a world may put another in its place.

Each thread, and each task within one, has its own: a sweep at another instant in one request
moves nobody else's time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from openentry.rules.dates import law_day

Clock = Callable[[], datetime]


def _system() -> datetime:
    return datetime.now(UTC)


_clock: ContextVar[Clock] = ContextVar("openentry_clock", default=_system)


def now() -> datetime:
    """Give the instant, aware, in UTC."""
    return _clock.get()().astimezone(UTC)


def today() -> date:
    """Give the day in Ottawa."""
    return law_day(now())


@contextmanager
def clock_at(clock: Clock | datetime) -> Iterator[None]:
    """Let time be what is given, a fixed instant or a clock, until the block ends.

    For the thread that asks, and what is called in it.
    """
    if isinstance(clock, datetime):
        fixed = clock
        token = _clock.set(lambda: fixed)
    else:
        token = _clock.set(clock)
    try:
        yield
    finally:
        _clock.reset(token)
