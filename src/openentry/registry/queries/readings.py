"""Who read somebody's file, when, in which role and for what: kept, and seen by that person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from openentry.registry.acts import Act
from openentry.registry.models import FileReading, JournalEntry, Person
from openentry.rules.errors import NotAllowedError

PURPOSES = ("completeness", "assessment", "support", "audit", "access-request", "representation")
"""For what staff and representatives may read a file; words in the catalogues."""

NOMINATION = "nomination"
"""For what a province reads, with the code that the candidate gave it."""

LOOKED_UP = "file.looked-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """That somebody read the file.

    Attributes
    ----------
    role : str
    purpose : str
        Words under ``keeping.purpose-``.
    read_at : datetime
    province : str
        For which somebody read; empty where for none.
    """

    role: str
    purpose: str
    read_at: datetime
    province: str


def check_purpose(purpose: str) -> None:
    """Refuse a purpose for which no file is read.

    Raises
    ------
    NotAllowedError
        ``purpose-unknown``.
    """
    if purpose not in PURPOSES:
        raise NotAllowedError("purpose-unknown", value=purpose, allowed=", ".join(PURPOSES))


def leave_reading(act: Act, person: Person, purpose: str, **details: str) -> None:
    """Keep, within an act, that its actor reads a file, and put it into the journal."""
    FileReading.objects.create(
        person=person,
        account_id=act.actor.account_id,
        role=act.role,
        purpose=purpose,
        read_at=act.at,
    )
    act.note(person.public_id, {"role": act.role, "purpose": purpose, **details}, person=person)


def readings_of(humans: Sequence[Person]) -> list[Reading]:
    """Give who read the file of a human being, first to last."""
    looked_up = JournalEntry.objects.filter(person__in=humans, action=LOOKED_UP)
    provinces = {
        at: str(json.loads(details).get("province", ""))
        for at, details in looked_up.values_list("at", "details")
    }
    return [
        Reading(
            role=reading.role,
            purpose=reading.purpose,
            read_at=reading.read_at,
            province=provinces.get(reading.read_at, "") if reading.purpose == NOMINATION else "",
        )
        for reading in FileReading.objects.filter(person__in=humans).order_by("pk")
    ]
