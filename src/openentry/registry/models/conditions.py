"""Conditions that rows must meet, in the form the databases check quickest."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import reduce

from django.db.models import Q


def one_of(name: str, values: Iterable[str]) -> Q:
    """Say that a column has one of some values.

    Spelled out as one equality or another: SQLite makes a table of the values of an ``IN``
    anew for every row that is written, which takes longer than writing the row.
    """
    return reduce(operator.or_, (Q(**{name: value}) for value in values))
