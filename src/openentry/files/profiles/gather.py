"""From documents to things: one profile after the other becomes columns of tests, jobs, spouses.

For JSON and CSV, whose profiles come as dictionaries that have the right form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from openentry.files.profiles.layout import Group, layout
from openentry.files.profiles.notes import Notes
from openentry.files.profiles.things import Places, Things

Document = Mapping[str, Any]


def gather(documents: Sequence[Document], notes: Notes) -> Things:
    """Lay profiles out as things, noting every cell that is wrong by itself.

    Parameters
    ----------
    documents : sequence of dict
        Of the right form, as `openentry.files.profiles.shape` leaves them.
    notes : Notes
    """
    places = np.arange(len(documents), dtype=np.int64)
    top = Things(group=layout(), owner=places, parent=None, place=places, number=places * 0)
    _fill(top, documents, notes)
    return top


def _fill(things: Things, items: Sequence[Document], notes: Notes) -> None:
    there = set().union(*items) if items else set()
    for name, leaf in things.group.leaves.items():
        raw = [item.get(name) for item in items] if name in there else None
        notes.check_forms(things, name, things.hold(leaf, raw))
    for name, group in things.group.groups.items():
        things.inner[name] = _inner(things, group, items if name in there else (), notes)


def _inner(things: Things, group: Group, items: Sequence[Document], notes: Notes) -> Things:
    name = group.path[-1]
    found: list[Document] = []
    places: list[int] = []
    numbers: list[int] = []
    for above, item in enumerate(items):
        value = item.get(name)
        if value is None:
            continue
        if group.many:
            found += value
            places += [above] * len(value)
            numbers += range(len(value))
        else:
            found.append(value)
            places.append(above)
            numbers.append(0)
    place = _array(places)
    inner = Things(
        group=group, owner=things.owner[place], parent=things, place=place, number=_array(numbers)
    )
    _fill(inner, found, notes)
    return inner


def _array(numbers: list[int]) -> Places:
    return np.array(numbers, np.int64)
