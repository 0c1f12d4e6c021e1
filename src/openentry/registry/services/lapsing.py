"""Times that run out: drafts, invitations not used, nominations not answered, profiles; bars begin.

One thing that cannot be ended stops no other: it is counted, and met again by the next sweep.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from openentry.registry import clock
from openentry.registry.actors import SYSTEM, Actor
from openentry.registry.acts import Act, perform
from openentry.registry.models import Invitation, Nomination, Person, Profile
from openentry.registry.numbering import draft_days
from openentry.registry.permissions import role_for
from openentry.registry.services.barring import barred_in_pool, take_out
from openentry.registry.services.leaving import entry_of, leave
from openentry.registry.services.nominations import lapse_nomination
from openentry.registry.services.people import locked_person, with_people
from openentry.registry.services.profiles import discard_draft
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.errors import OpenEntryError

PART = 2_000
"""Things ended in one act: the invitations of the largest round end in fourteen."""


@dataclass(slots=True)
class Lapsed:
    """How many of what ended.

    Attributes
    ----------
    discarded, invitations, nominations, expired, barred : int
    failed : dict of str to int
        What could not be ended, by the code of the error.
    """

    discarded: int = 0
    invitations: int = 0
    nominations: int = 0
    expired: int = 0
    barred: int = 0
    failed: dict[str, int] = field(default_factory=dict)


def lapse(at: datetime, person: Person | None = None) -> Lapsed:
    """End everything whose time is over by an instant, of everybody or of one person.

    A profile whose invitation was not used can never be invited again.
    """
    done = Lapsed()
    whose = Q() if person is None else Q(person=person)
    over = Invitation.objects.filter(whose, state="issued", apply_before__lte=at).order_by("pk")
    done.invitations = _in_parts("invitation.lapsed", over, _lapse_part, done)
    late = Nomination.objects.filter(whose, state="pending", answer_before__lte=at)
    names = late.order_by("pk").values_list("public_id", flat=True)
    done.nominations = _one_by_one(names, lapse_nomination, done)
    old = Profile.objects.filter(
        whose,
        state="draft",
        ended_at__isnull=True,
        submitted_at__isnull=True,
        started_at__lte=at - timedelta(days=draft_days(at)),
    )
    done.discarded = _one_by_one(old.values_list("public_id", flat=True), discard_draft, done)
    ending = _ending(at).filter(whose)
    done.expired = _in_parts("profile.expired", ending.order_by("pk"), _expire_part, done)
    barred = barred_in_pool(law_day(at)).filter(whose).order_by("pk")
    people = barred.values_list("person__public_id", flat=True)
    done.barred = _one_by_one(people, _end_barred, done)
    return done


def lapse_before(action: str, actor: Actor, person: Person, *, province: str = "") -> None:
    """End what of a person is over by now, as the sweep would: nothing hangs on its hour.

    Parameters
    ----------
    action : str
        What is about to be done with a profile of theirs.
    actor : Actor
    person : Person
    province : str
        Whom it concerns.

    Raises
    ------
    NotAllowedError
        ``not-allowed`` for somebody who may not do that.
    """
    now = clock.now()
    role_for(action, actor, now, person=person, province=province)
    over = (
        Q(expires_at__lte=now)
        | Q(invitations__state="issued", invitations__apply_before__lte=now)
        | Q(nominations__state="pending", nominations__answer_before__lte=now)
    )
    live = Profile.objects.filter(person=person, state__in=life("profile").live)
    if live.filter(over).exists():
        lapse(now, person)


def count_failed(failed: dict[str, int], error: OpenEntryError) -> None:
    """Count what could not be done by the code of its error."""
    failed[error.code] = failed.get(error.code, 0) + 1


def _one_by_one(names: Iterable[str], end: Callable[[Actor, str], object], done: Lapsed) -> int:
    """End some things, each in an act of its own; give how many were."""
    count = 0
    for name in list(names):
        try:
            end(SYSTEM, name)
            count += 1
        except OpenEntryError as error:
            count_failed(done.failed, error)
    return count


def _in_parts(
    action: str, over: QuerySet[Any], part: Callable[[Sequence[int], Act], int], done: Lapsed
) -> int:
    """End many things, a part of them in one act; give how many were.

    Parameters
    ----------
    over : QuerySet
        In the order of their keys.
    """
    count, last = 0, 0
    while keys := list(over.filter(pk__gt=last).values_list("pk", flat=True)[:PART]):
        last = keys[-1]
        try:
            count += perform(action, SYSTEM, partial(part, keys))
        except OpenEntryError:
            # One of them cannot be: the others need not wait for it.
            for key in keys:
                try:
                    count += perform(action, SYSTEM, partial(part, [key]))
                except OpenEntryError as error:
                    count_failed(done.failed, error)
    return count


def _lapse_part(keys: Sequence[int], act: Act) -> int:
    """End those of some invitations that still run when they are locked."""
    act.permit()
    theirs = with_people(Profile.objects.filter(invitations__in=keys))
    profiles = {profile.pk: profile for profile in theirs}
    over = Invitation.objects.filter(pk__in=keys, state="issued", apply_before__lte=act.at)
    ending = list(over.select_for_update(no_key=True).order_by("profile_id"))
    for invitation in ending:
        life("invitation").check(act.action, invitation.state, "lapsed")
    Invitation.objects.filter(pk__in=[i.pk for i in ending]).update(
        state="lapsed", ended_at=act.at, reason=""
    )
    act.note_many(
        [
            dataclasses.replace(
                entry_of(act, profiles[invitation.profile_id], {"after": "lapsed"}),
                subject=invitation.public_id,
            )
            for invitation in ending
        ]
    )
    leave(act, [profiles[invitation.profile_id] for invitation in ending], "invitation_expired")
    return len(ending)


def _ending(at: datetime) -> QuerySet[Profile]:
    states = [s for s in life("profile").live if life("profile").allows("profile.expired", s)]
    # The instants say that they are live, too, as the index of those who expire does.
    live = Profile.objects.filter(ended_at__isnull=True, submitted_at__isnull=False)
    return live.filter(state__in=states, expires_at__lte=at)


def _expire_part(keys: Sequence[int], act: Act) -> int:
    """End those of some profiles whose time is over when they are locked."""
    act.permit()
    ending = with_people(_ending(act.at).filter(pk__in=keys))
    leave(act, ending, "expired")
    return len(ending)


def _end_barred(actor: Actor, person_id: str) -> None:
    """Take somebody whose bar has begun out of the pool."""

    def work(act: Act) -> None:
        act.permit()
        person = locked_person(person_id)
        there = barred_in_pool(law_day(act.at)).filter(person=person)
        take_out(act, list(there.select_for_update(no_key=True).order_by("pk")), person)

    perform("person.bar-begun", actor, work)
