"""The columns of the facts table: names, kinds, allowed values, meaning in both languages.

The one data dictionary. Reading, checking, writing, the template, the command reference and
the documentation all follow it, so a column cannot mean two things in two places.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Kind = Literal["text", "integer", "level", "flag", "word", "words", "instant"]

ABILITIES = ("listening", "reading", "speaking", "writing")
LEVEL_TOP = 10
"""Levels above this count as this: no table of the law looks higher."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Column:
    """One column of the facts table.

    Attributes
    ----------
    name, kind : str
    words : tuple of str
        Allowed words in the order of the contract; the code of a word is its place, and the
        first is the lowest. Empty for kinds without words and for ``categories``, whose words
        come from the law files.
    low, high : int
        Range of whole numbers, both ends allowed.
    default : bool, int or str, optional
        The value an absent column means; None when absent means not known.
    title, meaning : dict
        Text by language.
    example : object
        A value for the template.
    """

    name: str
    kind: Kind
    words: tuple[str, ...]
    low: int
    high: int
    default: bool | int | str | None
    title: dict[str, str]
    meaning: dict[str, str]
    example: Any

    @property
    def nullable(self) -> bool:
        """Whether a candidate may leave it not known."""
        return self.default is None


@cache
def columns() -> tuple[Column, ...]:
    """Give every column in the order of the printed dictionary."""
    path = Path(__file__).with_name("columns.toml")
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Column(
            name=entry["name"],
            kind=entry["kind"],
            words=tuple(entry.get("words", ())) if isinstance(entry.get("words"), list) else (),
            low=entry.get("low", 0),
            high=entry.get("high", 0),
            default=entry.get("default"),
            title=entry["title"],
            meaning=entry["meaning"],
            example=entry["example"],
        )
        for entry in document["column"]
    )


@cache
def column(name: str) -> Column:
    """Give the column of that name."""
    return next(c for c in columns() if c.name == name)


@cache
def words(name: str) -> tuple[str, ...]:
    """Give the words of a column, in the order of their codes."""
    return column(name).words
