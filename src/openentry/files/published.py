"""What stands beside the law, opened once for each set of law folders: published rounds and
pools, sources, and how fresh it all is.

For instructions, notices and records, which look at the same lists again and again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from openentry.rules.lawbook import Law
from openentry.rules.loading.pool import Band, PoolPrint, load_pool_prints
from openentry.rules.loading.rounds import History, load_history
from openentry.rules.loading.sources import Source, load_coverage, load_sources


def history(law: Law) -> History:
    """Give every published round by number, in order."""
    return _history(law.roots)


def score_bands(law: Law) -> tuple[Band, ...]:
    """Give the bands of scores in the order IRCC prints them, of the latest whole print."""
    usable = [found for found in _prints(law.roots).values() if found.usable]
    return usable[-1].bands


def latest_print(law: Law, first: date, last: date) -> PoolPrint | None:
    """Give the latest whole print of the pool between two days, both included, if there is one."""
    prints = _prints(law.roots).values()
    usable = [found for found in prints if found.usable and first <= found.pool_on <= last]
    return usable[-1] if usable else None


def sources(law: Law) -> Mapping[str, Source]:
    """Give every source of the law files by key."""
    return load_sources(law.roots)


def known_on(law: Law) -> date:
    """Give the day on which the law files were last verified."""
    return _known_on(law.roots)


@lru_cache(maxsize=8)
def _history(roots: tuple[Path, ...]) -> History:
    return load_history(roots)


@lru_cache(maxsize=8)
def _prints(roots: tuple[Path, ...]) -> dict[date, PoolPrint]:
    return load_pool_prints(roots)


@lru_cache(maxsize=8)
def _known_on(roots: tuple[Path, ...]) -> date:
    return load_coverage(roots).verified_on
