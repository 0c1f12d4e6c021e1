"""Rounds: instruction, frozen pool, dry run, approvals, and what was decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openentry.registry.ids import round_id
from openentry.registry.models.accounts import Account
from openentry.registry.models.conditions import one_of
from openentry.registry.states import life

_LIFE = life("round")


class Round(models.Model):
    """One round of invitations, from its preparation on."""

    public_id = models.CharField(max_length=24, unique=True, default=round_id)
    number = models.CharField(max_length=16)
    state = models.CharField(max_length=16)
    kind = models.CharField(max_length=8)
    instruction = models.TextField()
    snapshot_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    lawbook_digest = models.CharField(max_length=64, blank=True, default="")
    pool_digest = models.CharField(max_length=64, blank=True, default="")
    tree_root = models.CharField(max_length=64, blank=True, default="")
    pool_size = models.PositiveIntegerField(null=True)
    trial_digest = models.CharField(max_length=64, blank=True, default="")
    held_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("number",), condition=~Q(state="cancelled"), name="round_number_once"
            ),
            models.CheckConstraint(
                condition=one_of("state", _LIFE.states), name="round_state_known"
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(frozen_at__isnull=False),
                name="round_held_after_it_was_frozen",
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(held_at__gte=F("snapshot_at")),
                name="round_held_after_its_snapshot",
            ),
        )


class RoundSnapshot(models.Model):
    """A part of the frozen pool: candidates in the order of their ids, as an Arrow stream."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="snapshot")
    part = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "part"), name="round_snapshot_part_once"),
        )


class RoundTrial(models.Model):
    """A dry run: what would be decided, re-checked, with its warnings."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="trials")
    tried_at = models.DateTimeField()
    tried_by = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    record = models.TextField()
    warnings = models.JSONField(default=list)
    content = models.BinaryField()


class RoundApproval(models.Model):
    """That somebody approved what a dry run showed, and nothing else."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="approvals")
    digest = models.CharField(max_length=64)
    approver = models.ForeignKey(Account, models.PROTECT, related_name="+")
    preparer = models.ForeignKey(Account, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("round", "digest", "approver"), name="round_approval_once_each"
            ),
            models.CheckConstraint(
                condition=~Q(approver=F("preparer")), name="round_approval_by_another"
            ),
        )


class RoundRecord(models.Model):
    """The record of a round, version by version; never changed, only followed by another."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="records")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=32, blank=True, default="")
    digest = models.CharField(max_length=64)
    content = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "version"), name="round_record_version_once"),
            models.CheckConstraint(
                condition=one_of("status", ("executed", "corrected", "recalled")),
                name="round_record_status_known",
            ),
        )


class RoundMove(models.Model):
    """One move of a round from state to state."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="moves")
    at = models.DateTimeField()
    act = models.CharField(max_length=32)
    actor = models.CharField(max_length=24)
    before = models.CharField(max_length=16, blank=True, default="")
    after = models.CharField(max_length=16)
    reason = models.CharField(max_length=32, blank=True, default="")
