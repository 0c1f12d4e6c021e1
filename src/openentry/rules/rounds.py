"""Rounds of invitations: who may be invited, in what order, and where the line falls.

A round is a pure function of a pool, an instruction and the law of its day: anyone with the
three can recompute it. Nothing here reads a file or a clock.

Law: IRPA 10.1(1.1), 10.2(2), 10.3(1)(h) to (j.1); ``law/rounds/ranking.toml`` by day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from openentry.rules.dates import law_day
from openentry.rules.errors import InputError, PoolError
from openentry.rules.facts import NOT_KNOWN, NULL_INSTANT, PROGRAMS, Facts, microseconds
from openentry.rules.lawbook import Law, Lawbook

Kind = Literal["general", "program", "category"]

_PNP = 1 << PROGRAMS.index("pnp")
_COUNTED = 1 << 14
"""Candidates counted at a time: few enough that what NumPy needs beside them stays small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """What the Minister instructs for one round.

    Attributes
    ----------
    number : str
        Text: 91a and 91b exist.
    held_at : datetime
        Aware instant; the law day is its day in Ottawa.
    kind : {"general", "program", "category"}
    programs : tuple of str
        Classes in which people may be invited.
    program, category : str, optional
        The program of a program round; the category version of a category round.
    invitations : int, optional
        How many to issue; or
    crs_minimum : int, optional
        everyone eligible at or above this score.
    """

    number: str
    held_at: datetime
    kind: Kind
    programs: tuple[str, ...]
    program: str | None = None
    category: str | None = None
    invitations: int | None = None
    crs_minimum: int | None = None

    @property
    def law_day(self) -> date:
        """Day in Ottawa whose law applies."""
        return law_day(self.held_at)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Selection:
    """What a round decided.

    Attributes
    ----------
    existing : (n,) bool
        Candidates of the pool at the instant of the round.
    eligible : (n,) bool
        Those of them who may be invited by this instruction.
    invited : (k,) intp
        Places of the invited in the pool, first ranked first.
    programs : (k,) int8
        Place in `PROGRAMS` of the class each is invited in.
    crs_cutoff : int or None
        Score of the last invited; None when nobody was.
    tie_break_at : int or None
        Instant of the last invited, itself invited, in microseconds since 1970; None when
        nobody was invited or the law of the day has no tie-break.
    at_cutoff, at_cutoff_invited : int
        How many eligible candidates have the cut-off score, and how many of them were invited.
    equal_at_line, equal_at_line_invited : int
        How many eligible candidates have both the score and the instant of the last invited,
        and how many of them were invited; more than the latter means that ids decided.
    """

    existing: NDArray[np.bool_]
    eligible: NDArray[np.bool_]
    invited: NDArray[np.intp]
    programs: NDArray[np.int8]
    crs_cutoff: int | None
    tie_break_at: int | None
    at_cutoff: int
    at_cutoff_invited: int
    equal_at_line: int
    equal_at_line_invited: int


def check_instruction(instruction: Instruction, law: Law) -> None:
    """Refuse an instruction that names a category version the law does not know.

    Raises
    ------
    InputError
        ``instruction-category``.
    """
    if instruction.category is not None and instruction.category not in law.category_ids:
        raise InputError(
            "instruction-category",
            value=instruction.category,
            known=", ".join(law.category_ids),
        )


def warnings(instruction: Instruction, lawbook: Lawbook) -> tuple[str, ...]:
    """Give the codes of what a reader should know before the round is held.

    ``category-announced-only``: the version never had an instrument, so nobody meets it;
    ``category-not-default``: another version, or none, is in force that day by the calendar;
    ``law-provisional``: the points of the day are not known.
    """
    found = []
    if instruction.category is not None:
        default = {version.id for version in lawbook.categories.values()}
        if instruction.category in announced_only(lawbook.law):
            found.append("category-announced-only")
        elif instruction.category not in default:
            found.append("category-not-default")
    if lawbook.provisional:
        found.append("law-provisional")
    return tuple(found)


def announced_only(law: Law) -> frozenset[str]:
    """Give the category versions that were announced but never had an instrument."""
    return frozenset(
        version.id
        for category in law.categories.values()
        for version in category.version
        if version.in_force is None
    )


def eligible(
    facts: Facts, instruction: Instruction, lawbook: Lawbook
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.int8]]:
    """Tell who is in the pool at the instant of the round and who may be invited.

    Returns
    -------
    existing : (n,) bool
        Submitted at or before ``held_at``; later candidates do not exist for the round.
    eligible : (n,) bool
    classes : (n,) int8
        Bits of the programs in which each may be invited; 0 for the others.

    Raises
    ------
    PoolError
        ``pool-not-known`` if programs or, for a category round, categories are not known for
        somebody, or somebody has no submission instant.
    """
    for name, empty in (("submitted_at", NULL_INSTANT), ("programs", NOT_KNOWN)):
        if (getattr(facts, name) == empty).any():
            raise PoolError("pool-not-known", column=name)
    existing = facts.submitted_at <= microseconds(instruction.held_at)
    wanted = np.int8(sum(1 << PROGRAMS.index(program) for program in instruction.programs))
    classes = facts.programs & wanted
    if lawbook.ranking.nominee_class_only:
        # IRPA 10.1(1.1): a nominee is invited in the nominee class or not at all.
        classes &= ~(facts.nominated * np.int8(~_PNP))
    may = existing & (classes != 0)
    if instruction.category is not None:
        if (facts.categories == NOT_KNOWN).any():
            raise PoolError("pool-not-known", column="categories")
        if (
            instruction.category in announced_only(lawbook.law)
            or instruction.category not in facts.category_ids
        ):
            may = np.zeros_like(may)
        else:
            bit = np.int64(1 << facts.category_ids.index(instruction.category))
            may = may & ((facts.categories & bit) != 0)
    return existing, may, classes


