"""Merging two persons that turned out to be one human being.

Everything moves to the one that stays: profiles, invitations, nominations, bars, consents,
messages, and by what the person is found. What they said is sealed anew with that person's key.
The other stays as an empty name for the entries of the journal, which cannot move; its identity
stays sealed with its own key and goes when the person goes.

One human being has one expression of interest at a time (IRPA 10.1(5)). Of two live profiles the
one submitted first stays, and the other, which should not have been accepted, is withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.keeping.files import identity_of, key_of, version_context
from openentry.registry.keeping.former import reseal_addresses
from openentry.registry.keeping.keys import seal, unseal
from openentry.registry.models import (
    Consent,
    IdentityMatch,
    Invitation,
    Nomination,
    OutboxMessage,
    Person,
    PersonBar,
    Profile,
    ProfileVersion,
    RetentionStop,
)
from openentry.registry.services.leaving import end_pending, leave_pool
from openentry.registry.services.people import locked_person
from openentry.registry.services.profiles import follow_birth
from openentry.registry.states import life
from openentry.rules.errors import ConflictError, InputError

_MOVED = (IdentityMatch, PersonBar, Nomination, Invitation, OutboxMessage, Profile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merger did.

    Attributes
    ----------
    person_id : str
        Who stays.
    profiles : int
        How many profiles moved.
    ended : tuple of str
        Public ids of profiles that ended by it: a live one, drafts.
    """

    person_id: str
    profiles: int
    ended: tuple[str, ...]


def merge_persons(actor: Actor, kept_id: str, other_id: str) -> Merged:
    """Make one person of two.

    Parameters
    ----------
    actor : Actor
    kept_id : str
        Who stays, with identity, account and language.
    other_id : str
        Whose everything moves; the account, if that one alone has one.

    Raises
    ------
    InputError
        ``merge-same``, ``person-unknown``.
    ConflictError
        ``person-merged``, ``person-erased``; ``merge-invited`` when both have a live profile and
        the one that would end is invited: its invitation is answered or cancelled first.
    """
    if kept_id == other_id:
        raise InputError("merge-same", id=kept_id)

    def work(act: Act) -> Merged:
        # In the order of their ids, so that no two mergers wait for each other.
        found = {name: locked_person(name) for name in sorted((kept_id, other_id))}
        kept, other = found[kept_id], found[other_id]
        act.permit(person=kept)
        ended = _end_second(act, kept, other)
        profiles = Profile.objects.filter(person=other)
        count = profiles.count()
        _seal_anew(kept, list(profiles.values_list("pk", flat=True)))
        _move(act, kept, other)
        if born := identity_of(kept).get("birth_on"):
            follow_birth(act, kept, date.fromisoformat(born))
        act.note(kept.public_id, {"other": other.public_id, "profiles": count}, person=kept)
        act.note(other.public_id, {"into": kept.public_id}, person=other)
        act.tell(kept, "person-merged", f"{act.action}:{other.public_id}")
        return Merged(person_id=kept.public_id, profiles=count, ended=ended)

    return perform("person.merged", actor, work)


def _end_second(act: Act, kept: Person, other: Person) -> tuple[str, ...]:
    """End what one human being may not have twice."""
    ended = []
    # Locked before they are looked at: a round that is being held locks profiles alone, and what
    # was read before it ended would be written over what it did.
    both = Profile.objects.filter(person__in=(kept, other)).prefetch_related("person")
    found = list(both.select_for_update(no_key=True).order_by("pk"))
    live = [profile for profile in found if profile.state in life("profile").live]
    live.sort(key=lambda profile: (profile.submitted_at or act.at, profile.pk))
    for second in live[1:]:
        if second.state == "invited":
            raise ConflictError("merge-invited", number=second.number)
        act.move(second, "withdrawn", reasons=["merged"])
        leave_pool(second)
        end_pending(act, [second])
        ended.append(second.public_id)
    drafts = [profile for profile in found if profile.state == "draft"]
    if len(drafts) > 1:
        for draft in drafts:
            if draft.person_id == other.pk:
                act.move(draft, "discarded")
                ended.append(draft.public_id)
    return tuple(ended)


def _seal_anew(kept: Person, profiles: Sequence[int]) -> None:
    """Seal what profiles say with the key of the person they now belong to."""
    found = ProfileVersion.objects.filter(profile__in=profiles).select_related("profile__person")
    new = key_of(kept)
    for version in found:
        profile = version.profile
        context = version_context(profile.public_id, version.number)
        plain = unseal(key_of(profile.person), bytes(version.sealed), context)
        version.sealed = seal(new, plain, context)
        version.save(update_fields=["sealed"])


def _move(act: Act, kept: Person, other: Person) -> None:
    reseal_addresses(kept, other)
    for model in _MOVED:
        model.objects.filter(person=other).update(person=kept)
    # A consent or a stop that both have is one: the second would break its rule.
    standing = Consent.objects.filter(person=kept, revoked_at__isnull=True)
    twice = standing.values("representative")
    consents = Consent.objects.filter(person=other)
    second = consents.filter(revoked_at__isnull=True, representative__in=twice)
    for name in list(second.order_by("pk").values_list("public_id", flat=True)):
        act.note(name, {"revoked": True}, person=kept, action="consent.revoked")
    second.update(revoked_at=act.at)
    consents.update(person=kept)
    stops = RetentionStop.objects.filter(person=other)
    known = RetentionStop.objects.filter(person=kept, lifted_at__isnull=True).values("reason")
    stops.filter(lifted_at__isnull=True, reason__in=known).update(lifted_at=act.at)
    stops.update(person=kept)
    Person.objects.filter(merged_into=other).update(merged_into=kept)
    account, other.account = other.account, None
    other.merged_into, other.erasure_asked_at = kept, None
    other.save(update_fields=["account", "merged_into", "erasure_asked_at"])
    if kept.account is None and account is not None:
        kept.account = account
        kept.save(update_fields=["account"])
