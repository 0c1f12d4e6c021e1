"""Many profiles that leave the pool for the same reason, in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openentry.registry.acts import Act
from openentry.registry.bulk import insert
from openentry.registry.journal import Pending
from openentry.registry.models import PoolEntry, Profile, ProfileMove
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
