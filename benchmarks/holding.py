"""Holding a round: selection and the digests of a freeze."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Contestant, Figure, race
from benchmarks.people import CATEGORY
from benchmarks.scoring import Different
from openentry.rules.digests import order_digest, pool_digest
from openentry.rules.facts import PROGRAMS, Facts, microseconds
from openentry.rules.joint import Packing, totals
from openentry.rules.lawbook import Lawbook
from openentry.rules.rounds import Instruction, select

HELD_AT = datetime(2025, 11, 14, 11, 53, 39, tzinfo=UTC)
ALL_BUT_NOMINEES = ("fsw", "cec", "fst")


def general(invitations: int) -> Instruction:
    """Give an instruction for a general round."""
    return Instruction(
        number="B1",
        held_at=HELD_AT,
        kind="general",
        programs=PROGRAMS,
        invitations=invitations,
    )


def category(invitations: int) -> Instruction:
    """Give an instruction for a category round."""
    return Instruction(
        number="B2",
        held_at=HELD_AT,
        kind="category",
        category=CATEGORY,
        programs=ALL_BUT_NOMINEES,
        invitations=invitations,
    )


def scored(facts: Facts) -> NDArray[np.int16]:
    """Give the totals of a pool on the day of the round."""
    lawbook = Lawbook.on(general(1).law_day)
    packing = Packing(lawbook)
    return totals(packing.encode(facts), packing, lawbook)


def check(facts: Facts, score: NDArray[np.int16], invitations: int) -> None:
    """Refuse to go on unless sorting everybody in plain Python invites the same people.

    Raises
    ------
    Different
    """
    lawbook = Lawbook.on(general(1).law_day)
    rows = zip(
        (-score.astype(int)).tolist(),
        facts.submitted_at.tolist(),
        facts.id.tolist(),
        facts.nominated.tolist(),
        facts.programs.tolist(),
        facts.categories.tolist(),
        range(len(facts)),
        strict=True,
    )
    everyone = sorted(row for row in rows if row[1] <= microseconds(HELD_AT))
    in_category = [
        row[-1]
        for row in everyone
        # Bits: fsw, cec and fst are 7; a nominee is invited as a nominee only.
        if not row[3] and row[4] & 7 and row[5] & 1
    ]
    for instruction, order in (
        (general(invitations), [row[-1] for row in everyone]),
        (category(invitations), in_category),
    ):
        invited = select(score, facts, instruction, lawbook).invited.tolist()
        if invited != order[: len(invited)] or len(invited) != min(invitations, len(order)):
            raise Different(f"{instruction.kind} round: not the people a full sort invites")


def contest(
    facts: Facts, score: NDArray[np.int16], invitations: tuple[int, ...], *, runs: int
) -> list[Figure]:
    """Time selection beside a full sort of the pool."""
    lawbook, n = Lawbook.on(general(1).law_day), len(facts)

    def selecting(instruction: Instruction) -> Contestant:
        return Contestant(
            name=f"selection-{instruction.kind}-{instruction.invitations}",
            title=f"{instruction.kind} round, {instruction.invitations:,} invitations",
            people=n,
            run=lambda: select(score, facts, instruction, lawbook),
        )

    return race(
        [
            *(selecting(general(size)) for size in invitations),
            selecting(category(invitations[0])),
            Contestant(
                name="full-sort",
                title="full NumPy sort of everybody, for comparison",
                people=n,
                run=lambda: np.lexsort((facts.submitted_at, -score)),
            ),
        ],
        runs=runs,
        warm_up=1,
        rehearse=True,
    )


def freezing(facts: Facts, score: NDArray[np.int16], *, runs: int) -> list[Figure]:
    """Time the two digests of a frozen pool, one at a time and together."""
    everyone = np.ones(len(facts), np.bool_)

    def both() -> tuple[str, str]:
        return order_digest(score, facts, everyone), pool_digest(facts, everyone)

    n = len(facts)
    return race(
        [
            Contestant(
                name="order-digest",
                title="order digest",
                people=n,
                run=lambda: order_digest(score, facts, everyone),
            ),
            Contestant(
                name="pool-digest",
                title="pool digest",
                people=n,
                run=lambda: pool_digest(facts, everyone),
            ),
            Contestant(name="freeze", title="freeze: both digests", people=n, run=both),
        ],
        runs=runs,
        warm_up=1,
    )
