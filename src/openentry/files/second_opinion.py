"""The second implementation asked about a round before it is held: scores, and the line.

Every invited candidate is scored again component by component, and the selection is made again
from everybody who could have been invited. A difference stops the round: one of the two is
wrong, and nobody should be invited on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry import recheck
from openentry.files.cells import words_of
from openentry.rules.columns import Column, columns
from openentry.rules.crs import Score
from openentry.rules.digests import order_digest
from openentry.rules.errors import VerificationError
from openentry.rules.facts import NOT_KNOWN, PROGRAMS, Facts, instant_text
from openentry.rules.lawbook import COMPONENTS, Law, Lawbook
from openentry.rules.loading.reading import PACKAGE_LAW, fingerprint
from openentry.rules.rounds import Instruction, Selection

IMPLEMENTATION = "openentry.recheck"

SELECTED_BY = ("id", "submitted_at", "programs", "categories", "nominated")
"""Columns that decide, beside the score, who is invited."""

_PART = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What both implementations agreed on.

    Attributes
    ----------
    scored : int
        Invited candidates scored again.
    ranked : int
        Candidates who could be invited, at or above the line, among whom the selection was made
        again. The others there were looked at too; their number would tell of the pool what its
        bands withhold.
    order_digest : str
        Of the eligible among those, as both have it.
    """

    scored: int
    ranked: int
    order_digest: str


def knows(instruction: Instruction, lawbook: Lawbook) -> bool:
    """Tell whether the second implementation knows the law of a round.

    It is written for the law of the package. Where the files of an installation change what is
    in force that day, its answer would be about another law.
    """
    law = lawbook.law
    if law.roots == (PACKAGE_LAW,):
        return True
    package = Law(roots=(PACKAGE_LAW,))
    same = package.on(lawbook.day).digest == lawbook.digest
    return same and _category(instruction, package) == _category(instruction, law)


def _category(instruction: Instruction, law: Law) -> str | None:
    versions = (v for category in law.categories.values() for v in category.version)
    return next((fingerprint(v) for v in versions if v.id == instruction.category), None)


def agree(
    facts: Facts,
    scored: Score,
    selection: Selection,
    instruction: Instruction,
    lawbook: Lawbook,
    progress: Callable[[float], None] | None = None,
) -> Agreement:
    """Have the second implementation score the invited and make the selection again.

    Parameters
    ----------
    facts : Facts
        (n,) candidates.
    scored : Score
        (n,) under `lawbook`.
    selection : Selection
    instruction : Instruction
    lawbook : Lawbook
    progress : callable, optional
        Told the share that is done.

    Raises
    ------
    VerificationError
        ``recheck-differs`` with the row in the pool and the component, ``recheck-selects`` with
        what differs. Nothing else of a candidate is told.
    """
    _score_again(facts, scored, selection.invited, lawbook, progress)
    places = _contenders(scored.total, selection, instruction)
    digest = _select_again(facts, scored.total, selection, instruction, places)
    ranked = int(selection.eligible[places].sum())
    return Agreement(scored=len(selection.invited), ranked=ranked, order_digest=digest)


def _score_again(
    facts: Facts,
    scored: Score,
    places: NDArray[np.intp],
    lawbook: Lawbook,
    progress: Callable[[float], None] | None,
) -> None:
    for start in range(0, len(places), _PART):
        if progress:
            progress(start / len(places))
        part = places[start : start + _PART].tolist()
        for place, row in zip(part, plain_rows(facts, part), strict=True):
            try:
                answer: dict[str, Any] = {**recheck.score(row, lawbook.day)}
            except ValueError:
                # Its words would show the value; the row is enough to find it.
                raise VerificationError(
                    "recheck-differs", row=place + 1, component="facts"
                ) from None
            ours: dict[str, Any] = {"total": int(scored.total[place])} | scored.blocks(place)
            for component in ("total", *COMPONENTS):
                if ours[component] != answer[component]:
                    raise VerificationError(
                        "recheck-differs",
                        row=place + 1,
                        component=_first_difference(component, ours, answer),
                    )


