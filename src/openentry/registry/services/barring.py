"""Bars: a time in which somebody may not file an expression of interest.

Law: IRPA 10.1(4), 40(2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from datetime import date

from django.db.models import Q, QuerySet

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.models import Person, PersonBar, Profile
from openentry.registry.services.leaving import end_pending, leave_pool
from openentry.registry.services.people import locked_person
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError, InputError, NotAllowedError

BARRED = "person:barred"
"""Reason of a profile that left the pool because its person is barred."""

_PROVISION = re.compile(r"(IRPA|IRPR) \d{1,3}(\.\d{1,2})?(\([a-z0-9.]{1,5}\)){0,5}")


def bar_person(
    actor: Actor, person_id: str, first_on: date, last_on: date, provision: str
) -> PersonBar:
    """Bar a person from filing an expression of interest; who is in the pool leaves it.

    A bar that begins later takes effect on its day, with the sweep. An invitation that was issued
    already stands until an officer cancels it.

    Parameters
    ----------
    actor : Actor
    person_id : str
    first_on, last_on : date
        Both included.
    provision : str
        As ``IRPA 40(2)(a)``.

    Raises
    ------
    InputError
        ``bar-days`` unless the days are in order, ``provision-form``.
    """
    if last_on < first_on:
        raise InputError("bar-days", first_on=first_on, last_on=last_on)
    if not _PROVISION.fullmatch(provision):
        raise InputError("provision-form")

    def work(act: Act) -> PersonBar:
        person = locked_person(person_id)
        act.permit(person=person)
        bar = PersonBar.objects.create(
            person=person,
            first_on=first_on,
            last_on=last_on,
            provision=provision,
            set_at=act.at,
            set_by=actor.name,
        )
        days = {"first_on": first_on.isoformat(), "last_on": last_on.isoformat()}
        act.note(person.public_id, {**days, "provision": provision}, person=person)
        key = f"{act.action}:{person.public_id}:{bar.pk}"
        act.tell(person, "person-barred", key, {**days, "provision": provision})
        if bar.first_on <= law_day(act.at) <= bar.last_on:
            there = Profile.objects.filter(person=person, state__in=OUTSIDE_FROM)
            take_out(act, list(there.select_for_update(no_key=True).order_by("pk")), person)
        return bar

    return perform("person.barred", actor, work)


def lift_bar(actor: Actor, person_id: str) -> None:
    """Lift every bar that stands.

    Raises
    ------
    ConflictError
        ``bar-none`` when none does.
    """

    def work(act: Act) -> None:
        person = locked_person(person_id)
        act.permit(person=person)
        standing = PersonBar.objects.filter(person=person, lifted_at__isnull=True)
        latest = standing.order_by("-pk").values_list("pk", flat=True).first()
        if latest is None:
            raise ConflictError("bar-none")
        act.note(person.public_id, {"bars": standing.update(lifted_at=act.at)}, person=person)
        act.tell(person, "person-bar-lifted", f"{act.action}:{person.public_id}:{latest}")

    perform("person.bar-lifted", actor, work)


OUTSIDE_FROM = tuple(s for s in life("profile").live if life("profile").allows("person.barred", s))
"""States of a profile that a bar ends."""


def standing_bar(person: Person, on: date) -> PersonBar | None:
    """Give the bar of a human being that stands longest from a day on, if any does."""
    return _longest(person, _standing(on))


def barred_among(persons: Set[int], on: date) -> set[int]:
    """Give those of many people, by their keys, against whom a bar stands on a day."""
    same = Q(person__in=persons) | Q(person__merged_into__in=persons)
    bars = PersonBar.objects.filter(_standing(on), same)
    named = bars.values_list("person_id", "person__merged_into_id")
    return {key for pair in named for key in pair if key is not None and key in persons}


def bar_to_come(person: Person, on: date) -> PersonBar | None:
    """Give a bar of a human being that is not over by a day, begun or to come."""
    return _longest(person, Q(lifted_at__isnull=True, last_on__gte=on))


def _standing(on: date) -> Q:
    return Q(lifted_at__isnull=True, first_on__lte=on, last_on__gte=on)


def _longest(person: Person, asked: Q) -> PersonBar | None:
    same = Q(person=person) | Q(person__merged_into=person)
    bars = PersonBar.objects.filter(asked, same)
    return bars.order_by("-last_on").first()


def refuse_barred(person: Person, on: date) -> None:
    """Refuse somebody who may not file an expression of interest on a day.

    Raises
    ------
    NotAllowedError
        ``person-barred`` with the last day and the provision.
    """
    if (bar := standing_bar(person, on)) is not None:
        raise NotAllowedError("person-barred", last_on=bar.last_on, provision=bar.provision)


def barred_in_pool(on: date) -> QuerySet[Profile]:
    """Give the profiles that bars of a day end and that stand where they stood."""
    standing = PersonBar.objects.filter(_standing(on))
    return Profile.objects.filter(
        state__in=OUTSIDE_FROM, ended_at__isnull=True, person__in=standing.values("person")
    )


def take_out(act: Act, profiles: Sequence[Profile], person: Person) -> None:
    """Move the profiles of somebody who is barred out of the pool."""
    for profile in profiles:
        profile.person = person
        act.move(profile, "ineligible", reasons=[BARRED], action="person.barred")
        leave_pool(profile)
        end_pending(act, [profile])
        act.tell(
            person,
            "profile-reassessed-ineligible",
            f"person.barred:{profile.public_id}:ineligible",
            {"number": profile.number},
        )
