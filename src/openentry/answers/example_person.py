"""A person who does not exist, with the whole answer to them, for pages that show what one is."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import lru_cache

from openentry.answers.dated_profile import WholeAnswer, whole_answer
from openentry.files.profiles.example import examples
from openentry.files.profiles.writing import csv_text
from openentry.rules.lawbook import Law

_NOBODYS = frozenset({"identity", "id", "submitted_at"})
"""Of an example, the fields and groups that no answer needs."""


@lru_cache(maxsize=4)
def example_answers(place: int) -> dict[str, str]:
    """Give an example profile of the package as a form sends it.

    Parameters
    ----------
    place : int
        Among the examples, from 0.
    """
    (row,) = csv.DictReader(io.StringIO(csv_text([examples()[place]])))
    return {
        name: value
        for name, value in row.items()
        if value and name.partition(".")[0] not in _NOBODYS
    }


def example_person(place: int, on: date, law: Law) -> WholeAnswer:
    """Answer an example profile by the law of a day."""
    return whole_answer(example_answers(place), on, law)
