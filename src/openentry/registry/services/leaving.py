"""Profiles that leave the pool: one, or many for the same reason in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from openentry.registry.acts import Act
from openentry.registry.bulk import insert
from openentry.registry.journal import Pending
from openentry.registry.models import Allocation, Nomination, PoolEntry, Profile, ProfileMove
from openentry.registry.outbox import Message
from openentry.registry.states import life


def leave(act: Act, profiles: Sequence[Profile], after: str) -> None:
    """Move profiles to a state from which there is no way back, with what everybody is told.

    Parameters
    ----------
    act : Act
        Its name is the reason.
    profiles : sequence of Profile
        Locked, each with its person.
    after : str

    Raises
    ------
    ConflictError
        ``state-moved-on``.
    """
    for profile in profiles:
        life("profile").check(act.action, profile.state, after)
    moves: list[tuple[Any, ...]] = [
        (p.pk, act.at, act.action, act.actor.name, p.state, after, []) for p in profiles
    ]
    insert(
        ProfileMove,
        ("profile_id", "at", "act", "actor", "before", "after", "reasons"),
        moves,
    )
    keys = [p.pk for p in profiles]
    PoolEntry.objects.filter(profile_id__in=keys).delete()
    Profile.objects.filter(pk__in=keys).update(state=after, ended_at=act.at)
    act.note_many([entry_of(act, p, {"before": p.state, "after": after}) for p in profiles])
    end_pending(act, profiles)
    kind = act.action.replace(".", "-")
    act.tell_many(
        [
            Message(f"{act.action}:{p.public_id}", p.person_id, kind, {"number": p.number})
            for p in profiles
        ]
    )


def entry_of(act: Act, profile: Profile, details: dict[str, Any], rules: str = "") -> Pending:
    """Say for the journal what became of a profile."""
    person = profile.person
    return Pending(
        action=act.action,
        at=act.at,
        actor=act.actor.name,
        subject=profile.public_id,
        person_id=person.pk,
        salt=b"" if person.salt is None else bytes(person.salt),
        details=details,
        rules=rules,
    )


def leave_pool(profile: Profile) -> None:
    """Take the row of a profile out of the pool."""
    PoolEntry.objects.filter(profile=profile).delete()


def end_pending(act: Act, profiles: Sequence[Profile]) -> None:
    """Let the nominations lapse that nobody can answer any more, since their profiles are over.

    The province gets its place back.
    """
    by_key = {profile.pk: profile for profile in profiles}
    waiting = Nomination.objects.filter(profile_id__in=list(by_key), state="pending")
    for nomination in waiting.select_for_update(no_key=True).order_by("pk"):
        profile = by_key[nomination.profile_id or 0]
        move_nomination(act, nomination, "lapsed", profile, action="nomination.lapsed")
        give_back(nomination)
        act.tell(
            profile.person,
            "nomination-lapsed",
            f"nomination.lapsed:{nomination.public_id}",
            {"number": profile.number, "province": nomination.province},
        )


def move_nomination(
    act: Act, nomination: Nomination, after: str, profile: Profile, *, action: str = ""
) -> None:
    """Move a nomination to another state, with its entry.

    Raises
    ------
    ConflictError
        ``state-moved-on``.
    """
    life("nomination").check(action or act.action, nomination.state, after)
    nomination.state = after
    if after not in life("nomination").live:
        nomination.ended_at = act.at
    nomination.save(update_fields=["state", "ended_at"])
    details = {"after": after, "province": nomination.province}
    act.note(nomination.public_id, details, person=profile.person, action=action)


def give_back(nomination: Nomination) -> None:
    """Give a province back the place that a nomination took."""
    Allocation.objects.filter(pk=nomination.allocation_id).update(used=F("used") - 1)
