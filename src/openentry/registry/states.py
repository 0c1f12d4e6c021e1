"""States and the moves between them, from ``states.toml``: what is not listed is refused."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openentry.registry.naming import act_named, kind_named, state_named
from openentry.rules.errors import ConflictError


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
            )

    def allows(self, act: str, before: str | None) -> bool:
        """Tell whether an act may happen in a state."""
        return (act, before) in self.moves


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
