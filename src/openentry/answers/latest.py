"""The latest round of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openentry.answers.standing import kind_of, kind_said
from openentry.files.published import history
from openentry.rules.lawbook import Law
from openentry.rules.loading.rounds import PublishedRound
from openentry.wording import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The latest round of a kind, and the one before it.

    Attributes
    ----------
    key, name : str
        Of the kind; the name is in the language asked for.
    held : PublishedRound
    before : PublishedRound or None
    """

    key: str
    name: str
    held: PublishedRound
    before: PublishedRound | None

    @property
    def change(self) -> int | None:
        """Points by which the cut-off differs from that of the round before."""
        return None if self.before is None else self.held.crs_cutoff - self.before.crs_cutoff


def latest_rounds(law: Law, on: date, lang: Language) -> tuple[Latest, ...]:
    """Give the latest round of each kind up to a day, the most recent first."""
    lawbook = law.on(on)
    by_kind: dict[str, list[PublishedRound]] = {}
    for held in reversed(history(law).rounds.values()):
        if held.held_on <= on:
            by_kind.setdefault(kind_of(held), []).append(held)
    return tuple(
        Latest(
            key=key,
            name=kind_said(key, lawbook, lang),
            held=rounds[0],
            before=rounds[1] if len(rounds) > 1 else None,
        )
        for key, rounds in by_kind.items()
    )
