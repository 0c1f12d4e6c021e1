"""What is assumed in a reconstructed pool: one file, printed with every result.

IRCC publishes bands of the score, never candidates. Every share that is not published is
declared in ``assumptions.toml`` beside the sentence that says so in both languages, and read
from there: no share is written in code.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from openentry.wording import Language, spell

_FILE = Path(__file__).with_name("assumptions.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One thing assumed, with its numbers.

    Attributes
    ----------
    id : str
    says : dict
        The sentence printed with the result, by language; ``{name}`` stands for a value.
    source : dict
        What it rests on, by language; empty when it rests on nothing published.
    weights : dict
        Relative weights by group: ``{group: {key: weight}}``.
    tables : dict
        A value for every key: ``{table: {key: value}}``.
    values : dict
        Single numbers.
    """

    id: str
    says: dict[Language, str]
    source: dict[Language, str] = field(default_factory=dict)
    weights: dict[str, dict[str, float]] = field(default_factory=dict)
    tables: dict[str, dict[str, int]] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)

    def said(self, lang: Language) -> str:
        """Give the sentence with its numbers."""
        numbers = {name: spell(int(value), lang) for name, value in self.values.items()}
        return self.says[lang].format(**numbers)

    def number(self, name: str) -> int:
        """Give a single whole number."""
        return int(self.values[name])

    def share(self, name: str) -> float:
        """Give a percentage as a share between 0 and 1."""
        return self.values[f"{name}_percent"] / 100

    def numbers_said(self) -> list[str]:
        """Give every number of the assumption as short lines, weights as percentages."""
        lines = []
        for group, table in self.weights.items():
            total = sum(table.values())
            shares = ", ".join(f"{k}={100 * v / total:.3g}%" for k, v in table.items())
            lines.append(f"{group}: {shares}")
        for name, values in self.tables.items():
            lines.append(f"{name}: {', '.join(f'{k}={v}' for k, v in values.items())}")
        if self.values:
            lines.append(", ".join(f"{k}={v:g}" for k, v in self.values.items()))
        return lines

    def words(self, group: str) -> tuple[tuple[str, ...], NDArray[np.float64]]:
        """Give the words of a group and their probabilities."""
        table = self.weights[group]
        shares = np.array(list(table.values()), np.float64)
        return tuple(table), shares / shares.sum()

    def numbers(self, group: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Give the whole numbers of a group and their probabilities, ranges spread evenly."""
        numbers: list[int] = []
        shares: list[float] = []
        for key, weight in self.weights[group].items():
            covered = _range(key)
            numbers += covered
            shares += [weight / len(covered)] * len(covered)
        return np.array(numbers), np.array(shares) / sum(shares)

    def by_number(self, table: str, size: int) -> NDArray[np.int64]:
        """Give an array of `size` values in which place `i` holds what is assumed for `i`."""
        out = np.zeros(size, np.int64)
        for key, value in self.tables[table].items():
            covered = _range(key)
            out[[i for i in covered if i < size]] = int(value)
        return out


def _range(key: str) -> range:
    low, _, high = key.partition("-")
    return range(int(low), int(high or low) + 1)


@cache
def assumptions() -> dict[str, Assumption]:
    """Give every assumption by id, in the order of the file."""
    document = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    entries = [Assumption(**entry) for entry in document["assumption"]]
    return {entry.id: entry for entry in entries}


def assumptions_digest() -> str:
    """Give the SHA-256 of the file, so that a result can name what it rested on."""
    return hashlib.sha256(_FILE.read_bytes()).hexdigest()
