"""What the register says of one person: to that person freely, to staff with a trace.

Reading somebody's file is an act: it leaves a row that the person can see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.keeping.files import current_document, identity_of
from openentry.registry.models import FileReading, Invitation, JournalEntry, Person, Profile
from openentry.registry.naming import act_named
from openentry.registry.permissions import role_for
from openentry.registry.queries.messages import MessageFile, messages_of
from openentry.registry.services.people import locked_person, one_human
from openentry.rules.errors import NotAllowedError

PURPOSES = ("completeness", "assessment", "support", "audit", "access-request", "representation")
"""For what staff may read a file; words in the catalogues."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFile:
    """One profile as its owner sees it; the document is empty once it was disposed of."""

    profile_id: str
    number: str
    state: str
    reasons: list[str]
    submitted_at: datetime | None
    expires_at: datetime | None
    crs: int | None
    document: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationFile:
    """One invitation as its owner sees it."""

    invitation_id: str
    round: str
    state: str
    rank: int
    crs: int
    program: str
    issued_at: datetime
    apply_before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """That somebody of the staff read the file."""

    role: str
    purpose: str
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One entry of the journal about the person."""

    index: int
    action: str
    at: datetime
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFile:
    """Everything about a person."""

    person_id: str
    language: str
    identity: dict[str, Any]
    profiles: list[ProfileFile]
    invitations: list[InvitationFile]
    messages: list[MessageFile]
    readings: list[Reading]
    history: list[Happened]


def own_file(actor: Actor) -> PersonFile:
    """Give somebody everything about themselves.

    Raises
    ------
    NotAllowedError
        ``not-allowed`` for an account without a person.
    """
    person = Person.objects.filter(account=actor.account()).first()
    if person is None or person.erased_at is not None:
        raise NotAllowedError("not-allowed", act=act_named("file.read"))
    return _file(person)


def read_file(actor: Actor, person_id: str, purpose: str) -> PersonFile:
    """Give the file of another person, leaving a trace that the person sees.

    Raises
    ------
    NotAllowedError
        ``not-allowed``, ``purpose-unknown``.
    """
    if purpose not in PURPOSES:
        raise NotAllowedError("purpose-unknown", value=purpose, allowed=", ".join(PURPOSES))

    def work(act: Act) -> PersonFile:
        person = locked_person(person_id)
        act.permit(person=person)
        FileReading.objects.create(
            person=person,
            account_id=actor.account_id,
            role=act.role,
            purpose=purpose,
            read_at=act.at,
        )
        act.note(person.public_id, {"role": act.role, "purpose": purpose}, person=person)
        return _file(person)

    return perform("file.read", actor, work)


def may(actor: Actor, action: str, at: datetime, person: Person | None = None) -> bool:
    """Tell whether an actor may do an act, for showing or hiding what leads to it."""
    try:
        role_for(action, actor, at, person=person)
    except NotAllowedError:
        return False
    return True


def _file(person: Person) -> PersonFile:
    humans = one_human(person)
    profiles = Profile.objects.filter(person=person).order_by("pk").select_related("entry")
    invited = Invitation.objects.filter(person=person).order_by("pk").select_related("round")
    readings = FileReading.objects.filter(person__in=humans).order_by("pk")
    history = JournalEntry.objects.filter(person__in=humans).order_by("index")
    return PersonFile(
        person_id=person.public_id,
        language=person.language,
        identity=identity_of(person),
        profiles=[_profile(p) for p in profiles],
        invitations=[
            InvitationFile(
                invitation_id=i.public_id,
                round=i.round.number,
                state=i.state,
                rank=i.rank,
                crs=i.crs,
                program=i.program,
                issued_at=i.issued_at,
                apply_before=i.apply_before,
            )
            for i in invited
        ],
        messages=messages_of(person),
        readings=[Reading(role=r.role, purpose=r.purpose, read_at=r.read_at) for r in readings],
        history=[
            Happened(index=e.index, action=e.action, at=e.at, subject=e.subject) for e in history
        ],
    )


def _profile(profile: Profile) -> ProfileFile:
    entry = getattr(profile, "entry", None)
    return ProfileFile(
        profile_id=profile.public_id,
        number=profile.number,
        state=profile.state,
        reasons=list(profile.reasons),
        submitted_at=profile.submitted_at,
        expires_at=profile.expires_at,
        crs=None if entry is None else int(entry.crs),
        document=current_document(profile) or {},
    )
