"""How far a register has lived: the latest instant by which anything in it was done or judged."""

from __future__ import annotations

from datetime import datetime, time

from django.db.models import Max

from openentry.registry.models import JournalEntry, PoolEntry
from openentry.rules.dates import OTTAWA


def lived_until() -> datetime | None:
    """Give the latest instant the register has lived; None for one in which nothing was done.

    That of its latest act, by its instant and not its place, since the clock of a demonstration
    may have been run ahead. An assessment that changes nothing is no act, yet everybody in the
    pool has the law and the age of its day: the beginning of that day counts, too.
    """
    acted: datetime | None = JournalEntry.objects.aggregate(last=Max("at"))["last"]
    day = PoolEntry.objects.aggregate(last=Max("evaluated_on"))["last"]
    judged = None if day is None else datetime.combine(day, time(), OTTAWA)
    return max(filter(None, (acted, judged)), default=None)
