"""Why a change cannot be tried for one person: a result with its reason, never an error.

A file holds many people, and not all of them have a spouse. What depends on the person is said
in that person's answer, and the others are answered as asked; only a change that could be tried
for nobody is refused as input.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from openentry.files.profiles.whatif.changes import Change
from openentry.wording import Language, say

Why = Literal[
    "no_spouse",
    "spouse_not_read",
    "spouse_status",
    "spouse_not_told",
    "no_level",
    "before_birth",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What stands in the way of a change.

    Attributes
    ----------
    code : str
        One of `Why`, stable.
    names : tuple of str
        Fields that are missing, of the profile or of the change.
    """

    code: Why
    names: tuple[str, ...] = ()

    def message(self, lang: Language = "en") -> str:
        """Say it in a language."""
        return say(f"whatif.cannot.{self.code}", lang, names=", ".join(self.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A change, or several together, that cannot be tried for a person.

    Attributes
    ----------
    changes : tuple of Change
        The last is the one that cannot be.
    obstacle : Obstacle
    """

    changes: tuple[Change, ...]
    obstacle: Obstacle
