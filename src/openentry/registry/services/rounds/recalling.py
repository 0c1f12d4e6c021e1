"""Recalling invitations of a round that were issued in error, however many, in one act.

Each profile goes where `invitations.cancel` would put it, with the same history, entries and
messages. The largest round has tens of thousands, so they are locked, opened, assessed and
written in parts of one transaction: all of them are cancelled, or none is.
Law: IRPA 10.2(5), 10.3(4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet

from openentry.files.saying import both
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, Move, perform
from openentry.registry.bulk import update_alike, without_collecting
from openentry.registry.models import Invitation, Person, Profile, Round, RoundRecord
from openentry.registry.naming import reason_named
from openentry.registry.outbox import Message
from openentry.registry.services.leaving import end_pending
from openentry.registry.services.placing import place_many
from openentry.registry.services.rounds.moving import locked_round, move_round
from openentry.registry.services.rounds.preparing import check_reason
from openentry.registry.services.rounds.publishing import next_record
from openentry.registry.services.sweeping import documents_by_id
from openentry.registry.states import life
from openentry.rules.errors import ConflictError, InputError

PART = 2_000
"""Invitations whose profiles are open at once."""

CANCELLED = "invitation.cancelled"
RUNNING = life("invitation").live


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What a recall did.

    Attributes
    ----------
    record : RoundRecord
        The further version of the record.
    cancelled : int
        Invitations that still ran, and run no more.
    ended : int
        Of those meant, the ones that had ended before and were left as they are.
    """

    record: RoundRecord
    cancelled: int
    ended: int


def recall_invitations(
    actor: Actor, round_id: str, invitation_ids: Sequence[str] | None, reason: str
) -> Recalled:
    """Cancel invitations of a round that were issued in error: all that still run, or none.

    An invitation that was declined, has lapsed, was cancelled or was never sent is left as it is.

    Parameters
    ----------
    actor : Actor
    round_id : str
    invitation_ids : sequence of str or None
        Which ones; None for every invitation of the round.
    reason : str
        A code of ``acts.toml``.

    Raises
    ------
    InputError
        ``invitation-unknown`` for one that is not of this round, ``reason-unknown``.
    ConflictError
        ``recall-none-running`` when none of those meant still runs; ``state-moved-on`` when the
        round was not held.
    """
    text = check_reason("round.recalled", reason)

    def work(act: Act) -> Recalled:
        act.permit()
        round_ = locked_round(round_id)
        life("round").check(act.action, round_.state, "published")
        running, ended = _meant(round_, invitation_ids)
        cancelled = sum(_cancel_part(act, round_, part, text) for part in _parts(running))
        ended += len(running) - cancelled
        if not cancelled:
            raise ConflictError("recall-none-running", number=round_.number, count=ended)
        round_.published_at = round_.published_at or act.at
        kept = next_record(
            act, round_, "recalled", text, lambda record: _say(act, record, text, cancelled)
        )
        told = {"recalled": cancelled, "ended": ended, "record_digest": kept.digest}
        move_round(act, round_, "published", told, reason=text)
        return Recalled(record=kept, cancelled=cancelled, ended=ended)

    with without_collecting():
        return perform("round.recalled", actor, work)


def _meant(round_: Round, names: Sequence[str] | None) -> tuple[list[int], int]:
    """Give the profiles of those meant that seem to run, in order, and how many do not.

    A round invites a profile once, so that a profile stands for its invitation here.

    Raises
    ------
    InputError
        ``invitation-unknown``.
    """
    of_round = Invitation.objects.filter(round=round_)
    found = {
        name: (state, profile)
        for name, state, profile in of_round.values_list("public_id", "state", "profile_id")
    }
    named = {*(found if names is None else names)}
    unknown = named - found.keys()
    if unknown or (names is not None and not named):
        raise InputError("invitation-unknown", id=min(unknown, default="-"))
    profiles = [profile for name in named for state, profile in [found[name]] if state in RUNNING]
    return sorted(profiles), len(named) - len(profiles)


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + PART] for start in range(0, len(keys), PART))


def _cancel_part(act: Act, round_: Round, keys: Sequence[int], reason: str) -> int:
    """Cancel those of some profiles' invitations that still run once they are locked."""
    profiles = _locked_profiles(keys)
    those = Invitation.objects.filter(round=round_, profile__in=keys, state__in=RUNNING)
    running = sorted(_locking(those), key=lambda invitation: invitation.profile_id)
    details = {"after": "cancelled", "reason": reason}
    for invitation in running:
        life("invitation").check(CANCELLED, invitation.state, "cancelled")
        owner = profiles[invitation.profile_id].person
        act.note(invitation.public_id, details, person=owner, action=CANCELLED)
    update_alike(
        Invitation,
        "id",
        [invitation.pk for invitation in running],
        {"state": "cancelled", "ended_at": act.at, "reason": reason},
    )
    _back_to_pool(act, [profiles[invitation.profile_id] for invitation in running])
    messages = []
    for invitation in running:
        profile = profiles[invitation.profile_id]
        params = {"number": profile.number, "reason": reason}
        key = f"{CANCELLED}:{invitation.public_id}"
        messages.append(Message(key, profile.person_id, "invitation-cancelled", params))
    act.tell_many(messages)
    return len(running)


def _back_to_pool(act: Act, profiles: Sequence[Profile]) -> None:
    """Put profiles back where their current facts allow, rank kept, or end those whose time is."""
    moves = [Move(profile=profile, after="invitation_cancelled") for profile in profiles]
    act.move_many(moves, action=CANCELLED)
    over = [p for p in profiles if p.expires_at is not None and act.at >= p.expires_at]
    expired = [Move(profile=profile, after="expired") for profile in over]
    act.move_many(expired, action="profile.expired")
    end_pending(act, over)
    staying = [profile for profile in profiles if profile.state != "expired"]
    documents = documents_by_id([profile.public_id for profile in staying])
    said = [documents[profile.public_id] for profile in staying]
    place_many(act, staying, said, action="profile.reassessed")


def _locked_profiles(keys: Sequence[int]) -> dict[int, Profile]:
    """Lock profiles and whose they are, in the order of their keys, people first.

    A bar or a merger that is under way is over by then, or comes after all of this.
    """
    asked = Profile.objects.filter(pk__in=keys)
    owning = Person.objects.filter(pk__in=asked.values("person_id"))
    list(_locking(owning.values_list("pk")))
    profiles = {profile.pk: profile for profile in _locking(asked)}
    # A merger may have ended just before, so whose they are is known only now.
    owners = {profile.person_id for profile in profiles.values()}
    people = {p.pk: p for p in _locking(Person.objects.filter(pk__in=owners).defer("sealed"))}
    for profile in profiles.values():
        profile.person = people[profile.person_id]
    return profiles


def _locking(rows: QuerySet[Any, Row]) -> QuerySet[Any, Row]:
    return rows.select_for_update(no_key=True).order_by("pk")


def _say(act: Act, record: dict[str, Any], reason: str, cancelled: int) -> None:
    """Let a record say how many of its invitations were cancelled, when and why."""
    example = "" if record["operator"] == "authority" else "-example"
    said = both(
        f"register.record-recalled{example}",
        count=cancelled,
        at=act.at,
        reason=reason_named(reason),
    )
    record["checks"]["warnings"].append({"code": "recalled", "text": said.model_dump()})
