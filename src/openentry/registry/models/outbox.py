"""Messages to send: written with the act that causes them, sent by the worker after it."""

from __future__ import annotations

from django.db import models

from openentry.registry.models.conditions import one_of
from openentry.registry.models.people import Person

STATES = ("waiting", "claimed", "sent", "kept", "failed")
"""`kept`: read in the register alone, because there is nowhere to send it."""

UNSENT = one_of("state", ("waiting", "claimed"))
"""Those still to be sent, as the index that finds them says it."""


class OutboxMessage(models.Model):
    """One message to one person. The address is read from their sealed file when it is sent."""

    key = models.CharField(max_length=80)
    # The rule below has the index that finds the messages of a person.
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="messages", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="waiting")
    next_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=40, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "key"), name="outbox_key_once"),
            models.CheckConstraint(condition=one_of("state", STATES), name="outbox_state_known"),
        )
        indexes = (
            models.Index(
                fields=("next_at",),
                condition=UNSENT,
                name="outbox_due",
            ),
        )