def rank_order(
    score: NDArray[np.int16], submitted_at: NDArray[np.int64], ids: NDArray[np.bytes_]
) -> NDArray[np.intp]:
    """Order candidates: score descending, then submission ascending, then id by its bytes.

    Returns
    -------
    (n,) intp
        Places, first ranked first. The order does not depend on the order of the input as
        long as ids differ.
    """
    order = np.lexsort((submitted_at, -score.astype(np.int32)))
    if len(order) < 2:
        return order
    s, t = score[order], submitted_at[order]
    same = (s[1:] == s[:-1]) & (t[1:] == t[:-1])
    if not same.any():
        return order
    # Equal score and instant are rare, so only those runs are put in order of id.
    starts = np.flatnonzero(np.diff(np.concatenate([[0], same.view(np.int8), [0]])) == 1)
    ends = np.flatnonzero(np.diff(np.concatenate([[0], same.view(np.int8), [0]])) == -1) + 1
    for start, end in zip(starts, ends, strict=True):
        run = order[start:end]
        order[start:end] = run[np.argsort(ids[run], kind="stable")]
    return order


def select(
    score: NDArray[np.int16], facts: Facts, instruction: Instruction, lawbook: Lawbook
) -> Selection:
    """Choose who is invited.

    The score of the last place is found by counting scores; only those at the line and above
    it are put in order.

    Parameters
    ----------
    score : (n,) int16
        Totals under ``lawbook``.
    facts : Facts
        (n,) candidates.
    instruction : Instruction
    lawbook : Lawbook
        Law of ``instruction.law_day``.

    Returns
    -------
    Selection

    Raises
    ------
    PoolError
        As `eligible`; ``pool-shape`` if scores and facts differ in length.
    """
    if len(score) != len(facts):
        raise PoolError("pool-shape", scores=len(score), candidates=len(facts))
    check_instruction(instruction, lawbook.law)
    existing, may, classes = eligible(facts, instruction, lawbook)
    # One more than the score, and 0 for those who may not be invited.
    standing = (score + np.int16(1)) * may
    line, seats = _line(standing, instruction)
    if seats == 0:
        return _nobody(existing, may)
    above, at_line = (
        places[rank_order(score[places], facts.submitted_at[places], facts.id[places])]
        for places in (np.flatnonzero(standing > line), np.flatnonzero(standing == line))
    )
    taken = at_line[: seats - len(above)]
    invited = np.concatenate([above, taken])
    last = invited[-1]
    instant = facts.submitted_at[last]
    return Selection(
        existing=existing,
        eligible=may,
        invited=invited,
        programs=_class_of(classes[invited], lawbook),
        crs_cutoff=int(score[last]),
        tie_break_at=int(instant) if lawbook.ranking.tie_break else None,
        at_cutoff=len(at_line),
        at_cutoff_invited=len(taken),
        equal_at_line=int((facts.submitted_at[at_line] == instant).sum()),
        equal_at_line_invited=int((facts.submitted_at[taken] == instant).sum()),
    )


def _line(standing: NDArray[np.int16], instruction: Instruction) -> tuple[int, int]:
    """Give the standing of the last place and how many places are filled."""
    count = np.zeros(int(standing.max(initial=0)) + 1, np.intp)
    for start in range(0, len(standing), _COUNTED):
        count += np.bincount(standing[start : start + _COUNTED], minlength=len(count))
    count[0] = 0
    if instruction.invitations is None:
        assert instruction.crs_minimum is not None
        seats = int(count[instruction.crs_minimum + 1 :].sum())
    else:
        seats = min(instruction.invitations, int(count.sum()))
    if seats == 0:
        return 0, 0
    from_top = np.cumsum(count[::-1])
    return len(count) - 1 - int(np.searchsorted(from_top, seats)), seats


def _class_of(classes: NDArray[np.int8], lawbook: Lawbook) -> NDArray[np.int8]:
    """Choose the class a person is invited in when several fit, by the order of the law."""
    chosen = np.full(len(classes), -1, np.int8)
    for program in reversed(lawbook.ranking.class_order):
        place = PROGRAMS.index(program)
        chosen[(classes >> place & 1) == 1] = place
    return chosen


def _nobody(existing: NDArray[np.bool_], may: NDArray[np.bool_]) -> Selection:
    return Selection(
        existing=existing,
        eligible=may,
        invited=np.empty(0, np.intp),
        programs=np.empty(0, np.int8),
        crs_cutoff=None,
        tie_break_at=None,
        at_cutoff=0,
        at_cutoff_invited=0,
        equal_at_line=0,
        equal_at_line_invited=0,
    )
