"""Leaving messages: in the same transaction as the act that causes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from openentry.registry.bulk import insert
from openentry.registry.messages import worded
from openentry.registry.models import OutboxMessage


@dataclass(frozen=True, slots=True)
class Message:
    """One message to leave.

    Attributes
    ----------
    key : str
        What makes it the same message, however often it is left.
    person_id : int
    kind : str
        ``messages.<kind>-subject`` and ``-text`` are its words.
    params : dict
        Plain values that name nobody. Instants and days as ISO text; the name of an instant
        that somebody must act before ends with ``_before``.
    new : bool
        Whether the act that leaves it happens once, so that its key cannot be there already.
    """

    key: str
    person_id: int
    kind: str
    params: dict[str, Any]
    new: bool = False


def put(messages: Sequence[Message], at: datetime) -> None:
    """Leave messages; one whose key is there already is left out.

    What cannot be put into words is refused here, where the mistake is, and not when it is sent.
    """
    for first in {m.kind: m for m in messages}.values():
        assert worded(first.kind, first.params), f"messages.{first.kind} lacks words or values"
    fixed = {
        "made_at": at,
        "next_at": at,
        "state": "waiting",
        "attempts": 0,
        "claimed_by": "",
        "trouble": "",
    }
    for new, alike in groupby(messages, attrgetter("new")):
        insert(
            OutboxMessage,
            ("key", "person_id", "kind", "params"),
            [(m.key, m.person_id, m.kind, m.params) for m in alike],
            skip_present="" if new else "person_id, key",
            fixed=fixed,
        )
