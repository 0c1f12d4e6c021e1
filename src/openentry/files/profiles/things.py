"""Things: the groups of a profile as checked columns, whatever file they come from.

The spouses, the tests or the jobs of all people of a chunk lie end to end, each with the number
of its person. Cells are numbers by now: days since 1970, places of words, minus one for a flag
or a word that is not given; they have been looked at one by one, not yet beside each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.files.profiles.cells import Cells, absent, convert
from openentry.files.profiles.layout import Group, Leaf
from openentry.rules.border import Raw

Mask = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Things:
    """All things of one group in a chunk.

    Attributes
    ----------
    group : Group
    owner : (k,) int64
        Row of the person in the chunk, rising.
    parent : Things, optional
        The things these belong to; None for the profiles.
    place : (k,) int64
        Place of the one each belongs to among its parents.
    number : (k,) int64
        Place in the list of its own parent, from 0.
    cells : dict of str to Cells
        By the name of the field; every field is there.
    inner : dict of str to Things
    levels : dict of (k,) uint8
        Of tests, by ability, once their marks have been read.
    """

    group: Group
    owner: Places
    parent: Things | None
    place: Places
    number: Places
    cells: dict[str, Cells] = field(default_factory=dict)
    inner: dict[str, Things] = field(default_factory=dict)
    levels: dict[str, NDArray[np.uint8]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.owner)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.cells[name].values

    def given(self, name: str) -> Mask:
        """Tell where a field is given, rightly or wrongly."""
        return self.cells[name].given

    def sound(self, name: str) -> Mask:
        """Tell where a field is given and right by itself."""
        cells = self.cells[name]
        return cells.given & ~cells.wrong if cells.any_wrong else cells.given

    def hold(self, leaf: Leaf, raw: Raw | None) -> Cells:
        """Convert and keep one field."""
        cells = absent(leaf.form, len(self)) if raw is None else convert(leaf.form, raw)
        self.cells[leaf.name] = cells
        return cells
