"""Blocks: some rows of a table as raw columns, as the readers of the formats give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openentry.rules.border import Raw

EXTRA = "x_"
"""Columns whose name starts so are carried through untouched."""

Extra = Sequence[Any]
"""Values of one carried column: a list, or an Arrow array as it came."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """Some rows of a table.

    Attributes
    ----------
    n : int
    columns : dict of str to raw values
        Columns of the facts table that are there.
    extra : dict of str to values
        Carried columns.
    text : bool
        Whether the raw values are cells of a CSV file.
    weight : int
        About how many bytes the block takes.
    """

    n: int
    columns: dict[str, Raw]
    extra: dict[str, Extra]
    text: bool
    weight: int
