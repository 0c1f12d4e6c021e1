"""Provincial nominations: allocations, notifications of interest, nominations."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openentry.registry.ids import nomination_id
from openentry.registry.models.conditions import one_of
from openentry.registry.models.people import Person
from openentry.registry.models.profiles import Profile
from openentry.registry.states import life

_LIFE = life("nomination")
STREAMS = ("enhanced", "base")


class Allocation(models.Model):
    """How many a province may nominate in a year; the database lets nobody overdraw it."""

    province = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    stream = models.CharField(max_length=8)
    allowed = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("province", "year", "stream"), name="allocation_one_a_year"
            ),
            models.CheckConstraint(
                condition=Q(used__lte=F("allowed")), name="allocation_not_overdrawn"
            ),
            models.CheckConstraint(
                condition=one_of("stream", STREAMS), name="allocation_stream_known"
            ),
        )


class Interest(models.Model):
    """A notification of interest from a province to a candidate."""

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="interests")
    province = models.CharField(max_length=2)
    notified_at = models.DateTimeField()
    notified_by = models.CharField(max_length=24)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("profile", "province"), name="interest_told_once"),
        )


class Nomination(models.Model):
    """One nomination and its life."""

    public_id = models.CharField(max_length=24, unique=True, default=nomination_id)
    profile = models.ForeignKey(Profile, models.PROTECT, null=True, related_name="nominations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="nominations")
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="nominations")
    province = models.CharField(max_length=2)
    stream = models.CharField(max_length=8)
    state = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=24)
    answer_before = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("profile",),
                condition=Q(state__in=_LIFE.live, profile__isnull=False),
                name="nomination_one_live_a_profile",
            ),
            models.CheckConstraint(
                condition=one_of("state", _LIFE.states), name="nomination_state_known"
            ),
            models.CheckConstraint(
                condition=Q(stream="base") | Q(profile__isnull=False),
                name="nomination_enhanced_has_profile",
            ),
        )
        indexes = (
            models.Index(
                fields=("answer_before",), condition=Q(state="pending"), name="nomination_lapsing"
            ),
        )
