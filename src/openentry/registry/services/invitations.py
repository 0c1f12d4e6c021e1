"""Invitations: declining, lapsing, cancelling one that was issued in error.

Law: IRPA 10.1(6), (7), 10.2(5).
"""

from __future__ import annotations

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.keeping.files import document_of
from openentry.registry.models import Invitation, Profile
from openentry.registry.services.leaving import end_pending
from openentry.registry.services.placing import place
from openentry.registry.services.profiles import locked_profile
from openentry.registry.services.rounds.preparing import check_reason
from openentry.registry.states import life
from openentry.rules.errors import ConflictError, InputError


def decline_invitation(actor: Actor, invitation_id: str) -> Invitation:
    """Decline in time: the profile goes back to the pool with the instant it always had.

    Raises
    ------
    ConflictError
        ``invitation-over`` at or after the instant it had to be used before.
    """

    def work(act: Act) -> Invitation:
        invitation = locked_invitation(invitation_id)
        act.permit(person=invitation.person)
        if act.at >= invitation.apply_before:
            raise ConflictError("invitation-over", apply_before=invitation.apply_before)
        _end(act, invitation, "declined")
        back_to_pool(act, invitation.profile)
        act.tell(
            invitation.person,
            "invitation-declined",
            f"{act.action}:{invitation.public_id}",
            {"number": invitation.profile.number},
        )
        return invitation

    return perform("invitation.declined", actor, work)


def cancel_invitation(actor: Actor, invitation_id: str, reason: str) -> Invitation:
    """Cancel an invitation issued in error; the profile goes back as its facts now allow.

    Raises
    ------
    InputError
        ``reason-unknown``, ``invitation-unknown``.
    ConflictError
        ``state-moved-on``.
    """

    def work(act: Act) -> Invitation:
        invitation = locked_invitation(invitation_id)
        act.permit(person=invitation.person)
        cancel(act, invitation, check_reason(act.action, reason))
        return invitation

    return perform("invitation.cancelled", actor, work)


def cancel(act: Act, invitation: Invitation, reason: str) -> None:
    """Cancel an invitation within an act."""
    _end(act, invitation, "cancelled", reason, action="invitation.cancelled")
    profile = invitation.profile
    act.move(profile, "invitation_cancelled", action="invitation.cancelled")
    back_to_pool(act, profile, action="profile.reassessed")
    act.tell(
        invitation.person,
        "invitation-cancelled",
        f"invitation.cancelled:{invitation.public_id}",
        {"number": profile.number, "reason": reason},
    )


def back_to_pool(act: Act, profile: Profile, *, action: str = "") -> None:
    """Assess a profile by its current facts and put it back where they allow, rank kept."""
    assert profile.expires_at is not None
    if act.at >= profile.expires_at:
        act.move(profile, "expired", action="profile.expired" if action else "")
        end_pending(act, [profile])
        return
    document = document_of(profile.versions.get(number=profile.version))
    place(act, profile, document, action=action)


def locked_invitation(invitation_id: str) -> Invitation:
    """Give an invitation with its profile and person, all locked until the act ends.

    Raises
    ------
    InputError
        ``invitation-unknown``.
    """
    found = Invitation.objects.filter(public_id=invitation_id).values_list("profile__public_id")
    if (first := found.first()) is None:
        raise InputError("invitation-unknown", id=invitation_id)
    profile = locked_profile(first[0])
    invitation = Invitation.objects.select_for_update(no_key=True).get(public_id=invitation_id)
    invitation.profile, invitation.person = profile, profile.person
    return invitation


def _end(
    act: Act, invitation: Invitation, after: str, reason: str = "", *, action: str = ""
) -> None:
    life("invitation").check(action or act.action, invitation.state, after)
    invitation.state, invitation.ended_at, invitation.reason = after, act.at, reason
    invitation.save(update_fields=["state", "ended_at", "reason"])
    details = {"after": after} | ({"reason": reason} if reason else {})
    act.note(invitation.public_id, details, person=invitation.person, action=action)
