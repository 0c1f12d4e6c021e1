"""Profiles: what people declare, version by version, and where each stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openentry.registry.ids import profile_id
from openentry.registry.models.conditions import one_of
from openentry.registry.models.people import Person
from openentry.registry.states import life

_LIFE = life("profile")
_ENDED = tuple(s for s in _LIFE.states if s not in (*_LIFE.live, "draft"))

# Live and draft as instants say it, which the rule on states ties to the state. A round moves
# tens of thousands of profiles to another live state, and no index has to be told.
_LIVE = Q(ended_at__isnull=True, submitted_at__isnull=False)
_DRAFT = Q(ended_at__isnull=True, submitted_at__isnull=True)


class Profile(models.Model):
    """One expression of interest."""

    public_id = models.CharField(max_length=24, default=profile_id)
    number = models.CharField(max_length=12)
    person = models.ForeignKey(Person, models.PROTECT, related_name="profiles")
    state = models.CharField(max_length=24)
    version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reasons = models.JSONField(default=list)
    nomination_confirmed = models.BooleanField(default=False)
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="renewals", db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("public_id",), name="profile_id_once"),
            models.UniqueConstraint(fields=("number",), name="profile_number_once"),
            models.UniqueConstraint(
                fields=("person",),
                condition=_LIVE,
                name="profile_one_live_a_person",
            ),
            models.UniqueConstraint(
                fields=("person",), condition=_DRAFT, name="profile_one_draft_a_person"
            ),
            models.CheckConstraint(
                condition=(one_of("state", (*_LIFE.live, "draft")) & Q(ended_at__isnull=True))
                | (one_of("state", _ENDED) & Q(ended_at__isnull=False)),
                name="profile_state_known",
            ),
            models.CheckConstraint(
                condition=one_of("state", ("draft", "discarded", "withdrawn"))
                | Q(submitted_at__isnull=False, expires_at__isnull=False),
                name="profile_submitted_when_it_left_draft",
            ),
        )
        indexes = (
            models.Index(
                fields=("expires_at",),
                condition=_LIVE,
                name="profile_expiring",
            ),
            models.Index(fields=("started_at",), condition=_DRAFT, name="profile_old_drafts"),
            models.Index(
                fields=("renews",), condition=Q(renews__isnull=False), name="profile_renewals"
            ),
        )


class ProfileVersion(models.Model):
    """What a profile said from an instant on; never changed after, only followed by another."""

    # The rule below has the index that finds the versions of a profile.
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=24)
    sealed = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("profile", "number"), name="profile_version_numbered_once"
            ),
        )


class ProfileMove(models.Model):
    """One move of a profile from state to state."""

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="moves", db_constraint=False)
    at = models.DateTimeField()
    act = models.CharField(max_length=32)
    actor = models.CharField(max_length=24)
    before = models.CharField(max_length=24, blank=True, default="")
    after = models.CharField(max_length=24)
    reasons = models.JSONField(default=list)
