"""Times that run out: invitations not used, nominations not answered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from openentry.registry.actors import SYSTEM
from openentry.registry.models import Invitation, Nomination

if TYPE_CHECKING:
    from openentry.registry.services.sweeping import Swept


def lapse(at: datetime, done: Swept) -> None:
    """Let everything lapse whose time is over by an instant."""
    from openentry.registry.services.invitations import lapse_invitation
    from openentry.registry.services.nominations import lapse_nomination

    over = Invitation.objects.filter(state="issued", apply_before__lte=at)
    for name in over.order_by("pk").values_list("public_id", flat=True):
        lapse_invitation(SYSTEM, name)
        done.lapsed += 1
    late = Nomination.objects.filter(state="pending", answer_before__lte=at)
    for name in late.order_by("pk").values_list("public_id", flat=True):
        lapse_nomination(SYSTEM, name)
        done.lapsed += 1
