"""Keys that SQLite keeps as the number of the row itself, without an index beside the table.

It does so only for a key whose type is spelled ``integer``, and Django spells large ones
``bigint``. Numbers are as large there either way.
"""

from __future__ import annotations

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class RowNumberField(models.BigIntegerField):  # type: ignore[type-arg]
    """A key that is a number given by whoever writes the row."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Give the type of the column."""
        return _spelled(super().db_type(connection), connection)


class RowOfField(models.OneToOneField):  # type: ignore[type-arg]
    """A key that is the key of another row."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Give the type of the column."""
        return _spelled(super().db_type(connection), connection)


def _spelled(usual: str | None, connection: BaseDatabaseWrapper) -> str | None:
    return "integer" if connection.vendor == "sqlite" else usual
