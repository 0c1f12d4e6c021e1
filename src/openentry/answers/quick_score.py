"""The whole answer to quick facts: every point explained, and where the score stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openentry.answers.birthdays import Birthday, birthdays
from openentry.answers.quick_facts import QuickFacts
from openentry.answers.standing import Standing, standing
from openentry.rules.explain import Explanation, Line, explain
from openentry.rules.lawbook import COMPONENTS, Law, Lawbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One of the four parts of a score.

    Attributes
    ----------
    name : str
        ``core``, ``spouse``, ``transferability`` or ``additional``.
    points, maximum : int
        After its caps, and the most it can give to this person.
    lines : tuple of Line
        Those whose table is read.
    """

    name: str
    points: int
    maximum: int
    lines: tuple[Line, ...]

    @property
    def cut(self) -> int:
        """Points of the lines that the cap of the block takes away."""
        return sum(line.points for line in self.lines) - self.points


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickScore:
    """A score with everything that is known of it.

    Attributes
    ----------
    told : QuickFacts
    lawbook : Lawbook
    total : int
    top, top_without_nomination : int
        The most there is, and the most without a nomination.
    blocks : tuple of Block
    explanation : Explanation
    standing : Standing
    birthdays : tuple of Birthday
        What the years to come take or give.
    """

    told: QuickFacts
    lawbook: Lawbook
    total: int
    top: int
    top_without_nomination: int
    blocks: tuple[Block, ...]
    explanation: Explanation
    standing: Standing
    birthdays: tuple[Birthday, ...]


def quick_score(told: QuickFacts, law: Law) -> QuickScore:
    """Score quick facts by the law of their day."""
    lawbook = law.on(told.on)
    explanation = explain(told.facts, lawbook)
    total = int(explanation.score.total[0])
    return QuickScore(
        told=told,
        lawbook=lawbook,
        total=total,
        top=lawbook.crs.total_cap,
        top_without_nomination=_without_nomination(explanation, lawbook),
        blocks=tuple(_blocks(explanation, lawbook)),
        explanation=explanation,
        standing=standing(total, lawbook),
        birthdays=birthdays(told, law),
    )


def _without_nomination(explanation: Explanation, lawbook: Lawbook) -> int:
    """Give the most that anybody may have who was not nominated."""
    crs = lawbook.crs
    others = sum(
        line.maximum
        for line in explanation.lines
        if line.block == "additional" and line.component != "nomination"
    )
    alone = int(crs.core_cap[0])
    return alone + crs.transferability_cap + min(others, crs.additional_cap)


def _blocks(explanation: Explanation, lawbook: Lawbook) -> Iterator[Block]:
    crs = lawbook.crs
    accompanied = int(next(line for line in explanation.lines if line.block == "spouse").read)
    most = {
        "core": int(crs.core_cap[accompanied]),
        "spouse": int(crs.spouse_cap[accompanied]),
        "transferability": crs.transferability_cap,
        "additional": crs.additional_cap,
    }
    for name in COMPONENTS:
        lines = tuple(line for line in explanation.lines if line.block == name and line.read)
        if lines:
            points = int(getattr(explanation.score, f"{name}_total")[0])
            yield Block(name=name, points=points, maximum=most[name], lines=lines)
