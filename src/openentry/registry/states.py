"""States and the moves between them, from ``states.toml``: what is not listed is refused."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openentry.registry.naming import act_named, kind_named, state_named
from openentry.rules.errors import ConflictError
from openentry.wording import Language, say


@dataclass(frozen=True, slots=True)
class Life:
    """The states of one kind of thing.

    Attributes
    ----------
    kind : str
    states : tuple of str
    live : tuple of str
        States of which a person may have one thing at a time.
    pool : tuple of str
        States of a profile that may be invited.
    moves : dict
        By act and state before (None for the beginning): the states it may lead to.
    """

    kind: str
    states: tuple[str, ...]
    live: tuple[str, ...]
    pool: tuple[str, ...]
    moves: dict[tuple[str, str | None], tuple[str, ...]]

    def check(self, act: str, before: str | None, after: str) -> None:
        """Refuse a move that is not listed.

        Raises
        ------
        ConflictError
            ``state-moved-on``: true once, no longer.
        """
        if after not in self.moves.get((act, before), ()):
            raise ConflictError(
                "state-moved-on",
                kind=kind_named(self.kind),
                act=act_named(act),
                state=state_named(self.kind, before),
                after=state_named(self.kind, after),
                next=FirstStep(self.toward(act, before)),
            )

    def allows(self, act: str, before: str | None) -> bool:
        """Tell whether an act may happen in a state."""
        return (act, before) in self.moves

    def toward(self, act: str, state: str | None) -> tuple[str, ...]:
        """Give the acts that may happen in a state and lead soonest to where an act may.

        Returns
        -------
        tuple of str
            None at all where nothing leads there any more.
        """
        seen, reached = {state}, {state: frozenset[str]()}
        while reached:
            if found := {a for s, acts in reached.items() if self.allows(act, s) for a in acts}:
                return tuple(sorted(found))
            further: dict[str | None, frozenset[str]] = {}
            for (by, before), afters in self.moves.items():
                if before is None or before not in reached:
                    continue
                first = reached[before] or frozenset({by})
                for after in {*afters} - seen:
                    further[after] = further.get(after, frozenset()) | first
            seen |= {*further}
            reached = further
        return ()


@dataclass(frozen=True, slots=True)
class FirstStep:
    """What has to happen first; says itself in either language."""

    acts: tuple[str, ...]

    def message(self, lang: Language = "en") -> str:
        """Say it."""
        if not self.acts:
            return say("register.first-none", lang)
        words = (say("register.first-act", lang, act=act_named(act)) for act in self.acts)
        return say("register.first-acts", lang, acts=say("register.first-or", lang).join(words))


def _life(kind: str, table: dict[str, Any]) -> Life:
    moves: dict[tuple[str, str | None], tuple[str, ...]] = {}
    for move in table["moves"]:
        for before in move["from"] or [None]:
            key = (move["act"], before)
            assert key not in moves, f"{kind}: {key} is listed twice"
            moves[key] = tuple(move["to"])
    states = tuple(table["states"])
    named = {s for (_, b), after in moves.items() for s in (b, *after) if s is not None}
    assert named == set(states), f"{kind}: {named ^ set(states)}"
    return Life(kind, states, tuple(table.get("live", ())), tuple(table.get("pool", ())), moves)


@cache
def lives() -> dict[str, Life]:
    """Give every kind of thing that has a life."""
    raw = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {kind: _life(kind, table) for kind, table in raw.items()}


def life(kind: str) -> Life:
    """Give the life of one kind: ``profile``, ``round``, ``invitation`` or ``nomination``."""
    return lives()[kind]
