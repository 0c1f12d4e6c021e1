"""What the register says of one person: to that person freely, to staff with a trace.

Reading somebody's file is an act: it leaves a row that the person can see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from openentry.registry import clock
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.codes import lookup_code
from openentry.registry.keeping.files import current_document, identity_of
from openentry.registry.models import Invitation, JournalEntry, Person, PersonBar, Profile
from openentry.registry.naming import act_named
from openentry.registry.numbering import draft_days
from openentry.registry.permissions import role_for
from openentry.registry.queries.messages import MessageFile, messages_of
from openentry.registry.queries.nominations import (
    InterestFile,
    NominationFile,
    interests_in,
    nominations_of,
)
from openentry.registry.queries.readings import (
    Reading,
    check_purpose,
    leave_reading,
    readings_of,
)
from openentry.registry.queries.representation import RepresentationFile, representation_of
from openentry.registry.services.people import locked_person, one_human
from openentry.registry.states import life
from openentry.rules.errors import NotAllowedError

POOL = life("profile").pool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFile:
    """One profile as its owner sees it.

    Attributes
    ----------
    profile_id, number, state : str
    reasons : list of str
        Why it is not in the pool: ``program:condition``.
    version : int
        How often what it says was kept; `queries.history` has each of them.
    started_at : datetime
    discarded_at : datetime or None
        When a draft is discarded that is not submitted before.
    submitted_at, expires_at, ended_at : datetime or None
    crs : int or None
        None where it is not in the pool.
    lookup_code : str
        By which a province sees who somebody is, if they give it to it. Only the person gets
        it, and only for a profile that a province could look up.
    document : dict
        Empty once it was disposed of.
    """

    profile_id: str
    number: str
    state: str
    reasons: list[str]
    version: int
    started_at: datetime
    discarded_at: datetime | None
    submitted_at: datetime | None
    expires_at: datetime | None
    ended_at: datetime | None
    crs: int | None
    lookup_code: str
    document: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationFile:
    """One invitation as its owner sees it; it can be used before `apply_before` only."""

    invitation_id: str
    number: str
    round: str
    state: str
    rank: int
    crs: int
    program: str
    issued_at: datetime
    apply_before: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BarFile:
    """A time in which somebody may file no expression of interest, both days included."""

    first_on: date
    last_on: date
    provision: str
    set_at: datetime
    lifted_at: datetime | None


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
    nominations: list[NominationFile]
    interests: list[InterestFile]
    representation: list[RepresentationFile]
    bars: list[BarFile]
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
    return _file(person, clock.now(), own=True)


def read_file(actor: Actor, person_id: str, purpose: str) -> PersonFile:
    """Give the file of another person, leaving a trace that the person sees.

    Raises
    ------
    NotAllowedError
        ``not-allowed``, ``purpose-unknown``.
    """
    check_purpose(purpose)

    def work(act: Act) -> PersonFile:
        person = locked_person(person_id)
        act.permit(person=person)
        leave_reading(act, person, purpose)
        return _file(person, act.at)

    return perform("file.read", actor, work)


def may(actor: Actor, action: str, at: datetime, person: Person | None = None) -> bool:
    """Tell whether an actor may do an act, for showing or hiding what leads to it."""
    try:
        role_for(action, actor, at, person=person)
    except NotAllowedError:
        return False
    return True


def _file(person: Person, at: datetime, *, own: bool = False) -> PersonFile:
    humans = one_human(person)
    profiles = Profile.objects.filter(person=person).order_by("pk").select_related("entry")
    invited = (
        Invitation.objects.filter(profile__person=person)
        .order_by("pk")
        .select_related("round", "profile")
    )
    history = JournalEntry.objects.filter(person__in=humans).order_by("index")
    return PersonFile(
        person_id=person.public_id,
        language=person.language,
        identity=identity_of(person),
        profiles=[_profile(p, at, own=own) for p in profiles],
        invitations=[
            InvitationFile(
                invitation_id=i.public_id,
                number=i.profile.number,
                round=i.round.number,
                state=i.state,
                rank=i.rank,
                crs=i.crs,
                program=i.program,
                issued_at=i.issued_at,
                apply_before=i.apply_before,
                ended_at=i.ended_at,
            )
            for i in invited
        ],
        nominations=nominations_of(person),
        interests=interests_in(person),
        representation=representation_of(person, at),
        bars=[
            BarFile(
                first_on=bar.first_on,
                last_on=bar.last_on,
                provision=bar.provision,
                set_at=bar.set_at,
                lifted_at=bar.lifted_at,
            )
            for bar in PersonBar.objects.filter(person=person).order_by("pk")
        ],
        messages=messages_of(person),
        readings=readings_of(humans),
        history=[
            Happened(index=e.index, action=e.action, at=e.at, subject=e.subject) for e in history
        ],
    )


def _profile(profile: Profile, at: datetime, *, own: bool) -> ProfileFile:
    entry = getattr(profile, "entry", None)
    days = timedelta(days=draft_days(at))
    return ProfileFile(
        profile_id=profile.public_id,
        number=profile.number,
        state=profile.state,
        reasons=list(profile.reasons),
        version=profile.version,
        started_at=profile.started_at,
        discarded_at=profile.started_at + days if profile.state == "draft" else None,
        submitted_at=profile.submitted_at,
        expires_at=profile.expires_at,
        ended_at=profile.ended_at,
        crs=None if entry is None else int(entry.crs),
        lookup_code=lookup_code(profile.number)
        if own and profile.state in (*POOL, "pending")
        else "",
        document=current_document(profile) or {},
    )
