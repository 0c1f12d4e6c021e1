"""Times that run out: invitations not used, nominations not answered."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from openentry.registry.actors import SYSTEM
from openentry.registry.acts import Act, perform
from openentry.registry.models import Invitation, Nomination, Profile
from openentry.registry.services.leaving import entry_of, leave
from openentry.registry.services.nominations import lapse_nomination
from openentry.registry.states import life

PART = 2_000
"""Invitations ended in one act: the largest round ends in fourteen."""


def lapse(at: datetime) -> int:
    """Let everything lapse whose time is over by an instant, and give how much did.

    A profile whose invitation was not used can never be invited again.
    """
    done = 0
    over = Invitation.objects.filter(state="issued", apply_before__lte=at).order_by("pk")
    while keys := list(over.values_list("pk", flat=True)[:PART]):
        done += perform("invitation.lapsed", SYSTEM, partial(_lapse_part, keys))
    late = Nomination.objects.filter(state="pending", answer_before__lte=at)
    for name in late.order_by("pk").values_list("public_id", flat=True):
        lapse_nomination(SYSTEM, name)
        done += 1
    return done


def _lapse_part(keys: Sequence[int], act: Act) -> int:
    """End those of some invitations that still run when they are locked."""
    act.permit()
    profiles = {
        profile.pk: profile
        for profile in Profile.objects.filter(invitations__in=keys)
        .select_related("person")
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    }
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
