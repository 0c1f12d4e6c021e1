"""What provinces did about somebody, as that person sees it: interest, and nominations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openentry.registry.models import Interest, Nomination, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestFile:
    """A notification of interest."""

    number: str
    province: str
    notified_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationFile:
    """One nomination.

    Attributes
    ----------
    nomination_id : str
    number : str
        Of the profile; empty for one outside Express Entry.
    province, stream, state : str
    made_at : datetime
    answer_before : datetime or None
        First instant at which it can be answered no more.
    ended_at : datetime or None
    """

    nomination_id: str
    number: str
    province: str
    stream: str
    state: str
    made_at: datetime
    answer_before: datetime | None
    ended_at: datetime | None


def interests_in(person: Person) -> list[InterestFile]:
    """Give the notifications of interest to a person, first to last."""
    found = Interest.objects.filter(profile__person=person).order_by("pk")
    return [
        InterestFile(number=i.profile.number, province=i.province, notified_at=i.notified_at)
        for i in found.select_related("profile")
    ]


def nominations_of(person: Person) -> list[NominationFile]:
    """Give the nominations of a person, first to last."""
    found = Nomination.objects.filter(person=person).order_by("pk").select_related("profile")
    return [
        NominationFile(
            nomination_id=n.public_id,
            number="" if n.profile is None else n.profile.number,
            province=n.province,
            stream=n.stream,
            state=n.state,
            made_at=n.made_at,
            answer_before=n.answer_before,
            ended_at=n.ended_at,
        )
        for n in found
    ]
