"""A round of invitations on a list of rows, held slowly and in the open.

Second implementation of the selection: who exists at the instant, who may be invited and under
which program, in which order, and where the line falls. It reads programs and categories as the
rows declare them. The dates below are its own transcription.

Sources: IRPA 10.1(1.1) (a nominee is invited only in the nominee class, from 2017-06-22), 10.2(2)
and 10.3(1)(h) to (j.1); Ministerial Instructions Respecting the Express Entry System, amendment in
force 2017-06-06 (tie-break by the instant the profile was received):
https://www.canada.ca/en/immigration-refugees-citizenship/corporate/mandate/policies-operational-instructions-agreements/ministerial-instructions/express-entry-application-management-system/amending-express-entry-system-2017.html
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypedDict

from openentry.recheck.instants import as_recorded, instant, toronto_day, with_six_decimals
from openentry.recheck.reading import (
    PROGRAMS,
    Row,
    declared_programs,
    flag,
    required_list,
    required_text,
)
from openentry.recheck.score import EXPRESS_ENTRY_BEGINS, score

TIE_BREAK_BEGINS = date(2017, 6, 6)  # MI 2017-1. Stated.
NOMINEE_CLASS_ONLY_BEGINS = date(2017, 6, 22)  # IRPA 10.1(1.1). Stated.

# The program a person is invited under when several fit; the candidate does not choose. Inferred.
INVITED_UNDER = ("pnp", "cec", "fsw", "fst")

# Announced on 2025-12-08 and never made: no instrument, no round, met by nobody.
ANNOUNCED_ONLY = ("physicians-announced",)


class Selection(TypedDict):
    """Who is invited and where the line fell."""

    invited: list[tuple[int, str, int, str, str]]
    crs_cutoff: int | None
    tie_break_at: str | None
    pool_size: int
    eligible: int
    equal_at_line: int
    order_digest: str


class _Candidate(NamedTuple):
    id: str
    submitted_at: datetime
    programs: list[str]
    categories: list[str]
    nominated: bool
    place: int


class _Ranked(NamedTuple):
    id: str
    crs: int
    submitted_at: datetime
    program: str


def select(
    rows: Sequence[Row], instruction: Mapping[str, object], scores: Sequence[int] | None = None
) -> Selection:
    """Hold the round an instruction describes.

    Parameters
    ----------
    rows : sequence of mappings
        The pool as rows of facts, in any order. `id`, `submitted_at`, `programs` and `categories`
        are needed on every row, `nominated` must agree with `pnp` in `programs`.
    instruction : mapping
        `held_at`, `kind` (`general`, `program` with `program`, `category` with `category`),
        `programs` where the scope is not the usual one, and either `invitations` or `crs_minimum`.
    scores : sequence of int, optional
        CRS totals in the order of `rows`; without it every row is scored on the law day.

    Returns
    -------
    Selection
        `invited` as (rank, id, crs, submitted_at, program) from rank 1; `crs_cutoff` and
        `tie_break_at` of the last person invited, null when nobody is or, for the tie-break, when
        the law had none; `pool_size` of those who existed; `eligible`; `equal_at_line`, how many of
        the eligible share score and instant with the last person invited, that person included;
        `order_digest` over all the eligible in rank order.

    Raises
    ------
    ValueError
        If a row cannot stand in a round, an `id` is repeated, `scores` has another length, or the
        instruction does not say what is needed.
    """
    held_at = instant(instruction.get("held_at"))
    law_day = toronto_day(held_at)
    if law_day < EXPRESS_ENTRY_BEGINS:
        raise ValueError(f"held_at: {law_day} is before the first day of Express Entry")
    scope = _scope(instruction)
    category = _category(instruction)
    if scores is not None and len(scores) != len(rows):
        raise ValueError(f"scores: {len(scores)} of them for {len(rows)} rows")

    existing = [one for one in _candidates(rows) if one.submitted_at <= held_at]
    ranked: list[_Ranked] = []
    for candidate in existing:
        program = _invited_under(candidate, scope, category, law_day)
        if program is None:
            continue
        crs = (
            score(rows[candidate.place], law_day)["total"]
            if scores is None
            else (scores[candidate.place])
        )
        ranked.append(_Ranked(candidate.id, crs, candidate.submitted_at, program))
    ranked.sort(key=lambda one: (-one.crs, one.submitted_at, one.id.encode("utf-8")))

    invited = ranked[: _how_many(instruction, ranked)]
    last = invited[-1] if invited else None
    has_tie_break = law_day >= TIE_BREAK_BEGINS
    return {
        "invited": [
            (rank, one.id, one.crs, as_recorded(one.submitted_at), one.program)
            for rank, one in enumerate(invited, start=1)
        ],
        "crs_cutoff": last.crs if last else None,
        "tie_break_at": as_recorded(last.submitted_at) if last and has_tie_break else None,
        "pool_size": len(existing),
        "eligible": len(ranked),
        "equal_at_line": 0 if last is None else _equal_to(last, ranked),
        "order_digest": _order_digest(ranked),
    }


def _candidates(rows: Sequence[Row]) -> list[_Candidate]:
    seen: set[str] = set()
    candidates: list[_Candidate] = []
    for place, row in enumerate(rows):
        name = required_text(row, "id")
        if name in seen:
            raise ValueError(f"id: {name!r} stands on more than one row")
        seen.add(name)
        programs = declared_programs(row)
        nominated = flag(row, "nominated")
        if nominated != ("pnp" in programs):
            raise ValueError(f"nominated: {nominated} on {name!r}, whose programs are {programs}")
        submitted_at = instant(row.get("submitted_at"))
        categories = required_list(row, "categories")
        candidates.append(_Candidate(name, submitted_at, programs, categories, nominated, place))
    return candidates


def _scope(instruction: Mapping[str, object]) -> list[str]:
    """Give the programs of the round, which the instruction may leave to its kind."""
    kind = instruction.get("kind")
    stated = instruction.get("programs")
    scope = None if stated is None else declared_programs(instruction)
    if kind == "general":
        usual = list(PROGRAMS)
    elif kind == "program":
        program = instruction.get("program")
        if program not in PROGRAMS:
            raise ValueError(f"program: {program!r} is not one of {PROGRAMS}")
        usual = [str(program)]
        if scope is not None and scope != usual:
            raise ValueError(f"programs: {scope} in a round for {program!r}")
    elif kind == "category":
        usual = ["fsw", "cec", "fst"]
    else:
        raise ValueError(f"kind: {kind!r} is not general, program or category")
    return usual if scope is None else scope


def _category(instruction: Mapping[str, object]) -> str | None:
    if instruction.get("kind") != "category":
        return None
    return required_text(instruction, "category")


def _invited_under(
    candidate: _Candidate, scope: list[str], category: str | None, law_day: date
) -> str | None:
    """Name the program a candidate would be invited under; None where the round is not for them."""
    if category is not None and (
        category in ANNOUNCED_ONLY or category not in candidate.categories
    ):
        return None
    open_to = candidate.programs
    if candidate.nominated and law_day >= NOMINEE_CLASS_ONLY_BEGINS:
        open_to = ["pnp"]
    for program in INVITED_UNDER:
        if program in open_to and program in scope:
            return program
    return None


def _how_many(instruction: Mapping[str, object], ranked: list[_Ranked]) -> int:
    """Tell how many from the top of the ranking are invited."""
    invitations = instruction.get("invitations")
    crs_minimum = instruction.get("crs_minimum")
    if (invitations is None) == (crs_minimum is None):
        raise ValueError("an instruction states either invitations or crs_minimum")
    asked = crs_minimum if invitations is None else invitations
    if type(asked) is not int or asked < 0:
        raise ValueError(f"invitations or crs_minimum: {asked!r} is not a whole number")
    if invitations is None:
        return sum(1 for one in ranked if one.crs >= asked)
    return asked


def _equal_to(last: _Ranked, ranked: list[_Ranked]) -> int:
    return sum(1 for one in ranked if one.crs == last.crs and one.submitted_at == last.submitted_at)


def _order_digest(ranked: list[_Ranked]) -> str:
    digest = hashlib.sha256()
    for one in ranked:
        line = f"{one.id}\t{one.crs}\t{with_six_decimals(one.submitted_at)}\n"
        digest.update(line.encode("utf-8"))
    return digest.hexdigest()
