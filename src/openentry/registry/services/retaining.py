"""Disposing of what is kept no longer, by the periods of ``keeping/retention.toml``.

Run by the sweep. Each part is an act of its own and says in the journal how much of what went,
never whose. What a person said goes with their key in `erasing`; here go the parts of a file
whose time is over while the person is still there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from openentry.registry.actors import SYSTEM, Actor
from openentry.registry.acts import ENDED, Act, perform
from openentry.registry.keeping.retention import rule
from openentry.registry.models import (
    FileReading,
    JournalEntry,
    OutboxMessage,
    Person,
    Profile,
    ProfileVersion,
    RetentionStop,
    Round,
    RoundMove,
    RoundSnapshot,
    RoundTrial,
)
from openentry.registry.services.erasing import NO_USE, erase_person, obstacles
from openentry.registry.states import life
from openentry.rules.errors import ConflictError

PART = 500
"""Rows of people disposed of in one act."""

_OVER = tuple(sorted(ENDED - {"applied", "discarded"}))
"""States of profiles whose time of keeping runs; an application goes on after its profile."""


@dataclass(slots=True)
class Retained:
    """How much of what went.

    Attributes
    ----------
    erased : int
        People.
    documents : int
        Profiles of which the declarations went.
    messages, sessions : int
    pools : int
        Cancelled rounds whose frozen pool and dry runs went.
    """

    erased: int = 0
    documents: int = 0
    messages: int = 0
    sessions: int = 0
    pools: int = 0


def apply_retention(actor: Actor = SYSTEM, at: datetime | None = None) -> Retained:
    """Dispose of everything whose time is over by an instant.

    Parameters
    ----------
    actor : Actor
    at : datetime, optional
        Now, when left out.
    """
    from openentry.registry import clock

    when = at or clock.now()
    return Retained(
        erased=_erase_people(actor, when),
        documents=_documents(actor, when),
        messages=_messages(actor, when),
        sessions=_sessions(actor, when),
        pools=_pools(actor, when),
    )


def due_for_erasure(at: datetime) -> QuerySet[Person]:
    """Give the people who asked to be erased, and those whose time of keeping is over."""
    before = rule("person").before(at)
    used = JournalEntry.objects.filter(
        Q(person=OuterRef("pk")) | Q(person__merged_into=OuterRef("pk")), at__gt=before
    ).exclude(action__in=NO_USE)
    live = Profile.objects.filter(
        person=OuterRef("pk"), state__in=(*life("profile").live, "applied")
    )
    old = Q(registered_at__lte=before) & ~Exists(used)
    asked = Q(erasure_asked_at__isnull=False)
    there = Person.objects.filter(erased_at__isnull=True, merged_into__isnull=True)
    return there.filter(~Exists(live)).filter(asked | old).order_by("pk")


def _erase_people(actor: Actor, at: datetime) -> int:
    count = 0
    for person in due_for_erasure(at).iterator():
        # Most of those for whom something stands against it stay so: no act is begun for them.
        if obstacles([person], at):
            continue
        try:
            erase_person(actor, person.public_id)
        except ConflictError:
            continue  # used, or stopped, since it was looked at
        count += 1
    return count


def _documents(actor: Actor, at: datetime) -> int:
    """Let go what profiles declared that are over, and drafts that were thrown away."""
    before = rule("document").before(at)
    read = FileReading.objects.filter(person=OuterRef("person"), read_at__gt=before)
    stopped = RetentionStop.objects.filter(person=OuterRef("person"), lifted_at__isnull=True)
    ended = Q(state__in=_OVER, ended_at__lte=before) & ~Exists(read)
    draft = Q(state="discarded", ended_at__lte=rule("draft").before(at))
    over = Profile.objects.filter(
        ended | draft,
        Exists(ProfileVersion.objects.filter(profile=OuterRef("pk"))),
        ~Exists(stopped),
        person__erased_at__isnull=True,
    ).order_by("pk")

    def part(act: Act) -> int:
        keys = list(over.values_list("pk", flat=True)[:PART])
        people = Person.objects.filter(profiles__in=keys).order_by("pk").distinct().values("pk")
        list(Person.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True))
        still = list(over.filter(pk__in=keys).values_list("pk", flat=True))
        ProfileVersion.objects.filter(profile__in=still).delete()
        Profile.objects.filter(pk__in=still).update(reasons=[])
        return _noted(act, "profileversion", still)

    return _in_parts(actor, over, part)


def _messages(actor: Actor, at: datetime) -> int:
    stopped = RetentionStop.objects.filter(person=OuterRef("person"), lifted_at__isnull=True)
    over = OutboxMessage.objects.filter(
        ~Exists(stopped),
        state__in=("sent", "kept", "failed"),
        made_at__lte=rule("message").before(at),
    ).order_by("pk")

    def part(act: Act) -> int:
        keys = list(over.values_list("pk", flat=True)[:PART])
        OutboxMessage.objects.filter(pk__in=keys).delete()
        return _noted(act, "outboxmessage", keys)

    return _in_parts(actor, over, part)


def _pools(actor: Actor, at: datetime) -> int:
    """Let go the frozen pools and dry runs of rounds that were cancelled."""
    cancelled = RoundMove.objects.filter(
        round=OuterRef("pk"), after="cancelled", at__lte=rule("shelved").before(at)
    )
    kept = (RoundSnapshot, RoundTrial)
    there = [Exists(m.objects.filter(round=OuterRef("pk"))) for m in kept]
    over = Round.objects.filter(Exists(cancelled), there[0] | there[1], state="cancelled")

    def part(act: Act) -> int:
        keys = list(over.order_by("pk").values_list("pk", flat=True)[:PART])
        for model in kept:
            model.objects.filter(round__in=keys).delete()
        return _noted(act, "roundsnapshot", keys)

    return _in_parts(actor, over, part)


def _sessions(actor: Actor, at: datetime) -> int:
    from django.contrib.sessions.models import Session

    over = Session.objects.filter(expire_date__lt=at)

    def part(act: Act) -> int:
        count, _ = over.delete()
        return _noted(act, "session", range(count))

    return _in_parts(actor, over, part)


def _noted(act: Act, table: str, gone: Sequence[int]) -> int:
    if gone:
        act.note("retention", {"table": table, "count": len(gone)})
    return len(gone)


def _in_parts(actor: Actor, over: QuerySet[Any], part: Callable[[Act], int]) -> int:
    """Do a part after the other until nothing is left; without anything due, no act at all."""
    count = 0
    while over.exists():

        def work(act: Act) -> int:
            act.permit()
            return part(act)

        gone = perform("retention.applied", actor, work)
        if not gone:
            break
        count += gone
    return count