def _first_difference(block: str, ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    for name in COMPONENTS:
        for key, value in ours[name].items():
            if value != theirs[name][key]:
                return f"{name}.{key}"
    return block


def _contenders(
    score: NDArray[np.int16], selection: Selection, instruction: Instruction
) -> NDArray[np.intp]:
    """Give the candidates the selection has to be made among.

    When every place was filled, nobody under the line can take one, whatever else is true of
    them; all others are looked at afresh, eligible or not.
    """
    if instruction.invitations is None:
        floor = instruction.crs_minimum
    elif instruction.invitations == len(selection.invited):
        floor = selection.crs_cutoff
    else:
        floor = None
    if floor is None:
        return np.arange(len(score), dtype=np.intp)
    return np.flatnonzero(score >= floor)


def _select_again(
    facts: Facts,
    score: NDArray[np.int16],
    selection: Selection,
    instruction: Instruction,
    places: NDArray[np.intp],
) -> str:
    """Compare the selection of the second implementation; give the digest of the order."""
    asked: dict[str, object] = {
        "held_at": instruction.held_at,
        "kind": instruction.kind,
        "program": instruction.program,
        "category": instruction.category,
        "programs": list(instruction.programs),
        "invitations": instruction.invitations,
        "crs_minimum": instruction.crs_minimum,
    }
    rows = plain_rows(facts, places, SELECTED_BY)
    try:
        found = recheck.select(rows, asked, score[places].tolist())
    except ValueError:
        raise VerificationError("recheck-selects", what="pool") from None
    among = np.zeros(len(score), np.bool_)
    among[places] = True
    digest = order_digest(score, facts, selection.eligible & among)
    instant = selection.tie_break_at
    ours = {
        "invited": _invited(facts, score, selection),
        "crs_cutoff": selection.crs_cutoff,
        "tie_break_at": None if instant is None else instant_text(instant),
        "equal_at_line": selection.equal_at_line,
        "order_digest": digest,
    }
    for what, value in ours.items():
        if value != found[what]:  # type: ignore[literal-required]
            raise VerificationError("recheck-selects", what=what)
    return digest


def _invited(
    facts: Facts, score: NDArray[np.int16], selection: Selection
) -> list[tuple[int, str, int, str, str]]:
    places = selection.invited
    return [
        (rank, name.decode(), crs, instant_text(at), PROGRAMS[program])
        for rank, (name, crs, at, program) in enumerate(
            zip(
                facts.id[places].tolist(),
                score[places].tolist(),
                facts.submitted_at[places].tolist(),
                selection.programs.tolist(),
                strict=True,
            ),
            start=1,
        )
    ]


def plain_rows(
    facts: Facts, places: Sequence[int] | NDArray[np.intp], names: Sequence[str] | None = None
) -> list[dict[str, object]]:
    """Give candidates as rows of plain values, as `Facts.row` does, many at a time.

    Parameters
    ----------
    facts : Facts
    places : sequence of int
    names : sequence of str, optional
        Columns wanted; all when left out.
    """
    index = np.asarray(places, np.intp)
    wanted = [what for what in columns() if names is None or what.name in names]
    values = [_plain(facts, what, index) for what in wanted]
    keys = [what.name for what in wanted]
    return [dict(zip(keys, row, strict=True)) for row in zip(*values, strict=True)]


def _plain(facts: Facts, what: Column, index: NDArray[np.intp]) -> list[object]:
    array = getattr(facts, what.name)[index]
    match what.kind:
        case "text":
            return [value.decode() for value in array.tolist()]
        case "instant":
            texts = np.datetime_as_string(array.astype("datetime64[us]"), unit="us").tolist()
            return [None if text == "NaT" else text + "Z" for text in texts]
        case "words":
            allowed = PROGRAMS if what.name == "programs" else facts.category_ids
            return _coded(array, lambda code: words_of(code, allowed))
        case "word":
            return _coded(array, lambda code: what.words[code])
        case "flag":
            return _coded(array, bool)
        case _:
            return _coded(array, int)


def _coded(array: NDArray[Any], meaning: Callable[[int], object]) -> list[object]:
    """Give the meaning of each code; each different code is looked up once."""
    codes = array.tolist()
    known = {code: None if code == NOT_KNOWN else meaning(code) for code in set(codes)}
    return [known[code] for code in codes]
