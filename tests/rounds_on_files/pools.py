"""Small pools with many ties, and instructions for them, in both forms the engines read."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from openentry.rules.facts import PROGRAMS, Facts, instant_text, microseconds
from openentry.rules.lawbook import Law
from openentry.rules.rounds import Instruction, Kind

T = TypeVar("T")
LAW = Law.load()
CATEGORY_IDS = LAW.category_ids

HELD_AT = (
    # Each side of the tie-break, of the nominee class, of the day in Ottawa, and lately.
    datetime(2015, 1, 31, 18, tzinfo=UTC),
    datetime(2017, 6, 6, 3, 59, 59, 999_999, tzinfo=UTC),
    datetime(2017, 6, 6, 4, tzinfo=UTC),
    datetime(2017, 6, 22, 3, 59, 59, tzinfo=UTC),
    datetime(2017, 6, 22, 4, tzinfo=UTC),
    datetime(2025, 11, 14, 11, 53, 39, tzinfo=UTC),
    datetime(2026, 11, 4, 15, tzinfo=UTC),
)
CATEGORIES = ("healthcare-2", "french-1", "physicians-announced")
NAMES = ("a", "b", "aa", "Z", "z", "é", "\uff01", "\U0001f341", "10", "9", '"', "\\", "a b", "ab")
"""Ids whose order by UTF-8 bytes differs from other orders one could take by mistake."""

SCORES = (0, 1, 460, 461, 462, 1200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Candidates with scores, as columns and as plain rows."""

    facts: Facts
    score: NDArray[np.int16]

    @property
    def rows(self) -> list[dict[str, object]]:
        """Give the candidates as JSON has them, with the columns that a selection looks at."""
        facts = self.facts
        return [
            {
                "id": facts.id[i].decode(),
                "submitted_at": instant_text(facts.submitted_at[i]),
                "programs": [p for bit, p in enumerate(PROGRAMS) if facts.programs[i] >> bit & 1],
                "categories": [
                    c for bit, c in enumerate(CATEGORY_IDS) if facts.categories[i] >> bit & 1
                ],
                "nominated": bool(facts.nominated[i]),
            }
            for i in range(len(facts))
        ]

    def take(self, order: list[int]) -> Pool:
        """Give the same candidates in another order."""
        places = np.array(order, np.intp)
        return Pool(facts=self.facts.take(places), score=self.score[places])


def pool(
    ids: list[str],
    scores: list[int],
    submitted_at: list[datetime],
    programs: list[int],
    categories: list[int],
) -> Pool:
    """Make a pool; a nominee is who has the last bit of `programs`."""
    mask = np.array(programs, np.int8)
    facts = Facts.build(
        len(ids),
        category_ids=CATEGORY_IDS,
        id=np.array([name.encode() for name in ids], np.bytes_) if ids else np.empty(0, "S1"),
        submitted_at=np.array([microseconds(at) for at in submitted_at], np.int64),
        programs=mask,
        categories=np.array(categories, np.int64),
        nominated=mask >> PROGRAMS.index("pnp") == 1,
    )
    return Pool(facts=facts, score=np.array(scores, np.int16))


class Dice(Protocol):
    """What chooses: a seeded generator, or Hypothesis, which can make a failure smaller."""

    def choice(self, of: Sequence[T], /) -> T:
        """Choose one."""

    def size(self, top: int) -> int:
        """Choose a whole number from 0 to `top`."""


class Seeded:
    """Dice that fall the same way for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def choice(self, of: Sequence[T], /) -> T:
        """Choose one."""
        return self._random.choice(of)

    def size(self, top: int) -> int:
        """Choose a whole number from 0 to `top`."""
        return self._random.randint(0, top)


class _Drawn:
    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def choice(self, of: Sequence[T], /) -> T:
        return of[self._draw(st.integers(0, len(of) - 1))]

    def size(self, top: int) -> int:
        return self._draw(st.integers(0, top))


def instruction(dice: Dice) -> Instruction:
    """Any instruction: every kind, wide and narrow programs, a number or a score."""
    kinds: tuple[Kind, ...] = ("general", "program", "category")
    kind = dice.choice(kinds)
    program = dice.choice(PROGRAMS) if kind == "program" else None
    by_number = dice.choice((True, False))
    return Instruction(
        number="X1",
        held_at=dice.choice(HELD_AT),
        kind=kind,
        program=program,
        category=dice.choice(CATEGORIES) if kind == "category" else None,
        programs=(program,) if program else dice.choice(_SCOPES),
        invitations=1 + dice.size(14) if by_number else None,
        crs_minimum=None if by_number else dice.choice((*SCORES, 463)),
    )


_SCOPES = (PROGRAMS, PROGRAMS[:3], ("fsw",), ("cec", "pnp"))


def case(dice: Dice) -> tuple[Instruction, Pool]:
    """An instruction and a pool of candidates near its lines."""
    asked = instruction(dice)
    n = dice.size(12)
    start, step = dice.size(len(NAMES) - 1), dice.choice((1, 3, 5))
    near = [asked.held_at + timedelta(microseconds=d) for d in (-2, -1, 0, 0, 1)]
    bits = [1 << CATEGORY_IDS.index(c) for c in CATEGORIES]
    return asked, pool(
        [NAMES[(start + step * i) % len(NAMES)] for i in range(n)],
        [dice.choice(SCORES) for _ in range(n)],
        [dice.choice(near) for _ in range(n)],
        [dice.size(15) for _ in range(n)],
        [dice.choice((0, *bits, sum(bits))) for _ in range(n)],
    )


@st.composite
def held(draw: st.DrawFn) -> tuple[Instruction, Pool]:
    """Give a case that Hypothesis can make smaller."""
    return case(_Drawn(draw))


def plain(asked: Instruction) -> dict[str, object]:
    """Give an instruction as the keys of its file."""
    raw = {
        "held_at": instant_text(microseconds(asked.held_at)),
        "kind": asked.kind,
        "program": asked.program,
        "category": asked.category,
        "programs": list(asked.programs),
        "invitations": asked.invitations,
        "crs_minimum": asked.crs_minimum,
    }
    return {key: value for key, value in raw.items() if value is not None}
