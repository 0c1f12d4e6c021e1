"""What looking at an installation finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from openentry.wording import Language, say

AUTHORITY = "authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be.

    Attributes
    ----------
    code : str
        Stable; its words are under ``doctor.``.
    refused : bool
        Whether a start is refused because of it; else it is a warning.
    params : dict
        Plain values of the message; no secret and nothing of anybody.
    """

    code: str
    refused: bool = True
    params: Mapping[str, object] = field(default_factory=dict)

    def message(self, lang: Language = "en") -> str:
        """Say what is wrong, where, what was expected and what to do."""
        return say(f"doctor.{self.code}", lang, **self.params)


def strict() -> bool:
    """Tell whether real people depend on this installation: in production, or as an authority."""
    return bool(settings.PRODUCTION) or settings.OPERATOR == AUTHORITY


def only_for_show(code: str, **params: object) -> Finding:
    """Give a finding that a demonstration may live with and nothing else."""
    return Finding(code=code, refused=strict(), params=params)
