"""The history of a profile: what it said, version by version, and every move between states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.keeping.files import document_of
from openentry.registry.models import Profile
from openentry.registry.naming import act_named
from openentry.registry.queries.readings import check_purpose, leave_reading
from openentry.registry.services.people import locked_person
from openentry.rules.errors import InputError, NotAllowedError


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionFile:
    """What a profile said from an instant on.

    Attributes
    ----------
    number : int
    made_at : datetime
    made_by : str
        Public id of the account, or ``system``.
    document : dict
    """

    number: int
    made_at: datetime
    made_by: str
    document: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFile:
    """One move; `before` is empty at the beginning, `reasons` are ``program:condition``."""

    at: datetime
    act: str
    actor: str
    before: str
    after: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileHistory:
    """A profile from its first day on.

    Attributes
    ----------
    profile_id, number, state : str
    renews : str
        Number of the profile it was begun from; empty for none.
    versions : list of VersionFile
        First to last; those disposed of are missing.
    moves : list of MoveFile
    """

    profile_id: str
    number: str
    state: str
    renews: str
    versions: list[VersionFile]
    moves: list[MoveFile]


def own_history(actor: Actor, profile_id: str) -> ProfileHistory:
    """Give somebody the history of a profile of their own.

    Raises
    ------
    NotAllowedError
        ``not-allowed``, also for a profile that is not there.
    """
    found = Profile.objects.filter(public_id=profile_id, person__account__public_id=actor.name)
    profile = found.select_related("person", "renews").first()
    if profile is None or profile.person.erased_at is not None:
        raise NotAllowedError("not-allowed", act=act_named("file.read"))
    return _history(profile)


def read_history(actor: Actor, profile_id: str, purpose: str) -> ProfileHistory:
    """Give the history of somebody else's profile, leaving a trace that the person sees.

    Raises
    ------
    InputError
        ``profile-unknown``.
    NotAllowedError
        ``not-allowed``, ``purpose-unknown``.
    """
    check_purpose(purpose)

    def work(act: Act) -> ProfileHistory:
        found = Profile.objects.filter(public_id=profile_id).select_related("person", "renews")
        if (profile := found.first()) is None:
            raise InputError("profile-unknown", id=profile_id)
        person = locked_person(profile.person.public_id)
        act.permit(person=person)
        leave_reading(act, person, purpose)
        return _history(profile)

    return perform("file.read", actor, work)


def _history(profile: Profile) -> ProfileHistory:
    versions = profile.versions.order_by("number").select_related("profile__person")
    return ProfileHistory(
        profile_id=profile.public_id,
        number=profile.number,
        state=profile.state,
        renews="" if profile.renews is None else profile.renews.number,
        versions=[
            VersionFile(
                number=version.number,
                made_at=version.made_at,
                made_by=version.made_by,
                document=document_of(version),
            )
            for version in versions
        ],
        moves=[
            MoveFile(
                at=move.at,
                act=move.act,
                actor=move.actor,
                before=move.before,
                after=move.after,
                reasons=tuple(move.reasons),
            )
            for move in profile.moves.order_by("pk")
        ],
    )
