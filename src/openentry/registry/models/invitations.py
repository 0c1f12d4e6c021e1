"""Invitations to apply: issued by a round, with the score and the facts of that instant."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openentry.registry.ids import invitation_id
from openentry.registry.models.conditions import one_of
from openentry.registry.models.people import Person
from openentry.registry.models.profiles import Profile
from openentry.registry.models.rounds import Round
from openentry.registry.states import life
from openentry.rules.facts import PROGRAMS

_LIFE = life("invitation")


class Invitation(models.Model):
    """One invitation. The facts it rests on are row `place` of the frozen pool of its round."""

    public_id = models.CharField(max_length=24, default=invitation_id)
    # The rules below have indexes that find the invitations of a profile and of a round; those of a
    # person are found by their profiles. References of rows that a round writes by the ten thousand
    # are looked through by the doctor, not one by one by the database; see ADR 27.
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="invitations", db_index=False, db_constraint=False
    )
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="invitations", db_index=False)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="invitations", db_index=False, db_constraint=False
    )
    state = models.CharField(max_length=12)
    rank = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    crs = models.PositiveSmallIntegerField()
    program = models.CharField(max_length=3)
    submitted_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    apply_before = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("public_id",), name="invitation_id_once"),
            models.UniqueConstraint(fields=("profile", "round"), name="invitation_once_a_round"),
            models.UniqueConstraint(fields=("round", "rank"), name="invitation_ranked_once"),
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(state="issued"),
                name="invitation_one_live_a_person",
            ),
            models.CheckConstraint(
                condition=one_of("state", _LIFE.states), name="invitation_state_known"
            ),
            models.CheckConstraint(
                condition=one_of("program", PROGRAMS), name="invitation_program_known"
            ),
            models.CheckConstraint(
                condition=Q(apply_before__gt=F("issued_at")), name="invitation_leaves_time"
            ),
        )
        indexes = (
            models.Index(
                fields=("apply_before",), condition=Q(state="issued"), name="invitation_lapsing"
            ),
        )
