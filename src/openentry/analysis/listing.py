"""Lists of things that people have, as flat columns with an owner.

For tests, credentials and jobs: any number a person, built part by part and put in order of
the owner once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Listing:
    """Things of `n` people.

    Attributes
    ----------
    offsets : (n + 1,) int32
        Where the things of each person begin.
    columns : dict of (k,) arrays
    """

    offsets: NDArray[np.int32]
    columns: dict[str, NDArray[Any]]

    def of(self, person: int) -> list[dict[str, Any]]:
        """Give the things of one person."""
        begin, end = self.offsets[person : person + 2]
        return [{k: v[i] for k, v in self.columns.items()} for i in range(begin, end)]


class ListingBuilder:
    """Collects parts; within a person, things keep the order in which the parts came."""

    def __init__(self, n: int, names: tuple[str, ...]) -> None:
        self.n, self.names = n, names
        self.owners: list[NDArray[np.intp]] = []
        self.parts: dict[str, list[NDArray[Any]]] = {name: [] for name in names}

    def add(self, owners: NDArray[np.intp], **columns: object) -> None:
        """Add one thing for each of these people; a single value is shared by all."""
        assert set(columns) == set(self.names)
        self.owners.append(owners)
        for name, values in columns.items():
            self.parts[name].append(np.broadcast_to(np.asarray(values), owners.shape))

    def done(self) -> Listing:
        """Put everything in order of the owner."""
        owners = np.concatenate(self.owners)
        order = np.argsort(owners, kind="stable")
        offsets = np.zeros(self.n + 1, np.int32)
        np.cumsum(np.bincount(owners, minlength=self.n), out=offsets[1:])
        columns = {name: np.concatenate(parts)[order] for name, parts in self.parts.items()}
        return Listing(offsets=offsets, columns=columns)
