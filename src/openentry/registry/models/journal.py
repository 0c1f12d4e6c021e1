"""The journal: what was done, in order, never changed. A Merkle tree by RFC 9162.

The database refuses to change or delete these rows by triggers; see the migrations.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openentry.registry.models.people import Person
from openentry.registry.models.row_numbers import RowNumberField


class JournalEntry(models.Model):
    """One act. `index` is its place in the tree, from 0, without gaps."""

    index = RowNumberField(primary_key=True)
    action = models.CharField(max_length=32)
    at = models.DateTimeField()
    actor = models.CharField(max_length=24)
    subject = models.CharField(max_length=24, blank=True, default="")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="entries", db_constraint=False
    )
    details = models.TextField()
    digest = models.CharField(max_length=64)
    rules = models.CharField(max_length=64, blank=True, default="")
    leaf = models.BinaryField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(index__gte=0), name="journal_entry_from_zero"),
        )
        indexes = (models.Index(fields=("action",), name="journal_entry_action"),)


class JournalTile(models.Model):
    """The root of a complete subtree of 256 or 65,536 leaves, so that proofs read little."""

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    root = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("level", "number"), name="journal_tile_once"),
        )


class JournalState(models.Model):
    """The one row whose lock orders all acts: how far the journal is."""

    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="journal_state_one_row"),)


class JournalHead(models.Model):
    """A signed head: that the journal had this root at this size."""

    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    note = models.TextField()
