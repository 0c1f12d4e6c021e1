"""Parts of an error's sentence that are messages themselves."""

from __future__ import annotations

from dataclasses import dataclass, field

from openentry.wording import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words by message id, said in the language of the sentence they stand in."""

    id: str
    params: dict[str, object] = field(default_factory=dict)

    def message(self, lang: Language = "en") -> str:
        """Say it in a language."""
        return say(self.id, lang, **self.params)
