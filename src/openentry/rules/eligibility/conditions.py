"""Conditions of the law over columns, and what they come to together.

For programs and categories alike. It holds no text: codes are worded by the faces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import words
from openentry.rules.truth import Truth, all_of, plain

Kind = Literal["flag", "number", "education"]
Plain = int | str | bool | None

NOT_TESTED = ("truth", "duties", "authorisation")
"""What no condition here can test, of any person: it is always said beside the answer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Amount:
    """What was found or is needed, for each person.

    Attributes
    ----------
    values : (n,) numbers
        Below 0 for not known.
    kind : "flag", "number" or "education"
        Flags are 0 and 1; of education, the place of the word.
    """

    values: NDArray[Any]
    kind: Kind = "number"

    def plain(self, person: int) -> Plain:
        """Give one person's value, None for not known."""
        value = int(self.values[person])
        if value < 0:
            return None
        if self.kind == "flag":
            return plain(value)
        return words("education")[value] if self.kind == "education" else value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Condition:
    """One condition, for each person.

    Attributes
    ----------
    code : str
        Stable, documented.
    met : (n,) int8
        1 met, 0 not met, -1 not known.
    needed, found : Amount
    provision : str
        Where the law says so; empty where the file does.
    because : (n,) text, optional
        What decided, such as the occupation or the route; empty for nothing to say.
    """

    code: str
    met: Truth
    needed: Amount
    found: Amount
    provision: str
    because: NDArray[np.str_] | None = None

    def row(self, person: int) -> dict[str, Plain]:
        """Give one person's condition as plain values."""
        answer: dict[str, Plain] = {
            "code": self.code,
            "met": plain(self.met[person]),
            "needed": self.needed.plain(person),
            "found": self.found.plain(person),
            "provision": self.provision or None,
        }
        if self.because is not None and self.because[person]:
            answer["because"] = str(self.because[person])
        return answer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verdict:
    """Whether the conditions of one program or category are met, for each person.

    Attributes
    ----------
    name : str
        Program, or id of a category version.
    met : (n,) int8
    conditions : tuple of Condition
    """

    name: str
    met: Truth
    conditions: tuple[Condition, ...]

    @classmethod
    def of(cls, name: str, *conditions: Condition) -> Verdict:
        """Put conditions together that must all be met."""
        return cls(name=name, met=all_of(*(c.met for c in conditions)), conditions=conditions)

    def row(self, person: int) -> dict[str, Any]:
        """Give one person's verdict as plain values."""
        return {
            "met": plain(self.met[person]),
            "conditions": [condition.row(person) for condition in self.conditions],
        }


def flag(
    code: str, met: Truth, provision: str, because: NDArray[np.str_] | None = None
) -> Condition:
    """Give a condition that is a plain yes or no."""
    return Condition(
        code=code,
        met=met,
        needed=same(1, len(met), "flag"),
        found=Amount(values=met, kind="flag"),
        provision=provision,
        because=because,
    )


def same(value: int, n: int, kind: Kind = "number") -> Amount:
    """Give the same amount for everybody."""
    return Amount(values=np.full(n, value, np.int64), kind=kind)
