"""What has been published about rounds and pools, opened once for each set of law folders.

For instructions, notices and records, which look at the same lists again and again.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from openentry.rules.lawbook import Law
from openentry.rules.loading.pool import Band, PoolPrint, load_pool_prints
from openentry.rules.loading.rounds import History, load_history


def history(law: Law) -> History:
    """Give every published round by number, in order."""
    return _history(law.roots)


def score_bands(law: Law) -> tuple[Band, ...]:
    """Give the bands of scores in the order IRCC prints them, of the latest whole print."""
    usable = [found for found in _prints(law.roots).values() if found.usable]
    return usable[-1].bands


@lru_cache(maxsize=8)
def _history(roots: tuple[Path, ...]) -> History:
    return load_history(roots)


@lru_cache(maxsize=8)
def _prints(roots: tuple[Path, ...]) -> dict[date, PoolPrint]:
    return load_pool_prints(roots)
