"""The pool: what the law looks at of each live profile, in clear, and the answer of the day.

One row a profile. Facts columns hold what `openentry.rules.facts.Facts` holds: whole numbers,
words as their place in the dictionary, not known as -1. Readable without a key so that rounds,
provinces and the sweep need none; what that risks is written in the explanation of kept data.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openentry.registry.models.profiles import Profile
from openentry.registry.models.row_numbers import RowOfField
from openentry.rules.columns import Column, columns

STORED = tuple(c for c in columns() if c.name not in ("id", "submitted_at", "categories"))
"""Facts that are plain small integers here; the others stand in columns of their own kind."""


def _comment(column: Column) -> str:
    words = "" if not column.words else ": " + ", ".join(word or "-" for word in column.words)
    return f"{column.title['en']}{words}"[:255]


class PoolEntry(models.Model):
    """A live profile as the law sees it on the day of `evaluated_on`."""

    profile = RowOfField(Profile, models.PROTECT, primary_key=True, related_name="entry")
    in_pool = models.BooleanField()
    crs = models.PositiveSmallIntegerField()
    categories = models.CharField(max_length=400, blank=True, default="")
    destinations = models.CharField(max_length=60, blank=True, default="")
    evaluated_on = models.DateField()
    lawbook_digest = models.CharField(max_length=64)
    rule_set = models.DateField()
    due_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(crs__lte=1200), name="pool_entry_score_possible"),
        )
        indexes = (models.Index(fields=("due_on",), name="pool_entry_due"),)


for _column in STORED:
    PoolEntry.add_to_class(_column.name, models.SmallIntegerField(db_comment=_comment(_column)))
