"""Whether allocations are what the journal says was allowed, and used as nominations say.

Two sides are asked: what an administrator set or moved, and what came in with nominations that
were made elsewhere, by the journal; what is used, by the nominations, which are compared with the
journal themselves.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openentry.registry.examining import told as says
from openentry.registry.examining.findings import Finding
from openentry.registry.examining.told import differs, named_at_most
from openentry.registry.models import Allocation, JournalEntry, Nomination
from openentry.registry.transactions import one_snapshot

SET, MOVED = "allocation.set", "allocation.moved"
ARRIVED = ("profile.loaded", "nomination.loaded")
"""Acts by which nominations arrive that were allowed elsewhere."""

Key = tuple[str, int, str]
"""Province, year, stream."""


@dataclass(slots=True)
class _Said:
    """What the journal says of one allocation."""

    allowed: int = 0
    moved_at: datetime | None = None


def allocations_as_told() -> Iterator[Finding]:
    """Compare every allocation with the journal and with its nominations."""
    return named_at_most(_differing())


def _differing() -> Iterator[Finding]:
    with one_snapshot():
        said, used = _said(), _used()
        for row in Allocation.objects.order_by("pk"):
            key = (row.province, row.year, row.stream)
            name = _name(key)
            if (told := said.pop(key, None)) is None:
                yield differs("allocation", name, says.UNKNOWN)
                continue
            what = []
            if row.allowed != told.allowed:
                what.append(says.ALLOWED)
            if row.used != used[row.pk]:
                what.append(says.USED)
            if row.moved_at != told.moved_at:
                what.append(says.TIMES)
            if what:
                yield differs("allocation", name, *what)
    for key in said:
        yield differs("allocation", _name(key), says.MISSING)


def _name(key: Key) -> str:
    return "-".join(map(str, key))


def _said() -> dict[Key, _Said]:
    """Give what was set, moved and brought in, one after the other."""
    found: dict[Key, _Said] = {}
    entries = JournalEntry.objects.filter(action__in=(SET, MOVED, *ARRIVED), person=None)
    for action, at, subject, text in entries.order_by("index").values_list(
        "action", "at", "subject", "details"
    ):
        details = _read(text)
        province, _, year = subject.partition("-")
        if not year.isdecimal():
            continue

        def of(stream: object, province: str = province, year: str = year) -> _Said:
            return found.setdefault((province, int(year), str(stream)), _Said())

        if action == MOVED:
            for stream, sign in ((details.get("from"), -1), (details.get("to"), 1)):
                one = of(stream)
                one.allowed, one.moved_at = one.allowed + sign * _count(details, "count"), at
        elif action == SET:
            of(details.get("stream")).allowed = _count(details, "allowed")
        else:
            of(details.get("stream")).allowed += _count(details, "arrived")
    return found


def _read(text: str) -> dict[str, Any]:
    """Read details; that they are no document any more is told with the journal."""
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _count(details: dict[str, Any], name: str) -> int:
    value = details.get(name)
    return value if isinstance(value, int) else 0


def _used() -> Counter[int]:
    """Count the nominations that used a place of each allocation.

    One that was never accepted gives its place back when it ends; one that was accepted has used
    it, whatever becomes of it. Those made elsewhere, and those outside Express Entry, were
    accepted from the first.
    """
    accepted = set(
        JournalEntry.objects.filter(action="nomination.accepted").values_list("subject", flat=True)
    )
    used: Counter[int] = Counter()
    rows = Nomination.objects.values_list("allocation_id", "public_id", "state", "answer_before")
    for allocation, name, state, answer_before in rows.iterator(chunk_size=4_096):
        if state in ("pending", "accepted") or answer_before is None or name in accepted:
            used[allocation] += 1
    return used
