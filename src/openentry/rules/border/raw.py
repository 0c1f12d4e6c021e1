"""Raw columns: what a file holds before it has been checked.

Either a plain sequence of values, or one of these typed forms, which carry a column of a
Parquet or Arrow file without a Python object for each cell. They know no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]
"""Places in a batch, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Numbers:
    """Whole numbers, booleans, or instants as microseconds since 1970.

    Attributes
    ----------
    values : (n,) integers or bool
    valid : (n,) bool, optional
        False where the cell is null; None when no cell is.
    shown : callable, optional
        Gives a cell as the file has it, where that is not the number itself.
    """

    values: NDArray[Any]
    valid: NDArray[np.bool_] | None = None
    shown: Callable[[int], object] | None = None

    def __len__(self) -> int:
        return len(self.values)

    def value(self, place: int) -> object:
        """Give one cell as a plain value."""
        if self.valid is not None and not self.valid[place]:
            return None
        return self.shown(place) if self.shown else self.values[place].item()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Texts:
    """Texts somewhere in one array of bytes.

    Attributes
    ----------
    data : (m,) uint8
        UTF-8.
    starts : (n,) int64
        Where each text begins.
    sizes : (n,) int64
        Bytes of each text; null has none.
    valid : (n,) bool, optional
    """

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    valid: NDArray[np.bool_] | None = None

    @classmethod
    def of(cls, values: Sequence[str]) -> Self:
        """Lay texts end to end; empty text is not null.

        Raises
        ------
        UnicodeEncodeError
            If a text holds half of a surrogate pair.
        """
        joined = "".join(values)
        if joined.isascii():
            sizes = np.fromiter(map(len, values), np.int64, len(values))
            data = joined.encode("ascii")
        else:
            parts = [value.encode() for value in values]
            sizes = np.fromiter(map(len, parts), np.int64, len(parts))
            data = b"".join(parts)
        starts = np.cumsum(sizes) - sizes
        return cls(data=np.frombuffer(data, np.uint8), starts=starts, sizes=sizes)

    @classmethod
    def try_of(cls, values: Sequence[object]) -> Self | None:
        """Lay texts end to end, null as empty; None if a value is no text that UTF-8 can hold."""
        try:
            if None in values:
                values = ["" if value is None else value for value in values]
            return cls.of(values)  # type: ignore[arg-type]
        except (TypeError, UnicodeEncodeError):
            return None

    def __len__(self) -> int:
        return len(self.starts)

    def value(self, place: int) -> str | None:
        """Give one cell as a plain value."""
        if self.valid is not None and not self.valid[place]:
            return None
        start = self.starts[place]
        return bytes(self.data[start : start + self.sizes[place]]).decode()

    def windows(self, width: int, skip: int = 0) -> NDArray[np.void]:
        """Give the `width` bytes from `skip` after the start of each text, whatever they are."""
        data = self.data
        if len(self) and int(self.starts.max()) + skip + width > len(data):
            data = np.concatenate([data, np.zeros(skip + width, np.uint8)])
        count = max(0, len(data) - width + 1)
        # Every place of the array as the beginning of an item: one gather takes them all.
        every = np.ndarray((count,), f"V{width}", data, 0, (1,))
        taken: NDArray[np.void] = every[self.starts + skip if skip else self.starts]
        return taken

    def matrix(self, width: int) -> NDArray[np.uint8]:
        """Give the texts as rows of `width` bytes, filled up with zeros; longer ones are cut."""
        if not width or not len(self):
            return np.zeros((len(self), width), np.uint8)
        rows = self.windows(width).view(np.uint8).reshape(-1, width)
        if (self.sizes < width).any():
            rows *= np.arange(width) < self.sizes[:, None]
        return rows

    def packed(self) -> NDArray[np.bytes_]:
        """Give the texts as an array of bytes; they may hold no zero byte."""
        width = max(1, int(self.sizes.max(initial=0)))
        return self.matrix(width).reshape(-1).view(f"S{width}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """Words as places in a list of distinct words.

    Attributes
    ----------
    codes : (n,) integers
    words : tuple of str
    valid : (n,) bool, optional
    """

    codes: NDArray[Any]
    words: tuple[str, ...]
    valid: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.codes)

    def value(self, place: int) -> str | None:
        """Give one cell as a plain value."""
        if self.valid is not None and not self.valid[place]:
            return None
        return self.words[int(self.codes[place])]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WordLists:
    """Lists of words, end to end.

    Attributes
    ----------
    words : Words
        Every word of every list.
    offsets : (n + 1,) int64
        List `i` holds the words from ``offsets[i]`` up to ``offsets[i + 1]``.
    valid : (n,) bool, optional
    """

    words: Words
    offsets: NDArray[np.int64]
    valid: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def value(self, place: int) -> list[str | None] | None:
        """Give one cell as a plain value."""
        if self.valid is not None and not self.valid[place]:
            return None
        return [self.words.value(i) for i in range(self.offsets[place], self.offsets[place + 1])]


Raw = Sequence[object] | Numbers | Texts | Words | WordLists
